//! The options of `buildMetadata` as an argument gives them.

use crate::diag::{Code, Diagnostic, Fallible, listed};

/// The options that there are (`BuildMetadataOptions` in `api/types/kustomization.go`).
const OPTIONS: [&str; 3] = [
    "originAnnotations",
    "transformerAnnotations",
    "managedByLabel",
];

/// The options in a text, separated by commas.
///
/// # Errors
/// `edit-argument` for one that does not exist.
pub(super) fn options(text: &str) -> Fallible<Vec<&str>> {
    let options: Vec<&str> = text.split(',').collect();
    match options.iter().find(|option| !OPTIONS.contains(option)) {
        None => Ok(options),
        Some(unknown) => {
            let message = format!("`{unknown}` is not an option of `buildMetadata`");
            Err(Diagnostic::error(Code::EditArgument, message)
                .help(format!("there are {}", listed(OPTIONS)))
                .into())
        }
    }
}
