//! The number of a version: `5.8.1`.

use std::fmt;

/// The number of a version of kustomize.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number {
    major: u8,
    minor: u8,
    patch: u8,
}

impl Number {
    /// The number `major.minor.patch`.
    pub const fn new(major: u8, minor: u8, patch: u8) -> Self {
        Self {
            major,
            minor,
            patch,
        }
    }

    /// True if a version with this number does what began with `since`.
    pub(super) const fn has(self, since: Self) -> bool {
        let own = [self.major, self.minor, self.patch];
        let other = [since.major, since.minor, since.patch];
        let mut part = 0;
        while part < own.len() {
            if own[part] != other[part] {
                return own[part] > other[part];
            }
            part += 1;
        }
        true
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

#[cfg(test)]
mod tests {
    use super::Number;

    #[test]
    fn a_version_does_what_began_with_an_earlier_one() {
        let has = |own: [u8; 3], since: [u8; 3]| {
            let [own, since] = [own, since].map(|it| Number::new(it[0], it[1], it[2]));
            own.has(since)
        };
        assert!(
            has([5, 8, 1], [5, 8, 1]) && has([5, 10, 0], [5, 8, 2]) && has([6, 0, 0], [5, 8, 2])
        );
        assert!(!has([5, 7, 1], [5, 8, 0]) && !has([4, 9, 9], [5, 0, 0]));
    }
}
