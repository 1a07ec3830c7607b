//! Versions of Kubernetes whose types are compiled in.

use std::fmt;

/// A minor version of Kubernetes that resources can be held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KubernetesVersion {
    minor: u8,
}

/// The minors whose types are in `data/kubernetes.txt`.
const MINORS: std::ops::RangeInclusive<u8> = 34..=37;

impl KubernetesVersion {
    /// The newest version that is compiled in.
    pub const NEWEST: Self = Self {
        minor: *MINORS.end(),
    };

    /// The version that a text names: `1.37`, perhaps with a patch, `v1.37.2`. `None` if its types
    /// are not compiled in.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.strip_prefix('v').unwrap_or(text);
        let (minor, patch) = match text.strip_prefix("1.")?.split_once('.') {
            Some((minor, patch)) => (minor, Some(patch)),
            None => (text.strip_prefix("1.")?, None),
        };
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if !is_number(minor) || !patch.is_none_or(is_number) {
            return None;
        }
        Self::of_minor(minor.parse().ok()?)
    }

    /// Every version that is compiled in, the oldest first.
    pub fn all() -> impl DoubleEndedIterator<Item = Self> {
        MINORS.map(|minor| Self { minor })
    }

    /// The number after `1.`.
    pub fn minor(self) -> u8 {
        self.minor
    }

    fn of_minor(minor: u8) -> Option<Self> {
        MINORS.contains(&minor).then_some(Self { minor })
    }
}

impl fmt::Display for KubernetesVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "1.{}", self.minor)
    }
}

#[cfg(test)]
mod tests {
    use super::KubernetesVersion;

    #[test]
    fn versions_that_are_compiled_in_are_read() {
        let read = |text| KubernetesVersion::parse(text).map(|version| version.to_string());
        assert_eq!(read("1.37").as_deref(), Some("1.37"));
        assert_eq!(read("v1.34.4").as_deref(), Some("1.34"));
        for text in [
            "",
            "1.",
            "1.33",
            "1.38",
            "2.37",
            "1.37.",
            "1.+37",
            "1.37-rc.1",
            "37",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(
            KubernetesVersion::all().next_back(),
            Some(KubernetesVersion::NEWEST)
        );
    }
}
