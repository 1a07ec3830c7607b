//! The reasons for a value: the step that made it, the place that requested
//! that step, and the value that it replaced.

use crate::diag::{Diagnostic, Origin};
use crate::yaml::{Node, Text};

/// A step of the build, by the name users know it by: a kustomization field
/// (`namePrefix`, `patches`), or a rule of an environment (`hosts`).
pub type Step = &'static str;

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

/// The table of causes that origins refer to by index. One per build.
#[derive(Clone, Debug, Default)]
pub struct Causes {
    table: Vec<Cause>,
    /// The text of the scalar that each cause replaced; empty if there was none.
    texts: Vec<Text>,
    /// Causes that removed a value.
    removals: Vec<Origin>,
}

impl Causes {
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

fn first_known(origins: &[Origin]) -> Origin {
    let mut known = origins.iter().filter(|origin| !origin.is_none());
    known.next().copied().unwrap_or_default()
}
