//! A declared name.

use crate::diag::Origin;
use crate::yaml::FieldPath;

/// The claim that an object makes to a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Traffic for the name is routed, or its DNS record is made.
    Traffic,
    /// A certificate for the name. A wildcard then takes no other name along.
    Certificate,
}

/// The reason why a declared name cannot be replaced where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fixed {
    /// A regular expression matches the name.
    Expression,
    /// The name is the key of a map.
    Key,
    /// The cluster completes the name with a zone that is not in it.
    Relative,
    /// A template that somebody else fills in makes the name.
    Template,
}

impl Fixed {
    /// The reason in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Fixed::Expression => "a regular expression claims it",
            Fixed::Key => "it is a key of a map",
            Fixed::Relative => "the cluster adds the zone",
            Fixed::Template => "a template makes it",
        }
    }
}

/// A field that declares the DNS name that an object answers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// The name, in lower case, without a final dot, perhaps with a wildcard in front.
    pub host: String,
    /// The resource, by its position.
    pub resource: usize,
    /// The field.
    pub path: FieldPath,
    /// The claim to the name.
    pub claim: Claim,
    /// The reason why the name cannot be replaced here, if there is one.
    pub fixed: Option<Fixed>,
    /// The place of the field's value.
    pub at: Origin,
}
