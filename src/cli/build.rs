//! `offshoot build`: kustomize's build, under kustomize's names.

use std::collections::BTreeSet;

use clap::ValueEnum;

use crate::diag::{Code, Diagnostic, Diagnostics, Fallible, Message, Origin};
use crate::kustomize::version::Version;
use crate::kustomize::{self, Build, Files, Options, Vendor};
use crate::model::{Gvk, Resource};
use crate::repository::{RepositoryConfig, kustomizations, root_above, sources_at, split_revision};
use crate::sources::{Disk, FilePath, Sources, trusted};

use super::command_result::{CommandResult, CommandStatus, Failure};
use super::examples::examples;
use super::helm::HelmArgs;
use super::meant_directory::meant;
use super::output::{
    Destination, FormatOrPath, ManifestFormat, OutputDirectory, write_file, yaml_document,
};
use super::session::Session;
use super::substitution::SubstitutionArgs;

/// Build a kustomization, byte for byte as `kustomize build` does
///
/// Options have kustomize's names and meanings.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Apply an overlay", "offshoot build overlays/production | kubectl apply -f -"),
    ("Replace the variables of Flux's `postBuild`", "offshoot build apps/staging --substitute-from settings.yaml --substitute env=staging"),
    ("Render Helm charts that are in the repository", "offshoot build overlays/production --enable-helm"),
]))]
pub(super) struct Args {
    /// Directory with a kustomization, REV:DIR, or a URL that offshoot.yaml lists a copy of
    ///
    /// `REV:DIR` is the directory at a git revision, with all files of that revision. Nothing is
    /// checked out.
    #[arg(value_name = "DIR", default_value = ".")]
    directory: String,
    /// Format on stdout, a FILE.yaml, FILE.yml or FILE.json, or a directory
    ///
    /// A directory exists already, or ends in `/`. It gets one file per resource, under kustomize's
    /// names; other files in it stay.
    #[arg(short, long, value_name = "FORMAT|PATH", default_value = "yaml", value_parser = FormatOrPath::<ManifestFormat>::new())]
    output: String,
    /// Whether kustomizations may read files outside their directories
    #[arg(
        long,
        value_name = "RESTRICTOR",
        default_value = "LoadRestrictionsRootOnly"
    )]
    load_restrictor: LoadRestrictor,
    /// Order of the output, unless the kustomization has `sortOptions`
    #[arg(long, value_name = "ORDER", default_value = "legacy")]
    reorder: Reorder,
    /// Label every resource `app.kubernetes.io/managed-by: kustomize-VERSION`
    #[arg(long = "enable-managedby-label")]
    managed_by_label: bool,
    #[command(flatten)]
    helm: HelmArgs,
    #[command(flatten)]
    substitution: SubstitutionArgs,
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
pub(super) enum LoadRestrictor {
    /// They may not
    #[value(name = "LoadRestrictionsRootOnly")]
    RootOnly,
    /// They may
    #[value(name = "LoadRestrictionsNone")]
    None,
}

/// The order of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Reorder {
    /// By kind, in apply order
    Legacy,
    /// In the order of the input
    None,
}

pub(super) fn run(args: &Args, session: &mut Session) -> CommandResult {
    let output: Destination<ManifestFormat> = Destination::find(&args.output, session)?;
    let revision = revision(&args.directory, session)?;
    let mut built = match revision {
        None => build(&args.directory, &Disk, session.directory(), args, session)
            .map_err(|failed| with_help(failed, &args.directory, session))?,
        Some((revision, name)) => {
            let (tree, directory) = sources_at(revision, session.directory())?;
            let built = build(name, &tree, &directory, args, session);
            trusted(&tree, built)
                .map_err(|failed| failed.during(format!("while building `{}`", args.directory)))?
        }
    };
    args.substitution.apply(&mut built, session)?;
    session.note_build(built.warnings, &built.causes);
    session.refuse_denied()?;
    // The process ends with this command: freeing the tree would take a tenth of the run.
    let resources = std::mem::ManuallyDrop::new(built.resources);
    let path = match output {
        Destination::Printed(format) => {
            session.print_manifests(&format.text(&resources)?)?;
            return Ok(CommandStatus::Success);
        }
        Destination::File(format, path) => {
            write_file(&path, &format.text(&resources)?)?;
            path
        }
        Destination::Directory(path) => {
            write_each(resources.items(), &path, session)?;
            path
        }
    };
    session.say_written(resources.items().len(), "resource", &path);
    Ok(CommandStatus::Success)
}

/// The errors about the directory itself, with the kustomization that it may mean.
fn with_help(failed: Diagnostics, name: &str, session: &Session) -> Diagnostics {
    let is_about_it = |error: &Diagnostic| {
        let codes = [Code::DirectoryMissing, Code::KustomizationMissing];
        codes.contains(&error.code) && error.at == Origin::NONE && error.remedy.is_none()
    };
    if !failed.iter().any(is_about_it) {
        return failed;
    }
    let root = session.directory();
    let found = kustomizations(&Disk, root).into_iter();
    let directories: Vec<String> = found.map(|it| it.directory.relative_to(root)).collect();
    failed.map(|error| match meant(name, &directories) {
        Some(help) if is_about_it(&error) => with_only(error, help),
        _ => error,
    })
}

/// The error with this help in the place of one that knows less; an environment's help knows more.
fn with_only(mut error: Diagnostic, help: String) -> Diagnostic {
    let general = Message::from("correct the path");
    error.help.retain(|it| *it != general);
    if error.code == Code::DirectoryMissing && !error.help.is_empty() {
        return error;
    }
    error.help(help)
}

/// The revision and the directory of `REV:DIR`. Anything that is a URL to kustomize is a URL.
fn revision<'n>(name: &'n str, session: &Session) -> Fallible<Option<(&'n str, &'n str)>> {
    let directory = session.directory();
    let Some(split) = split_revision(name, &Disk, directory) else {
        return Ok(None);
    };
    let copy = session.nearest(directory, &Disk).vendor.target(name)?;
    Ok(copy.is_none().then_some(split))
}

fn build(
    name: &str,
    sources: &dyn Sources,
    directory: &FilePath,
    args: &Args,
    session: &Session,
) -> Fallible<Build> {
    let (directory, vendor, version) = target(name, sources, directory, session)?;
    let options = Options {
        vendor,
        version,
        ..options(args, session)
    };
    kustomize::build(&Files::new(sources, &session.map), &directory, &options)
}

/// The directory to build, which is a copy for a remote base, all copies that may be used, and the version of
/// kustomize to follow.
fn target(
    name: &str,
    sources: &dyn Sources,
    directory: &FilePath,
    session: &Session,
) -> Fallible<(FilePath, Vendor, Option<Version>)> {
    let near = session.nearest(directory, sources);
    let copy = near.vendor.target(name)?;
    let is_copy = copy.is_some();
    let named = copy.unwrap_or_else(|| directory.join(name));
    if sources.entry(&named).is_none() && !is_copy {
        refuse_environment(name, sources, directory, session)?;
    }
    if root_above(&named, sources) == near.root {
        return Ok((named, near.vendor, near.version?));
    }
    let own = session.nearest(&named, sources);
    let vendor = if is_copy { near.vendor } else { own.vendor };
    Ok((named, vendor, own.version?))
}

/// Refuses the name of an environment.
fn refuse_environment(
    name: &str,
    sources: &dyn Sources,
    directory: &FilePath,
    session: &Session,
) -> Fallible<()> {
    let found = RepositoryConfig::load(sources, directory, &session.map);
    let Ok(Some(found)) = found else {
        return Ok(());
    };
    let Ok(spec) = found.config.environment(name) else {
        return Ok(());
    };
    let message = format!("`{name}` is an environment, not a directory");
    let branch = if spec.per_branch {
        " --branch NAME"
    } else {
        ""
    };
    let refused = Diagnostic::error(Code::DirectoryMissing, message)
        .help(format!("`offshoot render {name}{branch}` renders it"));
    let parts = spec.roots.parts(sources, &found.root).unwrap_or_default();
    let mut built = parts.iter().filter(|part| !part.is_file);
    let Some(first) = built.next() else {
        return Err(refused.into());
    };
    let base = first.path.relative_to(directory);
    let which = if built.next().is_none() {
        "the kustomization it is based on"
    } else {
        "the first of the kustomizations it is made of"
    };
    let help = format!("`offshoot build {base}` builds {which}");
    Err(refused.help(help).into())
}

fn options(args: &Args, session: &Session) -> Options {
    Options {
        load_anywhere: args.load_restrictor == LoadRestrictor::None,
        reorder: match args.reorder {
            Reorder::Legacy => kustomize::Reorder::Legacy,
            Reorder::None => kustomize::Reorder::None,
        },
        managed_by_label: args.managed_by_label,
        ..args.helm.options(session)
    }
}

/// Writes one file per resource, under kustomize's names
/// (`kustomize/commands/build/writer.go`). If two resources have one name, the last
/// one wins, as in kustomize, but with a warning.
fn write_each(
    resources: &[Resource],
    directory: &FilePath,
    session: &mut Session,
) -> Result<(), Failure> {
    let directory = OutputDirectory::open(directory)?;
    let mut written = BTreeSet::new();
    for (name, resource) in kustomize_file_names(resources).into_iter().zip(resources) {
        directory.write_one(&name, &yaml_document(resource)?)?;
        if !written.insert(name.clone()) {
            let message = format!("two resources are written to `{name}`; the last one wins");
            let help = "their ids differ only in case or in `_`; without `-o` both are printed";
            session.note([Diagnostic::warning(Code::OutputCollision, message)
                .at(resource.origin)
                .help(help)]);
        }
    }
    Ok(())
}

/// `[namespace_]group_version_kind_name.yaml`, with the namespace if there are several.
pub(super) fn kustomize_file_names(resources: &[Resource]) -> Vec<String> {
    let namespace = |resource: &Resource| {
        let id = resource.id();
        (!id.gvk.is_cluster_scoped()).then(|| id.effective_namespace().to_owned())
    };
    let mut namespaces: Vec<String> = resources.iter().filter_map(namespace).collect();
    namespaces.sort_unstable();
    namespaces.dedup();
    let file_name = |resource: &Resource| {
        let Gvk {
            group,
            version,
            kind,
            ..
        } = resource.gvk();
        let namespace = namespace(resource)
            .filter(|_| namespaces.len() > 1)
            .unwrap_or_default();
        let parts = [&namespace, group.as_str(), &version, &kind];
        let mut parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.push(resource.name());
        format!("{}.yaml", parts.join("_").to_lowercase())
    };
    resources.iter().map(file_name).collect()
}
