//! Why a value is what it is: the step that made it, the place that asked for
//! that step, and what was there before.

use crate::diag::{Diagnostic, Origin};
use crate::yaml::{Node, Text};

use super::step::Step;

/// One link in the chain of causes of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cause {
    /// What made the value.
    pub step: Step,
    /// The place that says so: a value in a patch, an entry of `images`, a line of offshoot.yaml.
    pub at: Origin,
    /// The entry of a kustomization that led to `at`, where `at` is not in it: the `patches` entry
    /// of a patch in a file of its own.
    pub via: Origin,
    /// Where the text was taken from, if it does not stand at `at`: the field that a replacement
    /// reads, the name that a reference follows, the file of a generator. Has a chain of its own.
    pub from: Origin,
    /// Where the value that it replaced came from.
    pub replaced: Origin,
}

impl Cause {
    /// A step that was asked for at `at`, and made something of nothing.
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

/// The table that origins with a cause are indices of. One to a build.
#[derive(Clone, Debug, Default)]
pub struct Causes {
    table: Vec<Cause>,
    /// The text of the scalar that each replaced; empty where there was none.
    texts: Vec<Text>,
    /// Causes that left nothing behind.
    removals: Vec<Origin>,
}

impl Causes {
    /// The origin of a value that `step` made, asked for at `at`, in place of one from `replaced`.
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

    /// Notes that `cause` took `old` away.
    pub fn remove(&mut self, cause: Cause, old: &Node) {
        let removal = self.over(cause, old);
        self.removals.push(removal);
    }

    /// Every removal: the origin that the value would have if it were still there, its newest
    /// cause being what took it away.
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

    /// The cause behind an origin; `None` where the value is as it was read.
    pub fn get(&self, origin: Origin) -> Option<Cause> {
        self.table.get(origin.as_cause()?).copied()
    }

    /// The text that the newest cause of `origin` replaced. A Secret's value, maybe: for masking
    /// eyes only.
    pub fn replaced_text(&self, origin: Origin) -> Option<&Text> {
        let cause = self.get(origin)?;
        let text = self.texts.get(origin.as_cause()?)?;
        (!cause.replaced.is_none() || !text.is_empty()).then_some(text)
    }

    /// Changes every cause in place: what made it, and who asked.
    pub fn change_all(&mut self, change: impl FnMut(&mut Cause)) {
        self.table.iter_mut().for_each(change);
    }

    /// The chain behind an origin, newest first, and the source position it ends in. Goes on to
    /// what a value was made of where it replaced none.
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

    /// The source position where the value was written: that of the text which whoever wants
    /// another value has to change. Follows copies to what they were taken from.
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
