//! The way to a kustomization, as the kustomizations on it state it.

use super::path::joined;
use super::remote::RepoSpec;
use crate::yaml::Text;

/// The way to a kustomization from the directory that is built, or from the root of the repository
/// that it was vendored from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trail {
    pub(crate) path: String,
    pub(crate) repo: Text,
    pub(crate) git_ref: Text,
}

impl Trail {
    /// One step further: to `name`, as a kustomization names it.
    pub(crate) fn to(&self, name: &str) -> Self {
        match RepoSpec::parse(name) {
            None => Self {
                path: joined(&self.path, name),
                ..self.clone()
            },
            Some(spec) => Self {
                // kustomize cuts the first segment off a placeholder that has no second one then.
                path: match spec.path.as_str() {
                    "" => "notCloned".to_owned(),
                    path => path.to_owned(),
                },
                repo: spec.clone.into(),
                git_ref: spec.repository.reference.into(),
            },
        }
    }
}
