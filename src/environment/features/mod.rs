//! The features of an environment: what it does to its target. One file for each,
//! and one row in the table below; decoding, validation, the plan and the limits of
//! labels go through the table.

mod auth;
mod branch_labels;
mod cluster_scoped;
mod e2e;
mod exclude;
mod feature;
mod hosts;
mod image_fields;
mod images;
mod jobs;
mod metadata;
mod metadata_syntax;
mod namespace;
mod namespace_metadata;
mod namespaces;
mod only;
mod patches;
mod secret_sync;
mod ttl;
mod unique;
mod values;

pub use auth::{Auth, Backend, Controller, OpenConsole, login_cookies, open_consoles};
pub use branch_labels::{ENVIRONMENT_LABEL, SLUG_LABEL, branch_selector};
pub use cluster_scoped::ClusterScoped;
pub use e2e::E2e;
pub use exclude::Exclude;
pub use hosts::{Hosts, References, own_zones};
pub use images::{ImageDefault, Images};
pub use jobs::Jobs;
pub use metadata::{Annotations, Labels};
pub use namespace::{BRANCH_ANNOTATION, Namespace};
pub use namespace_metadata::NamespaceMetadata;
pub use namespaces::Namespaces;
pub use only::Partial;
pub use patches::Patches;
pub use secret_sync::{Annotate, SYNC_ANNOTATION, SecretSync};
pub use ttl::{TTL_ANNOTATION, Ttl};
pub use unique::Unique;
pub use values::Values;

pub(super) use exclude::without;
pub(super) use feature::Outline;

use crate::config::{Fields, LocatedText};
use crate::diag::{Code, Failures, Fallible};
use crate::model::ResourceSet;
use crate::yaml::Text;

use super::plan::Plan;
use super::scope::Scope;
use feature::Feature;

/// Defines [`Features`]: a field for each row, and the list of all.
macro_rules! features {
    ($($(#[$doc:meta])* $field:ident: $feature:ty,)*) => {
        /// The settings of every feature, in the order in which features are applied.
        #[derive(Clone, Debug, Default)]
        pub struct Features {
            $($(#[$doc])* pub $field: $feature,)*
        }

        impl Features {
            /// Reads the settings from the fields of an environment.
            pub(super) fn decode(fields: &mut Fields<'_, '_>) -> Self {
                Self { $($field: <$feature as Feature>::decode(fields),)* }
            }

            fn all(&self) -> Vec<&dyn Feature> {
                vec![$(&self.$field,)*]
            }

            #[cfg(test)]
            fn names() -> Vec<&'static str> {
                vec![$(<$feature as Feature>::step().field(),)*]
            }
        }
    };
}

features! {
    /// Named templates.
    values: Values,
    /// Patches of the target.
    patches: Patches,
    /// Resources that are left out.
    exclude: Vec<Exclude>,
    /// The part of the target that it runs itself.
    partial: Partial,
    /// New host names.
    hosts: Option<Hosts>,
    /// Resources that may be outside the namespace.
    cluster_scoped: ClusterScoped,
    /// The namespace that everything moves into.
    namespace: Namespace,
    /// Labels and annotations of the Namespace.
    namespace_metadata: Option<NamespaceMetadata>,
    /// The namespaces that a target with several moves into.
    namespaces: Namespaces,
    /// The time until a janitor deletes the namespace.
    ttl: Ttl,
    /// The images of each branch.
    images: Images,
    /// Copies of Secrets, by Kubed.
    secret_sync: Option<SecretSync>,
    /// A login in front of Ingresses and routes.
    auth: Option<Auth>,
    /// The end-to-end test.
    e2e: Option<E2e>,
    /// Other Jobs, which run again for another image.
    jobs: Jobs,
    /// Labels on every resource.
    labels: Labels,
    /// Annotations on every resource.
    annotations: Annotations,
    /// Texts that may exist once.
    unique: Unique,
}

impl Features {
    /// The texts that may be templates.
    pub(super) fn templates(&self) -> Vec<&LocatedText> {
        let all = self.all().into_iter();
        all.flat_map(Feature::templates).collect()
    }

    /// Every label that the environment sets.
    pub(super) fn label_values(&self) -> impl Iterator<Item = &(Text, LocatedText)> {
        self.all().into_iter().flat_map(Feature::labels)
    }

    /// Notes settings that cannot have an effect.
    pub(super) fn validate(&self, outline: &Outline<'_>, failures: &mut Failures) {
        for feature in self.all() {
            feature.validate(outline, failures);
        }
        let annotations = self.all().into_iter().flat_map(Feature::annotations);
        metadata_syntax::check_keys(self.label_values().chain(annotations), failures);
    }

    /// The plan of an environment: the part of each feature in its turn.
    ///
    /// # Errors
    /// The errors of all features.
    pub(super) fn plan(&self, scope: &Scope<'_>) -> Fallible<Plan> {
        let mut plan = Plan::default();
        let mut failures = Failures::default();
        for feature in self.all() {
            failures.keep(feature.apply(scope, &mut plan));
        }
        branch_labels::label(scope, &mut plan);
        failures.keep(metadata_syntax::check_values(self.label_values(), scope));
        if scope.target.is_partial() {
            plan.warnings.retain(|it| !is_about_the_rest(it.code));
        }
        failures.or_ok(plan)
    }

    /// Looks at the render that the plan makes. True if that changed the plan.
    ///
    /// # Errors
    /// The errors of all features.
    pub(super) fn review(
        &self,
        scope: &Scope<'_>,
        rendered: &ResourceSet,
        plan: &mut Plan,
    ) -> Fallible<bool> {
        let mut is_changed = false;
        let mut failures = Failures::default();
        for feature in self.all() {
            let changed = failures.keep(feature.review(scope, rendered, plan));
            is_changed |= changed.unwrap_or_default();
        }
        failures.or_ok(is_changed)
    }
}

/// True for the warning that a setting has no effect: in a partial environment, it may be about the rest.
fn is_about_the_rest(code: Code) -> bool {
    matches!(
        code,
        Code::AuthUnused
            | Code::ClusterScopedUnused
            | Code::HostsUnused
            | Code::ImageFieldUnused
            | Code::UniqueUnused
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::shape;
    use crate::environment::config::Spec;

    #[test]
    fn every_feature_is_named_by_its_field() {
        let fields: Vec<&str> = shape::<Spec>().fields.iter().map(|it| it.name).collect();
        for name in Features::names() {
            assert!(fields.contains(&name), "{name} is not among {fields:?}");
        }
    }
}
