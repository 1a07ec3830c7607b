//! `offshoot diff --since REV`.

use crate::cli::command_result::{CommandResult, CommandStatus};
use crate::cli::output::CacheDirectory;
use crate::cli::progress::Progress;
use crate::cli::session::Session;
use crate::diag::{Code, Diagnostic, Fallible};
use crate::diff::{Class, Comparison};
use crate::report::unified;
use crate::repository::{ComparedTarget, SinceCache, SinceRequest, since};

use super::args::Args;
use super::decisive::decisive;
use super::fail_on::threshold;
use super::output::Format;
use super::sharded;
use super::since_report::{fails, per_branch, text};

pub(super) fn run(args: &Args, revision: &str, session: &mut Session) -> CommandResult {
    check(args)?;
    let cache = cache(args, session);
    let key = decisive(revision, args, session)?;
    let progress = Progress::new("comparing", session);
    let request = SinceRequest {
        revision,
        is_exact: args.no_merge_base,
        directory: session.directory(),
        targets: &args.targets,
        environments: args.overrides.request(session)?,
        options: args.helm.options(session),
        all: args.all,
        all_targets: args.all_targets,
        ignore: &args.ignore,
        expect_unchanged: &args.expect_unchanged,
        must_compare: !args.fail_on.is_empty(),
        map: &session.map,
        describe: &|comparison, target| describe(comparison, target, args, revision),
        steps: &|done, all| progress.step(done, all),
        cache: cache.as_ref().map(|store| SinceCache { store, key: &key }),
    };
    if let Some(shard) = args.shard.chosen()? {
        let text = sharded::run(&request, args, shard, fails_from(args), session);
        drop(progress);
        let text = text?;
        session.note(cache.as_ref().and_then(CacheDirectory::fault));
        args.output.print(&text, session)?;
        return Ok(CommandStatus::Success);
    }
    let report = since(&request);
    drop(progress);
    let report = report?;
    session.note(cache.as_ref().and_then(CacheDirectory::fault));
    let overrides = &args.overrides;
    overrides.refuse_unused(&per_branch(&report.targets), &args.from_environment)?;
    let fails = fails(&report, fails_from(args));
    session.note(report.warnings.clone());
    session.note(report.unexpected.clone());
    let failures = report.failures.clone();
    let text = text(report, revision, &args.output, session);
    args.output.print(&text, session)?;
    match failures {
        Some(failures) => Err(failures.into()),
        None => Ok(CommandStatus::differs(fails)),
    }
}

/// The cache, if one is given and can help. Helm may print something else each time. Lines of files and manifests are
/// in none.
fn cache(args: &Args, session: &Session) -> Option<CacheDirectory> {
    let shows_files = matches!(args.output.format(), Format::Unified | Format::Html);
    let is_of_use = !args.helm.is_enabled() && !shows_files;
    let directory = args.cache_dir.as_deref().filter(|name| !name.is_empty());
    let directory = directory.filter(|_| is_of_use)?;
    Some(CacheDirectory::new(&session.path(directory)))
}

/// Checks the arguments that make no sense with a revision.
fn check(args: &Args) -> Fallible<()> {
    if args.output.format() == Format::JsonPatch {
        let message = "JSON patches are between two targets";
        return Err(Diagnostic::error(Code::DiffSides, message)
            .help("replace `--since` by FROM and TO: `REV:TARGET TARGET`")
            .into());
    }
    if args.targets.iter().any(|target| target == "-") {
        let message = "standard input is not in the git repository";
        return Err(Diagnostic::error(Code::StandardInputSince, message)
            .help("name environments and directories, or nothing to compare all of them")
            .into());
    }
    Ok(())
}

/// The text about one target, for formats that show manifests.
fn describe(
    comparison: &Comparison<'_>,
    target: &ComparedTarget,
    args: &Args,
    revision: &str,
) -> Fallible<String> {
    let name = &target.listed.name;
    match args.output.format() {
        Format::Unified => unified(comparison, &format!("{revision}:{name}"), name),
        _ => Ok(String::new()),
    }
}

/// The mildest class of changes that makes the exit code 1.
fn fails_from(args: &Args) -> Option<Class> {
    // With `--expect-unchanged`, other targets are expected to differ.
    let judges_classes = args.expect_unchanged.is_empty() || !args.fail_on.is_empty();
    judges_classes.then(|| threshold(&args.fail_on))
}
