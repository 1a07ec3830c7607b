//! `hosts.declare`: fields that declare names and are in no table.

use std::collections::BTreeSet;

use crate::config::{Decode, Fields};
use crate::diag::{Code, Diagnostic, did_you_mean, first_of, nearest};
use crate::environment::hosts::{Field, any_item};
use crate::environment::names::is_host_name;
use crate::environment::scope::Scope;
use crate::model::Resource;
use crate::yaml::{Tag, Value};

impl Decode for Field {
    const WHAT: &'static str = "an entry of `declare`";

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self::read(fields, "declare", EXAMPLE)
    }
}

const EXAMPLE: &str = "write `{kind: HelmRelease, path: \"spec.values.ingress.hosts[].host\"}`: `[]` is any item of a list";

/// Warns of each entry that reaches no host.
pub(super) fn unused(fields: &[Field], scope: &Scope<'_>) -> Vec<Diagnostic> {
    let is_used = |field: &&Field| {
        scope.declared.iter().any(|it| {
            let gvk = scope.target.get(it.resource).gvk();
            field.covers(&gvk.group, &gvk.kind) && field.leads_to(&it.path)
        })
    };
    let unused = fields.iter().filter(|field| !is_used(field));
    unused.map(|field| warning(field, scope)).collect()
}

fn warning(field: &Field, scope: &Scope<'_>) -> Diagnostic {
    let (kind, path) = (&field.kind.value, &field.path.value);
    let resources = scope.target.resources().iter();
    let of_kind: Vec<&Resource> = resources
        .filter(|it| field.covers(&it.gvk().group, it.kind()))
        .collect();
    if of_kind.is_empty() {
        let message = format!("the render has no `{kind}` that could declare a host");
        let diagnostic = Diagnostic::warning(Code::HostsUnused, message).at(field.kind.at);
        let kinds: BTreeSet<&str> = scope
            .target
            .resources()
            .iter()
            .map(Resource::kind)
            .collect();
        let name = kind.split('.').next().unwrap_or(kind);
        return diagnostic.help(match nearest(name, kinds.iter().copied()) {
            Some(near) if near != name => did_you_mean(near),
            _ => {
                let kinds = kinds.iter().map(|kind| format!("`{kind}`"));
                format!("the render has {}", first_of(10, kinds))
            }
        });
    }
    let message = format!("no `{kind}` has a host at `{path}`");
    let diagnostic = Diagnostic::warning(Code::HostsUnused, message).at(field.path.at);
    let hosts: BTreeSet<String> = of_kind.into_iter().flat_map(host_paths).collect();
    diagnostic.help(match nearest(path, hosts.iter().map(String::as_str)) {
        Some(near) => did_you_mean(near),
        None if hosts.is_empty() => "correct the path, or remove the entry".to_owned(),
        None => {
            let hosts = hosts.iter().map(|path| format!("`{path}`"));
            format!("there are hosts at {}", first_of(5, hosts))
        }
    })
}

/// The paths of the texts that are names with a dot.
fn host_paths(resource: &Resource) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    resource.node.walk_paths(|at| {
        if let Value::Scalar(Tag::Str, text) = &at.node.value
            && text.contains('.')
            && is_host_name(text.trim_start_matches("*."))
        {
            paths.insert(any_item(at.path));
        }
    });
    paths
}
