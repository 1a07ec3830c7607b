//! `offshoot edit add`: entries that are added to lists and maps.

use clap::Subcommand;

use crate::cli::examples::examples;
use crate::cli::session::Session;
use crate::diag::Fallible;
use crate::edit::{
    AddAnnotation, AddBase, AddBuildMetadata, AddComponent, AddConfigMap, AddConfiguration,
    AddGenerator, AddLabel, AddPatch, AddResource, AddSecret, AddTransformer, Generated, Operation,
};

use super::arguments::{OptionArgs, PathArgs};
use super::operation::Kustomizations;
use super::patch::PatchArgs;

/// The commands below `add`.
#[derive(Debug, Subcommand)]
pub(super) enum Add {
    Annotation(AnnotationArgs),
    Base(BaseArgs),
    #[command(name = "buildmetadata")]
    BuildMetadata(BuildMetadataArgs),
    Component(ComponentArgs),
    #[command(name = "configmap")]
    ConfigMap(ConfigMapArgs),
    Configuration(ConfigurationArgs),
    Generator(GeneratorArgs),
    Label(LabelArgs),
    Patch(AddPatchArgs),
    Resource(ResourceArgs),
    Secret(SecretArgs),
    Transformer(TransformerArgs),
}

/// Add annotations to `commonAnnotations`
///
/// An annotation that is there already is an error without --force.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Add an annotation", "offshoot edit add annotation owner:payments"),
    ("The same in two overlays", "offshoot edit add annotation owner:payments --in overlays/staging --in overlays/production"),
]))]
pub(super) struct AnnotationArgs {
    /// Annotations
    #[arg(value_name = "KEY:VALUE", required = true)]
    arguments: Vec<String>,
    /// Replace the value of one that is there already
    #[arg(short, long)]
    force: bool,
    #[command(flatten)]
    kustomizations: Kustomizations,
}

/// Add directories to `resources`
///
/// A directory that does not exist, or that is there already, is an error: `edit add resource` takes
/// patterns and remote directories, and warns of what is there already.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Add a base", "offshoot edit add base ../../base"),
    ("The same in two overlays", "offshoot edit add base ../../base --in overlays/staging --in overlays/production"),
]))]
pub(super) struct BaseArgs {
    /// Directories, separated by commas
    #[arg(value_name = "PATH[,PATH]")]
    paths: String,
    #[command(flatten)]
    kustomizations: Kustomizations,
}

/// Add options to `buildMetadata`
///
/// An option that is there already is an error.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Say in each resource where it comes from", "offshoot edit add buildmetadata originAnnotations"),
    ("The same in two overlays", "offshoot edit add buildmetadata originAnnotations --in overlays/staging --in overlays/production"),
]))]
pub(super) struct BuildMetadataArgs {
    #[command(flatten)]
    options: OptionArgs,
}

/// Add directories to `components`
///
/// A pattern adds all that it matches. What is there already is a warning.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Add a component", "offshoot edit add component ../../components/tls"),
    ("The same in two overlays", "offshoot edit add component ../../components/tls --in overlays/staging --in overlays/production"),
]))]
pub(super) struct ComponentArgs {
    #[command(flatten)]
    paths: PathArgs,
}

/// The sources of a generated object.
#[derive(Debug, clap::Args)]
struct SourceArgs {
    /// Add the content of a file, under its name or KEY; may be repeated, or separated by commas
    #[arg(long, value_name = "[KEY=]PATH", value_delimiter = ',')]
    from_file: Vec<String>,
    /// Add a literal; may be repeated
    #[arg(long, value_name = "KEY=VALUE")]
    from_literal: Vec<String>,
    /// Add the lines of a file, each of which is KEY=VALUE
    #[arg(long, value_name = "PATH")]
    from_env_file: Option<String>,
}

/// Add sources to a ConfigMap of `configMapGenerator`
///
/// The entry with the name and namespace gets them, or a new one. As in kustomize, it also gets the
/// `generatorOptions` of the file.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Add a literal", "offshoot edit add configmap settings --from-literal LOG_LEVEL=debug"),
    ("Add a file under a key", "offshoot edit add configmap settings --from-file app.ini=config/production.ini"),
]))]
pub(super) struct ConfigMapArgs {
    /// Name of the ConfigMap
    #[arg(value_name = "NAME")]
    name: String,
    #[command(flatten)]
    sources: SourceArgs,
    /// Relation to one of a base: create, merge or replace
    #[arg(long, value_name = "BEHAVIOR")]
    behavior: Option<String>,
    /// Namespace of the ConfigMap
    #[arg(long, value_name = "NAMESPACE")]
    namespace: Option<String>,
    /// Do not append a hash of the content to the name
    #[arg(long = "disableNameSuffixHash")]
    disable_name_suffix_hash: bool,
    #[command(flatten)]
    kustomizations: Kustomizations,
}

/// Add files to `configurations`
///
/// A pattern adds all that it matches. What is there already is a warning, and so is what does
/// not exist. kustomize has this command from 5.8.2 on.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Add a configuration of transformers", "offshoot edit add configuration names.yaml"),
    ("The same in two overlays", "offshoot edit add configuration names.yaml --in overlays/staging --in overlays/production"),
]))]
pub(super) struct ConfigurationArgs {
    #[command(flatten)]
    paths: PathArgs,
}

/// Add files to `generators`
///
/// A pattern adds all that it matches. What is there already is a warning, and so is what does
/// not exist.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Add the configuration of a generator", "offshoot edit add generator settings.yaml"),
    ("The same in two overlays", "offshoot edit add generator settings.yaml --in overlays/staging --in overlays/production"),
]))]
pub(super) struct GeneratorArgs {
    #[command(flatten)]
    paths: PathArgs,
}

/// Add labels to `commonLabels`, or to `labels`
///
/// A label that is there already is an error without --force.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Add a label to everything but selectors", "offshoot edit add label team:payments --without-selector"),
    ("Add it to pods, too", "offshoot edit add label team:payments --without-selector --include-templates"),
]))]
pub(super) struct LabelArgs {
    /// Labels
    #[arg(value_name = "KEY:VALUE", required = true)]
    arguments: Vec<String>,
    /// Replace the value of one that is there already
    #[arg(short, long)]
    force: bool,
    /// Add them to `labels`, and so not to selectors, which cannot be changed in a cluster
    #[arg(long)]
    without_selector: bool,
    /// Add them to the templates of pods, too; needs --without-selector
    #[arg(long)]
    include_templates: bool,
    #[command(flatten)]
    kustomizations: Kustomizations,
}

/// Add a patch to `patches`
///
/// A patch that is there with the same fields is a warning.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Add a patch", "offshoot edit add patch --path replicas.yaml --kind Deployment --name web"),
    ("The same in two overlays", "offshoot edit add patch --path replicas.yaml --kind Deployment --name web --in overlays/staging --in overlays/production"),
]))]
pub(super) struct AddPatchArgs {
    #[command(flatten)]
    patch: PatchArgs,
    #[command(flatten)]
    kustomizations: Kustomizations,
}

/// Add files and directories to `resources`
///
/// A pattern adds all that it matches. What is there already is a warning. A path that does not
/// exist is an error; a remote directory is added without looking for it.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Add all manifests of a directory", "offshoot edit add resource 'apps/*.yaml'"),
    ("Add a file that is written later", "offshoot edit add resource later.yaml --no-verify"),
]))]
pub(super) struct ResourceArgs {
    #[command(flatten)]
    paths: PathArgs,
    /// Add the paths as they are, without looking for them
    #[arg(long)]
    no_verify: bool,
}

/// Add sources to a Secret of `secretGenerator`
///
/// The entry with the name and namespace gets them, or a new one. As in kustomize, it also gets the
/// `generatorOptions` of the file.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Add a file", "offshoot edit add secret tls --from-file tls.crt --from-file tls.key --type kubernetes.io/tls"),
    ("The same in two overlays", "offshoot edit add secret tls --from-file tls.crt --from-file tls.key --type kubernetes.io/tls --in overlays/staging --in overlays/production"),
]))]
pub(super) struct SecretArgs {
    /// Name of the Secret
    #[arg(value_name = "NAME")]
    name: String,
    #[command(flatten)]
    sources: SourceArgs,
    /// Type of the Secret, if it is new
    #[arg(long = "type", value_name = "TYPE", default_value = "Opaque")]
    kind: String,
    /// Namespace of the Secret
    #[arg(long, value_name = "NAMESPACE")]
    namespace: Option<String>,
    /// Do not append a hash of the content to the name
    #[arg(long = "disableNameSuffixHash")]
    disable_name_suffix_hash: bool,
    #[command(flatten)]
    kustomizations: Kustomizations,
}

/// Add files to `transformers`
///
/// A pattern adds all that it matches. What is there already is a warning, and so is what does
/// not exist.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Add the configuration of a transformer", "offshoot edit add transformer suffix.yaml"),
    ("The same in two overlays", "offshoot edit add transformer suffix.yaml --in overlays/staging --in overlays/production"),
]))]
pub(super) struct TransformerArgs {
    #[command(flatten)]
    paths: PathArgs,
}

/// Runs a command below `add`.
pub(super) fn run(add: &Add, session: &mut Session) -> Fallible<()> {
    let (operation, kustomizations): (Box<dyn Operation>, _) = match add {
        Add::Annotation(args) => {
            let annotations = args.arguments.clone();
            let force = args.force;
            (
                Box::new(AddAnnotation { annotations, force }),
                &args.kustomizations,
            )
        }
        Add::Base(args) => (Box::new(AddBase(args.paths.clone())), &args.kustomizations),
        Add::BuildMetadata(args) => args.options.given(AddBuildMetadata),
        Add::Configuration(args) => args.paths.given(AddConfiguration),
        Add::Generator(args) => args.paths.given(AddGenerator),
        Add::Transformer(args) => args.paths.given(AddTransformer),
        Add::Component(args) => args.paths.given(AddComponent),
        Add::ConfigMap(args) => (
            Box::new(AddConfigMap(args.generated())),
            &args.kustomizations,
        ),
        Add::Label(args) => {
            let operation = AddLabel {
                labels: args.arguments.clone(),
                force: args.force,
                without_selector: args.without_selector,
                include_templates: args.include_templates,
            };
            (Box::new(operation), &args.kustomizations)
        }
        Add::Patch(args) => (Box::new(AddPatch(args.patch.patch())), &args.kustomizations),
        Add::Resource(args) => {
            let no_verify = args.no_verify;
            args.paths.given(|paths| AddResource { paths, no_verify })
        }
        Add::Secret(args) => {
            let (secret, kind) = (args.generated(), args.kind.clone());
            (Box::new(AddSecret { secret, kind }), &args.kustomizations)
        }
    };
    kustomizations.edit(operation.as_ref(), session)
}

impl ConfigMapArgs {
    fn generated(&self) -> Generated {
        Generated {
            name: self.name.clone(),
            namespace: self.namespace.clone().unwrap_or_default(),
            behavior: self.behavior.clone().unwrap_or_default(),
            disable_name_suffix_hash: self.disable_name_suffix_hash,
            ..self.sources.generated()
        }
    }
}

impl SecretArgs {
    fn generated(&self) -> Generated {
        Generated {
            name: self.name.clone(),
            namespace: self.namespace.clone().unwrap_or_default(),
            disable_name_suffix_hash: self.disable_name_suffix_hash,
            ..self.sources.generated()
        }
    }
}

impl SourceArgs {
    /// An object with these sources, and no name yet.
    fn generated(&self) -> Generated {
        Generated {
            files: self.from_file.clone(),
            literals: self.from_literal.clone(),
            env_file: self.from_env_file.clone().unwrap_or_default(),
            ..Generated::default()
        }
    }
}
