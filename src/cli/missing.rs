//! Charts and remote bases without a copy, and the commands that get them.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::diag::{Caller, Remedy, visible};
use crate::sources::FilePath;

use super::shell_word::shell_word;

/// Something that a command gets.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(super) struct Missing {
    directory: String,
    command: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) vendor: Option<Entry>,
}

/// An entry of `vendor` in offshoot.yaml.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(super) struct Entry {
    name: String,
    path: String,
}

impl Missing {
    /// The thing that `remedy` gets, its directory relative to `root`.
    pub(super) fn new(remedy: &Remedy, root: &FilePath) -> Self {
        let directory = remedy.directory.text_with(Caller::CommandLine, |path| {
            FilePath::new(path).relative_to(root)
        });
        let entry = remedy.entry.clone();
        Self {
            directory: match directory.as_str() {
                "" => ".".to_owned(),
                _ => directory,
            },
            command: remedy.command.clone(),
            vendor: entry.map(|(name, path)| Entry { name, path }),
        }
    }
}

/// The commands for all of `missing`, for a shell.
pub(super) fn missing_script(missing: &BTreeSet<&Missing>) -> String {
    let mut text = "# What is missing; run this in the directory of offshoot.yaml and commit the new files:\nset -e\n".to_owned();
    for it in missing {
        text.push_str(&match it.directory.as_str() {
            "." => format!("{}\n", it.command),
            directory => format!("(cd {} && {})\n", shell_word(directory), it.command),
        });
    }
    text
}

/// The entries of `vendor` as comments.
pub(super) fn entry_comments(entries: &BTreeSet<&Entry>) -> String {
    if entries.is_empty() {
        return String::new();
    }
    let mut text = "# then in offshoot.yaml:\n# vendor:\n".to_owned();
    for Entry { name, path } in entries {
        let (name, path) = (visible(name), visible(path));
        text.push_str(&format!("#   \"{name}\": {path}\n"));
    }
    text
}

/// Commands that add the entries of `vendor` to offshoot.yaml, or print them where it has some
/// already: `states_vendor` tells, and is `None` for a file that is still to be written.
pub(super) fn with_entries(entries: &BTreeSet<&Entry>, states_vendor: Option<bool>) -> String {
    if entries.is_empty() {
        return String::new();
    }
    let lines = entries.iter();
    let lines = lines.map(|Entry { name, path }| {
        let (name, path) = (visible(name), visible(path));
        format!("  \"{name}\": {path}\n")
    });
    let lines: String = lines.collect();
    match states_vendor {
        Some(false) => format!("cat >> offshoot.yaml <<'END'\nvendor:\n{lines}END\n"),
        Some(true) => {
            format!("cat <<'END'\nadd these entries to `vendor` in offshoot.yaml:\n{lines}END\n")
        }
        None => format!(
            "cat > offshoot.yaml <<'END'\napiVersion: offshoot/v1\nkind: Environments\nvendor:\n{lines}END\n"
        ),
    }
}
