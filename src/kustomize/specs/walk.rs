//! Finds the fields that a field spec selects. In: a manifest, a spec, and a
//! function for each field found. Out: the changed manifest
//! (`api/filters/fieldspec`). Knows nothing of the purpose of the fields.

use crate::diag::{Code, Diagnostic, Fallible, Origin};
use crate::kustomize::config::FieldSpec;
use crate::model::Gvk;
use crate::yaml::{Mapping, Node, Tag, Text, Value, push_unquoted};

/// The handling of a missing field if its spec says `create`. A null on the
/// path is replaced by the same value that a missing field would get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Missing {
    /// The field stays missing.
    Skip,
    /// An empty map is created.
    Mapping,
    /// A scalar without text is created. [`Tag::Null`]: its type is not decided yet.
    Scalar(Tag),
}

/// The function that is called for each field found.
pub(crate) type SetField<'a> = &'a mut dyn FnMut(&mut Node) -> Fallible<()>;

/// Calls `set` with each field of `node`, an object of type `gvk`, that
/// `spec` selects; never if the spec is for other types.
///
/// Lists on the path are entered, element by element. A part that ends in `[]` must be a list:
/// a null there becomes an empty list, and a missing list is never created. A null elsewhere
/// on the path ends the walk, unless missing fields are created. The field itself may be null.
///
/// # Errors
/// A scalar on the path; a part that is not a field name; the errors of `set`.
pub(crate) fn for_each_match(
    node: &mut Node,
    gvk: &Gvk,
    spec: &FieldSpec,
    missing: Missing,
    set: SetField<'_>,
) -> Fallible<()> {
    if !gvk.is_selected_by(&spec.gvk) {
        return Ok(());
    }
    for_each_field(node, spec, missing, set)
}

/// As [`for_each_match`], for a `spec` that is known to be for the type of `node`.
///
/// # Errors
/// As [`for_each_match`].
pub(crate) fn for_each_field(
    node: &mut Node,
    spec: &FieldSpec,
    missing: Missing,
    set: SetField<'_>,
) -> Fallible<()> {
    let missing = if spec.create { missing } else { Missing::Skip };
    Walk { spec, missing, set }.visit(node, &spec.parts)
}

/// Calls `set` on every field that `spec` finds, of whatever type the resource is. Makes none.
///
/// # Errors
/// As [`for_each_match`].
pub(crate) fn for_each_present(
    node: &mut Node,
    spec: &FieldSpec,
    set: SetField<'_>,
) -> Fallible<()> {
    let missing = Missing::Skip;
    Walk { spec, missing, set }.visit(node, &spec.parts)
}

struct Walk<'a, 'f> {
    spec: &'a FieldSpec,
    missing: Missing,
    set: SetField<'f>,
}

impl Walk<'_, '_> {
    fn visit(&mut self, node: &mut Node, parts: &[Text]) -> Fallible<()> {
        let Some((part, rest)) = parts.split_first() else {
            return (self.set)(node);
        };
        match &mut node.value {
            Value::Scalar(Tag::Null, _) => Ok(()),
            Value::Sequence(items) => items
                .iter_mut()
                .try_for_each(|item| self.visit(item, parts)),
            Value::Mapping(_) => self.visit_field(node, part, rest),
            Value::Scalar(..) => Err(self.scalar_on_the_way(node, part).into()),
        }
    }

    fn visit_field(&mut self, node: &mut Node, part: &str, rest: &[Text]) -> Fallible<()> {
        let origin = node.origin;
        let Some(mapping) = node.as_mapping_mut() else {
            return Ok(());
        };
        let (name, is_list) = split_list(part);
        if !is_field_name(name) {
            return Err(self.not_a_field(part).at(origin).into());
        }
        let missing = self.wanted(is_list, rest);
        let position = match mapping.position(name) {
            Some(position) => position,
            None if missing == Missing::Skip => return Ok(()),
            None => {
                push_unquoted(mapping, name, missing.make());
                mapping.len() - 1
            }
        };
        let Some(field) = mapping.entries.value_mut(position) else {
            return Ok(());
        };
        if field.is_null() && is_list {
            field.value = Value::Sequence(Vec::new());
        } else if field.is_null() {
            missing.turn_null(field);
        }
        self.visit(field, rest)
    }

    /// The value to create for a field that is missing at this point of the path.
    fn wanted(&self, is_list: bool, rest: &[Text]) -> Missing {
        match self.missing {
            Missing::Skip => Missing::Skip,
            _ if is_list => Missing::Skip,
            missing if rest.is_empty() => missing,
            _ => Missing::Mapping,
        }
    }

    fn scalar_on_the_way(&self, node: &Node, part: &str) -> Diagnostic {
        let path = &self.spec.path;
        Diagnostic::error(
            Code::FieldSpecPath,
            format!("the field path `{path}` wants a map or list with `{part}` here, not a scalar"),
        )
        .at(node.origin)
        .help("write a map or list here; if the field spec is your own, correct its path or narrow its `kind`")
    }

    fn not_a_field(&self, part: &str) -> Diagnostic {
        let path = &self.spec.path;
        Diagnostic::error(
            Code::FieldSpecPath,
            format!("`{part}` in the field path `{path}` is not a field name"),
        )
        .help("omit list indices: every element is visited; write `\\/` for a slash in a name")
    }
}

impl Missing {
    /// The created field, without an origin: whoever writes to it sets one.
    pub(crate) fn make(self) -> Node {
        match self {
            Self::Mapping => Node::empty_mapping(Origin::NONE),
            Self::Scalar(tag) => Node::scalar(tag, "", Origin::NONE),
            Self::Skip => Node::null(Origin::NONE),
        }
    }

    fn turn_null(self, node: &mut Node) {
        match (self, &mut node.value) {
            (Self::Mapping, value) => *value = Value::Mapping(Mapping::default()),
            // The text is kept, so that a prefix is added to `null`, as in kustomize.
            (Self::Scalar(wanted), Value::Scalar(tag, _)) => *tag = wanted,
            _ => {}
        }
    }
}

/// The name of a part, and whether it must be a list.
pub(super) fn split_list(part: &str) -> (&str, bool) {
    match part.strip_suffix("[]") {
        Some(name) => (name, true),
        None => (part, false),
    }
}

/// False for names that kyaml's lookups would read as an index or a match in a list.
pub(super) fn is_field_name(name: &str) -> bool {
    if name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return true;
    }
    let is_match = name.starts_with('[') && name.ends_with(']');
    let is_index = || match name.as_bytes() {
        [b'0'..=b'9' | b'+' | b'-', ..] => name.parse::<i64>().is_ok(),
        _ => false,
    };
    !matches!(name, "" | "-" | "*") && !is_match && !is_index()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapping(entries: Vec<(&str, Node)>) -> Node {
        let mut mapping = Mapping::default();
        for (key, value) in entries {
            mapping.push(key, value);
        }
        Node::mapping(mapping, Origin::NONE)
    }

    fn text(text: &str) -> Node {
        Node::string(text, Origin::NONE)
    }

    /// The number of fields found, and whether the walk succeeded.
    fn walk(node: &mut Node, path: &str, create: bool, missing: Missing) -> (usize, bool) {
        let spec = FieldSpec::any(path, create);
        let mut found = 0;
        let result = for_each_match(node, &Gvk::default(), &spec, missing, &mut |_| {
            found += 1;
            Ok(())
        });
        (found, result.is_ok())
    }

    #[test]
    fn lists_are_crossed_and_scalars_are_not() {
        let containers = Node::sequence(
            vec![mapping(vec![("image", text("a"))]), mapping(vec![])],
            Origin::NONE,
        );
        let mut pod = mapping(vec![("containers", containers), ("name", text("n"))]);
        let skip = Missing::Skip;
        assert_eq!(walk(&mut pod, "containers/image", false, skip), (1, true));
        assert_eq!(walk(&mut pod, "containers[]/image", false, skip), (1, true));
        assert_eq!(walk(&mut pod, "name/image", false, skip), (0, false));
        assert_eq!(walk(&mut pod, "containers/0", false, skip), (0, false));
    }

    #[test]
    fn missing_fields_are_made_only_where_the_spec_says_so() {
        let mut node = mapping(vec![("a", Node::null(Origin::NONE))]);
        assert_eq!(walk(&mut node, "a/b", false, Missing::Mapping), (0, true));
        assert_eq!(walk(&mut node, "a/b/c", true, Missing::Mapping), (1, true));
        assert!(
            node.at(&["a", "b", "c"])
                .is_some_and(|c| c.as_mapping().is_some())
        );
        assert_eq!(walk(&mut node, "x[]/y", true, Missing::Mapping), (0, true));
        assert!(node.get("x").is_none());
    }

    #[test]
    fn a_null_that_must_be_a_list_becomes_an_empty_one() {
        let mut node = mapping(vec![("containers", Node::null(Origin::NONE))]);
        walk(&mut node, "containers[]/image", false, Missing::Skip);
        assert_eq!(
            node.get("containers").and_then(Node::as_sequence),
            Some(&[][..])
        );
    }
}
