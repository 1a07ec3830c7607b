//! `edit fix`: deprecated fields, moved to their successors (`FixKustomization` and
//! `FixKustomizationPreMarshalling` in `api/types/kustomization.go`).

use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin};
use crate::edit::draft::{Draft, field, list, map, remove, text_at, yes};
use crate::edit::entry::position;
use crate::edit::matching::is_file;
use crate::edit::operation::Operation;
use crate::yaml::{Entry, Key, Mapping, Node};

/// Moves deprecated fields to their successors, and states `apiVersion` and `kind`. `vars` stay: see `FixVars`.
#[derive(Clone, Copy, Debug)]
pub struct Fix;

impl Operation for Fix {
    fn apply(&self, draft: &mut Draft<'_>) -> Fallible<()> {
        refuse_repeated_labels(draft)?;
        move_list(draft, "bases", "resources", |_, item| item);
        move_list(draft, "imageTags", "images", |_, item| item);
        for generator in ["configMapGenerator", "secretGenerator"] {
            move_env(draft, generator);
        }
        move_charts(draft);
        move_list(draft, "patchesJson6902", "patches", |_, item| item);
        move_list(draft, "patchesStrategicMerge", "patches", patch);
        move_labels(draft);
        state_type(draft);
        Ok(())
    }

    fn keeps_comments(&self) -> bool {
        true
    }
}

/// Moves the items of a list to the end of another, which takes its place in the file if it is absent.
fn move_list(draft: &mut Draft<'_>, from: &str, to: &str, change: fn(&Draft<'_>, Node) -> Node) {
    let items = draft.items(from).to_vec();
    if items.is_empty() {
        draft.remove(from);
        return;
    }
    let items: Vec<Node> = items.into_iter().map(|item| change(draft, item)).collect();
    if draft.field(to).is_some() {
        draft.remove(from);
        draft.list(to).extend(items);
        return;
    }
    draft.remove(to);
    *draft.list(from) = items;
    rename(map(&mut draft.root), from, to);
}

/// Gives a field another name, in its place.
pub(super) fn rename(of: &mut Mapping, from: &str, to: &str) -> Option<()> {
    let at = of
        .entries
        .iter()
        .rposition(|entry| entry.key.text.eq_ignore_ascii_case(from))?;
    of.entries.get_mut(at)?.key.text = to.into();
    Some(())
}

/// An item of `patchesStrategicMerge` as one of `patches`.
fn patch(draft: &Draft<'_>, item: Node) -> Node {
    let is_path = is_file(draft, item.as_str().unwrap_or_default());
    let mut entry = Mapping::default();
    let origin = item.origin;
    entry.push(if is_path { "path" } else { "patch" }, item);
    Node::mapping(entry, origin)
}

fn move_env(draft: &mut Draft<'_>, generator: &str) {
    if draft.items(generator).is_empty() {
        return;
    }
    for entry in draft.list(generator).iter_mut() {
        let Some(env) = field(entry, "env").cloned() else {
            continue;
        };
        let has_list = field(entry, "envs").is_some();
        let entry = map(entry);
        if has_list {
            remove(entry, "env");
            list(entry, "envs").push(env);
            continue;
        }
        remove(entry, "envs");
        let at = entry
            .entries
            .iter_mut()
            .rfind(|entry| entry.key.text.eq_ignore_ascii_case("env"));
        if let Some(known) = at {
            known.key.text = "envs".into();
            known.value = Node::sequence(vec![env], Origin::NONE);
        }
    }
}

fn move_labels(draft: &mut Draft<'_>) {
    let Some(labels) = draft.field("commonLabels").cloned() else {
        return;
    };
    if labels.as_mapping().is_none_or(Mapping::is_empty) {
        draft.remove("commonLabels");
        return;
    }
    let mut entry = Mapping::default();
    entry.push("includeSelectors", yes());
    entry.push("pairs", labels);
    let entry = Node::mapping(entry, Origin::NONE);
    if draft.field("labels").is_some() {
        draft.remove("commonLabels");
        draft.list("labels").push(entry);
        return;
    }
    draft.remove("labels");
    let root = map(&mut draft.root);
    rename(root, "commonLabels", "labels");
    let labels = root
        .entries
        .iter_mut()
        .find(|entry| entry.key.text == "labels");
    if let Some(known) = labels {
        known.value = Node::sequence(vec![entry], Origin::NONE);
    }
}

/// States `apiVersion` and `kind` at the top if they are absent.
fn state_type(draft: &mut Draft<'_>) {
    let is_component = draft.field("kind").and_then(Node::as_str) == Some("Component");
    let version = if is_component { "v1alpha1" } else { "v1beta1" };
    let version = format!("kustomize.config.k8s.io/{version}");
    for (name, value) in [("kind", "Kustomization"), ("apiVersion", &version)] {
        if draft.field(name).is_none() {
            draft.remove(name);
            let value = Node::string(value, Origin::NONE);
            let key = Key::new(name, Origin::NONE);
            let at = position(&draft.root, "apiVersion").map_or(0, |at| at + 1);
            map(&mut draft.root)
                .entries
                .insert(at, Entry { key, value });
        }
    }
}

fn refuse_repeated_labels(draft: &Draft<'_>) -> Fallible<()> {
    let mut failures = Failures::default();
    let common = draft.field("commonLabels").and_then(Node::as_mapping);
    let pairs = draft
        .items("labels")
        .iter()
        .filter_map(|entry| field(entry, "pairs")?.as_mapping());
    for entry in pairs.flat_map(|pairs| &pairs.entries) {
        let Some(other) = common.and_then(|common| common.entry(&entry.key.text)) else {
            continue;
        };
        let message = format!(
            "the label `{}` is in both `commonLabels` and `labels`",
            entry.key.text
        );
        failures.push(
            Diagnostic::error(Code::EditConflict, message)
                .at(other.key.origin)
                .label(entry.key.origin, "the other one")
                .help("remove one of them"),
        );
    }
    failures.or_ok(())
}

/// The fields of `helmChartInflationGenerator` with a successor in `helmCharts` (`makeHelmChartFromHca` in
/// `api/types/helmchartargs.go`). A build ignores the others, but for those of `helmGlobals`.
const CHART_FIELDS: [(&str, &str); 7] = [
    ("chartName", "name"),
    ("chartVersion", "version"),
    ("chartRepoUrl", "repo"),
    ("values", "valuesFile"),
    ("valuesLocal", "valuesInline"),
    ("valuesMerge", "valuesMerge"),
    ("releaseName", "releaseName"),
];

fn move_charts(draft: &mut Draft<'_>) {
    let field = "helmChartInflationGenerator";
    let last = |name: &str| {
        let items = draft.items(field).iter();
        let mut texts = items.map(|item| text_at(item, name)).rev();
        texts
            .find(|text| !text.is_empty())
            .unwrap_or_default()
            .to_owned()
    };
    let globals = [
        ("chartHome", last("chartHome")),
        ("configHome", last("helmHome")),
    ];
    move_list(draft, field, "helmCharts", |_, item| chart(item));
    if draft.field("helmGlobals").is_some() || globals.iter().all(|(_, text)| text.is_empty()) {
        return;
    }
    draft.remove("helmGlobals");
    let map = draft.map("helmGlobals");
    for (name, text) in globals.iter().filter(|(_, text)| !text.is_empty()) {
        map.push(name, Node::string(text.as_str(), Origin::NONE));
    }
}

fn chart(mut item: Node) -> Node {
    let fields = map(&mut item);
    fields.entries.retain_mut(|entry| {
        let key = &mut entry.key.text;
        let known = CHART_FIELDS
            .iter()
            .find(|(old, _)| key.eq_ignore_ascii_case(old));
        if let Some((_, new)) = known {
            *key = (*new).into();
        }
        known.is_some()
    });
    item
}
