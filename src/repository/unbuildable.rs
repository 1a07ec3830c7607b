//! A target with parts that only other programs or the network could build: generators such as
//! ksops, remote bases without a copy, charts without helm. In: both trees. Out: both renders
//! without these parts, if they are certain to be the same on both sides. A part that nobody edited
//! adds the same unknown resources to both, so the rest can be compared.

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::impact::{Edits, Whose};
use crate::kustomize::UNBUILDABLE;
use crate::sources::{Asked, FilePath, Recorded, SourceMap};

use super::comparer::TargetComparer;
use super::tree::RenderedTarget;
use super::tree_pair::ComparedTarget;

/// Both renders of a target, without the parts that cannot be built.
pub(super) struct WithoutParts {
    pub(super) old: RenderedTarget,
    pub(super) new: RenderedTarget,
    /// The parts that were left out of both.
    pub(super) left_out: Vec<Diagnostic>,
    /// The questions that the new render asked.
    pub(super) asked: Asked,
}

/// True if nothing else is wrong than that parts cannot be built.
pub(super) fn lacks_parts(failed: &Diagnostics) -> bool {
    failed.iter().all(|found| UNBUILDABLE.contains(&found.code))
}

impl TargetComparer<'_> {
    /// The renders of `target` without the parts that cannot be built; `None` if either fails for
    /// other reasons, or if such a part may differ between the sides.
    pub(super) fn without_parts(&self, target: &ComparedTarget) -> Option<WithoutParts> {
        let recorded = Recorded::new(self.new.sources);
        let through = self.new.through(&recorded);
        let wanted = &target.listed.target;
        let (old_tree, new_tree) = (&self.trees.old, &self.trees.new);
        let new = new_tree.render_leaving_out(wanted, self.request, &through);
        let old = old_tree.render_leaving_out(wanted, self.request, &self.old);
        let (mut old, mut new) = (old.ok()?, new.ok()?);
        let left_out = [taken(&mut old), taken(&mut new)];
        let asked = recorded.into_asked();
        let parts = Parts {
            left_out: &left_out,
            edits: self.edits,
            map: self.new.map,
        };
        let is_known = parts.are_the_same() && !self.may_read_more(target, &parts, &asked);
        let [_, left_out] = left_out;
        is_known.then_some(WithoutParts {
            old,
            new,
            left_out,
            asked,
        })
    }

    /// True if an edited file that the renders did not read may be an input of a part.
    fn may_read_more(&self, target: &ComparedTarget, parts: &Parts<'_>, asked: &Asked) -> bool {
        let directories = parts.directories();
        let mut unread = self
            .edits
            .files()
            .filter(|path| !asked.paths.contains(*path));
        unread.any(|path| {
            let is_near = directories
                .iter()
                .any(|directory| path.is_within(directory));
            is_near || self.inputs.may_read(target, path)
        })
    }
}

/// The warnings about parts that were left out, taken from a render.
fn taken(rendered: &mut RenderedTarget) -> Vec<Diagnostic> {
    let warnings = std::mem::take(&mut rendered.warnings);
    let is_part = |found: &Diagnostic| UNBUILDABLE.contains(&found.code);
    let (left_out, others) = warnings.into_iter().partition(is_part);
    rendered.warnings = others;
    left_out
}

/// The parts that were left out of the old side and of the new one.
struct Parts<'a> {
    left_out: &'a [Vec<Diagnostic>; 2],
    edits: &'a Edits,
    map: &'a SourceMap,
}

impl Parts<'_> {
    /// True if both sides lack the same parts, asked for by the same lines.
    fn are_the_same(&self) -> bool {
        let [old, new] = self.left_out;
        let is_named = |(old, new): (&Diagnostic, &Diagnostic)| {
            (old.code, &old.message) == (new.code, &new.message)
        };
        let sides = [(Whose::Old, old), (Whose::New, new)];
        old.len() == new.len()
            && old.iter().zip(new).all(is_named)
            && !sides
                .into_iter()
                .any(|(whose, parts)| parts.iter().any(|part| self.is_edited(part, whose)))
    }

    fn is_edited(&self, part: &Diagnostic, whose: Whose) -> bool {
        match part.code {
            // The whole file is the configuration of the generator.
            Code::PluginExternal => {
                let place = self.map.locate(part.at);
                place.is_none_or(|place| self.edits.touch(&place.path))
            }
            // The URL is in the message, and decides.
            Code::RemoteBase => false,
            _ => self.edits.touch_entry(part.at, whose, self.map),
        }
    }

    /// The directories of the files that ask for the parts.
    fn directories(&self) -> Vec<FilePath> {
        let [_, new] = self.left_out;
        let places = new.iter().filter(|part| part.code != Code::RemoteBase);
        let places = places.filter_map(|part| self.map.locate(part.at));
        places.filter_map(|place| place.path.parent()).collect()
    }
}
