//! API versions that Kubernetes deprecated or removed: `data/lifecycle.txt`, by
//! scripts/kubernetes-lifecycle.py. A row is API version, kind, the minor that deprecated it, the one
//! that no longer serves it, and what replaces it; sorted, with `-` for none.

const TABLE: &str = include_str!("../data/lifecycle.txt");

/// The end of an API version's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lifecycle {
    /// The minor of Kubernetes that deprecated it.
    pub(crate) deprecated: u8,
    /// The first minor that does not serve it.
    pub(crate) removed: Option<u8>,
    /// The API version that replaces it, with the kind if that is another one.
    pub(crate) replacement: Option<(&'static str, Option<&'static str>)>,
}

/// The end of a kind's life in an API version; `None` if none is known.
pub(crate) fn lifecycle(api_version: &str, kind: &str) -> Option<Lifecycle> {
    TABLE.lines().find_map(|line| {
        let mut words = line.split(' ');
        let is_it = words.next() == Some(api_version) && words.next() == Some(kind);
        is_it.then(|| Lifecycle::parse(words)).flatten()
    })
}

/// True if Kubernetes had this API group once: no other project defines types in it.
pub(crate) fn was_group(group: &str) -> bool {
    TABLE.lines().any(|line| {
        let api_version = line.split(' ').next().unwrap_or_default();
        api_version.rsplit_once('/').map_or("", |(group, _)| group) == group
    })
}

impl Lifecycle {
    fn parse(mut words: impl Iterator<Item = &'static str>) -> Option<Self> {
        let minor = |word: &str| word.strip_prefix("1.")?.parse().ok();
        let deprecated = minor(words.next()?)?;
        let removed = minor(words.next()?);
        let replacement = words.next().filter(|word| *word != "-");
        Some(Self {
            deprecated,
            removed,
            replacement: replacement.map(|api_version| (api_version, words.next())),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Lifecycle, TABLE, lifecycle, was_group};

    #[test]
    fn rows_are_read() {
        let expected = Lifecycle {
            deprecated: 14,
            removed: Some(22),
            replacement: Some(("networking.k8s.io/v1", None)),
        };
        assert_eq!(lifecycle("extensions/v1beta1", "Ingress"), Some(expected));
        let endpoints = lifecycle("v1", "Endpoints").unwrap();
        assert_eq!(endpoints.removed, None);
        let replacement = ("discovery.k8s.io/v1", Some("EndpointSlice"));
        assert_eq!(endpoints.replacement, Some(replacement));
        assert_eq!(lifecycle("v1", "Pod"), None);
        assert!(was_group("settings.k8s.io") && !was_group("gateway.networking.k8s.io"));
    }

    #[test]
    fn every_row_has_its_words() {
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let words: Vec<&str> = line.split(' ').collect();
            assert!(lifecycle(words[0], words[1]).is_some(), "{line}");
        }
    }
}
