//! The values of the page. In: an impact. Out: text that is not markup yet, in the order in which
//! the page has it.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::diag::first_of;
use crate::diff::Class;
use crate::impact::{Difference, Field, Group, Impact, Link as ChainLink, Place, State};
use crate::report::diagnostics::Places;
use crate::report::hunk::{Row, place, rows};
use crate::report::percent::url_path;
use crate::report::value::visible;
use crate::report::words::{
    cause_text, edits_without_effect, failures, group_text, link_text, summary_text,
};

use super::options::HtmlOptions;
use super::ranges::ranges;
use super::sides::{Cell, side_by_side};

/// A change is found by its first lines.
const SEARCHED_LINES: usize = 40;

/// The targets that are named for a change that only some of them have.
const NAMED_TARGETS: usize = 6;

/// The whole page.
#[derive(Serialize)]
pub(super) struct Page<'p> {
    style: &'static str,
    script: &'static str,
    summary: String,
    kinds: BTreeSet<String>,
    classes: Vec<String>,
    /// The targets that differ.
    targets: Vec<Choice>,
    target_count: usize,
    failures: Vec<String>,
    causes: Vec<Cause>,
    overridden: Vec<String>,
    command: &'p str,
}

/// A target to filter by.
#[derive(Serialize)]
struct Choice {
    /// The position among all targets.
    at: usize,
    name: String,
}

/// A cause and its changes.
#[derive(Serialize)]
struct Cause {
    link: Link,
    badge: Badge,
    targets: Vec<String>,
    changes: Vec<Change>,
}

#[derive(Serialize)]
struct Change {
    id: String,
    kind: String,
    badge: Badge,
    /// The positions of its targets, as `0-3 7`.
    targets: String,
    /// The text that the search looks through.
    words: String,
    hover: String,
    subject: String,
    path: String,
    follows: bool,
    notes: Vec<String>,
    cells: Vec<Cell>,
    why: Vec<Chain>,
}

/// The origin of a value, newest first.
#[derive(Serialize)]
struct Chain {
    title: &'static str,
    links: Vec<Link>,
}

/// Text, with the address of a line if links are wanted.
#[derive(Serialize)]
struct Link {
    text: String,
    url: Option<String>,
}

#[derive(Serialize)]
struct Badge {
    class: String,
    look: &'static str,
}

impl<'p> Page<'p> {
    pub(super) fn new(impact: &Impact, places: &Places<'_>, options: HtmlOptions<'p>) -> Self {
        let view = View {
            impact,
            places,
            link_base: options.link_base,
        };
        let differences = &impact.differences;
        let classes: BTreeSet<Class> = differences.iter().map(|found| found.change.class).collect();
        let kinds = differences
            .iter()
            .map(|found| found.subject.gvk.to_string());
        Self {
            style: include_str!("page.css"),
            script: include_str!("page.js"),
            summary: summary_text(impact),
            kinds: kinds.collect(),
            classes: classes.iter().rev().map(ToString::to_string).collect(),
            targets: view.choices(),
            target_count: impact.targets.len(),
            failures: failures(impact, places),
            causes: impact
                .causes
                .iter()
                .map(|group| view.cause(group))
                .collect(),
            overridden: edits_without_effect(impact, places),
            command: options.command,
        }
    }
}

/// The data that the parts of a page are made of.
struct View<'v> {
    impact: &'v Impact,
    places: &'v Places<'v>,
    link_base: Option<&'v str>,
}

impl View<'_> {
    fn choices(&self) -> Vec<Choice> {
        let targets = self.impact.targets.iter().enumerate();
        targets
            .filter(|(_, target)| matches!(target.state, State::Differs(_)))
            .map(|(at, target)| Choice {
                at,
                name: visible(&target.name),
            })
            .collect()
    }

    fn cause(&self, group: &Group) -> Cause {
        let place = group.cause.as_ref().and_then(|cause| cause.place.as_ref());
        let text = group_text(self.impact, group, self.places);
        let fields = group.fields.iter().map(|field| (field, false));
        let follows = group.follows.iter().map(|field| (field, true));
        Cause {
            link: self.link(text, place),
            badge: Badge::of(group.class),
            targets: self.names(&group.targets).map(visible).collect(),
            changes: fields
                .chain(follows)
                .flat_map(|(field, follows)| self.field(field, follows))
                .collect(),
        }
    }

    /// A field in most targets, then in those that are exceptions.
    fn field(&self, field: &Field, follows: bool) -> impl Iterator<Item = Change> {
        let differences = &self.impact.differences;
        let variants = field.variants.iter().filter_map(|at| differences.get(*at));
        let is_one = field.variants.len() == 1;
        variants.enumerate().map(move |(at, found)| {
            let targets = match at {
                _ if is_one => None,
                0 => Some(format!("in {}", self.some_names(&found.targets))),
                _ => Some(format!("but in {}", self.some_names(&found.targets))),
            };
            self.change(found, follows, targets)
        })
    }

    /// A change, and in which targets it is if not in all of its cause.
    fn change(&self, found: &Difference, follows: bool, targets: Option<String>) -> Change {
        let rows = rows(&found.change);
        let (subject, path) = (visible(&found.subject.text), place(&found.change));
        let newest = found.new_chain.first().or(found.old_chain.first());
        let notes = found.subject.notes.iter().map(ToString::to_string);
        Change {
            id: found.id.clone(),
            kind: found.subject.gvk.to_string(),
            badge: Badge::of(found.change.class),
            targets: ranges(&found.targets),
            words: self.words(found, &subject, &path, &rows),
            hover: newest.map_or_else(String::new, |link| link_text(link, self.places)),
            subject,
            path,
            follows,
            notes: notes.chain(targets).map(|note| visible(&note)).collect(),
            cells: side_by_side(rows),
            why: self.why(found),
        }
    }

    fn words(&self, found: &Difference, subject: &str, path: &str, rows: &[Row]) -> String {
        let cause = cause_text(found.cause.as_ref(), self.places);
        let rows = rows.iter().take(SEARCHED_LINES);
        let lines: Vec<&str> = rows.map(|row| row.text.as_str()).collect();
        format!("{subject} {path} {cause} {}", lines.join(" "))
    }

    fn names(&self, targets: &[usize]) -> impl Iterator<Item = &str> {
        let targets = targets.iter().filter_map(|at| self.impact.targets.get(*at));
        targets.map(|target| target.name.as_str())
    }

    fn some_names(&self, targets: &[usize]) -> String {
        first_of(NAMED_TARGETS, self.names(targets))
    }

    fn why(&self, found: &Difference) -> Vec<Chain> {
        let chain = |title, links: &[ChainLink]| Chain {
            title,
            links: links.iter().map(|link| self.chain_link(link)).collect(),
        };
        let chains = [
            chain("before", &found.old_chain),
            chain("after", &found.new_chain),
        ];
        let chains = chains.into_iter();
        chains.filter(|chain| !chain.links.is_empty()).collect()
    }

    fn chain_link(&self, link: &ChainLink) -> Link {
        self.link(link_text(link, self.places), link.place.as_ref())
    }

    fn link(&self, text: String, place: Option<&Place>) -> Link {
        let url = self.link_base.zip(place).map(|(base, place)| {
            let file = url_path(&self.places.relative(&place.path));
            format!("{}/{file}#L{}", base.trim_end_matches('/'), place.line)
        });
        Link { text, url }
    }
}

impl Badge {
    fn of(class: Class) -> Self {
        let look = match class {
            class if class.is_grave() => " grave",
            class if class >= Class::Scale => " warm",
            _ => "",
        };
        Self {
            class: class.to_string(),
            look,
        }
    }
}
