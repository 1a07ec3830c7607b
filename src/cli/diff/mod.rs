//! `offshoot diff FROM TO`: the differences between two targets; and `offshoot diff
//! --since REV`: between a commit and the working tree. Exit codes: 0 no difference, 1
//! differences, 2 the comparison could not be made.

mod args;
mod decisive;
mod fail_on;
mod git;
mod git_call;
mod kubectl_sides;
mod meant;
mod output;
mod paired;
mod sharded;
mod since;
mod since_report;
mod two_targets;
mod versions;

use crate::diag::{Code, Diagnostic};

use super::command_result::CommandResult;
use super::session::Session;
use super::watch::{paths_of, refuse_fixed, watch};

pub(super) use args::Args;
pub(super) use output::OutputArgs;
pub(super) use sharded::merge;

pub(super) fn run(args: &Args, session: &mut Session) -> CommandResult {
    if !args.watch {
        return compared(args, session);
    }
    let names = || args.targets.iter().map(String::as_str);
    refuse_fixed(&names().collect::<Vec<_>>(), session)?;
    let paths = |session: &Session| {
        let mut found = paths_of(names(), session);
        found.extend(args.overrides.files(session));
        found
    };
    watch(session, &paths, &|session| compared(args, session))
}

fn compared(args: &Args, session: &mut Session) -> CommandResult {
    args.output.destination(session)?;
    if let Some(to) = args.to_kustomize_version {
        return versions::run(args, to, session);
    }
    if let Some(revision) = args.revision(session) {
        return since::run(args, revision, session);
    }
    if args.shard.chosen()?.is_some() {
        let message = "`--shard` is for `--since`";
        return Err(Diagnostic::error(Code::OptionUnused, message)
            .help("two targets are compared by one process: remove it")
            .into());
    }
    match git_call::call(&args.targets, session) {
        Some(call) => git::run(&call, args, session),
        None => two_targets::run(args, session),
    }
}
