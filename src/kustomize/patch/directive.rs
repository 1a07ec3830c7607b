//! `$patch` directives of strategic merge patches (kyaml's `merge2/smpdirective.go`).

use crate::diag::{Code, Diagnostic, Fallible};
use crate::yaml::{Node, Value};

/// The key of a directive.
pub(super) const KEY: &str = "$patch";

/// The operation that a patch requests for the value it is merged into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Directive {
    /// Merge, the default.
    Merge,
    /// Take its place.
    Replace,
    /// Remove it.
    Delete,
}

/// The directive in a map.
pub(super) fn of_map(patch: &Node) -> Fallible<Directive> {
    match patch.get(KEY) {
        Some(value) => named(value),
        None => Ok(Directive::Merge),
    }
}

/// The directive in a list, as an element of its own, and that element's place.
pub(super) fn of_list(patch: &Node) -> Fallible<(Directive, Option<usize>)> {
    let items = patch.as_sequence().unwrap_or_default();
    let found = items.iter().position(|item| item.get(KEY).is_some());
    match found.map(|index| (index, &items[index])) {
        Some((index, item)) if is_alone(item) => {
            Ok((named(item.get(KEY).unwrap_or(item))?, Some(index)))
        }
        _ => Ok((Directive::Merge, None)),
    }
}

fn is_alone(item: &Node) -> bool {
    matches!(&item.value, Value::Mapping(mapping) if mapping.len() == 1)
}

fn named(value: &Node) -> Fallible<Directive> {
    match value.as_str() {
        Some("merge") => Ok(Directive::Merge),
        Some("replace") => Ok(Directive::Replace),
        Some("delete") => Ok(Directive::Delete),
        other => Err(Diagnostic::error(
            Code::PatchDirective,
            format!(
                "`$patch` does not support the strategy `{}`",
                other.unwrap_or_default()
            ),
        )
        .at(value.origin)
        .help("the strategies are `merge`, `replace` and `delete`")
        .into()),
    }
}
