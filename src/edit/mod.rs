//! `edit`: changes a kustomization file as text, so that comments, order and formatting are kept. In:
//! the text and an operation. Out: the new text. An operation changes the tree of the file, and `text`
//! finds the text of the changed tree. [`set_images`] works on the text itself, which keeps the comments
//! within an entry at their fields. Either way the result is parsed and checked before it is returned: a
//! text whose layout is not understood is rejected, not damaged.

mod append;
mod arguments;
mod draft;
mod dropped;
mod edited;
mod entry;
mod image_lines;
mod layout;
mod matching;
mod operation;
mod operations;
mod rewrite;
mod text;
mod vars;
mod written_names;

use crate::diag::{Code, Diagnostic, Fallible, Origin};
use crate::yaml::{self, Node, Style, Value};

use crate::model::ImageRef;
pub use draft::Draft;
pub use edited::Edited;
pub use image_lines::set_image_lines;
pub use operation::{File, Operation, edit};
pub use operations::*;
pub use written_names::under_written_names;

use edited::last_of_each_name;
use entry::ImageEntry;
use layout::{Layout, Splice};

/// The fields that contain image entries, in the order in which kustomize appends them.
const LISTS: [&str; 2] = ["images", "imageTags"];

/// The text of a kustomization file with `images` set as `kustomize edit set image` sets
/// them: an argument replaces the whole entry of its name, except for parts that are
/// `*`. The last argument for a name counts, and the first of several entries is kept.
/// Unlike kustomize, which sorts the list and rewrites the file, nothing else changes.
///
/// `start` is the origin of the text's first byte.
///
/// # Errors
/// `yaml-syntax`; `edit-layout`, if the layout of the list cannot be edited
/// in place: an anchor, or an entry spread over several lines.
pub fn set_images(text: &str, start: Origin, images: &[ImageRef]) -> Fallible<Edited> {
    let whole = draft::with_last_newline(text);
    let root = parse(&whole, start)?;
    let lists = LISTS.map(|name| root.as_ref().and_then(|root| list(root, name)));
    let old = entries(&lists);
    let layout = Layout::new(&whole, start);
    let mut splices = Vec::new();
    let mut warnings = Vec::new();
    let mut expected: Vec<Option<ImageEntry>> =
        old.iter().map(|(entry, _)| Some(entry.clone())).collect();
    let mut added = Vec::new();
    for image in last_of_each_name(images) {
        let mut same = (0..old.len()).filter(|&index| old[index].0.name == image.name);
        let Some(first) = same.next() else {
            added.push(ImageEntry::default().with(image));
            continue;
        };
        let (entry, node) = &old[first];
        let changed = entry.with(image);
        warnings.extend(dropped::warnings(&layout, node, entry, &changed, image));
        splices.extend(
            layout
                .rewrite(node, &changed)
                .ok_or_else(|| strange(node.origin))?,
        );
        expected[first] = Some(changed);
        for again in same {
            let node = old[again].1;
            splices.push(layout.removal(node).ok_or_else(|| strange(node.origin))?);
            expected[again] = None;
        }
    }
    let at = root.as_ref().map_or(start, |root| root.origin);
    let kept = &expected[..items(&lists[0]).len()];
    let last = kept.iter().rposition(Option::is_some);
    let appended = append(&layout, root.as_ref(), lists[0], last, &added);
    splices.extend(appended.ok_or_else(|| strange(at))?);
    let expected: Vec<ImageEntry> = in_order(&lists, expected, added);
    let mut edited = layout::apply(&whole, splices);
    if whole != text && lists[0].is_some() {
        edited.truncate(edited.trim_end_matches(['\r', '\n']).len());
    }
    if is_as_expected(&edited, &expected) {
        let text = edited;
        Ok(Edited::new(text, warnings))
    } else {
        Err(strange(at).into())
    }
}

fn parse(text: &str, start: Origin) -> Fallible<Option<Node>> {
    yaml::parse_config(text, start).map_err(Into::into)
}

/// The field called `name` in any case, the last one if repeated, as kustomize finds it.
fn list<'n>(root: &'n Node, name: &str) -> Option<&'n Node> {
    let entries = &root.as_mapping()?.entries;
    let entry = entries
        .iter()
        .rev()
        .find(|entry| entry.key.text.eq_ignore_ascii_case(name));
    entry.map(|entry| &entry.value)
}

fn items<'n>(list: &Option<&'n Node>) -> &'n [Node] {
    list.and_then(Node::as_sequence).unwrap_or_default()
}

fn entries<'n>(lists: &[Option<&'n Node>; 2]) -> Vec<(ImageEntry, &'n Node)> {
    let nodes = lists.iter().flat_map(items);
    nodes.map(|node| (ImageEntry::of(node), node)).collect()
}

/// Appends new entries to `images`, after item `last`, the last one that
/// stays; the field is created if missing.
fn append(
    layout: &Layout<'_>,
    root: Option<&Node>,
    list: Option<&Node>,
    last: Option<usize>,
    added: &[ImageEntry],
) -> Option<Vec<Splice>> {
    if added.is_empty() {
        return Some(Vec::new());
    }
    let splice = match (list, last) {
        (Some(list), _) if list.style == Style::Flow => return layout.append_in_flow(list, added),
        (Some(_), Some(last)) => layout.append_items(items(&list).get(..=last)?, added),
        (Some(list), None) if list.is_implicit_null() => layout.fill(root?, added),
        (Some(_), None) => None,
        (None, _) if root.is_some_and(|root| root.style == Style::Flow) => None,
        (None, _) => Some(layout.append_field(added)),
    };
    splice.map(|splice| vec![splice])
}

fn in_order(
    lists: &[Option<&Node>; 2],
    mut kept: Vec<Option<ImageEntry>>,
    added: Vec<ImageEntry>,
) -> Vec<ImageEntry> {
    let deprecated = kept.split_off(items(&lists[0]).len());
    let kept = kept.into_iter().flatten();
    kept.chain(added)
        .chain(deprecated.into_iter().flatten())
        .collect()
}

fn is_as_expected(text: &str, expected: &[ImageEntry]) -> bool {
    let Ok(Some(root)) = yaml::parse_config(text, Origin::NONE) else {
        return false;
    };
    let lists = LISTS.map(|name| list(&root, name));
    let is_list = |list: &&Node| matches!(list.value, Value::Sequence(_)) || list.is_null();
    lists.iter().flatten().all(is_list)
        && entries(&lists)
            .into_iter()
            .map(|(entry, _)| entry)
            .eq(expected.iter().cloned())
}

fn strange(at: Origin) -> Diagnostic {
    let message = "`images` is written in a way that cannot be edited in place";
    Diagnostic::error(Code::EditLayout, message)
        .at(at)
        .help("write it as a list with one field per line: `- name: app`, `  newTag: v1`")
}

#[cfg(test)]
mod tests;
