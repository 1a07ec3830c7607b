//! `offshoot edit remove`: entries that are removed from lists and maps.

use clap::Subcommand;

use crate::cli::examples::examples;
use crate::cli::session::Session;
use crate::diag::Fallible;
use crate::edit::{
    Operation, RemoveAnnotation, RemoveBuildMetadata, RemoveComponent, RemoveConfigMap,
    RemoveLabel, RemovePatch, RemoveResource, RemoveSecret, RemoveTransformer,
};

use super::arguments::{OptionArgs, PathArgs};
use super::operation::Kustomizations;
use super::patch::PatchArgs;

/// The commands below `remove`.
#[derive(Debug, Subcommand)]
pub(super) enum Remove {
    Annotation(AnnotationArgs),
    #[command(name = "buildmetadata")]
    BuildMetadata(BuildMetadataArgs),
    Component(ComponentArgs),
    #[command(name = "configmap")]
    ConfigMap(ConfigMapArgs),
    Label(LabelArgs),
    Patch(RemovePatchArgs),
    Resource(ResourceArgs),
    Secret(SecretArgs),
    Transformer(TransformerArgs),
}

/// The entries of a map to remove.
#[derive(Debug, clap::Args)]
struct KeyArgs {
    /// Keys, separated by commas
    #[arg(value_name = "KEY[,KEY]")]
    keys: String,
    /// Accept keys that do not exist
    #[arg(short, long)]
    ignore_non_existence: bool,
    #[command(flatten)]
    kustomizations: Kustomizations,
}

/// The objects of a generator to remove.
#[derive(Debug, clap::Args)]
struct NameArgs {
    /// Names, separated by commas
    #[arg(value_name = "NAME[,NAME]")]
    names: String,
    /// Namespace that they are in
    #[arg(long, value_name = "NAMESPACE")]
    namespace: Option<String>,
    #[command(flatten)]
    kustomizations: Kustomizations,
}

/// Remove annotations from `commonAnnotations`
///
/// A key that does not exist is an error without -i. Comments on the removed lines are removed, too.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Remove two of them", "offshoot edit remove annotation team,owner"),
    ("The same in two overlays", "offshoot edit remove annotation team,owner --in overlays/staging --in overlays/production"),
]))]
pub(super) struct AnnotationArgs {
    #[command(flatten)]
    keys: KeyArgs,
}

/// Remove labels from `commonLabels`
///
/// A key that does not exist is an error without -i. Comments on the removed lines are removed, too.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Remove two of them", "offshoot edit remove label team,owner"),
    ("The same in two overlays", "offshoot edit remove label team,owner --in overlays/staging --in overlays/production"),
]))]
pub(super) struct LabelArgs {
    #[command(flatten)]
    keys: KeyArgs,
}

/// Remove ConfigMaps from `configMapGenerator`
///
/// Names that do not exist are a warning, and an error if none of them exists.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Remove two of them", "offshoot edit remove configmap settings,limits"),
    ("The same in two overlays", "offshoot edit remove configmap settings,limits --in overlays/staging --in overlays/production"),
]))]
pub(super) struct ConfigMapArgs {
    #[command(flatten)]
    names: NameArgs,
}

/// Remove Secrets from `secretGenerator`
///
/// Names that do not exist are a warning, and an error if none of them exists.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Remove two of them", "offshoot edit remove secret settings,limits"),
    ("The same in two overlays", "offshoot edit remove secret settings,limits --in overlays/staging --in overlays/production"),
]))]
pub(super) struct SecretArgs {
    #[command(flatten)]
    names: NameArgs,
}

/// Remove a patch from `patches`
///
/// The fields have to be exactly those of the entry. What does not exist is a warning.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Remove a patch", "offshoot edit remove patch --path replicas.yaml --kind Deployment --name web"),
    ("The same in two overlays", "offshoot edit remove patch --path replicas.yaml --kind Deployment --name web --in overlays/staging --in overlays/production"),
]))]
pub(super) struct RemovePatchArgs {
    #[command(flatten)]
    patch: PatchArgs,
    #[command(flatten)]
    kustomizations: Kustomizations,
}

/// Remove files and directories from `resources`
///
/// A pattern removes all entries that it matches. One that matches nothing is a warning.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Remove all manifests of a directory", "offshoot edit remove resource 'apps/*.yaml'"),
    ("The same in two overlays", "offshoot edit remove resource 'apps/*.yaml' --in overlays/staging --in overlays/production"),
]))]
pub(super) struct ResourceArgs {
    #[command(flatten)]
    paths: PathArgs,
}

/// Remove options from `buildMetadata`
///
/// An option that is not there is a warning.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Remove an option", "offshoot edit remove buildmetadata originAnnotations"),
    ("The same in two overlays", "offshoot edit remove buildmetadata originAnnotations --in overlays/staging --in overlays/production"),
]))]
pub(super) struct BuildMetadataArgs {
    #[command(flatten)]
    options: OptionArgs,
}

/// Remove directories from `components`
///
/// A pattern removes all entries that it matches. One that matches nothing is a warning. kustomize
/// has this command from 5.8.2 on.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Remove a component", "offshoot edit remove component ../../components/tls"),
    ("The same in two overlays", "offshoot edit remove component ../../components/tls --in overlays/staging --in overlays/production"),
]))]
pub(super) struct ComponentArgs {
    #[command(flatten)]
    paths: PathArgs,
}

/// Remove files from `transformers`
///
/// A pattern removes all entries that it matches. One that matches nothing is a warning.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Remove a transformer", "offshoot edit remove transformer suffix.yaml"),
    ("The same in two overlays", "offshoot edit remove transformer suffix.yaml --in overlays/staging --in overlays/production"),
]))]
pub(super) struct TransformerArgs {
    #[command(flatten)]
    paths: PathArgs,
}

/// Runs a command below `remove`.
pub(super) fn run(remove: &Remove, session: &mut Session) -> Fallible<()> {
    let (operation, kustomizations): (Box<dyn Operation>, _) = match remove {
        Remove::Annotation(AnnotationArgs { keys: args }) => {
            let (keys, ignore_missing) = args.given();
            let operation = RemoveAnnotation {
                keys,
                ignore_missing,
            };
            (Box::new(operation), &args.kustomizations)
        }
        Remove::BuildMetadata(args) => args.options.given(RemoveBuildMetadata),
        Remove::Component(args) => args.paths.given(RemoveComponent),
        Remove::Transformer(args) => args.paths.given(RemoveTransformer),
        Remove::Label(LabelArgs { keys: args }) => {
            let (keys, ignore_missing) = args.given();
            let operation = RemoveLabel {
                keys,
                ignore_missing,
            };
            (Box::new(operation), &args.kustomizations)
        }
        Remove::ConfigMap(ConfigMapArgs { names: args }) => {
            let (names, namespace) = args.given();
            let operation = RemoveConfigMap { names, namespace };
            (Box::new(operation), &args.kustomizations)
        }
        Remove::Secret(SecretArgs { names: args }) => {
            let (names, namespace) = args.given();
            let operation = RemoveSecret { names, namespace };
            (Box::new(operation), &args.kustomizations)
        }
        Remove::Patch(args) => (
            Box::new(RemovePatch(args.patch.patch())),
            &args.kustomizations,
        ),
        Remove::Resource(args) => args.paths.given(RemoveResource),
    };
    kustomizations.edit(operation.as_ref(), session)
}

impl KeyArgs {
    /// The keys, and whether those that do not exist are accepted.
    fn given(&self) -> (String, bool) {
        (self.keys.clone(), self.ignore_non_existence)
    }
}

impl NameArgs {
    /// The names and the namespace.
    fn given(&self) -> (String, String) {
        let namespace = self.namespace.clone().unwrap_or_default();
        (self.names.clone(), namespace)
    }
}
