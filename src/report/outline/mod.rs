//! An impact as a reader wants it told: the answer first, then one block for each cause, with the
//! same change of many resources as one line. In: an impact. Out: an [`Outline`], which every
//! output for people shows in its own way.

mod bases;
mod block;
mod blocks;
mod consequences;
mod fold;
mod found;
mod headline;
mod hidden;
mod left_over;
mod line;
mod merge;
mod scope;
mod set_items;
mod trouble;

pub(super) use bases::bases_text;
pub(super) use block::{Block, Item};
pub(super) use blocks::Blocks;
pub(super) use fold::Folded;
pub(super) use headline::{Headline, headline};
pub(super) use hidden::{HiddenEdit, hidden_edits};
pub(super) use line::Line;
pub(super) use scope::Scope;
pub(super) use trouble::{failing_as_before, quiet_lines, troubles};
