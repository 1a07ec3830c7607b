//! `namespaceMetadata`: labels and annotations of the environment's Namespace. Those of the
//! target's own Namespaces are not inherited unless they are named: a label such as
//! `environment: production` is what policies, and operators that copy Secrets, tell production by.

use std::collections::BTreeMap;

use crate::config::{Decode, Fields, LocatedText};
use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin, first_of, listed};
use crate::environment::namespaces::{NAME_LABEL, is_namespace};
use crate::environment::overlay::{Entry, NamespaceObject, set};
use crate::environment::plan::Plan;
use crate::environment::scope::Scope;
use crate::model::Step;
use crate::yaml::{Mapping, Node, Text};

use super::feature::{Feature, Outline};

/// Labels that say how strictly pods are checked (Pod Security Admission of Kubernetes).
const POD_SECURITY: &str = "pod-security.kubernetes.io/";

/// `kubectl apply` writes it: a copy of the object, no setting.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// `namespaceMetadata`: what the Namespace carries.
#[derive(Clone, Debug, Default)]
pub struct NamespaceMetadata {
    /// Labels (templates).
    pub labels: Vec<(Text, LocatedText)>,
    /// Annotations (templates).
    pub annotations: Vec<(Text, LocatedText)>,
    /// Keys of labels and annotations of the target's Namespace that the new one keeps.
    pub inherit: Vec<LocatedText>,
    /// The place of the settings.
    pub at: Origin,
}

impl Decode for NamespaceMetadata {
    const WHAT: &'static str = "`namespaceMetadata`";

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            labels: fields.text_map("labels"),
            annotations: fields.text_map("annotations"),
            inherit: fields.texts("inherit"),
            at: fields.at,
        }
    }
}

impl Feature for Option<NamespaceMetadata> {
    fn step() -> Step {
        Step::NamespaceMetadata
    }

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        fields.object(Self::step().field())
    }

    fn templates(&self) -> Vec<&LocatedText> {
        let all = self
            .iter()
            .flat_map(|it| it.labels.iter().chain(&it.annotations));
        all.map(|(_, text)| text).collect()
    }

    fn validate(&self, outline: &Outline<'_>, failures: &mut Failures) {
        let Some(metadata) = self else { return };
        if !outline.has_namespace {
            let message = "`namespaceMetadata` has no effect without `namespace`";
            let diagnostic = Diagnostic::error(Code::NamespaceMissing, message).at(metadata.at);
            failures.push(diagnostic.help("remove it, or add `namespace`"));
        }
    }

    fn labels(&self) -> &[(Text, LocatedText)] {
        self.as_ref().map_or(&[], |metadata| &metadata.labels)
    }

    fn annotations(&self) -> &[(Text, LocatedText)] {
        self.as_ref().map_or(&[], |metadata| &metadata.annotations)
    }

    /// Writes labels and annotations to the Namespaces, and says what they do not inherit.
    fn apply(&self, scope: &Scope<'_>, plan: &mut Plan) -> Fallible<()> {
        let mut failures = Failures::default();
        let inherit = self.as_ref().map_or(&[][..], |metadata| &metadata.inherit);
        for object in &mut plan.overlay.namespace_objects {
            let old = Olds::new(scope, &object.name);
            old.inherit(object, inherit);
            failures.keep(old.check_levels(object, self.as_ref()));
        }
        if let Some(metadata) = self {
            for object in &mut plan.overlay.namespace_objects {
                failures.keep(metadata.write(scope, object));
            }
            plan.warnings.extend(unused(metadata, scope));
        } else {
            plan.warnings
                .extend(left(scope, &plan.overlay.namespace_objects));
        }
        failures.or_ok(())
    }
}

impl NamespaceMetadata {
    /// Writes the labels and annotations of offshoot.yaml.
    fn write(&self, scope: &Scope<'_>, object: &mut NamespaceObject) -> Fallible<()> {
        let mut failures = Failures::default();
        for (key, text) in &self.labels {
            let value = failures.keep(scope.render(text)).unwrap_or_default();
            let rule = scope.rule(Step::NamespaceMetadata, text.at);
            set(&mut object.labels, Entry::text(key, &value, rule));
        }
        for (key, text) in &self.annotations {
            let value = failures.keep(scope.render(text)).unwrap_or_default();
            let rule = scope.rule(Step::NamespaceMetadata, text.at);
            set(&mut object.annotations, Entry::text(key, &value, rule));
        }
        failures.or_ok(())
    }
}

/// The target's Namespaces that one new Namespace stands for.
struct Olds<'a> {
    scope: &'a Scope<'a>,
    /// The Namespaces, as the target has them.
    all: Vec<&'a crate::model::Resource>,
}

impl<'a> Olds<'a> {
    fn new(scope: &'a Scope<'a>, new: &str) -> Self {
        let names = scope.moves.old_names(new);
        let all = scope.target.resources().iter();
        let all = all.filter(|it| is_namespace(it) && names.contains(it.name()));
        Self {
            scope,
            all: all.collect(),
        }
    }

    /// Keeps the keys that `inherit` names, and labels that repeat the namespace's name: these
    /// follow it, as selectors of the target do. Of equal keys the first counts.
    fn inherit(&self, object: &mut NamespaceObject, inherit: &[LocatedText]) {
        for old in &self.all {
            // An environment that stays in its namespace patches the very object.
            let is_same = old.name() == object.name;
            for (key, value) in entries(old, "labels") {
                let is_name = value.as_str() == Some(old.name());
                if is_name || is_same || inherit.iter().any(|it| it.value == key) {
                    let new = is_name.then_some(object.name.as_str());
                    let entry = self.entry(key, value, new, inherit);
                    add(&mut object.labels, entry);
                }
            }
            for (key, value) in entries(old, "annotations") {
                if is_same || inherit.iter().any(|it| it.value == key) {
                    let entry = self.entry(key, value, None, inherit);
                    add(&mut object.annotations, entry);
                }
            }
        }
    }

    /// The place of an inherited value is that in the target, unless a step of the target's build made it.
    fn entry(&self, key: &str, value: &Node, new: Option<&str>, inherit: &[LocatedText]) -> Entry {
        let mut rule = self.scope.namespace_rule();
        if let Some(asked) = inherit.iter().find(|it| it.value == key) {
            rule = self.scope.rule(Step::NamespaceMetadata, asked.at);
        }
        if value.origin.as_source().is_some() {
            rule.at = value.origin;
        }
        match new {
            Some(new) => Entry::text(key, new, rule),
            None => Entry {
                key: key.into(),
                value: value.clone(),
                rule,
            },
        }
    }

    /// Refuses levels of pod security that disagree, unless offshoot.yaml states one.
    fn check_levels(
        &self,
        object: &NamespaceObject,
        metadata: Option<&NamespaceMetadata>,
    ) -> Fallible<()> {
        let mut levels: BTreeMap<&str, Vec<(&str, &str, Origin)>> = BTreeMap::new();
        for old in &self.all {
            for (key, value) in entries(old, "labels") {
                if let Some(mode) = key.strip_prefix(POD_SECURITY)
                    && !mode.ends_with("-version")
                {
                    let level = value.as_str().unwrap_or_default();
                    let found = (old.name(), level, value.origin);
                    levels.entry(key).or_default().push(found);
                }
            }
        }
        let is_stated =
            |key: &str| metadata.is_some_and(|it| it.labels.iter().any(|(label, _)| label == key));
        let mut failures = Failures::default();
        for (key, found) in levels {
            let differ = found
                .windows(2)
                .any(|two| matches!(two, [a, b] if a.1 != b.1));
            if differ && !is_stated(key) {
                failures.push(disagree(&object.name, key, &found));
            }
        }
        failures.or_ok(())
    }
}

fn disagree(new: &str, key: &str, found: &[(&str, &str, Origin)]) -> Diagnostic {
    let levels = found
        .iter()
        .map(|(name, level, _)| format!("`{level}` in `{name}`"));
    let message = format!(
        "`{new}` stands for namespaces whose `{key}` disagrees: {}",
        first_of(10, levels)
    );
    let mut diagnostic = Diagnostic::error(Code::PodSecurityLevels, message);
    for (index, (name, level, at)) in found.iter().enumerate().take(10) {
        diagnostic = match index {
            0 => diagnostic.at(*at),
            _ => diagnostic.label(*at, format!("`{level}` in `{name}`")),
        };
    }
    diagnostic.help(format!(
        "state one: `namespaceMetadata: {{labels: {{{key}: restricted}}}}`"
    ))
}

/// Adds an entry unless its key is there.
fn add(entries: &mut Vec<Entry>, entry: Entry) {
    if entries.iter().all(|other| other.key != entry.key) {
        entries.push(entry);
    }
}

/// Labels or annotations of a Namespace that people wrote.
fn entries<'r>(
    namespace: &'r crate::model::Resource,
    field: &str,
) -> impl Iterator<Item = (&'r str, &'r Node)> {
    let map = namespace.node.at(&["metadata", field]);
    let all = map
        .and_then(Node::as_mapping)
        .into_iter()
        .flat_map(Mapping::iter);
    all.filter(|(key, _)| *key != NAME_LABEL && *key != LAST_APPLIED)
}

/// The target's own Namespaces.
fn own<'a>(scope: &Scope<'a>) -> impl Iterator<Item = &'a crate::model::Resource> {
    scope
        .target
        .resources()
        .iter()
        .filter(|it| is_namespace(it))
}

/// The warning that lists what the new Namespaces do not inherit.
fn left(scope: &Scope<'_>, objects: &[NamespaceObject]) -> Option<Diagnostic> {
    let mut keys: Vec<(&str, Origin)> = Vec::new();
    for old in own(scope) {
        let new = scope.moves.renamed(old.name());
        // A Namespace that stays is the same object, and keeps what others wrote on it.
        let Some(object) = new.and_then(|new| objects.iter().find(|it| it.name == new)) else {
            continue;
        };
        for field in ["labels", "annotations"] {
            let kept = match field {
                "labels" => &object.labels,
                _ => &object.annotations,
            };
            for (key, value) in entries(old, field) {
                let is_set = kept.iter().any(|entry| entry.key == key);
                if !is_set && keys.iter().all(|(other, _)| *other != key) {
                    keys.push((key, value.origin));
                }
            }
        }
    }
    let (first, at) = *keys.first()?;
    let names = listed(keys.iter().map(|(key, _)| key));
    let message =
        format!("the Namespace of the target has metadata that is not inherited: {names}");
    let mut diagnostic = Diagnostic::warning(Code::NamespaceMetadataLeft, message).at(at);
    for (key, at) in keys.iter().skip(1).take(10) {
        diagnostic = diagnostic.label(*at, format!("`{key}`"));
    }
    let security: Vec<&str> = keys.iter().map(|(key, _)| *key).collect();
    let security: Vec<&str> = security
        .into_iter()
        .filter(|key| key.starts_with(POD_SECURITY))
        .collect();
    let (wanted, why) = match security.as_slice() {
        [] => (vec![first], "what the environment should have"),
        levels => (levels.to_vec(), "the checks of pods that production has"),
    };
    Some(
        diagnostic
            .help(format!(
                "keep {why}: `namespaceMetadata: {{inherit: [{}]}}`",
                wanted.join(", ")
            ))
            .help("or nothing of it: `namespaceMetadata: {inherit: []}`"),
    )
}

/// Warns of keys in `inherit` that no Namespace of the target has.
fn unused(metadata: &NamespaceMetadata, scope: &Scope<'_>) -> Vec<Diagnostic> {
    let mut known: Vec<&str> = Vec::new();
    for old in own(scope) {
        known.extend(entries(old, "labels").map(|(key, _)| key));
        known.extend(entries(old, "annotations").map(|(key, _)| key));
    }
    let unused = metadata
        .inherit
        .iter()
        .filter(|key| !known.contains(&key.value.as_str()));
    let warning = |key: &LocatedText| {
        let name = &key.value;
        let message = format!("no Namespace of the target has the label or annotation `{name}`");
        let diagnostic = Diagnostic::warning(Code::NamespaceMetadataUnused, message).at(key.at);
        let help = match known.as_slice() {
            [] => "it has none to inherit: write `labels` or `annotations`, or remove the entry"
                .to_owned(),
            known => format!("it has {}", listed(known)),
        };
        diagnostic.suggest_or(name, known.iter().copied(), help)
    };
    unused.map(warning).collect()
}
