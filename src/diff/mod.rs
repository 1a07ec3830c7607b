//! What differs between two sets of resources. In: any two, rendered or read.
//! Out: a [`Comparison`], a tree of data that `report` turns into text. Knows
//! nothing of where the resources come from, nor of how changes are shown; no
//! Secret's value leaves it.

mod align;
mod change;
mod compare;
mod comparison;
mod fold;
mod kubernetes;
mod likeness;
mod manifests;
mod notes;
mod pair;
mod patches;
mod path;
mod query;
mod reading;
mod repeated;
mod secret;
mod spelling;
mod text;
mod tree;

pub use change::{Change, ChangeKind, Class};
pub use compare::{compare, masked};
pub use comparison::{
    Comparison, Fold, Modification, Note, Object, Options, Reference, ResourceChange,
};
pub use manifests::resources;
pub use pair::{PairedBy, logical_name};
pub use patches::{Operation, PatchAction, ResourcePatch, patches};
pub use path::{FieldPath, Item, Label, Segment};
pub use query::{NoSuchField, field, leaves};
pub use reading::{ImageChange, ImagePart, Language, Reading, ScheduleField};
pub use repeated::repeated_identities;
pub use text::{Line, compare_lines, is_multiline};
