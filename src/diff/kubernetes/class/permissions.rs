//! Whether the rules of a Role permit anything that they did not: compared as
//! sets of permissions, as the API server's escalation check does. Also what they
//! permit beside, in words.

use std::collections::{BTreeMap, BTreeSet};

use crate::yaml::{Node, Tag, Value};

/// The group of Roles and ClusterRoles.
pub(crate) const GROUP: &str = "rbac.authorization.k8s.io";

/// More permissions than this are not compared: they count as more than before.
const MOST_PERMISSIONS: usize = 20_000;

/// True if `new` rules permit something that `old` rules do not.
pub(super) fn widen(old: Option<&Node>, new: Option<&Node>) -> bool {
    let (old, new) = (rules(old), rules(new));
    is_too_much(&old, &new) || new.iter().any(|rule| !rule.not_covered_by(&old).is_empty())
}

/// True if both permit the same, and say nothing else.
pub(crate) fn are_the_same(old: &Node, new: &Node) -> bool {
    let are_plain = |node: &Node| {
        node.as_sequence()
            .is_some_and(|rules| rules.iter().all(is_plain))
    };
    are_plain(old) && are_plain(new) && !widen(Some(old), Some(new)) && !widen(Some(new), Some(old))
}

/// True for a rule that has nothing but lists of strings that are known here.
fn is_plain(rule: &Node) -> bool {
    let is_text = |item: &Node| matches!(item.value, Value::Scalar(Tag::Str, _));
    rule.as_mapping().is_some_and(|rule| {
        rule.iter().all(|(field, list)| {
            FIELDS.contains(&field)
                && list
                    .as_sequence()
                    .is_some_and(|list| list.iter().all(is_text))
        })
    })
}

const FIELDS: [&str; 5] = [
    "verbs",
    "apiGroups",
    "resources",
    "resourceNames",
    "nonResourceURLs",
];

/// Resources that are named in words.
const MOST_NAMED: usize = 6;

/// The permissions that `new` rules grant and `old` rules do not: `delete/patch pods, get
/// /metrics`; `None` if there are none, or too many to compare.
pub(crate) fn gained(old: Option<&Node>, new: Option<&Node>) -> Option<String> {
    let (old, new) = (rules(old), rules(new));
    if is_too_much(&old, &new) {
        return None;
    }
    let mut gained: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for rule in &new {
        for (what, verb) in rule.not_covered_by(&old) {
            gained.entry(what).or_default().insert(verb);
        }
    }
    let more = gained.len().saturating_sub(MOST_NAMED);
    let mut named: Vec<String> = gained
        .into_iter()
        .take(MOST_NAMED)
        .map(|(what, verbs)| {
            let verbs: Vec<&str> = verbs.into_iter().collect();
            match verbs.as_slice() {
                ["*"] => format!("anything on {what}"),
                verbs => format!("{} {what}", verbs.join("/")),
            }
        })
        .collect();
    if more > 0 {
        named.push(format!("and {more} more"));
    }
    (!named.is_empty()).then(|| named.join(", "))
}

fn is_too_much(old: &[Rule<'_>], new: &[Rule<'_>]) -> bool {
    let count: usize = new.iter().map(Rule::size).sum();
    count.saturating_mul(old.len().max(1)) > MOST_PERMISSIONS
}

/// One rule: lists of what it names.
struct Rule<'n> {
    verbs: Vec<&'n str>,
    groups: Vec<&'n str>,
    resources: Vec<&'n str>,
    names: Vec<&'n str>,
    urls: Vec<&'n str>,
}

fn rules(node: Option<&Node>) -> Vec<Rule<'_>> {
    let items = node.and_then(Node::as_sequence).unwrap_or_default();
    items
        .iter()
        .map(|rule| Rule {
            verbs: texts(rule, "verbs"),
            groups: texts(rule, "apiGroups"),
            resources: texts(rule, "resources"),
            names: texts(rule, "resourceNames"),
            urls: texts(rule, "nonResourceURLs"),
        })
        .collect()
}

fn texts<'n>(rule: &'n Node, field: &str) -> Vec<&'n str> {
    let items = rule.get(field).and_then(Node::as_sequence);
    let items = items.unwrap_or_default().iter();
    items.filter_map(Node::as_str).collect()
}

impl Rule<'_> {
    fn size(&self) -> usize {
        let resources = self.groups.len().max(1) * self.resources.len() * self.names.len().max(1);
        self.verbs.len() * (resources + self.urls.len())
    }

    /// The permissions of this rule that no `old` rule grants, each with its verb.
    fn not_covered_by(&self, old: &[Rule<'_>]) -> Vec<(String, &str)> {
        let mut found = Vec::new();
        for verb in &self.verbs {
            for url in &self.urls {
                if !old.iter().any(|rule| rule.permits_url(verb, url)) {
                    found.push(((*url).to_owned(), *verb));
                }
            }
            self.resources_not_covered_by(old, verb, &mut found);
        }
        found
    }

    fn resources_not_covered_by<'s>(
        &'s self,
        old: &[Rule<'_>],
        verb: &'s str,
        found: &mut Vec<(String, &'s str)>,
    ) {
        for group in &self.groups {
            for resource in &self.resources {
                for name in self.each_name() {
                    let is_covered = |rule: &Rule<'_>| rule.permits(verb, group, resource, name);
                    if !old.iter().any(is_covered) {
                        found.push((in_words(group, resource, name), verb));
                    }
                }
            }
        }
    }

    /// The names that the rule is for; a single `None` where it is for all.
    fn each_name(&self) -> Vec<Option<&str>> {
        if self.names.is_empty() {
            vec![None]
        } else {
            self.names.iter().map(|name| Some(*name)).collect()
        }
    }

    fn permits(&self, verb: &str, group: &str, resource: &str, name: Option<&str>) -> bool {
        let below = resource.split_once('/').map(|(_, sub)| format!("*/{sub}"));
        let resources = &self.resources;
        let has_resource = has(resources, resource)
            || below.is_some_and(|below| resources.contains(&below.as_str()));
        let has_name = self.names.is_empty() || name.is_some_and(|name| self.names.contains(&name));
        has(&self.verbs, verb) && has(&self.groups, group) && has_resource && has_name
    }

    fn permits_url(&self, verb: &str, url: &str) -> bool {
        let matches = |pattern: &&str| match pattern.strip_suffix('*') {
            Some(start) => url.starts_with(start),
            None => *pattern == url,
        };
        has(&self.verbs, verb) && self.urls.iter().any(matches)
    }
}

/// `deployments.apps`, and of a single object its name in quotes behind it.
fn in_words(group: &str, resource: &str, name: Option<&str>) -> String {
    let dot = if group.is_empty() { "" } else { "." };
    let name = name.map_or_else(String::new, |name| format!(" \"{name}\""));
    format!("{resource}{dot}{group}{name}")
}

fn has(list: &[&str], wanted: &str) -> bool {
    list.contains(&"*") || list.contains(&wanted)
}
