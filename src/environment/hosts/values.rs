//! Hosts in the values of charts. In: a HelmRelease. Out: the fields that hold a host by their names, as
//! `hosts.declare` spells their paths. A chart decides what it makes of its values: nothing moves by this.

use crate::diag::Origin;
use crate::model::Resource;
use crate::yaml::{FieldPath, Text};

/// Words of keys below which a host is one that the chart serves.
const SERVING: [&str; 4] = ["gateway", "ingress", "route", "virtualservice"];

/// A field of a chart's values with a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueHost {
    /// The field.
    pub path: FieldPath,
    /// The host.
    pub host: Text,
    /// Its place.
    pub at: Origin,
    /// True if the chart serves it, by the names of the keys above.
    pub is_served: bool,
}

/// The fields of a HelmRelease's values that have a host.
pub fn value_hosts(resource: &Resource) -> Vec<ValueHost> {
    let mut found = Vec::new();
    if resource.kind() != "HelmRelease" {
        return found;
    }
    resource.node.walk_paths(|at| {
        let keys: Vec<String> = at.path.fields().map(str::to_ascii_lowercase).collect();
        let host = at.node.as_text().filter(|text| is_host(text));
        if let (Some(host), [spec, values, above @ .., last]) = (host, keys.as_slice())
            && spec == "spec"
            && values == "values"
            && is_host_key(last)
        {
            let mut above = above.iter().chain([last]);
            found.push(ValueHost {
                path: at.path.clone(),
                host: host.clone(),
                at: at.node.origin,
                is_served: above.any(|key| SERVING.iter().any(|word| key.contains(word))),
            });
        }
    });
    found
}

fn is_host_key(key: &str) -> bool {
    ["host", "hosts", "hostname", "hostnames"]
        .iter()
        .any(|end| key.ends_with(end))
}

/// True for a name with several labels that is not one of the cluster's own.
fn is_host(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-.*${}_".contains(c);
    let is_inner = text.ends_with(".svc") || text.contains(".svc.");
    let is_address = text.chars().all(|c| c.is_ascii_digit() || c == '.');
    text.trim_matches('.').contains('.') && text.chars().all(is_part) && !is_inner && !is_address
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::hosts::any_item;
    use crate::yaml::parse_stream;

    #[test]
    fn hosts_are_found_by_the_names_of_keys() {
        for (values, expected) in [
            (
                "ingress: {hosts: [{host: a.example.com}]}",
                "spec.values.ingress.hosts[].host served",
            ),
            (
                "httpRoute: {hostnames: [a.example.com, b.example.com]}",
                "spec.values.httpRoute.hostnames[] served, spec.values.httpRoute.hostnames[] served",
            ),
            (
                "ingress: {hostname: '${HOST}.example.com'}",
                "spec.values.ingress.hostname served",
            ),
            ("smtp: {host: mail.example.com}", "spec.values.smtp.host"),
            ("database: {host: db.shop.svc}", ""),
            ("ingress: {host: 203.0.113.9}", ""),
            ("ingress: {host: ''}", ""),
            ("ingress: {path: a.html}", ""),
        ] {
            let text = format!("{{kind: HelmRelease, spec: {{values: {{{values}}}}}}}");
            let documents = parse_stream(&text, Origin::NONE);
            let node = documents.expect("the test's YAML").remove(0);
            let found = value_hosts(&Resource::new(node));
            let words = |it: &ValueHost| {
                let served = if it.is_served { " served" } else { "" };
                format!("{}{served}", any_item(&it.path))
            };
            let found: Vec<String> = found.iter().map(words).collect();
            assert_eq!(found.join(", "), expected, "{values}");
        }
    }
}
