//! The parts of a target that an environment has to know. In: its resources. Out: the settings that
//! they suggest.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::LocatedText;
use crate::environment::hosts::{Added, Field, any_item, declarations_with, steps, value_hosts};
use crate::environment::{OpenConsole, Target, is_bound, open_consoles, own_zones};
use crate::model::{Image, KindScope, Resource};
use crate::yaml::Node;

/// Namespaces of the cluster itself.
const RESERVED: [&str; 4] = ["default", "kube-system", "kube-public", "kube-node-lease"];
/// Cluster-scoped kinds of which each branch can have its own.
const COPIED: [&str; 2] = ["ClusterRole", "ClusterRoleBinding"];
/// Words of a Job that tests what runs.
const TESTS: [&str; 5] = ["e2e", "smoke", "test", "tests", "acceptance"];

/// The findings in a target.
#[derive(Clone, Debug, Default)]
pub(super) struct Survey {
    /// Zones of the hosts that it declares.
    pub(super) zones: Vec<String>,
    /// A declared host.
    pub(super) host: Option<String>,
    /// Namespaces that its resources state.
    pub(super) namespaces: BTreeSet<String>,
    /// True if a resource states no namespace.
    pub(super) has_default: bool,
    /// Images of registries, with the tags that are written.
    pub(super) images: BTreeMap<String, String>,
    /// Cluster-scoped kinds, of which each branch can have its own.
    pub(super) copied: BTreeSet<String>,
    /// Kinds that a branch cannot have.
    pub(super) excluded: BTreeSet<String>,
    /// Kinds of an unknown scope.
    pub(super) unknown: BTreeSet<String>,
    /// Programs without a login.
    pub(super) consoles: Vec<OpenConsole>,
    /// Jobs that test.
    pub(super) tests: BTreeSet<String>,
    /// Paths in the values of HelmReleases with hosts that the chart serves.
    pub(super) served: BTreeSet<String>,
    /// Other paths in those values that look like hosts.
    pub(super) values: BTreeSet<String>,
}

/// Looks at the resources of a target.
pub(super) fn survey(resources: &[Resource]) -> Survey {
    let target = Target::new(resources);
    let mut survey = Survey::default();
    for found in resources.iter().flat_map(value_hosts) {
        let paths = if found.is_served {
            &mut survey.served
        } else {
            &mut survey.values
        };
        paths.insert(any_item(&found.path));
    }
    let fields: Vec<Field> = survey.served.iter().map(|path| field(path)).collect();
    let added = Added {
        fields: &fields,
        prefixes: &[],
    };
    let declared = declarations_with(resources, added);
    let declared = declared.iter().filter(|it| it.fixed.is_none());
    let hosts: BTreeSet<&str> = declared.map(|it| it.host.as_str()).collect();
    survey.zones = own_zones(&hosts).into_iter().map(str::to_owned).collect();
    let mut whole = hosts.iter().filter(|host| !host.starts_with('*'));
    survey.host = whole.next().map(|host| (*host).to_owned());
    survey.consoles = open_consoles(&target);
    for resource in resources {
        survey.add(resource, &target);
    }
    survey
}

/// A field of `hosts.declare`, for a path in the values of HelmReleases.
fn field(path: &str) -> Field {
    let located = |text: &str| LocatedText {
        value: text.into(),
        ..LocatedText::default()
    };
    Field {
        kind: located("HelmRelease"),
        path: located(path),
        steps: steps(path).unwrap_or_default(),
    }
}

impl Survey {
    fn add(&mut self, resource: &Resource, target: &Target) {
        let kind = resource.kind();
        if is_bound(resource) {
            self.excluded.insert(kind.to_owned());
            return;
        }
        match target.kinds().scope(&resource.gvk()) {
            Some(KindScope::Cluster) if kind == "Namespace" => {
                self.namespaces.insert(resource.name().to_owned());
            }
            Some(KindScope::Cluster) if COPIED.contains(&kind) => {
                self.copied.insert(kind.to_owned());
            }
            Some(KindScope::Cluster) => {
                self.excluded.insert(kind.to_owned());
            }
            scope => {
                if scope.is_none() {
                    self.unknown.insert(kind.to_owned());
                }
                match resource.namespace() {
                    "" => self.has_default = true,
                    name => {
                        self.namespaces.insert(name.to_owned());
                    }
                }
            }
        }
        if kind == "Job" && is_test(resource) {
            self.tests.insert(resource.name().to_owned());
        }
        for field in ["containers", "initContainers"] {
            let pod = resource.node.at(&["spec", "template", "spec", field]);
            let containers = pod.and_then(Node::as_sequence).unwrap_or_default();
            let images = containers.iter().filter_map(|it| it.str_at("image"));
            self.images.extend(images.filter_map(own_image));
        }
    }

    /// Namespaces that are the target's own.
    pub(super) fn own_namespaces(&self) -> Vec<&str> {
        let all = self.namespaces.iter().map(String::as_str);
        all.filter(|name| !RESERVED.contains(name)).collect()
    }

    /// Namespaces of the cluster that it has objects in.
    pub(super) fn reserved(&self) -> Vec<&str> {
        let all = self.namespaces.iter().map(String::as_str);
        all.filter(|name| RESERVED.contains(name) && *name != "default")
            .collect()
    }
}

fn is_test(job: &Resource) -> bool {
    let component = job.label("app.kubernetes.io/component").unwrap_or_default();
    let words = job.name().split('-').chain(component.split('-'));
    words.into_iter().any(|word| TESTS.contains(&word))
}

/// An image that somebody of the house builds, by its registry, and its tag.
fn own_image(image: &str) -> Option<(String, String)> {
    const PUBLIC: [&str; 6] = [
        "docker.io",
        "gcr.io",
        "mcr.microsoft.com",
        "public.ecr.aws",
        "quay.io",
        "registry.k8s.io",
    ];
    let image = Image::parse(image);
    let (registry, _) = image.name.split_once('/')?;
    let is_own = registry.contains(['.', ':']) && !PUBLIC.contains(&registry);
    let tag = image.tag.filter(|_| is_own)?;
    Some((image.name.to_owned(), tag.to_owned()))
}
