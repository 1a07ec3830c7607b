//! `values`: named templates, for the other templates of the environment and for its patches.

use crate::config::{Fields, LocatedText};
use crate::diag::{Code, Diagnostic, Failures, Fallible};
use crate::environment::plan::Plan;
use crate::environment::scope::Scope;
use crate::environment::values::check_order;
use crate::limits::NAMED_VALUES;
use crate::model::Step;
use crate::yaml::Text;

use super::feature::{Feature, Outline};

/// Templates by name.
#[derive(Clone, Debug, Default)]
pub struct Values(pub Vec<(Text, LocatedText)>);

impl Feature for Values {
    fn step() -> Step {
        Step::Values
    }

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self(fields.text_map(Self::step().field()))
    }

    fn templates(&self) -> Vec<&LocatedText> {
        self.0.iter().map(|(_, text)| text).collect()
    }

    fn validate(&self, _outline: &Outline<'_>, failures: &mut Failures) {
        for (name, text) in &self.0 {
            if !is_name(name) {
                failures.push(unnamed(name, text));
            }
        }
        match self.0.get(NAMED_VALUES) {
            Some((_, text)) => failures.push(too_many(text)),
            None => check_order(&self.0, failures),
        }
    }

    /// Changes nothing itself: templates read the values.
    fn apply(&self, _scope: &Scope<'_>, _plan: &mut Plan) -> Fallible<()> {
        Ok(())
    }
}

/// True for a name that can follow `values.` in an expression.
fn is_name(text: &str) -> bool {
    let is_inner = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.chars().all(is_inner) && text.starts_with(|c: char| !c.is_ascii_digit())
}

fn too_many(text: &LocatedText) -> Diagnostic {
    let message = format!("an environment has at most {NAMED_VALUES} `values`");
    Diagnostic::error(Code::FieldValue, message)
        .at(text.at)
        .help("a value is for what several places read: write the others where they are read")
}

fn unnamed(name: &str, text: &LocatedText) -> Diagnostic {
    let letters = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    let plain: String = name.chars().map(letters).collect();
    let message = format!("`{name}` cannot be the name of a value");
    let diagnostic = Diagnostic::error(Code::FieldValue, message).at(text.at);
    diagnostic.help(if is_name(&plain) {
        format!("write `{plain}`: expressions read names of letters, digits and `_`")
    } else {
        "use letters, digits and `_`, and begin with a letter".to_owned()
    })
}
