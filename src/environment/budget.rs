//! The length of the slug. In: an environment, a branch and the declared hosts.
//! Out: the names of the render, with the longest slug that keeps every one of
//! them within its limit.

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Failures, Fallible};

use super::config::{Config, Spec};
use super::hosts::{Declaration, HostMap, HostRules, HostScope, excess};
use super::names::{self, LABEL_LENGTH};
use super::request::Request;
use super::slug::{HASH_LENGTH, slug};
use super::template::{self, Variables};

/// The names of a render.
#[derive(Clone, Debug, Default)]
pub struct Naming {
    /// The branch as part of a name.
    pub slug: Option<String>,
    /// The namespace that everything moves into.
    pub namespace: Option<String>,
    /// Old and new hosts.
    pub hosts: HostMap,
    /// The names that templates can use.
    pub variables: Variables,
}

const LABELS: &str = "use lower-case letters, digits and inner dashes; `slug` consists of these";

/// A name that is too long, and the number of characters to remove.
struct Excess {
    diagnostic: Diagnostic,
    length: usize,
}

/// The hosts of offshoot.yaml that an environment may move.
pub(super) fn host_scope<'a>(config: &'a Config, spec: &'a Spec) -> HostScope<'a> {
    HostScope {
        domains: &config.domains,
        shared: &config.shared_hosts,
        only: spec
            .features
            .hosts
            .as_ref()
            .map_or(&[], |hosts| &hosts.only),
    }
}

/// Finds the names for a request. The slug first gets all the room of a label, then less until
/// every name fits.
///
/// # Errors
/// `name-budget` if even the shortest slug is too long; names that are not valid; templates.
pub fn naming(
    config: &Config,
    spec: &Spec,
    request: &Request,
    declared: &[Declaration],
) -> Fallible<Naming> {
    let mut room = LABEL_LENGTH;
    loop {
        let slug = request
            .branch
            .as_deref()
            .and_then(|branch| slug(branch, room));
        let length = slug.as_ref().map_or(0, String::len);
        let naming = named(config, spec, request, declared, slug)?;
        let Some(excess) = worst(spec, &naming)? else {
            return Ok(naming);
        };
        if length <= HASH_LENGTH {
            return Err(excess.diagnostic.into());
        }
        let next = length.min(room).saturating_sub(excess.length.max(1));
        room = next.max(HASH_LENGTH);
    }
}

/// The names of a render with this slug, whatever their lengths.
fn named(
    config: &Config,
    spec: &Spec,
    request: &Request,
    declared: &[Declaration],
    slug: Option<String>,
) -> Fallible<Naming> {
    let mut variables = Variables::default()
        .with("environment", &spec.name.value)
        .with_set(&request.set);
    if let (Some(branch), Some(slug)) = (&request.branch, &slug) {
        variables = variables.with("branch", branch).with("slug", slug);
    }
    let namespace = spec.features.namespace.0.as_ref();
    let namespace = namespace
        .map(|text| template::render(text, &variables))
        .transpose()?;
    if let Some(namespace) = &namespace {
        variables = variables.with("namespace", namespace);
    }
    let hosts = match &spec.features.hosts {
        None => HostMap::default(),
        Some(hosts) => {
            let rules = HostRules {
                pattern: &hosts.pattern,
                scope: host_scope(config, spec),
            };
            HostMap::by_strategy(declared, rules, hosts.strategy.as_ref(), &variables)?
        }
    };
    Ok(Naming {
        slug,
        namespace,
        hosts,
        variables,
    })
}

/// The name that is too long by most, once all of them are valid.
fn worst(spec: &Spec, naming: &Naming) -> Fallible<Option<Excess>> {
    let mut failures = Failures::default();
    let found = [
        failures.keep(namespace(spec, naming)),
        failures.keep(hosts(spec, naming)),
        failures.keep(labels(spec, naming)),
    ];
    let excesses = found.into_iter().flatten().flatten();
    // Ties go to the first.
    let worst = excesses.reduce(|worst, other| {
        if worst.length < other.length {
            other
        } else {
            worst
        }
    });
    failures.or_ok(worst)
}

fn namespace(spec: &Spec, naming: &Naming) -> Fallible<Vec<Excess>> {
    let (Some(namespace), Some(text)) = (&naming.namespace, &spec.features.namespace.0) else {
        return Ok(Vec::new());
    };
    if !names::is_label_text(namespace) {
        let message = format!("`{namespace}` cannot be the name of a namespace");
        let diagnostic = Diagnostic::error(Code::NamespaceName, message).at(text.at);
        return Err(diagnostic.help(LABELS).into());
    }
    let what = format!("the namespace `{namespace}`");
    Ok(label_excess(&what, namespace, text).into_iter().collect())
}

fn hosts(spec: &Spec, naming: &Naming) -> Fallible<Vec<Excess>> {
    let Some(rule) = &spec.features.hosts else {
        return Ok(Vec::new());
    };
    let mut failures = Failures::default();
    let mut excesses = Vec::new();
    for (old, new) in naming.hosts.iter() {
        if !names::is_host_text(new) {
            let message = format!("`{old}` would become `{new}`, which is not a DNS name");
            let diagnostic = Diagnostic::error(Code::HostName, message).at(rule.pattern.at);
            failures.push(diagnostic.help(LABELS));
        } else if let Some((part, length)) = excess(new) {
            let (what, limit) = match part {
                "label" => (format!("a label of the host `{new}`"), LABEL_LENGTH),
                _ => (format!("the host `{new}`"), names::HOST_LENGTH),
            };
            excesses.push(Excess::new(&what, length, limit, &rule.pattern));
        }
    }
    failures.or_ok(excesses)
}

fn labels(spec: &Spec, naming: &Naming) -> Fallible<Vec<Excess>> {
    let mut failures = Failures::default();
    let mut excesses = Vec::new();
    for (key, text) in spec.features.label_values() {
        let value = failures.keep(template::render(text, &naming.variables));
        let value = value.unwrap_or_default();
        let what = format!("the value `{value}` of label `{key}`");
        excesses.extend(label_excess(&what, &value, text));
    }
    failures.or_ok(excesses)
}

impl Excess {
    fn new(what: &str, length: usize, limit: usize, text: &LocatedText) -> Self {
        let whole = limit + length;
        let message = format!("{what} would have {whole} characters; the limit is {limit}");
        let diagnostic = Diagnostic::error(Code::NameBudget, message).at(text.at);
        let help = "shorten the text around `{{ slug }}`, which has at least 7 characters";
        Self {
            diagnostic: diagnostic.help(help),
            length,
        }
    }
}

/// The excess of a name that a label has to hold.
fn label_excess(what: &str, name: &str, text: &LocatedText) -> Option<Excess> {
    let length = name.len().checked_sub(LABEL_LENGTH)?;
    (length > 0).then(|| Excess::new(what, length, LABEL_LENGTH, text))
}
