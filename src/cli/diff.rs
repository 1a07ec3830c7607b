//! `offshoot diff FROM TO`: what differs between two renders, or manifests.
//! Exit codes: 0 nothing, 1 something, 2 that could not be told.

use std::io::{self, Read};

use clap::ValueEnum;

use crate::diag::{Diagnostic, Failures, Fallible};
use crate::diff::{Options, compare, resources};
use crate::environment::{Config, Repository, Request, config, render};
use crate::kustomize::{self, Files};
use crate::model::{Causes, Resource};
use crate::report::{HumanOptions, human, unified};
use crate::sources::{Disk, FilePath};

use super::request::{image_refs, settings};
use super::session::Session;
use super::target::{Target, manifests, parse_input};
use super::{Ended, Outcome};

/// Compare two renders, or manifests.
///
/// A TARGET is an environment's name, a directory with a kustomization, a file or
/// directory of plain manifests, or `-` for standard input. Where an environment and a
/// directory have one name, `./name` is the directory.
///
/// Exits with 0 where nothing differs, 1 where something does, 2 where that cannot be told.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The TARGET to compare from
    #[arg(value_name = "FROM")]
    from: String,
    /// The TARGET to compare with
    #[arg(value_name = "TO")]
    to: String,
    /// Branch of the sides that are environments per branch
    #[arg(long, value_name = "NAME")]
    branch: Option<String>,
    /// Image override for the sides that are environments, as `kustomize edit set image` takes it
    #[arg(long = "image", value_name = "REF")]
    images: Vec<String>,
    /// `set.KEY` for the templates of the sides that are environments
    #[arg(long = "set", value_name = "KEY=VALUE")]
    settings: Vec<String>,
    /// How to show the differences
    #[arg(short, long, value_name = "FORMAT", default_value = "human")]
    output: Format,
}

/// How differences are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: by resource and path.
    Human,
    /// A unified diff of the YAML.
    Unified,
}

/// One side of a comparison, rendered or read.
#[derive(Debug, Default)]
struct Side {
    resources: Vec<Resource>,
    causes: Causes,
    warnings: Vec<Diagnostic>,
}

/// offshoot.yaml, and the directory it is in.
struct Environments {
    root: FilePath,
    config: Config,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Ended {
    let environments = environments(session)?;
    let request = request(args)?;
    let find = |text: &str| {
        let names = environments.as_ref().map(Environments::names);
        Target::find(text, &Disk, session.directory(), &names.unwrap_or_default())
    };
    let targets = both(find(&args.from), find(&args.to))?;
    refuse_unused(args, &branching(&targets, environments.as_ref()))?;
    let [from, to] = &targets;
    if (from, to) == (&Target::StandardInput, &Target::StandardInput) {
        let message = "both sides of the comparison are standard input";
        return Err(Diagnostic::error("standard-input-twice", message).into());
    }
    let side = |target| side(target, &request, environments.as_ref(), session);
    let [old, new] = both(side(from), side(to))?;
    let comparison = compare(&old.resources, &new.resources, options(from, to));
    let text = match args.output {
        Format::Human => human(&comparison, display(session)),
        Format::Unified => unified(&comparison, &args.from, &args.to)?,
    };
    let differs = !comparison.is_empty();
    session.note_of(old.warnings, &old.causes);
    session.note_of(new.warnings, &new.causes);
    session.print(&text)?;
    Ok(if differs {
        Outcome::Found
    } else {
        Outcome::Done
    })
}

fn display(session: &Session) -> HumanOptions {
    HumanOptions {
        colour: session.colors_stdout(),
        ..HumanOptions::default()
    }
}

/// The environments of the nearest offshoot.yaml, if there is one.
fn environments(session: &Session) -> Fallible<Option<Environments>> {
    let Some(root) = session.repository() else {
        return Ok(None);
    };
    let config = Config::load(&Disk, &session.map, &root.join(config::FILE_NAME))?;
    Ok(Some(Environments { root, config }))
}

impl Environments {
    fn names(&self) -> Vec<&str> {
        let specs = self.config.environments.iter();
        specs.map(|spec| spec.name.value.as_str()).collect()
    }

    fn is_per_branch(&self, name: &str) -> bool {
        let spec = self.config.environment(name);
        spec.is_ok_and(|spec| spec.per_branch)
    }
}

/// Environments live in namespaces of their own: those are not what is asked about.
fn options(from: &Target, to: &Target) -> Options {
    let is_environment = |target: &Target| matches!(target, Target::Environment(_));
    Options {
        across_namespaces: is_environment(from) || is_environment(to),
    }
}

/// What every side that is an environment is asked for.
fn request(args: &Args) -> Fallible<Request> {
    let mut failures = Failures::default();
    let images = failures.keep(image_refs(&args.images));
    let set = failures.keep(settings(&args.settings));
    failures.or_ok(Request {
        branch: args.branch.clone(),
        images: images.unwrap_or_default(),
        set: set.unwrap_or_default(),
        ..Request::default()
    })
}

/// Renders or reads a target.
fn side(
    target: &Target,
    request: &Request,
    environments: Option<&Environments>,
    session: &Session,
) -> Fallible<Side> {
    let files = Files::new(&Disk, &session.map);
    let read = |resources| Side {
        resources,
        ..Side::default()
    };
    match target {
        Target::Environment(name) => {
            let environments = environments.expect("its name was found in them");
            environment(name, request, environments, session)
        }
        Target::Kustomization(directory) => {
            let built = kustomize::build(&files, directory, &kustomize::Options::default())?;
            Ok(Side {
                resources: built.resources.into_items(),
                causes: built.causes,
                warnings: built.warnings,
            })
        }
        Target::Manifests(path) => manifests(&files, path).map(read),
        Target::StandardInput => {
            let text = standard_input()?;
            resources(parse_input(text, &session.map)?).map(read)
        }
    }
}

fn environment(
    name: &str,
    request: &Request,
    environments: &Environments,
    session: &Session,
) -> Fallible<Side> {
    let per_branch = environments.is_per_branch(name);
    let request = Request {
        environment: name.to_owned(),
        branch: request.branch.clone().filter(|_| per_branch),
        ..request.clone()
    };
    let repository = Repository {
        sources: &Disk,
        map: &session.map,
        root: &environments.root,
        config: &environments.config,
        options: &kustomize::Options::default(),
    };
    let rendered = render(repository, &request)?;
    Ok(Side {
        resources: rendered.resources.into_items(),
        causes: rendered.causes,
        warnings: rendered.warnings,
    })
}

fn standard_input() -> Fallible<String> {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text).map_err(|error| {
        let message = format!("standard input cannot be read: {error}");
        Diagnostic::error("file-unreadable", message)
    })?;
    Ok(text)
}

/// For each target that is an environment: is there one for each branch?
fn branching(targets: &[Target; 2], environments: Option<&Environments>) -> Vec<bool> {
    let per_branch = |target: &Target| match target {
        Target::Environment(name) => Some(environments?.is_per_branch(name)),
        _ => None,
    };
    targets.iter().filter_map(per_branch).collect()
}

/// An option that neither side takes was meant for something else. `per_branch` says of each side
/// that is an environment whether there is one for each branch.
fn refuse_unused(args: &Args, per_branch: &[bool]) -> Fallible<()> {
    let options = [
        (
            "--branch",
            args.branch.is_some(),
            per_branch.contains(&true),
        ),
        ("--image", !args.images.is_empty(), !per_branch.is_empty()),
        ("--set", !args.settings.is_empty(), !per_branch.is_empty()),
    ];
    let mut failures = Failures::default();
    for (option, given, taken) in options {
        if given && !taken {
            let message = format!("neither side of the comparison takes `{option}`");
            let help = format!("`{option}` is for environments; leave it out, or name one");
            failures.push(Diagnostic::error("option-unused", message).help(help));
        }
    }
    failures.or_ok(())
}

/// Both results, or what is wrong with either.
fn both<T>(from: Fallible<T>, to: Fallible<T>) -> Fallible<[T; 2]> {
    match (from, to) {
        (Ok(from), Ok(to)) => Ok([from, to]),
        (Err(mut failed), Err(too)) => {
            failed.extend(too);
            Err(failed)
        }
        (Err(failed), Ok(_)) | (Ok(_), Err(failed)) => Err(failed),
    }
}
