//! Warns of references that a new name left behind: the name of an object got a prefix, a suffix or a
//! hash, and a field that kustomize does not know still has the former one. In: the finished resources.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::diag::{Code, Diagnostic};
use crate::kustomize::specs::reach::Reach;
use crate::model::{Gvk, Resource, ResourceSet, split_slashed};
use crate::yaml::{Node, Text};

use super::reference_fields::{FIELDS, OF_PODS, POD_SPECS, To};
use crate::kustomize::step_context::StepContext;

/// Warns of each such reference.
pub(crate) fn warn(resources: &ResourceSet, cx: &mut StepContext<'_>) {
    let renamed = renamed(resources);
    if renamed.is_empty() {
        return;
    }
    // Few resources mention a former name: only their fields are looked up.
    let mentioning: Vec<&Resource> = resources
        .iter()
        .filter(|resource| mentions(&resource.node, &renamed))
        .collect();
    if mentioning.is_empty() {
        return;
    }
    let known = Known {
        renamed,
        present: resources.iter().map(kind_and_name).collect(),
    };
    let fields = fields();
    let mut fields_of: FxHashMap<Gvk, FieldsOfType<'_>> = FxHashMap::default();
    for resource in mentioning {
        let of_type = fields_of
            .entry(resource.gvk())
            .or_insert_with_key(|gvk| FieldsOfType::of(gvk, &fields));
        let reached = of_type.reach.reaches(&resource.node);
        let rows = of_type.fields.iter().zip(reached);
        for (field, _) in rows.filter(|(_, is_reached)| *is_reached) {
            visit(&resource.node, None, &field.parts, &mut |node, around| {
                if let Some(warning) = known.left_behind(resource, field, node, around) {
                    cx.warn(warning);
                }
            });
        }
    }
}

/// The fields of a type that may hold a reference.
struct FieldsOfType<'f> {
    fields: Vec<&'f Field>,
    reach: Reach<'f>,
}

impl<'f> FieldsOfType<'f> {
    fn of(gvk: &Gvk, fields: &'f [Field]) -> Self {
        let is_of_type = |field: &&Field| {
            let is_of_group = field.group.is_empty() || gvk.group.as_str() == field.group;
            is_of_group && (field.kinds.is_empty() || field.kinds.contains(&gvk.kind.as_str()))
        };
        let fields: Vec<&Field> = fields.iter().filter(is_of_type).collect();
        Self {
            reach: Reach::of(fields.iter().map(|field| field.parts.as_slice())),
            fields,
        }
    }
}

/// A field with a reference, its path taken apart.
struct Field {
    group: &'static str,
    kinds: &'static [&'static str],
    path: String,
    parts: Vec<Text>,
    to: To,
}

fn fields() -> Vec<Field> {
    let of_kinds = FIELDS
        .iter()
        .map(|row| (row.group, row.kinds, row.path.to_owned(), row.to));
    let of_pods = POD_SPECS.iter().flat_map(|spec| {
        let no_kinds: &'static [&'static str] = &[];
        OF_PODS
            .iter()
            .map(move |(path, to)| ("", no_kinds, format!("{spec}/{path}"), *to))
    });
    let field =
        |(group, kinds, path, to): (&'static str, &'static [&'static str], String, To)| Field {
            group,
            kinds,
            parts: split_slashed(&path).into_iter().map(Text::from).collect(),
            path,
            to,
        };
    of_kinds.chain(of_pods).map(field).collect()
}

/// The resources with a new name, by each of their former ones.
fn renamed(resources: &ResourceSet) -> FxHashMap<Text, Vec<&Resource>> {
    let mut renamed: FxHashMap<Text, Vec<&Resource>> = FxHashMap::default();
    for resource in resources.iter() {
        for past in &resource.history {
            if past.name.as_str() != resource.name() {
                renamed.entry(past.name.clone()).or_default().push(resource);
            }
        }
    }
    renamed
}

/// True if a text in the resource may be, or have in it, a former name.
fn mentions(node: &Node, renamed: &FxHashMap<Text, Vec<&Resource>>) -> bool {
    let is_former = |text: &str| {
        let mark = |mark: u8| text.bytes().position(|byte| byte == mark);
        let after_slash = mark(b'/').and_then(|slash| text.get(slash + 1..));
        let host = mark(b'.').and_then(|dot| text.get(..dot));
        let names = [Some(text), after_slash, host].into_iter().flatten();
        names.into_iter().any(|name| renamed.contains_key(name)) || text.ends_with("@kubernetescrd")
    };
    node.any(|node| node.as_str().is_some_and(is_former))
}

fn kind_and_name(resource: &Resource) -> (&str, &str) {
    (resource.kind(), resource.name())
}

/// Calls `found` with each value at a path, and the map around it. Lists are entered.
fn visit<'n>(
    node: &'n Node,
    around: Option<&'n Node>,
    parts: &[Text],
    found: &mut dyn FnMut(&'n Node, Option<&'n Node>),
) {
    if let Some(items) = node.as_sequence() {
        for item in items {
            visit(item, around, parts, found);
        }
        return;
    }
    match parts.split_first() {
        None => found(node, around),
        Some((part, rest)) => {
            if let Some(value) = node.get(part) {
                visit(value, Some(node), rest, found);
            }
        }
    }
}

/// The names of the build, former and present.
struct Known<'r> {
    renamed: FxHashMap<Text, Vec<&'r Resource>>,
    present: FxHashSet<(&'r str, &'r str)>,
}

impl Known<'_> {
    /// A warning if `node`, a field of `referrer`, has the former name of an object and nothing has it now.
    fn left_behind(
        &self,
        referrer: &Resource,
        field: &Field,
        node: &Node,
        around: Option<&Node>,
    ) -> Option<Diagnostic> {
        let text = node.as_str()?;
        let mut named = named(field.to, text, around).into_iter();
        let (name, meant) = named.find_map(|named| {
            let meant = self.meant(&named, referrer)?;
            Some((named.name, meant))
        })?;
        Some(warning(field, node, name, meant, referrer))
    }

    /// The object that formerly had the name, if none has it now.
    fn meant(&self, named: &Named<'_>, referrer: &Resource) -> Option<&Resource> {
        if self.present.contains(&(named.kind, named.name)) {
            return None;
        }
        let mut candidates = self.renamed.get(named.name)?.iter().copied();
        candidates.find(|candidate| {
            candidate.kind() == named.kind && is_in(candidate, named.namespace, referrer)
        })
    }
}

/// A reading of a reference.
struct Named<'n> {
    kind: &'n str,
    namespace: Option<&'n str>,
    name: &'n str,
}

/// The objects that a text in a field may name; `around` is the map with the field.
fn named<'n>(to: To, text: &'n str, around: Option<&'n Node>) -> Vec<Named<'n>> {
    let beside = |key| around.and_then(|around| around.str_at(key));
    let one = |kind, namespace, name| {
        vec![Named {
            kind,
            namespace,
            name,
        }]
    };
    match to {
        To::Kind(kind) => one(kind, beside("namespace"), text),
        To::Stated(default) => one(beside("kind").unwrap_or(default), beside("namespace"), text),
        To::Qualified(kind) => match text.split_once('/') {
            Some((namespace, name)) => one(kind, Some(namespace), name),
            None => one(kind, None, text),
        },
        To::Host => match text.split_once('.') {
            Some((name, rest)) => one("Service", rest.split('.').next(), name),
            None => one("Service", None, text),
        },
        To::Traefik(kind) => {
            let entries = text.split(',').map(str::trim);
            let qualified = entries.filter_map(|entry| entry.strip_suffix("@kubernetescrd"));
            // Both namespaces and names may have a `-`.
            let readings = qualified.flat_map(|entry| {
                entry.match_indices('-').filter_map(move |(at, dash)| {
                    Some(Named {
                        kind,
                        namespace: Some(entry.get(..at)?),
                        name: entry.get(at + dash.len()..)?,
                    })
                })
            });
            readings.collect()
        }
    }
}

/// True if `candidate` is, or was, in the namespace that a reference states or else has itself.
fn is_in(candidate: &Resource, namespace: Option<&str>, referrer: &Resource) -> bool {
    let present = candidate.id();
    if candidate.gvk().is_cluster_scoped() || referrer.gvk().is_cluster_scoped() {
        return true;
    }
    match namespace.filter(|namespace| !namespace.is_empty()) {
        None => present.effective_namespace() == referrer.id().effective_namespace(),
        Some(stated) => candidate
            .all_ids()
            .any(|id| id.effective_namespace() == stated),
    }
}

fn warning(
    field: &Field,
    node: &Node,
    name: &str,
    meant: &Resource,
    referrer: &Resource,
) -> Diagnostic {
    let (kind, now) = (meant.kind(), meant.name());
    let message = format!("the reference to {kind} `{name}` is not changed to `{now}`");
    let is_whole = node.as_str() == Some(name);
    let help = if is_whole {
        format!(
            "kustomize does not know this field; add it in a file of `configurations`: `nameReference: [{{kind: {kind}, fieldSpecs: [{{kind: {}, path: {}}}]}}]`",
            referrer.kind(),
            field.path
        )
    } else if meant.needs_hash {
        // Replacements run before the hash is appended.
        "kustomize does not know this field; turn the hash off (`options: {disableNameSuffixHash: true}`), and write the new name with a `replacements` entry"
            .to_owned()
    } else {
        "kustomize does not know this field; write the new name with a `replacements` entry"
            .to_owned()
    };
    Diagnostic::warning(Code::ReferenceLeftBehind, message)
        .at(node.origin)
        .label(meant.origin, format!("its name is `{now}` now"))
        .help(help)
}
