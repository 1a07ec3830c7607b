//! The version of kustomize that a build follows: a number and a set of behaviors. In: a text of the command line or of
//! offshoot.yaml. Out: a version, which travels in the options of the build; code asks it with [`Version::has`].

mod behaviors;
mod number;
mod runners;

use std::fmt;

pub use behaviors::{BEHAVIORS, Behavior, BehaviorRow};
pub use number::Number;
pub use runners::{RUNNERS, Runner};

/// The numbers of the versions that are known, the oldest first.
pub const NUMBERS: [Number; 4] = [
    Number::new(5, 7, 1),
    Number::new(5, 8, 1),
    Number::new(5, 8, 2),
    Number::new(5, 8, 3),
];

/// A version of kustomize. A set of behaviors that no release has is possible: it tells which of them makes a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Version {
    number: Number,
    behaviors: u32,
}

impl Version {
    /// The version that builds follow if none is asked for.
    pub const DEFAULT: Self = Self::of(Number::new(5, 8, 1));

    /// The version with a number.
    const fn of(number: Number) -> Self {
        let (mut behaviors, mut row) = (0, 0);
        while row < BEHAVIORS.len() {
            if number.has(BEHAVIORS[row].since) {
                behaviors |= BEHAVIORS[row].behavior.bit();
            }
            row += 1;
        }
        Self { number, behaviors }
    }

    /// Every version that is known, the oldest first.
    pub fn all() -> impl DoubleEndedIterator<Item = Self> {
        NUMBERS.into_iter().map(Self::of)
    }

    /// The version that a text names: a number, `5.8.1` or `v5.8.1`, or a program that contains it, `argocd-3.6` or
    /// `argocd-v3.6`. `None` if it is not known.
    pub fn parse(text: &str) -> Option<Self> {
        let number = text.strip_prefix('v').unwrap_or(text);
        let named = Self::all().find(|version| version.number.to_string() == number);
        let name = text.replacen("-v", "-", 1);
        let runner = RUNNERS.iter().find(|runner| runner.name == name);
        named.or_else(|| runner.map(|runner| Self::of(runner.kustomize)))
    }

    /// The texts that [`Version::parse`] takes, numbers first.
    pub fn names() -> impl Iterator<Item = String> {
        let numbers = NUMBERS.iter().map(Number::to_string);
        numbers.chain(RUNNERS.iter().map(|runner| runner.name.to_owned()))
    }

    /// Its number.
    pub fn number(self) -> Number {
        self.number
    }

    /// True if it does this.
    pub const fn has(self, behavior: Behavior) -> bool {
        self.behaviors & behavior.bit() != 0
    }

    /// The version that does this if `is_done`, and else is like this one.
    #[must_use]
    pub const fn with(self, behavior: Behavior, is_done: bool) -> Self {
        let others = self.behaviors & !behavior.bit();
        let own = if is_done { behavior.bit() } else { 0 };
        Self {
            behaviors: others | own,
            ..self
        }
    }

    /// The behaviors that one of the two has and the other one has not, the oldest first.
    pub fn differences(self, other: Self) -> impl Iterator<Item = Behavior> {
        let behaviors = BEHAVIORS.iter().map(|row| row.behavior);
        behaviors.filter(move |it| self.has(*it) != other.has(*it))
    }
}

impl Default for Version {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.number.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_named_by_number_and_by_who_runs_them() {
        let named = |text| Version::parse(text).map(|version| version.to_string());
        for (text, number) in [
            ("5.8.1", "5.8.1"),
            ("v5.7.1", "5.7.1"),
            ("argocd-3.6", "5.8.3"),
            ("argocd-v3.5", "5.8.1"),
            ("kubectl-1.37", "5.8.1"),
            ("flux-v2.9", "5.8.1"),
        ] {
            assert_eq!(named(text).as_deref(), Some(number), "{text}");
        }
        for text in ["", "v", "vv5.8.1", "5.8", "5.8.10", "argocd", "argocd-3.7"] {
            assert_eq!(named(text), None, "{text}");
        }
        for name in Version::names() {
            assert!(Version::parse(&name).is_some(), "{name}");
        }
    }

    #[test]
    fn a_version_does_what_it_began_and_what_earlier_ones_did() {
        let [oldest, default, .., newest] = [0, 1, 2, 3].map(|index| Version::of(NUMBERS[index]));
        assert_eq!(default, Version::DEFAULT);
        assert!(default.has(Behavior::StructuredText) && !default.has(Behavior::SecretStringData));
        assert!(
            BEHAVIORS
                .iter()
                .all(|row| newest.has(row.behavior) && !oldest.has(row.behavior))
        );
    }

    #[test]
    fn one_step_at_a_time_leads_from_one_version_to_another() {
        let all: Vec<Version> = Version::all().collect();
        let (from, to) = (all[0], all[3]);
        let steps = from.differences(to);
        let last = steps.fold(from, |at, step| at.with(step, to.has(step)));
        assert_eq!(last.behaviors, to.behaviors);
        assert_eq!(to.differences(to).count(), 0);
    }
}
