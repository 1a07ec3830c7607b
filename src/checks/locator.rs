//! A thing outside of a pod that a text leads to, in one spelling.

/// The kind of thing that a text names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    /// A host.
    Host,
    /// A URL of a service that everybody uses.
    Url,
    /// A Service of the cluster, with its namespace.
    Service,
    /// A resource of AWS.
    Arn,
    /// A service account of Google.
    Identity,
    /// An entry of a vault.
    VaultEntry,
    /// A value that its name explains: a bucket, a queue.
    Named(&'static str),
}

impl Class {
    /// The words for it.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::Url => "URL",
            Self::Service => "Service",
            Self::Arn => "AWS resource",
            Self::Identity => "service account",
            Self::VaultEntry => "vault entry",
            Self::Named(words) => words,
        }
    }
}

/// Something that a line names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Locator {
    /// The kind of thing.
    pub(super) class: Class,
    /// Its one spelling.
    pub(super) value: String,
}

/// True for a name without a template in it.
pub(super) fn is_plain(text: &str) -> bool {
    text.len() > 1
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_./:".contains(&byte))
}
