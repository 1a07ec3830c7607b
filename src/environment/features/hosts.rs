//! From an environment to an overlay: every feature in its turn, and what
//! becomes of host names. In: a [`Scope`]. Out: the overlay as data, and the
//! report of hosts.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin};
use crate::model::{ResId, Step};
use crate::yaml::FieldPath;

use super::namespace::{self, ServiceNames};
use super::{auth, cluster_scoped, e2e, images, metadata, secret_sync};
use crate::environment::config::References;
use crate::environment::hosts::{
    ChangeKind, Declaration, Followed, Names, Reason, UnmovedAt, references,
};
use crate::environment::overlay::Overlay;
use crate::environment::scope::Scope;

/// Which hosts moved where, and every place that has to do with it.
#[derive(Clone, Debug, Default)]
pub struct HostReport {
    /// Old and new hosts, by old.
    pub moves: Vec<(String, String)>,
    /// Places that change, in output order.
    pub places: Vec<HostPlace>,
    /// Places that were left as they stood.
    pub unmoved: Vec<UnmovedPlace>,
}

/// A field in which names were replaced. Its value may be secret: it is not here.
#[derive(Clone, Debug)]
pub struct HostPlace {
    /// The resource, by its name before a hash.
    pub resource: ResId,
    /// The field.
    pub path: FieldPath,
    /// Old and new names in it.
    pub moves: Vec<(String, String)>,
    /// Whether the field declares the name or mentions it.
    pub kind: ChangeKind,
    /// False where `references: report` leaves it to people.
    pub applied: bool,
    /// Where the old value came from.
    pub at: Origin,
}

/// A field with a name that moved and was left as it stood.
#[derive(Clone, Debug)]
pub struct UnmovedPlace {
    /// The resource, by its name before a hash.
    pub resource: ResId,
    /// The field.
    pub path: FieldPath,
    /// The name.
    pub host: String,
    /// Why.
    pub reason: Reason,
    /// Where the value came from.
    pub at: Origin,
}

/// Says as an overlay what the environment does to its target.
///
/// # Errors
/// What any feature refuses, all of it.
pub(in crate::environment) fn plan(
    scope: &Scope<'_>,
    declared: &[Declaration],
) -> Fallible<(Overlay, HostReport)> {
    let mut overlay = Overlay::default();
    let mut failures = Failures::default();
    let report = move_hosts(scope, declared, &mut overlay);
    namespace::follow(scope, &mut overlay);
    for feature in [
        cluster_scoped::apply,
        namespace::apply,
        images::apply,
        secret_sync::apply,
        auth::apply,
        e2e::apply,
        metadata::apply,
    ] {
        failures.keep(feature(scope, &mut overlay));
    }
    unused_rules(scope, declared, &mut overlay);
    failures.or_ok((overlay, report))
}

/// Replaces hosts and the cluster's own names, in fields that declare them and wherever they are mentioned.
fn move_hosts(scope: &Scope<'_>, declared: &[Declaration], overlay: &mut Overlay) -> HostReport {
    let services = ServiceNames::new(scope.target, scope.namespace);
    let rule = scope.spec.hosts.as_ref().map(|hosts| hosts.references);
    let followed = Followed {
        hosts: scope.hosts,
        others: &services,
        declared,
        rewrite_references: rule.unwrap_or_default() == References::Rewrite,
    };
    let found = references(scope.target.resources(), followed);
    let mut report = HostReport {
        moves: scope
            .hosts
            .iter()
            .map(|(old, new)| (old.to_owned(), new.to_owned()))
            .collect(),
        ..HostReport::default()
    };
    for change in found.changes {
        let is_host = |(old, _): &(String, String)| {
            scope.hosts.renamed_zone(old).is_some() || scope.hosts.renamed(old).is_some()
        };
        let moves: Vec<_> = change.moves.into_iter().filter(is_host).collect();
        if change.applied {
            let hosts = scope.spec.hosts.as_ref().filter(|_| !moves.is_empty());
            let rule = match hosts {
                None => scope.namespace_rule(),
                Some(hosts) => scope.rule(Step::Hosts, hosts.pattern.at),
            };
            overlay.replace(change.resource, change.path.clone(), change.new, rule);
        }
        if !moves.is_empty() {
            report.places.push(HostPlace {
                resource: scope.target.get(change.resource).id(),
                path: change.path,
                moves,
                kind: change.kind,
                applied: change.applied,
                at: change.at,
            });
        }
    }
    for stay in found.unmoved {
        overlay.warnings.push(not_moved(scope, &stay));
        report.unmoved.push(UnmovedPlace {
            resource: scope.target.get(stay.resource).id(),
            path: stay.path,
            host: stay.unmoved.host,
            reason: stay.unmoved.reason,
            at: stay.at,
        });
    }
    report
}

fn not_moved(scope: &Scope<'_>, stay: &UnmovedAt) -> Diagnostic {
    let id = scope.target.get(stay.resource).id();
    let (host, reason) = (&stay.unmoved.host, stay.unmoved.reason.as_str());
    let message = format!(
        "`{host}` moved, and stays in `{id}` at `{}`: it is {reason} there",
        stay.path
    );
    Diagnostic::warning(Code::HostNotMoved, message)
        .at(stay.at)
        .help("write the host out plainly, or patch this place in an overlay of your own")
}

/// Rules that move nothing are slips.
fn unused_rules(scope: &Scope<'_>, declared: &[Declaration], overlay: &mut Overlay) {
    let Some(hosts) = &scope.spec.hosts else {
        return;
    };
    let known: BTreeSet<&str> = declared
        .iter()
        .map(|declaration| declaration.host.as_str())
        .collect();
    if scope.hosts.is_empty() {
        let message = "no resource declares a host that `hosts` would move";
        let zones: Vec<&str> = scope
            .config
            .domains
            .iter()
            .map(|zone| zone.value.as_str())
            .collect();
        overlay.warnings.push(
            Diagnostic::warning(Code::HostsUnused, message)
                .at(hosts.at)
                .help(format!("`domains` has: {}", zones.join(", "))),
        );
    }
    for only in hosts
        .only
        .iter()
        .filter(|only| !known.contains(only.value.as_str()))
    {
        let message = format!("no resource declares the host `{}`", only.value);
        overlay
            .warnings
            .push(Diagnostic::warning(Code::HostsUnused, message).at(only.at));
    }
}
