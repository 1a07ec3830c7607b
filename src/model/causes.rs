//! Why a value is what it is: the step that made it, the place that asked for
//! that step, and what was there before.

use crate::diag::Origin;

/// A step of the build, by the name users know it by: a kustomization field
/// (`namePrefix`, `patches`), or a rule of an environment (`hosts`).
pub type Step = &'static str;

/// One link in the chain of causes of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cause {
    /// What made the value.
    pub step: Step,
    /// The place that asked for it: a line of a kustomization, a patch, offshoot.yaml.
    pub at: Origin,
    /// Where the value that it replaced came from.
    pub replaced: Origin,
}

/// The table that origins with a cause are indices of. One to a build.
#[derive(Clone, Debug, Default)]
pub struct Causes {
    table: Vec<Cause>,
}

impl Causes {
    /// The origin of a value that `step` made, asked for at `at`, in place of one from `replaced`.
    pub fn origin(&mut self, step: Step, at: Origin, replaced: Origin) -> Origin {
        let cause = Cause { step, at, replaced };
        if self.table.last() == Some(&cause) {
            return Origin::cause(self.table.len() - 1);
        }
        self.table.push(cause);
        Origin::cause(self.table.len() - 1)
    }

    /// The cause behind an origin; `None` where the value is as it was read.
    pub fn get(&self, origin: Origin) -> Option<Cause> {
        self.table.get(origin.as_cause()?).copied()
    }

    /// The chain behind an origin, newest first, and the source position it ends in.
    pub fn chain(&self, origin: Origin) -> (Vec<Cause>, Origin) {
        let (mut chain, mut origin) = (Vec::new(), origin);
        while let Some(cause) = self.get(origin) {
            chain.push(cause);
            origin = cause.replaced;
        }
        (chain, origin)
    }

    /// The source position to show for an origin: its own, or that of its newest cause.
    pub fn position(&self, origin: Origin) -> Origin {
        let mut origin = origin;
        while let Some(cause) = self.get(origin) {
            origin = if cause.at.is_none() {
                cause.replaced
            } else {
                cause.at
            };
        }
        origin
    }
}
