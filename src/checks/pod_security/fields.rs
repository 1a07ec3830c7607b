//! The fields of a pod, as rules read them. In: a pod. Out: values with their places, and the paths that
//! people know them by. A field that is null is not set, as for the API server.

use std::collections::BTreeMap;

use crate::checks::pods::Pod;
use crate::diag::Origin;
use crate::yaml::{Node, Tag};

/// A pod that is held against the rules of a version.
pub(super) struct PodFields<'r> {
    /// The pod.
    pub(super) pod: Pod<'r>,
    /// The minor version of the rules.
    pub(super) minor: u32,
}

/// The pod's own security context, or that of a container.
pub(super) struct Setter<'r> {
    /// The map with `securityContext`.
    pub(super) node: &'r Node,
    /// The path of the map, with a dot at its end if it is not the spec.
    pub(super) path: String,
}

impl<'r> PodFields<'r> {
    /// The fields of a pod.
    pub(super) fn new(pod: Pod<'r>, minor: u32) -> Self {
        Self { pod, minor }
    }

    /// The containers, as the rules of a version visit them.
    pub(super) fn containers(&self) -> Vec<Setter<'r>> {
        let mut found = Vec::new();
        for list in ["initContainers", "containers", "ephemeralContainers"] {
            let items = self.pod.spec.get(list).and_then(Node::as_sequence);
            for (index, node) in items.unwrap_or_default().iter().enumerate() {
                let name = node.str_at("name").map_or(index.to_string(), str::to_owned);
                found.push(Setter {
                    node,
                    path: format!("{list}[{name}]."),
                });
            }
        }
        found
    }

    /// The pod, as a setter of what its containers inherit.
    pub(super) fn itself(&self) -> Setter<'r> {
        Setter {
            node: self.pod.spec,
            path: String::new(),
        }
    }

    /// The pod and its containers.
    pub(super) fn setters(&self) -> Vec<Setter<'r>> {
        let mut all = vec![self.itself()];
        all.extend(self.containers());
        all
    }

    /// True for a pod of Windows, which several rules leave alone since 1.25.
    pub(super) fn is_windows(&self) -> bool {
        let os = value(self.pod.spec, &["os", "name"]);
        self.minor >= 25 && os.is_some_and(|name| text(name) == "windows")
    }

    /// True if root in the pod is nobody on the host, which relaxes rules since 1.35.
    pub(super) fn has_own_users(&self) -> bool {
        let users = value(self.pod.spec, &["hostUsers"]);
        self.minor >= 35 && users.is_some_and(|it| boolean(it) == Some(false))
    }

    /// The annotations.
    pub(super) fn annotations(&self) -> BTreeMap<&'r str, &'r Node> {
        let map = self.pod.template.at(&["metadata", "annotations"]);
        let map = map.and_then(Node::as_mapping);
        map.into_iter().flat_map(|map| map.iter()).collect()
    }
}

impl<'r> Setter<'r> {
    /// The value of a field of the security context.
    pub(super) fn security(&self, path: &[&str]) -> Option<&'r Node> {
        value(value(self.node, &["securityContext"])?, path)
    }

    /// The path of a field of the security context.
    pub(super) fn security_path(&self, field: &str) -> String {
        format!("{}securityContext.{field}", self.path)
    }

    /// The place nearest to a field of the security context that is missing.
    pub(super) fn security_at(&self) -> Origin {
        match value(self.node, &["securityContext"]) {
            Some(context) => context.origin,
            None => self
                .node
                .get("name")
                .map_or(self.node.origin, |it| it.origin),
        }
    }
}

/// The value at a path, unless it is null.
pub(super) fn value<'r>(node: &'r Node, path: &[&str]) -> Option<&'r Node> {
    node.at(path).filter(|it| !it.is_null())
}

/// The items of the list at a path.
pub(super) fn items<'r>(node: &'r Node, path: &[&str]) -> &'r [Node] {
    let list = value(node, path).and_then(Node::as_sequence);
    list.unwrap_or_default()
}

/// The value of a boolean.
pub(super) fn boolean(node: &Node) -> Option<bool> {
    let text = node.as_str().filter(|_| node.tag() == Some(Tag::Bool))?;
    Some(text.eq_ignore_ascii_case("true"))
}

/// The text of a scalar.
pub(super) fn text(node: &Node) -> &str {
    node.as_str().unwrap_or_default()
}
