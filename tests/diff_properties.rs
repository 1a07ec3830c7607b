//! What holds of every comparison, tried on everything that kustomize is known to
//! print: nothing differs from itself, and what is printed differently differs.

use std::path::{Path, PathBuf};

use offshoot::diag::Origin;
use offshoot::diff::{Options, compare, resources};
use offshoot::model::Resource;
use offshoot::report::{HumanOptions, human, unified};
use offshoot::yaml::{Node, Style, Tag, Value, emit, parse_stream};

/// A xorshift generator: the same mutations on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides.max(1) as u64).expect("it is less than a usize")
    }
}

fn recorded_outputs() -> Vec<PathBuf> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the recordings lie outside the repository"
    )]
    let shared = std::env::var("OFFSHOOT_SHARED").map_or_else(
        |_| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut files: Vec<PathBuf> = [shared.join("conformance"), own]
        .into_iter()
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
