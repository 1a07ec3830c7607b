//! The names of a render. In: an environment, a branch and the declared hosts. Out: the names, or
//! every one that is longer than it may be. The slug has the room that offshoot.yaml gives it, whatever
//! the names: those of a live branch do not depend on what the tree has today.

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Failures, Fallible};

use super::config::{Config, Spec};
use super::hosts::{Declaration, HostMap, HostRules, HostScope};
use super::names::{self, LABEL_LENGTH};
use super::request::Request;
use super::slug::{LEAST_ROOM, slug};
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

/// The longest of the words that external-dns's registry puts before the first label of a host, in the
/// name of a TXT record.
const TXT_PREFIX: &str = "cname-";

/// Longest first label of a host that has such a record.
pub(super) const TXT_LABEL_LENGTH: usize = LABEL_LENGTH - TXT_PREFIX.len();

/// Most places of one diagnostic beside the first.
const MOST_PLACES: usize = 10;

const LABELS: &str = "use lower-case letters, digits and inner dashes; `slug` consists of these";

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

/// Finds the names for a request.
///
/// # Errors
/// `name-budget` for names that are too long; names that are not valid; templates.
pub fn naming(
    config: &Config,
    spec: &Spec,
    request: &Request,
    declared: &[Declaration],
) -> Fallible<Naming> {
    let branch = request.branch.as_deref();
    let slug = branch.and_then(|branch| slug(branch, spec.slug.max));
    let naming = named(config, spec, request, declared, slug)?;
    let mut failures = Failures::default();
    failures.keep(naming.variables.check_named());
    failures.keep(namespace(spec, &naming));
    failures.keep(hosts(spec, &naming, declared));
    failures.keep(labels(spec, &naming));
    failures.or_ok(naming)
}

/// The names that the templates of a request can use, whatever is rendered.
///
/// # Errors
/// A `namespace` that cannot be evaluated.
pub(super) fn variables_of(spec: &Spec, request: &Request) -> Fallible<Variables> {
    let branch = request.branch.as_deref();
    let slug = branch.and_then(|branch| slug(branch, spec.slug.max));
    variables(spec, request, slug.as_deref()).map(|(variables, _)| variables)
}

/// The names that templates can use, and the namespace.
fn variables(
    spec: &Spec,
    request: &Request,
    slug: Option<&str>,
) -> Fallible<(Variables, Option<String>)> {
    let mut variables = Variables::default()
        .with_room(spec.slug.max)
        .with("environment", &spec.name.value)
        .with_set(&request.set)
        .with_named(&spec.features.values.0);
    if let (Some(branch), Some(slug)) = (&request.branch, slug) {
        variables = variables.with("branch", branch).with("slug", slug);
    }
    let namespace = spec
        .namespace()
        .map(|text| template::render(text, &variables))
        .transpose()?;
    if let Some(namespace) = &namespace {
        variables = variables.with("namespace", namespace);
    }
    Ok((variables, namespace))
}

/// The names of a render with this slug, whatever their lengths.
pub(super) fn named(
    config: &Config,
    spec: &Spec,
    request: &Request,
    declared: &[Declaration],
    slug: Option<String>,
) -> Fallible<Naming> {
    let (variables, namespace) = variables(spec, request, slug.as_deref())?;
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

fn namespace(spec: &Spec, naming: &Naming) -> Fallible<()> {
    let (Some(namespace), Some(text)) = (&naming.namespace, spec.namespace()) else {
        return Ok(());
    };
    if !names::is_label_text(namespace) {
        let message = format!("`{namespace}` cannot be the name of a namespace");
        let diagnostic = Diagnostic::error(Code::NamespaceName, message).at(text.at);
        return Err(diagnostic.help(LABELS).into());
    }
    let what = format!("the namespace `{namespace}`");
    let excess = Excess::of(&what, namespace.len(), LABEL_LENGTH);
    excess.map_or(Ok(()), |excess| {
        Err(excess.refused(text, spec, naming).into())
    })
}

fn hosts(spec: &Spec, naming: &Naming, declared: &[Declaration]) -> Fallible<()> {
    let Some(rule) = &spec.features.hosts else {
        return Ok(());
    };
    let mut failures = Failures::default();
    let mut excesses = Vec::new();
    for (old, new) in naming.hosts.iter() {
        if !names::is_host_text(new) {
            let message = format!("`{old}` would become `{new}`, which is not a DNS name");
            let diagnostic = Diagnostic::error(Code::HostName, message).at(rule.pattern.at);
            failures.push(diagnostic.help(LABELS));
        } else if let Some(excess) = host_excess(old, new) {
            let at = declared.iter().find(|it| it.host == old).map(|it| it.at);
            excesses.push((excess, at.unwrap_or_default()));
        }
    }
    // Ties go to the first.
    let worst = excesses
        .iter()
        .rev()
        .max_by_key(|(excess, _)| excess.length);
    if let Some((worst, at)) = worst {
        let pattern = &rule.pattern;
        let mut diagnostic = worst.refused(pattern, spec, naming).at(*at);
        diagnostic = diagnostic.label(pattern.at, "by this pattern");
        let others = excesses
            .iter()
            .filter(|(other, _)| other.what != worst.what);
        for (other, at) in others.take(MOST_PLACES) {
            diagnostic = diagnostic.label(*at, other.message());
        }
        failures.push(
            diagnostic.help("with `{{ slug }}.{{ host }}`, the branch has a label of its own"),
        );
    }
    failures.or_ok(())
}

/// The excess of a host: of one of its labels, of its first label in the name of the TXT record that
/// external-dns writes beside it, or of the whole.
fn host_excess(old: &str, new: &str) -> Option<Excess> {
    let labels = || new.split('.');
    let longest = labels().rev().max_by_key(|label| label.len())?;
    let label = |label: &str, limit| {
        let what = format!("the label `{label}` of the host that `{old}` becomes");
        Excess::of(&what, label.len(), limit)
    };
    let first = labels().next()?;
    let has_record = old.split('.').next() != Some(first);
    if longest.len() > LABEL_LENGTH {
        let is_first = has_record && longest == first;
        return label(longest, LABEL_LENGTH).map(|excess| Excess {
            reserved: if is_first { TXT_PREFIX.len() } else { 0 },
            ..excess
        });
    }
    if has_record && first.len() > TXT_LABEL_LENGTH {
        return label(first, TXT_LABEL_LENGTH).map(|excess| Excess {
            reason: ", since external-dns puts `cname-` before it in the name of a TXT record",
            ..excess
        });
    }
    Excess::of(&format!("the host `{new}`"), new.len(), names::HOST_LENGTH)
}

fn labels(spec: &Spec, naming: &Naming) -> Fallible<()> {
    let mut failures = Failures::default();
    for (key, text) in spec.features.label_values() {
        let value = failures.keep(template::render(text, &naming.variables));
        let value = value.unwrap_or_default();
        let what = format!("the value `{value}` of label `{key}`");
        if let Some(excess) = Excess::of(&what, value.len(), LABEL_LENGTH) {
            failures.push(excess.refused(text, spec, naming));
        }
    }
    failures.or_ok(())
}

/// A name that is too long.
struct Excess {
    what: String,
    /// The length of the name.
    length: usize,
    limit: usize,
    /// The reason for the limit, unless it is everybody's.
    reason: &'static str,
    /// Characters of the limit that are not free.
    reserved: usize,
}

impl Excess {
    fn of(what: &str, length: usize, limit: usize) -> Option<Self> {
        (length > limit).then(|| Self {
            what: what.to_owned(),
            length,
            limit,
            reason: "",
            reserved: 0,
        })
    }

    fn message(&self) -> String {
        let Self {
            what,
            length,
            limit,
            reason,
            ..
        } = self;
        format!("{what} would have {length} characters; the limit is {limit}{reason}")
    }

    /// The error for a name that `text` makes.
    fn refused(&self, text: &LocatedText, spec: &Spec, naming: &Naming) -> Diagnostic {
        let diagnostic = Diagnostic::error(Code::NameBudget, self.message()).at(text.at);
        let slug = naming.slug.as_deref().unwrap_or_default();
        let has_slug = reads_slug(text, spec);
        let fitting = slug
            .len()
            .checked_sub(self.length + self.reserved - self.limit);
        let help = match fitting.filter(|max| has_slug && *max >= LEAST_ROOM) {
            Some(max) => {
                let name = &spec.name.value;
                let reserved = match self.reserved {
                    0 => String::new(),
                    some => format!(", and external-dns has {some} for the name of a TXT record"),
                };
                format!(
                    "write `slug: {{max: {max}}}` in `{name}`: no slug is longer then{reserved}"
                )
            }
            _ if !has_slug => "shorten it".to_owned(),
            None => {
                format!(
                    "shorten what is around `{{{{ slug }}}}`, which needs {LEAST_ROOM} characters"
                )
            }
        };
        diagnostic.help(help)
    }
}

/// True if a template has the slug in its text, perhaps as a part of the namespace.
fn reads_slug(text: &LocatedText, spec: &Spec) -> bool {
    let values = &spec.features.values.0;
    let read = template::names_read_through(&text.value, values);
    let namespace = || {
        let text = spec.features.namespace.0.as_ref()?;
        Some(template::names_read_through(&text.value, values).contains("slug"))
    };
    read.contains("slug") || (read.contains("namespace") && namespace().unwrap_or_default())
}
