//! The progress of a build with the builtin schema. It decides the rank of a document that a
//! kustomization states with `openapi`. In kustomize this is process state (`SetSchema` and
//! `initSchema` in `kyaml/openapi/openapi.go`).

use super::version::{Behavior, Version};
use crate::diag::Fallible;
use crate::model::{Gvk, Resource, ResourceSet, SchemaRank, Schemas};

/// The types that are cluster-scoped in versions with [`Behavior::AdmissionPolicyScope`]: kind, group and version.
const ADMISSION_POLICIES: [(&str, &str, &str); 2] = [
    (
        "ValidatingAdmissionPolicy",
        "admissionregistration.k8s.io",
        "v1",
    ),
    (
        "ValidatingAdmissionPolicyBinding",
        "admissionregistration.k8s.io",
        "v1",
    ),
];

/// The schemas that a build begins with.
pub(crate) fn schemas(version: Version) -> Schemas {
    if version.has(Behavior::AdmissionPolicyScope) {
        Schemas::with_cluster_scoped(&ADMISSION_POLICIES)
    } else {
        Schemas::default()
    }
}

/// The state of the builtin schema in this build.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum SchemaState {
    /// Not needed so far.
    #[default]
    Untouched,
    /// The build met a type of unknown scope: the schema must be read.
    Wanted,
    /// The build merged something: the schema has been read.
    Read,
}

impl SchemaState {
    /// The rank of a document that is chosen now.
    pub(crate) fn rank(self) -> SchemaRank {
        match self {
            Self::Untouched => SchemaRank::Alone,
            Self::Wanted => SchemaRank::Below,
            Self::Read => SchemaRank::Above,
        }
    }

    /// Records that the build meets a type. True if only the chosen schema
    /// declares it cluster-scoped.
    ///
    /// # Errors
    /// `openapi-malformed`: the build needs a schema that cannot be read.
    pub(crate) fn meet(&mut self, schemas: &Schemas, gvk: &Gvk) -> Fallible<bool> {
        if !schemas.is_chosen() && *self == Self::Untouched && !schemas.has_known_scope(gvk) {
            *self = Self::Wanted;
        }
        schemas.states_cluster_scope(gvk)
    }

    /// Notes that the build meets a resource, and tells it how it is scoped.
    ///
    /// # Errors
    /// As [`SchemaState::meet`].
    pub(crate) fn meet_resource(
        &mut self,
        schemas: &Schemas,
        resource: &mut Resource,
    ) -> Fallible<()> {
        if schemas.adds_cluster_scope(&resource.node) {
            resource.is_stated_cluster_scoped = true;
            return Ok(());
        }
        let is_settled = if schemas.is_chosen() {
            !schemas.has_document()
        } else {
            *self != Self::Untouched
        };
        if !is_settled {
            resource.is_stated_cluster_scoped = false;
            resource.is_stated_cluster_scoped = self.meet(schemas, &resource.gvk())?;
        }
        Ok(())
    }

    /// Records that the build merges, which reads the schema.
    ///
    /// # Errors
    /// `openapi-malformed`
    pub(crate) fn read(&mut self, schemas: &Schemas) -> Fallible<()> {
        if !schemas.is_chosen() {
            *self = Self::Read;
        }
        schemas.check()
    }

    /// Tells resources read earlier what the chosen schema says of their scope.
    ///
    /// # Errors
    /// As [`SchemaState::meet`].
    pub(crate) fn settle_scopes(
        &mut self,
        schemas: &Schemas,
        resources: &mut ResourceSet,
    ) -> Fallible<()> {
        if !schemas.states_scopes() {
            return Ok(());
        }
        let mut items = resources.items_mut().iter_mut();
        items.try_for_each(|resource| self.meet_resource(schemas, resource))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gvk(group: &str, kind: &str) -> Gvk {
        Gvk::new(group.into(), "v1".into(), kind.into())
    }

    #[test]
    fn a_document_stands_alone_where_nothing_was_wanted() {
        let (mut state, schemas) = (SchemaState::default(), Schemas::default());
        let met = state.meet(&schemas, &gvk("apps", "Deployment"));
        assert!(!met.expect("nothing is chosen yet"));
        assert_eq!(state.rank(), SchemaRank::Alone);
    }

    #[test]
    fn a_document_is_below_the_builtin_schema_once_an_unknown_type_was_met() {
        let (mut state, schemas) = (SchemaState::default(), Schemas::default());
        let met = state.meet(&schemas, &gvk("example.com", "Gadget"));
        assert!(!met.expect("nothing is chosen yet"));
        assert_eq!(state.rank(), SchemaRank::Below);
    }

    #[test]
    fn a_document_is_above_the_builtin_schema_once_something_was_merged() {
        let (mut state, schemas) = (SchemaState::default(), Schemas::default());
        state.read(&schemas).expect("nothing is chosen yet");
        assert_eq!(state.rank(), SchemaRank::Above);
    }

    #[test]
    fn what_is_chosen_stays_where_it_was() {
        let (mut state, mut schemas) = (SchemaState::default(), Schemas::default());
        schemas.choose_builtin();
        state
            .read(&schemas)
            .expect("the builtin schema can be read");
        assert_eq!(state, SchemaState::Untouched);
    }
}
