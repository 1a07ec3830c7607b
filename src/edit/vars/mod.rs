//! Vars as replacements (`ConvertVarsToReplacements` in `kustomize/commands/edit/fix/convert.go`): the
//! files that a build reads are searched for each var, the fields that it is in become the targets of a replacement,
//! and `NAME_PLACEHOLDER` takes its place there.

mod files;
mod target;
mod uses;

pub(super) use files::{Touched, touched};
pub(super) use target::{source, target};
pub(super) use uses::uses;
