//! `secretSync`: Secrets and ConfigMaps that Kubed (Config Syncer) copies from
//! namespace to namespace. Kubed copies each annotated source to the namespaces
//! whose labels its selector matches, so that an environment
//!
//! - labels its Namespace to receive copies,
//! - lists the directories of the sources, to be warned when none of them matches,
//! - annotates objects of its own for others to copy.

use crate::config::{Decode, Fields, LocatedText};
use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin, first_of};
use crate::environment::overlay::{Entry, set};
use crate::environment::plan::Plan;
use crate::environment::scope::Scope;
use crate::environment::select::label_selector;
use crate::environment::template::is_template;
use crate::kustomize::Build;
use crate::model::{Resource, ResourceSet, Step};
use crate::yaml::{Mapping, Node, Text};

use super::feature::{Feature, Outline};
use super::namespace::NAME_LABEL;

/// Annotation of a Secret or ConfigMap: a selector of the namespaces that get a copy.
pub const SYNC_ANNOTATION: &str = "kubed.appscode.com/sync";

/// `secretSync`: copies that the environment receives and offers.
#[derive(Clone, Debug, Default)]
pub struct SecretSync {
    /// The place of the settings.
    pub at: Origin,
    /// Labels of the Namespace, for the selectors of the sources (templates).
    pub namespace_labels: Vec<(Text, LocatedText)>,
    /// Directories whose builds have the annotated sources.
    pub sources: Vec<LocatedText>,
    /// Objects of this environment to copy from.
    pub annotate: Vec<Annotate>,
}

/// An entry of `secretSync.annotate`.
#[derive(Clone, Debug, Default)]
pub struct Annotate {
    /// `Secret` or `ConfigMap`.
    pub kind: LocatedText,
    /// The name without a hash suffix.
    pub name: LocatedText,
    /// Label selector of the namespaces that get a copy (a template); empty for all.
    pub selector: LocatedText,
    /// The place of the entry.
    pub at: Origin,
}

impl Decode for SecretSync {
    const WHAT: &'static str = "`secretSync`";

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            at: fields.at,
            namespace_labels: fields.text_map("namespaceLabels"),
            sources: fields.texts("sources"),
            annotate: fields.objects("annotate"),
        }
    }
}

impl Decode for Annotate {
    const WHAT: &'static str = "an `annotate` entry";

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            kind: fields.located("kind"),
            name: fields.located("name"),
            selector: fields.located("selector"),
            at: fields.at,
        }
    }
}

impl Feature for Option<SecretSync> {
    fn step() -> Step {
        Step::SecretSync
    }

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        fields.object("secretSync")
    }

    fn templates(&self) -> Vec<&LocatedText> {
        let labels = self.labels().iter().map(|(_, text)| text);
        let annotate = self.iter().flat_map(|sync| &sync.annotate);
        labels
            .chain(annotate.map(|entry| &entry.selector))
            .collect()
    }

    fn validate(&self, outline: &Outline<'_>, failures: &mut Failures) {
        let Some(sync) = self else { return };
        let lists = [
            sync.namespace_labels.len(),
            sync.sources.len(),
            sync.annotate.len(),
        ];
        if lists == [0; 3] {
            let message = "`secretSync` does nothing";
            let diagnostic = Diagnostic::error(Code::FieldMissing, message).at(sync.at);
            failures.push(diagnostic.help("write `namespaceLabels`, `sources` or `annotate`"));
        }
        if let Some((_, label)) = sync.namespace_labels.first()
            && !outline.has_namespace
        {
            let message = "`namespaceLabels` has no effect without `namespace`";
            let diagnostic = Diagnostic::error(Code::NamespaceMissing, message).at(label.at);
            failures.push(diagnostic.help("remove it, or add `namespace`"));
        }
        for (index, entry) in sync.annotate.iter().enumerate() {
            let earlier = sync.annotate.iter().take(index);
            entry.validate(earlier, failures);
        }
    }

    fn labels(&self) -> &[(Text, LocatedText)] {
        self.as_ref().map_or(&[], |sync| &sync.namespace_labels)
    }

    /// Labels the Namespace, and annotates objects to copy from.
    fn apply(&self, scope: &Scope<'_>, plan: &mut Plan) -> Fallible<()> {
        let Some(sync) = self else { return Ok(()) };
        let mut failures = Failures::default();
        for (key, text) in &sync.namespace_labels {
            let Some(object) = &mut plan.overlay.namespace_object else {
                break;
            };
            let value = failures.keep(scope.render(text)).unwrap_or_default();
            let rule = scope.rule(Self::step(), text.at);
            set(&mut object.labels, Entry::text(key, &value, rule));
        }
        for entry in &sync.annotate {
            failures.keep(annotate(scope, entry, plan));
        }
        failures.or_ok(())
    }

    /// Compares the selectors of the sources with the labels of the Namespace.
    fn review(&self, scope: &Scope<'_>, rendered: &ResourceSet, plan: &mut Plan) -> Fallible<bool> {
        let mut failures = Failures::default();
        let namespaces = namespaces(scope, rendered);
        for directory in self.iter().flat_map(|sync| &sync.sources) {
            let during = || {
                format!(
                    "while building `{}`, a source of `secretSync`",
                    directory.value
                )
            };
            let built = scope.builder.build(directory);
            let built = failures.keep(built.map_err(|failed| failed.during(during())));
            plan.warnings
                .extend(built.and_then(|built| unsynced(directory, &built, &namespaces)));
        }
        failures.or_ok(false)
    }
}

impl Annotate {
    fn validate<'a>(
        &self,
        mut earlier: impl Iterator<Item = &'a Annotate>,
        failures: &mut Failures,
    ) {
        let (kind, name) = (&self.kind.value, &self.name.value);
        if !matches!(kind.as_str(), "Secret" | "ConfigMap") {
            let message = format!("Kubed does not copy `{kind}`");
            let at = if self.kind.at.is_none() {
                self.at
            } else {
                self.kind.at
            };
            let diagnostic = Diagnostic::error(Code::FieldValue, message).at(at);
            failures.push(diagnostic.help("write `Secret` or `ConfigMap` as `kind`"));
        }
        if name.is_empty() {
            let message = "an `annotate` entry has no `name`";
            let diagnostic = Diagnostic::error(Code::FieldMissing, message).at(self.at);
            failures.push(diagnostic.help("write the name of the object, without a hash suffix"));
        } else if earlier.any(|other| other.kind.value == *kind && other.name.value == *name) {
            let message = format!("`annotate` has two entries for {kind} `{name}`");
            let diagnostic = Diagnostic::error(Code::FieldValue, message).at(self.at);
            failures.push(diagnostic.help("write one selector: the object has one annotation"));
        }
        let selector = &self.selector;
        if !is_template(&selector.value)
            && let Err(refused) = label_selector(&selector.value)
        {
            failures.push(refused.at(selector.at));
        }
    }
}

fn annotate(scope: &Scope<'_>, entry: &Annotate, plan: &mut Plan) -> Fallible<()> {
    let (kind, name) = (&entry.kind.value, &entry.name.value);
    let selector = scope.render(&entry.selector)?;
    label_selector(&selector).map_err(|refused| refused.at(entry.selector.at))?;
    let found = scope
        .target
        .positions(|resource| resource.kind() == kind && resource.name() == name);
    if found.is_empty() {
        let message = format!("the render has no {kind} `{name}` to annotate");
        let diagnostic = Diagnostic::error(Code::AnnotateUnmatched, message).at(entry.at);
        let target = scope.target.resources().iter();
        let same = target.filter(|resource| resource.kind() == kind).collect();
        let help = listed(same, "the render has", "no other object of this kind");
        return Err(diagnostic.help(help).into());
    }
    let rule = scope.rule(Step::SecretSync, entry.at);
    for position in found {
        let annotation = Entry::text(SYNC_ANNOTATION, &selector, rule);
        plan.overlay.annotate(position, annotation);
    }
    Ok(())
}

/// The environment's Namespace in the render; all Namespaces if the environment has none of its own.
fn namespaces<'r>(scope: &Scope<'_>, rendered: &'r ResourceSet) -> Vec<&'r Resource> {
    let is_meant = |resource: &&Resource| {
        resource.kind() == "Namespace" && scope.namespace.is_none_or(|name| resource.name() == name)
    };
    rendered.iter().filter(is_meant).collect()
}

/// The warning for a directory of sources from which Kubed copies nothing to the namespaces.
fn unsynced(
    directory: &LocatedText,
    built: &Build,
    namespaces: &[&Resource],
) -> Option<Diagnostic> {
    let resources = built.resources.iter();
    let is_copied = |resource: &&Resource| matches!(resource.kind(), "Secret" | "ConfigMap");
    let candidates: Vec<&Resource> = resources.filter(is_copied).collect();
    let sources: Vec<(&Resource, &str)> = candidates
        .iter()
        .filter_map(|resource| Some((*resource, resource.annotation(SYNC_ANNOTATION)?)))
        .collect();
    if sources.is_empty() {
        let name = &directory.value;
        let message =
            format!("no Secret or ConfigMap in `{name}` has the annotation `{SYNC_ANNOTATION}`");
        let diagnostic = Diagnostic::warning(Code::KubedSelector, message).at(directory.at);
        let help = listed(candidates, "it has", "neither a Secret nor a ConfigMap");
        return Some(diagnostic.help(help));
    }
    let mut selectors = sources.iter().map(|(_, selector)| *selector);
    let is_copied = |selector| namespaces.iter().any(|it| selects(selector, it));
    if namespaces.is_empty() || selectors.any(is_copied) {
        return None;
    }
    Some(nothing_selects(directory, &sources, namespaces))
}

fn nothing_selects(
    directory: &LocatedText,
    sources: &[(&Resource, &str)],
    namespaces: &[&Resource],
) -> Diagnostic {
    const SHOWN: usize = 10;
    let message = format!(
        "Kubed copies nothing from `{}`: no selector matches the labels of the Namespace",
        directory.value
    );
    let mut diagnostic = Diagnostic::warning(Code::KubedSelector, message).at(directory.at);
    for (resource, selector) in sources.iter().take(SHOWN) {
        let readable = match label_selector(selector) {
            Ok(_) => "",
            Err(_) => ", which is not a label selector",
        };
        let id = resource.id();
        diagnostic = diagnostic.help(format!("`{id}` selects `{selector}`{readable}"));
    }
    for namespace in namespaces.iter().take(SHOWN) {
        let labels = namespace.node.at(&["metadata", "labels"]);
        let labels = labels.and_then(Node::as_mapping);
        let labels: Vec<String> = labels
            .into_iter()
            .flat_map(Mapping::iter)
            .map(|(key, value)| format!("`{key}={}`", value.as_str().unwrap_or_default()))
            .collect();
        let labels = match labels.as_slice() {
            [] => "no labels".to_owned(),
            labels => labels.join(", "),
        };
        let name = namespace.name();
        diagnostic = diagnostic.help(format!("Namespace `{name}` has {labels}"));
    }
    diagnostic
}

/// True if Kubed copies to the namespace. It takes an empty selector and `true` for every namespace,
/// and ignores a selector that it cannot read (`GetSyncOptions` of Config Syncer).
fn selects(selector: &str, namespace: &Resource) -> bool {
    let label = |key: &str| match key {
        NAME_LABEL => Some(namespace.name()),
        key => namespace.label(key),
    };
    matches!(selector, "" | "true")
        || label_selector(selector).is_ok_and(|selector| selector.matches(label))
}

/// The names of Secrets and ConfigMaps, as a line of help.
fn listed(resources: Vec<&Resource>, has: &str, none: &str) -> String {
    const SHOWN: usize = 10;
    if resources.is_empty() {
        return format!("{has} {none}");
    }
    let name = |resource: &Resource| format!("{} `{}`", resource.kind(), resource.name());
    format!("{has} {}", first_of(SHOWN, resources.into_iter().map(name)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::parse;

    #[test]
    fn selectors_are_read_as_kubed_reads_them() {
        let manifest = "{apiVersion: v1, kind: Namespace, metadata: {name: p, labels: {env: preview, branch: b}}}";
        let node = parse(manifest, Origin::START).expect("the test's YAML");
        let namespace = Resource::new(node.expect("a document"));
        for selector in [
            "",
            "true",
            "env=preview",
            "env in (preview,dev),!legacy",
            "kubernetes.io/metadata.name=p",
        ] {
            assert!(selects(selector, &namespace), "{selector}");
        }
        for selector in ["false", "env=preview,team=x", "env: preview", "app=kubed"] {
            assert!(!selects(selector, &namespace), "{selector}");
        }
    }
}
