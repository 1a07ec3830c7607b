//! The same change of many resources as one line. In: the lines of a cause. Out: the lines that
//! stay, and for each change of many resources its words with their number and kinds.

use std::collections::{BTreeMap, BTreeSet};

use super::line::Line;
use crate::diff::{ChangeKind, Class};
use crate::report::change_words::{Sign, Values, Words, kinds_text};

/// Resources from which on their change is one line.
const MANY: usize = 4;

/// Added or removed resources from which on they are counted by kind.
const MANY_WHOLE: usize = 9;

/// Workloads from which on the same change of their pods is one line.
const MANY_PODS: usize = 2;

/// The beginning of a field of the metadata of pods.
const PODS: &str = "pod ";

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

impl Folded<'_> {
    /// True for resources that came or went.
    pub(super) fn is_whole(&self) -> bool {
        self.lines.iter().all(|line| line.whole.is_some())
    }
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
        let words = words.unwrap_or_default();
        if is_move(those) {
            return format!(
                "{} {}",
                resources(those),
                words.replacen("moves", "move", 1)
            );
        }
        format!("{words} on {}", resources(those))
    });
    let pods = |line: &Line<'_>| same(line).filter(|words| words.field.starts_with(PODS));
    take(lines, MANY_PODS, pods, &mut found, |those| {
        let words = those.first().map(|line| line.words.to_string());
        let names: BTreeSet<&str> = those
            .iter()
            .map(|line| line.subject.logical_name.as_str())
            .collect();
        let names: Vec<&str> = names.into_iter().collect();
        format!("{} of {}", words.unwrap_or_default(), names.join(", "))
    });
    also_of_pods(&mut found);
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

/// True if the resources move from one namespace to another.
fn is_move(lines: &[Line<'_>]) -> bool {
    let mut differences = lines.iter().flat_map(|line| &line.differences);
    differences.all(|found| {
        let is_changed = found.change.kind == ChangeKind::Changed;
        is_changed && found.change.path.is(&["metadata", "namespace"])
    })
}

/// Says of pods that they have the same change as what they are of: `also on the pods of api, web`.
fn also_of_pods(found: &mut [Folded<'_>]) {
    let words = |folded: &Folded<'_>| folded.lines.first().map(|line| line.words.clone());
    let known: BTreeSet<Words> = found.iter().filter_map(words).collect();
    for folded in found.iter_mut() {
        let Some(of_pods) = words(folded) else {
            continue;
        };
        let Some(rest) = of_pods.field.strip_prefix(PODS) else {
            continue;
        };
        let of_owner = Words {
            field: rest.to_owned(),
            ..of_pods.clone()
        };
        let names = folded.text.strip_prefix(&of_pods.to_string());
        if let (true, Some(names)) = (known.contains(&of_owner), names) {
            let names = names.trim_start_matches(" of ").trim_start_matches(" on ");
            folded.text = format!("also on the pods of {names}");
        }
    }
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
