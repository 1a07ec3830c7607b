//! Names in a render that are spelled like hosts: images and their registries, groups of APIs, keys of
//! labels, annotations, taints and resources. In: resources and the zones of the hosts that may move.
//! Out: those in the zones. Collected first, so that the same text elsewhere is known.

use rustc_hash::FxHashSet;

use crate::environment::hosts::rename::HostScope;
use crate::environment::hosts::text::{Standing, is_login, is_of_registry, without_port};
use crate::model::Resource;
use crate::yaml::{FieldPath, Mapping, Node, Text};

use super::roles::is_image;

/// Names in the zones of a render that are not hosts.
#[derive(Debug, Default)]
pub(super) struct Collected {
    images: FxHashSet<Text>,
    /// The length of the longest image.
    longest: usize,
    registries: FxHashSet<String>,
    /// Arguments of a program that logs in to a registry.
    logins: FxHashSet<Text>,
    /// The domains in `DOMAIN/NAME`.
    domains: FxHashSet<String>,
    /// Whole names: `DOMAIN/NAME`, and `PLURAL.GROUP` of custom resources.
    names: FxHashSet<String>,
}

impl Collected {
    /// Collects the names of all resources.
    pub(super) fn new(resources: &[Resource], scope: HostScope<'_>) -> Self {
        let mut collected = Self::default();
        if scope.domains.is_empty() {
            return collected;
        }
        for resource in resources {
            let gvk = resource.gvk();
            if scope.is_in_domains(&gvk.group) {
                let kind = gvk.kind.to_ascii_lowercase();
                collected.names.insert(format!("{kind}.{}", gvk.group));
                collected.names.insert(format!("{kind}s.{}", gvk.group));
            }
            if resource.kind() == "CustomResourceDefinition" {
                collected.definition(resource, scope);
                continue;
            }
            resource.node.walk(|node| {
                for (key, value) in node.as_mapping().into_iter().flat_map(Mapping::iter) {
                    collected.field(key, value, scope);
                }
            });
        }
        collected
    }

    fn definition(&mut self, definition: &Resource, scope: HostScope<'_>) {
        let group = definition.node.at(&["spec", "group"]);
        let group = group.and_then(Node::as_str).unwrap_or_default();
        if scope.is_in_domains(group) {
            self.domains.insert(group.to_owned());
            self.names.insert(definition.name().to_owned());
        }
    }

    fn field(&mut self, key: &str, value: &Node, scope: HostScope<'_>) {
        match key {
            "image" | "reference" if is_image(value) => {
                if let Some(image) = value.as_text() {
                    self.image(image, scope);
                }
            }
            "apiVersion" | "key" | "topologyKey" | "conditionType" | "finalizers" => {
                for node in one_or_all(value) {
                    self.name(node.as_str().unwrap_or_default(), scope);
                }
            }
            "command" | "args" => self.arguments(value),
            "apiGroup" | "apiGroups" => {
                for group in one_or_all(value).iter().filter_map(Node::as_str) {
                    if scope.is_in_domains(group) {
                        self.domains.insert(group.to_owned());
                    }
                }
            }
            "labels" | "annotations" | "matchLabels" | "selector" | "nodeSelector" | "limits"
            | "requests" | "capacity" | "hard" => {
                for key in value.as_mapping().into_iter().flat_map(Mapping::keys) {
                    self.name(key, scope);
                }
            }
            _ => {}
        }
    }

    /// Notes the arguments after `login`: one of them is a registry.
    fn arguments(&mut self, arguments: &Node) {
        let words: Vec<&Text> = one_or_all(arguments)
            .iter()
            .filter_map(Node::as_text)
            .collect();
        let login = words
            .iter()
            .position(|word| matches!(word.as_str(), "login" | "logout"));
        let Some((before, after)) = login.and_then(|at| words.split_at_checked(at + 1)) else {
            return;
        };
        // Without a program, the image's entry point takes the arguments: `login`, `registry login`.
        let mut words = before.iter().map(|word| word.as_str());
        let is_entry_point = words.all(|it| matches!(it, "login" | "logout" | "registry" | "auth"));
        if is_entry_point || is_login(before.iter().map(|word| word.as_str())) {
            self.logins.extend(after.iter().map(|word| (*word).clone()));
        }
    }

    /// Notes a name `DOMAIN/NAME`.
    fn name(&mut self, name: &str, scope: HostScope<'_>) {
        if let Some((domain, _)) = name.split_once('/')
            && scope.is_in_domains(domain)
        {
            self.domains.insert(domain.to_owned());
            self.names.insert(name.to_owned());
        }
    }

    fn image(&mut self, image: &Text, scope: HostScope<'_>) {
        let registry = image.split([':', '/', '@']).next().unwrap_or(image);
        let registry = registry.to_ascii_lowercase();
        if !scope.is_in_domains(&registry) {
            return;
        }
        self.longest = self.longest.max(image.len());
        self.images.insert(image.clone());
        if image.contains('/') {
            self.registries.insert(registry);
        }
    }

    /// True for the text of an image.
    pub(super) fn is_image(&self, text: &Text) -> bool {
        self.images.contains(text)
    }

    /// True for an argument of a program that logs in to a registry.
    pub(super) fn is_login(&self, path: &FieldPath, text: &Text) -> bool {
        let is_argument = || {
            path.fields()
                .next_back()
                .is_some_and(|it| matches!(it, "command" | "args"))
        };
        self.logins.contains(text) && is_argument()
    }

    /// The standing of a mention of `host` between two texts.
    pub(super) fn standing(&self, before: &str, host: &str, after: &str) -> Standing {
        if before.ends_with('@') || (before.ends_with("//") && !is_of_registry(before)) {
            Standing::Host
        } else if self.begins_image(host, after)
            || self.is_registry(host, after)
            || self.names.contains(host)
        {
            Standing::Other
        } else if self.domains.contains(host) {
            self.standing_of_domain(before, host, after)
        } else {
            Standing::Host
        }
    }

    fn is_registry(&self, host: &str, after: &str) -> bool {
        let path = without_port(after).strip_prefix('/').unwrap_or_default();
        path.starts_with(char::is_alphanumeric) && self.registries.contains(host)
    }

    /// True if an image of the render begins with the host. The search ends after the longest one.
    fn begins_image(&self, host: &str, after: &str) -> bool {
        if !after.starts_with(['/', ':', '@']) || self.images.is_empty() {
            return false;
        }
        let room = self.longest.saturating_sub(host.len());
        let is_end = |c: char| c.is_whitespace() || ",;\"'`<>()[]{}".contains(c);
        let mut characters = after.char_indices();
        let end = characters.find(|(at, c)| *at > room || is_end(*c));
        let rest = after.get(..end.map_or(after.len(), |(at, _)| at));
        let image = format!("{host}{}", rest.unwrap_or_default());
        self.images.contains(image.as_str())
    }

    /// A label's key, an API and its version, or the path of a host?
    fn standing_of_domain(&self, before: &str, host: &str, after: &str) -> Standing {
        let Some(path) = after.strip_prefix('/') else {
            return Standing::Host;
        };
        let is_inner = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
        let end = path.find(|c| !is_inner(c)).unwrap_or(path.len());
        let (name, rest) = path.split_at(end);
        let is_kind = |rest: &str| rest.starts_with(|c: char| c.is_ascii_uppercase());
        let kind = rest.strip_prefix('/').filter(|_| is_api_version(name));
        if before.ends_with("apis/") || kind.is_some_and(is_kind) {
            Standing::Other
        } else if kind.is_some() {
            Standing::Unclear
        } else if name.is_empty() || rest.starts_with('/') {
            Standing::Host
        } else if self.names.contains(&format!("{host}/{name}")) {
            Standing::Other
        } else {
            Standing::Unclear
        }
    }
}

/// True for `v1`, `v1alpha1`, `v2beta3`.
fn is_api_version(name: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let Some(version) = name.strip_prefix('v') else {
        return false;
    };
    ["alpha", "beta"]
        .iter()
        .find_map(|stage| version.split_once(stage))
        .map_or(is_number(version), |(major, minor)| {
            is_number(major) && is_number(minor)
        })
}

fn one_or_all(value: &Node) -> &[Node] {
    value.as_sequence().unwrap_or(std::slice::from_ref(value))
}
