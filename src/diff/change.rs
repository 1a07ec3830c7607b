//! One difference within a resource.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

use super::path::FieldPath;
use crate::yaml::Node;

/// The kind of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ChangeKind {
    /// The value is new.
    Added,
    /// The value is gone.
    Removed,
    /// The value differs.
    Changed,
    /// An item moved within a list whose order matters.
    Moved,
    /// The value has another spelling with the same meaning.
    Respelled,
}

/// One difference within a resource. The nodes keep their origins, and no
/// Secret's value: those are masked before trees are compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Where.
    pub path: FieldPath,
    /// The kind of the change.
    pub kind: ChangeKind,
    /// The old value; `None` for an added one.
    pub old: Option<Node>,
    /// The new value; `None` for a removed one.
    pub new: Option<Node>,
    /// The effect on a cluster that runs the old side.
    pub class: Class,
}

impl Change {
    /// True if the value means something else now, or stands where it means something else.
    pub fn is_real(&self) -> bool {
        self.kind != ChangeKind::Respelled
    }
}

/// The effect of a change, from least to most severe.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Class {
    /// Nothing: the API server stores the same, or sets the value itself.
    #[default]
    None,
    /// Labels, annotations, the version in `apiVersion`: nothing runs or serves differently.
    Metadata,
    /// The object is updated where it is; no pod is replaced for it.
    InPlace,
    /// The number of pods changes, or the time they run.
    Scale,
    /// Pods are replaced, or the next ones differ.
    Rollout,
    /// Requests reach other pods.
    Traffic,
    /// The object has another name or namespace: it is a new one, beside the old one until that is pruned.
    Moved,
    /// Somebody may do, reach or see more than before.
    Access,
    /// Objects that exist do not fit any more: their next update is refused, or they cannot be read as before.
    Incompatible,
    /// The API server refuses the update: the object must be deleted and created again.
    Recreate,
    /// Stored data may be lost.
    DataLoss,
}

impl Class {
    /// Every class, the mildest first.
    pub const ALL: [Class; 11] = [
        Class::None,
        Class::Metadata,
        Class::InPlace,
        Class::Scale,
        Class::Rollout,
        Class::Traffic,
        Class::Moved,
        Class::Access,
        Class::Incompatible,
        Class::Recreate,
        Class::DataLoss,
    ];

    /// The name, as options and reports spell it.
    pub fn name(self) -> &'static str {
        match self {
            Class::None => "none",
            Class::Metadata => "metadata",
            Class::InPlace => "in-place",
            Class::Scale => "scale",
            Class::Rollout => "rollout",
            Class::Traffic => "traffic",
            Class::Moved => "moved",
            Class::Access => "access",
            Class::Incompatible => "incompatible",
            Class::Recreate => "recreate",
            Class::DataLoss => "data-loss",
        }
    }

    /// The meaning, in a few words.
    pub fn meaning(self) -> &'static str {
        match self {
            Class::None => "changes nothing",
            Class::Metadata => "changes labels or annotations only",
            Class::InPlace => "is updated in place, no pod is replaced",
            Class::Scale => "changes how many pods run, or when",
            Class::Rollout => "replaces pods",
            Class::Traffic => "changes which requests reach which pods",
            Class::Moved => "is a new object, beside the old one until that is pruned",
            Class::Access => "lets somebody do, reach or see more",
            Class::Incompatible => {
                "no longer fits objects that exist: their next update is refused"
            }
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
