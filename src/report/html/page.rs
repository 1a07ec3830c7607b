//! The values of the page. In: an impact. Out: text that is not markup yet, in the order in which
//! the page has it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::columns::Columns;
use super::entry::{Entry, entries};
use super::links::Link;
use super::options::HtmlOptions;
use super::ranges::ranges;
use super::view::View;
use crate::diff::Class;
use crate::impact::{Impact, State, Whose};
use crate::report::compared::Compared;
use crate::report::diagnostics::Places;
use crate::report::outline::{
    Block, Blocks, HiddenEdit, bases_text, failing_as_before, headline, quiet_lines, troubles,
};
use crate::report::value::visible;
use crate::report::words::{edits_text, new_and_gone};
use crate::sources::FilePath;

/// The whole page.
#[derive(Serialize)]
pub(super) struct Page<'p> {
    style: &'static str,
    script: &'static str,
    version: &'static str,
    command: &'p str,
    headline: String,
    sides: Option<String>,
    /// Targets that are new, or gone.
    news: Vec<String>,
    troubles: Vec<Failure>,
    noun: &'static str,
    /// The headings of the columns of two sides.
    heads: [String; 2],
    kinds: BTreeSet<String>,
    classes: Vec<Meaning>,
    legend: Vec<Meaning>,
    /// The targets that differ.
    targets: Vec<Choice>,
    matrix: Columns,
    entry_count: usize,
    sections: Vec<Section>,
    hidden: Vec<Hidden>,
    quiet: Vec<String>,
}

/// A target that cannot be compared.
#[derive(Serialize)]
struct Failure {
    what: String,
    why: String,
}

/// A class.
#[derive(Clone, Copy, Serialize)]
struct Meaning {
    name: &'static str,
    meaning: &'static str,
}

/// A target to filter by.
#[derive(Serialize)]
struct Choice {
    /// The position among all targets.
    at: usize,
    name: String,
}

/// The changes of one class.
#[derive(Serialize)]
struct Section {
    class: Meaning,
    count: usize,
    causes: Vec<CauseEntries>,
}

/// The changes of edited lines that belong together, or in an impact by resource those of one.
#[derive(Serialize)]
struct CauseEntries {
    title: String,
    entries: Vec<Entry>,
}

/// An edited line that shows nowhere.
#[derive(Serialize)]
struct Hidden {
    id: String,
    link: Link,
    words: String,
    why: String,
    /// The line.
    text: String,
    targets: String,
    /// The targets that it does not reach.
    dots: Option<String>,
    names: Vec<String>,
    short_reach: String,
}

impl<'p> Page<'p> {
    pub(super) fn new(
        impact: &Impact,
        compared: &Compared<'_>,
        places: &Places<'_>,
        options: HtmlOptions<'p>,
    ) -> Self {
        let view = View::new(impact, compared, places, options.link_base);
        let blocks = Blocks::by_hunk(impact, &view.names);
        let sections = sections(&view, &blocks.blocks);
        let all = sections.iter().flat_map(|section| &section.causes);
        let all = all.flat_map(|cause| &cause.entries);
        let kinds = all.clone().flat_map(|entry| entry.kinds.split(' '));
        let classes = sections.iter().map(|section| section.class);
        let mut quiet: Vec<String> = bases_text(impact, &blocks.of_bases).into_iter().collect();
        quiet.extend(quiet_lines(impact, places));
        quiet.extend(failing_as_before(impact));
        let troubles = troubles(impact, places).into_iter();
        Self {
            style: include_str!("page.css"),
            script: include_str!("page.js"),
            version: env!("CARGO_PKG_VERSION"),
            command: options.command,
            headline: compared.headline(&headline(impact)),
            sides: compared.sides(),
            news: new_and_gone(impact)
                .into_iter()
                .map(|(_, text)| text)
                .collect(),
            troubles: troubles
                .map(|trouble| Failure {
                    what: trouble.what,
                    why: trouble.why,
                })
                .collect(),
            noun: view.scope.noun(),
            heads: compared.heads(),
            kinds: kinds.map(str::to_owned).collect(),
            classes: classes.collect(),
            legend: Class::ALL.iter().rev().copied().map(meaning).collect(),
            targets: choices(&view),
            entry_count: all.count(),
            hidden: hidden(&view, &sections),
            sections,
            quiet,
            matrix: view.columns,
        }
    }
}

fn meaning(class: Class) -> Meaning {
    Meaning {
        name: class.name(),
        meaning: class.meaning(),
    }
}

/// The targets of the report that differ.
fn choices(view: &View<'_>) -> Vec<Choice> {
    let targets = view.impact.targets.iter().enumerate();
    targets
        .filter(|(_, target)| view.scope.has(target) && matches!(target.state, State::Differs(_)))
        .map(|(at, target)| Choice {
            at,
            name: visible(&target.name),
        })
        .collect()
}

/// The entries of all blocks by class, the gravest first, those of one cause together.
fn sections(view: &View<'_>, blocks: &[Block<'_>]) -> Vec<Section> {
    let mut by_class: BTreeMap<Reverse<Class>, Vec<CauseEntries>> = BTreeMap::new();
    for block in blocks {
        let title = match &block.resource {
            Some(name) => name.clone(),
            None => {
                let cause = block.group.cause.as_ref();
                edits_text(cause, &block.more, view.compared, view.places)
            }
        };
        let mut of_block: BTreeMap<Reverse<Class>, Vec<Entry>> = BTreeMap::new();
        for entry in entries(view, block) {
            of_block
                .entry(Reverse(entry.class))
                .or_default()
                .push(entry);
        }
        for (class, entries) in of_block {
            let title = title.clone();
            let causes = by_class.entry(class).or_default();
            causes.push(CauseEntries { title, entries });
        }
    }
    let section = |(Reverse(class), causes): (Reverse<Class>, Vec<CauseEntries>)| Section {
        class: meaning(class),
        count: causes.iter().map(|cause| cause.entries.len()).sum(),
        causes,
    };
    by_class.into_iter().map(section).collect()
}

/// The edited lines that belong to none of the entries, as they show in no target.
fn hidden(view: &View<'_>, sections: &[Section]) -> Vec<Hidden> {
    let entries = sections.iter().flat_map(|section| &section.causes);
    let entries = entries.flat_map(|cause| &cause.entries);
    let places = entries.filter_map(|entry| entry.edited.as_ref());
    let said: BTreeSet<(&FilePath, usize)> =
        places.map(|place| (&place.path, place.line)).collect();
    let is_said = |edit: &&HiddenEdit<'_>| said.contains(&(&edit.place.path, edit.place.line));
    let rest = view.hidden.iter().filter(|edit| !is_said(edit));
    rest.enumerate()
        .map(|(at, edit)| Hidden {
            id: format!("hidden-{at}"),
            link: view
                .links
                .link(view.links.place(edit.place), Some(edit.place)),
            words: edit.words.clone().unwrap_or_default(),
            why: edit.why.clone(),
            text: view.links.line(edit.place, Whose::New),
            targets: ranges(&edit.targets),
            dots: view.columns.dots(&edit.targets),
            names: view.each_name(&edit.targets),
            short_reach: view.short_reach(&edit.targets),
        })
        .collect()
}
