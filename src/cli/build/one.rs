//! One target, built and written as kustomize writes it.

use crate::cli::command_result::{CommandResult, CommandStatus};
use crate::cli::output::{Destination, ManifestFormat, write_file};
use crate::cli::session::Session;
use crate::diag::Fallible;
use crate::kustomize::{self, Build, Files, Options};
use crate::repository::sources_at;
use crate::sources::{Disk, FilePath, Sources, trusted};

use super::args::Args;
use super::files::write_each;
use super::meant::with_help;
use super::target::{revision, target};

/// Builds one target.
pub(super) fn run(
    name: &str,
    output: Destination<ManifestFormat>,
    args: &Args,
    session: &mut Session,
) -> CommandResult {
    let revision = revision(name, session)?;
    let mut built = match revision {
        None => build(name, &Disk, session.directory(), args, session)
            .map_err(|failed| with_help(failed, name, session))?,
        Some((revision, path)) => {
            let (tree, directory) = sources_at(revision, session.directory())?;
            let built = build(path, &tree, &directory, args, session);
            trusted(&tree, built)
                .map_err(|failed| failed.during(format!("while building `{name}`")))?
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
            session.note(write_each(resources.items(), &path)?);
            path
        }
    };
    session.say_written(resources.items().len(), "resource", &path);
    Ok(CommandStatus::Success)
}

fn build(
    name: &str,
    sources: &dyn Sources,
    directory: &FilePath,
    args: &Args,
    session: &Session,
) -> Fallible<Build> {
    let near = session.nearest(directory, sources);
    let (directory, vendor, version) = target(name, sources, directory, &near, session)?;
    let options = Options {
        vendor,
        version,
        ..args.options(session)
    };
    kustomize::build(&Files::new(sources, &session.map), &directory, &options)
}
