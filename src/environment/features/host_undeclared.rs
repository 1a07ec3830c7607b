//! Hosts of `domains` that a render mentions and nobody in it declares: a chart's values, a custom
//! resource, an address of production. They stay, and people should know.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic, Origin};
use crate::environment::hosts::{Change, Followed, KeptPlace, Names, References, references};
use crate::environment::names::is_host_name;
use crate::environment::plan::Plan;
use crate::environment::scope::Scope;
use crate::yaml::{FieldPath, Segment};

use super::host_words::{line, some};

/// The number of places that the warning shows.
const SHOWN: usize = 10;

/// Warns of the hosts among `mentioned` that stay, once, with every place in the report.
pub(super) fn warn(mentioned: &BTreeSet<String>, scope: &Scope<'_>, plan: &mut Plan) {
    let hosts = Undeclared(stay(mentioned, scope));
    if hosts.0.is_empty() {
        return;
    }
    // A walk of its own, but only where there is something to find.
    let followed = Followed {
        hosts: &hosts,
        others: &Nothing,
        declared: scope.declared,
        rewrite_references: true,
    };
    let References { changes, .. } = references(scope.target.resources(), followed);
    let places: Vec<KeptPlace> = changes.iter().flat_map(|it| kept(it, scope)).collect();
    plan.warnings.extend(warning(&places, scope));
    plan.hosts.kept.extend(places);
}

fn stay<'m>(mentioned: &'m BTreeSet<String>, scope: &Scope<'_>) -> BTreeSet<&'m str> {
    let rules = scope.host_scope;
    let declared: BTreeSet<&str> = scope.declared.iter().map(|it| it.host.as_str()).collect();
    let new: BTreeSet<&str> = scope.hosts.iter().map(|(_, new)| new).collect();
    let is_zone = |host: &str| {
        let bare = host.strip_prefix("*.").unwrap_or(host);
        rules.domains.iter().any(|zone| zone.value == bare)
    };
    let stays = |host: &&str| {
        rules.is_in_domains(host)
            && is_host_name(host.strip_prefix("*.").unwrap_or(host))
            && !is_zone(host)
            && !rules.is_shared(host)
            && !declared.contains(host)
            && !new.contains(host)
            && scope.hosts.renamed(host).is_none()
    };
    mentioned.iter().map(String::as_str).filter(stays).collect()
}

/// Hosts to find: each is given another name, so that the walk over all strings reports it.
struct Undeclared<'m>(BTreeSet<&'m str>);

impl Names for Undeclared<'_> {
    fn renamed(&self, host: &str) -> Option<String> {
        self.0.contains(host).then(|| found(host))
    }

    fn renamed_zone(&self, _zone: &str) -> Option<String> {
        None
    }
}

fn found(host: &str) -> String {
    format!("{host}.")
}

struct Nothing;

impl Names for Nothing {
    fn renamed(&self, _host: &str) -> Option<String> {
        None
    }
}

fn kept(change: &Change, scope: &Scope<'_>) -> Vec<KeptPlace> {
    let hosts: BTreeSet<&String> = change.moves.iter().map(|(host, _)| host).collect();
    let place = |host: &String| KeptPlace {
        resource: scope.target.get(change.resource).id(),
        path: change.path.clone(),
        is_whole: change.new.eq_ignore_ascii_case(&found(host)),
        host: host.clone(),
        at: change.at,
    };
    hosts.into_iter().map(place).collect()
}

fn warning(places: &[KeptPlace], scope: &Scope<'_>) -> Option<Diagnostic> {
    let first = places.first()?;
    let hosts: BTreeSet<&str> = places.iter().map(|it| it.host.as_str()).collect();
    let message = format!(
        "not moved, since nothing in the render declares it: {}",
        some(&hosts)
    );
    let mut diagnostic = Diagnostic::warning(Code::HostNotDeclared, message).at(first.at);
    let mut seen: BTreeSet<Origin> = BTreeSet::from([first.at]);
    for place in places {
        if seen.len() < SHOWN && seen.insert(place.at) {
            diagnostic = diagnostic.label(place.at, format!("`{}`", place.host));
        }
    }
    let fields = claiming_fields(places);
    if !fields.is_empty() {
        diagnostic = diagnostic.help(format!(
            "if a field claims the name, let it move: `declare: [{}]` under `hosts`",
            fields.into_iter().collect::<Vec<_>>().join(", ")
        ));
    }
    let shared = line("sharedHosts", scope.host_scope.shared, &hosts);
    diagnostic = diagnostic.help(format!("if it is shared, say so: {shared}"));
    if places.len() > SHOWN {
        let all = places.len();
        diagnostic = diagnostic.help(format!("`--report-hosts` lists all {all} places"));
    }
    Some(diagnostic)
}

/// Entries of `hosts.declare` for fields of custom resources that are a host and nothing else.
fn claiming_fields(places: &[KeptPlace]) -> BTreeSet<String> {
    const MOST: usize = 5;
    let is_custom = |place: &&KeptPlace| {
        let group = place.resource.gvk.group.as_str();
        place.is_whole && group.contains('.') && !group.ends_with(".k8s.io")
    };
    let custom = places.iter().filter(is_custom);
    let entry = |place: &KeptPlace| {
        let (kind, path) = (&place.resource.gvk.kind, any_item(&place.path));
        format!("{{kind: {kind}, path: \"{path}\"}}")
    };
    let all: BTreeSet<String> = custom.map(entry).collect();
    all.into_iter().take(MOST).collect()
}

/// A path that stands for every item of its lists.
pub(super) fn any_item(path: &FieldPath) -> String {
    let mut text = String::new();
    for segment in path.segments() {
        match segment {
            Segment::Item(_) => text.push_str("[]"),
            Segment::Key(key) if key.contains(['.', '[', ']', '*']) => {
                text.push_str(&format!("['{key}']"));
            }
            Segment::Key(key) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(key);
            }
        }
    }
    text
}
