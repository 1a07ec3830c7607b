//! Texts that name a Job as commands do: `kubectl wait job/migrate`, `-l job-name=migrate`,
//! `[job, migrate]` for k8s-wait-for. They stay as they are, and are reported. In: a target and
//! names. Out: places.

use std::collections::BTreeSet;

use crate::diag::Origin;
use crate::environment::target::Target;
use crate::yaml::{Node, Segment, Tag, Value};

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

/// The places of strings that name one of the Jobs, each with the name, in order.
pub(in crate::environment) fn mentions<'n>(
    target: &'n Target,
    names: &BTreeSet<&str>,
) -> Vec<(Origin, &'n str)> {
    let mut found = Vec::new();
    for resource in target.resources() {
        if matches!(resource.kind(), "CustomResourceDefinition" | "Secret") {
            continue;
        }
        resource.node.walk_paths(|at| match &at.node.value {
            // The items of a list are looked at together.
            Value::Scalar(Tag::Str, text) => {
                let is_item = matches!(at.path.segments().last(), Some(Segment::Item(_)));
                let is_own = at.path.starts_with(&["metadata"]);
                if !is_item && !is_own {
                    named(text, &mut "", false, names, |name| {
                        found.push((at.node.origin, name));
                    });
                }
            }
            Value::Sequence(items) => {
                let is_command = at
                    .key
                    .is_some_and(|key| matches!(key.text.as_str(), "args" | "command"));
                let mut before = "";
                for item in items {
                    let Some(text) = text_of(item) else {
                        before = "";
                        continue;
                    };
                    named(text, &mut before, is_command, names, |name| {
                        found.push((item.origin, name));
                    });
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

/// Calls `note` with each of the names that the text has in one of the forms. `before` is the last
/// word so far; a word of its own in front of a name counts in a command alone.
fn named<'t>(
    text: &'t str,
    before: &mut &'t str,
    is_command: bool,
    names: &BTreeSet<&str>,
    mut note: impl FnMut(&'t str),
) {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '/' | '=');
    for word in text.split(|c| !is_word(c)).filter(|word| !word.is_empty()) {
        let name = match (word.rsplit_once('='), word.split_once('/')) {
            (Some((key, name)), _) if is_label(key) => name,
            (_, Some((kind, name))) if KINDS.contains(&kind) => name,
            _ if is_command && KINDS.contains(before) => word,
            _ => "",
        };
        if names.contains(name) {
            note(name);
        }
        *before = word;
    }
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
        let found = |text| {
            let mut found = 0;
            named(text, &mut "", true, &names, |_| found += 1);
            found
        };
        for text in [
            "kubectl wait --for=condition=complete job/migrate --timeout=5m",
            "kubectl wait jobs.batch/migrate",
            "kubectl get pods -l job-name=migrate",
            "kubectl get pods -l 'batch.kubernetes.io/job-name==migrate'",
            "kubectl wait job migrate",
            "job-wr migrate",
        ] {
            assert_eq!(found(text), 1, "{text}");
        }
        for text in [
            "migrate",
            "job/migrate-2",
            "jobs/other",
            "cronjob/migrate",
            "/job/migrate.sh",
        ] {
            assert_eq!(found(text), 0, "{text}");
        }
    }
}
