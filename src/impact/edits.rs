//! The lines that an edit touched. In: both texts of each edited file. Out: its hunks, and for a
//! place in it, the edited line there.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use sha2::{Digest, Sha256};
use similar::DiffOp;

use super::chain::{Located, Place, Whose};
use crate::diag::Origin;
use crate::diff::edit_script;
use crate::model::{Step, hex};
use crate::sources::{FilePath, SourceMap};

/// The edited lines of both sides of a comparison, as far as they are known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edits {
    files: BTreeMap<FilePath, EditedFile>,
}

/// The edits that one target reads.
#[derive(Clone, Copy)]
pub struct TargetEdits<'a> {
    /// All edits.
    pub edits: &'a Edits,
    /// True for a file that the target reads.
    pub reads: &'a (dyn Fn(&FilePath) -> bool + Sync),
    /// True if, on a side, the kustomization in a directory leads to a file.
    pub leads: &'a (dyn Fn(Whose, &FilePath, &FilePath) -> bool + Sync),
}

impl<'a> TargetEdits<'a> {
    /// The edits as seen by a target of which only the result is known: it may read every file.
    pub fn all(edits: &'a Edits) -> Self {
        fn reads(_: &FilePath) -> bool {
            true
        }
        fn leads(_: Whose, directory: &FilePath, file: &FilePath) -> bool {
            file.is_within(directory)
        }
        Self {
            edits,
            reads: &reads,
            leads: &leads,
        }
    }
}

/// An edited file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum EditedFile {
    /// Some lines differ; it is not known which.
    Somewhere,
    /// The hunks, in their order.
    Hunks(Vec<Hunk>),
}

/// Adjacent edited lines. Lines are counted from 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Hunk {
    /// Lines that are gone; empty for an insertion.
    pub(super) old: Range<usize>,
    /// Lines that are new; empty for a deletion.
    pub(super) new: Range<usize>,
    /// Texts of the lines in `old` and in `new`. They may have values of Secrets, and stay here.
    #[serde(skip)]
    pub(super) lines: [Vec<String>; 2],
}

impl Hunk {
    /// The lines on one side.
    pub(super) fn range(&self, whose: Whose) -> &Range<usize> {
        match whose {
            Whose::Old => &self.old,
            Whose::New => &self.new,
        }
    }

    /// The lines of one side, each with its number.
    pub(super) fn numbered(&self, whose: Whose) -> impl Iterator<Item = (usize, &str)> {
        let lines = match whose {
            Whose::Old => &self.lines[0],
            Whose::New => &self.lines[1],
        };
        let numbers = self.range(whose).clone();
        numbers.zip(lines.iter().map(String::as_str))
    }

    /// True if both sides say the same but for white space and comments.
    pub(super) fn is_spelling(&self) -> bool {
        let [old, new] = &self.lines;
        let says = |lines: &[String]| -> Vec<String> {
            let lines = lines.iter().map(|line| words(line));
            lines.filter(|line| !line.is_empty()).collect()
        };
        says(old) == says(new)
    }
}

/// The words of a line, without white space around and between them, and without a comment. The
/// indentation stays: in YAML it has a meaning.
fn words(line: &str) -> String {
    let indent = line.len() - line.trim_start().len();
    if line.trim_start().starts_with('#') {
        return String::new();
    }
    let code = line.split(" #").next().unwrap_or_default();
    let words: Vec<&str> = code.split_whitespace().collect();
    if words.is_empty() {
        return String::new();
    }
    " ".repeat(indent) + &words.join(" ")
}

/// The texts on a line of YAML that may be paths.
pub(super) fn names(line: &str) -> impl Iterator<Item = &str> {
    let code = line.split(" #").next().unwrap_or_default();
    let code = code.trim().trim_start_matches(['-', ' ']);
    let value = code.split_once(": ").map_or(code, |(_, value)| value);
    let texts = value.split([',', '[', ']', '{', '}']);
    let texts = texts.map(|text| text.trim().trim_matches(['"', '\'']));
    let texts = texts.flat_map(|text| {
        let behind = text.split_once('=').map(|(_, path)| path);
        [Some(text), behind].into_iter().flatten()
    });
    texts.filter(|text| !text.is_empty() && !text.contains("://"))
}

impl Edits {
    /// The edits that two renders show: the files that both read and that differ.
    pub fn seen_in(map: &SourceMap) -> Self {
        map.rewritten().into_iter().collect()
    }

    /// Adds the file at `path`, whose text was `old` and is `new`; `None` if it does not exist, or
    /// is not text.
    pub fn add(&mut self, path: &FilePath, old: Option<&str>, new: Option<&str>) {
        let lines = [old, new].map(|text| {
            let lines = text.unwrap_or_default().lines();
            lines.collect::<Vec<_>>()
        });
        let hunks = hunks(&lines[0], &lines[1]);
        self.files.insert(path.clone(), EditedFile::Hunks(hunks));
    }

    /// A digest of the texts of all edited lines.
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        for hunk in self.all().flat_map(|(_, hunks)| hunks) {
            for line in hunk.lines.iter().flatten() {
                hash.update(line.as_bytes());
                hash.update(b"\n");
            }
            hash.update(b"\0");
        }
        hex(&hash.finalize())
    }

    /// Replaces the paths of files.
    pub fn move_paths(&mut self, moved: &dyn Fn(&FilePath) -> FilePath) {
        let files = std::mem::take(&mut self.files).into_iter();
        self.files = files.map(|(path, file)| (moved(&path), file)).collect();
    }

    /// True if no file is known to have been edited.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// True if the file is known to have been edited.
    pub fn touch(&self, path: &FilePath) -> bool {
        self.files.contains_key(path)
    }

    /// The files, by path.
    pub fn files(&self) -> impl Iterator<Item = &FilePath> {
        self.files.keys()
    }

    /// The hunks of a file; none if it was not edited, or only as a whole.
    pub(super) fn hunks(&self, path: &FilePath) -> &[Hunk] {
        match self.files.get(path) {
            Some(EditedFile::Hunks(hunks)) => hunks,
            _ => &[],
        }
    }

    /// Every file with its hunks, by path.
    pub(super) fn all(&self) -> impl Iterator<Item = (&FilePath, &[Hunk])> {
        self.files.iter().map(|(path, file)| match file {
            EditedFile::Hunks(hunks) => (path, hunks.as_slice()),
            EditedFile::Somewhere => (path, &[][..]),
        })
    }

    /// True if every new line of a hunk was elsewhere in the file before.
    pub(super) fn is_moved(&self, path: &FilePath, hunk: usize) -> bool {
        let hunks = self.hunks(path);
        let gone: BTreeSet<&str> = hunks
            .iter()
            .flat_map(|hunk| hunk.lines[0].iter().map(|line| line.trim()))
            .collect();
        let Some(hunk) = hunks.get(hunk) else {
            return false;
        };
        hunk.lines[1].iter().all(|line| gone.contains(line.trim()))
    }

    /// True if a new line of a hunk names an edited file, or a directory with one: that file tells
    /// what the line did.
    pub(super) fn leads_on(&self, path: &FilePath, hunk: usize) -> bool {
        let (Some(hunk), Some(directory)) = (self.hunks(path).get(hunk), path.parent()) else {
            return false;
        };
        let mut named = hunk.lines[1]
            .iter()
            .flat_map(|line| names(line))
            .map(|name| directory.join(name));
        named.any(|named| named != directory && self.files().any(|file| file.is_within(&named)))
    }

    /// The position of the hunk that `place` is in, on side `whose`.
    pub(super) fn hunk_of(&self, place: &Place, whose: Whose) -> Option<usize> {
        let mut hunks = self.hunks(&place.path).iter();
        hunks.position(|hunk| hunk.range(whose).contains(&place.line))
    }

    /// The text of an edited line on side `whose`.
    pub(super) fn line(&self, path: &FilePath, line: usize, whose: Whose) -> Option<&str> {
        let mut hunks = self.hunks(path).iter();
        let hunk = hunks.find(|hunk| hunk.range(whose).contains(&line))?;
        let mut lines = hunk.numbered(whose);
        lines.find_map(|(number, text)| (number == line).then_some(text))
    }

    /// True if a line of the entry at `origin` was edited on side `whose`.
    pub fn touch_entry(&self, origin: Origin, whose: Whose, map: &SourceMap) -> bool {
        let link = Located {
            // Which step it is does not matter: the lines are those of its entry.
            step: Some(Step::Resources),
            location: map.locate(origin),
        };
        self.within(&link, whose).is_some()
    }

    /// The first edited line of what `link` stands for: its line, and what is indented below it.
    /// `None` if none of these was edited.
    pub(super) fn within(&self, link: &Located, whose: Whose) -> Option<Place> {
        let location = link.location.as_ref()?;
        let file = self.files.get(&location.path)?;
        let place = Place::of(location);
        let EditedFile::Hunks(hunks) = file else {
            return Some(place);
        };
        let lines = link.lines();
        // The line that asks for the step, and those below it, say more than those above it.
        let below = first_edited(hunks, whose, place.line..lines.end);
        let above = || first_edited(hunks, whose, lines.start..place.line);
        let (hunk, line) = below.or_else(above)?;
        if line == place.line {
            return Some(place);
        }
        let text = hunk.numbered(whose).find(|(number, _)| *number == line);
        let spaces = text.map_or(0, |(_, text)| text.len() - text.trim_start().len());
        Some(Place {
            line,
            column: spaces + 1,
            ..place
        })
    }
}

/// The first of `lines` that was edited, and its hunk.
fn first_edited(hunks: &[Hunk], whose: Whose, lines: Range<usize>) -> Option<(&Hunk, usize)> {
    let first = hunks.partition_point(|hunk| hunk.range(whose).end <= lines.start);
    let mut hunks = hunks.iter().skip(first);
    let hunk = hunks.find(|hunk| !hunk.range(whose).is_empty())?;
    let line = hunk.range(whose).start.max(lines.start);
    (line < lines.end).then_some((hunk, line))
}

fn hunks(old: &[&str], new: &[&str]) -> Vec<Hunk> {
    let ops = edit_script(old, new);
    let changed = ops.iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
    let texts = |lines: &[&str], range: Range<usize>| -> Vec<String> {
        let lines = lines.get(range).unwrap_or_default();
        lines.iter().map(|line| (*line).to_owned()).collect()
    };
    let from_one = |range: Range<usize>| range.start + 1..range.end + 1;
    let hunk = |op: &DiffOp| Hunk {
        old: from_one(op.old_range()),
        new: from_one(op.new_range()),
        lines: [texts(old, op.old_range()), texts(new, op.new_range())],
    };
    changed.map(hunk).collect()
}

/// Files of which no more is known than that they were edited.
impl FromIterator<FilePath> for Edits {
    fn from_iter<I: IntoIterator<Item = FilePath>>(files: I) -> Self {
        let files: BTreeSet<FilePath> = files.into_iter().collect();
        let files = files.into_iter().map(|path| (path, EditedFile::Somewhere));
        Self {
            files: files.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edits(old: &str, new: &str) -> Edits {
        let mut edits = Edits::default();
        edits.add(&FilePath::new("/f.yaml"), Some(old), Some(new));
        edits
    }

    fn link(text: &str, offset: usize) -> Located {
        let map = SourceMap::default();
        let origin = map.add(FilePath::new("/f.yaml"), text.into());
        Located {
            step: Some(Step::Images),
            location: map.locate(origin.offset(offset)),
        }
    }

    #[test]
    fn an_edited_line_is_found_below_the_entry_it_belongs_to() {
        let (old, new) = (
            "images:\n- name: api\n  newTag: v1\nreplicas: 1\n",
            "images:\n- name: api\n  newTag: v2\nreplicas: 1\n",
        );
        let edits = edits(old, new);
        let place = |offset, whose| {
            let place = edits.within(&link(new, offset), whose)?;
            Some((place.line, place.column))
        };
        assert_eq!(place(10, Whose::New), Some((3, 3)));
        assert_eq!(place(10, Whose::Old), Some((3, 3)));
        assert_eq!(place(36, Whose::New), None);
    }

    #[test]
    fn white_space_and_comments_are_spelling() {
        let is_spelling =
            |old, new| edits(old, new).hunks(&FilePath::new("/f.yaml"))[0].is_spelling();
        assert!(is_spelling("a: 1\n", "a:   1  # one\n"));
        assert!(is_spelling("# x\na: 1\n", "a: 1\n"));
        assert!(!is_spelling("a: 1\n", "  a: 1\n"));
        assert!(!is_spelling("a: 1\n", "a: 2\n"));
    }
}
