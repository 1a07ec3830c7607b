//! Masks resources. In: all resources of a report, then each of them. Out: the same with marks or
//! words for what is secret.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rustc_hash::FxHashSet;

use super::embedded::embedded;
use super::forms::forms;
use super::gather::{add_inner, copied, gathered, in_node};
use super::in_use::{may_be_a_name, words_in_texts, words_in_use};
use super::marks::{HIDDEN, Marks, is_marked, marks_in, without_marks};
use super::search::Search;
use super::values::{bytes_of, value_of};
use crate::diag::Origin;
use crate::model::{LAST_APPLIED, Resource, SecretCopy, is_secret};
use crate::yaml::{Mapping, Node, Style, Tag, Text, Value};

/// The secrets of some resources.
#[derive(Default)]
pub struct Secrets {
    /// False where there is nothing to mask.
    is_any: bool,
    search: Option<Search>,
    marks: Marks,
}

impl Secrets {
    /// The secrets of `resources`: all that may be shown together.
    pub fn of<'r>(resources: impl IntoIterator<Item = &'r Resource> + Clone) -> Self {
        Self::sought(gathered(resources.clone()), || words_in_use(resources))
    }

    /// The secrets of two sides; `is_same` says of which new resources the old side has the manifest.
    pub(in crate::diff) fn of_sides(old: &[Resource], new: &[Resource], is_same: &[bool]) -> Self {
        let mut values = gathered(old);
        for (resource, is_same) in new.iter().zip(is_same) {
            if !is_same {
                in_node(&resource.node, &mut values);
            }
            copied(resource, &mut values);
        }
        Self::sought(values, || words_in_use(old.iter().chain(new)))
    }

    /// The secrets of manifests, and other values, for the texts that they come from.
    pub(crate) fn in_texts<'n>(
        documents: impl IntoIterator<Item = &'n Node>,
        values: impl IntoIterator<Item = Vec<u8>>,
        texts: impl IntoIterator<Item = &'n str>,
    ) -> Self {
        let mut values: BTreeSet<Vec<u8>> = values.into_iter().collect();
        for document in documents {
            in_node(document, &mut values);
        }
        Self::sought(values, || words_in_texts(texts))
    }

    fn sought<'w>(
        mut values: BTreeSet<Vec<u8>>,
        in_use: impl FnOnce() -> FxHashSet<&'w [u8]>,
    ) -> Self {
        add_inner(&mut values);
        let in_use = if values.iter().any(|value| may_be_a_name(value)) {
            in_use()
        } else {
            FxHashSet::default()
        };
        let is_name =
            |value: &&Vec<u8>| may_be_a_name(value) && in_use.contains(value.trim_ascii());
        let sought = values.iter().filter(|value| !is_name(value));
        Self {
            is_any: !values.is_empty(),
            search: Search::new(sought.flat_map(|value| forms(value)).collect()),
            marks: Marks::default(),
        }
    }

    /// `resource` fit to be shown.
    pub fn hidden<'r>(&mut self, resource: &'r Resource) -> Cow<'r, Node> {
        let Some(mut node) = self.marked(resource) else {
            return Cow::Borrowed(&resource.node);
        };
        node.walk_mut(|node| say(node, without_marks));
        Cow::Owned(node)
    }

    /// The number of values in `resource`.
    pub fn count(&mut self, resource: &Resource) -> usize {
        let mut count = 0;
        let marked = self.marked(resource);
        if let Some(node) = marked {
            node.walk(|node| count += node.as_str().map_or(0, |text| marks_in(text).len()));
        }
        count
    }

    /// The number of values in the text of a manifest.
    pub fn count_in_text(&self, text: &str) -> usize {
        let found = self.search.as_ref().map(|search| search.ranges(text));
        let found = found.unwrap_or_default().into_iter();
        let embedded = embedded(text).into_iter().map(|found| found.range);
        joined(found.chain(embedded).collect()).len()
    }

    /// `text` without the values that can be found in it; it keeps its lines.
    pub fn hidden_text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let ranges = self.search.as_ref().map(|search| search.ranges(text));
        let ranges = joined(ranges.unwrap_or_default());
        if ranges.is_empty() {
            return Cow::Borrowed(text);
        }
        Cow::Owned(replaced(text, &ranges, |value| {
            let lines = value.split('\n').map(|line| {
                let indent = line.strip_suffix(line.trim_start()).unwrap_or_default();
                format!("{indent}{HIDDEN}")
            });
            lines.collect::<Vec<_>>().join("\n")
        }))
    }

    /// `resource` with a mark for each value of a Secret; `None` where there is none.
    pub(in crate::diff) fn marked(&mut self, resource: &Resource) -> Option<Node> {
        if !self.is_any {
            return None;
        }
        let mut masking = Masking {
            secrets: self,
            copies: resource
                .secret_copies
                .iter()
                .map(|copy| (copy.origin, copy))
                .collect(),
            is_changed: false,
        };
        let mut node = resource.node.clone();
        node.walk_mut(|node| masking.node(node));
        masking.is_changed.then_some(node)
    }
}

/// The masking of one resource.
struct Masking<'s> {
    secrets: &'s mut Secrets,
    copies: BTreeMap<Origin, &'s SecretCopy>,
    is_changed: bool,
}

impl Masking<'_> {
    fn node(&mut self, node: &mut Node) {
        if is_secret(node) {
            self.secret(node);
        }
        match &mut node.value {
            Value::Mapping(mapping) => self.keys(mapping),
            Value::Scalar(_, text) if is_marked(text) => {}
            Value::Scalar(_, text) => {
                let ranges = self.ranges(text, node.origin);
                let is_whole = ranges.contains(&(0..text.len()));
                if let Some(text) = self.marked(text, &ranges) {
                    node.value = Value::Scalar(Tag::Str, text);
                    if is_whole {
                        node.style = Style::Plain;
                    }
                }
            }
            Value::Sequence(_) => {}
        }
    }

    /// Masks every entry of the fields that hold values, repeated ones included.
    fn secret(&mut self, secret: &mut Node) {
        let Some(mapping) = secret.as_mapping_mut() else {
            return;
        };
        for (field, value) in mapping.iter_mut() {
            match field {
                "data" | "stringData" => self.values(field, value),
                "metadata" => self.last_applied(value),
                _ => {}
            }
        }
    }

    fn last_applied(&mut self, metadata: &mut Node) {
        let Some(metadata) = metadata.as_mapping_mut() else {
            return;
        };
        let annotations = metadata
            .iter_mut()
            .filter(|(field, _)| *field == "annotations")
            .filter_map(|(_, value)| value.as_mapping_mut());
        for (_, copy) in annotations
            .flat_map(Mapping::iter_mut)
            .filter(|(annotation, _)| *annotation == LAST_APPLIED)
        {
            self.values(LAST_APPLIED, copy);
        }
    }

    /// Masks every scalar in `node` but nulls and masks, which are not values.
    fn values(&mut self, field: &str, node: &mut Node) {
        node.walk_mut(|node| {
            if let Some(text) = value_of(node) {
                let mark = self.secrets.marks.of(bytes_of(field, text));
                node.value = Value::Scalar(Tag::Str, mark.into());
                node.style = Style::Plain;
                self.is_changed = true;
            }
        });
    }

    /// Masks keys that contain a value.
    fn keys(&mut self, mapping: &mut Mapping) {
        for entry in &mut mapping.entries {
            let text = &entry.key.text;
            let search = self.secrets.search.as_ref();
            let ranges = search.map(|search| search.ranges(text));
            if let Some(text) = self.marked(&text.clone(), &ranges.unwrap_or_default()) {
                entry.key.text = text;
            }
        }
    }

    /// The ranges of a scalar's text that are secret.
    fn ranges(&self, text: &str, origin: Origin) -> Vec<Range<usize>> {
        let mut ranges = Vec::new();
        if let Some(copy) = self.copies.get(&origin) {
            if copy.parts.is_empty() && !text.is_empty() {
                ranges.push(0..text.len());
            }
            for part in &copy.parts {
                let found = text.match_indices(part.as_str());
                ranges.extend(found.map(|(at, part)| at..at + part.len()));
            }
        }
        ranges.extend(embedded(text).into_iter().map(|found| found.range));
        if let Some(search) = &self.secrets.search {
            ranges.extend(search.ranges(text));
        }
        ranges
    }

    /// `text` with marks at `ranges`; `None` for no ranges.
    fn marked(&mut self, text: &str, ranges: &[Range<usize>]) -> Option<Text> {
        if ranges.is_empty() {
            return None;
        }
        self.is_changed = true;
        let marks = &mut self.secrets.marks;
        let mark = |value: &str| marks.of(value.as_bytes().to_vec());
        Some(replaced(text, &joined(ranges.to_vec()), mark).into())
    }
}

/// Replaces the marks in a scalar, or in the keys of a map.
pub(super) fn say(node: &mut Node, say: impl Fn(&str) -> String) {
    match &mut node.value {
        Value::Scalar(_, text) if is_marked(text) => *text = say(text).into(),
        Value::Mapping(mapping) => {
            for entry in &mut mapping.entries {
                if is_marked(&entry.key.text) {
                    entry.key.text = without_marks(&entry.key.text).into();
                }
            }
        }
        Value::Scalar(..) | Value::Sequence(_) => {}
    }
}

/// The ranges in order, those that touch as one.
fn joined(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}

fn replaced(text: &str, ranges: &[Range<usize>], mut with: impl FnMut(&str) -> String) -> String {
    let (mut shown, mut done) = (String::with_capacity(text.len()), 0);
    for range in ranges {
        shown += text.get(done..range.start).unwrap_or_default();
        shown += &with(text.get(range.clone()).unwrap_or_default());
        done = range.end;
    }
    shown + text.get(done..).unwrap_or_default()
}
