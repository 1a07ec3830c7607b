//! `offshoot render`: environments, as YAML, JSON or files.

use crate::diag::{Code, Diagnostic, Failures, Fallible};
use crate::diff::Secrets;
use crate::model::ResourceSet;
use crate::report;
use crate::repository::split_revision;
use crate::sources::Disk;

use super::command_result::{CommandResult, CommandStatus, Failure};
use super::examples::examples;
use super::output::{
    Destination, FormatOrPath, ManifestFormat, json_list, stream, write_file, write_tree,
};
use super::request::{RenderOptions, RequestArgs};
use super::session::Session;
use super::watch::watch;
use super::written_secrets;

/// Render environments
///
/// Several environments are printed one after the other, each after a line `# Source: ENV`. If one
/// cannot be rendered, the errors of all are reported and nothing is printed; in a directory, the
/// others are written.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Apply a branch's environment", "offshoot render preview -b feature/login | kubectl apply -f -"),
    ("Use the image that CI built", "offshoot render preview -b feature/login -i registry.example.com/api:pr-42"),
    ("Write a file per resource, and apply all of them", "offshoot render preview -b feature/login -o rendered/ && kubectl apply -f rendered/"),
]))]
pub(super) struct Args {
    /// Environments in offshoot.yaml, or REV:ENV
    ///
    /// `REV:ENV` is the environment at a git revision, with the offshoot.yaml and all files of that
    /// revision. Nothing is checked out.
    #[arg(value_name = "ENV", required_unless_present = "all")]
    environments: Vec<String>,
    /// Render every environment in offshoot.yaml; `--branch` is for those that are per branch
    #[arg(long, conflicts_with = "environments")]
    all: bool,
    #[command(flatten)]
    options: RenderOptions,
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
    let [name] = args.environments.as_slice() else {
        return several(args, session);
    };
    let request = RequestArgs::new(name, &args.options);
    if args.watch {
        request.refuse_fixed(session)?;
        let paths = |session: &Session| request.watched(session);
        return watch(session, &paths, &|session| render(&request, args, session));
    }
    render(&request, args, session)
}

fn render(request: &RequestArgs, args: &Args, session: &mut Session) -> CommandResult {
    let output: Destination<ManifestFormat> = Destination::find(&args.output, session)?;
    let rendered = request.render(session)?;
    if args.report_hosts {
        let places = session.places(Some(&rendered.causes));
        session.print(&report::hosts(&rendered.hosts, &places))?;
    } else {
        write(&rendered.resources, &output, session)?;
    }
    Ok(CommandStatus::Success)
}

fn several(args: &Args, session: &mut Session) -> CommandResult {
    let output: Destination<ManifestFormat> = Destination::find(&args.output, session)?;
    refuse_for_several(args)?;
    let (names, requests) = requests(args, session)?;
    let mut failures = Failures::default();
    let mut rendered = Vec::new();
    for (name, request) in names.iter().zip(&requests) {
        let result = request.render(session);
        let during = || format!("while rendering `{name}`");
        let result = result.map_err(|failed| failed.during(during()));
        let kept = failures
            .keep(result)
            .map(|it| (name.as_str(), it.resources));
        let Destination::Directory(path) = &output else {
            rendered.extend(kept);
            continue;
        };
        if let Some((_, resources)) = kept {
            let own = Destination::Directory(path.join(name));
            write(&resources, &own, session)?;
        }
    }
    failures.or_ok(())?;
    let text = match output.format() {
        ManifestFormat::Json => json_list(rendered.iter().flat_map(|(_, it)| it.items()))?,
        ManifestFormat::Yaml => {
            let texts = rendered.iter().map(|(name, it)| Ok((*name, it.to_yaml()?)));
            stream(texts.collect::<Fallible<Vec<_>>>()?)
        }
    };
    match output {
        Destination::Printed(_) => session.print_manifests(&text)?,
        Destination::File(_, path) => {
            write_file(&path, &text)?;
            let items = || rendered.iter().flat_map(|(_, it)| it.items());
            let mut secrets = Secrets::of(items());
            let count = items().map(|item| secrets.count(item)).sum();
            session.note(written_secrets::in_file(&path, count));
            session.say_written(items().count(), "resource", &path);
        }
        Destination::Directory(_) => {}
    }
    Ok(CommandStatus::Success)
}

/// Refuses options that are for one environment.
fn refuse_for_several(args: &Args) -> Fallible<()> {
    let options = [
        ("--watch", args.watch),
        ("--report-hosts", args.report_hosts),
    ];
    let mut failures = Failures::default();
    for (option, _) in options.into_iter().filter(|(_, is_given)| *is_given) {
        let message = format!("`{option}` is for one environment");
        failures.push(Diagnostic::error(Code::OptionUnused, message).help("name one environment"));
    }
    failures.or_ok(())
}

/// The names of the environments, each once, and how to render them.
fn requests(args: &Args, session: &Session) -> Fallible<(Vec<String>, Vec<RequestArgs>)> {
    let found = session.config()?;
    let mut names: Vec<String> = Vec::new();
    if args.all {
        names.extend(found.names().into_iter().map(str::to_owned));
    }
    for name in &args.environments {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    let per_branch = |name: &String| {
        let own = split_revision(name, &Disk, session.directory());
        // At a revision, the environment may be another: its own render says what is wrong.
        own.is_some() || found.is_per_branch(name)
    };
    let per_branch: Vec<bool> = names.iter().map(per_branch).collect();
    let options = args.options.for_each(&per_branch)?;
    let requests = names.iter().zip(&options);
    let requests = requests.map(|(name, options)| RequestArgs::new(name, options));
    let requests = requests.collect();
    Ok((names, requests))
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
