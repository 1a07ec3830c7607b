//! `offshoot build`: kustomize's build, under kustomize's names, of one target or of many.

mod args;
mod files;
mod many;
mod meant;
mod one;
mod target;

use super::command_result::CommandResult;
use super::output::{Destination, ManifestFormat};
use super::session::Session;

pub(super) use args::{Args, LoadRestrictor, Reorder};
pub(super) use files::kustomize_file_names;

pub(super) fn run(args: &Args, session: &mut Session) -> CommandResult {
    let output: Destination<ManifestFormat> = Destination::find(&args.output, session)?;
    let is_one = !args.all && !args.shard.is_given();
    match args.directories.as_slice() {
        [] if is_one => one::run(".", output, args, session),
        [name] if is_one => one::run(name, output, args, session),
        _ => many::run(output, args, session),
    }
}
