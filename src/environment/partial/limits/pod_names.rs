//! `only-headless`: names of pods of the rest, and of ports, that DNS knows below a headless Service. An
//! ExternalName has no names below it.

use crate::diag::{Code, Diagnostic, Origin, first_of};
use crate::model::Resource;
use crate::yaml::Node;

use super::rest::{Rest, called};

/// Places that the warning shows.
const SHOWN: usize = 10;

/// A name below a Service of the rest.
struct Below {
    /// `redis-0.redis`.
    name: String,
    at: Origin,
}

pub(super) fn unknown(rest: &Rest<'_>) -> Option<Diagnostic> {
    let is_headless = |service: &&&Resource| {
        service
            .node
            .at(&["spec", "clusterIP"])
            .and_then(Node::as_str)
            == Some("None")
    };
    let headless: Vec<&Resource> = rest.services.iter().filter(is_headless).copied().collect();
    if headless.is_empty() {
        return None;
    }
    let mut found = Vec::new();
    for resource in &rest.kept {
        resource.node.walk(|node| {
            for service in &headless {
                let text = node.as_str().unwrap_or_default();
                let names = below(text, service, rest).into_iter();
                found.extend(names.map(|name| Below {
                    name,
                    at: node.origin,
                }));
            }
        });
    }
    let first = found.first()?;
    let mut names: Vec<&str> = found.iter().map(|it| it.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let (shared, domain) = (rest.shared, rest.domain);
    let example = format!("{}.{shared}.svc.{domain}", first.name);
    let message = format!(
        "the branch has no name {}: its Service is an ExternalName, which has none below it",
        first_of(SHOWN, names.iter().map(|name| format!("`{name}`")))
    );
    let mut diagnostic = Diagnostic::warning(Code::OnlyHeadless, message).at(first.at);
    for it in found.iter().skip(1).take(SHOWN) {
        diagnostic = diagnostic.label(it.at, format!("`{}`", it.name));
    }
    for service in headless {
        diagnostic = diagnostic.label(service.origin, format!("{} is headless", called(service)));
    }
    Some(diagnostic.help(format!(
        "write the name in the shared namespace, as in `{example}`, or the name of the Service alone"
    )))
}

/// The names below a Service in a text: of a pod of the rest, of any pod (`$(POD).redis`), of a port
/// (`_redis._tcp.redis`).
fn below(text: &str, service: &Resource, rest: &Rest<'_>) -> Vec<String> {
    let name = service.name();
    let mut names = Vec::new();
    for (start, _) in text.match_indices(name) {
        let (before, after) = (
            text.get(..start).unwrap_or_default(),
            text.get(start + name.len()..).unwrap_or_default(),
        );
        let Some(front) = before.strip_suffix('.') else {
            continue;
        };
        let is_label = |c: char| c.is_ascii_alphanumeric() || "-_$(){}".contains(c);
        let label = front.trim_end_matches(is_label);
        let label = front.strip_prefix(label).unwrap_or_default();
        if is_name_below(label, rest) && is_own(after, service, rest) {
            names.push(format!("{label}.{name}"));
        }
    }
    names
}

/// True for the name of a pod of the rest, a name with a variable, and a protocol.
fn is_name_below(label: &str, rest: &Rest<'_>) -> bool {
    let is_pod = |resource: &&Resource| {
        let number = label.strip_prefix(resource.name());
        let number = number.and_then(|rest| rest.strip_prefix('-'));
        number.is_some_and(|it| !it.is_empty() && it.bytes().all(|b| b.is_ascii_digit()))
    };
    matches!(label, "_tcp" | "_udp") || label.contains('$') || rest.gone.iter().any(is_pod)
}

/// True if the text behind the name of a Service leaves it in its own namespace, or in that of the branch.
fn is_own(after: &str, service: &Resource, rest: &Rest<'_>) -> bool {
    let Some(next) = after.strip_prefix('.') else {
        return !after.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    };
    let end = next.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    let label = next.get(..end.unwrap_or(next.len())).unwrap_or_default();
    label.is_empty() || [service.namespace(), rest.own].contains(&label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::parse;

    fn resource(manifest: &str) -> Resource {
        let node = parse(manifest, Origin::START).expect("the test's YAML");
        Resource::new(node.expect("a document"))
    }

    #[test]
    fn names_below_a_service_are_told_from_other_text() {
        let service = resource("{kind: Service, metadata: {name: redis, namespace: shop}}");
        let set = resource("{kind: StatefulSet, metadata: {name: cache}}");
        let rest = Rest {
            kept: Vec::new(),
            gone: vec![&set],
            services: vec![&service],
            shared: "main",
            own: "b",
            domain: "cluster.local",
        };
        for (text, expected) in [
            ("redis://cache-0.redis:6379", Some("cache-0.redis")),
            (
                "cache-1.redis.shop.svc.cluster.local",
                Some("cache-1.redis"),
            ),
            ("$(POD).redis", Some("$(POD).redis")),
            ("_client._tcp.redis", Some("_tcp.redis")),
            ("redis:6379", None),
            ("spring.redis", None),
            ("cache-0.redis-metrics", None),
            ("cache-0.redis.main.svc.cluster.local", None),
            ("cache-0.redis.example.com", None),
            ("other-0.redis", None),
        ] {
            let found = below(text, &service, &rest);
            assert_eq!(found.first().map(String::as_str), expected, "{text}");
        }
    }
}
