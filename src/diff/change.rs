//! One difference within a resource.

use crate::yaml::Node;

use super::kubernetes::class::Class;
use super::path::FieldPath;

/// What happened to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It is another one.
    Changed,
    /// It is an item of a list whose order means something, and is elsewhere in it.
    Moved,
    /// It is written differently and means the same.
    Respelled,
}

/// One difference within a resource. The nodes keep their origins, and no
/// Secret's value: those are masked before trees are compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Where.
    pub path: FieldPath,
    /// What happened.
    pub kind: ChangeKind,
    /// What was there; `None` for what is new.
    pub old: Option<Node>,
    /// What is there; `None` for what is gone.
    pub new: Option<Node>,
    /// What it does to a cluster that has the old side.
    pub class: Class,
}

impl Change {
    /// True if the value means something else now, or stands where it means something else.
    pub fn is_real(&self) -> bool {
        self.kind != ChangeKind::Respelled
    }
}
