//! `checks` and `sharedWithProduction`: what a repository says of findings. In: offshoot.yaml. Out:
//! levels by code, and values that branches share with production on purpose, each with its reason.

use crate::config::{Casing, Decode, Fields, LocatedText, decode};
use crate::diag::{Code, Diagnostic, Failures, Fault, Origin, did_you_mean, listed, nearest};
use crate::yaml::Node;

use super::spec::Spec;

/// The level of a finding or a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Fails `check` and `render`.
    Error,
    /// Reported.
    Warn,
    /// Not reported.
    Off,
}

/// The words for levels.
const LEVELS: [(&str, Level); 3] = [
    ("error", Level::Error),
    ("warn", Level::Warn),
    ("off", Level::Off),
];

/// An entry of `checks`: the level of a code, for all findings with it or for some.
#[derive(Clone, Debug)]
pub struct CheckRule {
    /// The code.
    pub code: Code,
    /// The level.
    pub level: Level,
    /// The environments that the rule is for; all targets if empty.
    pub environments: Vec<LocatedText>,
    /// `Kind/name` of the resources that the rule is for, `*` for any characters; all if empty.
    pub resources: Vec<LocatedText>,
    /// The place of the entry.
    pub at: Origin,
}

/// An entry of `sharedWithProduction`.
#[derive(Clone, Debug, Default)]
pub struct SharedValue {
    /// A host, URL, bucket or any other text.
    pub value: LocatedText,
    /// The reason why branches may share it.
    pub reason: LocatedText,
}

impl Decode for SharedValue {
    const WHAT: &'static str = "a `sharedWithProduction` entry";

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        let shared = Self {
            value: fields.located("value"),
            reason: fields.located("reason"),
        };
        if shared.value.value.is_empty() {
            let message = "a `sharedWithProduction` entry has no `value`";
            let diagnostic = Diagnostic::error(Code::FieldMissing, message).at(fields.at);
            fields.fail(diagnostic.help("write `{value: HOST, reason: WHY}`"));
        }
        if shared.reason.value.trim().is_empty() {
            fields.fail(without_reason(
                &format!("`{}` has no `reason`", shared.value.value),
                fields.at,
            ));
        }
        shared
    }
}

/// The fields of an entry of `checks`.
#[derive(Default)]
struct Entry {
    level: LocatedText,
    reason: LocatedText,
    environments: Vec<LocatedText>,
    resources: Vec<LocatedText>,
    at: Origin,
}

impl Decode for Entry {
    const WHAT: &'static str = "an entry of `checks`";

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            level: fields.located("level"),
            reason: fields.located("reason"),
            environments: fields.texts("environments"),
            resources: fields.texts("resources"),
            at: fields.at,
        }
    }
}

/// Decodes `checks`: a map of codes to an entry, or to a list of entries.
pub(super) fn check_rules(fields: &mut Fields<'_, '_>) -> Vec<CheckRule> {
    let node = fields.node("checks");
    fields.holds::<Entry>();
    let Some(node) = node else {
        return Vec::new();
    };
    let Some(mapping) = node.as_mapping() else {
        let message = "`checks` takes a map of codes to levels";
        let diagnostic = Diagnostic::error(Code::FieldType, message).at(node.origin);
        fields.fail(diagnostic.help("write `checks: {CODE: {level: off, reason: WHY}}`"));
        return Vec::new();
    };
    let mut rules = Vec::new();
    for entry in &mapping.entries {
        match adjustable(&entry.key.text, entry.key.origin) {
            Ok(code) => {
                for node in one_or_all(&entry.value) {
                    rules.extend(rule(code, node, fields.failures));
                }
            }
            Err(refused) => fields.fail(*refused),
        }
    }
    rules
}

fn one_or_all(node: &Node) -> &[Node] {
    node.as_sequence().unwrap_or(std::slice::from_ref(node))
}

/// The code called `name`, if it has a level that can be set.
fn adjustable(name: &str, at: Origin) -> Result<Code, Box<Diagnostic>> {
    let findings = || {
        let all = Code::ALL.iter().filter(|it| it.fault() == Fault::Finding);
        all.map(|it| it.name())
    };
    let known = || Code::ALL.iter().filter(|code| code.is_adjustable());
    let Some(code) = Code::named(name) else {
        let message = format!("there is no check or warning `{name}`");
        let diagnostic = Diagnostic::error(Code::FieldValue, message).at(at);
        let names = known().map(|code| code.name());
        return Err(Box::new(match nearest(name, names) {
            Some(near) => diagnostic.help(did_you_mean(near)),
            None => diagnostic.help(format!("checks are {}", listed(findings()))),
        }));
    };
    if code.is_adjustable() {
        return Ok(code);
    }
    let message = format!("`{name}` is always an error");
    let diagnostic = Diagnostic::error(Code::FieldValue, message).at(at);
    Err(Box::new(diagnostic.help(format!(
        "remove the entry; `offshoot help {name}` says how to fix what it is about"
    ))))
}

fn rule(code: Code, node: &Node, failures: &mut Failures) -> Option<CheckRule> {
    let entry: Entry = decode(node, Casing::Exact, failures)?;
    let mut words = LEVELS.iter();
    let level = words.find(|(word, _)| *word == entry.level.value.as_str());
    if level.is_none() {
        let message = match entry.level.value.as_str() {
            "" => format!("`{code}` has no `level`"),
            other => format!("`level` is `{other}`"),
        };
        let at = if entry.level.at.is_none() {
            entry.at
        } else {
            entry.level.at
        };
        let diagnostic = Diagnostic::error(Code::FieldValue, message).at(at);
        failures.push(diagnostic.help("write `error`, `warn` or `off`"));
    }
    if entry.reason.value.trim().is_empty() {
        failures.push(without_reason(
            &format!("`{code}` has no `reason`"),
            entry.at,
        ));
    }
    for resource in &entry.resources {
        if !resource.value.contains('/') {
            let message = format!("`{}` is not a kind and a name", resource.value);
            let diagnostic = Diagnostic::error(Code::FieldValue, message).at(resource.at);
            failures.push(diagnostic.help("write `Deployment/api`, `Deployment/*` or `*/api`"));
        }
    }
    level.map(|(_, level)| CheckRule {
        code,
        level: *level,
        environments: entry.environments,
        resources: entry.resources,
        at: entry.at,
    })
}

fn without_reason(message: &str, at: Origin) -> Diagnostic {
    let diagnostic = Diagnostic::error(Code::FieldMissing, message.to_owned()).at(at);
    diagnostic.help("write `reason: WHY`, for the next reader")
}

/// Notes environments of rules that do not exist.
pub(super) fn validate(rules: &[CheckRule], specs: &[Spec], failures: &mut Failures) {
    let names = || specs.iter().map(|spec| spec.name.value.as_str());
    for name in rules.iter().flat_map(|rule| &rule.environments) {
        if names().any(|it| it == name.value) {
            continue;
        }
        let message = format!("there is no environment `{}`", name.value);
        let mut diagnostic = Diagnostic::error(Code::UnknownEnvironment, message).at(name.at);
        if let Some(near) = nearest(&name.value, names()) {
            diagnostic = diagnostic.help(did_you_mean(near));
        }
        failures.push(diagnostic);
    }
}
