//! The codes of diagnostics: one enum, and one table with the name,
//! severities, meaning and fix of each.

mod table;

use std::fmt;

pub use table::Code;

use super::Severity;

/// The person who has to fix the problem when a command fails with a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The author of the command line: every command exits with 2.
    Usage,
    /// The author of the files: the command exits with its own code for a failure.
    Input,
}

/// A row of the table: everything known about one code.
#[derive(Debug)]
struct Entry {
    name: &'static str,
    severities: &'static [Severity],
    fault: Fault,
    meaning: &'static str,
    fix: &'static str,
}

impl Code {
    /// The stable, kebab-case name.
    pub fn name(self) -> &'static str {
        self.entry().name
    }

    /// The severities that diagnostics with this code can have.
    pub fn severities(self) -> &'static [Severity] {
        self.entry().severities
    }

    /// The person who has to fix the problem; it decides the exit code.
    pub fn fault(self) -> Fault {
        self.entry().fault
    }

    /// The explanation, in one line.
    pub fn meaning(self) -> &'static str {
        self.entry().meaning
    }

    /// The fix, in one line.
    pub fn fix(self) -> &'static str {
        self.entry().fix
    }

    /// The code called `name`; `None` if no code has this name.
    pub fn named(name: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|code| code.name() == name)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Builds the enum and its table from rows `Variant "name" SEVERITY FAULT "meaning"
/// "fix";`. SEVERITY is `error`, `warning`, or `either` if it depends on the situation.
macro_rules! codes {
    ($($variant:ident $name:literal $severity:ident $fault:ident $meaning:literal $fix:literal;)+) => {
        /// The stable identity of a rule. Variants are sorted by name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $meaning] $variant,)+
        }

        impl Code {
            /// Every code, sorted by name.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            pub(super) fn entry(self) -> &'static Entry {
                match self {
                    $(Self::$variant => &Entry {
                        name: $name,
                        severities: codes!(@$severity),
                        fault: Fault::$fault,
                        meaning: $meaning,
                        fix: $fix,
                    },)+
                }
            }
        }
    };
    (@error) => { &[Severity::Error] };
    (@warning) => { &[Severity::Warning] };
    (@either) => { &[Severity::Error, Severity::Warning] };
}
use codes;

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn names_are_in_order_and_kebab_case() {
        assert!(Code::ALL.is_sorted_by(|a, b| a.name() < b.name()));
        let is_word = |word: &str| {
            let mut letters = word.chars();
            !word.is_empty() && letters.all(|letter| matches!(letter, 'a'..='z' | '0'..='9'))
        };
        for code in Code::ALL {
            let words: Vec<&str> = code.name().split('-').collect();
            assert!(
                words.len() > 1 && words.iter().all(|word| is_word(word)),
                "{code}"
            );
            assert_eq!(Code::named(code.name()), Some(*code));
        }
    }
}
