//! Results as text. In: diagnostics and comparisons, which are data. Out:
//! strings, with colours where a flag asks for them. The only layer that knows
//! how anything is shown.

pub mod diagnostics;
mod hosts;
mod human;
mod unified;

pub use hosts::hosts;
pub use human::{HumanOptions, human, impact};
pub use unified::unified;
