//! Rules for the keys of maps. In: entries in byte order of their keys. Out:
//! errors, for every output that passes through JSON.

use super::reread;
use crate::diag::{Code, Diagnostic, Failures};
use crate::yaml::node::{Entry, Style, Tag, Value};
use crate::yaml::reread::Place;

/// The level of a map in its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    /// The root of the document. kustomize decodes it into a map with string
    /// keys, so keys of other types are converted to text.
    Root,
    /// A map below the root.
    Inner,
}

/// Reports keys that are not strings, and keys that kustomize writes separated from their
/// values. `place` is the place of the entries.
///
/// Source: `encoding/json`, which cannot represent a map with other keys.
pub(super) fn check(sorted: &[&Entry], level: Level, place: Place, failures: &mut Failures) {
    for entry in sorted {
        let accepted = match entry.key.tag {
            Tag::Str => true,
            // An empty key is written with quotes, and therefore read back as a string; not if it is tagged.
            Tag::Null => entry.key.text.is_empty() && entry.key.style != Style::Flow,
            _ => level == Level::Root,
        };
        if !accepted {
            failures.push(not_a_string(entry));
        }
        if is_merge_key(entry) {
            failures.push(merge_key(entry));
        }
        if reread::is_cut_off(entry, place) {
            failures.push(cut_off(entry));
        }
    }
}

/// Reports keys that repeat.
///
/// Source: go-yaml v3's `mapping`, which compares keys by text alone.
pub(super) fn check_repeats(sorted: &[&Entry], failures: &mut Failures) {
    for pair in sorted.windows(2) {
        if let [first, second] = pair
            && first.key.text == second.key.text
        {
            failures.push(duplicate(first, second));
        }
    }
}

/// A key `<<` that was made: those of files are merged when they are read, or have quotes.
fn is_merge_key(entry: &Entry) -> bool {
    let key = &entry.key;
    key.text == "<<" && key.style == Style::Plain && matches!(entry.value.value, Value::Scalar(..))
}

fn merge_key(entry: &Entry) -> Diagnostic {
    let message = "kustomize writes the key `<<` without quotes and cannot merge a scalar";
    Diagnostic::error(Code::KeyNotAString, message)
        .at(entry.key.origin)
        .help("choose another key")
}

fn not_a_string(entry: &Entry) -> Diagnostic {
    let text = &entry.key.text;
    let (more, help) = if entry.key.style == Style::Untagged {
        let more = ", and kustomize does not quote keys that it makes";
        (more, "use a key that can only be text".to_owned())
    } else {
        ("", format!("quote it: `\"{text}\"`"))
    };
    let message = format!("the key `{text}` is not a string{more}");
    let at = match entry.key.origin {
        made if made.is_none() => entry.value.origin,
        written => written,
    };
    Diagnostic::error(Code::KeyNotAString, message)
        .at(at)
        .help(help)
}

fn cut_off(entry: &Entry) -> Diagnostic {
    let key = &entry.key.text;
    let message =
        format!("kustomize writes a comment between `{key}:` and its value and cannot reread it");
    Diagnostic::error(Code::CommentBehindKey, message)
        .at(entry.key.origin)
        .help("move the comment to its own line above the key")
}

fn duplicate(first: &Entry, second: &Entry) -> Diagnostic {
    let message = format!("the key `{}` is repeated", second.key.text);
    Diagnostic::error(Code::DuplicateKey, message)
        .at(second.key.origin)
        .label(first.key.origin, "first here")
        .help("remove one of the two")
}
