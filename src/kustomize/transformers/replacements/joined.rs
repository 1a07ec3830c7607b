//! The new text of a field of which a part is replaced.

use crate::kustomize::config::ReplacementOptions;
use crate::yaml::Text;

use super::source::split;

/// Replaces a part of `old` with `new`: a negative index prepends, an index past the end appends.
pub(super) fn joined(old: &str, new: Text, options: &ReplacementOptions) -> Text {
    if options.delimiter.is_empty() {
        return new;
    }
    let mut parts = split(old, options);
    match usize::try_from(options.index) {
        Err(_) => parts.insert(0, &new),
        Ok(index) => match parts.get_mut(index) {
            Some(part) => *part = &new,
            None => parts.push(&new),
        },
    }
    parts.join(&options.delimiter).into()
}
