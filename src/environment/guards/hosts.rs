//! Hosts that are somebody else's: those that the environments which exist once declare. They have to
//! be built to know that, so this is done only where a branch gets a name right below a zone, as it
//! does with `"{{ slug }}.{{ host }}"` and a site at the zone itself: `x` becomes `x.example.com`.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin};
use crate::environment::budget::Naming;
use crate::environment::built_target::build_target;
use crate::environment::config::{Config, Spec};
use crate::environment::hosts::{Added, Claim, Declaration, declarations_with};
use crate::environment::request::Request;
use crate::environment::scope::Scope;

/// Refuses new hosts of a branch that an environment of offshoot.yaml declares.
///
/// # Errors
/// `host-taken`.
pub(in crate::environment) fn refuse_taken(
    config: &Config,
    spec: &Spec,
    naming: &Naming,
    scope: &Scope<'_>,
) -> Fallible<()> {
    let is_exposed = |(_, new): &(&str, &str)| {
        let parent = new.split_once('.').map(|(_, parent)| parent);
        let mut zones = config.domains.iter();
        !new.contains("--") && zones.any(|zone| Some(zone.value.as_str()) == parent)
    };
    let exposed: BTreeMap<&str, &str> = naming
        .hosts
        .iter()
        .filter(is_exposed)
        .map(|(old, new)| (new, old))
        .collect();
    if !spec.per_branch || exposed.is_empty() {
        return Ok(());
    }
    let mut failures = Failures::default();
    let others = config.environments.iter();
    for other in others.filter(|other| !other.per_branch && !other.roots.same(&spec.roots)) {
        for (host, place) in declared(config, other, scope) {
            if let Some(old) = exposed.get(host.as_str()) {
                failures.push(taken(old, &host, other, place, scope));
            }
        }
    }
    failures.or_ok(())
}

/// The hosts for which an environment routes traffic, with a place for each; none if it does not build,
/// which is said where it is rendered.
fn declared(config: &Config, other: &Spec, scope: &Scope<'_>) -> BTreeMap<String, Origin> {
    let request = Request {
        environment: other.name.value.to_string(),
        ..Request::default()
    };
    let Ok(built) = build_target(other, &request, scope.builder) else {
        return BTreeMap::new();
    };
    let hosts = other.features.hosts.as_ref();
    let added = Added {
        fields: hosts.map_or(&[], |hosts| &hosts.declare),
        prefixes: &config.annotation_prefixes,
    };
    let declared = declarations_with(built.target.resources(), added);
    let routed = declared.into_iter().filter(|it| it.claim == Claim::Traffic);
    let named = routed.map(|it: Declaration| (it.host, built.causes.position(it.at)));
    named.collect()
}

fn taken(old: &str, new: &str, other: &Spec, place: Origin, scope: &Scope<'_>) -> Diagnostic {
    let name = &other.name.value;
    let message = format!("`{old}` would become `{new}`, which the environment `{name}` declares");
    let mut declared = scope.declared.iter().filter(|it| it.host == old);
    let at = declared.next().map(|it| it.at).unwrap_or_default();
    Diagnostic::error(Code::HostTaken, message)
        .at(at)
        .label(place, format!("a host of `{name}`"))
        .help("choose another branch name, or a pattern with a fixed part, as in `preview-{{ slug }}.{{ host }}`")
}
