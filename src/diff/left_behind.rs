//! Resources that name or select others which got another name or other labels. In: both sides,
//! and which resource is which. Out: a note where something found what it is for before, and finds
//! nothing now.

use rustc_hash::FxHashMap;

use super::comparison::{Behind, Note};
use super::selector::Selector;
use crate::diff::kubernetes::class::template_of;
use crate::model::{ResId, Resource};
use crate::yaml::{Mapping, Node, Text};

/// A resource that is for others.
enum Seeker<'r> {
    /// Of one that it names.
    Names { kind: &'r str, name: &'r str },
    /// Of the pods that it selects.
    Pods(Selector<'r>),
    /// Of the Services that it selects in these namespaces; in all where there are none.
    Services(Selector<'r>, Vec<&'r str>),
}

/// One side, as seekers see it.
pub(super) struct Found<'r> {
    resources: &'r [Resource],
    by_name: FxHashMap<(&'r str, &'r str, &'r str), usize>,
    /// Labels and what has them, by namespace and one of the labels.
    pods: Index<'r>,
    services: Index<'r>,
}

type Labelled<'r> = (&'r Mapping, usize);

#[derive(Default)]
struct Index<'r> {
    by_label: FxHashMap<(&'r str, &'r str, &'r str), Vec<Labelled<'r>>>,
    all: FxHashMap<&'r str, Vec<Labelled<'r>>>,
}

impl<'r> Index<'r> {
    fn add(&mut self, namespace: &'r str, labels: &'r Mapping, at: usize) {
        self.all.entry(namespace).or_default().push((labels, at));
        for (key, value) in labels.iter() {
            let label = (namespace, key, value.as_str().unwrap_or_default());
            self.by_label.entry(label).or_default().push((labels, at));
        }
    }

    /// The first resource that is selected.
    fn find(&self, namespace: &str, selector: &Selector<'_>) -> Option<usize> {
        let candidates = match selector.label() {
            Some((key, value)) => self.by_label.get(&(namespace, key, value)),
            None => self.all.get(namespace),
        };
        let mut candidates = candidates.into_iter().flatten();
        let found = candidates.find(|(labels, _)| selector.selects(labels));
        found.map(|(_, at)| *at)
    }
}

impl<'r> Found<'r> {
    pub(super) fn of(resources: &'r [Resource]) -> Self {
        let mut found = Self {
            resources,
            by_name: FxHashMap::default(),
            pods: Index::default(),
            services: Index::default(),
        };
        for (at, resource) in resources.iter().enumerate() {
            let (namespace, kind) = (resource.namespace(), resource.kind());
            found.by_name.insert((namespace, kind, resource.name()), at);
            let gvk = resource.gvk();
            let template = template_of(gvk.served_group(), kind);
            let labels =
                template.and_then(|path| resource.node.at(path)?.at(&["metadata", "labels"]));
            if let Some(labels) = labels.and_then(Node::as_mapping) {
                found.pods.add(namespace, labels, at);
            }
            let labels = resource.node.at(&["metadata", "labels"]);
            if let (Some(labels), "Service") = (labels.and_then(Node::as_mapping), kind) {
                found.services.add(namespace, labels, at);
            }
        }
        found
    }

    /// The resource that a seeker finds first.
    fn sought(&self, resource: &Resource) -> Option<usize> {
        let namespace = resource.namespace();
        match seeker(resource)? {
            Seeker::Names { kind, name } => self.by_name.get(&(namespace, kind, name)).copied(),
            Seeker::Pods(selector) => self.pods.find(namespace, &selector),
            Seeker::Services(selector, namespaces) if namespaces.is_empty() => {
                let mut all: Vec<&str> = Vec::new();
                all.extend(self.resources.iter().map(Resource::namespace));
                all.sort_unstable();
                all.dedup();
                all.iter()
                    .find_map(|namespace| self.services.find(namespace, &selector))
            }
            Seeker::Services(selector, namespaces) => namespaces
                .iter()
                .find_map(|namespace| self.services.find(namespace, &selector)),
        }
    }
}

/// A seeker that finds nothing any more.
pub(super) struct LeftBehind {
    /// The position of the seeker on the new side.
    pub(super) seeker: usize,
    /// The position on the new side of what it found.
    pub(super) sought: usize,
    /// The note for the seeker.
    pub(super) own: Note,
    /// The note for what it found.
    pub(super) other: Note,
}

/// The seekers among `pairs`, positions on either side, that find nothing any more, though what
/// they found is there under another name or with other labels.
pub(super) fn left_behind(
    old: &[Resource],
    new: &[Resource],
    pairs: &[(usize, usize)],
) -> Vec<LeftBehind> {
    if !pairs.iter().any(|(_, to)| seeker(&new[*to]).is_some()) {
        return Vec::new();
    }
    let counterparts: FxHashMap<usize, usize> = pairs.iter().copied().collect();
    let (was, is) = (Found::of(old), Found::of(new));
    let mut found = Vec::new();
    for &(from, to) in pairs {
        if seeker(&new[to]).is_none() || is.sought(&new[to]).is_some() {
            continue;
        }
        let Some(sought) = was.sought(&old[from]) else {
            continue;
        };
        let Some(&now) = counterparts.get(&sought) else {
            continue;
        };
        let (seeker, before, after) = (new[to].id(), old[sought].id(), new[now].id());
        let names = before.name != after.name && is_by_name(&new[to]);
        let note = |text: String| {
            Note::LeftBehind(Box::new(Behind {
                text,
                seeker: kind_and_name(&seeker),
                sought: kind_and_name(&before),
                selects: (!names).then(|| what(&new[to])),
            }))
        };
        found.push(LeftBehind {
            seeker: to,
            sought: now,
            own: note(own_text(names, &new[to], &before, &after)),
            other: note(other_text(names, &new[to], &seeker, &before)),
        });
    }
    found
}

fn kind_and_name(id: &ResId) -> [Text; 2] {
    [id.gvk.kind.clone(), id.name.clone()]
}

fn own_text(names: bool, seeker: &Resource, before: &ResId, after: &ResId) -> String {
    if names {
        format!("names {before}, which is {after} now")
    } else {
        format!(
            "no longer selects any {}: it selected {}",
            what(seeker),
            of(seeker, before)
        )
    }
}

fn other_text(names: bool, resource: &Resource, seeker: &ResId, before: &ResId) -> String {
    if names {
        format!("{seeker} still names {before}")
    } else {
        let what = what(resource);
        format!(
            "{seeker} no longer selects any {what}: it selected {}",
            of(resource, before)
        )
    }
}

fn what(seeker: &Resource) -> &'static str {
    match seeker.kind() {
        "ServiceMonitor" => "Service",
        _ => "pod",
    }
}

fn of(seeker: &Resource, before: &ResId) -> String {
    match what(seeker) {
        "pod" => format!("those of {before}"),
        _ => before.to_string(),
    }
}

fn is_by_name(resource: &Resource) -> bool {
    matches!(seeker(resource), Some(Seeker::Names { .. }))
}

/// The way in which a resource finds others, if it is for others.
fn seeker(resource: &Resource) -> Option<Seeker<'_>> {
    let spec = resource.node.get("spec")?;
    let gvk = resource.gvk();
    let names = |field: &str, default: Option<&'static str>| {
        let target = spec.get(field)?;
        let kind = target.str_at("kind").or(default)?;
        let name = target.str_at("name")?;
        Some(Seeker::Names { kind, name })
    };
    match (gvk.served_group(), gvk.kind.as_str()) {
        ("autoscaling", "HorizontalPodAutoscaler") => names("scaleTargetRef", None),
        ("keda.sh", "ScaledObject") => names("scaleTargetRef", Some("Deployment")),
        ("autoscaling.k8s.io", "VerticalPodAutoscaler") => names("targetRef", None),
        ("", "Service") => Selector::of_labels(spec.get("selector")?).map(Seeker::Pods),
        ("policy", "PodDisruptionBudget") => Selector::of(spec.get("selector")?).map(Seeker::Pods),
        ("networking.k8s.io", "NetworkPolicy") => {
            Selector::of(spec.get("podSelector")?).map(Seeker::Pods)
        }
        ("monitoring.coreos.com", "ServiceMonitor") => {
            let selector = Selector::of(spec.get("selector")?)?;
            Some(Seeker::Services(selector, namespaces(spec, resource)))
        }
        _ => None,
    }
}

/// The namespaces of a ServiceMonitor's Services: its own unless it says otherwise.
fn namespaces<'r>(spec: &'r Node, resource: &'r Resource) -> Vec<&'r str> {
    let selector = spec.get("namespaceSelector");
    if selector.and_then(|it| it.str_at("any")) == Some("true") {
        return Vec::new();
    }
    let names = selector.and_then(|it| it.get("matchNames"));
    let names = names.and_then(Node::as_sequence).unwrap_or_default();
    if names.is_empty() {
        vec![resource.namespace()]
    } else {
        names
            .iter()
            .filter_map(Node::as_text)
            .map(Text::as_str)
            .collect()
    }
}
