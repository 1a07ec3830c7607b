//! Versions in the sense of semver.org 2.0, as github.com/blang/semver/v4 reads them.

use std::cmp::Ordering;

/// A version.
#[derive(Debug)]
pub(in crate::checks::policy) struct Semver {
    pub(super) numbers: [u64; 3],
    before: Vec<Part>,
}

/// A part of a pre-release. Numbers come before texts.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Number(u64),
    Text(String),
}

impl Semver {
    /// Reads a version; with `is_loose`, also `v1` and `01.2`.
    pub(super) fn parse(text: &str, is_loose: bool) -> Option<Self> {
        if is_loose {
            return Self::parse(&normalized(text)?, false);
        }
        let (text, build) = match text.split_once('+') {
            Some((text, build)) => (text, Some(build)),
            None => (text, None),
        };
        let (text, before) = match text.split_once('-') {
            Some((text, before)) => (text, Some(before)),
            None => (text, None),
        };
        let mut parts = text.split('.').map(number);
        let numbers = [parts.next()??, parts.next()??, parts.next()??];
        if parts.next().is_some() || build.is_some_and(|it| !it.split('.').all(is_word)) {
            return None;
        }
        let before = before.map_or(Some(Vec::new()), |it| it.split('.').map(part).collect());
        Some(Self {
            numbers,
            before: before?,
        })
    }

    /// The order; what is built from it does not count.
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        let numbers = self.numbers.cmp(&other.numbers);
        let before = match (self.before.is_empty(), other.before.is_empty()) {
            (true, false) => Ordering::Greater,
            (false, true) => Ordering::Less,
            _ => self.before.cmp(&other.before),
        };
        numbers.then(before)
    }

    /// True for versions that are equal: `Semver.Equal` of Kubernetes leaves out what is built.
    pub(super) fn same(&self, other: &Self) -> bool {
        self.compare(other).is_eq()
    }
}

fn number(text: &str) -> Option<u64> {
    let is_number = !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    let has_zero = text.len() > 1 && text.starts_with('0');
    text.parse().ok().filter(|_| is_number && !has_zero)
}

fn is_word(text: &str) -> bool {
    let is_part = |it: u8| it.is_ascii_alphanumeric() || it == b'-';
    !text.is_empty() && text.bytes().all(is_part)
}

fn part(text: &str) -> Option<Part> {
    if text.bytes().all(|it| it.is_ascii_digit()) {
        return number(text).map(Part::Number);
    }
    is_word(text).then(|| Part::Text(text.to_owned()))
}

/// The text as `normalizeAndParse` of Kubernetes makes it.
fn normalized(text: &str) -> Option<String> {
    let text = text.strip_prefix('v').unwrap_or(text);
    let mut parts: Vec<String> = text.splitn(3, '.').map(without_zeros).collect();
    let is_short = parts.len() < 3;
    if is_short && parts.last().is_some_and(|it| it.contains(['+', '-'])) {
        return None;
    }
    parts.resize(3, "0".to_owned());
    Some(parts.join("."))
}

fn without_zeros(part: &str) -> String {
    let short = part.trim_start_matches('0');
    match part.len() > 1 && !short.starts_with(|it: char| it.is_ascii_digit()) {
        true => format!("0{short}"),
        false if part.len() > 1 => short.to_owned(),
        false => part.to_owned(),
    }
}
