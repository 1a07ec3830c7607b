//! Every declared name of every resource.

use std::collections::BTreeSet;

use crate::config::LocatedText;
use crate::diag::Origin;
use crate::model::Resource;
use crate::yaml::{FieldPath, Node};

use super::annotations::{self, Found};
use super::claim::{Claim, Declaration, Fixed};
use super::field::{Field, FieldStep, reached, steps};
use super::forms::{Form, names_of};
use super::in_cluster::Cluster;
use super::table::{self, Row};

/// The declaring fields that offshoot.yaml adds to the table.
#[derive(Clone, Copy, Debug, Default)]
pub struct Added<'a> {
    /// `hosts.declare`.
    pub fields: &'a [Field],
    /// `externalDns.annotationPrefix`.
    pub prefixes: &'a [LocatedText],
}

/// Every declared name of every resource, in the order of resources.
pub fn declarations(resources: &[Resource]) -> Vec<Declaration> {
    declarations_with(resources, Added::default())
}

/// Every declared name of every resource, those of added fields included.
pub fn declarations_with(resources: &[Resource], added: Added<'_>) -> Vec<Declaration> {
    let prefixes: Vec<&str> = added
        .prefixes
        .iter()
        .map(|prefix| prefix.value.trim_end_matches('/'))
        .collect();
    let mut search = Search {
        cluster: Cluster::new(resources),
        outside: OnceSet::default(),
        resources,
        position: 0,
        found: Vec::new(),
    };
    for (position, resource) in resources.iter().enumerate() {
        search.position = position;
        for found in annotations::external_dns(resource, &prefixes) {
            search.field(found);
        }
        for found in annotations::own(resource) {
            search.field(found);
        }
        search.rows(resource);
        search.added(resource, added.fields);
    }
    search.found
}

/// The hosts of ServiceEntries, found once they are asked for.
type OnceSet<'r> = std::cell::OnceCell<BTreeSet<&'r str>>;

struct Search<'r> {
    cluster: Cluster<'r>,
    outside: OnceSet<'r>,
    resources: &'r [Resource],
    position: usize,
    found: Vec<Declaration>,
}

impl<'r> Search<'r> {
    fn rows(&mut self, resource: &'r Resource) {
        let gvk = resource.gvk();
        let is_of_mesh = gvk.kind == "VirtualService" && is_of_mesh(&resource.node);
        for row in table::rows(&gvk.group, &gvk.kind, &resource.node) {
            if row.form == Form::Host && row.is_key {
                self.keys(resource, row);
                continue;
            }
            let steps = steps(row.path).unwrap_or_default();
            for (path, node) in reached(&resource.node, &steps) {
                if is_of_mesh && self.is_outside(node.as_str().unwrap_or_default()) {
                    continue;
                }
                let (form, claim) = (row.form, row.claim);
                self.field(Found {
                    path,
                    node,
                    form,
                    claim,
                });
            }
        }
    }

    /// Names that are the keys of a map.
    fn keys(&mut self, resource: &Resource, row: &Row) {
        let steps = steps(row.path).unwrap_or_default();
        for (path, node) in reached(&resource.node, &steps) {
            let entries = node.as_mapping().into_iter().flat_map(|map| &map.entries);
            for entry in entries {
                let path = path.clone().key(&entry.key.text);
                for named in names_of(&entry.key.text, Form::Host) {
                    let at = entry.key.origin;
                    self.name(named.host, Some(Fixed::Key), &path, row.claim, at);
                }
            }
        }
    }

    /// Fields of `hosts.declare`: a text, or a list of them.
    fn added(&mut self, resource: &'r Resource, fields: &[Field]) {
        if fields.is_empty() {
            return;
        }
        let gvk = resource.gvk();
        for field in fields.iter().filter(|it| it.covers(&gvk.group, &gvk.kind)) {
            for (path, node) in reached_texts(&resource.node, &field.steps) {
                let is_known = self.found.iter().rev();
                let mut is_known = is_known.take_while(|it| it.resource == self.position);
                if !is_known.any(|it| it.path == path) {
                    self.field(Found {
                        path,
                        node,
                        form: Form::Any,
                        claim: Claim::Traffic,
                    });
                }
            }
        }
    }

    fn field(&mut self, found: Found<'_>) {
        let text = found.node.as_str().unwrap_or_default();
        for named in names_of(text, found.form) {
            let at = found.node.origin;
            self.name(named.host, named.fixed, &found.path, found.claim, at);
        }
    }

    fn name(
        &mut self,
        host: String,
        fixed: Option<Fixed>,
        path: &FieldPath,
        claim: Claim,
        at: Origin,
    ) {
        let is_relative = fixed == Some(Fixed::Relative);
        if !is_relative && self.cluster.has(&host) {
            return;
        }
        self.found.push(Declaration {
            host,
            resource: self.position,
            path: path.clone(),
            claim,
            fixed,
            at,
        });
    }

    /// True for a host that a ServiceEntry adds to the mesh: the VirtualService routes what leaves.
    fn is_outside(&self, host: &str) -> bool {
        let outside = self.outside.get_or_init(|| {
            let entries = self
                .resources
                .iter()
                .filter(|it| it.kind() == "ServiceEntry");
            let hosts = entries.filter_map(|it| it.node.at(&["spec", "hosts"])?.as_sequence());
            hosts.flatten().filter_map(Node::as_str).collect()
        });
        outside.contains(host)
    }
}

/// The texts that the steps of an added field reach; those of a list that they end at.
pub(super) fn reached_texts<'n>(root: &'n Node, steps: &[FieldStep]) -> Vec<(FieldPath, &'n Node)> {
    let items = |(path, node): (FieldPath, &'n Node)| match node.as_sequence() {
        Some(items) => {
            let items = items.iter().enumerate();
            items
                .map(|(index, item)| (path.clone().item(index), item))
                .collect()
        }
        None => vec![(path, node)],
    };
    let all = reached(root, steps).into_iter().flat_map(items);
    all.filter(|(_, node)| node.as_str().is_some()).collect()
}

/// True for a VirtualService of the sidecars alone: without `gateways`, or with `mesh`.
fn is_of_mesh(node: &Node) -> bool {
    let gateways = node.at(&["spec", "gateways"]).and_then(Node::as_sequence);
    let mut gateways = gateways.unwrap_or_default().iter();
    gateways.all(|gateway| gateway.as_str() == Some("mesh"))
}
