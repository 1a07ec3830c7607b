//! `offshoot build`: kustomize's build, under kustomize's names.

use std::collections::BTreeSet;

use clap::ValueEnum;

use crate::diag::{Code, Diagnostic, Fallible};
use crate::kustomize::{self, Files, Options, Vendor};
use crate::model::{Gvk, Resource};
use crate::sources::{Disk, FilePath};

use super::helm::HelmArgs;
use super::output::{is_directory, write_file, yaml_document};
use super::session::Session;
use super::{Ended, Outcome};

/// Build a kustomization: the bytes are those of `kustomize build`.
///
/// Options have kustomize's names and meanings.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The directory with the kustomization, or the URL of one that offshoot.yaml has a copy of
    #[arg(value_name = "DIR", default_value = ".")]
    directory: String,
    /// Write to this file, or to a file for each resource in this existing directory
    #[arg(short, long, value_name = "PATH")]
    output: Option<String>,
    /// Whether kustomizations may read files outside their directories
    #[arg(
        long,
        value_name = "RESTRICTOR",
        default_value = "LoadRestrictionsRootOnly"
    )]
    load_restrictor: LoadRestrictor,
    /// The order of the output, unless the kustomization has `sortOptions`
    #[arg(long, value_name = "ORDER", default_value = "legacy")]
    reorder: Reorder,
    /// Label every resource `app.kubernetes.io/managed-by: kustomize-v5.8.1`
    #[arg(long = "enable-managedby-label")]
    managed_by_label: bool,
    #[command(flatten)]
    helm: HelmArgs,
    #[command(flatten)]
    plugins: PluginArgs,
}

/// Options for plugins that are programs or containers. They are taken so that
/// command lines which work with kustomize work here; a kustomization that needs
/// such a plugin is refused by the engine, with its place.
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

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum LoadRestrictor {
    /// They may not.
    #[value(name = "LoadRestrictionsRootOnly")]
    RootOnly,
    /// They may.
    #[value(name = "LoadRestrictionsNone")]
    None,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Reorder {
    /// By kind, as they are best applied.
    Legacy,
    /// As read.
    None,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Ended {
    let (directory, vendor) = target(&args.directory, session)?;
    let options = Options {
        vendor,
        ..options(args)
    };
    let build = kustomize::build(&Files::new(&Disk, &session.map), &directory, &options)?;
    session.note_of(build.warnings, &build.causes);
    // The process ends with this command: taking the tree apart first would cost a tenth of the run.
    let resources = std::mem::ManuallyDrop::new(build.resources);
    match args.output.as_deref().map(|path| session.path(path)) {
        None => session.print(&resources.to_yaml()?)?,
        Some(path) if is_directory(&path) => write_each(resources.items(), &path, session)?,
        Some(path) => write_file(&path, &resources.to_yaml()?)?,
    }
    Ok(Outcome::Done)
}

/// The directory that is built, or the copy of it where it is remote; and what else there are copies of.
fn target(name: &str, session: &Session) -> Fallible<(FilePath, Vendor)> {
    let here = session.vendored(session.directory());
    Ok(match here.target(name)? {
        Some(copy) => (copy, here),
        None => {
            let directory = session.directory().join(name);
            let vendor = session.vendored(&directory);
            (directory, vendor)
        }
    })
}

fn options(args: &Args) -> Options {
    Options {
        load_anywhere: args.load_restrictor == LoadRestrictor::None,
        reorder: match args.reorder {
            Reorder::Legacy => kustomize::Reorder::Legacy,
            Reorder::None => kustomize::Reorder::None,
        },
        managed_by_label: args.managed_by_label,
        ..args.helm.options()
    }
}

/// One file for each resource, under kustomize's names
/// (`kustomize/commands/build/writer.go`). Where two resources have one name the
/// last is left, as there, but not in silence.
fn write_each(
    resources: &[Resource],
    directory: &FilePath,
    session: &mut Session,
) -> Result<(), super::Failure> {
    let mut written = BTreeSet::new();
    for (name, resource) in file_names(resources).into_iter().zip(resources) {
        write_file(&directory.join(&name), &yaml_document(resource)?)?;
        if !written.insert(name.clone()) {
            let message = format!("two resources are written to `{name}`: the last one is left");
            let help = "their ids differ in case or in `_` alone; without `-o` both are printed";
            session.note([Diagnostic::warning(Code::OutputCollision, message)
                .at(resource.origin)
                .help(help)]);
        }
    }
    Ok(())
}

/// `[namespace_]group_version_kind_name.yaml`, the namespace where there are several.
fn file_names(resources: &[Resource]) -> Vec<String> {
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
