//! The entries of a page: what one edited line did, in a line of words, with everything that is to
//! be said about it. In: a block of an outline. Out: an [`Entry`] for each change in it; what many
//! resources have in common, and what a role permits now, is one.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::content::{Content, content};
use super::links::Link;
use super::ranges::ranges;
use super::view::View;
use crate::diag::visible_name;
use crate::diff::{Class, Note, Segment};
use crate::impact::{Difference, Place};
use crate::report::outline::{Block, Folded, Item, Line};
use crate::report::value::visible;
use crate::report::words::edit_text;

/// One line of the list, and the article that it opens.
#[derive(Serialize)]
pub(super) struct Entry {
    #[serde(skip)]
    pub(super) class: Class,
    /// The edited line.
    #[serde(skip)]
    pub(super) edited: Option<Place>,
    /// Twelve hexadecimal digits, the same in every run.
    pub(super) id: String,
    /// `Deployment api`; empty for a change of many resources.
    pub(super) name: String,
    /// `image registry.example.com/api 1.4.2 → 1.5.0`
    pub(super) words: String,
    /// `base/api.yaml:10 (images)`
    pub(super) place: String,
    pub(super) kinds: String,
    /// The positions of its targets, as `0-3 7`.
    pub(super) targets: String,
    /// Their names.
    pub(super) names: Vec<String>,
    /// `14 of 40 targets`
    pub(super) reach: String,
    /// `14 of 40`, or the name of the only one.
    pub(super) short_reach: String,
    pub(super) dots: Option<String>,
    pub(super) notes: Vec<String>,
    pub(super) content: Content,
    /// The edited line.
    pub(super) line: Option<EditedLine>,
    /// The resources of a change of many.
    pub(super) members: Vec<Member>,
    /// The references that follow.
    pub(super) follows: Option<String>,
    /// The targets in which the edited line does not show, and why.
    pub(super) elsewhere: Vec<String>,
}

/// An edited line, and what it says.
#[derive(Serialize)]
pub(super) struct EditedLine {
    link: Link,
    text: String,
}

/// A resource of a change that many have.
#[derive(Serialize)]
pub(super) struct Member {
    name: String,
    words: String,
    /// Its targets, where they are not those of all.
    targets: String,
    content: Content,
}

/// The entries of `block`, in its order.
pub(super) fn entries(view: &View<'_>, block: &Block<'_>) -> Vec<Entry> {
    let maker = Maker { view, block };
    let mut entries: Vec<Entry> = block
        .items
        .iter()
        .flat_map(|item| maker.item(item))
        .collect();
    let gravest = entries.iter().map(|entry| entry.class).max();
    if let Some(first) = entries.first_mut()
        && gravest < Some(block.class)
    {
        // Graver than the changes is what follows them.
        first.class = block.class;
    }
    if entries.is_empty() {
        entries.extend(maker.of_followers());
    }
    entries
}

struct Maker<'m> {
    view: &'m View<'m>,
    block: &'m Block<'m>,
}

impl Maker<'_> {
    fn item(&self, item: &Item<'_>) -> Vec<Entry> {
        match item {
            Item::Folded(folded) => self.folded(folded).into_iter().collect(),
            Item::Whole(line, notes) => {
                let sign = line.words.sign.map_or(' ', |sign| sign.char());
                let name = format!("{sign} {}", line.name);
                let mut words = line.words.clone();
                (words.sign, words.field) = (None, String::new());
                let words = words.to_string().trim_start().to_owned();
                self.entry(name, words, &[line], said(notes))
                    .into_iter()
                    .collect()
            }
            Item::Resource(name, notes, lines) => self.resource(name, notes, lines),
        }
    }

    fn resource(&self, name: &str, notes: &[&Note], lines: &[Line<'_>]) -> Vec<Entry> {
        let permissions = permissions(notes);
        let (rules, rest): (Vec<&Line<'_>>, Vec<&Line<'_>>) = lines
            .iter()
            .partition(|line| permissions.is_some() && is_of_rules(line));
        let mut entries = Vec::new();
        let mut notes = said(notes);
        if let Some(words) = permissions.filter(|_| !rules.is_empty()) {
            let notes = std::mem::take(&mut notes);
            entries.extend(self.entry(name.to_owned(), words, &rules, notes));
        }
        for lines in with_exceptions(rest) {
            let words = lines.first().map(|line| line.words.to_string());
            let notes = std::mem::take(&mut notes);
            let words = words.unwrap_or_default();
            entries.extend(self.entry(name.to_owned(), words, &lines, notes));
        }
        entries
    }

    fn folded(&self, folded: &Folded<'_>) -> Option<Entry> {
        let lines: Vec<&Line<'_>> = folded.lines.iter().collect();
        let mut entry = self.entry(String::new(), folded.text.clone(), &lines[..1], Vec::new())?;
        let targets = &folded.targets;
        self.reaches(&mut entry, targets);
        entry.class = folded.class;
        entry.kinds = kinds(&lines);
        entry.content = Content::default();
        // What all say is said once.
        let said = lines.first().map(|line| &line.words);
        let is_same = lines.iter().all(|line| Some(&line.words) == said);
        let mut rest = lines.as_slice();
        while let Some((first, _)) = rest.split_first() {
            let same = rest
                .iter()
                .take_while(|line| line.name == first.name)
                .count();
            let (those, after) = rest.split_at(same);
            rest = after;
            let here: BTreeSet<usize> =
                those.iter().flat_map(|line| line.targets.clone()).collect();
            let here: Vec<usize> = here.into_iter().collect();
            let mut words = first.words.clone();
            if first.whole.is_some() {
                (words.sign, words.field) = (None, String::new());
            }
            let words = words.to_string().trim_start().to_owned();
            entry.members.push(Member {
                name: first.name.clone(),
                words: if is_same { String::new() } else { words },
                targets: if here == *targets {
                    String::new()
                } else {
                    self.view.some_names(&here)
                },
                content: content(self.view, those, &here),
            });
        }
        Some(entry)
    }

    /// The entry of a block in which references alone differ.
    fn of_followers(&self) -> Option<Entry> {
        let fields = self.block.group.follows.iter();
        let positions = fields.flat_map(|field| &field.variants);
        let found = positions.filter_map(|at| self.view.impact.differences.get(*at));
        let first = found.into_iter().next()?;
        let words = format!("updates {}", self.block.followers.as_ref()?);
        let mut entry = self.shell(first, String::new(), words, self.block.class);
        self.reaches(&mut entry, &self.block.targets);
        entry.follows = None;
        Some(entry)
    }

    /// An entry that says `lines`, the first of which has its identity.
    fn entry(
        &self,
        name: String,
        words: String,
        lines: &[&Line<'_>],
        notes: Vec<String>,
    ) -> Option<Entry> {
        let first = lines.first()?.differences.first()?;
        let class = lines.iter().map(|line| line.class).max();
        let targets: BTreeSet<usize> = lines.iter().flat_map(|line| line.targets.clone()).collect();
        let targets: Vec<usize> = targets.into_iter().collect();
        let mut entry = self.shell(first, name, words, class.unwrap_or_default());
        self.reaches(&mut entry, &targets);
        entry.kinds = kinds(lines);
        entry.notes = notes;
        entry.content = content(self.view, lines, &targets);
        Some(entry)
    }

    /// An entry that names its cause, and no values.
    fn shell(&self, found: &Difference, name: String, words: String, class: Class) -> Entry {
        let of_block = self.block.group.cause.as_ref();
        // In an impact by resource, and in a block of many lines, each change has its own.
        let cause = match of_block.filter(|_| self.block.more.is_empty()) {
            Some(cause) => Some(cause),
            None => found.cause.as_ref(),
        };
        let edited = cause.and_then(|cause| cause.place.clone());
        Entry {
            class,
            id: found.id.clone(),
            name,
            words,
            place: edit_text(cause, self.view.compared, self.view.places),
            kinds: visible_name(&found.subject.gvk.to_string()),
            targets: String::new(),
            names: Vec::new(),
            reach: String::new(),
            short_reach: String::new(),
            dots: None,
            notes: Vec::new(),
            content: Content::default(),
            members: Vec::new(),
            follows: self.block.followers.clone(),
            line: cause.and_then(|cause| {
                let place = cause.place.as_ref()?;
                let links = &self.view.links;
                Some(EditedLine {
                    link: links.link(links.place(place), Some(place)),
                    text: links.line(place, cause.whose),
                })
            }),
            elsewhere: self.elsewhere(edited.as_ref()),
            edited,
        }
    }

    fn reaches(&self, entry: &mut Entry, targets: &[usize]) {
        entry.targets = ranges(targets);
        entry.names = self.view.each_name(targets);
        entry.reach = self.view.reach(targets);
        entry.short_reach = self.view.short_reach(targets);
        entry.dots = self.view.columns.dots(targets);
    }

    fn elsewhere(&self, place: Option<&Place>) -> Vec<String> {
        let Some(place) = place else {
            return Vec::new();
        };
        let hidden = self.view.hidden.iter();
        let here =
            hidden.filter(|edit| edit.place.path == place.path && edit.place.line == place.line);
        here.map(|edit| edit.why.clone()).collect()
    }
}

fn kinds(lines: &[&Line<'_>]) -> String {
    let kinds: BTreeSet<String> = lines
        .iter()
        .map(|line| visible_name(&line.subject.gvk.to_string()))
        .collect();
    kinds.into_iter().collect::<Vec<_>>().join(" ")
}

/// Notes in words, but for those about permissions, which are the words of their entry.
fn said(notes: &[&Note]) -> Vec<String> {
    let is_said = |note: &&&Note| !matches!(note, Note::Permits(_) | Note::Refuses(_));
    let notes = notes.iter().filter(is_said);
    notes.map(|note| visible(&note.to_string())).collect()
}

/// `may now also delete secrets`
fn permissions(notes: &[&Note]) -> Option<String> {
    let words = notes.iter().filter_map(|note| match note {
        Note::Permits(what) => Some(visible(&format!("may now also {what}"))),
        Note::Refuses(what) => Some(visible(&format!("may no longer {what}"))),
        _ => None,
    });
    let words: Vec<String> = words.collect();
    (!words.is_empty()).then(|| words.join("; "))
}

fn is_of_rules(line: &Line<'_>) -> bool {
    let path = line.differences.first().map(|found| &found.change.path);
    let first = path.and_then(|path| path.segments().first());
    matches!(first, Some(Segment::Key(key)) if key == "rules" || key == "aggregationRule")
}

/// Lines of one resource, what few targets have instead of a value with what most have.
fn with_exceptions<'l, 'i>(lines: Vec<&'l Line<'i>>) -> Vec<Vec<&'l Line<'i>>> {
    let field = |line: &Line<'_>| {
        let found = line.differences.first();
        found.map(|found| found.change.path.to_string())
    };
    let mut entries: Vec<Vec<&Line<'_>>> = Vec::new();
    let mut by_field: BTreeMap<Option<String>, usize> = BTreeMap::new();
    for line in lines {
        let field = field(line);
        let known = by_field.get(&field).filter(|_| line.is_exception);
        match known.and_then(|at| entries.get_mut(*at)) {
            Some(lines) => lines.push(line),
            None => {
                by_field.insert(field, entries.len());
                entries.push(vec![line]);
            }
        }
    }
    entries
}
