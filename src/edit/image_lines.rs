//! `edit set image` in a file of images, one reference per line. In: the text and the changes. Out:
//! the new text: comments, order and lines of other images stay.

use crate::diag::{Code, Diagnostic, Fallible, Origin};
use crate::model::{ImageLine, ImageRef, Part, image_lines};

use super::edited::{Edited, last_of_each_name};
use super::layout::{Splice, apply};

/// The text of a file of images with `images` set: each takes the line of its name, or is added at
/// the end. A part that is `*` stays as it is in the line. A new line has a dash in front if the
/// lines of the file have one; in a file without lines, if `is_list`.
///
/// `start` is the origin of the text's first byte.
///
/// # Errors
/// `image-reference`, for a line that is not a reference.
pub fn set_image_lines(
    text: &str,
    start: Origin,
    images: &[ImageRef],
    is_list: bool,
) -> Fallible<Edited> {
    let lines = image_lines(text, start)?;
    let (mut splices, mut warnings, mut added) = (Vec::new(), Vec::new(), Vec::new());
    for image in last_of_each_name(images) {
        let mut same = lines.iter().filter(|line| line.image.name == image.name);
        let Some(first) = same.next() else {
            added.push(image);
            continue;
        };
        // The last line of a name counts; it stays where the first one is.
        let mut current = &first.image;
        for again in same {
            splices.push(removal(text, again));
            current = &again.image;
        }
        let new = over(image, current);
        warnings.extend(dropped(current, &new));
        splices.push(Splice {
            range: first.range.clone(),
            text: new.to_string(),
        });
    }
    splices.extend(appended(text, &lines, &added, is_list));
    Ok(Edited::new(apply(text, splices), warnings))
}

/// The change with the parts of the earlier one that stay.
fn over(image: &ImageRef, earlier: &ImageRef) -> ImageRef {
    ImageRef {
        new_name: image.new_name.after(&earlier.new_name),
        tag: image.tag.after(&earlier.tag),
        digest: image.digest.after(&earlier.digest),
        ..image.clone()
    }
}

/// The warning for a new name that a line loses.
fn dropped(old: &ImageRef, new: &ImageRef) -> Option<Diagnostic> {
    let Part::Set(name) = &old.new_name else {
        return None;
    };
    (new.new_name == Part::Absent).then(|| {
        let message = format!("the line of `{}` loses the new name `{name}`", old.name);
        let kept = ImageRef {
            new_name: Part::Keep,
            ..new.clone()
        };
        Diagnostic::warning(Code::ImageFieldDropped, message)
            .at(old.at)
            .help(format!("`{kept}` keeps it"))
    })
}

/// The removal of a line, but not of its comment.
fn removal(text: &str, line: &ImageLine) -> Splice {
    let before = text.get(..line.range.start).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let rest = text.get(line.range.end..).unwrap_or_default();
    let end_of_line = rest.find('\n').map_or(rest.len(), |newline| newline + 1);
    let comment = rest.get(..end_of_line).and_then(|rest| rest.find('#'));
    let end = line.range.end + comment.unwrap_or(end_of_line);
    Splice::removal(start..end)
}

/// The lines of new images, at the end of the file.
fn appended(text: &str, lines: &[ImageLine], added: &[&ImageRef], is_list: bool) -> Option<Splice> {
    if added.is_empty() {
        return None;
    }
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let lead = lines
        .last()
        .map_or(if is_list { "- " } else { "" }, |last| lead(text, last));
    let mut new = String::new();
    if !text.is_empty() && !text.ends_with('\n') {
        new.push_str(newline);
    }
    // A comment at the end would seem to be about the new line.
    let last = text.lines().next_back().unwrap_or_default();
    if last.trim_start().starts_with('#') {
        new.push_str(newline);
    }
    for image in added {
        new.push_str(&format!("{lead}{image}{newline}"));
    }
    Some(Splice::insertion(text.len(), new))
}

/// The text in front of a reference on its line.
fn lead<'t>(text: &'t str, line: &ImageLine) -> &'t str {
    let before = text.get(..line.range.start).unwrap_or_default();
    before.rsplit('\n').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(text: &str, arguments: &[&str], is_list: bool) -> Edited {
        let images: Vec<ImageRef> = arguments
            .iter()
            .map(|argument| ImageRef::parse(argument).expect("the tests' arguments are right"))
            .collect();
        set_image_lines(text, Origin::START, &images, is_list).expect("it can be edited")
    }

    #[test]
    fn each_image_takes_its_own_line() {
        let text = "# of login\nr.io/api:v1   # by the API's pipeline\nr.io/web:v1\n";
        for (arguments, expected) in [
            (&["r.io/api:v2"][..], text.replace("api:v1", "api:v2")),
            (
                &["r.io/web@sha256:aa"],
                text.replace("web:v1", "web@sha256:aa"),
            ),
            (&["r.io/db:v1"], format!("{text}r.io/db:v1\n")),
            (&["r.io/db:v1", "r.io/db:v2"], format!("{text}r.io/db:v2\n")),
            (
                &["r.io/api=m.io/api:*"],
                text.replace("r.io/api:v1", "r.io/api=m.io/api:v1"),
            ),
        ] {
            assert_eq!(edit(text, arguments, false).text, expected, "{arguments:?}");
        }
    }

    #[test]
    fn new_lines_look_like_the_others() {
        for (text, is_list, expected) in [
            ("", true, "- a:v1\n"),
            ("", false, "a:v1\n"),
            ("# of login\n", true, "# of login\n\n- a:v1\n"),
            ("  - b:v1", false, "  - b:v1\n  - a:v1\n"),
            ("b:v1\r\n", true, "b:v1\r\na:v1\r\n"),
            ("b:v1\n# the end", true, "b:v1\n# the end\n\na:v1\n"),
        ] {
            assert_eq!(edit(text, &["a:v1"], is_list).text, expected);
        }
    }

    #[test]
    fn of_several_lines_the_last_counts_and_one_stays() {
        let text = "a:v1 # one\nb:v1\na=x:v2 # two\na:v3\n";
        let edited = edit(text, &["a=y:*"], false);
        assert_eq!(edited.text, "a=y:v3 # one\nb:v1\n# two\n");
    }

    #[test]
    fn a_new_name_that_goes_is_said() {
        let warned = edit("a=x:v1\n", &["a:v2"], false).warnings;
        assert_eq!(warned[0].message, "the line of `a` loses the new name `x`");
        assert_eq!(warned[0].help, ["`a=*:v2` keeps it"]);
        assert_eq!(edit("a=x:v1\n", &["a=*:v2"], false).warnings, []);
    }
}
