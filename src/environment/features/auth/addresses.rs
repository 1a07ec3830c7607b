//! The addresses of the login, evaluated for one render. A login host that moved is followed.

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Fallible, Origin};
use crate::environment::hosts::rewrite;
use crate::environment::scope::Scope;

use super::settings::Auth;

/// The addresses and headers of the login.
#[derive(Clone, Debug)]
pub(super) struct Addresses {
    /// The address that a controller asks.
    pub(super) url: String,
    /// The address that visitors are sent to.
    pub(super) sign_in: String,
    /// Headers of the answer that the protected service gets.
    pub(super) headers: Vec<String>,
    /// The place of `url`.
    pub(super) url_at: Origin,
    /// The place of `signIn`.
    pub(super) sign_in_at: Origin,
}

impl Addresses {
    /// Evaluates the templates.
    pub(super) fn new(scope: &Scope<'_>, auth: &Auth) -> Fallible<Self> {
        let render = |text: &LocatedText| -> Fallible<String> {
            let value = scope.render(text)?;
            Ok(rewrite(&value, scope.hosts).text.unwrap_or(value))
        };
        let headers = auth.response_headers.iter();
        Ok(Self {
            url: render(&auth.url)?,
            sign_in: render(&auth.sign_in)?,
            headers: headers.map(|header| header.value.to_string()).collect(),
            url_at: auth.url.at,
            sign_in_at: auth.sign_in.at,
        })
    }
}

/// Refuses an address with characters that its controller does not take. ingress-nginx drops every
/// annotation of an Ingress with others (`URLWithNginxVariableRegex`); in HAProxy a `%` begins a
/// variable of the log format.
pub(super) fn check(text: &str, field: &str, controller: &str, at: Origin) -> Fallible<()> {
    let is_accepted = |c: char| c.is_ascii_alphanumeric() || "-._~/:, ?&=$".contains(c);
    if text.chars().all(is_accepted) {
        return Ok(());
    }
    let message = format!("{controller} does not accept `{text}` as `{field}`");
    Err(Diagnostic::error(Code::AuthValue, message)
        .at(at)
        .help("use letters, digits and `-._~/:,?&=$`, without percent-encoding")
        .into())
}

/// The host and the path of an address: `https://host:port/path?query`, without port and query.
pub(super) fn host_and_path(address: &str) -> Option<(&str, &str)> {
    let (_, rest) = address.split_once("://")?;
    let (rest, _) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (host, _) = host.split_once(':').unwrap_or((host, ""));
    Some((host, path.trim_end_matches('/')))
}
