//! Names of resources, as people say them. In: the subjects of an impact. Out: `Deployment api`;
//! with the group or the namespace only where two resources would look the same.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::first_of;
use crate::impact::{Impact, Subject};
use crate::report::value::visible;

/// Kinds that are counted by name; the others are counted together.
const MOST_KINDS: usize = 3;

/// The resources of an impact that look alike by kind and name.
#[derive(Default)]
pub(in crate::report) struct Names<'i> {
    groups: BTreeMap<(&'i str, &'i str), BTreeSet<&'i str>>,
    namespaces: BTreeMap<(&'i str, &'i str, usize), BTreeSet<&'i str>>,
}

impl<'i> Names<'i> {
    /// The names of everything that differs in `impact`.
    pub(in crate::report) fn of(impact: &'i Impact) -> Self {
        let mut names = Self::default();
        for difference in &impact.differences {
            let subject = &difference.subject;
            let key = (subject.gvk.kind.as_str(), subject.logical_name.as_str());
            let groups = names.groups.entry(key).or_default();
            groups.insert(subject.gvk.served_group());
            // The same resource has another namespace in each target: only what one target has
            // twice must be told apart. The subject is that of the first target.
            if let Some(&target) = difference.targets.first() {
                let namespaces = names.namespaces.entry((key.0, key.1, target)).or_default();
                namespaces.insert(subject.namespace.as_str());
            }
        }
        names
    }

    /// `Deployment api`
    pub(in crate::report) fn said(&self, subject: &Subject) -> String {
        let (kind, name) = (subject.gvk.kind.as_str(), subject.logical_name.as_str());
        let mut text = kind.to_owned();
        let groups = self.groups.get(&(kind, name));
        if groups.is_some_and(|groups| groups.len() > 1) {
            text = subject.gvk.to_string();
        }
        text = format!("{text} {name}");
        let mut targets = self
            .namespaces
            .range((kind, name, 0)..=(kind, name, usize::MAX));
        if targets.any(|(_, namespaces)| namespaces.len() > 1) {
            text += &match subject.namespace.as_str() {
                "" => " without a namespace".to_owned(),
                namespace => format!(" in {namespace}"),
            };
        }
        visible(&text)
    }
}

/// `11 Deployments, 9 Services and 10 others` for the kinds of several resources.
pub(in crate::report) fn kinds_text<'k>(kinds: impl IntoIterator<Item = &'k str>) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for kind in kinds {
        *counts.entry(kind).or_default() += 1;
    }
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(kind, count)| (std::cmp::Reverse(*count), *kind));
    let rest: usize = counts.iter().skip(MOST_KINDS).map(|(_, count)| count).sum();
    let shown = counts.iter().take(MOST_KINDS);
    let shown = shown.map(|(kind, count)| format!("{count} {}", plural(kind, *count)));
    let mut shown = first_of(MOST_KINDS, shown);
    if rest > 0 {
        let others = if rest == 1 { "other" } else { "others" };
        shown += &format!(" and {rest} {others}");
    }
    visible(&shown)
}

/// The kind, in its plural unless there is one: `Ingresses`, `NetworkPolicies`.
pub(in crate::report) fn plural(kind: &str, count: usize) -> String {
    let consonant = |c: char| !"aeiou".contains(c);
    let mut end = kind.chars().rev();
    match (count, end.next(), end.next()) {
        (1, ..) => kind.to_owned(),
        (_, Some('s' | 'x'), _) => format!("{kind}es"),
        (_, Some('h'), Some('c' | 's')) => format!("{kind}es"),
        (_, Some('y'), Some(before)) if consonant(before) => {
            format!("{}ies", kind.trim_end_matches('y'))
        }
        _ => format!("{kind}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_counted() {
        let kinds = [
            "Service",
            "Deployment",
            "Deployment",
            "Ingress",
            "Ingress",
            "Ingress",
            "A",
        ];
        assert_eq!(
            kinds_text(kinds),
            "3 Ingresses, 2 Deployments, 1 A and 1 other"
        );
        assert_eq!(plural("NetworkPolicy", 2), "NetworkPolicies");
        assert_eq!(plural("Gateway", 2), "Gateways");
    }
}
