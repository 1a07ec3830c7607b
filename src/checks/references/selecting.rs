//! Selectors: of Services, PodDisruptionBudgets, PodMonitors and ServiceMonitors. Each has to select
//! something, and a Service a port that a container has.

use crate::checks::findings::Findings;
use crate::checks::objects::Objects;
use crate::checks::pods::{Container, Pod, pods};
use crate::checks::selectors::matches;
use crate::checks::subject::{Subject, namespace_of};
use crate::diag::{Code, Diagnostic, did_you_mean, first_of, nearest};
use crate::environment::nodes_at;
use crate::model::Resource;
use crate::yaml::{Mapping, Node};

/// Ports that a message lists.
const SHOWN: usize = 10;

/// Kinds whose `spec.selector` is a LabelSelector, with the kind that it selects.
const SELECTORS: [(&str, &str, &str); 3] = [
    ("policy", "PodDisruptionBudget", "pod"),
    ("monitoring.coreos.com", "PodMonitor", "pod"),
    ("monitoring.coreos.com", "ServiceMonitor", "Service"),
];

/// Adds the findings about selectors.
pub(super) fn check(subject: &Subject<'_>, objects: &Objects<'_>, findings: &mut Findings) {
    let all: Vec<Pod<'_>> = pods(subject.resources).collect();
    let search = Search { all, objects };
    for resource in subject.resources {
        let found = match resource.kind() {
            "Service" if resource.gvk().group.is_empty() => search.service(resource),
            _ => search.selector(resource).into_iter().collect(),
        };
        for found in found {
            findings.add(subject, resource, found);
        }
    }
}

struct Search<'s> {
    all: Vec<Pod<'s>>,
    objects: &'s Objects<'s>,
}

impl<'s> Search<'s> {
    fn pods_in(&self, namespace: &'s str) -> impl Iterator<Item = &Pod<'s>> {
        let all = self.all.iter();
        all.filter(move |pod| namespace_of(pod.owner) == namespace)
    }

    /// True if something else than the render may make what a selector in the namespace is for.
    fn is_doubtful(&self, namespace: &'s str) -> bool {
        self.objects.has_makers(namespace) || self.pods_in(namespace).next().is_none()
    }

    fn service(&self, service: &'s Resource) -> Vec<Diagnostic> {
        let namespace = namespace_of(service);
        let spec = |field: &str| service.node.get("spec").and_then(|spec| spec.get(field));
        let selector = spec("selector").filter(|it| is_filled(it));
        let is_external = spec("type").and_then(Node::as_str) == Some("ExternalName");
        let Some(selector) = selector.filter(|_| !is_external) else {
            return Vec::new();
        };
        let selected: Vec<&Pod<'_>> = self
            .pods_in(namespace)
            .filter(|pod| pod.has_labels(selector))
            .collect();
        if !selected.is_empty() {
            return without_port(service, &selected);
        }
        let around = self.objects.around();
        let around = around.into_iter().filter_map(crate::checks::pods::pod);
        let mut around = around.filter(|pod| {
            let own = pod.owner.namespace();
            own.is_empty() || own == namespace || namespace == "default"
        });
        if self.is_doubtful(namespace) || around.any(|pod| pod.has_labels(selector)) {
            return Vec::new();
        }
        let message = format!("`{}` selects no pod", service.id());
        let found = Diagnostic::warning(Code::ReferenceBroken, message).at(selector.origin);
        vec![self.helped(found, selector, namespace)]
    }

    /// The selector's label that no pod has.
    fn helped(&self, found: Diagnostic, selector: &Node, namespace: &'s str) -> Diagnostic {
        let mut found = found;
        let entries = selector.as_mapping().into_iter().flat_map(Mapping::iter);
        for (key, value) in entries {
            let text = value.as_str().unwrap_or_default();
            let pods = || self.pods_in(namespace);
            if pods().any(|pod| pod.label(key) == Some(text)) {
                continue;
            }
            found.at = value.origin;
            let values = pods().filter_map(|pod| pod.label(key));
            return found.help(match nearest(text, values) {
                Some(near) => format!("no pod has `{key}: {text}`: {}", did_you_mean(near)),
                None => {
                    format!("no pod has `{key}: {text}`: correct it, or the labels of the pods")
                }
            });
        }
        found.help("no pod has all of these labels: select by those of one workload")
    }

    fn selector(&self, resource: &'s Resource) -> Option<Diagnostic> {
        let gvk = resource.gvk();
        let mut rows = SELECTORS.iter();
        let (_, _, what) = rows.find(|row| gvk.group == row.0 && gvk.kind == row.1)?;
        let spec = resource.node.get("spec")?;
        let selector = spec.get("selector").filter(|it| is_filled(it))?;
        if spec.get("namespaceSelector").is_some_and(is_filled) {
            return None;
        }
        let namespace = namespace_of(resource);
        let is_selected = |labels: Option<&Node>| matches(selector, labels);
        let labels = |it: &'s Resource| it.node.at(&["metadata", "labels"]);
        let is_met = match *what {
            "pod" => self.pods_in(namespace).any(|pod| is_selected(pod.labels())),
            kind => {
                let own = self.objects.of(kind, namespace).iter();
                let around = self.objects.around_of(kind, namespace);
                own.copied().chain(around).any(|it| is_selected(labels(it)))
            }
        };
        let around = || {
            let all = self.objects.around().into_iter();
            let mut pods = all.filter_map(crate::checks::pods::pod);
            pods.any(|pod| is_selected(pod.labels()))
        };
        if is_met || self.is_doubtful(namespace) || around() {
            return None;
        }
        let message = format!("`{}` selects no {what}", resource.id());
        let found = Diagnostic::warning(Code::ReferenceBroken, message).at(selector.origin);
        Some(found.help(format!(
            "correct the labels, or remove it: no {what} of the namespace has them"
        )))
    }
}

/// The findings about named ports that no selected pod has.
fn without_port(service: &Resource, selected: &[&Pod<'_>]) -> Vec<Diagnostic> {
    let served: Vec<(&str, &str)> = selected.iter().flat_map(|pod| served(pod)).collect();
    let ports = nodes_at(&service.node, "spec.ports[].targetPort");
    let missing = ports.into_iter().filter_map(|port| {
        let name = port.as_str()?;
        let is_number = name.bytes().all(|byte| byte.is_ascii_digit());
        (!is_number && !served.iter().any(|it| it.1 == name)).then_some((port, name))
    });
    let finding = |(port, name): (&Node, &str)| {
        let message = format!(
            "`{}` sends to port `{name}`, which no container of its pods has",
            service.id()
        );
        let mut found = Diagnostic::warning(Code::ReferenceBroken, message).at(port.origin);
        if let Some(pod) = selected.first() {
            found = found.label(pod.owner.origin, "its pods");
        }
        let shown = served
            .iter()
            .map(|(of, port)| format!("`{port}` of `{of}`"));
        found.help(match nearest(name, served.iter().map(|it| it.1)) {
            Some(near) => did_you_mean(near),
            None if served.is_empty() => {
                format!("name the container's port `{name}`, or write its number")
            }
            None => format!("there is {}", first_of(SHOWN, shown)),
        })
    };
    missing.map(finding).collect()
}

/// The named ports of a pod, with the container of each. One that has ended serves nothing.
fn served<'r>(pod: &Pod<'r>) -> Vec<(&'r str, &'r str)> {
    let is_up =
        |it: &Container<'_>| !it.is_init || it.node.str_at("restartPolicy") == Some("Always");
    let containers = pod.containers().filter(is_up);
    let ports = containers.flat_map(|it| it.port_names().map(move |port| (it.name(), port)));
    ports.collect()
}

fn is_filled(node: &Node) -> bool {
    node.as_mapping().is_some_and(|map| !map.is_empty())
}
