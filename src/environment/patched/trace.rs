//! The way from the files of patches back to what people wrote: a line of offshoot.yaml or of a patch's
//! own file, and the values that were put in.

use std::collections::BTreeMap;

use crate::diag::{Fallible, Origin};
use crate::kustomize::{Build, Files};
use crate::model::{Cause, Causes, Step};
use crate::sources::FilePath;
use crate::yaml::{Node, parse};

/// The places that a value of a file was made from.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Source {
    /// The place of the text.
    pub(super) at: Origin,
    /// The entry of `patches`; unknown for what is not in a patch.
    pub(super) entry: Origin,
    /// The first of `values` that the text reads.
    pub(super) value: Origin,
}

/// The sources of values in files that are being written. The origin of such a value is an index
/// of this table.
#[derive(Clone, Debug, Default)]
pub(super) struct Traces {
    sources: Vec<Source>,
    /// The sources by the offset of the values, for each file.
    files: BTreeMap<FilePath, BTreeMap<usize, Source>>,
}

impl Traces {
    /// The origin of a value that is made from `source`.
    pub(super) fn origin(&mut self, source: Source) -> Origin {
        self.sources.push(source);
        Origin::cause(self.sources.len() - 1)
    }

    /// Notes the sources of the values of `text`, which was made of `planned`.
    pub(super) fn note(&mut self, path: FilePath, text: &str, planned: &Node) {
        let mut offsets = BTreeMap::new();
        let source = |node: &Node| self.sources.get(node.origin.as_cause()?).copied();
        if let Ok(Some(written)) = parse(text, Origin::START) {
            written.walk_beside(planned, |written, planned| {
                note(written.origin, source(planned), &mut offsets);
                let entries = written
                    .as_mapping()
                    .into_iter()
                    .flat_map(|map| &map.entries);
                for entry in entries {
                    let planned = planned.get(&entry.key.text);
                    note(entry.key.origin, planned.and_then(source), &mut offsets);
                }
            });
        }
        self.files.insert(path, offsets);
    }

    /// The way through the files as they were read.
    ///
    /// # Errors
    /// Files that cannot be read.
    pub(super) fn way(&self, files: &Files<'_>) -> Fallible<Way<'_>> {
        let mut ranges = BTreeMap::new();
        for (path, offsets) in &self.files {
            let (text, start) = files.text(path, Origin::NONE)?;
            if let Some(start) = start.as_source() {
                ranges.insert(start, (start + text.len(), offsets));
            }
        }
        Ok(Way(ranges))
    }
}

/// Notes a source. A map begins where its first key does, and comes before it.
fn note(origin: Origin, source: Option<Source>, offsets: &mut BTreeMap<usize, Source>) {
    if let (Some(position), Some(source)) = (origin.as_source(), source) {
        offsets.entry(position - 1).or_insert(source);
    }
}

/// The way from positions in the files to sources: by where each file begins and ends.
pub(super) struct Way<'a>(BTreeMap<usize, (usize, &'a BTreeMap<usize, Source>)>);

impl Way<'_> {
    /// The place that people wrote, for a position in one of the files.
    pub(super) fn place(&self, origin: Origin) -> Origin {
        self.source(origin).map_or(origin, |source| source.at)
    }

    /// The source of the last value that begins at a position in one of the files, or before.
    fn source(&self, origin: Origin) -> Option<Source> {
        let position = origin.as_source()?;
        let (start, (end, offsets)) = self.0.range(..=position).next_back()?;
        if position > *end {
            return None;
        }
        let before = offsets.range(..=position - start).next_back();
        let found = before.or_else(|| offsets.first_key_value());
        found.map(|(_, source)| *source)
    }

    /// Replaces positions in the files by what people wrote, in all that a build found.
    pub(super) fn retrace(&self, build: &mut Build) {
        let values = self.values(&mut build.causes);
        build.causes.change_all(|cause| {
            let Some(source) = self.source(cause.at) else {
                return;
            };
            cause.at = source.at;
            if source.entry.is_none() {
                (cause.step, cause.via) = (Step::Path, Origin::NONE);
                return;
            }
            cause.via = source.entry;
            if let Some(value) = values.get(&source.value) {
                cause.from = *value;
            }
        });
        for resource in build.resources.items_mut() {
            resource
                .node
                .walk_mut(|node| node.origin = self.place(node.origin));
        }
        let warnings = std::mem::take(&mut build.warnings).into_iter();
        build.warnings = warnings
            .map(|warning| warning.located_by(|at| self.place(at)))
            .collect();
    }

    /// A cause for each of `values` that was put in, by its place.
    fn values(&self, causes: &mut Causes) -> BTreeMap<Origin, Origin> {
        let mut values = BTreeMap::new();
        for source in self.0.values().flat_map(|(_, offsets)| offsets.values()) {
            if !source.value.is_none() {
                let cause = || causes.note(Cause::new(Step::Values, source.value));
                values.entry(source.value).or_insert_with(cause);
            }
        }
        values
    }
}
