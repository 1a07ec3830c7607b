//! What holds of every comparison, tried on everything that kustomize is known to
//! print: nothing differs from itself, and what is printed differently differs.

use std::path::{Path, PathBuf};

use offshoot::diag::Origin;
use offshoot::diff::{Options, PatchAction, compare, patches, resources};
use offshoot::model::Resource;
use offshoot::report::{HumanOptions, human, unified};
use offshoot::yaml::{Node, Style, Tag, Value, emit, parse_stream, to_json};

use crate::support::{needs, root};

mod agree;
mod drawn;

/// A xorshift generator: the same mutations on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides.max(1) as u64).expect("it is less than a usize")
    }

    fn pick(&mut self, from: &[&'static str]) -> &'static str {
        from[self.roll(from.len())]
    }
}

#[track_caller]
fn recorded_outputs() -> Vec<PathBuf> {
    let shared = needs::shared().map(|shared| shared.join("conformance"));
    let mut files: Vec<PathBuf> = [Some(root().join("fixtures")), shared]
        .into_iter()
        .flatten()
        .flat_map(walkdir::WalkDir::new)
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.ends_with("expected.yaml"))
        .collect();
    files.sort();
    files
}

/// The resources in a file; none where it is no list of manifests.
fn read(path: &Path) -> Vec<Resource> {
    #[expect(clippy::disallowed_methods, reason = "tests read their fixtures")]
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let documents = parse_stream(&text, Origin::NONE).unwrap_or_default();
    resources(documents).unwrap_or_default()
}

#[test]
fn nothing_differs_from_itself() {
    for path in recorded_outputs() {
        let (once, twice) = (read(&path), read(&path));
        let comparison = compare(&once, &twice, Options::default());
        assert!(comparison.is_empty(), "{}", path.display());
        assert_eq!(comparison.unchanged, once.len(), "{}", path.display());
    }
}

#[test]
fn what_is_printed_differently_differs() {
    let mut dice = Dice(0x6f66_6673_686f_6f74);
    for path in recorded_outputs() {
        let old = read(&path);
        for _ in 0..4 {
            let mut new = old.clone();
            let Some(at) = (!new.is_empty()).then(|| dice.roll(new.len())) else {
                continue;
            };
            mutate(&mut new[at].node, &mut dice);
            let comparison = compare(&old, &new, Options::default());
            let differs = printed(&old[at].node) != printed(&new[at].node);
            let place = format!("{}:\n{}", path.display(), printed(&new[at].node));
            assert_eq!(!comparison.is_empty(), differs, "{place}");
            let shown = human(&comparison, HumanOptions::default());
            assert_eq!(shown.lines().count() > 1, differs, "{place}\n{shown}");
            let diff = unified(&comparison, "old", "new").unwrap_or_default();
            assert!(diff.is_empty() || differs, "{place}");
        }
    }
}

/// The patches of `old`, applied by another implementation of RFC 6902 than the program's own; every
/// resource that none is for stays.
fn patched(old: &[Resource], new: &[Resource]) -> Option<Vec<serde_json::Value>> {
    let json = |resource: &Resource| {
        let text = to_json(&resource.node).ok()?;
        serde_json::from_str::<serde_json::Value>(&text).ok()
    };
    let mut documents: Vec<_> = old
        .iter()
        .map(|resource| json(resource).map(Some))
        .collect::<Option<_>>()?;
    let mut added = Vec::new();
    for patch in patches(old, new, Options::default()).ok()? {
        assert!(!patch.masked, "Secrets are left out here");
        match (patch.from, patch.action) {
            (_, PatchAction::Add(value)) => added.push(value),
            (Some((at, _)), PatchAction::Remove) => documents[at] = None,
            (Some((at, _)), PatchAction::Change(operations)) => {
                let operations = serde_json::to_value(&operations).expect("it is JSON");
                let operations: json_patch::Patch =
                    serde_json::from_value(operations).expect("it is a patch");
                let document = documents[at].as_mut().expect("it is patched once");
                json_patch::patch(document, &operations).expect("the patch applies");
            }
            (None, _) => unreachable!("only additions have no old resource"),
        }
    }
    documents.extend(added.into_iter().map(Some));
    Some(documents.into_iter().flatten().collect())
}

#[test]
fn patches_lead_from_one_side_to_the_other() {
    let mut dice = Dice(0x7061_7463_6865_7321);
    let mut tried = 0;
    for path in recorded_outputs() {
        let mut old = read(&path);
        old.retain(|resource| resource.kind() != "Secret");
        for _ in 0..4 {
            let mut new = old.clone();
            for _ in 0..3 {
                if !new.is_empty() {
                    let at = dice.roll(new.len());
                    mutate(&mut new[at].node, &mut dice);
                }
            }
            if new.len() > 1 && dice.roll(3) == 0 {
                let gone = dice.roll(new.len());
                new.remove(gone);
            }
            let is_json = |resource: &Resource| to_json(&resource.node).is_ok();
            if !old.iter().chain(&new).all(is_json) {
                continue;
            }
            let expected = patched(&new, &new).expect("nothing is to be done");
            let found = patched(&old, &new).unwrap_or_else(|| panic!("{}", path.display()));
            assert_eq!(sorted(&expected), sorted(&found), "{}", path.display());
            tried += 1;
        }
    }
    assert!(tried > 20, "{tried} cases");
}

fn parsed(text: &str) -> Vec<Resource> {
    let documents = parse_stream(text, Origin::NONE).unwrap_or_else(|error| {
        panic!("{}: {text}", error.message);
    });
    resources(documents).unwrap_or_else(|error| panic!("{error:?}: {text}"))
}

#[test]
fn manifests_drawn_at_random_differ_where_they_are_printed_differently() {
    let mut dice = Dice(0x6472_6177_6e5f_6174);
    for _ in 0..1_500 {
        let one = drawn::manifests(&mut dice, &[]);
        let other = drawn::manifests(&mut dice, &one);
        let [from, to] = [&one, &other].map(|side| drawn::stream(&mut dice, side));
        let (old, new) = (parsed(&from), parsed(&to));
        let place = format!("{from}\nand\n{to}");
        let comparison = compare(&old, &new, Options::default());
        let all = |side: &[Resource]| {
            let mut texts: Vec<String> = side.iter().map(|one| printed(&one.node)).collect();
            texts.sort();
            texts
        };
        assert_eq!(comparison.is_empty(), all(&old) == all(&new), "{place}");
        let shown = human(&comparison, HumanOptions::default());
        assert_eq!(
            shown.starts_with("no difference"),
            comparison.is_empty(),
            "{place}"
        );
        assert!(
            !shown.contains("aHVu") && !shown.contains("hunter"),
            "{place}\n{shown}"
        );
        let public = |side: Vec<Resource>| -> Vec<Resource> {
            let is_public = |resource: &Resource| resource.kind() != "Secret";
            side.into_iter().filter(is_public).collect()
        };
        let (old, new) = (public(old), public(new));
        let expected = patched(&new, &new).expect("nothing is to be done");
        let found = patched(&old, &new).unwrap_or_else(|| panic!("{place}"));
        assert_eq!(sorted(&expected), sorted(&found), "{place}");
    }
}

/// The documents as texts with sorted keys, in order.
fn sorted(documents: &[serde_json::Value]) -> Vec<String> {
    fn keys_sorted(value: &serde_json::Value) -> serde_json::Value {
        match value {
            serde_json::Value::Object(map) => {
                let mut entries: Vec<_> = map
                    .iter()
                    .map(|(key, value)| (key.clone(), keys_sorted(value)))
                    .collect();
                entries.sort_by(|a, b| a.0.cmp(&b.0));
                entries.into_iter().collect()
            }
            serde_json::Value::Array(items) => items.iter().map(keys_sorted).collect(),
            other => other.clone(),
        }
    }
    let mut texts: Vec<String> = documents
        .iter()
        .map(|value| keys_sorted(value).to_string())
        .collect();
    texts.sort();
    texts
}

fn printed(node: &Node) -> String {
    let mut text = String::new();
    match emit(node, &mut text) {
        Ok(()) => text,
        Err(diagnostics) => format!("{diagnostics:?}{node:?}"),
    }
}

/// Changes one value somewhere below the top, of which the identity is a part.
fn mutate(node: &mut Node, dice: &mut Dice) {
    let descend = dice.roll(5) > 0;
    match &mut node.value {
        Value::Mapping(mapping) if descend && !mapping.is_empty() => {
            let at = dice.roll(mapping.len());
            mutate(&mut mapping.entries[at].value, dice);
        }
        Value::Sequence(items) if descend && !items.is_empty() => {
            let at = dice.roll(items.len());
            mutate(&mut items[at], dice);
        }
        Value::Mapping(mapping) => match dice.roll(3) {
            0 if !mapping.is_empty() => {
                let at = dice.roll(mapping.len());
                mapping.entries.remove(at);
            }
            1 => mapping.entries.reverse(),
            _ => mapping.set("added", Node::null(Origin::NONE)),
        },
        Value::Sequence(items) => match dice.roll(4) {
            0 if !items.is_empty() => {
                let at = dice.roll(items.len());
                items.remove(at);
            }
            1 if items.len() > 1 => items.rotate_left(1),
            2 if !items.is_empty() => items.push(items[0].clone()),
            _ => items.insert(0, Node::empty_mapping(Origin::NONE)),
        },
        Value::Scalar(tag, text) => match dice.roll(6) {
            0 => *tag = Tag::Str,
            1 => node.style = Style::DoubleQuoted,
            2 => *text = format!("{text}\n").into(),
            3 => *text = format!("{text}0").into(),
            4 => node.value = Value::Sequence(Vec::new()),
            _ => node.value = Value::Scalar(Tag::Null, "null".into()),
        },
    }
}
