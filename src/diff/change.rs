//! One difference within a resource.

use std::fmt;
use std::str::FromStr;

use super::path::FieldPath;
use crate::yaml::Node;

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

/// What a change does, the mildest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Nothing: the API server stores the same, or sets the value itself.
    #[default]
    None,
    /// Labels, annotations, the version in `apiVersion`: nothing runs or serves differently.
    Metadata,
    /// The object is updated where it is; no pod is replaced for it.
    InPlace,
    /// How many pods run, or when.
    Scale,
    /// Pods are replaced, or the next ones differ.
    Rollout,
    /// Which requests reach which pods.
    Traffic,
    /// Somebody may do, reach or see more than before.
    Access,
    /// The API server refuses the update: the object must be deleted and created again.
    Recreate,
    /// What is stored may go.
    DataLoss,
}

impl Class {
    /// Every class, the mildest first.
    pub const ALL: [Class; 9] = [
        Class::None,
        Class::Metadata,
        Class::InPlace,
        Class::Scale,
        Class::Rollout,
        Class::Traffic,
        Class::Access,
        Class::Recreate,
        Class::DataLoss,
    ];

    /// Its name, as options and reports spell it.
    pub fn name(self) -> &'static str {
        match self {
            Class::None => "none",
            Class::Metadata => "metadata",
            Class::InPlace => "in-place",
            Class::Scale => "scale",
            Class::Rollout => "rollout",
            Class::Traffic => "traffic",
            Class::Access => "access",
            Class::Recreate => "recreate",
            Class::DataLoss => "data-loss",
        }
    }

    /// What it means, in a few words.
    pub fn meaning(self) -> &'static str {
        match self {
            Class::None => "changes nothing",
            Class::Metadata => "changes labels or annotations only",
            Class::InPlace => "is updated in place, no pod is replaced",
            Class::Scale => "changes how many pods run, or when",
            Class::Rollout => "replaces pods",
            Class::Traffic => "changes which requests reach which pods",
            Class::Access => "lets somebody do, reach or see more",
            Class::Recreate => "is refused by the API server: delete and create again",
            Class::DataLoss => "may lose what is stored",
        }
    }

    /// True for the classes that a reader should not miss in a long report.
    pub fn is_grave(self) -> bool {
        self >= Class::Traffic
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Class {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let named = Self::ALL.into_iter().find(|class| class.name() == text);
        named.ok_or(())
    }
}
