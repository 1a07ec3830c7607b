//! Expands `$(NAME)` in a text. The syntax is that of environment variables in
//! Kubernetes containers: `$$` is a dollar sign, an unknown name is left as it is.

use crate::yaml::{Tag, Text};

/// A text with its vars replaced.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Expanded {
    /// The whole text was one var, whose type is kept.
    Whole(Tag, Text),
    /// A text with vars inside it, or none.
    Text(String),
}

/// Replaces each `$(NAME)` that `value_of` knows.
pub(super) fn expand(
    text: &str,
    value_of: &mut dyn FnMut(&str) -> Option<(Tag, Text)>,
) -> Expanded {
    let mut expanded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        expanded.push_str(before);
        rest = after;
        if let Some(escaped) = after.strip_prefix('$') {
            expanded.push('$');
            rest = escaped;
        } else if let Some((name, behind)) = name(after) {
            rest = behind;
            match value_of(name) {
                Some((tag, value)) if expanded.is_empty() && is_reference(text, name) => {
                    return Expanded::Whole(tag, value);
                }
                Some((_, value)) => expanded.push_str(&value),
                None => expanded.extend(["$(", name, ")"]),
            }
        } else {
            expanded.push('$');
        }
    }
    expanded.push_str(rest);
    Expanded::Text(expanded)
}

/// True if `text` is `$(name)` and nothing else.
fn is_reference(text: &str, name: &str) -> bool {
    name_of(text) == Some(name)
}

fn name_of(text: &str) -> Option<&str> {
    text.strip_prefix("$(")?.strip_suffix(')')
}

/// Splits `(name)…` into the name and the text after it.
fn name(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix('(')?.split_once(')')
}

#[cfg(test)]
mod tests {
    use super::{Expanded, expand};
    use crate::yaml::Tag;

    #[test]
    fn known_names_are_replaced_and_dollars_escaped() {
        for (text, expected) in [
            ("$(A)-$(A)", "a-a"),
            ("x$(A)", "xa"),
            ("$$(A)_$(A)", "$(A)_a"),
            ("$(B)", "$(B)"),
            ("$$$$$(A)", "$$a"),
            ("$(REF) ", "$(A) "),
            ("$(A", "$(A"),
            ("$(A$(A))", "$(A$(A))"),
            ("a$", "a$"),
            ("${A}$A", "${A}$A"),
        ] {
            let expanded = expand(text, &mut |name| match name {
                "A" => Some((Tag::Str, "a".into())),
                "REF" => Some((Tag::Str, "$(A)".into())),
                _ => None,
            });
            assert_eq!(expanded, Expanded::Text(expected.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_var_alone_keeps_its_type() {
        let expanded = expand("$(A)", &mut |_| Some((Tag::Int, "3".into())));
        assert_eq!(expanded, Expanded::Whole(Tag::Int, "3".into()));
    }
}
