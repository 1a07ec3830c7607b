//! A repository of manifests: what can be rendered in it, and what an edit does to
//! each of these targets. In: a tree of files, or two states of one. Out: targets,
//! their renders, and a [`SinceReport`].
//!
//! [`since`] is the whole of `offshoot diff --since`: it lists the targets of both
//! states, drops those that the edit cannot reach, renders the rest twice, and
//! collects the differences by cause. [`affected_by`] stops after the second step.
//!
//! ```
//! use offshoot::environment::Request;
//! use offshoot::kustomize::Files;
//! use offshoot::repository::{ResourceQuery, Tree, list};
//! use offshoot::sources::{FilePath, Memory, SourceMap};
//!
//! let mut files = Memory::default();
//! files.insert(FilePath::new("/shop/web/kustomization.yaml"), "resources: [config.yaml]\n");
//! files.insert(
//!     FilePath::new("/shop/web/config.yaml"),
//!     "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n",
//! );
//!
//! let map = SourceMap::default();
//! let tree = Tree::new(Box::new(files), FilePath::new("/shop"), &map)?;
//! let targets = list(&tree, &tree.directory, &tree.reach());
//! assert_eq!(targets[0].name, "web");
//!
//! let files = Files::new(&*tree.sources, &map);
//! let rendered = tree.render(&targets[0].target, &Request::default(), &files)?;
//! let config = ResourceQuery::parse("cm/web", None)?.find(&rendered.resources)?;
//! assert_eq!(config.kind(), "ConfigMap");
//! # Ok::<(), offshoot::diag::Diagnostics>(())
//! ```

mod affected;
mod affected_by;
mod branches;
mod cache;
mod cache_notes;
mod cache_pack;
mod check;
mod check_findings;
mod check_parcel;
mod comparer;
mod deployed;
mod discover;
mod edited;
mod expectation;
mod found;
mod handed_over;
mod included;
mod inputs;
mod listing;
mod located_target;
mod manifests;
mod originals;
mod others;
mod outcome;
mod parcel;
mod reach;
mod resource_query;
mod selection;
mod shares;
mod since;
mod target;
mod target_comparison;
#[cfg(test)]
mod tests;
mod tree;
mod tree_pair;
mod unbuildable;
mod unread;
mod version_steps;
mod watched;
mod written;

pub use affected_by::affected_by;
pub use cache::{CacheStore, SinceCache};
pub use check::{
    CheckScope, CheckShare, ChosenShare, check_since, check_targets, leveled, refused,
};
pub use check_findings::{CheckFindings, CheckReport};
pub use check_parcel::{CheckParcel, joined_checks};
pub use comparer::Describe;
pub use discover::{FoundKustomization, kustomizations};
pub use found::{Found, FoundTarget};
pub use listing::{ListedTarget, list};
pub use located_target::{LocatedTarget, split_revision};
pub use manifests::manifests;
pub use originals::originals;
pub use others::deployed;
pub use outcome::{Outcome, Seen, TargetChange};
pub use parcel::{Misfit, Parcel, joined};
pub use reach::{Reach, ReachIndex};
pub use resource_query::ResourceQuery;
pub use shares::{Shard, share};
pub use since::{Own, SinceReport, SinceRequest, collected, since, since_shard};
pub use target::{Target, no_targets};
pub use tree::{RenderedTarget, RepositoryConfig, Tree, root_above, sources_at};
pub use tree_pair::{ComparedTarget, TreePair, with_sample_branch};
pub use version_steps::{VersionEffect, VersionStep, version_steps};
pub use watched::{files_below, watched, watched_everywhere};
pub use written::{RENDER_KUSTOMIZATION, RENDER_LIST};
