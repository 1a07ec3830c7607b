//! Resources generated from kustomization entries. In: an entry of
//! `configMapGenerator` or `secretGenerator`, or a generator's configuration
//! object. Out: the resource that kustomize would generate, and its behavior
//! toward existing ones. The caller finds files and decides which may be read.

pub(crate) mod absorb;
pub(crate) mod config_map;
mod data;
mod env_file;
mod env_remarks;
mod file_content;
pub(crate) mod helm;
pub(crate) mod iam_policy;
mod key_values;
mod object;
mod options;
pub(crate) mod secret;
#[cfg(test)]
mod tests;
mod trailing_space;

use crate::diag::Fallible;
use crate::kustomize::config::{GeneratorOptions, GeneratorRule};
use crate::model::Resource;

use super::step_context::StepContext;
pub(crate) use file_content::{FileContent, ReadFile};

/// Creates a resource from an entry: [`config_map::generate`], [`secret::generate`].
pub(crate) type Generate = fn(
    &GeneratorRule,
    Option<&GeneratorOptions>,
    &mut ReadFile<'_>,
    &mut StepContext<'_>,
) -> Fallible<Resource>;
