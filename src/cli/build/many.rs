//! Several targets, built side by side. They share the files that they read; each is written as it
//! would be on its own.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::cli::command_result::{CommandResult, CommandStatus};
use crate::cli::kustomizations_below::kustomizations_below;
use crate::cli::output::{Destination, ManifestFormat, json_list, stream, write_file};
use crate::cli::progress::Progress;
use crate::cli::session::{Nearest, Session};
use crate::diag::{Code, Diagnostic, Failures, Fallible, Severity, counted, message};
use crate::kustomize::version::Version;
use crate::kustomize::{self, Build, Files, Options, Vendor};
use crate::model::Resource;
use crate::parallel;
use crate::repository::sources_at;
use crate::sources::{Disk, FilePath, GitTree, Listed, trusted};
use crate::substitution::Variables;

use super::args::Args;
use super::files::write_each;
use super::target::{revision, settings, target};

/// A target of the command line.
struct Wanted {
    /// Its path from the top of the repository.
    name: String,
    /// The directory to build.
    directory: FilePath,
    /// The position of its tree; `None` for the files on disk.
    tree: Option<usize>,
    options: Options,
}

/// A revision that targets are at.
struct Revision {
    name: String,
    tree: GitTree,
    directory: FilePath,
}

/// A target that was built.
struct Done {
    /// The warnings, at their positions.
    warnings: Vec<Diagnostic>,
    count: usize,
    /// The text, if it is printed as YAML.
    text: String,
    /// The resources, if they are printed as JSON.
    resources: Vec<Resource>,
}

/// Builds all targets that `args` names.
pub(super) fn run(
    output: Destination<ManifestFormat>,
    args: &Args,
    session: &mut Session,
) -> CommandResult {
    let disk = Listed::new(Disk, session.top());
    let (named, revisions) = named(args, session)?;
    let targets = wanted(args, &disk, (&named, &revisions), session)?;
    let targets = args.shard.keep(targets, |it| &it.name, session)?;
    let variables = args.substitution.variables(session)?;
    let builder = Builder {
        disk: Files::new(&disk, &session.map).keeping_bases(),
        revisions: revisions
            .iter()
            .map(|it| {
                let files = Files::new(&it.tree, &session.map);
                (&it.tree, files.keeping_bases())
            })
            .collect(),
        variables: &variables,
        output: &output,
        top: session.top(),
        args,
        session,
    };
    let progress = Progress::new("building", session);
    let steps = |done, all| progress.step(done, all);
    let built = parallel::map_in_steps(&targets, &steps, |it| builder.done(it));
    drop(progress);
    let mut failures = Failures::default();
    let mut done = Vec::with_capacity(built.len());
    for (target, built) in targets.iter().zip(built) {
        let during = || format!("while building `{}`", target.name);
        let built = failures.keep(built.map_err(|failed| failed.during(during())));
        done.extend(built.map(|built| (target.name.as_str(), built)));
    }
    for (_, done) in &mut done {
        session.note(std::mem::take(&mut done.warnings));
    }
    finish(&output, &mut done, failures, session)
}

/// Prints or writes what was built, and says what was written.
fn finish(
    output: &Destination<ManifestFormat>,
    done: &mut [(&str, Done)],
    failures: Failures,
    session: &mut Session,
) -> CommandResult {
    let count = done.iter().map(|(_, done)| done.count).sum();
    let path = match output {
        // A stream that lacks a target looks as if it were complete.
        Destination::Printed(format) => {
            failures.or_ok(())?;
            session.print_manifests(&text(*format, done)?)?;
            return Ok(CommandStatus::Success);
        }
        Destination::File(format, path) => {
            failures.or_ok(())?;
            write_file(path, &text(*format, done)?)?;
            session.say_written(count, "resource", path);
            return Ok(CommandStatus::Success);
        }
        Destination::Directory(path) => path,
    };
    if !done.is_empty() {
        let targets = counted(done.len(), "target");
        let what = format!("{} of {targets}", counted(count, "resource"));
        session.say_counted(&what, path);
    }
    failures.or_ok(CommandStatus::Success).map_err(Into::into)
}

/// All targets as one stream: documents in the order of the targets, or one list.
fn text(format: ManifestFormat, done: &mut [(&str, Done)]) -> Fallible<String> {
    if format == ManifestFormat::Json {
        return json_list(done.iter().flat_map(|(_, done)| &done.resources));
    }
    let texts = done.iter_mut();
    Ok(stream(texts.map(|(name, done)| {
        (*name, std::mem::take(&mut done.text))
    })))
}

/// A target as the command line names it.
enum Named<'n> {
    /// On disk.
    Here(&'n str),
    /// At a revision: the whole name, the path in it, and the position of its tree.
    There(&'n str, &'n str, usize, Arc<Revision>),
}

/// The targets that the command line names, each of their revisions opened once.
fn named<'n>(args: &'n Args, session: &Session) -> Fallible<(Vec<Named<'n>>, Vec<Arc<Revision>>)> {
    let mut revisions: Vec<Arc<Revision>> = Vec::new();
    let mut all = Vec::new();
    for text in &args.directories {
        let Some((name, path)) = revision(text, session)? else {
            all.push(Named::Here(text));
            continue;
        };
        let known = revisions.iter().position(|it| it.name == name);
        let (at, opened) = match known.and_then(|at| Some((at, revisions.get(at)?))) {
            Some((at, opened)) => (at, Arc::clone(opened)),
            None => {
                let (tree, directory) = sources_at(name, session.directory())?;
                let opened = Arc::new(Revision {
                    name: name.to_owned(),
                    tree,
                    directory,
                });
                revisions.push(Arc::clone(&opened));
                (revisions.len() - 1, opened)
            }
        };
        all.push(Named::There(text, path, at, opened));
    }
    Ok((all, revisions))
}

/// The targets, each once.
fn wanted(
    args: &Args,
    disk: &Listed<Disk>,
    (named, revisions): (&[Named<'_>], &[Arc<Revision>]),
    session: &Session,
) -> Fallible<Vec<Wanted>> {
    let near = session.nearest(session.directory(), disk);
    let mut failures = Failures::default();
    let mut targets = Vec::new();
    if args.all {
        refuse_revisions(revisions)?;
        for found in kustomizations_below(&args.directories, disk, session)? {
            let settings = settings(&found.directory, disk, &near, session);
            let found =
                settings.map(|settings| wanted_on_disk(found.directory, settings, args, session));
            targets.extend(failures.keep(found));
        }
    } else {
        for one in named {
            let found = match one {
                Named::Here(text) => on_disk(text, disk, &near, args, session),
                Named::There(text, path, at, opened) => {
                    at_revision(text, path, (*at, opened), args, session)
                }
            };
            targets.extend(failures.keep(found));
        }
    }
    let mut seen = FxHashSet::default();
    targets.retain(|it| seen.insert((it.tree, it.directory.clone())));
    failures.or_ok(targets)
}

fn refuse_revisions(revisions: &[Arc<Revision>]) -> Fallible<()> {
    let Some(first) = revisions.first() else {
        return Ok(());
    };
    let message = format!(
        "`--all` looks for targets on disk, not in `{}:`",
        first.name
    );
    Err(Diagnostic::error(Code::OptionUnused, message)
        .help("name the targets; `offshoot list REV:` shows them")
        .into())
}

fn on_disk(
    text: &str,
    disk: &Listed<Disk>,
    near: &Nearest,
    args: &Args,
    session: &Session,
) -> Fallible<Wanted> {
    let (directory, vendor, version) = target(text, disk, session.directory(), near, session)?;
    Ok(wanted_on_disk(directory, (vendor, version), args, session))
}

fn wanted_on_disk(
    directory: FilePath,
    (vendor, version): (Vendor, Option<Version>),
    args: &Args,
    session: &Session,
) -> Wanted {
    Wanted {
        name: directory.relative_to(&session.top()),
        directory,
        tree: None,
        options: Options {
            vendor,
            version,
            ..args.options(session)
        },
    }
}

fn at_revision(
    text: &str,
    path: &str,
    (at, opened): (usize, &Revision),
    args: &Args,
    session: &Session,
) -> Fallible<Wanted> {
    let near = session.nearest(&opened.directory, &opened.tree);
    let found = target(path, &opened.tree, &opened.directory, &near, session);
    let (directory, vendor, version) = trusted(&opened.tree, found)?;
    Ok(Wanted {
        name: text.to_owned(),
        directory,
        tree: Some(at),
        options: Options {
            vendor,
            version,
            ..args.options(session)
        },
    })
}

/// All that the builds have in common.
struct Builder<'a> {
    disk: Files<'a>,
    revisions: Vec<(&'a GitTree, Files<'a>)>,
    variables: &'a Variables,
    output: &'a Destination<ManifestFormat>,
    top: FilePath,
    args: &'a Args,
    session: &'a Session,
}

impl Builder<'_> {
    fn done(&self, target: &Wanted) -> Fallible<Done> {
        let mut built = self.built(target)?;
        self.args.substitution.replace(self.variables, &mut built)?;
        let warnings = built.causes.positioned(built.warnings);
        let mut warnings = self.allowed(warnings)?;
        let resources = built.resources;
        let mut done = Done {
            warnings: Vec::new(),
            count: resources.items().len(),
            text: String::new(),
            resources: Vec::new(),
        };
        match self.output {
            Destination::Printed(ManifestFormat::Json)
            | Destination::File(ManifestFormat::Json, _) => done.resources = resources.into_items(),
            Destination::Printed(ManifestFormat::Yaml)
            | Destination::File(ManifestFormat::Yaml, _) => done.text = resources.to_yaml()?,
            Destination::Directory(path) => {
                let path = self.directory_of(target, path)?;
                let collided = write_each(resources.items(), &path)?;
                warnings.extend(built.causes.positioned(collided));
            }
        }
        done.warnings = warnings;
        Ok(done)
    }

    fn built(&self, target: &Wanted) -> Fallible<Build> {
        let (directory, options) = (&target.directory, &target.options);
        match target.tree.and_then(|at| self.revisions.get(at)) {
            Some((tree, files)) => trusted(*tree, kustomize::build(files, directory, options)),
            None => kustomize::build(&self.disk, directory, options),
        }
    }

    /// `warnings`, unless `--deny` makes an error of one: then nothing is written for this target.
    fn allowed(&self, warnings: Vec<Diagnostic>) -> Fallible<Vec<Diagnostic>> {
        let warnings = self.session.leveled(warnings);
        let (denied, warnings): (Vec<_>, Vec<_>) = warnings
            .into_iter()
            .partition(|it| it.severity == Severity::Error);
        let mut failures = Failures::default();
        denied.into_iter().for_each(|it| failures.push(it));
        failures.or_ok(warnings)
    }

    /// The directory below `path` that gets the files of a target.
    fn directory_of(&self, target: &Wanted, path: &FilePath) -> Fallible<FilePath> {
        if target.tree.is_none() && target.directory.is_within(&self.top) {
            return Ok(path.join(&target.name));
        }
        let message = message!("`{}` has no directory in `{}`", target.name.as_str(), path);
        Err(Diagnostic::error(Code::OutputUnwritable, message)
            .help("build it on its own, with a directory of its own")
            .into())
    }
}
