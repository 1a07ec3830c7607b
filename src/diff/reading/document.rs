//! JSON and YAML inside strings. What a program makes of such a document is not
//! known: every list keeps its order, and nothing means the same but what is equal.

use std::fmt;

use crate::diag::Origin;
use crate::diff::change::Change;
use crate::diff::tree::compare_documents;
use crate::yaml::{Node, parse};

/// Longer strings are compared by line.
const LONGEST: usize = 1 << 20;

/// The language of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// JSON.
    Json,
    /// YAML.
    Yaml,
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Language::Json => "JSON",
            Language::Yaml => "YAML",
        })
    }
}

/// The changes between two documents; `None` if either is not a document, or if comments changed,
/// too.
pub(super) fn compare(field: &str, old: &str, new: &str) -> Option<(Language, Vec<Change>)> {
    let language = language(field, old)?;
    if old.len().max(new.len()) > LONGEST || language != super::document::language(field, new)? {
        return None;
    }
    if language == Language::Yaml && comments(old) != comments(new) {
        return None;
    }
    let document = |text: &str| -> Option<Node> {
        let node = parse(text, Origin::NONE).ok()??;
        let is_collection = node.as_mapping().is_some() || node.as_sequence().is_some();
        is_collection.then_some(node)
    };
    let (old, new) = (document(old)?, document(new)?);
    Some((language, compare_documents(&old, &new)))
}

/// The language, by the first character or by the name of the key.
fn language(field: &str, text: &str) -> Option<Language> {
    if text.trim_start().starts_with(['{', '[']) {
        return Some(Language::Json);
    }
    let is_named = field.ends_with(".yaml") || field.ends_with(".yml");
    is_named.then_some(Language::Yaml)
}

/// The lines that have a `#`, which may be a comment's: those are in no tree.
fn comments(text: &str) -> Vec<&str> {
    text.lines().filter(|line| line.contains('#')).collect()
}
