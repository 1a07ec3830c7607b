//! `offshoot edit set`: fields that are set, whatever they were.

use clap::Subcommand;

use crate::cli::examples::examples;
use crate::cli::session::Session;
use crate::diag::Fallible;
use crate::edit::{
    NewValues, Operation, SetAnnotation, SetBuildMetadata, SetConfigMap, SetLabel, SetNamePrefix,
    SetNameSuffix, SetNamespace, SetReplicas, SetSecret,
};

use super::arguments::OptionArgs;
use super::image::{self, ImageArgs};
use super::operation::Kustomizations;

/// The commands below `set`.
#[derive(Debug, Subcommand)]
pub(super) enum Set {
    Annotation(AnnotationArgs),
    #[command(name = "buildmetadata")]
    BuildMetadata(BuildMetadataArgs),
    #[command(name = "configmap")]
    ConfigMap(ConfigMapArgs),
    Image(ImageArgs),
    Label(LabelArgs),
    #[command(name = "nameprefix")]
    NamePrefix(NamePrefixArgs),
    #[command(name = "namesuffix")]
    NameSuffix(NameSuffixArgs),
    Namespace(NamespaceArgs),
    Replicas(ReplicasArgs),
    Secret(SecretArgs),
}

/// Set annotations in `commonAnnotations`
///
/// Each KEY that is there already gets the new value. A value may be in double quotes.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Set an annotation", "offshoot edit set annotation owner:payments"),
    ("The same in two overlays", "offshoot edit set annotation owner:payments --in overlays/staging --in overlays/production"),
]))]
pub(super) struct AnnotationArgs {
    /// Annotations
    #[arg(value_name = "KEY:VALUE", required = true)]
    arguments: Vec<String>,
    #[command(flatten)]
    kustomizations: Kustomizations,
}

/// Set the options of `buildMetadata`
///
/// Options that are not named are removed.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Set two options", "offshoot edit set buildmetadata originAnnotations,managedByLabel"),
    ("The same in two overlays", "offshoot edit set buildmetadata originAnnotations,managedByLabel --in overlays/staging --in overlays/production"),
]))]
pub(super) struct BuildMetadataArgs {
    #[command(flatten)]
    options: OptionArgs,
}

/// The new values of a generated object.
#[derive(Debug, clap::Args)]
struct NewValuesArgs {
    /// Name of the object
    #[arg(value_name = "NAME")]
    name: String,
    /// Set a literal that is there; may be repeated
    #[arg(long, value_name = "KEY=VALUE")]
    from_literal: Vec<String>,
    /// Namespace that the object is in
    #[arg(long, value_name = "NAMESPACE")]
    namespace: Option<String>,
    /// Namespace that the object gets
    #[arg(long, value_name = "NAMESPACE")]
    new_namespace: Option<String>,
    #[command(flatten)]
    kustomizations: Kustomizations,
}

/// Set literals and the namespace of a ConfigMap of `configMapGenerator`
///
/// The ConfigMap and the keys are there already. As in kustomize, the entry also gets the
/// `generatorOptions` of the file.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Set a literal", "offshoot edit set configmap settings --from-literal LOG_LEVEL=debug"),
    ("The same in two overlays", "offshoot edit set configmap settings --from-literal LOG_LEVEL=debug --in overlays/staging --in overlays/production"),
]))]
pub(super) struct ConfigMapArgs {
    #[command(flatten)]
    values: NewValuesArgs,
}

/// Set literals and the namespace of a Secret of `secretGenerator`
///
/// The Secret and the keys are there already. As in kustomize, the entry also gets the
/// `generatorOptions` of the file.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Set the namespace", "offshoot edit set secret login --new-namespace shop"),
    ("The same in two overlays", "offshoot edit set secret login --new-namespace shop --in overlays/staging --in overlays/production"),
]))]
pub(super) struct SecretArgs {
    #[command(flatten)]
    values: NewValuesArgs,
}

/// Set labels in `commonLabels`
///
/// Each KEY that is there already gets the new value. Labels of `commonLabels` are in selectors,
/// too, which cannot be changed in a cluster: `edit add label --without-selector` adds one that is
/// not.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Set two labels", "offshoot edit set label app:shop tier:web"),
    ("The same in two overlays", "offshoot edit set label app:shop tier:web --in overlays/staging --in overlays/production"),
]))]
pub(super) struct LabelArgs {
    /// Labels
    #[arg(value_name = "KEY:VALUE", required = true)]
    arguments: Vec<String>,
    #[command(flatten)]
    kustomizations: Kustomizations,
}

/// Set the prefix of all names
///
/// An empty PREFIX removes the field.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Set a prefix", "offshoot edit set nameprefix acme-"),
    ("The same in two overlays", "offshoot edit set nameprefix acme- --in overlays/staging --in overlays/production"),
]))]
pub(super) struct NamePrefixArgs {
    /// Prefix
    #[arg(value_name = "PREFIX")]
    value: String,
    #[command(flatten)]
    kustomizations: Kustomizations,
}

/// Set the suffix of all names
///
/// An empty SUFFIX removes the field. One that begins with a dash comes after `--`.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Set a suffix", "offshoot edit set namesuffix -- -blue"),
    ("The same in two overlays", "offshoot edit set namesuffix --in overlays/staging --in overlays/production -- -blue"),
]))]
pub(super) struct NameSuffixArgs {
    /// Suffix
    #[arg(value_name = "SUFFIX")]
    value: String,
    #[command(flatten)]
    kustomizations: Kustomizations,
}

/// Set the namespace
///
/// An empty NAMESPACE removes the field.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Set the namespace", "offshoot edit set namespace staging"),
    ("Set it in an overlay", "offshoot edit set namespace staging -C overlays/staging"),
]))]
pub(super) struct NamespaceArgs {
    /// Namespace
    #[arg(value_name = "NAMESPACE")]
    value: String,
    #[command(flatten)]
    kustomizations: Kustomizations,
}

/// Set numbers of replicas
///
/// Each NAME that is there already gets the new count.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Scale two workloads", "offshoot edit set replicas web=3 worker=1"),
    ("The same in two overlays", "offshoot edit set replicas web=3 worker=1 --in overlays/staging --in overlays/production"),
]))]
pub(super) struct ReplicasArgs {
    /// Names and counts
    #[arg(value_name = "NAME=COUNT", required = true)]
    arguments: Vec<String>,
    #[command(flatten)]
    kustomizations: Kustomizations,
}

/// Runs a command below `set`.
pub(super) fn run(set: &Set, session: &mut Session) -> Fallible<()> {
    let (operation, kustomizations): (Box<dyn Operation>, _) = match set {
        Set::Image(args) => return image::run(args, session),
        Set::Annotation(args) => (
            Box::new(SetAnnotation(args.arguments.clone())),
            &args.kustomizations,
        ),
        Set::BuildMetadata(args) => args.options.given(SetBuildMetadata),
        Set::ConfigMap(ConfigMapArgs { values }) => (
            Box::new(SetConfigMap(values.values())),
            &values.kustomizations,
        ),
        Set::Secret(SecretArgs { values }) => {
            (Box::new(SetSecret(values.values())), &values.kustomizations)
        }
        Set::Label(args) => (
            Box::new(SetLabel(args.arguments.clone())),
            &args.kustomizations,
        ),
        Set::NamePrefix(args) => (
            Box::new(SetNamePrefix(args.value.clone())),
            &args.kustomizations,
        ),
        Set::NameSuffix(args) => (
            Box::new(SetNameSuffix(args.value.clone())),
            &args.kustomizations,
        ),
        Set::Namespace(args) => (
            Box::new(SetNamespace(args.value.clone())),
            &args.kustomizations,
        ),
        Set::Replicas(args) => (
            Box::new(SetReplicas(args.arguments.clone())),
            &args.kustomizations,
        ),
    };
    kustomizations.edit(operation.as_ref(), session)
}

impl NewValuesArgs {
    fn values(&self) -> NewValues {
        NewValues {
            name: self.name.clone(),
            namespace: self.namespace.clone().unwrap_or_default(),
            new_namespace: self.new_namespace.clone().unwrap_or_default(),
            literals: self.from_literal.clone(),
        }
    }
}
