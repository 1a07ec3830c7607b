//! The expressions of offshoot.yaml. In: text with `{{ }}` and the variables of
//! one render. Out: text, or what is wrong at which place. An undefined name is
//! an error, never an empty string.

use std::collections::BTreeMap;

use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior, Value};

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Fallible};

use super::slug::slug;

/// What the expressions of one render can name.
#[derive(Clone, Debug, Default)]
pub struct Variables {
    values: BTreeMap<&'static str, Value>,
    set: Vec<String>,
}

impl Variables {
    /// Adds a variable, or replaces it.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.values.insert(name, Value::from(value));
        self
    }

    /// Adds `set.KEY` for each pair.
    #[must_use]
    pub fn with_set(mut self, pairs: &BTreeMap<String, String>) -> Self {
        self.values.insert("set", Value::from(pairs.clone()));
        self.set = pairs.keys().map(|key| format!("set.{key}")).collect();
        self
    }

    /// Every name, `set` by its keys.
    fn names(&self) -> Vec<&str> {
        let plain = self.values.keys().copied().filter(|name| *name != "set");
        plain.chain(self.set.iter().map(String::as_str)).collect()
    }
}

/// True if `text` is more than itself.
pub fn is_template(text: &str) -> bool {
    ["{{", "{%", "{#"].iter().any(|open| text.contains(open))
}

/// A text of offshoot.yaml, parsed once, evaluated as often as needed.
pub struct Template<'t> {
    text: &'t LocatedText,
    environment: Environment<'static>,
}

impl<'t> Template<'t> {
    /// Parses a text.
    ///
    /// # Errors
    /// `template-syntax`.
    pub fn new(text: &'t LocatedText) -> Fallible<Self> {
        let mut environment = environment();
        match environment.add_template_owned(NAME, text.value.to_string()) {
            Ok(()) => Ok(Self { text, environment }),
            Err(error) => Err(refused(text, &error, &Variables::default()).into()),
        }
    }

    /// The text with its expressions evaluated.
    ///
    /// # Errors
    /// `template-undefined`, or `template-value` where a filter refuses its input.
    pub fn render(&self, variables: &Variables) -> Fallible<String> {
        let values = Value::from(variables.values.clone());
        let template = self.environment.get_template(NAME);
        template
            .and_then(|template| template.render(values))
            .map_err(|error| refused(self.text, &error, variables).into())
    }
}

/// What the one template of an environment is called in it.
const NAME: &str = "text";

/// The text with its expressions evaluated.
///
/// # Errors
/// See [`Template`].
pub fn render(text: &LocatedText, variables: &Variables) -> Fallible<String> {
    if !is_template(&text.value) {
        return Ok(text.value.to_string());
    }
    Template::new(text)?.render(variables)
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.add_filter("slug", slug_filter);
    environment
}

fn slug_filter(name: String, room: Option<usize>) -> Result<String, Error> {
    slug(&name, room.unwrap_or(super::names::LABEL_LENGTH)).ok_or_else(|| {
        Error::new(
            ErrorKind::InvalidOperation,
            "`slug` needs room for 7 characters at least",
        )
    })
}

fn refused(text: &LocatedText, error: &Error, variables: &Variables) -> Diagnostic {
    let template = &text.value;
    let names = variables.names();
    let diagnostic = match error.kind() {
        ErrorKind::UndefinedError => undefined(template, &names),
        ErrorKind::SyntaxError => {
            let detail = error.detail().unwrap_or("it does not parse");
            let message = format!("`{template}` is no template: {detail}");
            Diagnostic::error(Code::TemplateSyntax, message)
        }
        kind => {
            let detail = error
                .detail()
                .map_or_else(|| kind.to_string(), str::to_owned);
            let message = format!("`{template}` cannot be evaluated: {detail}");
            Diagnostic::error(Code::TemplateValue, message)
        }
    };
    diagnostic.at(text.at)
}

/// Which name of `template` is unknown: the first identifier of an expression that is no variable.
fn undefined(template: &str, names: &[&str]) -> Diagnostic {
    let used = template.split("{{").skip(1).map(|rest| {
        let rest = rest.trim_start_matches('-').trim_start();
        let mut words = rest.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.')));
        words.next().unwrap_or(rest)
    });
    let unknown = used.into_iter().find(|name| !names.contains(name));
    let message = match unknown {
        Some(name) => format!("`{name}` in `{template}` is not defined"),
        None => format!("a name in `{template}` is not defined"),
    };
    let diagnostic = Diagnostic::error(Code::TemplateUndefined, message);
    match unknown.map(|name| (name, name.strip_prefix("set."))) {
        Some((_, Some(key))) => diagnostic.help(format!("give it: `--set {key}=VALUE`")),
        Some(("branch" | "slug", _)) => {
            diagnostic.help("an environment has a branch if it says `perBranch: true`")
        }
        Some((name, None)) => {
            let all = format!("there are: {}", names.join(", "));
            diagnostic.suggest_or(name, names.iter().copied(), all)
        }
        None => diagnostic.help(format!("there are: {}", names.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Origin;

    fn rendered(text: &str) -> Fallible<String> {
        let set = BTreeMap::from([("region".to_owned(), "eu".to_owned())]);
        let variables = Variables::default()
            .with("branch", "feature/Login")
            .with("slug", "feature-login-x")
            .with_set(&set);
        let text = LocatedText {
            value: text.into(),
            at: Origin::source(7),
        };
        render(&text, &variables)
    }

    #[test]
    fn expressions_are_evaluated() {
        let ok = |text| rendered(text).expect(text);
        assert_eq!(ok("preview-{{ slug }}"), "preview-feature-login-x");
        assert_eq!(
            ok("{{ set.region }}-{{ branch | lower | replace('/', '-') }}"),
            "eu-feature-login"
        );
        assert_eq!(
            ok("{{ branch | slug(16) }}"),
            format!(
                "feature-{}",
                crate::environment::slug::hash("feature/Login")
            )
        );
        assert_eq!(ok("plain: $host"), "plain: $host");
    }

    #[test]
    fn undefined_names_are_errors_with_a_place() {
        let error = |text| rendered(text).expect_err(text).into_vec().remove(0);
        let slip = error("preview-{{ slgu }}");
        assert_eq!(
            slip.message,
            "`slgu` in `preview-{{ slgu }}` is not defined"
        );
        assert_eq!(slip.help, ["did you mean `slug`?"]);
        assert_eq!(slip.at, Origin::source(7));
        assert_eq!(
            error("{{ set.zone }}").help,
            ["give it: `--set zone=VALUE`"]
        );
        assert_eq!(error("{{ slug").code, Code::TemplateSyntax);
        assert_eq!(error("{{ branch | slug(3) }}").code, Code::TemplateValue);
    }
}
