//! Differences between two sets of resources. In: any two sets, rendered or read. Out: a
//! [`Comparison`], a tree of data that `report` turns into text. Does not know where the
//! resources come from or how changes are shown. No Secret's value leaves it.

mod affix;
mod align;
mod by_position;
mod candidate;
mod change;
mod compare;
mod comparison;
mod counterparts;
mod edit_script;
mod expansion;
mod fold;
mod ignore;
mod kubernetes;
mod left;
mod left_behind;
mod likeness;
mod manifests;
mod names;
mod namespaces;
mod notes;
mod open_peers;
mod pair;
mod paired_by;
mod patches;
mod path;
mod query;
mod reading;
mod reference;
mod repeated;
mod rows;
mod secret;
mod seeker;
mod sought;
mod spelling;
mod text;
mod tree;
mod undo;

pub use change::{Change, ChangeKind, Class};
pub use compare::compare;
pub use comparison::{
    Comparison, Fold, Modification, Note, Object, Options, Reference, ResourceChange,
};
pub use ignore::IgnorePattern;
pub(crate) use kubernetes::quantity::{Quantity, quantity_scale};
pub(crate) use kubernetes::schedule::Schedule;
pub use kubernetes::server_set::remove_server_set;
pub use manifests::resources;
pub(crate) use names::logical_name;
pub use paired_by::PairedBy;
pub use patches::{Operation, PatchAction, ResourcePatch, patches};
pub use path::{FieldPath, Item, Label, Segment};
pub use query::{NoSuchField, field, leaves};
pub use reading::{ImageChange, ImagePart, Language, Reading, ScheduleField};
pub(crate) use repeated::repeated_identities;
pub use secret::Secrets;
pub use text::{Hunk, Line, hunks};
pub(crate) use text::{compare_lines, is_multiline};

pub(crate) use edit_script::edit_script;
