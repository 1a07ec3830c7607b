//! One environment of offshoot.yaml.

use crate::config::{Decode, Fields, LocatedText};
use crate::diag::Origin;
use crate::environment::features::{Features, Outline};
use crate::environment::roots::Roots;

use super::slug_room::SlugRoom;

/// An entry of `environments`.
#[derive(Clone, Debug, Default)]
pub struct Spec {
    /// The name: the entry's key.
    pub name: LocatedText,
    /// The directories that it is made of.
    pub roots: Roots,
    /// True if there is one environment for each branch.
    pub per_branch: bool,
    /// The room for the branch in names.
    pub slug: SlugRoom,
    /// The settings of each feature.
    pub features: Features,
    /// The place of the entry.
    pub at: Origin,
}

impl Spec {
    /// The directories other than its roots that a render reads: the sources of `secretSync`.
    pub fn sources(&self) -> &[LocatedText] {
        let sync = self.features.secret_sync.as_ref();
        sync.map_or(&[], |sync| &sync.sources)
    }

    /// The text behind `namespace` in templates: the first of several namespaces.
    pub fn namespace(&self) -> Option<&LocatedText> {
        self.namespaces().next()
    }

    /// The texts of all namespaces that the environment renders into.
    pub fn namespaces(&self) -> impl Iterator<Item = &LocatedText> {
        let several = self.features.namespaces.0.iter().map(|(_, text)| text);
        self.features.namespace.0.iter().chain(several)
    }

    /// The settings that features depend on.
    pub(super) fn outline<'a>(&'a self, domains: &'a [LocatedText]) -> Outline<'a> {
        Outline {
            name: &self.name,
            per_branch: self.per_branch,
            has_namespace: self.namespace().is_some(),
            domains,
        }
    }
}

impl Decode for Spec {
    const WHAT: &'static str = "an environment";

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            name: LocatedText::default(),
            roots: Roots::decode(fields),
            per_branch: fields.flag("perBranch"),
            slug: fields.object("slug").unwrap_or_default(),
            features: Features::decode(fields),
            at: fields.at,
        }
    }
}
