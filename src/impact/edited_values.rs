//! The values on the edited lines of manifests. In: the edits, and the texts of the new side. Out:
//! for each edited line, the document and the field that it is in.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::chain::{Place, Whose};
use super::edits::Edits;
use crate::sources::{FilePath, SourceMap, has_manifest_extension};
use crate::yaml::{self, FieldPath, Node, Segment, Text};

/// The edited lines of the new side, each with the value that it gives.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct EditedValues {
    files: BTreeMap<FilePath, Vec<EditedValue>>,
}

/// An edited line of a manifest.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct EditedValue {
    /// The line; the column is that of its first word.
    pub(super) place: Place,
    /// The first line of the document, where it has manifests.
    pub(super) document: Option<usize>,
    /// The field, in the document.
    pub(super) path: FieldPath<usize>,
    /// The line of each value on the way to it, the document first.
    pub(super) lines: Vec<usize>,
    /// The position of the line's hunk.
    pub(super) hunk: usize,
    /// The field and the name of the entry of `images` that the line is in.
    pub(super) entry: Option<(Text, Text)>,
    /// True if the edit is worth telling of where it has no effect; `None` until the texts of its lines are judged.
    pub(super) counts: Option<bool>,
}

impl EditedValues {
    /// Adds the edited lines of the file at `path`, which is `text` now. Lines that only say the
    /// same in another way are left out.
    pub fn add(&mut self, edits: &Edits, path: &FilePath, text: &str) {
        let documents = documents(path, text);
        let mut found = Vec::new();
        let hunks = edits.hunks(path).iter().enumerate();
        let hunks = hunks.filter(|(_, hunk)| !hunk.is_spelling());
        let lines = hunks.flat_map(|(at, hunk)| {
            let lines = hunk.numbered(Whose::New);
            lines.map(move |(line, text)| (at, line, text))
        });
        for (hunk, line, text) in lines {
            let words = text.trim_start();
            if words.is_empty() || words.starts_with('#') {
                continue;
            }
            let place = Place {
                path: path.clone(),
                line,
                column: text.len() - words.len() + 1,
            };
            found.push(EditedValue {
                hunk,
                ..value(place, &documents)
            });
        }
        self.files.insert(path.clone(), found);
    }

    /// Replaces the paths of files.
    pub fn move_paths(&mut self, moved: &dyn Fn(&FilePath) -> FilePath) {
        let files = std::mem::take(&mut self.files).into_iter();
        self.files = files.map(|(path, values)| (moved(&path), values)).collect();
        for value in self.all_mut() {
            value.place.path = moved(&value.place.path);
        }
    }

    /// The edited values of all files, by path and line.
    pub(super) fn all(&self) -> impl Iterator<Item = &EditedValue> {
        self.files.values().flatten()
    }

    /// The same, to be changed.
    pub(super) fn all_mut(&mut self) -> impl Iterator<Item = &mut EditedValue> {
        self.files.values_mut().flatten()
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.all().next().is_none()
    }
}

/// A document: its first line, and each value in it with its line, its path and the lines of the
/// values around it.
struct Document {
    first: usize,
    is_manifest: bool,
    values: Vec<(usize, FieldPath<usize>, Vec<usize>)>,
    root: Node,
}

/// The documents of a file of manifests; none if it is something else.
fn documents(path: &FilePath, text: &str) -> Vec<Document> {
    if !has_manifest_extension(path.name()) {
        return Vec::new();
    }
    let map = SourceMap::default();
    let start = map.add(path.clone(), text.into());
    let nodes = yaml::parse_stream(text, start).unwrap_or_default();
    nodes.iter().map(|node| document(node, &map)).collect()
}

fn document(root: &Node, map: &SourceMap) -> Document {
    let line = |node: &Node| map.locate(node.origin).map_or(0, |location| location.line);
    let mut values = Vec::new();
    let mut around: Vec<usize> = Vec::new();
    root.walk_paths(|visited| {
        around.truncate(visited.path.segments().len());
        // A value in a map is known by the line of its key.
        let own = match visited.key {
            Some(key) => map.locate(key.origin).map_or(0, |location| location.line),
            None => line(visited.node),
        };
        around.push(own);
        values.push((own, visited.path.clone(), around.clone()));
    });
    Document {
        first: line(root),
        is_manifest: root.get("kind").is_some() && root.get("apiVersion").is_some(),
        values,
        root: root.clone(),
    }
}

/// The field and the name of the entry of `images` that `path` leads into.
fn entry(root: &Node, path: &FieldPath<usize>) -> Option<(Text, Text)> {
    let [Segment::Key(field), Segment::Item(at), ..] = path.segments() else {
        return None;
    };
    if field != "images" {
        return None;
    }
    let entry = root.get(field)?.as_sequence()?.get(*at)?;
    let name = entry.get("name")?.as_text()?;
    Some((field.clone(), name.clone()))
}

/// The value that the line at `place` gives: that of the last one that begins there or above.
fn value(place: Place, documents: &[Document]) -> EditedValue {
    let mut above = documents.iter().rev();
    let document = above.find(|document| document.first <= place.line);
    let values = document.map_or(&[][..], |document| &document.values);
    let mut values = values.iter().rev();
    let (path, lines) = match values.find(|(line, ..)| *line <= place.line) {
        Some((_, path, lines)) => (path.clone(), lines.clone()),
        None => (FieldPath::default(), Vec::new()),
    };
    EditedValue {
        place,
        document: document
            .filter(|document| document.is_manifest)
            .map(|document| document.first),
        entry: document.and_then(|document| entry(&document.root, &path)),
        path,
        lines,
        hunk: 0,
        counts: None,
    }
}
