//! Hosts of `domains` that a render mentions and nobody in it declares: a chart's values, a custom
//! resource, an address of production. They stay, and people should know.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic, Origin};
use crate::environment::hosts::{
    Change, Declaration, Followed, KeptPlace, Names, Reason, References, UnmovedAt, ValueHost,
    any_item, declarations, hosts_below, is_below, references, value_hosts,
};
use crate::environment::names::is_host_name;
use crate::environment::partial::is_route;
use crate::environment::plan::Plan;
use crate::environment::scope::Scope;
use crate::model::Resource;

use super::words::{line, own_zones, some};

/// The number of places that the warning shows.
const SHOWN: usize = 10;

/// Warns of the hosts among `mentioned` that stay, once, with every place in the report.
pub(super) fn warn(
    mentioned: &BTreeSet<String>,
    has_hosts: bool,
    scope: &Scope<'_>,
    plan: &mut Plan,
) {
    let known = Known::new(scope);
    let stay = mentioned.iter().map(String::as_str);
    let is_said = |host: &&str| known.is_left(host) || known.is_of_rest(host);
    let hosts = Undeclared(stay.filter(is_said).collect());
    let mut places = with_variables(&known, scope);
    // A walk of its own, but only where there is something to find.
    if !hosts.0.is_empty() {
        let followed = Followed {
            hosts: &hosts,
            others: &Nothing,
            declared: scope.declared,
            scope: scope.host_scope,
            rewrite_references: true,
        };
        let References { changes, unmoved } = references(scope.target.resources(), followed);
        places.extend(changes.iter().flat_map(|it| kept(it, scope)));
        places.extend(unmoved.iter().filter_map(|it| hidden(it, scope)));
    }
    places.extend(served(scope));
    let (mut of_rest, mut places): (Vec<KeptPlace>, Vec<KeptPlace>) = places
        .into_iter()
        .partition(|it| known.is_of_rest(&it.host));
    hide(&mut places, scope);
    hide(&mut of_rest, scope);
    plan.warnings.extend(warning(&places, has_hosts, scope));
    plan.warnings.extend(of_the_rest(&of_rest, scope));
    plan.warnings.extend(unserved(scope));
    plan.hosts.kept.extend(places);
    let of_rest = of_rest.into_iter();
    plan.hosts.kept.extend(of_rest.map(|place| KeptPlace {
        is_of_rest: true,
        ..place
    }));
}

/// The hosts of which something is said already.
struct Known<'a> {
    scope: &'a Scope<'a>,
    declared: BTreeSet<&'a str>,
    new: BTreeSet<&'a str>,
    /// Those that the rest of a partial environment declares.
    rest: BTreeSet<String>,
}

impl<'a> Known<'a> {
    fn new(scope: &'a Scope<'a>) -> Self {
        Self {
            scope,
            declared: scope.declared.iter().map(|it| it.host.as_str()).collect(),
            new: scope.hosts.iter().map(|(_, new)| new).collect(),
            rest: of_rest(scope),
        }
    }

    /// True for a host that stays since only the rest declares it.
    fn is_of_rest(&self, host: &str) -> bool {
        self.rest.contains(host) && self.stays(host)
    }

    /// True for a host of `domains` that nobody declares, and that stays. A zone itself is not.
    fn is_left(&self, host: &str) -> bool {
        !self.rest.contains(host) && self.stays(host)
    }

    fn stays(&self, host: &str) -> bool {
        let rules = self.scope.host_scope;
        let bare = host.strip_prefix("*.").unwrap_or(host);
        rules.is_in_domains(host)
            && is_host_name(bare)
            && !rules.domains.iter().any(|zone| zone.value == bare)
            && !rules.is_shared(host)
            && !self.declared.contains(host)
            && !self.new.contains(host)
            && self.scope.hosts.renamed(host).is_none()
    }
}

/// The hosts that the rest of a partial environment declares.
fn of_rest(scope: &Scope<'_>) -> BTreeSet<String> {
    let rest: Vec<Resource> = scope.target.rest().cloned().collect();
    let declared = declarations(&rest).into_iter();
    declared.map(|declaration| declaration.host).collect()
}

/// Mentions of hosts in zones with a variable, which the scanner of texts does not see.
fn with_variables(known: &Known<'_>, scope: &Scope<'_>) -> Vec<KeptPlace> {
    let domains = scope.host_scope.domains.iter().map(|it| it.value.as_str());
    let zones: Vec<&str> = domains.filter(|zone| zone.contains("${")).collect();
    let mut places = Vec::new();
    if zones.is_empty() {
        return places;
    }
    for resource in scope.target.resources() {
        resource.node.walk_paths(|at| {
            let text = at.node.as_str().filter(|text| text.contains("${"));
            let hosts = hosts_below(text.unwrap_or_default(), &zones);
            let left = hosts.into_iter().filter(|host| known.is_left(host));
            places.extend(left.map(|host| KeptPlace {
                resource: resource.id(),
                path: at.path.clone(),
                is_whole: text.is_some_and(|text| text.eq_ignore_ascii_case(&host)),
                host,
                is_of_rest: false,
                at: at.node.origin,
            }));
        });
    }
    places
}

/// Hosts outside of `domains` that a chart serves, by its values, and that nothing moves.
fn served(scope: &Scope<'_>) -> Vec<KeptPlace> {
    let rules = scope.host_scope;
    let is_left = |host: &str, at: Origin| {
        !rules.is_in_domains(host)
            && !rules.is_shared(host)
            && scope.hosts.renamed(host).is_none()
            && scope.declared.iter().all(|it| it.at != at)
    };
    let resources = scope.target.resources().iter();
    let found = resources.flat_map(|resource| {
        let hosts = value_hosts(resource).into_iter();
        hosts.map(move |found| (resource, found))
    });
    let served = found.filter(|(_, it)| it.is_served && is_left(&it.host, it.at));
    let place = |(resource, it): (&Resource, ValueHost)| KeptPlace {
        resource: resource.id(),
        path: it.path,
        host: it.host.to_string(),
        is_whole: true,
        at: it.at,
        is_of_rest: false,
    };
    served.map(place).collect()
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
        is_of_rest: false,
        at: change.at,
    };
    hosts.into_iter().map(place).collect()
}

/// A mention in an expression or the like. Of keys, object names and mail addresses nothing is said, and
/// after a variable the host is another one.
fn hidden(mention: &UnmovedAt, scope: &Scope<'_>) -> Option<KeptPlace> {
    let is_host = matches!(
        mention.unmoved.reason,
        Reason::Regex | Reason::Glob | Reason::PercentEncoded | Reason::Escaped
    );
    is_host.then(|| KeptPlace {
        resource: scope.target.get(mention.resource).id(),
        path: mention.path.clone(),
        host: mention.unmoved.host.clone(),
        is_whole: false,
        is_of_rest: false,
        at: mention.at,
    })
}

/// Hides the labels of hosts that only Secrets have: they are a part of the secret.
fn hide(places: &mut [KeptPlace], scope: &Scope<'_>) {
    let is_secret = |place: &KeptPlace| place.resource.gvk.kind == "Secret";
    let open = places.iter().filter(|place| !is_secret(place));
    let open: BTreeSet<String> = open.map(|place| place.host.clone()).collect();
    for place in places.iter_mut().filter(|place| is_secret(place)) {
        let mut domains = scope.host_scope.domains.iter();
        let zone = domains.find(|zone| is_below(&place.host, &zone.value));
        if let Some(zone) = zone.filter(|_| !open.contains(&place.host)) {
            place.host = format!("*.{}", zone.value);
        }
    }
}

fn warning(places: &[KeptPlace], has_hosts: bool, scope: &Scope<'_>) -> Option<Diagnostic> {
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
        diagnostic = diagnostic.help(declaring(fields, &hosts, has_hosts, scope));
    }
    let whole = hosts.iter().copied();
    let whole: BTreeSet<&str> = whole.filter(|host| !host.starts_with("*.")).collect();
    diagnostic = if whole.is_empty() {
        diagnostic.help("if it is shared, list it under `sharedHosts`")
    } else {
        let shared = line("sharedHosts", scope.host_scope.shared, &whole);
        diagnostic.help(format!("if it is shared, say so: {shared}"))
    };
    if places.len() > SHOWN {
        let all = places.len();
        diagnostic = diagnostic.help(format!("`--report-hosts` lists all {all} places"));
    }
    Some(diagnostic)
}

/// The lines that let fields move, with the zones that are missing.
fn declaring(
    fields: BTreeSet<String>,
    hosts: &BTreeSet<&str>,
    has_hosts: bool,
    scope: &Scope<'_>,
) -> String {
    let fields = fields.into_iter().collect::<Vec<_>>().join(", ");
    let lines = if has_hosts {
        format!("`declare: [{fields}]` under `hosts`")
    } else {
        format!("`hosts: {{strategy: prefix, declare: [{fields}]}}`")
    };
    let rules = scope.host_scope;
    let outside = hosts.iter().copied().filter(|it| !rules.is_in_domains(it));
    let zones = own_zones(&outside.collect());
    let domains = if zones.is_empty() {
        String::new()
    } else {
        let domains = line("domains", rules.domains, &zones);
        format!(", and {domains} at the top of offshoot.yaml")
    };
    format!("if a field claims the name, let it move: {lines}{domains}")
}

/// The warning for hosts of the rest that the branch mentions.
fn of_the_rest(places: &[KeptPlace], scope: &Scope<'_>) -> Option<Diagnostic> {
    let first = places.first()?;
    let hosts: BTreeSet<&str> = places.iter().map(|it| it.host.as_str()).collect();
    let message = format!(
        "not moved, since `only` leaves out what serves it: {}",
        some(&hosts)
    );
    let mut diagnostic = Diagnostic::warning(Code::OnlyHost, message).at(first.at);
    let mut seen: BTreeSet<Origin> = BTreeSet::from([first.at]);
    for place in places {
        if seen.len() < SHOWN && seen.insert(place.at) {
            diagnostic = diagnostic.label(place.at, format!("`{}`", place.host));
        }
    }
    let whole = hosts.iter().copied();
    let whole: BTreeSet<&str> = whole.filter(|host| !host.starts_with("*.")).collect();
    let shared = line("sharedHosts", scope.host_scope.shared, &whole);
    Some(
        diagnostic
            .help("let `only` select what serves it, or state the names of hosts in the shared namespace: `shared: {namespace: …, hosts: \"main--{{ label }}.{{ parent }}\"}`")
            .help(format!("if branches are meant to use it, say so: {shared}")),
    )
}

/// The warning for hosts that move with a certificate or a Gateway, while the routes for them are of the rest.
fn unserved(scope: &Scope<'_>) -> Option<Diagnostic> {
    let rest: Vec<Resource> = scope
        .target
        .rest()
        .filter(|it| is_route(it))
        .cloned()
        .collect();
    let routed: BTreeSet<String> = declarations(&rest).into_iter().map(|it| it.host).collect();
    let by_route = |it: &&Declaration| is_route(scope.target.get(it.resource));
    let served = scope.declared.iter().filter(by_route);
    let served: BTreeSet<&str> = served.map(|it| it.host.as_str()).collect();
    let is_unserved = |it: &&Declaration| {
        let is_moved = scope.hosts.moved(&it.host).is_some();
        is_moved && routed.contains(&it.host) && !served.contains(it.host.as_str())
    };
    let found: Vec<&Declaration> = scope.declared.iter().filter(is_unserved).collect();
    let (first, others) = found.split_first()?;
    let hosts: BTreeSet<&str> = found.iter().map(|it| it.host.as_str()).collect();
    let message = format!(
        "moved, and `only` leaves out what serves it: {}",
        some(&hosts)
    );
    let mut diagnostic = Diagnostic::warning(Code::OnlyHost, message).at(first.at);
    for other in others.iter().take(SHOWN) {
        diagnostic = diagnostic.label(other.at, format!("`{}`", other.host));
    }
    let shared = line("sharedHosts", scope.host_scope.shared, &hosts);
    Some(
        diagnostic
            .help("let `only` select what serves it, or take the name out here with `patches`")
            .help(format!("if branches are meant to use it, say so: {shared}")),
    )
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
