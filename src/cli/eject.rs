//! `offshoot eject`: an environment as the kustomize overlay that it is.

use crate::diag::{Code, Diagnostic, Failures};
use crate::sources::{Disk, Sources};

use super::output::write_file;
use super::request::RequestArgs;
use super::session::Session;
use super::{Ended, Outcome};

/// Write an environment as a plain kustomize overlay.
///
/// What kustomize builds from it is what `offshoot render` prints, byte for byte.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    request: RequestArgs,
    /// The directory to write to
    #[arg(long, value_name = "DIR")]
    to: String,
    /// Replace files that are there and say something else
    #[arg(long)]
    force: bool,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Ended {
    let directory = session.path(&args.to);
    let rendered = args.request.render(Some(directory), session)?;
    let mut failures = Failures::default();
    for (path, bytes) in rendered.overlay.files() {
        let is_other = Disk.read(path).is_ok_and(|old| *old != *bytes);
        if is_other && !args.force {
            let message = format!("`{path}` is there and says something else");
            failures.push(
                Diagnostic::error(Code::OutputExists, message)
                    .help("`--force` replaces it; or choose another directory"),
            );
        }
    }
    failures.or_ok(())?;
    for (path, bytes) in rendered.overlay.files() {
        write_file(path, &String::from_utf8_lossy(bytes))?;
    }
    Ok(Outcome::Done)
}
