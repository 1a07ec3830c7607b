//! The request of an Application. In: the values of its parameters. Out: the parts of a request, each with the
//! parameter as its place. An empty text counts as absent: an ApplicationSet cannot leave a parameter out.

use std::collections::BTreeMap;

use crate::cli::overrides::{not_a_setting, setting};
use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin};
use crate::environment::config::known;
use crate::environment::{Applier, Request};
use crate::kustomize::version::Version;
use crate::model::ImageRef;
use crate::sources::SourceMap;

use super::parameter::Parameter;
use super::values::{Given, Value, Values};

/// The parts of a request.
#[derive(Debug, Default)]
pub(super) struct Inputs {
    pub(super) environment: Option<String>,
    /// The place of the environment's name.
    pub(super) environment_at: Origin,
    pub(super) branch: Option<String>,
    branch_at: Origin,
    images: Vec<ImageRef>,
    set: BTreeMap<String, String>,
    pub(super) version: Option<Version>,
    /// Names of what only environments take.
    for_environments: Vec<String>,
}

impl Inputs {
    /// Reads the values.
    ///
    /// # Errors
    /// All errors of images, settings and the version.
    pub(super) fn read(values: &Values, map: &SourceMap) -> Fallible<Self> {
        let mut failures = Failures::default();
        let mut inputs = Self::default();
        for (parameter, given) in values {
            let taken = inputs.take(*parameter, given, map);
            failures.keep(taken);
        }
        failures.or_ok(inputs)
    }

    fn take(&mut self, parameter: Parameter, given: &Given, map: &SourceMap) -> Fallible<()> {
        let text = text(&given.value);
        let place = |text: Option<&str>| map.add_parameter(&given.words, text.unwrap_or_default());
        match parameter {
            Parameter::Environment => {
                self.environment_at = place(text.as_deref());
                self.environment = text;
            }
            Parameter::Branch => {
                self.branch_at = place(text.as_deref());
                self.branch = text;
            }
            Parameter::Images => self.images = images(given, map)?,
            Parameter::Set => self.set = settings(given)?,
            Parameter::KustomizeVersion => self.version = version(text.as_deref(), given)?,
        }
        let is_used = match parameter {
            Parameter::Environment | Parameter::KustomizeVersion => false,
            Parameter::Branch => self.branch.is_some(),
            Parameter::Images => !self.images.is_empty(),
            Parameter::Set => !self.set.is_empty(),
        };
        if is_used {
            self.for_environments.push(given.words.clone());
        }
        Ok(())
    }

    /// The request for an environment.
    pub(super) fn request(self, environment: &str) -> Request {
        Request {
            environment: environment.to_owned(),
            branch: self.branch,
            branch_at: self.branch_at,
            images: self.images,
            set: self.set,
            applier: Applier::ArgoCd,
            ..Request::default()
        }
    }

    /// Refuses what only environments take.
    ///
    /// # Errors
    /// `option-unused`.
    pub(super) fn refuse_for_environments(&self) -> Fallible<()> {
        let mut failures = Failures::default();
        for words in &self.for_environments {
            let message = format!(
                "{words} has no effect on a directory that is built as kustomize builds it"
            );
            failures.push(
                Diagnostic::error(Code::OptionUnused, message)
                    .help("name an environment with parameter `environment`, or remove it"),
            );
        }
        failures.or_ok(())
    }
}

/// A text that is not empty.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) if !text.is_empty() => Some(text.clone()),
        Value::Text(_) | Value::List(_) | Value::Map(_) => None,
    }
}

fn version(text: Option<&str>, given: &Given) -> Fallible<Option<Version>> {
    let Some(text) = text else { return Ok(None) };
    known(text).map(Some).map_err(|(message, help)| {
        let message = format!("{}: {message}", given.words);
        Diagnostic::error(Code::ParameterValue, message)
            .help(help)
            .into()
    })
}

/// The images, in the syntax of `kustomize edit set image`.
fn images(given: &Given, map: &SourceMap) -> Fallible<Vec<ImageRef>> {
    let texts = match &given.value {
        Value::Text(text) => {
            let is_between = |c: char| c == ',' || c.is_whitespace();
            let texts = text.split(is_between).filter(|it| !it.is_empty());
            texts.map(str::to_owned).collect()
        }
        Value::List(items) => items.clone(),
        Value::Map(entries) => entries
            .iter()
            .map(|(name, value)| image(name, value))
            .collect(),
    };
    let mut failures = Failures::default();
    let mut images = Vec::new();
    for text in &texts {
        let at = map.add_parameter(&given.words, text);
        let parsed = ImageRef::parse(text).map_err(|error| error.at(at).into());
        images.extend(failures.keep(parsed).map(|image| ImageRef { at, ..image }));
    }
    failures.or_ok(images)
}

/// An entry of a map: a tag, a digest, both, or another image.
fn image(name: &str, value: &str) -> String {
    let is_digest = value.starts_with("sha256:") || value.starts_with("sha512:");
    let tag = value.split_once('@').map_or(value, |(tag, _)| tag);
    if is_digest {
        format!("{name}@{value}")
    } else if value.starts_with('@') {
        format!("{name}{value}")
    } else if tag.contains(['/', ':']) {
        format!("{name}={value}")
    } else {
        format!("{name}:{value}")
    }
}

/// The settings; the last value of a key wins.
fn settings(given: &Given) -> Fallible<BTreeMap<String, String>> {
    let texts: Vec<&str> = match &given.value {
        Value::Map(entries) => return keys(entries, given),
        Value::List(items) => items.iter().map(String::as_str).collect(),
        Value::Text(text) => text
            .lines()
            .filter(|line| !line.trim().is_empty())
            .collect(),
    };
    let mut failures = Failures::default();
    let mut settings = BTreeMap::new();
    for text in texts {
        let message = || format!("`{text}` in {} is not a setting", given.words);
        settings.extend(failures.keep(setting(text, message)));
    }
    failures.or_ok(settings)
}

fn keys(entries: &[(String, String)], given: &Given) -> Fallible<BTreeMap<String, String>> {
    if entries.iter().any(|(key, _)| key.is_empty()) {
        let message = format!("{} has a setting without a key", given.words);
        return Err(not_a_setting(message).into());
    }
    Ok(entries.iter().cloned().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(value: Value) -> Given {
        let words = "parameter `p`".to_owned();
        Given { value, words }
    }

    fn map(entries: &[(&str, &str)]) -> Value {
        let owned = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
        Value::Map(entries.iter().map(owned).collect())
    }

    fn list(items: &[&str]) -> Value {
        Value::List(items.iter().map(|&item| item.to_owned()).collect())
    }

    fn image_texts(value: Value) -> Result<Vec<String>, String> {
        let images = images(&given(value), &SourceMap::default());
        let images = images.map_err(|failed| failed.to_string())?;
        Ok(images.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn an_image_is_an_entry_of_any_collection() {
        let digest = format!("sha256:{}", "a".repeat(64));
        let expected = Ok(vec!["r.io/a:1".to_owned(), "b=c:2".to_owned()]);
        assert_eq!(image_texts(list(&["r.io/a:1", "b=c:2"])), expected);
        assert_eq!(
            image_texts(Value::Text(" r.io/a:1,\nb=c:2 ".into())),
            expected
        );
        for (value, text) in [
            ("pr-1", "r.io/a:pr-1".to_owned()),
            ("*", "r.io/a:*".to_owned()),
            (&digest, format!("r.io/a@{digest}")),
            (&format!("@{digest}"), format!("r.io/a@{digest}")),
            (&format!("v1@{digest}"), format!("r.io/a:v1@{digest}")),
            ("mirror.io/a:v1", "r.io/a=mirror.io/a:v1".to_owned()),
            ("b:v1", "r.io/a=b:v1".to_owned()),
            ("mirror.io/a", "r.io/a=mirror.io/a".to_owned()),
        ] {
            assert_eq!(image_texts(map(&[("r.io/a", value)])), Ok(vec![text]));
        }
        for nothing in [Value::Text(String::new()), list(&[]), map(&[])] {
            assert_eq!(image_texts(nothing), Ok(Vec::new()));
        }
        for odd in [
            list(&[""]),
            list(&["a"]),
            list(&["a b:1"]),
            map(&[("a", "")]),
            map(&[("", "1")]),
        ] {
            assert!(image_texts(odd.clone()).is_err(), "{odd:?}");
        }
    }

    #[test]
    fn a_setting_is_an_entry_of_any_collection() {
        let read = |value| settings(&given(value)).map(|set| set.into_iter().collect::<Vec<_>>());
        let expected = Ok(vec![
            ("a".to_owned(), "1=2".to_owned()),
            ("b".to_owned(), String::new()),
        ]);
        assert_eq!(read(map(&[("a", "1=2"), ("b", "")])), expected);
        assert_eq!(read(list(&["a=0", "a=1=2", "b="])), expected);
        assert_eq!(read(Value::Text("a=1=2\n\nb=\n".into())), expected);
        assert!(read(list(&["a"])).is_err());
        assert!(read(map(&[("", "1")])).is_err());
    }

    #[test]
    fn an_empty_text_is_none() {
        let empty = || given(Value::Text(String::new()));
        let values = Parameter::ALL.map(|parameter| (parameter, empty()));
        let inputs = Inputs::read(&values.into(), &SourceMap::default()).expect("it is valid");
        assert_eq!(
            (inputs.environment.as_ref(), inputs.branch.as_ref()),
            (None, None)
        );
        assert!(inputs.version.is_none() && inputs.for_environments.is_empty());
    }

    #[test]
    fn a_version_is_one_that_is_known() {
        let read = |text: &str| {
            let given = given(Value::Text(text.into()));
            let values = Values::from([(Parameter::KustomizeVersion, given)]);
            let inputs = Inputs::read(&values, &SourceMap::default());
            inputs.map(|it| it.version.map(|version| version.to_string()))
        };
        assert_eq!(read("argocd-3.6"), Ok(Some("5.8.3".to_owned())));
        assert!(read("5.9").is_err());
    }
}
