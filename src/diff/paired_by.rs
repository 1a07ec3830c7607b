//! The reason that two resources count as one.

/// The reason that two resources count as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PairedBy {
    /// Group, kind, namespace and logical name are the same.
    Identity,
    /// So are they but for a hash at the end of the name.
    HashSuffix,
    /// So are they but for the namespace: all that went from the old one came to the new one.
    Namespace,
    /// Group, kind and the name in the source are the same: a build gave it another prefix or suffix.
    Origin,
    /// The names differ by a prefix or suffix by which others do, too.
    Affix,
    /// Kind and namespace are the same, the names differ, and most of the contents does not.
    Content,
}
