//! The arguments of `offshoot build`. Doc comments are the program's help.

use clap::ValueEnum;

use crate::cli::examples::examples;
use crate::cli::helm::HelmArgs;
use crate::cli::output::{FormatOrPath, ManifestFormat};
use crate::cli::session::Session;
use crate::cli::shard::ShardArgs;
use crate::cli::substitution::SubstitutionArgs;
use crate::kustomize::{self, Options};

/// Build kustomizations, byte for byte as `kustomize build` does
///
/// Options have kustomize's names and meanings.
///
/// Several targets are built in one process, which reads each of their files once and uses all cores.
/// Printed, they follow one another, each after a line `# Source: TARGET`. If one cannot be built, the
/// errors of all are reported and nothing is printed; in a directory, the others are written.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Apply an overlay", "offshoot build overlays/production | kubectl apply -f -"),
    ("Replace the variables of Flux's `postBuild`", "offshoot build apps/staging --substitute-from settings.yaml --substitute env=staging"),
    ("Write every overlay to a directory of its own", "offshoot build overlays --all -o rendered/"),
]))]
pub(crate) struct Args {
    /// Directories with a kustomization; the current one by default
    ///
    /// Each is a directory, REV:DIR, or a URL that offshoot.yaml lists a copy of. `REV:DIR` is the
    /// directory at a git revision, with all files of that revision. Nothing is checked out.
    #[arg(value_name = "DIR")]
    pub(super) directories: Vec<String>,
    /// Build every kustomization in and below the directories, the whole repository by default
    ///
    /// Components are built as parts of others.
    #[arg(long)]
    pub(super) all: bool,
    /// Format on stdout, a FILE.yaml, FILE.yml or FILE.json, or a directory
    ///
    /// A directory exists already, or ends in `/`. It gets one file per resource, under kustomize's
    /// names; other files in it stay. Of several targets, each gets a directory in it: the path of the
    /// target from the top of the repository.
    #[arg(short, long, value_name = "FORMAT|PATH", default_value = "yaml", value_parser = FormatOrPath::<ManifestFormat>::new())]
    pub(super) output: String,
    /// Whether kustomizations may read files outside their directories
    #[arg(
        long,
        value_name = "RESTRICTOR",
        default_value = "LoadRestrictionsRootOnly"
    )]
    pub(super) load_restrictor: LoadRestrictor,
    /// Order of the output, unless the kustomization has `sortOptions`
    #[arg(long, value_name = "ORDER", default_value = "legacy")]
    pub(super) reorder: Reorder,
    /// Label every resource `app.kubernetes.io/managed-by: kustomize-VERSION`
    #[arg(long = "enable-managedby-label")]
    pub(super) managed_by_label: bool,
    #[command(flatten)]
    pub(super) helm: HelmArgs,
    #[command(flatten)]
    pub(super) substitution: SubstitutionArgs,
    #[command(flatten)]
    pub(super) shard: ShardArgs,
    #[command(flatten)]
    plugins: PluginArgs,
}

/// Options for plugins that are programs or containers. They are accepted so that
/// command lines for kustomize work; the engine refuses a kustomization that needs
/// such a plugin, with its place.
#[derive(Debug, clap::Args)]
struct PluginArgs {
    #[arg(long, hide = true)]
    enable_alpha_plugins: bool,
    #[arg(long, hide = true)]
    enable_exec: bool,
    #[arg(long, hide = true)]
    network: bool,
    #[arg(long, hide = true)]
    network_name: Option<String>,
    #[arg(long, hide = true)]
    mount: Vec<String>,
    #[arg(short, long, hide = true)]
    env: Vec<String>,
    #[arg(long, hide = true)]
    as_current_user: bool,
}

/// Whether kustomizations may read files outside their directories.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LoadRestrictor {
    /// They may not
    #[value(name = "LoadRestrictionsRootOnly")]
    RootOnly,
    /// They may
    #[value(name = "LoadRestrictionsNone")]
    None,
}

/// The order of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Reorder {
    /// By kind, in apply order
    Legacy,
    /// In the order of the input
    None,
}

impl Args {
    /// The options of a build.
    pub(super) fn options(&self, session: &Session) -> Options {
        Options {
            load_anywhere: self.load_restrictor == LoadRestrictor::None,
            reorder: match self.reorder {
                Reorder::Legacy => kustomize::Reorder::Legacy,
                Reorder::None => kustomize::Reorder::None,
            },
            managed_by_label: self.managed_by_label,
            ..self.helm.options(session)
        }
    }
}
