//! `edit set annotation`: entries of `commonAnnotations`.

use crate::diag::{Code, Diagnostic, Fallible};
use crate::edit::arguments::pairs;
use crate::edit::draft::{Draft, set_key};
use crate::edit::operation::Operation;

/// Sets annotations in `commonAnnotations`, each given as `KEY:VALUE`.
#[derive(Clone, Debug)]
pub struct SetAnnotation(
    /// The annotations.
    pub Vec<String>,
);

impl Operation for SetAnnotation {
    fn apply(&self, draft: &mut Draft<'_>) -> Fallible<()> {
        let pairs = pairs(&self.0, "annotation")?;
        if let Some((key, _)) = pairs.iter().find(|(key, _)| !is_key(key)) {
            let message = format!("`{key}` is not a key of an annotation");
            return Err(Diagnostic::error(Code::EditArgument, message)
                .help("a key is a name of at most 63 letters, digits, `-`, `_` and `.`, perhaps after a domain and `/`")
                .into());
        }
        for (key, value) in pairs {
            set_key(draft.map("commonAnnotations"), &key, &value);
        }
        Ok(())
    }
}

/// True for a key that `IsValidKey` in `kustomize/commands/edit/set/setannotation.go` accepts.
fn is_key(key: &str) -> bool {
    let (prefix, name) = match key.split_once('/') {
        Some((prefix, name)) => (Some(prefix), name),
        None => (None, key),
    };
    let is_prefix = |prefix: &str| {
        prefix.starts_with(|c: char| c.is_ascii_alphabetic()) && is_word(prefix, 253, "-.")
    };
    prefix.is_none_or(is_prefix) && is_word(name, 63, "-_.")
}

/// True for a text of letters, digits and `inner` that begins and ends with a letter or digit.
fn is_word(text: &str, most: usize, inner: &str) -> bool {
    let is_end = |c: char| c.is_ascii_alphanumeric();
    text.starts_with(is_end)
        && text.ends_with(is_end)
        && text.len() <= most
        && text.chars().all(|c| is_end(c) || inner.contains(c))
}
