//! The notations of names in fields.

use crate::diag::Origin;
use crate::environment::names::{has_template, is_host_name, lower, split_service};
use crate::yaml::{self, Node};

use super::claim::Fixed;
use super::patterns::{expression_host, rule_names};

/// The notation of the names in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// One name, perhaps with a wildcard, a port or a final dot.
    Host,
    /// Names separated by commas or white space.
    List,
    /// A URL.
    Url,
    /// `namespace/name`, as in Istio's Gateways.
    Scoped,
    /// A Traefik rule: ``Host(`a`) || HostSNI(`b`)``.
    Rule,
    /// A regular expression.
    Expression,
    /// A name to which the cluster adds a zone if it has a single label; this form leaves other names alone.
    Label,
    /// A name to which the cluster adds a zone.
    Relative,
    /// The conditions of the AWS load balancer controller, as JSON.
    Conditions,
    /// The configuration file of a Cloudflare tunnel.
    Tunnel,
    /// A URL, or names separated by commas or white space.
    Any,
}

/// A name in a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    /// The name, in lower case.
    pub(super) host: String,
    /// The reason why it cannot be replaced, if there is one.
    pub(super) fixed: Option<Fixed>,
}

/// The DNS names in a field of this form.
pub(super) fn names_of(text: &str, form: Form) -> Vec<Named> {
    match form {
        Form::Host => plain(text).into_iter().collect(),
        Form::List => list(text),
        Form::Url => url(text).into_iter().collect(),
        Form::Scoped => plain(text.rsplit('/').next().unwrap_or(text))
            .into_iter()
            .collect(),
        Form::Rule => in_rule(text),
        Form::Expression => expression(text).into_iter().collect(),
        Form::Label | Form::Relative => relative(text, form == Form::Label).into_iter().collect(),
        Form::Conditions => in_conditions(text),
        Form::Tunnel => in_tunnel(text),
        Form::Any if text.contains("://") => url(text).into_iter().collect(),
        Form::Any => list(text),
    }
}

fn list(text: &str) -> Vec<Named> {
    let pieces = text.split(|c: char| c == ',' || c.is_whitespace());
    pieces.filter_map(plain).collect()
}

/// One name, or what makes it.
fn plain(text: &str) -> Option<Named> {
    let text = without_port(text.trim()).trim_end_matches('.');
    let host = lower(text);
    let bare = host.strip_prefix("*.").unwrap_or(&host);
    if is_host_name(split_service(bare).1) {
        return Some(Named { host, fixed: None });
    }
    if has_template(text) {
        return Some(Named {
            host,
            fixed: Some(Fixed::Template),
        });
    }
    let is_expression = text.contains(['\\', '^', '[', '(', '*', '+', '~']);
    is_expression.then(|| expression(text)).flatten()
}

fn expression(text: &str) -> Option<Named> {
    let host = expression_host(text.trim())?.to_ascii_lowercase();
    Some(Named {
        host,
        fixed: Some(Fixed::Expression),
    })
}

fn without_port(text: &str) -> &str {
    let is_port = |port: &str| !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit());
    match text.rsplit_once(':') {
        Some((host, port)) if is_port(port) => host,
        _ => text,
    }
}

fn url(text: &str) -> Option<Named> {
    let (_, rest) = text.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    plain(authority.rsplit('@').next().unwrap_or(authority))
}

fn in_rule(rule: &str) -> Vec<Named> {
    let names = rule_names(rule);
    let plain = names.plain.into_iter().filter_map(plain);
    let expressions = names.expressions.into_iter().filter_map(expression);
    plain.chain(expressions).collect()
}

fn relative(text: &str, only_labels: bool) -> Option<Named> {
    let host = text.trim().to_ascii_lowercase();
    let is_meant = is_host_name(&host) && !(only_labels && host.contains('.'));
    is_meant.then_some(Named {
        host,
        fixed: Some(Fixed::Relative),
    })
}

/// `[{"field": "host-header", "hostHeaderConfig": {"values": ["a.example.com"]}}]`.
fn in_conditions(json: &str) -> Vec<Named> {
    let Ok(Some(conditions)) = yaml::parse(json, Origin::NONE) else {
        return Vec::new();
    };
    let values = |condition: &Node| -> Vec<Named> {
        let values = condition.at(&["hostHeaderConfig", "values"]);
        let values = values.and_then(Node::as_sequence).unwrap_or_default();
        let texts = values.iter().filter_map(Node::as_str);
        texts.filter_map(plain).collect()
    };
    let conditions = conditions.as_sequence().unwrap_or_default();
    conditions.iter().flat_map(values).collect()
}

/// `hostname` of each rule under `ingress`.
fn in_tunnel(text: &str) -> Vec<Named> {
    let mut lines = text.lines().map(str::trim_start);
    if !lines.any(|line| line.starts_with("ingress:")) || !text.contains("tunnel:") {
        return Vec::new();
    }
    let hostname = |line: &str| {
        let field = line.trim_start_matches(['-', ' ']);
        let value = field.strip_prefix("hostname:")?;
        let value = value.split(" #").next().unwrap_or(value);
        plain(value.trim().trim_matches(['"', '\'']))
    };
    lines.filter_map(hostname).collect()
}
