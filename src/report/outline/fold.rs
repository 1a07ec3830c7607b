//! The same change of many resources as one line. In: the lines of a cause. Out: the lines that
//! stay, and for each change of many resources its words with their number and kinds.

use std::collections::{BTreeMap, BTreeSet};

use super::line::Line;
use crate::diff::Class;
use crate::report::change_words::{Sign, Values, kinds_text};

/// Resources from which on their change is one line.
const MANY: usize = 4;

/// Added or removed resources from which on they are counted by kind.
const MANY_WHOLE: usize = 9;

/// A change of many resources.
#[derive(Clone)]
pub(in crate::report) struct Folded<'i> {
    /// The sign of the change.
    pub(in crate::report) sign: Option<Sign>,
    /// The words: `+ label team=checkout on 30 resources (11 Deployments, 9 Services and 10 others)`.
    pub(in crate::report) text: String,
    /// The gravest class.
    pub(in crate::report) class: Class,
    /// The targets that have any of it.
    pub(in crate::report) targets: Vec<usize>,
    /// The lines that are folded.
    pub(in crate::report) lines: Vec<Line<'i>>,
}

/// Takes what many resources have in common out of `lines`.
pub(super) fn folded<'i>(lines: &mut Vec<Line<'i>>) -> Vec<Folded<'i>> {
    let mut found = Vec::new();
    let whole = |line: &Line<'_>| line.whole.and(line.words.sign);
    take(lines, MANY_WHOLE, whole, &mut found, |those| {
        let sign = those.first().and_then(|line| line.words.sign);
        let sign = sign.map_or(' ', Sign::char);
        format!("{sign} {}", resources(those))
    });
    let same = |line: &Line<'_>| match line.whole {
        None => Some(line.words.clone()),
        Some(_) => None,
    };
    take(lines, MANY, same, &mut found, |those| {
        let words = those.first().map(|line| line.words.to_string());
        format!("{} on {}", words.unwrap_or_default(), resources(those))
    });
    let alike = |line: &Line<'_>| match (line.whole, &line.words.values) {
        (None, Values::One(..) | Values::Said(..) | Values::Two(..)) => {
            Some((line.words.sign, line.words.field.clone()))
        }
        _ => None,
    };
    take(lines, MANY, alike, &mut found, |those| {
        let Some(words) = those.first().map(|line| &line.words) else {
            return String::new();
        };
        let sign = words.sign.map_or('~', Sign::char);
        let example = match &words.values {
            Values::Two(_, old, new) => format!(", such as {old} → {new},"),
            Values::One(_, value) => format!(", such as {value},"),
            Values::Said(..) | Values::None => String::new(),
        };
        format!("{sign} {}{example} on {}", words.field, resources(those))
    });
    found
}

/// Takes the lines out that share a key, of `many` resources or more, and says them in `text`.
fn take<'i, K: Ord>(
    lines: &mut Vec<Line<'i>>,
    many: usize,
    key: impl Fn(&Line<'i>) -> Option<K>,
    found: &mut Vec<Folded<'i>>,
    text: impl Fn(&[Line<'i>]) -> String,
) {
    let mut names: BTreeMap<K, BTreeSet<&str>> = BTreeMap::new();
    for line in lines.iter() {
        if let Some(key) = key(line) {
            names.entry(key).or_default().insert(&line.name);
        }
    }
    let many: BTreeSet<K> = names
        .into_iter()
        .filter(|(_, names)| names.len() >= many)
        .map(|(key, _)| key)
        .collect();
    if many.is_empty() {
        return;
    }
    let mut taken: BTreeMap<K, (usize, Vec<Line<'i>>)> = BTreeMap::new();
    let mut rest = Vec::with_capacity(lines.len());
    for (at, line) in std::mem::take(lines).into_iter().enumerate() {
        match key(&line).filter(|key| many.contains(key)) {
            Some(key) => taken.entry(key).or_insert((at, Vec::new())).1.push(line),
            None => rest.push(line),
        }
    }
    *lines = rest;
    let mut taken: Vec<(usize, Vec<Line<'i>>)> = taken.into_values().collect();
    taken.sort_by_key(|(at, _)| *at);
    found.extend(taken.into_iter().map(|(_, those)| {
        let targets: BTreeSet<usize> = those.iter().flat_map(|line| line.targets.clone()).collect();
        Folded {
            sign: those.first().and_then(|line| line.words.sign),
            text: text(&those),
            class: those
                .iter()
                .map(|line| line.class)
                .max()
                .unwrap_or_default(),
            targets: targets.into_iter().collect(),
            lines: those,
        }
    }));
}

/// `30 resources (11 Deployments, 9 Services and 10 others)`
fn resources(lines: &[Line<'_>]) -> String {
    let kinds: BTreeMap<&str, &str> = lines
        .iter()
        .map(|line| (line.name.as_str(), line.subject.gvk.kind.as_str()))
        .collect();
    let count = kinds.len();
    let distinct: BTreeSet<&str> = kinds.values().copied().collect();
    let kinds = kinds_text(kinds.into_values());
    match distinct.len() {
        1 => kinds,
        _ => format!("{count} resources ({kinds})"),
    }
}
