//! Resources made from kustomization entries. In: an entry of `configMapGenerator`
//! or `secretGenerator`, or a generator's configuration object. Out: the resource
//! that kustomize would make of it, and how it joins those that exist. How files
//! are found, and which may be read, is the caller's business.

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

use crate::diag::Fallible;
use crate::kustomize::config::{GeneratorOptions, GeneratorRule};
use crate::model::Resource;

use super::step_context::StepContext;
pub(crate) use file_content::{FileContent, ReadFile};

/// How an entry becomes a resource: [`config_map::generate`], [`secret::generate`].
pub(crate) type Generate = fn(
    &GeneratorRule,
    Option<&GeneratorOptions>,
    &mut ReadFile<'_>,
    &mut StepContext<'_>,
) -> Fallible<Resource>;
