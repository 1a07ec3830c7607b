//! The names that a text is searched for, and all else that there is to know about a name.

use super::outcome::Unmoved;

/// The new names of names that moved.
pub trait Names {
    /// The new name of `host` (in lower case, without a final dot), if it moved.
    fn renamed(&self, host: &str) -> Option<String>;

    /// The new name of the zone in `.zone`, the notation of cookie domains.
    fn renamed_zone(&self, zone: &str) -> Option<String> {
        self.renamed(zone)
    }

    /// The report of a name that did not move, but is below or above one that did.
    fn related(&self, _host: &str, _is_zone: bool) -> Option<Unmoved> {
        None
    }

    /// The standing of a mention of `host` between `before` and `after`.
    fn standing(&self, _before: &str, _host: &str, _after: &str) -> Standing {
        Standing::Host
    }

    /// True if `zone` moves whatever a variable puts before it.
    fn takes_any_prefix(&self, _zone: &str) -> bool {
        false
    }
}

/// The meaning of a mention that is spelled like a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A host.
    Host,
    /// Something else: an image, or a name of the Kubernetes API.
    Other,
    /// A host, or a name of the Kubernetes API.
    Unclear,
}
