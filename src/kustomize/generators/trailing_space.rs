//! A warning for a file whose text is printed in quotes, on one line, because a space ends one of its
//! lines: YAML's blocks of lines cannot hold it (`yaml_emitter_analyze_scalar` of go-yaml).

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, counted};
use crate::kustomize::step_context::StepContext;

use super::file_content::FileContent;

/// Warns of the first line of a file that ends with a space, if the file is printed as lines without it.
pub(super) fn warn(file: &FileContent, path: &LocatedText, cx: &mut StepContext<'_>) {
    let Ok(text) = std::str::from_utf8(&file.bytes) else {
        return;
    };
    if !text.contains('\n') || !text.chars().all(is_printable) {
        return;
    }
    let mut spaced = text
        .split_inclusive('\n')
        .scan(0, |end, line| {
            *end += line.len();
            Some((*end - line.len(), line.trim_end_matches('\n')))
        })
        .filter(|(_, line)| line.ends_with(' '));
    let Some((start, line)) = spaced.next() else {
        return;
    };
    let more = match spaced.count() {
        0 => String::new(),
        more => format!(", and {} with one", counted(more, "more line")),
    };
    let message = format!("`{}` has a line with a space at its end{more}", path.value);
    let place = if file.origin.is_none() {
        path.at
    } else {
        let length = line.trim_end_matches(' ').len();
        file.origin.offset(start + length)
    };
    cx.warn(
        Diagnostic::warning(Code::TrailingSpace, message)
            .at(place)
            .help("kustomize then prints the whole text in quotes, on one line; remove the space to get lines"),
    );
}

/// True for characters that go-yaml prints in a block of lines.
fn is_printable(c: char) -> bool {
    c == '\n' || c == '\t' || !c.is_control()
}
