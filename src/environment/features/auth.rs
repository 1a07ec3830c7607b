//! `auth`: oauth2-proxy in front of Ingresses, through the annotations of
//! ingress-nginx.

use crate::config::{Decode, Fields, LocatedText};
use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin};
use crate::environment::hosts::rewrite;
use crate::environment::overlay::Entry;
use crate::environment::plan::Plan;
use crate::environment::scope::Scope;
use crate::environment::select::Select;
use crate::model::Step;

use super::feature::{Feature, Outline};

/// Prefix of the annotations of ingress-nginx.
const PREFIX: &str = "nginx.ingress.kubernetes.io/";

/// `auth`: the login, and the Ingresses that it protects.
#[derive(Clone, Debug, Default)]
pub struct Auth {
    /// The Ingresses.
    pub select: Select,
    /// `auth-url` (a template).
    pub url: LocatedText,
    /// `auth-signin` (a template).
    pub sign_in: LocatedText,
    /// `auth-response-headers`.
    pub response_headers: Vec<LocatedText>,
    /// True if other values of these annotations are replaced.
    pub replace_existing: bool,
    /// The place of the settings.
    pub at: Origin,
}

impl Decode for Auth {
    const WHAT: &'static str = "`auth`";

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            select: fields.object("select").unwrap_or_default(),
            url: fields.located("url"),
            sign_in: fields.located("signIn"),
            response_headers: fields.texts("responseHeaders"),
            replace_existing: fields.flag("override"),
            at: fields.at,
        }
    }
}

impl Feature for Option<Auth> {
    fn name() -> Step {
        "auth"
    }

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        fields.object("auth")
    }

    fn templates(&self) -> Vec<&LocatedText> {
        let texts = self.iter().flat_map(|auth| [&auth.url, &auth.sign_in]);
        texts.collect()
    }

    fn validate(&self, _outline: &Outline<'_>, failures: &mut Failures) {
        let Some(auth) = self else { return };
        auth.select.validate("auth", auth.at, failures);
        let fields = [
            ("url", &auth.url, "https://auth.example.com/oauth2/auth"),
            (
                "signIn",
                &auth.sign_in,
                "https://auth.example.com/oauth2/start",
            ),
        ];
        for (field, text, example) in fields {
            if text.value.is_empty() {
                let message = format!("`auth` has no `{field}`");
                let diagnostic = Diagnostic::error(Code::FieldMissing, message).at(auth.at);
                failures.push(diagnostic.help(format!("write `{field}: {example}`")));
            }
        }
    }

    /// Annotates the selected Ingresses.
    fn apply(&self, scope: &Scope<'_>, plan: &mut Plan) -> Fallible<()> {
        let Some(auth) = self else { return Ok(()) };
        let annotations = annotations(scope, auth)?;
        let rule = scope.rule(Self::name(), auth.at);
        let mut failures = Failures::default();
        let selected = auth
            .select
            .positions("Ingress", scope.target, Code::AuthSelectorEmpty)?;
        for position in selected {
            let ingress = scope.target.get(position);
            for (key, value) in &annotations {
                let existing = ingress.annotation(key).filter(|existing| existing != value);
                match existing.filter(|_| !auth.replace_existing) {
                    Some(existing) => {
                        failures.push(conflict(scope, position, key, existing, auth.at));
                    }
                    None => {
                        let entry = Entry::text(key, value, rule);
                        plan.overlay.annotate(position, entry);
                    }
                }
            }
        }
        failures.or_ok(())
    }
}

/// The annotations of every selected Ingress. A login host that moved is followed.
fn annotations(scope: &Scope<'_>, auth: &Auth) -> Fallible<Vec<(String, String)>> {
    let mut annotations = Vec::new();
    for (name, text) in [("auth-url", &auth.url), ("auth-signin", &auth.sign_in)] {
        let value = scope.render(text)?;
        let value = rewrite(&value, scope.hosts).text.unwrap_or(value);
        if !is_accepted(&value) {
            let message = format!("ingress-nginx does not accept `{value}` as `{name}`");
            return Err(Diagnostic::error(Code::AuthValue, message)
                .at(text.at)
                .help("use letters, digits and `-._~/:,?&=$`, without percent-encoding")
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

/// True if ingress-nginx accepts the value (its `URLWithNginxVariableRegex`).
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
    let message = format!("`{}` already has `{key}: {existing}`", ingress.id());
    Diagnostic::error(Code::AuthConflict, message)
        .at(value.map_or(ingress.origin, |value| value.origin))
        .label(at, "the environment sets another value")
        .help("remove the annotation, or write `override: true` in `auth`")
}
