//! Conversion of tokens to events: the grammar of YAML 1.1 as a state machine
//! that pulls tokens and needs no recursion.

mod collections;
mod comments;
mod documents;
mod event;
mod grammar;

pub(super) use event::{Event, EventKind, Properties};
pub(super) use grammar::Events;
