//! Results as text. In: diagnostics and comparisons, which are data. Out:
//! strings, with colors where a flag asks for them. The only layer that knows
//! how anything is shown.

mod change_words;
mod compared;
pub mod diagnostics;
pub mod explain;
mod fold;
mod hosts;
mod html;
mod human;
mod hunk;
mod ignored;
mod impact_json;
mod json_patch;
mod long;
mod markdown;
mod names;
mod outline;
mod percent;
mod summary;
mod text;
mod unified;
mod value;
mod words;

pub use compared::Compared;
pub use hosts::hosts;
pub use html::{HtmlOptions, html};
pub use human::{HumanOptions, cause, human, human_of_sides, impact, parity};
pub use ignored::ignored_text;
pub use impact_json::json;
pub use json_patch::json_patch;
pub use markdown::{COMMENT_BUDGET, MarkdownOptions, markdown};
pub use names::names;
#[cfg(feature = "cli")]
pub(crate) use percent::percent_encoded;
pub use summary::summary;
pub use text::text;
pub use unified::unified;
pub use words::summary_text as impact_summary;
