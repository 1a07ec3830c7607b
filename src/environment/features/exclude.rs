//! `exclude`: resources of the target that the environment does without. They are taken out of the
//! target before any other feature looks at it; here they become patches that delete them, and what
//! still refers to them is said.

use rustc_hash::FxHashMap;

use crate::config::{Decode, Fields, LocatedText};
use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin, first_of, listed};
use crate::environment::dangling::{Dangling, dangling};
use crate::environment::plan::Plan;
use crate::environment::scope::Scope;
use crate::environment::select::label_selector;
use crate::environment::target::{LeftOut, Target};
use crate::environment::wildcard;
use crate::model::{LabelSelector, Resource, Step};
use crate::sources::FilePath;

use super::feature::{Feature, Outline};

/// An entry of `exclude`. A resource is left out if every field of the entry matches it.
#[derive(Clone, Debug, Default)]
pub struct Exclude {
    /// The kind: `Kind` or `Kind.group`.
    pub kind: LocatedText,
    /// The name without a hash suffix; `*` stands for any characters.
    pub name: LocatedText,
    /// The namespace. Without a kind, the Namespace itself is meant as well.
    pub namespace: LocatedText,
    /// A Kubernetes label selector.
    pub labels: LocatedText,
    /// One of the directories that the environment is made of; every one without it.
    pub path: Option<LocatedText>,
    /// The place of the entry.
    pub at: Origin,
}

impl Decode for Exclude {
    const WHAT: &'static str = "an `exclude` entry";

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            kind: fields.located("kind"),
            name: fields.located("name"),
            namespace: fields.located("namespace"),
            labels: fields.located("labels"),
            path: fields.optional("path"),
            at: fields.at,
        }
    }
}

impl Feature for Vec<Exclude> {
    fn step() -> Step {
        Step::Exclude
    }

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        fields.objects(Self::step().field())
    }

    fn validate(&self, _outline: &Outline<'_>, failures: &mut Failures) {
        for entry in self {
            entry.validate(failures);
        }
    }

    /// Deletes the resources, and says what refers to them.
    fn apply(&self, scope: &Scope<'_>, plan: &mut Plan) -> Fallible<()> {
        let excluded = scope.target.excluded();
        let rule = |it: &LeftOut| scope.rule(it.step, it.at);
        plan.overlay.excluded = excluded.iter().map(rule).collect();
        plan.warnings.extend(referenced(dangling(scope.target)));
        Ok(())
    }
}

impl Exclude {
    fn validate(&self, failures: &mut Failures) {
        let fields = [&self.kind, &self.name, &self.namespace, &self.labels];
        if fields.iter().all(|field| field.value.is_empty()) {
            let message = "an `exclude` entry has no field, and would leave out everything";
            let diagnostic = Diagnostic::error(Code::FieldMissing, message).at(self.at);
            failures.push(
                diagnostic.help("write `{kind: ServiceMonitor}`, or a name, namespace or labels"),
            );
        }
        if let Err(refused) = label_selector(&self.labels.value) {
            failures.push(refused.at(self.labels.at));
        }
    }

    /// True if the entry is about one of the directories that the environment is made of.
    pub(in crate::environment) fn is_of_path(&self) -> bool {
        self.path.is_some()
    }

    /// The directory that the entry is about, if it is about one; `root` is that of offshoot.yaml.
    pub(in crate::environment) fn paths(&self, root: &FilePath) -> impl Iterator<Item = FilePath> {
        let path = self.path.iter();
        path.map(|path| root.join(&path.value))
    }

    /// True if all fields but `path` match the resource.
    pub(in crate::environment) fn leaves_out(&self, resource: &Resource) -> bool {
        let labels = label_selector(&self.labels.value);
        labels.is_ok_and(|labels| self.covers(resource, &labels))
    }

    /// True if every field matches the resource.
    fn covers(&self, resource: &Resource, labels: &LabelSelector) -> bool {
        self.is_kind(resource)
            && (self.name.value.is_empty() || wildcard::matches(&self.name.value, resource.name()))
            && self.is_in_namespace(resource)
            && labels.matches(|key| resource.label(key))
    }

    fn is_kind(&self, resource: &Resource) -> bool {
        let gvk = resource.gvk();
        let (kind, group) = match self.kind.value.split_once('.') {
            Some((kind, group)) => (kind, Some(group)),
            None => (self.kind.value.as_str(), None),
        };
        kind.is_empty() || (gvk.kind == kind && group.is_none_or(|group| gvk.group == group))
    }

    fn is_in_namespace(&self, resource: &Resource) -> bool {
        let wanted = self.namespace.value.as_str();
        let is_itself = self.kind.value.is_empty()
            && resource.kind() == "Namespace"
            && resource.name() == wanted;
        wanted.is_empty() || resource.namespace() == wanted || is_itself
    }
}

/// The target without what the entries leave out, and a warning for each entry that matches nothing.
/// Entries about one directory did their work where the target was joined: `used` has the places of those
/// that matched something.
pub(in crate::environment) fn without(
    target: Target,
    entries: &[Exclude],
    used: &[Origin],
) -> (Target, Vec<Diagnostic>) {
    if entries.is_empty() {
        return (target, Vec::new());
    }
    let selectors = entries
        .iter()
        .map(|entry| label_selector(&entry.labels.value));
    let entries: Vec<_> = entries.iter().zip(selectors).collect();
    let used = entries.iter().map(|(it, _)| used.contains(&it.at));
    let mut used: Vec<bool> = used.collect();
    let mut places = vec![None; target.resources().len()];
    let by_name = ByName::of(entries.iter().map(|(entry, _)| *entry));
    for (resource, place) in target.resources().iter().zip(&mut places) {
        for index in by_name.that_may_cover(resource) {
            let (Some((entry, selector)), Some(used)) = (entries.get(index), used.get_mut(index))
            else {
                continue;
            };
            let is_covered = |selector| entry.covers(resource, selector);
            if !entry.is_of_path() && selector.as_ref().is_ok_and(is_covered) {
                *used = true;
                place.get_or_insert(entry.at);
            }
        }
    }
    let unused = entries.iter().zip(&used).filter(|(_, used)| !**used);
    let warnings = unused
        .map(|((entry, _), _)| unmatched(entry, &target))
        .collect();
    let kept = target.without(|position| places.get(position).copied().flatten());
    (kept, warnings)
}

/// The entries by the name that they state: most state one, without a `*`.
struct ByName<'e> {
    named: FxHashMap<&'e str, Vec<usize>>,
    others: Vec<usize>,
}

impl<'e> ByName<'e> {
    fn of(entries: impl Iterator<Item = &'e Exclude>) -> Self {
        let (mut named, mut others) = (FxHashMap::<&str, Vec<usize>>::default(), Vec::new());
        for (index, entry) in entries.enumerate() {
            match entry.name.value.as_str() {
                name if name.is_empty() || name.contains('*') => others.push(index),
                name => named.entry(name).or_default().push(index),
            }
        }
        Self { named, others }
    }

    /// The positions, in order, of the entries whose name may be that of the resource.
    fn that_may_cover(&self, resource: &Resource) -> Vec<usize> {
        let named = self.named.get(resource.name()).into_iter().flatten();
        let mut found: Vec<usize> = named.chain(&self.others).copied().collect();
        found.sort_unstable();
        found
    }
}

/// The warning for an entry that matches nothing, with what was probably meant.
fn unmatched(entry: &Exclude, target: &Target) -> Diagnostic {
    let message = "this entry of `exclude` leaves nothing out";
    let diagnostic = Diagnostic::warning(Code::ExcludeUnused, message).at(entry.at);
    if let Some(path) = &entry.path {
        let help = format!(
            "`{}` has no such resource, or is not one of the environment's directories",
            path.value
        );
        return diagnostic.help(help);
    }
    let all = target.resources();
    let kind = entry.kind.value.split('.').next().unwrap_or_default();
    let kinds = all.iter().map(Resource::kind);
    if !kind.is_empty() && kinds.clone().all(|other| other != kind) {
        let help = format!("the target has no {kind}");
        return diagnostic.suggest_or(kind, kinds, help);
    }
    let of_kind = all.iter().filter(|resource| entry.is_kind(resource));
    let names: Vec<&str> = of_kind.clone().map(Resource::name).collect();
    let name = entry.name.value.as_str();
    if !name.is_empty() && !names.iter().any(|it| wildcard::matches(name, it)) {
        const SHOWN: usize = 10;
        let known = names.iter().map(|name| format!("`{name}`"));
        let help = format!("the target has {}", first_of(SHOWN, known));
        return diagnostic.suggest_or(name, names, help);
    }
    let namespace = entry.namespace.value.as_str();
    let mut namespaces: Vec<&str> = of_kind.map(Resource::namespace).collect();
    namespaces.retain(|name| !name.is_empty());
    namespaces.sort_unstable();
    namespaces.dedup();
    if !namespace.is_empty() && !namespaces.contains(&namespace) {
        let help = match namespaces.as_slice() {
            [] => "the resources that it means state no namespace".to_owned(),
            known => format!("they are in {}", listed(known)),
        };
        return diagnostic.suggest_or(namespace, namespaces, help);
    }
    diagnostic.help("no resource matches all of its fields: correct one, or remove the entry")
}

/// The warning that lists what refers to resources that are left out.
fn referenced(found: Vec<Dangling>) -> Option<Diagnostic> {
    const SHOWN: usize = 10;
    let first = found.first()?;
    let names = found.iter().map(|it| it.excluded.clone());
    let names: std::collections::BTreeSet<String> = names.collect();
    let message = format!(
        "`exclude` leaves out {}, and {} still {} to {}",
        first_of(SHOWN, names.iter().map(|name| format!("`{name}`"))),
        if found.len() == 1 {
            "one field".to_owned()
        } else {
            format!("{} fields", found.len())
        },
        if found.len() == 1 { "refers" } else { "refer" },
        if names.len() == 1 { "it" } else { "them" },
    );
    let mut diagnostic = Diagnostic::warning(Code::ExcludeReferenced, message).at(first.at);
    for other in found.iter().skip(1).take(SHOWN) {
        diagnostic = diagnostic.label(other.at, format!("refers to `{}`", other.excluded));
    }
    let places = found
        .iter()
        .map(|it| format!("`{}` of `{}`", it.field, it.referrer));
    Some(
        diagnostic
            .help(format!("they are {}", first_of(SHOWN, places)))
            .help("leave these out as well, or keep what they need"),
    )
}
