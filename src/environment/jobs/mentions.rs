//! Texts that name a Job as commands do: `kubectl wait job/migrate`, `-l job-name=migrate`,
//! `[job, migrate]` for k8s-wait-for. Those in `command` and `args` follow it; others, in scripts
//! and settings, are reported. In: a target and names. Out: places, and new texts.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::Origin;
use crate::environment::target::Target;
use crate::yaml::{FieldPath, Node, Segment, Tag, Value};

/// Words in front of a Job's name: kubectl's, and those of k8s-wait-for.
const KINDS: [&str; 8] = [
    "job",
    "jobs",
    "job.batch",
    "jobs.batch",
    "job.v1.batch",
    "jobs.v1.batch",
    "job-w",
    "job-wr",
];

/// A string that names a Job.
pub(in crate::environment) struct Mention<'n> {
    /// The resource, by its position.
    pub(in crate::environment) resource: usize,
    /// The field.
    pub(in crate::environment) path: FieldPath,
    /// The place of the string.
    pub(in crate::environment) at: Origin,
    /// The string.
    pub(in crate::environment) text: &'n str,
    /// The last word before it in its list.
    pub(in crate::environment) before: &'n str,
    /// The name in it.
    pub(in crate::environment) name: &'n str,
    /// True for an item of `command` or `args`.
    pub(in crate::environment) is_command: bool,
}

/// The strings that name one of the Jobs, in order; one that names several, several times.
pub(in crate::environment) fn mentions<'n>(
    target: &'n Target,
    names: &BTreeSet<&str>,
) -> Vec<Mention<'n>> {
    let mut found = Vec::new();
    for (resource, of) in target.resources().iter().enumerate() {
        if matches!(of.kind(), "CustomResourceDefinition" | "Secret") {
            continue;
        }
        of.node.walk_paths(|at| match &at.node.value {
            // The items of a list are looked at together.
            Value::Scalar(Tag::Str, text) => {
                let is_item = matches!(at.path.segments().last(), Some(Segment::Item(_)));
                let is_own = at.path.starts_with(&["metadata"]);
                if !is_item && !is_own {
                    for name in named(text, "", false, names) {
                        found.push(Mention {
                            resource,
                            path: at.path.clone(),
                            at: at.node.origin,
                            text,
                            before: "",
                            name,
                            is_command: false,
                        });
                    }
                }
            }
            Value::Sequence(items) => {
                let mut keys = at.key.iter().map(|key| key.text.as_str());
                let is_command = keys.any(|key| matches!(key, "args" | "command"));
                let mut before = "";
                for (index, item) in items.iter().enumerate() {
                    let text = text_of(item).unwrap_or_default();
                    for name in named(text, before, is_command, names) {
                        found.push(Mention {
                            resource,
                            path: at.path.clone().item(index),
                            at: item.origin,
                            text,
                            before,
                            name,
                            is_command,
                        });
                    }
                    before = words(text).map(|(word, _)| word).last().unwrap_or("");
                }
            }
            _ => {}
        });
    }
    found
}

fn text_of(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Scalar(Tag::Str, text) => Some(text),
        _ => None,
    }
}

/// The words of a text, each with the rest up to the next one.
fn words(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '/' | '=');
    text.split_inclusive(move |c| !is_word(c))
        .map(move |piece| {
            let word = piece.trim_end_matches(|c| !is_word(c));
            (word, piece.get(word.len()..).unwrap_or_default())
        })
}

/// The name in a word, if it has one of the forms. A word of its own counts in a command alone, and
/// behind a kind.
fn name_in<'t>(word: &'t str, before: &str, is_command: bool) -> Option<&'t str> {
    match (word.rsplit_once('='), word.split_once('/')) {
        (Some((key, name)), _) if is_label(key) => Some(name),
        (_, Some((kind, name))) if KINDS.contains(&kind) => Some(name),
        _ if is_command && KINDS.contains(&before) => Some(word),
        _ => None,
    }
}

/// Those of the names that the text has.
fn named<'t>(
    text: &'t str,
    before: &'t str,
    is_command: bool,
    names: &BTreeSet<&str>,
) -> Vec<&'t str> {
    let mut before = before;
    let mut found = Vec::new();
    for (word, _) in words(text).filter(|(word, _)| !word.is_empty()) {
        let name = name_in(word, before, is_command);
        found.extend(name.filter(|name| names.contains(name)));
        before = word;
    }
    found
}

/// The text of a command with the new names of Jobs.
pub(in crate::environment) fn renamed(
    text: &str,
    before: &str,
    names: &BTreeMap<&str, &str>,
) -> String {
    let mut before = before;
    let mut new = String::with_capacity(text.len());
    for (word, rest) in words(text) {
        let name = name_in(word, before, true);
        match name.and_then(|name| Some((word.strip_suffix(name)?, names.get(name)?))) {
            Some((start, name)) => {
                new.push_str(start);
                new.push_str(name);
            }
            None => new.push_str(word),
        }
        new.push_str(rest);
        if !word.is_empty() {
            before = word;
        }
    }
    new
}

fn is_label(key: &str) -> bool {
    key.trim_end_matches('=').ends_with("job-name")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_told_from_other_text() {
        let names = BTreeSet::from(["migrate"]);
        let new = BTreeMap::from([("migrate", "migrate-1")]);
        for (text, expected) in [
            (
                "kubectl wait --for=condition=complete job/migrate --timeout=5m",
                "kubectl wait --for=condition=complete job/migrate-1 --timeout=5m",
            ),
            (
                "kubectl wait jobs.batch/migrate",
                "kubectl wait jobs.batch/migrate-1",
            ),
            (
                "kubectl get pods -l job-name=migrate",
                "kubectl get pods -l job-name=migrate-1",
            ),
            (
                "kubectl get pods -l 'batch.kubernetes.io/job-name==migrate'",
                "kubectl get pods -l 'batch.kubernetes.io/job-name==migrate-1'",
            ),
            ("kubectl wait job migrate", "kubectl wait job migrate-1"),
            ("job-wr  migrate\n", "job-wr  migrate-1\n"),
        ] {
            assert_eq!(named(text, "", true, &names), ["migrate"], "{text}");
            assert_eq!(renamed(text, "", &new), expected);
        }
        for text in [
            "migrate",
            "job/migrate-2",
            "jobs/other",
            "cronjob/migrate",
            "/job/migrate.sh",
        ] {
            assert!(named(text, "", true, &names).is_empty(), "{text}");
            assert_eq!(renamed(text, "", &new), text);
        }
        assert_eq!(renamed("migrate", "job", &new), "migrate-1");
    }
}
