//! Other ways to what the login protects: a resource without a login that answers to the same host and
//! path, or leads to the same Service.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic, Origin};
use crate::environment::target::Target;

use super::definitions::Definitions;
use super::exposure::{Exposure, exposures, is_within};
use super::kinds::is_open_service;
use super::protected::has_own_login;

/// The places that one message lists.
const SHOWN: usize = 10;

/// A way around the login.
#[derive(Clone, Debug)]
pub(super) struct Open {
    /// The resource, by its position.
    pub(super) position: usize,
    at: Origin,
    text: String,
    /// True if the login is for this very host and path.
    is_same: bool,
}

/// The exposures that the login protects, by host and by Service.
#[derive(Default)]
struct Protected<'a> {
    by_host: BTreeMap<&'a str, Vec<&'a Exposure>>,
    by_service: BTreeMap<&'a str, Vec<&'a Exposure>>,
}

impl<'a> Protected<'a> {
    fn new(exposures: &'a [Exposure]) -> Self {
        let mut protected = Self::default();
        for exposure in exposures {
            if !exposure.host.is_empty() {
                protected
                    .by_host
                    .entry(&exposure.host)
                    .or_default()
                    .push(exposure);
            }
            for service in &exposure.services {
                protected
                    .by_service
                    .entry(service)
                    .or_default()
                    .push(exposure);
            }
        }
        protected
    }

    /// Says what an exposure gives away, if anything, and whether it is the same host and path. The longest
    /// path wins: an open `/` takes nothing from a protected `/admin` of the same host.
    fn given_away(&self, open: &Exposure) -> Option<(bool, String)> {
        let path = if open.path.is_empty() {
            "/"
        } else {
            &open.path
        };
        let same_host = self.by_host.get(open.host.as_str());
        let mut outer = same_host.into_iter().flatten();
        if let Some(outer) = outer.find(|inner| is_within(&open.path, &inner.path)) {
            let text = format!("serves `{}{path}`", open.host);
            return Some((open.path == outer.path, text));
        }
        for service in &open.services {
            let mut inner = self.by_service.get(service.as_str()).into_iter().flatten();
            let is_near = |inner: &&&Exposure| {
                let overlap =
                    is_within(&open.path, &inner.path) || is_within(&inner.path, &open.path);
                overlap && (inner.host != open.host || open.host.is_empty())
            };
            if inner.find(is_near).is_some() {
                let name = service.split_once('/').map_or("", |(_, name)| name);
                return Some((false, format!("leads to Service `{name}`")));
            }
        }
        None
    }
}

/// The ways around the login of the resources at `selected`.
pub(super) fn open(
    selected: &[usize],
    definitions: &Definitions<'_>,
    target: &Target,
) -> Vec<Open> {
    let of = |position: usize| exposures(target.get(position));
    let inner: Vec<Exposure> = selected.iter().flat_map(|position| of(*position)).collect();
    let protected = Protected::new(&inner);
    let is_open = |position: &usize| {
        selected.binary_search(position).is_err()
            && !has_own_login(target.get(*position), definitions)
    };
    let others = definitions.routes.iter().copied().filter(is_open);
    others
        .filter_map(|position| around(position, &protected, target))
        .collect()
}

/// The worst that the resource at `position` lets around the login.
fn around(position: usize, protected: &Protected<'_>, target: &Target) -> Option<Open> {
    let resource = target.get(position);
    let id = resource.id();
    let mut found: Option<Open> = None;
    for open in exposures(resource) {
        if open.services.is_empty() || is_of_the_login(&open) {
            continue;
        }
        let Some((is_same, what)) = protected.given_away(&open) else {
            continue;
        };
        if found.as_ref().is_none_or(|found| is_same && !found.is_same) {
            let text = if is_open_service(resource) {
                format!("`{id}` is reached from outside without a login")
            } else {
                format!("`{id}` {what} without a login")
            };
            found = Some(Open {
                position,
                at: open.at,
                text,
                is_same,
            });
        }
    }
    found
}

/// True for the login's own pages and for the answers to certificate authorities.
fn is_of_the_login(exposure: &Exposure) -> bool {
    let leads_to_it = |service: &String| service.contains("oauth2-proxy");
    exposure.path.starts_with("/.well-known/acme-challenge")
        || exposure.services.iter().all(leads_to_it)
}

/// The error for ways around the login by its own host and path, and the warning for others.
pub(super) fn messages(open: &[Open], at: Origin) -> Vec<Diagnostic> {
    let (same, others): (Vec<&Open>, Vec<&Open>) = open.iter().partition(|open| open.is_same);
    let error = message(&same, at, same.len(), |text| {
        Diagnostic::error(Code::AuthBypassed, text)
    });
    let warning = message(&others, at, SHOWN, |text| {
        Diagnostic::warning(Code::AuthSiblingOpen, text)
    });
    let helps = [
        "give it the label or name of `auth.select`, or another path",
        "give it the label or name of `auth.select`, unless everybody may see it",
    ];
    let all = [error, warning].into_iter().zip(helps);
    all.filter_map(|(message, help)| Some(message?.help(help)))
        .collect()
}

fn message(
    open: &[&Open],
    at: Origin,
    most: usize,
    make: impl Fn(&str) -> Diagnostic,
) -> Option<Diagnostic> {
    let (first, others) = open.split_first()?;
    let mut diagnostic = make(&first.text).at(first.at);
    for other in others.iter().take(most) {
        diagnostic = diagnostic.label(other.at, other.text.as_str());
    }
    let left = others.len().saturating_sub(most);
    let what = match left {
        0 => "the login".to_owned(),
        left => format!("the login; {left} more lead around it"),
    };
    Some(diagnostic.label(at, what))
}
