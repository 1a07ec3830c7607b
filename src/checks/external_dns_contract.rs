//! `external-dns-contract`: annotations that external-dns reads otherwise than meant, or not at all. In: a
//! render. Out: a finding at each. Source: external-dns, docs/annotations/annotations.md and
//! source/annotations/annotations.go.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic, Origin, counted};
use crate::model::Resource;
use crate::yaml::Node;

use super::check::Check;
use super::external_dns::{Annotation, NEW, OLD, Program, annotations, hosts};
use super::findings::Findings;
use super::objects::Objects;
use super::subject::Subject;
use super::wildcard_names::covers;
use crate::environment::nodes_at;

/// Places that one message lists.
const SHOWN: usize = 10;

/// Annotations whose values are words.
const SOURCES: [&str; 2] = ["ingress-hostname-source", "gateway-hostname-source"];
/// Their words.
const WORDS: [&str; 2] = ["annotation-only", "defined-hosts-only"];

/// Annotations that external-dns does not read as they are meant.
pub(super) struct ExternalDnsContract;

impl Check for ExternalDnsContract {
    fn codes(&self) -> &'static [Code] {
        &[Code::ExternalDnsContract]
    }

    fn run(&self, subject: &Subject<'_>, findings: &mut Findings) {
        let with = |it: &'_ Resource| !annotations(it).is_empty();
        if !subject.resources.iter().any(with) {
            return;
        }
        let objects = Objects::new(subject);
        let program = Program::find(subject.resources, &objects);
        for resource in subject.resources {
            for found in of_resource(resource, &program) {
                findings.add(subject, resource, found);
            }
        }
        if let Some(found) = old_prefix(subject, &program) {
            findings.add_general(subject, found);
        }
        for (resource, found) in two_targets(subject.resources) {
            findings.add(subject, resource, found);
        }
    }
}

fn of_resource(resource: &Resource, program: &Program) -> Vec<Diagnostic> {
    let all = annotations(resource);
    let mut found = differing(resource, &all);
    for it in latest(&all) {
        found.extend(unknown_word(it));
        found.extend(without_effect(resource, it, program));
        found.extend(without_rule(resource, it, &all));
        found.extend(wildcard(it, program));
    }
    found
}

/// The annotations without those that have the same name under the new prefix, too.
fn latest<'r>(all: &[Annotation<'r>]) -> Vec<Annotation<'r>> {
    let is_doubled = |it: &Annotation<'_>| {
        let mut others = all.iter();
        it.is_old && others.any(|other| !other.is_old && other.name == it.name)
    };
    all.iter().copied().filter(|it| !is_doubled(it)).collect()
}

fn warning(at: Origin, message: impl Into<crate::diag::Message>) -> Diagnostic {
    Diagnostic::warning(Code::ExternalDnsContract, message).at(at)
}

/// Two prefixes with two values: the record changes with the version of external-dns.
fn differing(resource: &Resource, all: &[Annotation<'_>]) -> Vec<Diagnostic> {
    let old = |new: &Annotation<'_>| {
        let mut others = all.iter();
        others
            .find(|it| it.is_old && it.name == new.name)
            .filter(|it| it.node.as_str() != new.node.as_str())
            .copied()
    };
    let new = all.iter().filter(|it| !it.is_old);
    new.filter_map(|new| {
        let old = old(new)?;
        let message = format!(
            "`{}` has two values of `{}`, one per prefix",
            resource.id(),
            new.name
        );
        let found = warning(new.node.origin, message).label(old.node.origin, "the other one");
        Some(found.help("write one value in both: external-dns 0.22 and later reads one prefix, those before the other"))
    })
    .collect()
}

fn unknown_word(it: Annotation<'_>) -> Option<Diagnostic> {
    let word = it.node.as_str().unwrap_or_default();
    if !SOURCES.contains(&it.name) || WORDS.contains(&word) {
        return None;
    }
    let message = format!(
        "external-dns makes no record at all for `{}: {word}`",
        it.name
    );
    Some(warning(it.node.origin, message).help("write `defined-hosts-only` or `annotation-only`"))
}

fn without_effect(
    resource: &Resource,
    it: Annotation<'_>,
    program: &Program,
) -> Option<Diagnostic> {
    let gvk = resource.gvk();
    let is_route = gvk.group == "gateway.networking.k8s.io" && gvk.kind.ends_with("Route");
    if is_route && it.name == "target" {
        let message = format!("external-dns does not read `target` on `{}`", resource.id());
        let found = warning(it.node.origin, message);
        return Some(found.help("write it on the Gateway"));
    }
    let spec = |field: &str| resource.node.at(&["spec", field]).and_then(Node::as_str);
    let is_inside = gvk.kind == "Service"
        && gvk.group.is_empty()
        && matches!(spec("type"), None | Some("ClusterIP"))
        && spec("clusterIP") != Some("None");
    if is_inside && it.name == "hostname" && !program.has("--publish-internal-services") {
        let message = format!(
            "external-dns makes no record for `{}`: it has an address of the cluster alone",
            resource.id()
        );
        let found = warning(it.node.origin, message);
        return Some(found.help(
            "write `internal-hostname`, put the annotation on its Ingress, or make it a `LoadBalancer`",
        ));
    }
    None
}

/// A host in an annotation that the object has no rule for: the record leads to a 404.
fn without_rule(
    resource: &Resource,
    it: Annotation<'_>,
    all: &[Annotation<'_>],
) -> Option<Diagnostic> {
    const ALIAS: &str = "nginx.ingress.kubernetes.io/server-alias";
    let gvk = resource.gvk();
    let path = match (gvk.group.as_str(), gvk.kind.as_str()) {
        ("networking.k8s.io", "Ingress") => "spec.rules[].host",
        ("gateway.networking.k8s.io", "HTTPRoute" | "GRPCRoute" | "TLSRoute") => "spec.hostnames[]",
        _ => return None,
    };
    let is_ignored = all
        .iter()
        .any(|it| SOURCES.contains(&it.name) && it.node.as_str() == Some("defined-hosts-only"));
    let is_other = resource.annotation(ALIAS).is_some() || is_ignored;
    if it.name != "hostname" || is_other {
        return None;
    }
    let ruled = nodes_at(&resource.node, path);
    let rules = nodes_at(&resource.node, "spec.rules[]");
    let default = resource.node.at(&["spec", "defaultBackend"]).is_some();
    // A rule without a host takes any.
    let is_any =
        default || ruled.is_empty() || (gvk.kind == "Ingress" && ruled.len() < rules.len());
    let is_ruled = |host: &str| {
        let mut ruled = ruled.iter().filter_map(|node| node.as_str());
        ruled.any(|rule| covers(rule, host) || rule.eq_ignore_ascii_case(host))
    };
    let host = hosts(it).into_iter().find(|host| !is_ruled(host))?;
    if is_any {
        return None;
    }
    let message = format!(
        "external-dns makes a record for `{host}`, for which `{}` has no rule",
        resource.id()
    );
    let found = warning(it.node.origin, message);
    let found = ruled.first().map_or(found.clone(), |rule| {
        found.label(rule.origin, "the hosts that it answers to")
    });
    Some(found.help("correct the host, or add a rule for it"))
}

/// A star in the names of its own TXT records, which some zones refuse (docs/registry/txt.md).
fn wildcard(it: Annotation<'_>, program: &Program) -> Option<Diagnostic> {
    let is_txt = program.arguments.is_some()
        && !program.has("--txt-wildcard-replacement")
        && (!program.has("--registry") || program.has("--registry=txt"));
    let host = hosts(it).into_iter().find(|host| host.starts_with('*'))?;
    if it.name != "hostname" || !is_txt {
        return None;
    }
    let message = format!(
        "external-dns notes its ownership of `{host}` in a TXT record with a star inside its name"
    );
    let found = warning(it.node.origin, message);
    Some(found.help("run external-dns with `--txt-wildcard-replacement=any`"))
}

/// One finding for all annotations under the prefix that external-dns reads no more.
fn old_prefix(subject: &Subject<'_>, program: &Program) -> Option<Diagnostic> {
    if program.reads_old_prefix() {
        return None;
    }
    let mut places = Vec::new();
    for resource in subject.resources {
        let all = annotations(resource);
        let old = latest(&all).into_iter().find(|it| it.is_old);
        places.extend(old.map(|it| (it.node.origin, resource)));
    }
    let ((first, resource), others) = places.split_first()?;
    let message = match others.len() {
        0 => format!(
            "external-dns 0.22 and later does not read the annotations of `{}`",
            resource.id()
        ),
        others => format!(
            "external-dns 0.22 and later does not read the annotations of `{}` and {}",
            resource.id(),
            counted(others, "other resource")
        ),
    };
    let mut found = warning(*first, message);
    for (at, _) in others.iter().take(SHOWN) {
        found = found.label(*at, "here, too");
    }
    let prefix = OLD.trim_end_matches('/');
    Some(found.help(format!(
        "write each with the prefix `{}` as well, and remove those with `{prefix}` once every cluster runs 0.22",
        NEW.trim_end_matches('/')
    )))
}

/// Objects that ask for records of one name with different targets.
fn two_targets(resources: &[Resource]) -> Vec<(&Resource, Diagnostic)> {
    let mut claimed: BTreeMap<String, (&Resource, String, Origin)> = BTreeMap::new();
    let mut found = Vec::new();
    for resource in resources {
        for (host, target, at) in claims(resource) {
            let Some((other, known, place)) = claimed.get(&host) else {
                claimed.insert(host, (resource, target, at));
                continue;
            };
            if *known == target || std::ptr::eq(*other, resource) {
                continue;
            }
            let message = format!(
                "`{}` and `{}` ask for records of `{host}` with different targets",
                other.id(),
                resource.id()
            );
            let it = warning(at, message).label(*place, "the other one");
            let it = it.help(
                "give one of them another host, or both a `set-identifier` if the provider can weight them",
            );
            found.push((resource, it));
        }
    }
    found
}

/// The hosts of a resource, with words for what their records lead to.
fn claims(resource: &Resource) -> Vec<(String, String, Origin)> {
    let all = annotations(resource);
    let all = latest(&all);
    let find = |name: &str| all.iter().find(|it| it.name == name);
    let text = |name: &str| find(name).and_then(|it| it.node.as_str());
    if text("set-identifier").is_some()
        || text("controller").is_some_and(|it| it != "dns-controller")
    {
        return Vec::new();
    }
    let spec = |field: &str| resource.node.at(&["spec", field]).and_then(Node::as_str);
    let own = match resource.kind() {
        "Service" if spec("type") == Some("LoadBalancer") => {
            format!("Service {}/{}", resource.namespace(), resource.name())
        }
        "Ingress" => format!("class {}", spec("ingressClassName").unwrap_or_default()),
        _ => return Vec::new(),
    };
    let target = text("target").map_or(own, str::to_owned);
    let annotated = find("hostname").into_iter();
    let annotated =
        annotated.flat_map(|it| hosts(*it).into_iter().map(|host| (host, it.node.origin)));
    let ruled = nodes_at(&resource.node, "spec.rules[].host").into_iter();
    let ruled = ruled.filter_map(|node| Some((node.as_str()?.to_ascii_lowercase(), node.origin)));
    annotated
        .chain(ruled)
        .map(|(host, at)| (host, target.clone(), at))
        .collect()
}
