//! Two environments side by side: what the rules of offshoot.yaml make of one of them, one line a
//! rule, then what the overlays do differently, by file and resource. In: an impact of one target.
//! Out: text.

use std::collections::{BTreeMap, BTreeSet};

use anstyle::Style;

use crate::diag::{counted, first_of};
use crate::diff::{ChangeKind, FieldPath, Segment};
use crate::impact::{Cause, Difference, Impact};
use crate::report::change_words::{Length, Names, difference_words, kinds_text, resource_words};
use crate::report::compared::Compared;
use crate::report::diagnostics::Places;
use crate::report::human::page::{HumanOptions, Page};
use crate::report::outline::headline;
use crate::report::value::visible;
use crate::report::words::edit_place;

/// The file that has the rules of environments.
const RULES: &str = "offshoot.yaml";

/// Changes of one resource that are said; the others are counted.
const MOST: usize = 4;

/// Resources with the same words from which on they are counted.
const MANY: usize = 4;

/// Columns that the name of a rule takes.
const RULE: usize = 14;

/// `impact`, of two environments, as text.
pub fn parity(
    impact: &Impact,
    sides: [&str; 2],
    places: &Places<'_>,
    options: HumanOptions,
) -> String {
    let [from, to] = sides;
    let compared = Compared::Environments { from, to };
    let mut page = ParityPage {
        page: Page::new(options),
        names: Names::of(impact),
        sides,
        places,
        length: if options.full {
            Length::Full
        } else {
            Length::Short
        },
    };
    let style = page.page.styles.heading;
    let sentence = compared.headline(&headline(impact));
    page.page.line(0, style, sentence);
    let parts = parts(impact);
    if !parts.rules.is_empty() {
        page.page.text.push('\n');
        page.page
            .line(0, style, "By the rules of the environments:");
        page.rules(&parts.rules);
    }
    if !parts.rest.is_empty() {
        page.page.text.push('\n');
        page.page.line(0, style, "By the overlays:");
        page.files(&parts.rest);
    }
    page.page.finish()
}

/// The differences of two environments.
struct Parts<'i> {
    /// Those that a rule made, by rule.
    rules: BTreeMap<Option<&'i Cause>, Vec<&'i Difference>>,
    /// The others.
    rest: Vec<&'i Difference>,
}

/// The list that a difference adds an item to, or takes one from, in its resource.
type ListOf<'i> = (&'i str, FieldPath);

fn parts(impact: &Impact) -> Parts<'_> {
    let mut parts = Parts {
        rules: BTreeMap::new(),
        rest: Vec::new(),
    };
    let mut lists: BTreeMap<String, Option<&Cause>> = BTreeMap::new();
    let said = |(subject, path): ListOf<'_>| format!("{subject} {path}");
    for difference in &impact.differences {
        if is_rule(difference.cause.as_ref()) {
            let cause = difference.cause.as_ref();
            let list = list_of(difference, ChangeKind::Added);
            if let Some(list) = list {
                lists.insert(said(list), cause);
            }
            parts.rules.entry(cause).or_default().push(difference);
        }
    }
    let others = impact.differences.iter();
    for difference in others.filter(|found| !is_rule(found.cause.as_ref()) && !found.follows) {
        // An item that a rule put in the place of another one.
        let list = list_of(difference, ChangeKind::Removed);
        let replaced = list.and_then(|list| lists.get(&said(list)));
        match replaced.and_then(|cause| parts.rules.get_mut(cause)) {
            Some(rule) => rule.push(difference),
            None => parts.rest.push(difference),
        }
    }
    parts
}

/// True for a rule of an environment, and for what follows from rules.
fn is_rule(cause: Option<&Cause>) -> bool {
    match cause.map(|cause| &cause.place) {
        Some(Some(place)) => place.path.name() == RULES,
        Some(None) => true,
        None => false,
    }
}

fn list_of(difference: &Difference, kind: ChangeKind) -> Option<ListOf<'_>> {
    let change = &difference.change;
    let (last, list) = change.path.segments().split_last()?;
    let is_item = matches!(last, Segment::Item(_)) && change.kind == kind;
    is_item.then(|| {
        (
            difference.subject.text.as_str(),
            list.iter().cloned().collect(),
        )
    })
}

struct ParityPage<'i> {
    page: Page,
    names: Names<'i>,
    sides: [&'i str; 2],
    places: &'i Places<'i>,
    length: Length,
}

impl<'i> ParityPage<'i> {
    /// One line a rule.
    fn rules(&mut self, rules: &BTreeMap<Option<&'i Cause>, Vec<&'i Difference>>) {
        let mut by_step: BTreeMap<&str, (BTreeSet<String>, Vec<&Difference>)> = BTreeMap::new();
        for (cause, differences) in rules {
            let step = cause.and_then(|cause| cause.step);
            let step = step.map_or("written", |step| step.field());
            let (places, all) = by_step.entry(step).or_default();
            places.extend(edit_place(*cause).map(|place| {
                let file = visible(&self.places.relative(&place.path));
                format!("{file}:{}", place.line)
            }));
            all.extend(differences);
        }
        for (step, (places, differences)) in by_step {
            let kinds: BTreeMap<String, &str> = differences
                .iter()
                .map(|found| {
                    let name = self.names.said(&found.subject);
                    (name, found.subject.gvk.kind.as_str())
                })
                .collect();
            let resources = counted(kinds.len(), "resource");
            let changes = counted(differences.len(), "change");
            let kinds = match self.length {
                Length::Short => kinds_text(kinds.into_values()),
                Length::Full => kinds.into_keys().collect::<Vec<_>>().join(", "),
            };
            let places = match places.len() {
                0 => String::new(),
                _ => format!(", {}", first_of(2, places)),
            };
            let text = format!("{step:RULE$} {changes} in {resources} ({kinds}){places}");
            self.page.line(2, Style::new(), text);
        }
    }

    /// The differences that the overlays make, by file and resource.
    fn files(&mut self, rest: &[&'i Difference]) {
        let mut files: BTreeMap<String, Vec<&'i Difference>> = BTreeMap::new();
        for &difference in rest {
            let place = edit_place(difference.cause.as_ref());
            let file = place.map(|place| self.places.relative(&place.path));
            let file = file.unwrap_or_else(|| "of unknown origin".to_owned());
            files.entry(file).or_default().push(difference);
        }
        for (file, differences) in files {
            let (whole, within): (Vec<_>, Vec<_>) =
                differences.into_iter().partition(|found| found.is_whole());
            let mut lines = self.one_sided(&whole);
            lines.extend(self.resources(&within));
            let heading = self.page.styles.heading;
            let file = visible(&file);
            match lines.as_slice() {
                [line] => {
                    let text = format!("{heading}{file}{heading:#}  {line}");
                    self.page.line(2, Style::new(), text);
                }
                lines => {
                    self.page.line(2, heading, file);
                    for line in lines {
                        self.page.line(4, Style::new(), line);
                    }
                }
            }
        }
    }

    /// The resources that only one of the environments has, one line each environment.
    fn one_sided(&self, differences: &[&'i Difference]) -> Vec<String> {
        let sides = [
            (ChangeKind::Added, self.sides[1]),
            (ChangeKind::Removed, self.sides[0]),
        ];
        let line = |(kind, side): (ChangeKind, &str)| {
            let those = differences.iter().filter(|found| found.change.kind == kind);
            let names: Vec<String> = those
                .map(|found| {
                    let change = &found.change;
                    let node = change.new.as_ref().or(change.old.as_ref());
                    let what = node.and_then(resource_words);
                    let what = what.map_or_else(String::new, |what| format!(" ({what})"));
                    format!("{}{what}", self.names.said(&found.subject))
                })
                .collect();
            let most = match self.length {
                Length::Short => MOST,
                Length::Full => usize::MAX,
            };
            let hint = if names.len() > most {
                " (--full names them)"
            } else {
                ""
            };
            let names = (!names.is_empty()).then(|| first_of(most, names));
            names.map(|names| format!("only in {}: {names}{hint}", visible(side)))
        };
        sides.into_iter().filter_map(line).collect()
    }

    /// One line a resource, those that say the same as one.
    fn resources(&self, differences: &[&'i Difference]) -> Vec<String> {
        let mut order: Vec<String> = Vec::new();
        let mut said: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut kinds: BTreeMap<String, &str> = BTreeMap::new();
        for difference in differences {
            let name = self.names.said(&difference.subject);
            kinds.insert(name.clone(), difference.subject.gvk.kind.as_str());
            if !said.contains_key(&name) {
                order.push(name.clone());
            }
            let words = difference_words(difference, self.length).to_string();
            said.entry(name).or_default().push(words);
        }
        let mut alike: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        let text = |words: &[String]| match self.length {
            Length::Short => first_of(MOST, words),
            Length::Full => words.join(", "),
        };
        for (name, words) in &said {
            alike.entry(text(words)).or_default().insert(name);
        }
        let mut done: BTreeSet<String> = BTreeSet::new();
        let mut lines = Vec::new();
        for name in &order {
            let words = said.get(name).map(|words| text(words)).unwrap_or_default();
            let those = alike.get(&words).map_or(0, BTreeSet::len);
            if self.length == Length::Full || those < MANY {
                lines.push(format!("{name}: {words}"));
            } else if done.insert(words.clone()) {
                let those = alike.get(&words).into_iter().flatten();
                let kinds = those.clone().filter_map(|name| kinds.get(*name).copied());
                let kinds = kinds_text(kinds);
                lines.push(format!(
                    "{words} on {} resources ({kinds}; --full names them)",
                    those.count()
                ));
            }
        }
        lines
    }
}
