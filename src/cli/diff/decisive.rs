//! The part of a command line that decides what `diff --since` finds. Shards of one run agree on it, and a cache is
//! for one.

use crate::cli::input::read_text;
use crate::cli::session::Session;
use crate::diag::{Code, Diagnostic, Fallible};

use super::args::Args;

/// Everything in the command line that matters: two runs for which it is equal compare the same.
///
/// # Errors
/// Files of options that cannot be read.
pub(super) fn decisive(revision: &str, args: &Args, session: &Session) -> Fallible<String> {
    let files = args.overrides.files(session);
    let files = files.iter().map(read_text);
    let files = files.collect::<Fallible<Vec<_>>>()?;
    let options = (
        (revision, args.no_merge_base, &args.targets),
        (args.all, args.all_targets, &args.expect_unchanged),
        (&args.fail_on, &args.ignore, &args.overrides, &args.helm),
        (files, session.decisive()),
    );
    serde_json::to_string(&options).map_err(|error| {
        let message = format!("the options cannot be handed over: {error}");
        Diagnostic::error(Code::ShardMerge, message).into()
    })
}
