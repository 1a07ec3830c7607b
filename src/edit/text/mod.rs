//! The text of a changed tree: comments, order and formatting of the old text are kept. The result is
//! parsed and compared with the tree: a layout that is not understood is an error, not a damaged file.

mod change;
mod comments;
mod lines;
mod same;
mod span;

use crate::diag::{Code, Diagnostic, Fallible, Origin};
use crate::yaml::{self, Node, Style};

use super::layout::{self, Layout};
use change::Changes;
use lines::Lines;
use same::same;
use span::Spans;

/// The text of `new`, which is the tree `old` of `text` with changes. The text ends in a newline.
///
/// # Errors
/// `edit-layout`.
pub(super) fn rewritten(text: &str, start: Origin, old: &Node, new: &Node) -> Fallible<String> {
    if same(old, new) {
        return Ok(text.to_owned());
    }
    let layout = Layout::new(text, start);
    let is_blank =
        old.as_mapping().is_some_and(yaml::Mapping::is_empty) && old.style != Style::Flow;
    let spans = if is_blank {
        Spans::default()
    } else {
        Spans::of(&layout, old)
    };
    let lines = Lines {
        layout: &layout,
        spans: &spans,
        list_indent: list_indent(&layout, old),
    };
    if is_blank {
        let entries = new.as_mapping().into_iter().flat_map(|map| &map.entries);
        let added: Option<String> = entries.map(|entry| lines.entry(entry, 0)).collect();
        let added = added.ok_or_else(|| strange(start))?;
        return checked(format!("{text}{added}"), new, start);
    }
    let mut changes = Changes {
        lines,
        splices: Vec::new(),
    };
    changes.root(old, new).map_err(strange)?;
    checked(layout::apply(text, changes.splices), new, old.origin)
}

fn checked(edited: String, new: &Node, at: Origin) -> Fallible<String> {
    let parsed = yaml::parse_config(&edited, Origin::NONE);
    let is_right = match parsed {
        Ok(Some(parsed)) => same(&parsed, new),
        Ok(None) => new.as_mapping().is_some_and(yaml::Mapping::is_empty),
        Err(_) => false,
    };
    if is_right {
        Ok(edited)
    } else {
        Err(strange(at).into())
    }
}

/// The spaces before the dashes of the file's lists: those of the first one.
fn list_indent(layout: &Layout<'_>, root: &Node) -> usize {
    let fields = root.as_mapping().into_iter().flat_map(yaml::Mapping::iter);
    let mut lists = fields.filter(|(_, value)| value.style != Style::Flow);
    let first = lists.find_map(|(_, value)| value.as_sequence()?.first());
    let dash = first.and_then(|item| layout.dash(item));
    dash.map_or(0, |dash| dash - layout.line_start(dash))
}

fn strange(at: Origin) -> Diagnostic {
    let message = "this is written in a way that cannot be edited in place";
    Diagnostic::error(Code::EditLayout, message)
        .at(at)
        .help("write lists and maps in block style with one value per line, without anchors; or edit it by hand")
}
