//! The codes of diagnostics: one enum, and one table with the name,
//! severities, meaning and fix of each.

mod entry;
mod table;

use std::fmt;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::diag::severity::Severity;

pub use entry::Fault;
pub use table::Code;

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

    /// True if `checks` in offshoot.yaml can set the level: for findings of checks, and warnings.
    pub fn is_adjustable(self) -> bool {
        self.fault() == Fault::Finding || self.severities().contains(&Severity::Warning)
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

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::named(&name).ok_or_else(|| D::Error::custom(format!("there is no code `{name}`")))
    }
}

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
