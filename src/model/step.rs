//! The steps of a build: what makes, changes or removes a value.

use std::fmt;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Builds the enum from rows `Variant "field" Plugin;` or `Variant "field";`.
macro_rules! steps {
    ($($variant:ident $field:literal $($plugin:ident)?;)+) => {
        /// A step of the build. Variants are in the order of their fields.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Step {
            $(#[doc = concat!("`", $field, "`.")] $variant,)+
        }

        impl Step {
            /// Every step, in the order of their fields.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name users know it by: a field of a kustomization or of an environment, or a word for what
            /// kustomize does without being asked.
            pub fn field(self) -> &'static str {
                match self {
                    $(Self::$variant => $field,)+
                }
            }

            /// The builtin plugin that kustomize runs for the field, if it runs one.
            pub fn plugin(self) -> Option<&'static str> {
                match self {
                    $(Self::$variant => steps!(@$($plugin)?),)+
                }
            }
        }
    };
    (@) => { None };
    (@$plugin:ident) => { Some(stringify!($plugin)) };
}

steps! {
    Annotations "annotations";
    Auth "auth";
    Branch "branch";
    BuildMetadata "buildMetadata";
    ClusterScoped "clusterScoped";
    CommonAnnotations "commonAnnotations" AnnotationsTransformer;
    CommonLabels "commonLabels" LabelTransformer;
    Components "components";
    ConfigMapGenerator "configMapGenerator" ConfigMapGenerator;
    E2e "e2e";
    Exclude "exclude";
    Generators "generators";
    Hash "hash";
    HelmCharts "helmCharts" HelmChartInflationGenerator;
    Hosts "hosts";
    Images "images" ImageTagTransformer;
    Jobs "jobs";
    Labels "labels" LabelTransformer;
    NamePrefix "namePrefix" PrefixTransformer;
    NameSuffix "nameSuffix" SuffixTransformer;
    Namespace "namespace" NamespaceTransformer;
    NamespaceMetadata "namespaceMetadata";
    Namespaces "namespaces";
    Only "only";
    Output "output";
    Patches "patches" PatchTransformer;
    PatchesJson6902 "patchesJson6902" PatchJson6902Transformer;
    PatchesStrategicMerge "patchesStrategicMerge" PatchStrategicMergeTransformer;
    Path "path";
    Paths "paths";
    Plain "plain";
    References "references";
    Replacements "replacements" ReplacementTransformer;
    Replicas "replicas" ReplicaCountTransformer;
    Resources "resources";
    SecretGenerator "secretGenerator" SecretGenerator;
    SecretSync "secretSync";
    Shared "shared";
    Substitute "substitute";
    Transformers "transformers";
    Ttl "ttl";
    Unique "unique";
    Values "values";
    Vars "vars";
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.field())
    }
}

impl<'de> Deserialize<'de> for Step {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let mut all = Self::ALL.iter();
        let found = all.find(|step| step.field() == name);
        let unknown = || D::Error::custom(format!("there is no step `{name}`"));
        found.copied().ok_or_else(unknown)
    }
}

impl Serialize for Step {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.field())
    }
}

#[cfg(test)]
mod tests {
    use super::Step;

    #[test]
    fn steps_are_ordered_by_field() {
        assert!(Step::ALL.is_sorted_by(|a, b| a.field() < b.field()));
    }
}
