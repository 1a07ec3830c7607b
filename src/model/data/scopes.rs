//! The form of the tables of scopes: API groups, each with its kinds.

/// The scope of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KindScope {
    /// Its objects are in no namespace.
    Cluster,
    /// Each of its objects is in a namespace.
    Namespaced,
}

/// The kinds of an API group.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) name: &'static str,
    pub(crate) cluster: &'static [&'static str],
    pub(crate) namespaced: &'static [&'static str],
    /// The scope of kinds in neither list.
    pub(crate) others: Option<KindScope>,
}

/// A group whose kinds are all listed.
pub(crate) const fn exact(
    name: &'static str,
    cluster: &'static [&'static str],
    namespaced: &'static [&'static str],
) -> Group {
    Group {
        name,
        cluster,
        namespaced,
        others: None,
    }
}

/// A group whose kinds are namespaced, but for these.
pub(crate) const fn except(name: &'static str, cluster: &'static [&'static str]) -> Group {
    but(name, cluster, &[])
}

/// A group whose kinds are namespaced, but for the first list; the second one has kinds whose names
/// begin like those of cluster-scoped ones.
pub(crate) const fn but(
    name: &'static str,
    cluster: &'static [&'static str],
    namespaced: &'static [&'static str],
) -> Group {
    Group {
        name,
        cluster,
        namespaced,
        others: Some(KindScope::Namespaced),
    }
}

/// A group whose kinds are all namespaced.
pub(crate) const fn inside(name: &'static str) -> Group {
    but(name, &[], &[])
}

/// A group whose kinds are cluster-scoped, but for these.
pub(crate) const fn outside(name: &'static str, namespaced: &'static [&'static str]) -> Group {
    Group {
        name,
        cluster: &[],
        namespaced,
        others: Some(KindScope::Cluster),
    }
}
