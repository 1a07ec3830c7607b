//! How long a slug may be. In: an environment, a branch and the hosts that will
//! move. Out: the names the render goes by, with the longest slug that keeps
//! every one of them within its limit.

use crate::diag::{Code, Diagnostic, Failures, Fallible};

use super::config::{Config, Spec};
use super::hosts::{Declaration, HostMap, HostRules, HostScope, excess};
use super::names::{self, LABEL_LENGTH};
use super::request::Request;
use super::slug::{HASH_LENGTH, slug};
use super::template::{self, Variables};

/// The names that a render goes by.
#[derive(Clone, Debug, Default)]
pub struct Naming {
    /// The branch made fit for names.
    pub slug: Option<String>,
    /// Where everything moves.
    pub namespace: Option<String>,
    /// Which hosts move where.
    pub hosts: HostMap,
    /// What templates can name.
    pub variables: Variables,
}

/// A name that is too long, and by how much.
struct Excess {
    diagnostic: Diagnostic,
    length: usize,
}

/// Finds the names for a request: all room there is for the slug, less what does not fit.
///
/// # Errors
/// `name-budget` where even the shortest slug is too long; names that are none; templates.
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
    let namespace = spec
        .namespace
        .as_ref()
        .map(|text| template::render(text, &variables))
        .transpose()?;
    if let Some(namespace) = &namespace {
        variables = variables.with("namespace", namespace);
    }
    let hosts = match &spec.hosts {
        None => HostMap::default(),
        Some(hosts) => {
            let scope = HostScope {
                domains: &config.domains,
                shared: &config.shared_hosts,
                only: &hosts.only,
            };
            HostMap::new(declared, HostRules { hosts, scope }, &variables)?
        }
    };
    Ok(Naming {
        slug,
        namespace,
        hosts,
        variables,
    })
}

/// The name that is too long by most, once all are names at all.
fn worst(spec: &Spec, naming: &Naming) -> Fallible<Option<Excess>> {
    let mut worst: Option<Excess> = None;
    let mut failures = Failures::default();
    let mut note = |diagnostic: Diagnostic, length: usize| {
        if worst.as_ref().is_none_or(|worst| worst.length < length) {
            worst = Some(Excess { diagnostic, length });
        }
    };
    if let (Some(namespace), Some(text)) = (&naming.namespace, &spec.namespace) {
        if !names::is_label_text(namespace) {
            let message = format!("`{namespace}` cannot be a namespace's name");
            let diagnostic = Diagnostic::error(Code::NamespaceName, message).at(text.at);
            failures.push(
                diagnostic.help(
                    "use lower-case letters, digits and inner dashes; `slug` is made of these",
                ),
            );
        } else if namespace.len() > LABEL_LENGTH {
            note(
                too_long("the namespace", namespace, LABEL_LENGTH).at(text.at),
                namespace.len() - LABEL_LENGTH,
            );
        }
    }
    let pattern = spec
        .hosts
        .as_ref()
        .map(|hosts| hosts.pattern.at)
        .unwrap_or_default();
    for (old, new) in naming.hosts.iter() {
        let is_name = new
            .trim_start_matches("*.")
            .split('.')
            .all(names::is_label_text);
        if !is_name {
            let message = format!("`{old}` would become `{new}`, which is no DNS name");
            failures.push(Diagnostic::error(Code::HostName, message).at(pattern));
        } else if let Some((part, length)) = excess(new) {
            let limit = if part == "label" {
                LABEL_LENGTH
            } else {
                names::HOST_LENGTH
            };
            note(
                too_long(&format!("a {part} of the host"), new, limit).at(pattern),
                length,
            );
        }
    }
    for (key, text) in labels(spec) {
        let value = failures
            .keep(template::render(text, &naming.variables))
            .unwrap_or_default();
        if value.len() > LABEL_LENGTH {
            note(
                too_long(&format!("label `{key}`"), &value, LABEL_LENGTH).at(text.at),
                value.len() - LABEL_LENGTH,
            );
        }
    }
    failures.or_ok(worst)
}

/// Every label that the environment sets.
fn labels(spec: &Spec) -> impl Iterator<Item = (&crate::yaml::Text, &crate::config::LocatedText)> {
    let sync = spec
        .secret_sync
        .iter()
        .flat_map(|sync| &sync.namespace_labels);
    spec.labels
        .iter()
        .chain(sync)
        .map(|(key, text)| (key, text))
}

fn too_long(what: &str, name: &str, limit: usize) -> Diagnostic {
    let message = format!(
        "{what} would be `{name}`, of {} characters; {limit} are the limit",
        name.len()
    );
    Diagnostic::error(Code::NameBudget, message)
        .help("shorten what stands around `{{ slug }}`, which cannot be shorter than 7 characters")
}
