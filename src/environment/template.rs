//! The templates of offshoot.yaml. In: text with `{{ }}` and the variables of one
//! render. Out: the text with its expressions evaluated, or an error with its
//! place. An undefined name is an error, never an empty string.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use minijinja::{Environment, Error, ErrorKind, State, UndefinedBehavior, Value};

use crate::config::LocatedText;
use crate::diag::{
    Code, Diagnostic, Diagnostics, Failures, Fallible, Wording, did_you_mean, listed, nearest,
};

use crate::limits::{ERRORS_SHOWN, TEMPLATE_BYTES, TEMPLATE_STEPS};
use crate::yaml::Text;

use super::slug::{DEFAULT_ROOM, LEAST_ROOM, slug};

/// The names that templates of one render can use.
#[derive(Clone, Debug, Default)]
pub struct Variables {
    values: BTreeMap<&'static str, Value>,
    set: Vec<String>,
    named: Arc<[(Text, LocatedText)]>,
    /// The environment's values, evaluated once with these variables.
    evaluated: Arc<OnceLock<Evaluated>>,
}

/// The values of an environment that can be evaluated.
#[derive(Clone, Debug)]
struct Evaluated {
    texts: BTreeMap<String, String>,
    /// The same for templates.
    value: Value,
}

impl From<BTreeMap<String, String>> for Evaluated {
    fn from(texts: BTreeMap<String, String>) -> Self {
        let value = Value::from(texts.clone());
        Self { texts, value }
    }
}

impl Variables {
    /// Adds or replaces a variable.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.values.insert(name, Value::from(value));
        self.unevaluated()
    }

    /// Adds `set.KEY` for each pair.
    #[must_use]
    pub fn with_set(mut self, pairs: &BTreeMap<String, String>) -> Self {
        self.values.insert("set", Value::from(pairs.clone()));
        self.set = pairs.keys().map(|key| format!("set.{key}")).collect();
        self.unevaluated()
    }

    /// Makes `values.NAME` of the environment's `values`, in place of earlier ones. They are evaluated where
    /// they are read, so that they follow the other variables.
    #[must_use]
    pub fn with_named(mut self, named: &[(Text, LocatedText)]) -> Self {
        self.named = named.into();
        self.unevaluated()
    }

    /// Sets the room of `slug` where a template does not.
    #[must_use]
    pub fn with_room(mut self, room: usize) -> Self {
        self.values.insert(ROOM, Value::from(room));
        self.unevaluated()
    }

    /// The variables after a change: what was evaluated with others does not count.
    fn unevaluated(self) -> Self {
        let evaluated = Arc::default();
        Self { evaluated, ..self }
    }

    /// The value of a variable that is a text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.values.get(name).and_then(Value::as_str)
    }

    /// The names that a text reads, with those that the values in it read.
    pub(super) fn names_read(&self, text: &str) -> BTreeSet<String> {
        names_read_through(text, &self.named)
    }

    /// Evaluates every value.
    ///
    /// # Errors
    /// The errors of all values that cannot be evaluated.
    pub(super) fn check_named(&self) -> Fallible<()> {
        let mut failures = Failures::default();
        let evaluated = &self.evaluated().texts;
        let named = self.named.iter().enumerate();
        let missing = named.filter(|(_, (name, _))| !evaluated.contains_key(name.as_str()));
        for (index, (_, text)) in missing.take(ERRORS_SHOWN) {
            failures.keep(render(text, &self.before(index)));
        }
        failures.or_ok(())
    }

    /// The variables of the value at `index`: the values before it are among them.
    fn before(&self, index: usize) -> Self {
        let named: Vec<_> = self.named.iter().take(index).cloned().collect();
        let evaluated = &self.evaluated().texts;
        let texts = named.iter().filter_map(|(name, _)| {
            let (name, text) = evaluated.get_key_value(name.as_str())?;
            Some((name.clone(), text.clone()))
        });
        let texts: BTreeMap<String, String> = texts.collect();
        Self {
            named: named.into(),
            evaluated: Arc::new(OnceLock::from(Evaluated::from(texts))),
            ..self.clone()
        }
    }

    /// Every variable that `text` may read. A value that cannot be evaluated here is left out.
    fn read_by(&self, text: &str) -> BTreeMap<&'static str, Value> {
        let mut values = self.values.clone();
        if self.named.is_empty() || !text.contains(NAMED) {
            return values;
        }
        values.insert(NAMED, self.evaluated().value.clone());
        values
    }

    /// The environment's values.
    fn evaluated(&self) -> &Evaluated {
        let evaluate = || {
            let mut values = self.values.clone();
            let mut named: BTreeMap<String, String> = BTreeMap::new();
            for (name, text) in self.named.iter() {
                values.insert(NAMED, Value::from(named.clone()));
                let template = Template::new(text);
                if let Ok(Ok(value)) = template.map(|it| it.value(&values)) {
                    named.insert(name.to_string(), value);
                }
            }
            Evaluated::from(named)
        };
        self.evaluated.get_or_init(evaluate)
    }

    /// Every name; for `set`, each `set.KEY`, and for `values`, each `values.NAME`.
    fn names(&self) -> Vec<String> {
        let is_plain = |name: &&str| *name != "set" && *name != ROOM;
        let plain = self.values.keys().copied().filter(is_plain);
        let named = self.named.iter().map(|(name, _)| format!("{NAMED}.{name}"));
        let plain = plain.map(str::to_owned).chain(self.set.iter().cloned());
        plain.chain(named).collect()
    }
}

/// True if `text` has something to evaluate.
pub fn is_template(text: &str) -> bool {
    ["{{", "{%", "{#"].iter().any(|open| text.contains(open))
}

/// A text of offshoot.yaml, parsed once and evaluated as often as needed.
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
        if expression_bytes(&text.value) > TEMPLATE_BYTES {
            return Err(too_long(text).into());
        }
        let mut environment = environment();
        match environment.add_template_owned(NAME, text.value.to_string()) {
            Ok(()) => Ok(Self { text, environment }),
            Err(error) => Err(refused(text, &error, &Variables::default())),
        }
    }

    /// Evaluates the expressions.
    ///
    /// # Errors
    /// `template-undefined`, or `template-value` if a filter refuses its input.
    pub fn render(&self, variables: &Variables) -> Fallible<String> {
        self.evaluate(&variables.read_by(&self.text.value), variables)
    }

    fn evaluate(
        &self,
        values: &BTreeMap<&'static str, Value>,
        variables: &Variables,
    ) -> Fallible<String> {
        let value = self.value(values);
        value.map_err(|error| refused(self.text, &error, variables))
    }

    fn value(&self, values: &BTreeMap<&'static str, Value>) -> Result<String, Error> {
        let template = self.environment.get_template(NAME)?;
        template.render(Value::from(values.clone()))
    }
}

/// The entry for the room of a slug. No expression can name it.
const ROOM: &str = "room of a slug";

/// The variable that has the environment's values.
const NAMED: &str = "values";

/// The name of the only template of a minijinja environment.
const NAME: &str = "text";

/// The names that a text reads: `slug`, `set.region`; `set` where the key is computed.
pub(super) fn names_read(text: &str) -> BTreeSet<String> {
    if expression_bytes(text) > TEMPLATE_BYTES {
        return BTreeSet::new();
    }
    let mut environment = environment();
    match environment.add_template_owned(NAME, text.to_owned()) {
        Ok(()) => environment
            .get_template(NAME)
            .map(|template| template.undeclared_variables(true).into_iter().collect())
            .unwrap_or_default(),
        Err(_) => BTreeSet::new(),
    }
}

/// The names that a text reads, with those that the values in it read. A value reads those before it.
pub(super) fn names_read_through(text: &str, values: &[(Text, LocatedText)]) -> BTreeSet<String> {
    let mut names = names_read(text);
    for (name, text) in values.iter().rev() {
        if names.contains(&format!("{NAMED}.{name}")) || names.contains(NAMED) {
            names.extend(names_read(&text.value));
        }
    }
    names
}

/// Evaluates the expressions of a text.
///
/// # Errors
/// See [`Template`].
pub fn render(text: &LocatedText, variables: &Variables) -> Fallible<String> {
    if !is_template(&text.value) {
        return Ok(text.value.to_string());
    }
    Template::new(text)?.render(variables)
}

/// The bytes of a text that may be in expressions and statements: from each that opens one to the last that could
/// close it. Expressions nest at most as deeply as they are long.
fn expression_bytes(text: &str) -> usize {
    // One pass for both marks: a search for each would read to the end where there is only one of them.
    let next = |rest: &str| {
        let is_open = |at: usize| matches!(rest.as_bytes().get(at + 1), Some(b'{' | b'%'));
        let mut braces = rest.match_indices('{').map(|(at, _)| at);
        braces.find(|at| is_open(*at))
    };
    let (mut rest, mut bytes) = (text, 0);
    while let Some(start) = next(rest) {
        rest = rest.get(start + 2..).unwrap_or_default();
        let own = rest
            .get(..next(rest).unwrap_or(rest.len()))
            .unwrap_or_default();
        let end = ["}}", "%}"]
            .iter()
            .filter_map(|close| own.rfind(close))
            .max();
        bytes += end.unwrap_or(own.len());
    }
    bytes
}

fn too_long(text: &LocatedText) -> Diagnostic {
    let message = format!("the expressions of a template are longer than {TEMPLATE_BYTES} bytes");
    Diagnostic::error(Code::TemplateValue, message)
        .at(text.at)
        .help("a template picks and joins short texts: write what is fixed around it")
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_fuel(Some(TEMPLATE_STEPS));
    // It prints the variables and the filters of the program that evaluates.
    environment.remove_global("debug");
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.add_filter("slug", slug_filter);
    environment
}

fn slug_filter(state: &State<'_, '_>, name: String, room: Option<usize>) -> Result<String, Error> {
    let stated = || state.lookup(ROOM)?.as_usize();
    let room = room.or_else(stated).unwrap_or(DEFAULT_ROOM);
    slug(&name, room).ok_or_else(|| {
        Error::new(
            ErrorKind::InvalidOperation,
            format!("`slug` needs room for at least {LEAST_ROOM} characters"),
        )
    })
}

const EXAMPLES: &str =
    "an expression is written as `{{ slug }}`, a filter as `{{ branch | slug(20) }}`";

fn refused(text: &LocatedText, error: &Error, variables: &Variables) -> Diagnostics {
    if error.kind() == ErrorKind::UndefinedError
        && let Some(failed) = of_value(text, variables)
    {
        return failed;
    }
    let template = one_line(&text.value);
    let diagnostic = match error.kind() {
        ErrorKind::UndefinedError => undefined(text, variables),
        ErrorKind::SyntaxError => {
            let detail = error.detail().unwrap_or("it does not parse");
            let message = format!("`{template}` is not a template: {detail}");
            Diagnostic::error(Code::TemplateSyntax, message).help(EXAMPLES)
        }
        ErrorKind::OutOfFuel => {
            let message = format!("`{template}` takes more than {TEMPLATE_STEPS} steps");
            let help = "a step is an operation, or 64 bytes of text: leave out the loop, or what makes a long text";
            Diagnostic::error(Code::TemplateValue, message).help(help)
        }
        ErrorKind::UnknownFilter => unknown_filter(template, error),
        _ if calls_slug(template) => {
            let message = format!("`slug` in `{template}` is a text and cannot be called");
            let help = "its room is the filter's: `{{ branch | slug(10) }}`";
            Diagnostic::error(Code::TemplateValue, message).help(help)
        }
        kind => {
            let detail = error
                .detail()
                .map_or_else(|| kind.to_string(), str::to_owned);
            let message = format!("`{template}` cannot be evaluated: {detail}");
            Diagnostic::error(Code::TemplateValue, message).help(EXAMPLES)
        }
    };
    diagnostic.at(text.at).into()
}

/// The line of a text that has the first expression.
fn one_line(text: &str) -> &str {
    let mut lines = text.lines();
    let first = lines.find(|line| is_template(line));
    first.map_or(text, str::trim)
}

/// The error of the first value that a text reads and that cannot be evaluated.
fn of_value(text: &LocatedText, variables: &Variables) -> Option<Diagnostics> {
    let read = names_read(&text.value);
    let mut named = variables.named.iter().enumerate();
    named.find_map(|(index, (name, value))| {
        let is_read = read.contains(&format!("{NAMED}.{name}"));
        let own = || render(value, &variables.before(index)).err();
        let failed = is_read.then(own)??;
        Some(failed.map(|it| it.label(text.at, "the value is read here")))
    })
}

/// The filters that are most useful in names; minijinja has more.
const FILTERS: &[&str] = &[
    "default", "first", "join", "last", "length", "lower", "replace", "slug", "split", "trim",
    "upper",
];

/// The error for a filter that does not exist.
fn unknown_filter(template: &str, error: &Error) -> Diagnostic {
    let detail = error.detail().unwrap_or_default();
    let name = detail.split_whitespace().nth(1).unwrap_or_default();
    let message = format!("`{template}` uses the filter `{name}`, which does not exist");
    let diagnostic = Diagnostic::error(Code::TemplateValue, message);
    let diagnostic = match nearest(name, FILTERS.iter().copied()) {
        Some(near) => diagnostic.help(did_you_mean(near)),
        None => diagnostic,
    };
    diagnostic
        .help(format!("filters: {}", listed(FILTERS)))
        .help("a shorter slug is written as `{{ branch | slug(10) }}`")
}

/// True for `slug(10)`, which is meant to be a filter.
fn calls_slug(template: &str) -> bool {
    let mut uses = template.match_indices("slug");
    uses.any(|(start, word)| {
        let (before, after) = template.split_at(start);
        let after = after.strip_prefix(word).unwrap_or_default().trim_start();
        !before.trim_end().ends_with('|') && after.starts_with('(')
    })
}

/// The error for a name that is not defined: the first one in the text.
fn undefined(text: &LocatedText, variables: &Variables) -> Diagnostic {
    let names = variables.names();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let read = names_read(&text.value);
    let template = one_line(&text.value);
    let unknown = read
        .iter()
        .filter(|name| !matches!(name.as_str(), "set" | NAMED) && !names.contains(&name.as_str()))
        .min_by_key(|name| template.find(name.as_str()));
    let message = match unknown {
        Some(name) => format!("`{name}` in `{template}` is not defined"),
        None => format!("a name in `{template}` is not defined"),
    };
    let diagnostic = Diagnostic::error(Code::TemplateUndefined, message);
    let Some(name) = unknown else {
        return diagnostic.help(defined(&names));
    };
    if let Some(key) = name.strip_prefix("set.") {
        return diagnostic.help(Wording::new(
            format!("set it: `--set {key}=VALUE`"),
            format!("set `{key}` in the map of parameter `set`"),
        ));
    }
    let as_value = format!("{NAMED}.{name}");
    if names.contains(&as_value.as_str()) {
        return diagnostic.help(did_you_mean(as_value));
    }
    if matches!(name.as_str(), "branch" | "slug") {
        return diagnostic.help("only environments with `perBranch: true` have a branch");
    }
    diagnostic.help(match nearest(name, names.iter().copied()) {
        Some(near) => did_you_mean(near),
        None => defined(&names),
    })
}

fn defined(names: &[&str]) -> String {
    format!("defined names: {}", listed(names))
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
        assert_eq!(error("{{ set.zone }}").help, ["set it: `--set zone=VALUE`"]);
        let first = error("{{ zone }}-{{ slgu }}");
        assert_eq!(
            first.help,
            ["defined names: `branch`, `slug`, `set.region`"]
        );
        assert!(first.message.absolute().starts_with("`zone` in"));
        assert_eq!(error("{{ slug").code, Code::TemplateSyntax);
        assert_eq!(error("{{ branch | slug(3) }}").code, Code::TemplateValue);
        let called = error("preview-{{ slug(10) }}");
        assert_eq!(
            called.help,
            ["its room is the filter's: `{{ branch | slug(10) }}`"]
        );
        let filter = error("{{ branch | truncate(10) }}");
        assert_eq!(
            filter.message,
            "`{{ branch | truncate(10) }}` uses the filter `truncate`, which does not exist"
        );
    }
}
