//! Every string of a render that mentions a name that moved. In: resources and
//! the new names. Out: the changes, each with its place. Strings that only look
//! like hosts stay: images, names of objects, labels and selectors.

mod collected;
mod kin;
mod roles;

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::Origin;
use crate::model::Resource;
use crate::yaml::{FieldPath, Node, Tag, Text, Value, Visited};

use super::declared::Declaration;
use super::rename::HostScope;
use super::text::{
    Names, Reason, Rewritten, Standing, Unmoved, may_be_base64, rewrite, rewrite_base64,
};
use collected::Collected;
use kin::Kin;
use roles::{Role, role};

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
    /// The zones of the hosts that may move, and those that never do.
    pub scope: HostScope<'a>,
    /// False if hosts are only reported outside those fields.
    pub rewrite_references: bool,
}

/// Finds every mention of a name that moved.
pub fn references(resources: &[Resource], followed: Followed<'_>) -> References {
    let mut declared: BTreeMap<usize, BTreeSet<&FieldPath>> = BTreeMap::new();
    for field in followed.declared {
        declared
            .entry(field.resource)
            .or_default()
            .insert(&field.path);
    }
    let mut walk = Walk {
        followed,
        declared: BTreeSet::new(),
        collected: Collected::new(resources, followed.scope),
        kin: Kin::new(followed.declared, followed.hosts, followed.scope),
        resource: 0,
        is_secret: false,
        found: References::default(),
    };
    for (position, resource) in resources.iter().enumerate() {
        if resource.kind() == "CustomResourceDefinition" || is_registry_secret(resource) {
            continue;
        }
        walk.resource = position;
        walk.declared = declared.remove(&position).unwrap_or_default();
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

struct Walk<'a> {
    followed: Followed<'a>,
    /// The fields of the resource that declare hosts.
    declared: BTreeSet<&'a FieldPath>,
    collected: Collected,
    kin: Kin<'a>,
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
                (None | Some(Role::Text), Some(key)) => {
                    role(at.path, &key.text, at.node, self.is_secret)
                }
                (around, _) => around.copied().unwrap_or(Role::Text),
            };
            roles.push(role);
            if role != Role::Opaque || self.declared.contains(at.path) {
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

    fn text(&mut self, path: &FieldPath, text: &Text, role: Role, at: Origin) {
        let declared = self.declared.contains(path);
        if self.collected.is_login(path, text) {
            return;
        }
        if (role == Role::Name && !declared) || self.collected.is_image(text) {
            return self.name(path, text, at);
        }
        let all = All {
            hosts: self.followed.hosts,
            others: self.followed.others,
            collected: &self.collected,
            kin: &self.kin,
            is_secret: self.is_secret,
            is_declared: declared,
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
        if rewritten == Rewritten::default() {
            return;
        }
        let (resource, path) = (self.resource, path.clone());
        // What a field declares is said of the declaration.
        let is_said =
            |it: &Unmoved| !declared || !matches!(it.reason, Reason::Below | Reason::Zone);
        let unmoved: BTreeSet<Unmoved> = rewritten.unmoved.into_iter().filter(is_said).collect();
        for unmoved in unmoved {
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
            moves: once(rewritten.moves),
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
            .renamed(&text.trim_end_matches('.').to_ascii_lowercase())
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

/// Each pair once, in the order of the text.
fn once(mut moves: Vec<(String, String)>) -> Vec<(String, String)> {
    let mut seen = BTreeSet::new();
    moves.retain(|it| seen.insert(it.clone()));
    moves
}

fn apply(text: &str, role: Role, names: &dyn Names) -> Rewritten {
    match role {
        Role::Base64 => rewrite_base64(text, names),
        _ if may_be_base64(text) => rewrite_base64(text, names),
        _ => rewrite(text, names),
    }
}

/// All names to follow, and what else is spelled like a host.
struct All<'w, 'a> {
    hosts: &'a dyn Names,
    others: &'a dyn Names,
    collected: &'w Collected,
    kin: &'w Kin<'a>,
    is_secret: bool,
    is_declared: bool,
}

impl Names for All<'_, '_> {
    fn renamed(&self, host: &str) -> Option<String> {
        self.hosts
            .renamed(host)
            .or_else(|| self.others.renamed(host))
    }

    fn renamed_zone(&self, zone: &str) -> Option<String> {
        let host = self.hosts.renamed_zone(zone);
        host.or_else(|| self.others.renamed_zone(zone))
    }

    fn related(&self, host: &str, is_zone: bool) -> Option<Unmoved> {
        self.kin.related(host, is_zone, self.is_secret)
    }

    fn standing(&self, before: &str, host: &str, after: &str) -> Standing {
        if self.is_declared {
            return Standing::Host;
        }
        self.collected.standing(before, host, after)
    }

    fn takes_any_prefix(&self, zone: &str) -> bool {
        self.others.takes_any_prefix(zone)
    }
}

#[cfg(test)]
mod tests;
