//! `secretSync`: Secrets and ConfigMaps that a controller copies from namespace to
//! namespace: Kubed (Config Syncer), Reflector, Replicator. An environment
//!
//! - labels its Namespace to receive copies,
//! - lists the directories of the originals, to be warned of what does not get there,
//! - annotates objects of its own for others to copy.

use std::collections::BTreeSet;

use crate::config::{Decode, Fields, LocatedText};
use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin, first_of};
use crate::environment::namespaces::{Owner, is_namespace, occupied};
use crate::environment::overlay::{Entry, set};
use crate::environment::plan::Plan;
use crate::environment::scope::Scope;
use crate::environment::secrets::{
    Copies, Provider, Supply, SyncedCopy, bound_identities, copied_from_branch, shadowed,
    unpromised, unread_rules,
};
use crate::environment::template::is_template;
use crate::model::{Resource, ResourceSet, Step};
use crate::yaml::{Mapping, Node, Text};

use super::auth::shared_cookies;
use super::feature::{Feature, Outline};

/// Kubed's annotation of a Secret or ConfigMap: a selector of the namespaces that get a copy.
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
    /// The controller that copies them: `kubed`, `reflector` or `replicator`; the first by default.
    pub provider: LocatedText,
}

/// An entry of `secretSync.annotate`.
#[derive(Clone, Debug, Default)]
pub struct Annotate {
    /// `Secret` or `ConfigMap`.
    pub kind: LocatedText,
    /// The name without a hash suffix.
    pub name: LocatedText,
    /// The namespaces that get a copy (a template), empty for all: a label selector, or for
    /// Reflector regular expressions of names, with commas between them.
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
            provider: fields.located("provider"),
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
            entry.validate(earlier, sync.provider(), failures);
        }
        sync.validate_provider(failures);
    }

    fn labels(&self) -> &[(Text, LocatedText)] {
        self.as_ref().map_or(&[], |sync| &sync.namespace_labels)
    }

    /// Labels the Namespace, and annotates objects to copy from.
    fn apply(&self, scope: &Scope<'_>, plan: &mut Plan) -> Fallible<()> {
        let Some(sync) = self else { return Ok(()) };
        let mut failures = Failures::default();
        for (key, text) in &sync.namespace_labels {
            let value = failures.keep(scope.render(text)).unwrap_or_default();
            let rule = scope.rule(Self::step(), text.at);
            for object in &mut plan.overlay.namespace_objects {
                set(&mut object.labels, Entry::text(key, &value, rule));
            }
        }
        for entry in &sync.annotate {
            failures.keep(annotate(scope, entry, sync.provider(), plan));
        }
        failures.or_ok(())
    }

    /// Compares what the render needs with what it has, and with the copies that it gets.
    fn review(&self, scope: &Scope<'_>, rendered: &ResourceSet, plan: &mut Plan) -> Fallible<bool> {
        let mut failures = Failures::default();
        let is_branch = scope.per_branch;
        if !is_branch && self.is_none() {
            return Ok(false);
        }
        let namespaces = namespaces(scope, rendered);
        let mut sources = Vec::new();
        for directory in self.iter().flat_map(|sync| &sync.sources) {
            let during = || {
                format!(
                    "while building `{}`, a source of `secretSync`",
                    directory.value
                )
            };
            let built = scope.builder.build(directory);
            let built = failures.keep(built.map_err(|failed| failed.during(during())));
            if let Some(built) = built {
                if is_branch {
                    for taken in taken_by(directory, &built.resources, scope) {
                        failures.push(taken);
                    }
                }
                let labels = self.as_ref().map_or(&[][..], |it| &it.namespace_labels);
                let unsynced = unsynced(directory, &built.resources, &namespaces, labels);
                if unsynced.is_none() {
                    let unread = unread_rules(built.resources.iter());
                    plan.warnings.extend(built.causes.positioned(unread));
                }
                plan.warnings.extend(unsynced);
                let shared = shared_cookies(built.resources.iter(), scope);
                plan.warnings.extend(built.causes.positioned(shared));
                sources.push((directory, built.resources));
            }
        }
        let stated = self.as_ref().map_or(0, |sync| sync.sources.len());
        if sources.len() == stated {
            let supply = Supply {
                rendered: rendered.items(),
                sources: &sources,
                around: &[],
                is_complete: true,
            };
            plan.warnings.extend(unpromised(&supply));
            plan.warnings.extend(shadowed(rendered, &sources));
        }
        if is_branch {
            let annotated = self.iter().flat_map(|sync| &sync.annotate);
            let annotated: BTreeSet<(&str, &str)> = annotated
                .map(|entry| (entry.kind.value.as_str(), entry.name.value.as_str()))
                .collect();
            let target = scope.target.resources();
            let copied = copied_from_branch(target, &annotated);
            plan.warnings.extend(copied.map(|it| scope.located(it)));
            let bound = bound_identities(target, |at| scope.is_patched(at));
            plan.warnings.extend(bound.map(|it| scope.located(it)));
        }
        failures.or_ok(false)
    }
}

impl SecretSync {
    fn provider(&self) -> Provider {
        Provider::named(&self.provider.value).unwrap_or_default()
    }

    fn validate_provider(&self, failures: &mut Failures) {
        let name = &self.provider;
        if name.value.is_empty() {
            return;
        }
        if Provider::named(&name.value).is_none() {
            let message = format!("`provider` cannot be `{}`", name.value);
            let diagnostic = Diagnostic::error(Code::FieldValue, message).at(name.at);
            failures.push(diagnostic.help("write `kubed`, `reflector` or `replicator`"));
        } else if self.annotate.is_empty() {
            let message = "`provider` has no effect without `annotate`";
            let diagnostic = Diagnostic::error(Code::FieldValue, message).at(name.at);
            failures.push(diagnostic.help(
                "remove it: the annotations of the originals in `sources` say who copies them",
            ));
        }
    }
}

impl Annotate {
    fn validate<'a>(
        &self,
        mut earlier: impl Iterator<Item = &'a Annotate>,
        provider: Provider,
        failures: &mut Failures,
    ) {
        let (kind, name) = (&self.kind.value, &self.name.value);
        if !matches!(kind.as_str(), "Secret" | "ConfigMap") {
            let message = format!("{provider} does not copy `{kind}`");
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
            && let Err(refused) = provider.check(&selector.value)
        {
            failures.push(refused.at(selector.at));
        }
    }
}

fn annotate(
    scope: &Scope<'_>,
    entry: &Annotate,
    provider: Provider,
    plan: &mut Plan,
) -> Fallible<()> {
    let (kind, name) = (&entry.kind.value, &entry.name.value);
    let selector = scope.render(&entry.selector)?;
    let checked = provider.check(&selector);
    checked.map_err(|refused| refused.at(entry.selector.at))?;
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
        for (key, value) in provider.annotations(&selector) {
            plan.overlay
                .annotate(position, Entry::text(&key, &value, rule));
        }
    }
    Ok(())
}

/// The errors for namespaces of the environment that the sources are in, or create.
fn taken_by(directory: &LocatedText, built: &ResourceSet, scope: &Scope<'_>) -> Vec<Diagnostic> {
    let is_in = |name: &str| {
        let mut resources = built.iter();
        resources.any(|it| it.namespace() == name || (is_namespace(it) && it.name() == name))
    };
    let all = scope.moves.targets().iter();
    let taken = |(name, at): &(String, Origin)| {
        let owner = Owner {
            words: format!("is a namespace of `{}`", directory.value),
            place: Some((directory.at, "a source of `secretSync`")),
        };
        occupied(name, *at, owner)
    };
    all.filter(|(name, _)| is_in(name)).map(taken).collect()
}

/// The environment's Namespace in the render; all Namespaces if the environment has none of its own.
fn namespaces<'r>(scope: &Scope<'_>, rendered: &'r ResourceSet) -> Vec<&'r Resource> {
    let is_meant = |resource: &&Resource| {
        let new = scope.moves.targets();
        let is_new = |name: &str| new.is_empty() || new.iter().any(|(new, _)| new == name);
        resource.kind() == "Namespace" && is_new(resource.name())
    };
    rendered.iter().filter(is_meant).collect()
}

/// The warning for a directory of sources from which nothing is copied to the namespaces.
fn unsynced(
    directory: &LocatedText,
    built: &ResourceSet,
    namespaces: &[&Resource],
    stated: &[(Text, LocatedText)],
) -> Option<Diagnostic> {
    let is_copied = |resource: &&Resource| matches!(resource.kind(), "Secret" | "ConfigMap");
    let candidates: Vec<&Resource> = built.iter().filter(is_copied).collect();
    let copies = Copies::of(built.iter()).0;
    if copies.is_empty() {
        let name = &directory.value;
        let message = format!(
            "no Secret or ConfigMap in `{name}` has the annotation `{SYNC_ANNOTATION}`, or one of another controller"
        );
        let diagnostic = Diagnostic::warning(Code::KubedSelector, message).at(directory.at);
        let help = listed(candidates, "it has", "neither a Secret nor a ConfigMap");
        return Some(diagnostic.help(help));
    }
    let is_copied = |copy: &SyncedCopy<'_>| namespaces.iter().any(|it| copy.reaches(it));
    if !namespaces.is_empty() && !copies.iter().any(is_copied) {
        return Some(nothing_selects(directory, &copies, namespaces, stated));
    }
    None
}

fn nothing_selects(
    directory: &LocatedText,
    copies: &[SyncedCopy<'_>],
    namespaces: &[&Resource],
    stated: &[(Text, LocatedText)],
) -> Diagnostic {
    const SHOWN: usize = 10;
    let by = copies.first().map(|copy| copy.by).unwrap_or_default();
    let message = format!(
        "{by} copies nothing from `{}`: no selector matches the labels of the Namespace",
        directory.value
    );
    let mut diagnostic = Diagnostic::warning(Code::KubedSelector, message).at(directory.at);
    for copy in copies.iter().take(SHOWN) {
        let readable = match copy.is_readable() {
            readable if readable => "",
            _ => ", which is not a label selector",
        };
        let id = copy.source.id();
        diagnostic = diagnostic.help(format!("`{id}` selects `{}`{readable}", copy.rule));
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
    match namespace_labels(copies, stated) {
        Some(labels) => diagnostic.help(format!("write {labels} in `secretSync`")),
        None => diagnostic,
    }
}

/// The line of offshoot.yaml by which the Namespace gets the copies.
fn namespace_labels(copies: &[SyncedCopy<'_>], stated: &[(Text, LocatedText)]) -> Option<String> {
    let stated = stated.iter();
    let mut labels: Vec<(String, String)> = stated
        .map(|(key, value)| (key.to_string(), value.value.to_string()))
        .collect();
    let (before, mut is_met) = (labels.len(), true);
    for (key, value) in copies.iter().flat_map(SyncedCopy::wanted_labels) {
        match labels.iter().find(|(stated, _)| *stated == key) {
            Some((_, other)) => is_met &= *other == value,
            None => labels.push((key, value)),
        }
    }
    let entries = labels
        .iter()
        .map(|(key, value)| (key, value.replace('\\', "\\\\").replace('"', "\\\"")))
        .map(|(key, value)| format!("{key}: \"{value}\""));
    let entries: Vec<String> = entries.collect();
    let line = format!("`namespaceLabels: {{{}}}`", entries.join(", "));
    (is_met && labels.len() > before).then_some(line)
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
