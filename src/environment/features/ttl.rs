//! `ttl`: the time until a janitor deletes the namespace, as kube-janitor's
//! annotation of the Namespace.

use crate::config::{Fields, LocatedText};
use crate::diag::{Code, Diagnostic, Failures, Fallible};
use crate::environment::names;
use crate::environment::overlay::{Entry, set};
use crate::environment::plan::Plan;
use crate::environment::scope::Scope;
use crate::environment::template;
use crate::model::Step;
use crate::yaml::{Tag, Value};

use super::feature::{Feature, Outline};

/// Annotation of the Namespace: when a janitor may delete it (kube-janitor's key).
pub const TTL_ANNOTATION: &str = "janitor/ttl";

/// `ttl` (a template).
#[derive(Clone, Debug, Default)]
pub struct Ttl(pub Option<LocatedText>);

impl Feature for Ttl {
    fn step() -> Step {
        Step::Ttl
    }

    /// Reads a text. The usual advice for a number, to quote it, would not help: it needs a unit.
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        let number = fields
            .node(Self::step().field())
            .and_then(|node| match &node.value {
                Value::Scalar(Tag::Int | Tag::Float, text) => Some((text, node.origin)),
                _ => None,
            });
        let Some((number, at)) = number else {
            return Self(fields.optional(Self::step().field()));
        };
        let message = "`ttl` takes a string, not a number";
        let is_plain = number.bytes().all(|b| b.is_ascii_digit());
        let example = if is_plain { number } else { "72" };
        let help = format!("write a number and a unit, as in `{example}h`");
        fields.fail(
            Diagnostic::error(Code::FieldType, message)
                .at(at)
                .help(help),
        );
        Self::default()
    }

    fn templates(&self) -> Vec<&LocatedText> {
        self.0.iter().collect()
    }

    fn validate(&self, outline: &Outline<'_>, failures: &mut Failures) {
        let Some(ttl) = &self.0 else { return };
        if !outline.has_namespace {
            let message = "`ttl` has no effect without `namespace`";
            let diagnostic = Diagnostic::error(Code::NamespaceMissing, message).at(ttl.at);
            failures.push(
                diagnostic
                    .help("remove it, or add `namespace`: it is an annotation of the Namespace"),
            );
        }
        if !template::is_template(&ttl.value) && !names::is_ttl(&ttl.value) {
            failures.push(refused(ttl, &ttl.value));
        }
    }

    /// Annotates the Namespaces.
    fn apply(&self, scope: &Scope<'_>, plan: &mut Plan) -> Fallible<()> {
        let Some(ttl) = &self.0 else { return Ok(()) };
        let value = scope.render(ttl)?;
        if !names::is_ttl(&value) {
            return Err(refused(ttl, &value).into());
        }
        let rule = scope.rule(Self::step(), ttl.at);
        for object in &mut plan.overlay.namespace_objects {
            let entry = Entry::text(TTL_ANNOTATION, &value, rule);
            set(&mut object.annotations, entry);
        }
        Ok(())
    }
}

/// The error for a `ttl` that evaluates to `value`.
fn refused(ttl: &LocatedText, value: &str) -> Diagnostic {
    Diagnostic::error(Code::TtlFormat, format!("`{value}` is not a duration"))
        .at(ttl.at)
        .help("write a number and one of s, m, h, d, w, as in `72h`; or `forever`")
}
