//! Whether the rules of a Role permit anything that they did not: compared as
//! sets of permissions, as the API server's escalation check does.

use crate::yaml::Node;

/// More permissions than this are not compared: they count as more than before.
const MOST_PERMISSIONS: usize = 20_000;

/// True if `new` rules permit something that `old` rules do not.
pub(super) fn widen(old: Option<&Node>, new: Option<&Node>) -> bool {
    let (old, new) = (rules(old), rules(new));
    let count: usize = new.iter().map(Rule::size).sum();
    if count.saturating_mul(old.len().max(1)) > MOST_PERMISSIONS {
        return true;
    }
    new.iter().any(|rule| !rule.is_covered_by(&old))
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

    fn is_covered_by(&self, old: &[Rule<'_>]) -> bool {
        self.verbs.iter().all(|verb| {
            self.urls
                .iter()
                .all(|url| old.iter().any(|rule| rule.permits_url(verb, url)))
                && self.covers_resources(verb, old)
        })
    }

    fn covers_resources(&self, verb: &str, old: &[Rule<'_>]) -> bool {
        let names: Vec<Option<&str>> = match self.names.is_empty() {
            true => vec![None],
            false => self.names.iter().map(|name| Some(*name)).collect(),
        };
        self.groups.iter().all(|group| {
            self.resources.iter().all(|resource| {
                names.iter().all(|name| {
                    old.iter()
                        .any(|rule| rule.permits(verb, group, resource, *name))
                })
            })
        })
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

fn has(list: &[&str], wanted: &str) -> bool {
    list.contains(&"*") || list.contains(&wanted)
}
