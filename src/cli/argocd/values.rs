//! The values of parameters, as Argo CD passes them. In: `ARGOCD_APP_PARAMETERS`, a JSON array of
//! `{name, string | array | map}` (argo-cd `ApplicationSourcePluginParameter`), and the entries of
//! `spec.source.plugin.env`. Out: a value for each parameter that is given. Anything else is refused: a
//! parameter without effect would render something that nobody asked for.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use crate::diag::{Code, Diagnostic, Failures, Fallible, listed, nearest};

use super::parameter::{Collection, Parameter};

/// The value of a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// `string`.
    Text(String),
    /// `array`.
    List(Vec<String>),
    /// `map`.
    Map(Vec<(String, String)>),
}

/// A value, and where the Application has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Given {
    pub(super) value: Value,
    /// Its name, for people.
    pub(super) words: String,
}

/// The values that are given.
pub(super) type Values = BTreeMap<Parameter, Given>;

/// The values of parameters, over those of `plugin.env`.
///
/// # Errors
/// `parameter-unknown`, `parameter-value`, `parameters-unreadable`: all that there are.
pub(super) fn read(parameters: &str, variables: &[(String, String)]) -> Fallible<Values> {
    let mut failures = Failures::default();
    let mut values = failures.keep(of_variables(variables)).unwrap_or_default();
    let over = failures.keep(of_parameters(parameters)).unwrap_or_default();
    values.extend(over);
    failures.or_ok(values)
}

/// The values in `ARGOCD_APP_PARAMETERS`.
fn of_parameters(text: &str) -> Fallible<Values> {
    let mut values = Values::new();
    if text.trim().is_empty() {
        return Ok(values);
    }
    let entries = match serde_json::from_str(text) {
        Ok(Json::Array(entries)) => entries,
        // Go's encoding of no parameters.
        Ok(Json::Null) => return Ok(values),
        Ok(_) => return Err(unreadable("it is not a list").into()),
        Err(error) => return Err(unreadable(&error.to_string()).into()),
    };
    let mut failures = Failures::default();
    for entry in &entries {
        match of_entry(entry) {
            Ok((parameter, value)) => {
                let words = format!("parameter `{}`", parameter.name());
                if values.contains_key(&parameter) {
                    let error = wrong(&words, "is given twice");
                    failures.push(error.help("remove one of the two"));
                }
                values.insert(parameter, Given { value, words });
            }
            Err(error) => failures.push(error),
        }
    }
    failures.or_ok(values)
}

fn unreadable(why: &str) -> Diagnostic {
    let message = format!("`ARGOCD_APP_PARAMETERS` is not what Argo CD passes: {why}");
    Diagnostic::error(Code::ParametersUnreadable, message)
        .help("it is a JSON list: `[{\"name\": \"environment\", \"string\": \"preview\"}]`")
}

fn of_entry(entry: &Json) -> Result<(Parameter, Value), Diagnostic> {
    let Json::Object(fields) = entry else {
        return Err(unreadable("a parameter is not an object"));
    };
    let Some(Json::String(name)) = fields.get("name") else {
        return Err(unreadable("a parameter has no `name`"));
    };
    let parameter = Parameter::named(name).ok_or_else(|| unknown(name))?;
    let words = format!("parameter `{name}`");
    let value = of_fields(fields, parameter, &words)?;
    let is_taken = match (parameter.collection(), &value) {
        (Collection::Text, value) => matches!(value, Value::Text(_)),
        (Collection::List | Collection::Map, _) => true,
    };
    if is_taken {
        return Ok((parameter, value));
    }
    let message = format!("is {}, not a `string`", value.words());
    let example = format!("write `{{name: {name}, string: …}}`");
    Err(wrong(&words, &message).help(example))
}

fn unknown(name: &str) -> Diagnostic {
    let message = format!("there is no parameter `{name}`");
    let error = Diagnostic::error(Code::ParameterUnknown, message);
    let names = || Parameter::ALL.into_iter().map(Parameter::name);
    let all = format!("the parameters are {}", listed(names()));
    match nearest(name, names()) {
        Some(near) => error.help(format!("did you mean `{near}`? {all}")),
        None => error.help(all),
    }
}

fn wrong(words: &str, what: &str) -> Diagnostic {
    Diagnostic::error(Code::ParameterValue, format!("{words} {what}"))
}

/// The one value of an entry.
fn of_fields(
    fields: &Map<String, Json>,
    parameter: Parameter,
    words: &str,
) -> Result<Value, Diagnostic> {
    let mut given = fields
        .iter()
        .filter(|(key, value)| *key != "name" && !value.is_null());
    let Some((key, value)) = given.next() else {
        let forms = format!("give it {}", parameter.forms());
        return Err(wrong(words, "has no value").help(forms));
    };
    if let Some((other, _)) = given.next() {
        let message = format!("has two values, `{key}` and `{other}`");
        return Err(wrong(words, &message).help("remove one of the two"));
    }
    let read = match key.as_str() {
        "string" => value.as_str().map(|text| Value::Text(text.to_owned())),
        "array" => list(value).map(Value::List),
        "map" => map(value).map(Value::Map),
        _ => {
            let message = format!("has a field `{key}`, which Argo CD does not know");
            let help = format!("a parameter has a `name` and {}", parameter.forms());
            return Err(wrong(words, &message).help(help));
        }
    };
    read.ok_or_else(|| {
        let message = format!("has a `{key}` with something other than text in it");
        wrong(words, &message).help("put numbers and booleans in quotes")
    })
}

fn list(value: &Json) -> Option<Vec<String>> {
    let items = value.as_array()?.iter();
    items.map(|it| it.as_str().map(str::to_owned)).collect()
}

fn map(value: &Json) -> Option<Vec<(String, String)>> {
    let entries = value.as_object()?.iter();
    entries
        .map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned())))
        .collect()
}

/// The values of `plugin.env`, whose names Argo CD has put `ARGOCD_ENV_` before.
fn of_variables(variables: &[(String, String)]) -> Fallible<Values> {
    let mut failures = Failures::default();
    let mut values = Values::new();
    for (name, value) in variables {
        let Some(parameter) = Parameter::of_variable(name) else {
            failures.push(unknown_variable(name));
            continue;
        };
        let words = format!("`{name}` in `plugin.env`");
        let value = Value::Text(value.clone());
        values.insert(parameter, Given { value, words });
    }
    failures.or_ok(values)
}

fn unknown_variable(name: &str) -> Diagnostic {
    let message = format!("`plugin.env` has `{name}`, which nothing reads");
    let error = Diagnostic::error(Code::ParameterUnknown, message);
    let names = || Parameter::ALL.into_iter().map(Parameter::variable);
    match nearest(name, names()) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error.help(format!("the names are {}", listed(names()))),
    }
}

impl Value {
    /// Its form, for people.
    fn words(&self) -> &'static str {
        match self {
            Self::Text(_) => "a `string`",
            Self::List(_) => "an `array`",
            Self::Map(_) => "a `map`",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The values, or the messages of all errors.
    fn values(parameters: &str, variables: &[(&str, &str)]) -> Result<Vec<String>, Vec<String>> {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let variables: Vec<_> = variables.iter().map(owned).collect();
        let line = |(parameter, given): (Parameter, Given)| {
            let value = match given.value {
                Value::Text(text) => text,
                Value::List(items) => items.join(","),
                Value::Map(entries) => {
                    let entries = entries.iter().map(|(key, value)| format!("{key}={value}"));
                    entries.collect::<Vec<_>>().join(",")
                }
            };
            format!("{}: {value} ({})", parameter.name(), given.words)
        };
        let messages = |it: &Diagnostic| it.message.absolute();
        match read(parameters, &variables) {
            Ok(values) => Ok(values.into_iter().map(line).collect()),
            Err(failed) => Err(failed.iter().map(messages).collect()),
        }
    }

    #[test]
    fn strings_arrays_and_maps_are_read() {
        let text = r#"[{"name":"environment","string":"preview"},{"name":"branch","string":"--images\n$(x)"},
            {"name":"images","array":["a:1","b:2"]},{"name":"set","map":{"times":"5"}}]"#;
        let expected = [
            "environment: preview (parameter `environment`)",
            "branch: --images\n$(x) (parameter `branch`)",
            "images: a:1,b:2 (parameter `images`)",
            "set: times=5 (parameter `set`)",
        ];
        assert_eq!(values(text, &[]), Ok(expected.map(str::to_owned).to_vec()));
        let map = r#"[{"name":"images","map":{"a":"1"},"array":null}]"#;
        let expected = vec!["images: a=1 (parameter `images`)".to_owned()];
        assert_eq!(values(map, &[]), Ok(expected));
        for nothing in ["", " ", "null", "[]"] {
            assert_eq!(values(nothing, &[]), Ok(Vec::new()), "{nothing}");
        }
    }

    #[test]
    fn parameters_win_over_variables() {
        let text = r#"[{"name":"branch","string":"a"}]"#;
        let variables = [("BRANCH", "b"), ("ENVIRONMENT", "preview")];
        let expected = [
            "environment: preview (`ENVIRONMENT` in `plugin.env`)",
            "branch: a (parameter `branch`)",
        ];
        let expected = expected.map(str::to_owned).to_vec();
        assert_eq!(values(text, &variables), Ok(expected));
    }

    #[test]
    fn anything_else_is_refused() {
        for (text, expected) in [
            (
                r#"[{"name":"brnch","string":"a"}]"#,
                "there is no parameter `brnch`",
            ),
            (
                r#"[{"name":"branch","array":["a"]}]"#,
                "parameter `branch` is an `array`, not a `string`",
            ),
            (
                r#"[{"name":"branch","map":{}}]"#,
                "parameter `branch` is a `map`, not a `string`",
            ),
            (r#"[{"name":"branch"}]"#, "parameter `branch` has no value"),
            (
                r#"[{"name":"branch","string":null}]"#,
                "parameter `branch` has no value",
            ),
            (
                r#"[{"name":"branch","string":"a"},{"name":"branch","string":"b"}]"#,
                "parameter `branch` is given twice",
            ),
            (
                r#"[{"name":"images","array":["a:1"],"map":{}}]"#,
                "parameter `images` has two values, `array` and `map`",
            ),
            (
                r#"[{"name":"branch","value":"a"}]"#,
                "parameter `branch` has a field `value`, which Argo CD does not know",
            ),
            (
                r#"[{"name":"set","map":{"times":5}}]"#,
                "parameter `set` has a `map` with something other than text in it",
            ),
            (
                r#"[{"name":"branch","string":7}]"#,
                "parameter `branch` has a `string` with something other than text in it",
            ),
            (
                "{}",
                "`ARGOCD_APP_PARAMETERS` is not what Argo CD passes: it is not a list",
            ),
            (
                "[1]",
                "`ARGOCD_APP_PARAMETERS` is not what Argo CD passes: a parameter is not an object",
            ),
            (
                r#"[{"string":"a"}]"#,
                "`ARGOCD_APP_PARAMETERS` is not what Argo CD passes: a parameter has no `name`",
            ),
        ] {
            assert_eq!(values(text, &[]), Err(vec![expected.to_owned()]), "{text}");
        }
        assert!(values("branch=a", &[]).is_err());
        let deep = "[".repeat(100_000);
        assert!(values(&deep, &[]).is_err());
        let expected = vec!["`plugin.env` has `BRNCH`, which nothing reads".to_owned()];
        assert_eq!(values("", &[("BRNCH", "x")]), Err(expected));
    }

    #[test]
    fn every_error_is_reported() {
        let text = r#"[{"name":"brnch","string":"a"},{"name":"branch","array":[]}]"#;
        let failed = values(text, &[("TAG", "x")]);
        assert_eq!(failed.map_err(|messages| messages.len()), Err(3));
    }
}
