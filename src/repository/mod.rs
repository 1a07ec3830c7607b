//! A repository of manifests: what can be rendered in it, and what an edit does to
//! each of these targets. In: a tree of files, or two states of one. Out: targets,
//! their renders, and a [`SinceReport`].
//!
//! [`since`] is the whole of `offshoot diff --since`: it lists the targets of both
//! states, drops those that the edit cannot reach, renders the rest twice, and
//! collects the differences by cause. [`affected_by`] stops after the second step.

mod affected;
mod affected_by;
mod discover;
mod expectation;
mod inputs;
mod listing;
mod located_target;
mod manifests;
mod outcome;
mod reach;
mod resource_query;
mod selection;
mod since;
mod target;
#[cfg(test)]
mod tests;
mod tree;
mod tree_pair;

pub use affected_by::affected_by;
pub use discover::{FoundKustomization, kustomizations};
pub use listing::{ListedTarget, list};
pub use located_target::LocatedTarget;
pub use manifests::manifests;
pub use outcome::{Describe, Outcome, TargetChange};
pub use reach::{Reach, ReachIndex};
pub use resource_query::ResourceQuery;
pub use since::{SinceReport, SinceRequest, since};
pub use target::Target;
pub use tree::{RenderedTarget, RepositoryConfig, Tree, root_above};
pub use tree_pair::{ComparedTarget, TreePair, with_sample_branch};
