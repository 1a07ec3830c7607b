//! Every string of a render that mentions a name that moved. In: resources and
//! the new names. Out: the changes, each with its place. Strings that only look
//! like hosts stay: images, names of objects, labels and selectors.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use crate::diag::Origin;
use crate::model::Resource;
use crate::yaml::{FieldPath, Key, Mapping, Node, Tag, Text, Value, Visited};

use super::declared::Declaration;
use super::text::{Names, Reason, Rewritten, Unmoved, rewrite, rewrite_base64};

/// The reason why a value changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// The field declares a name.
    Declared,
    /// The field mentions a name.
    Reference,
}

/// A string that changes.
#[derive(Clone, Debug)]
pub struct Change {
    /// The resource, by its position.
    pub resource: usize,
    /// The field.
    pub path: FieldPath,
    /// The whole new value. Secret if the resource is one: never show it.
    pub new: String,
    /// Old and new names in the value.
    pub moves: Vec<(String, String)>,
    /// The reason.
    pub kind: ChangeKind,
    /// False where references are only reported.
    pub applied: bool,
    /// The place of the old value.
    pub at: Origin,
}

/// A mention that keeps the old name of a host that moved.
#[derive(Clone, Debug)]
pub struct UnmovedAt {
    /// The resource, by its position.
    pub resource: usize,
    /// The field.
    pub path: FieldPath,
    /// The name, and the reason.
    pub unmoved: Unmoved,
    /// The place of the value.
    pub at: Origin,
}

/// The result of the walk over all strings.
#[derive(Clone, Debug, Default)]
pub struct References {
    /// Strings that change, in the order of resources and fields.
    pub changes: Vec<Change>,
    /// Mentions that do not change and need a look.
    pub unmoved: Vec<UnmovedAt>,
}

/// The names to follow, and the fields in which to follow them.
#[derive(Clone, Copy)]
pub struct Followed<'a> {
    /// Hosts that moved.
    pub hosts: &'a dyn Names,
    /// Other names that moved, followed everywhere.
    pub others: &'a dyn Names,
    /// The fields that declare hosts.
    pub declared: &'a [Declaration],
    /// False if hosts are only reported outside those fields.
    pub rewrite_references: bool,
}

/// Finds every mention of a name that moved.
pub fn references(resources: &[Resource], followed: Followed<'_>) -> References {
    let declared = followed
        .declared
        .iter()
        .map(|field| (field.resource, field.path.clone()));
    let mut walk = Walk {
        followed,
        declared: declared.collect(),
        images: images(resources),
        resource: 0,
        is_secret: false,
        found: References::default(),
    };
    for (position, resource) in resources.iter().enumerate() {
        if resource.kind() == "CustomResourceDefinition" || is_registry_secret(resource) {
            continue;
        }
        walk.resource = position;
        walk.is_secret = resource.kind() == "Secret";
        walk.resource(&resource.node);
    }
    walk.found
}

/// True for credentials of image registries: the registries that they name are not hosts that move.
fn is_registry_secret(resource: &Resource) -> bool {
    let kind = resource.node.str_at("type").unwrap_or_default();
    resource.kind() == "Secret"
        && matches!(
            kind,
            "kubernetes.io/dockerconfigjson" | "kubernetes.io/dockercfg"
        )
}

/// The role of a string, by the keys above it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Any text.
    Text,
    /// Never read.
    Opaque,
    /// A name, label or selector: reported, never changed.
    Name,
    /// Secret data.
    Base64,
}

struct Walk<'a> {
    followed: Followed<'a>,
    declared: BTreeSet<(usize, FieldPath)>,
    images: FxHashSet<Text>,
    resource: usize,
    is_secret: bool,
    found: References,
}

impl Walk<'_> {
    fn resource(&mut self, root: &Node) {
        // The roles of the values around the visited one, by depth.
        let mut roles: Vec<Role> = Vec::new();
        root.walk_paths(|at| {
            roles.truncate(at.path.segments().len());
            let role = match (roles.last(), at.key) {
                (None | Some(Role::Text), Some(key)) => self.role_of(key, &at),
                (around, _) => around.copied().unwrap_or(Role::Text),
            };
            roles.push(role);
            if role != Role::Opaque {
                self.visit(&at, role);
            }
        });
    }

    fn visit(&mut self, at: &Visited<'_, '_>, role: Role) {
        if let Some(key) = at.key {
            let moved = self.followed.hosts.renamed(&key.text.to_ascii_lowercase());
            if moved.is_some() {
                self.unmoved(at.path, &key.text, Reason::Key, key.origin);
            }
        }
        if let Value::Scalar(Tag::Str, text) = &at.node.value {
            self.text(at.path, text, role, at.node.origin);
        }
    }

    /// The role of a value at `key` of a map, where all values around it are text.
    fn role_of(&self, key: &Key, at: &Visited<'_, '_>) -> Role {
        let (path, value) = (at.path, at.node);
        let depth = path.segments().len() - 1;
        let in_metadata = depth == 1 && path.starts_with(&["metadata"]);
        match key.text.as_str() {
            "apiVersion" | "kind" | "status" if depth == 0 => Role::Opaque,
            "managedFields" | "ownerReferences" if in_metadata => Role::Opaque,
            "data" if depth == 0 && self.is_secret => Role::Base64,
            "binaryData" if depth == 0 => Role::Opaque,
            "image" if value.as_str().is_some_and(|text| !text.contains("://")) => Role::Opaque,
            "labels" | "matchLabels" | "selector" => Role::Name,
            key if OBJECT_NAMES.contains(&key) && value.as_str().is_some() && !in_data(path) => {
                Role::Name
            }
            _ => Role::Text,
        }
    }

    fn text(&mut self, path: &FieldPath, text: &Text, role: Role, at: Origin) {
        let declared = self.declared.contains(&(self.resource, path.clone()));
        if (role == Role::Name && !declared) || self.images.contains(text) {
            return self.name(path, text, at);
        }
        let all = All {
            hosts: self.followed.hosts,
            others: self.followed.others,
            images: &self.images,
        };
        let rewritten = apply(text, role, &all);
        let applied = declared || self.followed.rewrite_references;
        if !applied && rewritten.text.is_some() {
            let others = apply(text, role, self.followed.others);
            self.change(path, others, declared, true, at);
        }
        self.change(path, rewritten, declared, applied, at);
    }

    fn change(
        &mut self,
        path: &FieldPath,
        rewritten: Rewritten,
        declared: bool,
        applied: bool,
        at: Origin,
    ) {
        let (resource, path) = (self.resource, path.clone());
        for unmoved in rewritten.unmoved {
            let path = path.clone();
            self.found.unmoved.push(UnmovedAt {
                resource,
                path,
                unmoved,
                at,
            });
        }
        self.found.changes.extend(rewritten.text.map(|new| Change {
            resource,
            path,
            new,
            moves: rewritten.moves,
            kind: if declared {
                ChangeKind::Declared
            } else {
                ChangeKind::Reference
            },
            applied,
            at,
        }));
    }

    /// A name, label or image: reported if the whole text is a host that moved.
    fn name(&mut self, path: &FieldPath, text: &Text, at: Origin) {
        if self
            .followed
            .hosts
            .renamed(&text.to_ascii_lowercase())
            .is_some()
        {
            self.unmoved(path, text, Reason::ObjectName, at);
        }
    }

    fn unmoved(&mut self, path: &FieldPath, host: &str, reason: Reason, at: Origin) {
        let host = host.to_ascii_lowercase();
        self.found.unmoved.push(UnmovedAt {
            resource: self.resource,
            path: path.clone(),
            unmoved: Unmoved { host, reason },
            at,
        });
    }
}

/// True inside the data of a ConfigMap or Secret, where keys have no meaning to Kubernetes.
fn in_data(path: &FieldPath) -> bool {
    path.segments().len() > 1 && (path.starts_with(&["data"]) || path.starts_with(&["stringData"]))
}

/// Keys whose values are names of Kubernetes objects or of parts of them.
const OBJECT_NAMES: &[&str] = &[
    "claimName",
    "configMapName",
    "credentialName",
    "generateName",
    "name",
    "namespace",
    "nodeName",
    "secretName",
    "serviceAccountName",
    "serviceName",
    "storageClassName",
];

fn apply(text: &str, role: Role, names: &dyn Names) -> Rewritten {
    match role {
        Role::Base64 => rewrite_base64(text, names),
        _ => rewrite(text, names),
    }
}

/// All names to follow, and the images that look like hosts.
struct All<'a> {
    hosts: &'a dyn Names,
    others: &'a dyn Names,
    images: &'a FxHashSet<Text>,
}

impl Names for All<'_> {
    fn renamed(&self, host: &str) -> Option<String> {
        self.hosts
            .renamed(host)
            .or_else(|| self.others.renamed(host))
    }

    fn renamed_zone(&self, zone: &str) -> Option<String> {
        let host = self.hosts.renamed_zone(zone);
        host.or_else(|| self.others.renamed_zone(zone))
    }

    fn takes_any_prefix(&self, zone: &str) -> bool {
        self.others.takes_any_prefix(zone)
    }

    fn begins_image(&self, text: &str) -> bool {
        let end = text.find(|c: char| c.is_whitespace() || ",;\"'`<>()[]{}".contains(c));
        let image = end.and_then(|end| text.get(..end)).unwrap_or(text);
        self.images.contains(image)
    }
}

/// Every image that a container runs. The same text elsewhere is that image, too.
fn images(resources: &[Resource]) -> FxHashSet<Text> {
    let mut images = FxHashSet::default();
    for resource in resources {
        resource.node.walk(|node| {
            let fields = node.as_mapping().into_iter().flat_map(Mapping::iter);
            let named = fields.filter(|(key, _)| *key == "image");
            images.extend(named.filter_map(|(_, image)| image.as_text().cloned()));
        });
    }
    images
}

#[cfg(test)]
mod tests;
