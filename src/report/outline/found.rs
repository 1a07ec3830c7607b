//! The fields that differ in targets that both sides have, as the answer counts them. In: an
//! impact. Out: [`Found`]s, those of one resource by one name.

use std::collections::BTreeMap;

use super::scope::Scope;
use crate::diff::{ChangeKind, Class};
use crate::impact::{Difference, Field, Impact, Subject};

/// Characters of the hash in a generated name.
const HASH: usize = 10;
/// Length of the hash in the name of a Job.
const JOB_HASH: usize = 7;

/// A field of a resource that differs in a target of the report.
pub(super) struct Found<'i> {
    /// The resource, by the name that it has where most targets have it.
    pub(super) subject: &'i Subject,
    /// The gravest class.
    pub(super) class: Class,
    /// The kind of the change of a whole resource.
    pub(super) whole: Option<ChangeKind>,
    /// True for a change of the resource's own name.
    pub(super) is_renamed: bool,
    /// True for a change of the resource's own namespace.
    pub(super) is_moved: bool,
    /// The resource as it was: `PersistentVolumeClaim data`.
    pub(super) was: String,
    /// The namespace that it leaves.
    pub(super) leaves: Option<&'i str>,
}

impl Found<'_> {
    /// `Deployment api`
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.subject.gvk.kind, self.subject.logical_name)
    }
}

/// The old names and namespaces of resources that have others now.
type Old<'i> = BTreeMap<&'i str, [Option<&'i str>; 2]>;

/// The fields that differ. What only follows another resource's new name is not told by itself,
/// unless pods are replaced for it, or the API server refuses it.
pub(super) fn found<'i>(impact: &'i Impact, scope: Scope<'_>) -> Vec<Found<'i>> {
    let old = old(impact);
    let of = |field: &'i Field| of_field(impact, scope, &old, field);
    // What has another name itself is new: nothing of it is replaced.
    let matters = |found: &Found<'_>| {
        let is_told = matches!(found.class, Class::Rollout | Class::Recreate);
        is_told && !old.contains_key(found.subject.text.as_str())
    };
    let mut all = Vec::new();
    for group in &impact.causes {
        all.extend(group.fields.iter().flat_map(of));
        all.extend(group.follows.iter().flat_map(of).filter(matters));
    }
    all
}

/// A field once, and resources that came in the place of one that went beside that.
fn of_field<'i>(
    impact: &'i Impact,
    scope: Scope<'_>,
    old: &Old<'i>,
    field: &'i Field,
) -> Vec<Found<'i>> {
    let variants = field.variants.iter();
    let variants = variants.filter_map(|at| impact.differences.get(*at));
    let here = variants.filter(|found| !scope.on_both(&found.targets).is_empty());
    let mut by_whole: BTreeMap<Option<ChangeKind>, Vec<&'i Difference>> = BTreeMap::new();
    for difference in here {
        let whole = difference.is_whole().then_some(difference.change.kind);
        by_whole.entry(whole).or_default().push(difference);
    }
    let all = by_whole.values();
    all.filter_map(|here| of_variants(old, here)).collect()
}

fn of_variants<'i>(old: &Old<'i>, here: &[&'i Difference]) -> Option<Found<'i>> {
    let first = *here.first()?;
    let subject = &first.subject;
    let [name, namespace] = old.get(subject.text.as_str()).copied().unwrap_or_default();
    let has_hash = subject.logical_name != subject.name;
    let name = name.map(|name| if has_hash { without_hash(name) } else { name });
    Some(Found {
        subject,
        class: here.iter().map(|found| found.change.class).max()?,
        whole: first.is_whole().then_some(first.change.kind),
        is_renamed: first.change.path.is(&["metadata", "name"]),
        is_moved: first.change.path.is(&["metadata", "namespace"]),
        was: format!(
            "{} {}",
            subject.gvk.kind,
            name.unwrap_or(subject.logical_name.as_str())
        ),
        leaves: namespace,
    })
}

/// The name without what is as long as a hash.
fn without_hash(name: &str) -> &str {
    let parts = name.rsplit_once('-');
    let parts = parts.filter(|(_, hash)| matches!(hash.len(), HASH | JOB_HASH));
    parts.map_or(name, |(stem, _)| stem)
}

fn old(impact: &Impact) -> Old<'_> {
    let mut old = Old::new();
    for difference in &impact.differences {
        let change = &difference.change;
        let at = ["name", "namespace"].map(|field| change.path.is(&["metadata", field]));
        let Some(at) = at.iter().position(|is_there| *is_there) else {
            continue;
        };
        let was = change.old.as_ref().and_then(|old| old.as_text());
        let of_subject = old.entry(difference.subject.text.as_str()).or_default();
        if let Some(known) = of_subject.get_mut(at) {
            *known = was.map(|was| was.as_str());
        }
    }
    old
}
