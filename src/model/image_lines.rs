//! A file of images: one reference per line, `#` begins a comment. With a dash in front of each, the
//! file is a list in YAML as well.

use std::ops::Range;

use crate::diag::{Failures, Fallible, Origin};

use super::image_ref::ImageRef;

/// A reference in a file of images.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageLine {
    /// The bytes of the reference.
    pub range: Range<usize>,
    /// The reference, with its place.
    pub image: ImageRef,
}

/// The references in the text of a file that begins at `start`.
///
/// # Errors
/// `image-reference`, for each line that is not an image.
pub fn image_lines(text: &str, start: Origin) -> Fallible<Vec<ImageLine>> {
    let mut failures = Failures::default();
    let mut lines = Vec::new();
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        let (before, reference) = reference(line);
        if !reference.is_empty() {
            let from = line_start + before;
            let at = start.offset(from);
            let parsed = ImageRef::parse(reference).map_err(|refused| refused.at(at).into());
            lines.extend(failures.keep(parsed).map(|image| ImageLine {
                range: from..from + reference.len(),
                image: ImageRef { at, ..image },
            }));
        }
        line_start += line.len();
    }
    failures.or_ok(lines)
}

/// The reference in a line, and the number of bytes before it.
fn reference(line: &str) -> (usize, &str) {
    let content = line.split('#').next().unwrap_or_default();
    let inner = content.trim_start();
    let inner = inner.strip_prefix("- ").unwrap_or(inner).trim_start();
    (content.len() - inner.len(), inner.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_a_reference_a_comment_both_or_nothing() {
        let text = "# all\napi:v1\n\n- web=my/web:v2   # ours\n  - db@sha256:aa\r\n-\n";
        let read = image_lines(text, Origin::START);
        assert!(
            read.is_err(),
            "a dash alone names an image and nothing to set"
        );
        let text = text.trim_end_matches("-\n");
        let lines = image_lines(text, Origin::START).expect("all are right");
        let found: Vec<&str> = lines
            .iter()
            .filter_map(|it| text.get(it.range.clone()))
            .collect();
        assert_eq!(found, ["api:v1", "web=my/web:v2", "db@sha256:aa"]);
        let names: Vec<&str> = lines.iter().map(|it| it.image.name.as_str()).collect();
        assert_eq!(names, ["api", "web", "db"]);
        assert_eq!(lines[0].image.at, Origin::START.offset(6));
    }
}
