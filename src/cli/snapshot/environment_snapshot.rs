//! The render of one environment, as the files of its snapshot.

use std::borrow::Cow;

use crate::cli::output::{file_names, yaml_document};
use crate::diag::{Diagnostic, Fallible};
use crate::diff::{Secrets, logical_name};
use crate::model::{Causes, Resource};
use crate::repository::RenderedTarget;
use crate::sources::FilePath;

/// The render of one environment, as the files of its snapshot.
#[derive(Debug)]
pub(super) struct EnvironmentSnapshot {
    /// The name of the environment.
    pub(super) name: String,
    /// The directory of the snapshot.
    pub(super) directory: FilePath,
    /// The resources of the render, values of Secrets masked.
    pub(super) new: Vec<Resource>,
    pub(super) causes: Causes,
    pub(super) warnings: Vec<Diagnostic>,
    /// The names and texts of the files that the directory should have, in the order of `new`.
    pub(super) files: Vec<(String, String)>,
}

impl EnvironmentSnapshot {
    /// The snapshot that `rendered` makes in `directory`.
    ///
    /// # Errors
    /// Resources that cannot be written as YAML.
    pub(super) fn new(
        name: String,
        directory: FilePath,
        rendered: RenderedTarget,
    ) -> Fallible<Self> {
        let new = without_secrets(rendered.resources);
        let names = file_names(&new, logical_name);
        let texts = new.iter().map(yaml_document);
        let texts = texts.collect::<Fallible<Vec<_>>>()?;
        Ok(Self {
            name,
            directory,
            new,
            causes: rendered.causes,
            warnings: rendered.warnings,
            files: names.into_iter().zip(texts).collect(),
        })
    }
}

fn without_secrets(resources: Vec<Resource>) -> Vec<Resource> {
    let mut secrets = Secrets::of(&resources);
    let hidden = |resource| match secrets.hidden(&resource) {
        Cow::Owned(node) => Resource { node, ..resource },
        Cow::Borrowed(_) => resource,
    };
    resources.into_iter().map(hidden).collect()
}
