//! The fields that a var is used in, as paths of a replacement.

use crate::diag::{Code, Diagnostic, Failures, Fallible};
use crate::yaml::{FieldPath, Node, Pointer, Segment, Value};

/// A field that a var is used in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::edit) struct Use {
    /// The path of the field in the resource.
    pub(in crate::edit) path: String,
    /// The character beside the var, and the position of the var among the parts that it separates.
    pub(in crate::edit) part: Option<(char, usize)>,
}

/// The uses of `$(NAME)` in a document, which is a resource, a strategic merge patch or JSON 6902 operations.
///
/// # Errors
/// `var-not-convertible`.
pub(in crate::edit) fn uses(document: &Node, reference: &str) -> Fallible<Vec<Use>> {
    let Some(operations) = document.as_sequence() else {
        return uses_below(document, "", reference);
    };
    let mut failures = Failures::default();
    let mut found = Vec::new();
    for operation in operations {
        let (Some(path), Some(value)) = (operation.str_at("path"), operation.get("value")) else {
            continue;
        };
        let tokens: Vec<String> = Pointer::parse(path)
            .tokens()
            .iter()
            .map(|token| part_of_path(token))
            .collect();
        let mut uses = failures.keep(uses_below(value, &tokens.join("."), reference));
        if let Some(first) = uses.as_deref().and_then(<[_]>::first)
            && tokens.iter().any(|token| token == "-")
        {
            let message = format!(
                "`{reference}` is in an item that is appended, at `{}`",
                first.path
            );
            failures.push(refused(message, value).help("write the index of the item in the path"));
            uses = None;
        }
        found.extend(uses.into_iter().flatten());
    }
    failures.or_ok(found)
}

fn uses_below(root: &Node, above: &str, reference: &str) -> Fallible<Vec<Use>> {
    let mut failures = Failures::default();
    let mut found = Vec::new();
    root.walk_paths(|visited| {
        let Value::Scalar(_, text) = &visited.node.value else {
            return;
        };
        if !text.contains(reference) {
            return;
        }
        let path = dotted(above, visited.path);
        match part(text, reference) {
            Some(part) => found.push(Use { path, part }),
            None => {
                let message =
                    format!("`{reference}` at `{path}` has another character before it than behind it");
                let help = "a replacement changes a part between two of the same character; write the value that way";
                failures.push(refused(message, visited.node).help(help));
            }
        }
    });
    failures.or_ok(found)
}

fn refused(message: String, at: &Node) -> Diagnostic {
    Diagnostic::error(Code::VarNotConvertible, message).at(at.origin)
}

fn dotted(above: &str, path: &FieldPath) -> String {
    let parts = path.segments().iter().map(|segment| match segment {
        Segment::Key(key) => part_of_path(key),
        Segment::Item(index) => index.to_string(),
    });
    let above = Some(above.to_owned()).filter(|above| !above.is_empty());
    above.into_iter().chain(parts).collect::<Vec<_>>().join(".")
}

/// A key as a part of a path: one with dots has brackets.
fn part_of_path(key: &str) -> String {
    if key.contains('.') {
        return format!("[{key}]");
    }
    key.to_owned()
}

/// The part of the value that the reference is, `Some(None)` if it is all of it (`constructFieldOptions`).
fn part(value: &str, reference: &str) -> Option<Option<(char, usize)>> {
    if value == reference {
        return Some(None);
    }
    let (before, behind) = value.split_once(reference)?;
    let (last, next) = (before.chars().next_back(), behind.chars().next());
    let delimiter = match (last, next) {
        (None, Some(next)) => return Some(Some((next, 0))),
        (Some(last), None) => return Some(Some((last, value.split(last).count() - 1))),
        (Some(last), Some(next)) if last == next => last,
        _ => return None,
    };
    let index = value.split(delimiter).position(|part| part == reference)?;
    Some(Some((delimiter, index)))
}

#[cfg(test)]
mod tests {
    use super::part;

    #[test]
    fn a_part_is_found_between_delimiters() {
        assert_eq!(part("$(A)", "$(A)"), Some(None));
        assert_eq!(part("$(A)/x", "$(A)"), Some(Some(('/', 0))));
        assert_eq!(part("x/y/$(A)", "$(A)"), Some(Some(('/', 2))));
        assert_eq!(part("x-$(A)-y", "$(A)"), Some(Some(('-', 1))));
        assert_eq!(part("xé$(A)", "$(A)"), Some(Some(('é', 1))));
        assert_eq!(part("x-$(A)/y", "$(A)"), None);
    }
}
