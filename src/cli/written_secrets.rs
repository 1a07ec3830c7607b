//! The note that written files contain values of Secrets.

use crate::diag::{Code, Diagnostic, Message, counted, message};
use crate::sources::FilePath;

/// The note for the files in a directory, by the number of values in each; none for no values.
pub(super) fn in_directory(
    path: &FilePath,
    counts: impl IntoIterator<Item = usize>,
) -> Option<Diagnostic> {
    let counts: Vec<usize> = counts.into_iter().filter(|count| *count > 0).collect();
    let contain = if counts.len() == 1 {
        "contains"
    } else {
        "contain"
    };
    let files = counted(counts.len(), "file");
    let files = message!("{} in `{}` {}", files, path, contain);
    note(&files, counts.iter().sum())
}

/// The note for a file with this number of values.
pub(super) fn in_file(path: &FilePath, count: usize) -> Option<Diagnostic> {
    note(&message!("`{}` contains", path), count)
}

fn note(files_contain: &Message, count: usize) -> Option<Diagnostic> {
    let message = message!("{} {} of Secrets", files_contain, counted(count, "value"));
    let note = Diagnostic::note(Code::SecretsWritten, message)
        .help("do not commit them; `offshoot snapshot` writes manifests without these values");
    (count > 0).then_some(note)
}
