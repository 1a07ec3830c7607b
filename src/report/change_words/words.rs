//! A change in words.

use std::fmt;

/// The sign of a change that is not one value for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::report) enum Sign {
    /// The value is new.
    Added,
    /// The value is gone.
    Removed,
    /// The item stands elsewhere in its list.
    Moved,
    /// The value is spelled differently.
    Respelled,
}

impl Sign {
    /// The character.
    pub(in crate::report) fn char(self) -> char {
        match self {
            Sign::Added => '+',
            Sign::Removed => '-',
            Sign::Moved => '>',
            Sign::Respelled => '=',
        }
    }
}

/// The values of a change, each behind the text that leads to it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::report) enum Values {
    /// The field says it all.
    None,
    /// A value.
    One(&'static str, String),
    /// Words about the values.
    Said(&'static str, String),
    /// The old value and the new one.
    Two(&'static str, String, String),
}

/// A change in words: safe to show, on one line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::report) struct Words {
    /// The sign; `None` for a value that became another.
    pub(in crate::report) sign: Option<Sign>,
    /// The field: `container api: image registry.example.com/api`.
    pub(in crate::report) field: String,
    /// The values.
    pub(in crate::report) values: Values,
}

impl Words {
    pub(super) fn new(sign: Option<Sign>, field: String, values: Values) -> Self {
        Self {
            sign,
            field,
            values,
        }
    }
}

/// `+ env FOO=bar`, `replicas 2 → 3`.
impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(sign) = self.sign {
            write!(f, "{} ", sign.char())?;
        }
        f.write_str(&self.field)?;
        match &self.values {
            Values::None => Ok(()),
            Values::One(before, text) | Values::Said(before, text) => write!(f, "{before}{text}"),
            Values::Two(before, old, new) => write!(f, "{before}{old} → {new}"),
        }
    }
}
