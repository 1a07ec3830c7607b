//! `--set KEY=VALUE` and `values` that no template reads.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic, Wording, did_you_mean, listed, nearest};

use super::config::{Config, Spec};
use super::request::Request;
use super::template::names_read;
use super::values;

/// Finds the names that templates in the patches of an environment read.
type Patched<'a> = dyn Fn(&Spec) -> BTreeSet<String> + 'a;

/// Warns of each `--set KEY` that the environment does not read.
///
/// An environment that reads no key at all is silent about keys of others: a command that renders
/// several environments passes the same options to each.
pub(super) fn unread(
    config: &Config,
    spec: &Spec,
    request: &Request,
    patched: &Patched<'_>,
) -> Vec<Diagnostic> {
    if request.set.is_empty() {
        return Vec::new();
    }
    let own = keys_read(spec, patched);
    let others = config.environments.iter();
    let others: BTreeSet<String> = others.flat_map(|it| keys_read(it, patched)).collect();
    let heeded = if own.is_empty() { &others } else { &own };
    if heeded.contains(ANY) {
        return Vec::new();
    }
    let unread = request.set.keys().filter(|key| !heeded.contains(*key));
    unread.map(|key| warning(key, spec, heeded)).collect()
}

/// The keys of `set` that an environment reads, as far as they are spelled out.
pub(super) fn spelled_keys(spec: &Spec, patched: &Patched<'_>) -> BTreeSet<String> {
    let mut keys = keys_read(spec, patched);
    keys.remove(ANY);
    keys
}

/// The key that stands for a computed one: every key may be read.
const ANY: &str = "";

/// The keys of `set` that templates of the environment read.
fn keys_read(spec: &Spec, patched: &Patched<'_>) -> BTreeSet<String> {
    all_read(spec, patched)
        .into_iter()
        .filter_map(|name| match name.as_str() {
            "set" => Some(ANY.to_owned()),
            name => name.strip_prefix("set.").map(str::to_owned),
        })
        .collect()
}

/// The names that templates of the environment and of its patches read.
fn all_read(spec: &Spec, patched: &Patched<'_>) -> BTreeSet<String> {
    let texts = spec.features.templates().into_iter();
    let mut names: BTreeSet<String> = texts.flat_map(|text| names_read(&text.value)).collect();
    names.extend(patched(spec));
    names
}

/// The warning for values of the environment that nothing reads.
pub(super) fn unused(spec: &Spec, patched: &Patched<'_>) -> Option<Diagnostic> {
    let values = &spec.features.values.0;
    if values.is_empty() {
        return None;
    }
    values::unused(values, &all_read(spec, patched))
}

fn warning(key: &str, spec: &Spec, heeded: &BTreeSet<String>) -> Diagnostic {
    let name = &spec.name.value;
    let message = format!("no template of `{name}` reads `set.{key}`");
    let diagnostic = Diagnostic::warning(Code::SettingUnread, message).at(spec.name.at);
    match nearest(key, heeded.iter().map(String::as_str)) {
        Some(near) => diagnostic.help(Wording::new(
            did_you_mean(format_args!("--set {near}=VALUE")),
            format!("did you mean `{near}` in the map of parameter `set`?"),
        )),
        None if heeded.is_empty() => diagnostic.help(Wording::new(
            "leave `--set` out: no template reads a setting",
            "remove parameter `set`: no template reads a setting",
        )),
        None => diagnostic.help(format!("templates read {}", listed(heeded))),
    }
}
