//! A warning for a file whose text is printed in quotes, on one line, because a space ends one of its
//! lines: YAML's blocks of lines cannot hold it (`yaml_emitter_analyze_scalar` of go-yaml).

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, counted};
use crate::kustomize::step_context::StepContext;
use crate::yaml::is_printable;

use super::file_content::FileContent;

/// Warns of the first line of a file that ends with a space, if the file is printed as lines without it.
pub(super) fn warn(file: &FileContent, path: &LocatedText, cx: &mut StepContext<'_>) {
    let Ok(text) = std::str::from_utf8(&file.bytes) else {
        return;
    };
    let Some(spaces) = Spaces::of(text) else {
        return;
    };
    let more = match spaces.more {
        0 => String::new(),
        more => format!(", and {} with one", counted(more, "more line")),
    };
    let message = format!("`{}` has a line with a space at its end{more}", path.value);
    let place = if file.origin.is_none() {
        path.at
    } else {
        file.origin.offset(spaces.start)
    };
    cx.warn(
        Diagnostic::warning(Code::TrailingSpace, message)
            .at(place)
            .help("kustomize then prints the whole text in quotes, on one line; remove the space to get lines"),
    );
}

/// The spaces at the ends of the lines of a text.
#[derive(Debug, PartialEq, Eq)]
struct Spaces {
    /// The position of the first.
    start: usize,
    /// The number of other lines with one.
    more: usize,
}

impl Spaces {
    /// The spaces, if nothing else keeps go-yaml from printing lines. A tab or an emoji does, for one.
    fn of(text: &str) -> Option<Self> {
        if !text.contains('\n') || !text.chars().all(is_printable) {
            return None;
        }
        let mut spaced = text
            .split_inclusive('\n')
            .scan(0, |end, line| {
                *end += line.len();
                Some((*end - line.len(), line.trim_end_matches('\n')))
            })
            .filter(|(_, line)| line.ends_with(' '));
        let (start, line) = spaced.next()?;
        Some(Self {
            start: start + line.trim_end_matches(' ').len(),
            more: spaced.count(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Spaces;

    #[test]
    fn spaces_count_where_the_text_has_lines_without_them() {
        let found = |start, more| Some(Spaces { start, more });
        assert_eq!(Spaces::of("a\nb  \nc \n"), found(3, 1));
        assert_eq!(Spaces::of("é \n\n"), found(2, 0));
        assert_eq!(Spaces::of("one line "), None);
        // `kubectl kustomize` of v5.8.1 prints these in quotes, whatever their lines end with.
        for other in ["a\tb \nc\n", "a \n\u{1f600}\n", "a \r\nb\n", "\u{feff}a \n"] {
            assert_eq!(Spaces::of(other), None, "{other:?}");
        }
    }
}
