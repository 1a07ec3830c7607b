//! Places at which a resource and its type do not meet.

use crate::diag::{Message, Origin};
use crate::yaml::FieldPath;

/// A place in a resource that the API server would refuse, or warn of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The rule that is broken.
    pub kind: MismatchKind,
    /// The path of the field; of the missing one, if one is missing.
    pub path: FieldPath,
    /// The place to look at: of the value, of an unknown field's name, or of the map that lacks a
    /// field.
    pub at: Origin,
    /// The fact, lower case, with names in backticks.
    pub message: Message,
    /// A way to fix it.
    pub help: Option<Message>,
    /// The name that was probably meant.
    pub suggestion: Option<String>,
}

/// The rule that a [`Mismatch`] breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MismatchKind {
    /// The API version was removed in the chosen version of Kubernetes, or before.
    RemovedVersion,
    /// The API group is Kubernetes' own, or has a definition in the tree, and has no such version
    /// or kind.
    UnknownType,
    /// The definition has the version, and says that it is not served.
    NotServed,
    /// Clusters serve the API version only if they are told to; alpha and beta.
    OffByDefault,
    /// The API version is deprecated: it works, and the API server warns.
    DeprecatedVersion,
    /// The type has no such field.
    UnknownField,
    /// The value is of another type than the field.
    WrongType,
    /// A field that is required is missing, null or empty.
    MissingField,
    /// The value is not among those that the field may have.
    NotAllowed,
    /// The value is a string or number that the field's notation does not allow.
    Malformed,
    /// The item of a list repeats the key or value of an earlier one.
    Repeated,
    /// The value breaks a limit of a custom resource's schema: length, range, pattern.
    OutOfBounds,
    /// The values of several fields contradict each other.
    Contradiction,
}

impl MismatchKind {
    /// True if an API server refuses the resource; false if it warns, or may be configured to accept it.
    pub fn is_refused(self) -> bool {
        !matches!(self, Self::OffByDefault | Self::DeprecatedVersion)
    }
}
