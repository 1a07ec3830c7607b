//! The targets.

pub mod checks;
pub mod diffs;
pub mod environments;
pub mod git;
pub mod hosts;
pub mod kustomizations;
pub mod names;
pub mod patches;
pub mod yaml;
