//! The named templates of an environment. In: `values`, and the texts that read them. Out: errors for
//! names that do not exist, and warnings for values that nothing reads.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Failures, Origin, did_you_mean, first_of, nearest};
use crate::yaml::Text;

use super::template::names_read;

/// The prefix of the names that stand for values.
const PREFIX: &str = "values.";

/// Notes each value that a text reads and that is not among `values`.
pub(super) fn check(text: &LocatedText, values: &[(Text, LocatedText)], failures: &mut Failures) {
    for name in names_read(&text.value) {
        let Some(wanted) = name.strip_prefix(PREFIX) else {
            continue;
        };
        if values.iter().all(|(name, _)| name != wanted) {
            failures.push(unknown(wanted, text, values));
        }
    }
}

/// Notes each value that reads itself or one below it.
pub(super) fn check_order(values: &[(Text, LocatedText)], failures: &mut Failures) {
    for (index, (own, text)) in values.iter().enumerate() {
        let read = names_read(&text.value);
        for (name, other) in values.iter().skip(index) {
            if !read.contains(&format!("{PREFIX}{name}")) {
                continue;
            }
            let (message, help) = if own == name {
                let message = format!("the value `{own}` reads itself");
                (message, "write what it stands for".to_owned())
            } else {
                let message =
                    format!("the value `{own}` reads `{PREFIX}{name}`, which is below it");
                (
                    message,
                    format!("move `{name}` above `{own}`: a value can read those above it"),
                )
            };
            let mut diagnostic = Diagnostic::error(Code::TemplateUndefined, message).at(text.at);
            if own != name {
                diagnostic = diagnostic.label(other.at, format!("`{name}`"));
            }
            failures.push(diagnostic.help(help));
        }
    }
}

fn unknown(wanted: &str, text: &LocatedText, values: &[(Text, LocatedText)]) -> Diagnostic {
    let message = format!("there is no value `{wanted}`");
    let diagnostic = Diagnostic::error(Code::TemplateUndefined, message).at(text.at);
    let names = values.iter().map(|(name, _)| name.as_str());
    let known = names.clone().map(|name| format!("`{PREFIX}{name}`"));
    let help = if values.is_empty() {
        format!("write `values: {{{wanted}: \"…\"}}` in the environment")
    } else {
        format!("the environment has {}", first_of(10, known))
    };
    match nearest(wanted, names) {
        Some(near) => diagnostic.help(did_you_mean(format_args!("{PREFIX}{near}"))),
        None => diagnostic.help(help),
    }
}

/// The place of the first of `values` that a template reads; unknown if there is none.
pub(super) fn place_in(template: &str, values: &[(Text, LocatedText)]) -> Origin {
    let read = names_read(template);
    let mut values = values.iter();
    let found = values.find(|(name, _)| read.contains(&format!("{PREFIX}{name}")));
    found.map(|(_, text)| text.at).unwrap_or_default()
}

/// The place of the first value that each of `templates` reads, by the place of the template.
pub(super) fn places(
    templates: &[&LocatedText],
    values: &[(Text, LocatedText)],
) -> BTreeMap<Origin, Origin> {
    if values.is_empty() {
        return BTreeMap::new();
    }
    let all = templates.iter();
    let places = all.map(|text| (text.at, place_in(&text.value, values)));
    places.filter(|(_, value)| !value.is_none()).collect()
}

/// The warning for values that are not among the names that texts read.
pub(super) fn unused(
    values: &[(Text, LocatedText)],
    read: &BTreeSet<String>,
) -> Option<Diagnostic> {
    const SHOWN: usize = 10;
    let reads = |name: &str| read.contains(&format!("{PREFIX}{name}")) || read.contains("values");
    let unused = values.iter().filter(|(name, _)| !reads(name));
    let unused: Vec<_> = unused.collect();
    let (first, at) = unused.first().map(|(name, text)| (name, text.at))?;
    let names = unused.iter().map(|(name, _)| format!("`{name}`"));
    let verb = if unused.len() == 1 { "is" } else { "are" };
    let message = format!(
        "{} {verb} in `values`, and nothing reads {}",
        first_of(SHOWN, names),
        match unused.len() {
            1 => "it",
            _ => "them",
        }
    );
    let mut diagnostic = Diagnostic::warning(Code::ValueUnused, message).at(at);
    for (name, text) in unused.iter().skip(1).take(SHOWN) {
        diagnostic = diagnostic.label(text.at, format!("`{name}`"));
    }
    Some(diagnostic.help(format!(
        "read it, as `{{{{ {PREFIX}{first} }}}}` in a template or in one of `patches`, or remove it"
    )))
}
