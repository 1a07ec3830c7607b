//! `offshoot render`: one environment, as YAML, JSON or files.

use crate::diff::Secrets;
use crate::model::ResourceSet;
use crate::report;

use super::command_result::{CommandResult, CommandStatus, Failure};
use super::examples::examples;
use super::output::{Destination, FormatOrPath, ManifestFormat, write_file, write_tree};
use super::request::RequestArgs;
use super::session::Session;
use super::watch::watch;
use super::written_secrets;

/// Render one environment
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Apply a branch's environment", "offshoot render preview -b feature/login | kubectl apply -f -"),
    ("Use the image that CI built", "offshoot render preview -b feature/login -i registry.example.com/api:pr-42"),
    ("Write a file per resource, and apply all of them", "offshoot render preview -b feature/login -o rendered/ && kubectl apply -f rendered/"),
]))]
pub(super) struct Args {
    #[command(flatten)]
    request: RequestArgs,
    /// Format on stdout, a FILE.yaml, FILE.yml or FILE.json, or a directory
    ///
    /// A directory exists already, or ends in `/`. It gets one file per resource, numbered so that
    /// `kubectl apply -f` takes them in the order of the render, and a Kustomization for `kubectl
    /// apply -k`. Files that an earlier render wrote and this one does not are removed.
    #[arg(short, long, value_name = "FORMAT|PATH", default_value = "yaml", value_parser = FormatOrPath::<ManifestFormat>::new())]
    output: String,
    /// Instead of manifests, print which hosts were rewritten, and every place they were found in
    #[arg(long)]
    report_hosts: bool,
    /// Render again each time that a file changes, until Ctrl-C
    ///
    /// Errors are shown, and watching goes on. With `-o DIR`, the files are kept up to date.
    #[arg(long)]
    watch: bool,
}

pub(super) fn run(args: &Args, session: &mut Session) -> CommandResult {
    if args.watch {
        args.request.refuse_fixed(session)?;
        let paths = |session: &Session| args.request.watched(session);
        return watch(session, &paths, &|session| render(args, session));
    }
    render(args, session)
}

fn render(args: &Args, session: &mut Session) -> CommandResult {
    let output: Destination<ManifestFormat> = Destination::find(&args.output, session)?;
    let rendered = args.request.render(session)?;
    if args.report_hosts {
        let places = session.places(Some(&rendered.causes));
        session.print(&report::hosts(&rendered.hosts, &places))?;
    } else {
        write(&rendered.resources, &output, session)?;
    }
    Ok(CommandStatus::Success)
}

fn write(
    resources: &ResourceSet,
    output: &Destination<ManifestFormat>,
    session: &mut Session,
) -> Result<(), Failure> {
    let mut secrets = Secrets::of(resources.items());
    let counts = resources.items().iter().map(|item| secrets.count(item));
    let path = match output {
        Destination::Printed(format) => return session.print_manifests(&format.text(resources)?),
        Destination::File(format, path) => {
            write_file(path, &format.text(resources)?)?;
            session.note(written_secrets::in_file(path, counts.sum()));
            path
        }
        Destination::Directory(path) => {
            write_tree(path, resources.items())?;
            session.note(written_secrets::in_directory(path, counts));
            path
        }
    };
    session.say_written(resources.items().len(), "resource", path);
    Ok(())
}
