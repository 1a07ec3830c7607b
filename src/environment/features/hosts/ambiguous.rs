//! Patterns under which two branches can get one host: `x` with `admin-api` is `x-admin` with `api`.

use std::collections::BTreeMap;

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic};
use crate::environment::hosts::{Declaration, HostMap, HostRules};
use crate::environment::scope::Scope;

/// A slug that is nowhere else in a host.
const MARK: &str = "zqslugqz";

/// The text around the slug in a host's new name.
type Around = (String, String);

/// Warns of the first two declared hosts that can be one in two branches.
pub(super) fn ambiguous(pattern: &LocatedText, scope: &Scope<'_>) -> Option<Diagnostic> {
    let branch = scope.request.branch.as_ref()?;
    let slug = scope.variables.text("slug").unwrap_or(branch);
    let mut variables = scope
        .variables
        .clone()
        .with("slug", MARK)
        .with("branch", MARK);
    if let Some(namespace) = scope.variables.text("namespace") {
        variables = variables.with("namespace", &namespace.replace(slug, MARK));
    }
    let rules = HostRules {
        pattern,
        scope: scope.host_scope,
    };
    // This check tells only of what the real branch runs into.
    let map = HostMap::new(scope.declared, rules, &variables).ok()?;
    let around = map.iter().filter_map(|(old, new)| {
        let (before, after) = new.split_once(MARK).filter(|(_, it)| !it.contains(MARK))?;
        Some(((before.to_owned(), after.to_owned()), old))
    });
    let around: BTreeMap<Around, &str> = around.collect();
    let mut all = around.iter();
    let (one, other, moved) = all.find_map(|(around_one, one)| {
        let shorter = shorter(around_one).into_iter();
        let mut known = shorter.filter_map(|(it, slug)| Some((*around.get(&it)?, slug)));
        let (other, slug) = known.next()?;
        Some((*one, other, (around_one, slug)))
    })?;
    let ((before, after), slug) = moved;
    let message = format!(
        "two branches can have one host: `x` with `{one}` and `{slug}` with `{other}` both make `{before}x{after}`"
    );
    let declared = |host: &str| {
        let mut all = scope.declared.iter();
        all.find(|it: &&Declaration| it.host == host)
            .map(|it| it.at)
    };
    let mut diagnostic = Diagnostic::warning(Code::HostAmbiguous, message).at(pattern.at);
    for host in [one, other] {
        if let Some(at) = declared(host) {
            diagnostic = diagnostic.label(at, format!("`{host}`"));
        }
    }
    Some(diagnostic.help(
        "write `strategy: flat` instead of `pattern`: it joins the two by `--`, which no slug has",
    ))
}

/// Every text around another slug that makes the same name as `x` does in this one, with that slug.
fn shorter((before, after): &Around) -> Vec<(Around, String)> {
    let is_slug = |c: &char| c.is_ascii_alphanumeric() || *c == '-';
    let mut found = Vec::new();
    let mut slug = "x".to_owned();
    let mut rest = after.as_str();
    while let Some(c) = rest.chars().next().filter(is_slug) {
        slug.push(c);
        rest = rest.get(1..).unwrap_or_default();
        if slug.ends_with("--") {
            break;
        }
        if !slug.ends_with('-') {
            found.push(((before.clone(), rest.to_owned()), slug.clone()));
        }
    }
    let (mut slug, mut rest) = ("x".to_owned(), before.as_str());
    while let Some(c) = rest.chars().next_back().filter(is_slug) {
        slug.insert(0, c);
        rest = rest.get(..rest.len() - 1).unwrap_or_default();
        if slug.starts_with("--") {
            break;
        }
        if !slug.starts_with('-') {
            found.push(((rest.to_owned(), after.clone()), slug.clone()));
        }
    }
    found
}
