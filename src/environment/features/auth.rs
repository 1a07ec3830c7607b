//! oauth2-proxy in front of Ingresses, by ingress-nginx's annotations.

use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin};
use crate::model::Step;

use crate::environment::config::Auth;
use crate::environment::hosts::rewrite;
use crate::environment::overlay::{Entry, Overlay};
use crate::environment::scope::Scope;

/// Annotations of ingress-nginx, after its prefix.
const PREFIX: &str = "nginx.ingress.kubernetes.io/";

/// Annotates the selected Ingresses.
///
/// # Errors
/// `auth-selector-empty`, `auth-conflict`, `auth-value`; templates.
pub(super) fn apply(scope: &Scope<'_>, overlay: &mut Overlay) -> Fallible<()> {
    let Some(auth) = &scope.spec.auth else {
        return Ok(());
    };
    let annotations = annotations(scope, auth)?;
    let rule = scope.rule(Step::Auth, auth.at);
    let mut failures = Failures::default();
    for position in scope
        .target
        .select("Ingress", &auth.select, Code::AuthSelectorEmpty)?
    {
        let ingress = scope.target.get(position);
        for (key, value) in &annotations {
            let existing = ingress.annotation(key).filter(|existing| existing != value);
            match existing.filter(|_| !auth.replace_existing) {
                Some(existing) => failures.push(conflict(scope, position, key, existing, auth.at)),
                None => overlay.annotate(position, Entry::text(key, value, rule)),
            }
        }
    }
    failures.or_ok(())
}

/// The annotations of every selected Ingress. A login host that moved is followed.
fn annotations(scope: &Scope<'_>, auth: &Auth) -> Fallible<Vec<(String, String)>> {
    let mut annotations = Vec::new();
    for (name, text) in [("auth-url", &auth.url), ("auth-signin", &auth.sign_in)] {
        let value = scope.render(text)?;
        let value = rewrite(&value, scope.hosts).text.unwrap_or(value);
        if !is_accepted(&value) {
            let message = format!("ingress-nginx refuses `{value}` for `{name}`");
            return Err(Diagnostic::error(Code::AuthValue, message)
                .at(text.at)
                .help("it takes letters, digits and `-._~/:,?&=$`, and nothing encoded")
                .into());
        }
        annotations.push((format!("{PREFIX}{name}"), value));
    }
    let headers: Vec<&str> = auth
        .response_headers
        .iter()
        .map(|header| header.value.as_str())
        .collect();
    if !headers.is_empty() {
        annotations.push((format!("{PREFIX}auth-response-headers"), headers.join(",")));
    }
    Ok(annotations)
}

/// ingress-nginx's own check (`URLWithNginxVariableRegex`).
fn is_accepted(value: &str) -> bool {
    value
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "-._~/:, ?&=$".contains(c))
}

fn conflict(
    scope: &Scope<'_>,
    position: usize,
    key: &str,
    existing: &str,
    at: Origin,
) -> Diagnostic {
    let ingress = scope.target.get(position);
    let value = ingress.node.at(&["metadata", "annotations", key]);
    let message = format!("`{}` has `{key}: {existing}` already", ingress.id());
    Diagnostic::error(Code::AuthConflict, message)
        .at(value.map_or(ingress.origin, |value| value.origin))
        .label(at, "the environment says otherwise")
        .help("take it out, or say `override: true` in `auth`")
}
