//! The reasons for a value: the step that made it, the place that requested
//! that step, and the value that it replaced.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::diag::{Diagnostic, Origin};
use crate::yaml::{Node, Text};

use super::growth::Growth;
use super::step::Step;
use crate::limits::Limits;

/// One link in the chain of causes of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cause {
    /// The step that made the value.
    pub step: Step,
    /// The place that requested it: a value in a patch, an entry of `images`,
    /// a line of offshoot.yaml.
    pub at: Origin,
    /// The entry of a kustomization that led to `at`, if `at` is not inside
    /// it: the `patches` entry of a patch in its own file.
    pub via: Origin,
    /// The origin of the text, if it is not at `at`: the field that a replacement reads, the
    /// name that a reference follows, the file of a generator. Has its own chain of causes.
    pub from: Origin,
    /// The origin of the replaced value.
    pub replaced: Origin,
}

impl Cause {
    /// A cause at `at` that replaced nothing.
    pub fn new(step: Step, at: Origin) -> Self {
        Self {
            step,
            at,
            via: Origin::NONE,
            from: Origin::NONE,
            replaced: Origin::NONE,
        }
    }
}

/// A text that was read from a Secret.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SecretText<'c> {
    pub(crate) text: &'c Text,
    /// A patch wrote another value since.
    pub(crate) is_overwritten: bool,
}

/// The table of causes that origins refer to by index. One per build.
#[derive(Clone, Debug, Default)]
pub struct Causes {
    table: Vec<Cause>,
    /// The text of the scalar that each cause replaced; empty if there was none.
    texts: Vec<Text>,
    /// Causes that removed a value.
    removals: Vec<Origin>,
    /// The texts read from Secrets to be written elsewhere, by the origin of the value there.
    secrets: FxHashMap<Origin, Vec<Text>>,
    /// The size of all that the build makes of its files.
    pub(crate) growth: Growth,
    /// Values of manifests that a step wrote again as they were.
    rewritten: FxHashMap<Origin, Step>,
}

impl Causes {
    /// The table of a build with these limits.
    pub(crate) fn within(limits: Limits) -> Self {
        Self {
            growth: Growth::within(limits),
            ..Self::default()
        }
    }

    /// True if nothing was noted yet.
    pub(crate) fn is_empty(&self) -> bool {
        self.table.is_empty() && self.secrets.is_empty() && self.rewritten.is_empty()
    }

    /// The origin of a value that `step` made, requested at `at`, in place of one from `replaced`.
    pub fn origin(&mut self, step: Step, at: Origin, replaced: Origin) -> Origin {
        self.note(Cause {
            replaced,
            ..Cause::new(step, at)
        })
    }

    /// The origin of a value that `cause` made.
    pub fn note(&mut self, cause: Cause) -> Origin {
        self.push(cause, Text::default())
    }

    /// The origin of a value that `cause` made in place of `old`.
    pub fn over(&mut self, cause: Cause, old: &Node) -> Origin {
        let text = old.as_text().cloned().unwrap_or_default();
        let replaced = old.origin;
        self.push(Cause { replaced, ..cause }, text)
    }

    /// Records that `cause` removed `old`.
    pub fn remove(&mut self, cause: Cause, old: &Node) {
        let removal = self.over(cause, old);
        self.removals.push(removal);
    }

    /// Records that `step` writes the value with `origin` as it is.
    pub(crate) fn rewrite(&mut self, step: Step, origin: Origin) {
        if origin.as_source().is_some() {
            self.rewritten.insert(origin, step);
        }
    }

    /// The step that last wrote a value of a manifest as it was.
    pub(crate) fn is_rewritten(&self, origin: Origin) -> Option<Step> {
        self.rewritten.get(&origin).copied()
    }

    /// Records that `text` is read from the value with `origin`, which a Secret holds.
    pub(crate) fn mark_secret(&mut self, origin: Origin, text: &Text) {
        let texts = self.secrets.entry(origin).or_default();
        if !texts.contains(text) {
            texts.push(text.clone());
        }
    }

    /// True if any value was read from a Secret.
    pub(crate) fn have_secrets(&self) -> bool {
        !self.secrets.is_empty()
    }

    /// The texts that were read from Secrets on the way to the value with `origin`.
    pub(crate) fn secrets_behind(&self, origin: Origin) -> Vec<SecretText<'_>> {
        let (mut found, mut seen) = (Vec::new(), FxHashSet::default());
        let mut pending = vec![(origin, false)];
        while let Some((origin, is_overwritten)) = pending.pop() {
            if !seen.insert((origin, is_overwritten)) {
                continue;
            }
            let texts = self.secrets.get(&origin).into_iter().flatten();
            found.extend(texts.map(|text| SecretText {
                text,
                is_overwritten,
            }));
            if let Some(cause) = self.get(origin) {
                pending.push((cause.from, is_overwritten));
                pending.push((cause.replaced, is_overwritten || overwrites(cause.step)));
            }
        }
        found
    }

    /// Every removal: the origin that the value would have if it still
    /// existed, with the removal as its newest cause.
    pub fn removals(&self) -> &[Origin] {
        &self.removals
    }

    /// A build's diagnostics, their causes resolved to positions.
    pub fn positioned(&self, diagnostics: impl IntoIterator<Item = Diagnostic>) -> Vec<Diagnostic> {
        let located = |diagnostic: Diagnostic| diagnostic.located_by(|at| self.position(at));
        diagnostics.into_iter().map(located).collect()
    }

    fn push(&mut self, cause: Cause, text: Text) -> Origin {
        if self.table.last() != Some(&cause) {
            self.table.push(cause);
            self.texts.push(text);
            self.growth.adds_values(1);
        }
        Origin::cause(self.table.len() - 1)
    }

    /// The newest cause of an origin; `None` if the value is as it was read.
    pub fn get(&self, origin: Origin) -> Option<Cause> {
        self.table.get(origin.as_cause()?).copied()
    }

    /// The text that the newest cause of `origin` replaced. May be a Secret's
    /// value: use it only for masking.
    pub fn replaced_text(&self, origin: Origin) -> Option<&Text> {
        let cause = self.get(origin)?;
        let text = self.texts.get(origin.as_cause()?)?;
        (!cause.replaced.is_none() || !text.is_empty()).then_some(text)
    }

    /// Changes every cause in place: its step and the requesting places.
    pub fn change_all(&mut self, change: impl FnMut(&mut Cause)) {
        self.table.iter_mut().for_each(change);
    }

    /// The causes of an origin, newest first, and the source position at the end
    /// of the chain. Continues with the source of a value that replaced none.
    pub fn chain(&self, origin: Origin) -> (Vec<Cause>, Origin) {
        let (mut chain, mut origin) = (Vec::new(), origin);
        while let Some(cause) = self.get(origin) {
            chain.push(cause);
            origin = first_known(&[cause.replaced, cause.from]);
        }
        (chain, origin)
    }

    /// The source position to show for an origin: its own, or that of its newest cause.
    pub fn position(&self, origin: Origin) -> Origin {
        let mut origin = origin;
        while let Some(cause) = self.get(origin) {
            let places = [cause.at, cause.from, cause.replaced];
            origin = first_known(&places);
        }
        origin
    }

    /// The source position of the text to edit in order to change the value.
    /// Follows copies to their source.
    pub fn written(&self, origin: Origin) -> Origin {
        let mut origin = origin;
        while let Some(cause) = self.get(origin) {
            let places = [cause.from, cause.at, cause.replaced];
            origin = first_known(&places);
        }
        origin
    }
}

/// True for a step that writes a new value, whatever the old one was.
fn overwrites(step: Step) -> bool {
    matches!(
        step,
        Step::Patches | Step::PatchesJson6902 | Step::PatchesStrategicMerge
    )
}

fn first_known(origins: &[Origin]) -> Origin {
    let mut known = origins.iter().filter(|origin| !origin.is_none());
    known.next().copied().unwrap_or_default()
}
