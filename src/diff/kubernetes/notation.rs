//! Notations: what a text says in one, by which two spellings can be told to mean the same.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::duration::Duration;
use super::quantity::Quantity;
use super::schedule::Schedule;

/// What a scalar says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// An amount: `500m`, `1Gi`.
    Quantity,
    /// A length of time in Go's notation: `1h30m`.
    Duration,
    /// A length of time in Prometheus' notation: `1d`.
    PrometheusDuration,
    /// Times in cron's notation.
    Schedule,
    /// Bytes in base64, in which line breaks say nothing.
    Bytes,
}

impl Meaning {
    /// True if both texts say this, and the same.
    pub(crate) fn is_same(self, old: &str, new: &str) -> bool {
        fn equal<T: PartialEq>(read: impl Fn(&str) -> Option<T>, old: &str, new: &str) -> bool {
            read(old).is_some_and(|old| read(new) == Some(old))
        }
        match self {
            Meaning::Quantity => equal(Quantity::parse, old, new),
            Meaning::Duration => equal(Duration::parse, old, new),
            Meaning::PrometheusDuration => equal(Duration::parse_prometheus, old, new),
            Meaning::Schedule => equal(Schedule::parse, old, new),
            Meaning::Bytes => equal(bytes, old, new),
        }
    }

    /// True if a YAML number can say it.
    pub(crate) fn takes_numbers(self) -> bool {
        self == Meaning::Quantity
    }
}

/// The bytes behind base64; Go's decoder passes over line breaks.
fn bytes(text: &str) -> Option<Vec<u8>> {
    let packed: String = text.chars().filter(|c| !"\r\n".contains(*c)).collect();
    STANDARD.decode(packed).ok()
}
