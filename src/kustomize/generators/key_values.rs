//! The keys and values that a generator's `envs`, `literals` and `files` specify
//! (`api/kv/kv.go`, `api/internal/generators/utils.go`). In: the entry, and a
//! function that reads files. Out: pairs with distinct keys, sorted by key. Knows
//! nothing of the generated object, except whether its values may be shown.

use std::sync::Arc;

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin};
use crate::kustomize::config::GeneratorRule;
use crate::kustomize::step_context::StepContext;
use crate::yaml::Text;

use super::data::unprintable_key;
use super::env_file::{self, EnvEnd, EnvEndReason};
use super::env_remarks;
use super::trailing_space;
use crate::kustomize::generators::file_content::{FileContent, ReadFile};

/// A key and its value.
#[derive(Debug)]
pub(super) struct KeyValue {
    /// The key, as written: kustomize allows any.
    pub(super) key: Text,
    /// The value.
    pub(super) bytes: Arc<[u8]>,
    /// The origin of the value: the entry's item, then the place in the file.
    pub(super) origin: Origin,
    /// The place to show in messages.
    pub(super) place: Origin,
}

/// Secrecy of values: excerpts of source lines would show a Secret's values in messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Disclosure {
    /// Values of a ConfigMap.
    Open,
    /// Values of a Secret.
    Secret,
}

/// Every pair of the entry, sorted by key.
///
/// # Errors
/// Files that cannot be read, items without a key, keys that are repeated or
/// that kustomize cannot print.
pub(super) fn load(
    rule: &GeneratorRule,
    disclosure: Disclosure,
    read: &mut ReadFile<'_>,
    cx: &mut StepContext<'_>,
) -> Fallible<Vec<KeyValue>> {
    let mut failures = Failures::default();
    let mut pairs = Vec::new();
    for path in rule.envs.iter().chain(&rule.env) {
        let loaded = read(path).and_then(|file| from_env_file(path, &file, disclosure, cx));
        pairs.extend(failures.keep(loaded).unwrap_or_default());
    }
    for literal in &rule.literals {
        let place = match disclosure {
            Disclosure::Open => literal.at,
            Disclosure::Secret => rule.name.at,
        };
        pairs.extend(failures.keep(from_literal(literal, place, cx)));
    }
    for source in &rule.files {
        pairs.extend(failures.keep(from_file(source, disclosure, read, cx)));
    }
    pairs.sort_by(|a, b| a.key.cmp(&b.key));
    refuse_repeated_keys(rule, &pairs, &mut failures);
    for pair in &pairs {
        if let Some(refused) = unprintable_key(&pair.key, cx.version) {
            failures.push(refused.at(pair.place));
        }
    }
    failures.or_ok(pairs)
}

fn from_env_file(
    path: &LocatedText,
    file: &FileContent,
    disclosure: Disclosure,
    cx: &mut StepContext<'_>,
) -> Fallible<Vec<KeyValue>> {
    let place = |offset| match disclosure {
        Disclosure::Open if !file.origin.is_none() => file.origin.offset(offset),
        _ => path.at,
    };
    let (lines, end) = env_file::parse(&file.bytes);
    match end {
        Some(end) if end.reason == EnvEndReason::NotUtf8 => {
            return Err(not_utf8(path, &end).at(place(end.offset)).into());
        }
        Some(end) => cx.warn(too_long(path, &end).at(place(end.offset))),
        None => {}
    }
    for line in &lines {
        env_remarks::warn(line, path, place(line.offset), cx);
    }
    let mut cx = cx.at(path.at);
    let pair = |line: env_file::EnvLine<'_>| KeyValue {
        key: line.key.into(),
        bytes: line.value.as_bytes().into(),
        origin: cx.made_of(file.origin.offset(line.offset)),
        place: place(line.offset),
    };
    Ok(lines.into_iter().map(pair).collect())
}

fn not_utf8(path: &LocatedText, end: &EnvEnd) -> Diagnostic {
    Diagnostic::error(
        Code::EnvFileNotUtf8,
        format!("line {} of `{}` is not UTF-8", end.line, path.value),
    )
    .help("list binary files under `files`")
}

fn too_long(path: &LocatedText, end: &EnvEnd) -> Diagnostic {
    Diagnostic::warning(
        Code::EnvLineTooLong,
        format!(
            "line {} of `{}` is longer than {} bytes: it and all lines after it are dropped, \
             as kustomize does",
            end.line,
            path.value,
            env_file::LONGEST_LINE
        ),
    )
    .help("put the long value in its own file, under `files`")
}

fn from_literal(
    literal: &LocatedText,
    place: Origin,
    cx: &mut StepContext<'_>,
) -> Fallible<KeyValue> {
    let Some((key, value)) = literal
        .value
        .split_once('=')
        .filter(|(key, _)| !key.is_empty())
    else {
        let what = "a literal has the form `key=value`";
        return Err(Diagnostic::error(Code::LiteralWithoutKey, what)
            .at(place)
            .help("write both, with `=` between them")
            .into());
    };
    Ok(KeyValue {
        key: key.into(),
        bytes: unquoted(value).as_bytes().into(),
        origin: cx.at(literal.at).made(),
        place,
    })
}

/// `value` without the pair of quotes around it, if it has one.
fn unquoted(value: &str) -> &str {
    let within = |quote: char| value.strip_prefix(quote)?.strip_suffix(quote);
    within('"').or_else(|| within('\'')).unwrap_or(value)
}

fn from_file(
    source: &LocatedText,
    disclosure: Disclosure,
    read: &mut ReadFile<'_>,
    cx: &mut StepContext<'_>,
) -> Fallible<KeyValue> {
    let (key, path) = key_and_path(source)?;
    let path = LocatedText {
        value: path.into(),
        at: source.at,
    };
    let file = read(&path)?;
    if disclosure == Disclosure::Open {
        trailing_space::warn(&file, &path, cx);
    }
    Ok(KeyValue {
        key: key.into(),
        origin: cx.at(source.at).made_of(file.origin),
        bytes: file.bytes,
        place: source.at,
    })
}

/// The key and path of an item of `files`: `path`, or `key=path`.
fn key_and_path(source: &LocatedText) -> Fallible<(&str, &str)> {
    let Some((key, path)) = source.value.split_once('=') else {
        return Ok((base_name(&source.value), &source.value));
    };
    let wrong = if path.contains('=') {
        format!("`{}` has more than one `=`", source.value)
    } else if key.is_empty() {
        format!("`{}` has no key before its `=`", source.value)
    } else if path.is_empty() {
        format!("`{}` has no path after its `=`", source.value)
    } else {
        return Ok((key, path));
    };
    let diagnostic = Diagnostic::error(Code::FileSource, wrong).at(source.at);
    Err(diagnostic
        .help("an item of `files` is `path` or `key=path`; neither may contain `=`")
        .into())
}

/// The last segment of a path, as Go's `path.Base` has it.
fn base_name(path: &str) -> &str {
    let trimmed = path.trim_end_matches('/');
    match trimmed.rsplit('/').next() {
        Some(name) if !name.is_empty() => name,
        _ if path.is_empty() => ".",
        _ => "/",
    }
}

/// Reports each repeated key. `pairs` are sorted, equal keys in source order.
fn refuse_repeated_keys(rule: &GeneratorRule, pairs: &[KeyValue], failures: &mut Failures) {
    for pair in pairs.windows(2) {
        let [first, second] = pair else { continue };
        if first.key != second.key {
            continue;
        }
        let diagnostic = Diagnostic::error(
            Code::RepeatedKey,
            format!("`{}` sets the key `{}` twice", rule.name.value, first.key),
        );
        failures.push(
            diagnostic
                .at(second.place)
                .label(first.place, "first here")
                .help("remove one of the two"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_pair_of_quotes_is_removed() {
        for (value, wanted) in [
            ("\"q\"", "q"),
            ("'q'", "q"),
            ("\"q'", "\"q'"),
            ("'", "'"),
            ("\"\"", ""),
            ("''q''", "'q'"),
            (" 'q'", " 'q'"),
        ] {
            assert_eq!(unquoted(value), wanted, "{value}");
        }
    }

    #[test]
    fn files_are_named_by_their_base_or_their_key() {
        let split = |text: &str| {
            let source = LocatedText {
                value: text.into(),
                at: Origin::NONE,
            };
            key_and_path(&source).map(|(key, path)| format!("{key} {path}"))
        };
        assert_eq!(split("a/b.txt").as_deref(), Ok("b.txt a/b.txt"));
        assert_eq!(split("k=a/b.txt").as_deref(), Ok("k a/b.txt"));
        assert_eq!(split("a/").as_deref(), Ok("a a/"));
        for refused in ["=a", "a=", "a=b=c", "="] {
            assert!(split(refused).is_err(), "{refused}");
        }
    }
}
