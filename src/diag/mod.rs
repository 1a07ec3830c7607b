//! Problems as data. A [`Diagnostic`] states what is wrong, where it is, and
//! how to fix it; only `report::diagnostics` turns one into text. This layer
//! knows positions ([`Origin`]), never the contents of files.

mod code;
mod diagnostic;
mod display;
mod listed;
pub(crate) mod message;
mod origin;
mod plural;
mod remedy;
mod rule;
mod severity;
mod suggest;
mod visible;
mod wording;

pub use code::{Code, Fault};
pub(crate) use diagnostic::Failures;
pub use diagnostic::{Diagnostic, Diagnostics, Fallible, Label};
pub(crate) use listed::{first_of, listed};
pub(crate) use message::message;
pub use message::{Message, Part, Shown};
pub use origin::Origin;
pub(crate) use plural::counted;
pub use remedy::Remedy;
pub use rule::Rule;
pub use severity::Severity;
pub(crate) use suggest::{did_you_mean, nearest};
#[cfg(feature = "cli")]
pub(crate) use visible::{is_visible, visible_in_quotes};
pub(crate) use visible::{same_width, visible, visible_json, visible_lines, visible_name};
pub use wording::{Caller, Wording};
