//! The walk over all strings of a target, with what their fields tell of their meaning.

use std::borrow::Cow;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use rustc_hash::FxHashSet;

use crate::diag::Origin;
use crate::environment::names::is_dns_label;
use crate::environment::namespaces::labels::{Carried, Fate};
use crate::environment::namespaces::own::{Moves, is_namespace};
use crate::environment::target::Target;
use crate::model::{DEFAULT_NAMESPACE, Gvk, Resource};
use crate::yaml::{FieldPath, Node, Segment, Tag, Value, Visited};

use super::table::{ANNOTATION_WORDS, Form, LIST_WORDS, OPTIONS, VARIABLES, form, is_name_label};
use super::text::{self, Surroundings};
use super::upstreams;

/// A field with its new text.
pub(in crate::environment) struct NamespaceReference {
    /// The resource, by its position.
    pub(in crate::environment) resource: usize,
    /// The field.
    pub(in crate::environment) path: FieldPath,
    /// The new text.
    pub(in crate::environment) new: String,
}

/// A field that may mean a namespace which moved.
pub(in crate::environment) struct Left {
    /// The resource, by its position.
    pub(super) resource: usize,
    /// The field.
    pub(super) path: FieldPath,
    /// The old namespace.
    pub(super) old: String,
    /// The key of a label that the new Namespace does not have, where a selector asks for one.
    pub(super) lost: Option<String>,
    /// The place of the value.
    pub(super) at: Origin,
}

/// The result of the walk.
#[derive(Default)]
pub(in crate::environment) struct Found {
    /// Strings that change, in the order of resources and fields.
    pub(in crate::environment) changes: Vec<NamespaceReference>,
    /// Strings that may mean an old namespace.
    pub(in crate::environment) left: Vec<Left>,
}

/// The text that another feature has given to a field already.
pub(in crate::environment) type Current<'a> = &'a dyn Fn(usize, &FieldPath) -> Option<&'a str>;

/// Finds every field that names an own namespace.
pub(in crate::environment) fn references<'a>(
    target: &'a Target,
    moves: &'a Moves,
    carried: &'a Carried,
    current: Current<'a>,
) -> Found {
    let words: Vec<(&str, &str)> = moves.iter().collect();
    let mut walk = Walk {
        target,
        words,
        carried,
        current,
        applications: applications(target),
        services: services(target),
        found: Found::default(),
    };
    if !walk.words.is_empty() {
        for (position, resource) in target.resources().iter().enumerate() {
            // The target's Namespaces go.
            if !is_namespace(resource) {
                walk.resource(position, resource);
            }
        }
    }
    walk.found
}

/// The words that applications are called by: a namespace of such a name is a common word.
fn applications(target: &Target) -> FxHashSet<&str> {
    let mut words = FxHashSet::default();
    for resource in target.resources().iter().filter(|it| !is_namespace(it)) {
        words.insert(resource.name());
        let labels = ["app", "app.kubernetes.io/name", "app.kubernetes.io/part-of"];
        words.extend(labels.iter().filter_map(|key| resource.label(key)));
    }
    words
}

fn services(target: &Target) -> FxHashSet<(&str, &str)> {
    let all = target.resources().iter();
    let services = all.filter(|it| it.kind() == "Service");
    services.map(|it| (it.namespace(), it.name())).collect()
}

struct Walk<'a> {
    target: &'a Target,
    /// Old and new names.
    words: Vec<(&'a str, &'a str)>,
    carried: &'a Carried,
    current: Current<'a>,
    applications: FxHashSet<&'a str>,
    /// Services: old namespace and name.
    services: FxHashSet<(&'a str, &'a str)>,
    found: Found,
}

/// A string on the walk.
struct Field<'f> {
    position: usize,
    resource: &'f Resource,
    gvk: &'f Gvk,
    path: &'f FieldPath,
    at: Origin,
}

impl Walk<'_> {
    fn resource(&mut self, position: usize, resource: &Resource) {
        let gvk = resource.gvk();
        let is_definition = gvk.kind == "CustomResourceDefinition";
        resource.node.walk_paths(|at| {
            let field = Field {
                position,
                resource,
                gvk: &gvk,
                path: at.path,
                at: at.node.origin,
            };
            if let Some(key) = at.key {
                self.key(&field, &at, &key.text);
            }
            let Value::Scalar(Tag::Str, text) = &at.node.value else {
                return;
            };
            // The fields of a definition describe other fields, but for the webhook that converts.
            let is_described = is_definition
                && !at.path.starts_with(&["metadata"])
                && !at.path.starts_with(&["spec", "conversion"]);
            if !is_described {
                self.field(&field, text);
            }
        });
    }

    /// A key that is an old namespace, where keys are namespaces: `namespaceMapping: {shop: …}`.
    fn key(&mut self, field: &Field<'_>, at: &Visited<'_, '_>, key: &str) {
        let Some((old, _)) = self.words.iter().find(|(old, _)| *old == key) else {
            return;
        };
        let mut fields = at.path.fields().rev().skip(1);
        if fields.next().is_some_and(is_about_namespaces) {
            let left = Left {
                resource: field.position,
                path: field.path.clone(),
                old: (*old).to_owned(),
                lost: None,
                at: field.at,
            };
            self.found.left.push(left);
        }
    }

    fn field(&mut self, field: &Field<'_>, original: &str) {
        let is_base64 = field.gvk.kind == "Secret" && field.path.starts_with(&["data"]);
        let is_mentioned = |text: &str| self.words.iter().any(|(old, _)| contains(text, old));
        if is_base64 {
            if decoded(original).is_some_and(|text| is_mentioned(&text)) {
                self.mentioned(field, original, true);
            }
        } else if is_mentioned(original) {
            self.mentioned(field, original, false);
        } else if self.carried.has_value(original) {
            self.selected(field, original);
        }
    }

    /// A string that has the name of an old namespace somewhere.
    fn mentioned(&mut self, field: &Field<'_>, original: &str, is_base64: bool) {
        if is_opaque(field.path) {
            return;
        }
        let text = (self.current)(field.position, field.path).unwrap_or(original);
        let plain: Option<Cow<'_, str>> = if is_base64 {
            decoded(text).map(Cow::Owned)
        } else {
            Some(Cow::Borrowed(text))
        };
        let Some(text) = plain else { return };
        let Some((new, left)) = self.judged(field, &text) else {
            return;
        };
        if let Some(new) = new.filter(|new| *new != text) {
            self.found.changes.push(NamespaceReference {
                resource: field.position,
                path: field.path.clone(),
                new: if is_base64 {
                    encoded(&new, original)
                } else {
                    new
                },
            });
        }
        if let Some(old) = left {
            self.found.left.push(Left {
                resource: field.position,
                path: field.path.clone(),
                old,
                lost: None,
                at: field.at,
            });
        }
    }

    /// The new text of a string, and the old namespace that it may still mean.
    fn judged(&self, field: &Field<'_>, text: &str) -> Option<(Option<String>, Option<String>)> {
        let mut around = surroundings(field);
        let is_data = is_data(field);
        if !is_data {
            match form(field.gvk, field.path) {
                Some(Form::Stays) => return None,
                Some(Form::Name) => {
                    if let Some(new) = self.renamed(text) {
                        return Some((Some(new.to_owned()), None));
                    }
                    around.speaks = true;
                }
                Some(Form::Scoped) => {
                    if let Some(new) = self.scoped(text, is_object_name) {
                        return Some((Some(new), None));
                    }
                }
                Some(Form::Hosts) => {
                    if let Some(new) = self.scoped(text, |_| true) {
                        return Some((Some(new), None));
                    }
                }
                None => {
                    if let Some(decided) = self.by_neighbors(field, text, &mut around) {
                        return Some(decided);
                    }
                }
            }
        }
        Some(self.by_words(text, around))
    }

    /// Fields whose meaning is told by what stands beside them.
    fn by_neighbors(
        &self,
        field: &Field<'_>,
        text: &str,
        around: &mut Surroundings,
    ) -> Option<(Option<String>, Option<String>)> {
        let (root, path) = (&field.resource.node, field.path);
        let moved = || self.renamed(text).map(|new| (Some(new.to_owned()), None));
        let left = || Some((None, self.renamed(text).map(|_| text.to_owned())));
        if let Some(key) = annotation(path) {
            return self.annotated(key, text);
        }
        if let Some(key) = selector_key(root, path) {
            if is_name_label(key) {
                return moved();
            }
            if selects_namespaces(path) {
                return match self.carried.fate(key, text) {
                    Some(Fate::Moved(new)) => Some((Some(new.clone()), None)),
                    Some(Fate::Kept) => Some((None, None)),
                    Some(Fate::Lost) | None => left(),
                };
            }
            return None;
        }
        match path.segments() {
            // A selector as text (Calico).
            [.., Segment::Key(key)] if key == "namespaceSelector" => {
                let new = self.calico(text);
                around.speaks = true;
                let rest = self.by_words(new.as_deref().unwrap_or(text), *around);
                Some((rest.0.or(new), rest.1))
            }
            [.., Segment::Item(rule), Segment::Key(key), Segment::Item(_)]
                if key == "resourceNames" && is_role(field.gvk) =>
            {
                let rule = FieldPath::keys(&["rules"]).item(*rule).find(root);
                match about_namespaces(rule) {
                    Some(true) => moved(),
                    Some(false) => left(),
                    None => Some((None, None)),
                }
            }
            [.., Segment::Item(_), Segment::Key(key)] if key == "value" => {
                let name = beside(root, path, "name")?;
                if VARIABLES.contains(&name) && self.list(text).is_some() {
                    return Some((self.list(text), None));
                }
                around.speaks |= is_about_namespaces(name) || name.ends_with("_NS");
                None
            }
            [.., Segment::Key(list), Segment::Item(index)]
                if list == "args" || list == "command" =>
            {
                let before = previous(root, path, *index)?;
                if OPTIONS.contains(&before) {
                    return moved();
                }
                around.speaks |= before == "-n" || before.ends_with("namespace");
                None
            }
            _ => None,
        }
    }

    /// An annotation. `NAMESPACE/NAME` is an object if the key says so, or if the render has it.
    fn annotated(&self, key: &str, text: &str) -> Option<(Option<String>, Option<String>)> {
        if key.contains("vault") {
            return Some((None, None));
        }
        if LIST_WORDS.iter().any(|word| key.contains(word)) {
            let new = self.list(text);
            let around = Surroundings {
                speaks: true,
                ..Surroundings::default()
            };
            let (_, left) = self.by_words(new.as_deref().unwrap_or(text), around);
            return Some((new, left));
        }
        let is_reference = ANNOTATION_WORDS.iter().any(|word| key.contains(word));
        let exists = |name: &str| {
            let mut all = self.target.resources().iter();
            all.any(|resource| resource.name() == name)
        };
        let new = self.scoped(text, |name| {
            is_object_name(name) && (is_reference || exists(name))
        })?;
        Some((Some(new), None))
    }

    /// The new name of an old namespace.
    fn renamed(&self, text: &str) -> Option<&str> {
        let found = self.words.iter().find(|(old, _)| *old == text);
        found.map(|(_, new)| *new)
    }

    /// A list of namespaces with the new names, if there is one to move.
    fn list(&self, text: &str) -> Option<String> {
        self.items(text, |item| self.renamed(item).map(str::to_owned))
    }

    /// `NAMESPACE/NAME`, also several of them with commas between.
    fn scoped(&self, text: &str, is_name: impl Fn(&str) -> bool) -> Option<String> {
        self.items(text, |item| {
            let (old, name) = item.split_once('/')?;
            let new = self.renamed(old).filter(|_| is_name(name))?;
            Some(format!("{new}/{name}"))
        })
    }

    /// The items of a list with commas, changed.
    fn items(&self, text: &str, change: impl Fn(&str) -> Option<String>) -> Option<String> {
        let mut is_changed = false;
        let items = text.split(',').map(|item| {
            let bare = item.trim();
            match change(bare) {
                Some(new) => {
                    is_changed = true;
                    item.replacen(bare, &new, 1)
                }
                None => item.to_owned(),
            }
        });
        let new = items.collect::<Vec<_>>().join(",");
        is_changed.then_some(new)
    }

    /// `KEY == "NAMESPACE"` and `KEY in {"NAMESPACE"}` in a selector of Calico. Every label that it
    /// compares has to be one that moves.
    fn calico(&self, text: &str) -> Option<String> {
        let mut new = text.to_owned();
        let moves = |key: &str, old: &str| {
            is_name_label(key) || matches!(self.carried.fate(key, old), Some(Fate::Moved(_)))
        };
        for (old, name) in &self.words {
            let keys: Vec<&str> = text
                .split(|c: char| c.is_whitespace() || "()!&|={},\"'".contains(c))
                .filter(|word| !matches!(*word, "" | "in" | "not" | "has" | "all") && *word != *old)
                .collect();
            let keys = keys
                .iter()
                .filter(|word| word.contains('/') || self.carried.fate(word, old).is_some());
            let mut keys = keys.peekable();
            if keys.peek().is_some() && keys.all(|key| moves(key, old)) {
                for quote in ['"', '\''] {
                    new = new.replace(
                        &format!("{quote}{old}{quote}"),
                        &format!("{quote}{name}{quote}"),
                    );
                }
            }
        }
        (new != text).then_some(new)
    }

    /// The words of a text, one old namespace after the other.
    fn by_words(&self, text: &str, around: Surroundings) -> (Option<String>, Option<String>) {
        let mut new: Option<String> = None;
        let mut left = None;
        for (old, name) in &self.words {
            let around = Surroundings {
                is_distinctive: old.contains('-') && !self.applications.contains(old),
                ..around
            };
            let current = new.as_deref().unwrap_or(text);
            let is_service = |service: &str| self.services.contains(&(*old, service));
            new = upstreams::rewrite(current, old, name, is_service).or(new);
            let current = new.as_deref().unwrap_or(text);
            let (changed, is_left) = text::rewrite(current, old, name, around, OPTIONS);
            // `default` is a word of every configuration file.
            if is_left && left.is_none() && *old != DEFAULT_NAMESPACE {
                left = Some((*old).to_owned());
            }
            new = changed.or(new);
        }
        (new, left)
    }

    /// A label that an own Namespace has, in a selector of namespaces.
    fn selected(&mut self, field: &Field<'_>, text: &str) {
        let key = selector_key(&field.resource.node, field.path);
        let Some(key) = key.filter(|_| selects_namespaces(field.path)) else {
            return;
        };
        let (new, is_left) = match self.carried.fate(key, text) {
            Some(Fate::Moved(new)) => (Some(new.clone()), false),
            Some(Fate::Lost) => (None, true),
            Some(Fate::Kept) | None => (None, false),
        };
        self.found.changes.extend(new.map(|new| NamespaceReference {
            resource: field.position,
            path: field.path.clone(),
            new,
        }));
        if is_left && let Some((old, _)) = self.words.first() {
            self.found.left.push(Left {
                resource: field.position,
                path: field.path.clone(),
                old: (*old).to_owned(),
                lost: Some(key.to_owned()),
                at: field.at,
            });
        }
    }
}

fn contains(text: &str, word: &str) -> bool {
    text.len() >= word.len() && memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some()
}

/// Fields that are never read: who made the object, and what the cluster says of it.
fn is_opaque(path: &FieldPath) -> bool {
    ["status", "apiVersion", "kind", "binaryData"]
        .iter()
        .any(|key| path.starts_with(&[key]))
        || path.starts_with(&["metadata", "managedFields"])
        || path.starts_with(&["metadata", "ownerReferences"])
        || path.is(&["metadata", "namespace"])
}

/// True inside the data of a ConfigMap or Secret, where keys have no meaning to Kubernetes.
fn is_data(field: &Field<'_>) -> bool {
    matches!(field.gvk.kind.as_str(), "ConfigMap" | "Secret")
        && !field.path.starts_with(&["metadata"])
}

/// The role of a text, by the path of its field.
fn surroundings(field: &Field<'_>) -> Surroundings {
    const NAMES: &[&str] = &["name", "generateName", "serviceAccountName", "claimName"];
    let (path, is_data) = (field.path, is_data(field));
    let last = path.fields().next_back().unwrap_or_default();
    let is_label = path
        .fields()
        .any(|key| matches!(key, "labels" | "matchLabels" | "selector"));
    Surroundings {
        is_name: !is_data && (NAMES.contains(&last) || is_label),
        speaks: is_about_namespaces(last) && !is_label,
        is_host: matches!(last, "dnsNames" | "host" | "hosts" | "service" | "address"),
        is_annotation: annotation(path).is_some(),
        is_argument: matches!(last, "args" | "command"),
        is_distinctive: false,
    }
}

fn is_about_namespaces(key: &str) -> bool {
    key.contains("amespace") || key.contains("NAMESPACE")
}

fn annotation(path: &FieldPath) -> Option<&str> {
    match path.segments() {
        [.., Segment::Key(annotations), Segment::Key(key)] if annotations == "annotations" => {
            Some(key)
        }
        _ => None,
    }
}

fn is_role(gvk: &Gvk) -> bool {
    matches!(gvk.kind.as_str(), "Role" | "ClusterRole")
}

/// The label that a value of a selector is compared with: the key of `matchLabels`, or the one beside
/// `values`.
fn selector_key<'n>(root: &'n Node, path: &'n FieldPath) -> Option<&'n str> {
    match path.segments() {
        [.., Segment::Key(labels), Segment::Key(key)] if labels == "matchLabels" => Some(key),
        [.., Segment::Key(values), Segment::Item(_)] if values == "values" => {
            let mut around = path.clone();
            around.truncate(path.segments().len() - 2);
            around.find(root)?.str_at("key")
        }
        _ => None,
    }
}

/// True inside a selector of namespaces: `namespaceSelector`, and `namespaces.selector` of a Gateway.
fn selects_namespaces(path: &FieldPath) -> bool {
    let mut around = "";
    path.fields().any(|key| {
        let is = key == "namespaceSelector" || (around == "namespaces" && key == "selector");
        around = key;
        is
    })
}

/// True if a rule of a role is for namespaces alone, false if for other things, too, and `None` if
/// it is for none.
fn about_namespaces(rule: Option<&Node>) -> Option<bool> {
    let resources = rule?.get("resources")?.as_sequence()?;
    let is = |item: &Node| {
        let text = item.as_str().unwrap_or_default();
        text == "namespaces" || text.starts_with("namespaces/")
    };
    let count = resources.iter().filter(|item| is(item)).count();
    let is_any = resources.iter().any(|item| item.as_str() == Some("*"));
    (count > 0 || is_any).then_some(count == resources.len())
}

/// The text of the key beside the last one.
fn beside<'n>(root: &'n Node, path: &FieldPath, key: &str) -> Option<&'n str> {
    let mut around = path.clone();
    around.pop();
    around.find(root)?.str_at(key)
}

/// The item of a list before this one.
fn previous<'n>(root: &'n Node, path: &FieldPath, index: usize) -> Option<&'n str> {
    let mut list = path.clone();
    list.pop();
    let items = list.find(root)?.as_sequence()?;
    items.get(index.checked_sub(1)?)?.as_str()
}

fn is_object_name(name: &str) -> bool {
    !name.is_empty() && name.split('.').all(is_dns_label)
}

fn decoded(text: &str) -> Option<String> {
    let compact: String = text.split_whitespace().collect();
    let bytes = BASE64_STANDARD.decode(compact.as_bytes()).ok()?;
    String::from_utf8(bytes).ok()
}

/// Base64, broken into lines as the original was (kustomize's generators break after 70 characters).
fn encoded(text: &str, original: &str) -> String {
    let whole = BASE64_STANDARD.encode(text);
    if !original.contains('\n') {
        return whole;
    }
    let mut out = String::new();
    let mut rest = whole.as_str();
    while !rest.is_empty() {
        let (line, more) = rest.split_at_checked(70).unwrap_or((rest, ""));
        out.push_str(line);
        out.push('\n');
        rest = more;
    }
    out
}
