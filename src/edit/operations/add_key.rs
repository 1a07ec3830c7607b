//! Keys that are added to a map of labels or annotations.

use crate::diag::{Code, Diagnostic, Fallible};
use crate::edit::draft::set_key;
use crate::yaml::Mapping;

/// Adds a key, which must not be there.
///
/// # Errors
/// `edit-conflict`.
pub(super) fn add_key(
    map: &mut Mapping,
    key: &str,
    value: &str,
    kind: &str,
    force: bool,
) -> Fallible<()> {
    if let Some(known) = map.entry(key).filter(|_| !force) {
        let message = format!("the {kind} `{key}` is already there");
        return Err(Diagnostic::error(Code::EditConflict, message)
            .at(known.key.origin)
            .help("`--force` replaces its value")
            .into());
    }
    set_key(map, key, value);
    Ok(())
}
