//! The arguments that `kubectl diff` passes to KUBECTL_EXTERNAL_DIFF. In: the arguments of the
//! process. Out: the same arguments in the order in which a person would type them.
//!
//! kubectl takes the first word for the program and appends the others to its two directories
//! (`getCommand` in kubectl's `pkg/cmd/diff/diff.go`). It drops words that are not made of letters,
//! digits, `-` and `=`: `offshoot diff -o=json --fail-on=scale,access` is called as
//! `offshoot /tmp/LIVE-1 /tmp/MERGED-2 diff -o=json`.

use std::ffi::{OsStr, OsString};
use std::path::Path;

/// The command that compares kubectl's directories.
const COMMAND: &str = "diff";

/// `arguments`, the first of which is the program's name, with the command before kubectl's two
/// directories. Arguments that kubectl did not pass are returned as they are.
pub(super) fn arranged(arguments: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = arguments.into_iter().collect();
    let [_, live, merged, words @ ..] = arguments.as_slice() else {
        return arguments;
    };
    if !are_sides(live, merged) {
        return arguments;
    }
    // If the variable names only the program, no other command could be meant.
    if let Some(at) = words.iter().position(|word| word == COMMAND) {
        arguments.remove(at + 3);
    }
    arguments.insert(1, COMMAND.into());
    arguments
}

/// True for the two directories that kubectl makes, `/tmp/LIVE-2938475` and
/// `/tmp/MERGED-1029384`; nobody would type them.
pub(super) fn are_sides(live: &OsStr, merged: &OsStr) -> bool {
    is_side(live, "LIVE-") && is_side(merged, "MERGED-")
}

fn is_side(argument: &OsStr, prefix: &str) -> bool {
    let path = Path::new(argument);
    let name = path.file_name().and_then(OsStr::to_str);
    path.is_absolute() && name.is_some_and(|name| name.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arranged_text(text: &str) -> String {
        let words = arranged(text.split(' ').map(OsString::from));
        let words: Vec<&str> = words.iter().filter_map(|word| word.to_str()).collect();
        words.join(" ")
    }

    #[test]
    fn the_command_comes_first() {
        for (called, typed) in [
            (
                "o /tmp/LIVE-1 /tmp/MERGED-2 diff",
                "o diff /tmp/LIVE-1 /tmp/MERGED-2",
            ),
            (
                "o /tmp/LIVE-1 /tmp/MERGED-2",
                "o diff /tmp/LIVE-1 /tmp/MERGED-2",
            ),
            (
                "o /tmp/LIVE-1 /tmp/MERGED-2 --no-pager diff -o unified",
                "o diff /tmp/LIVE-1 /tmp/MERGED-2 --no-pager -o unified",
            ),
        ] {
            assert_eq!(arranged_text(called), typed);
        }
    }

    #[test]
    fn other_arguments_stay() {
        for typed in [
            "o",
            "o diff /tmp/LIVE-1 /tmp/MERGED-2",
            "o /tmp/LIVE-1 /tmp/other diff",
            "o LIVE-1 MERGED-2 diff",
        ] {
            assert_eq!(arranged_text(typed), typed);
        }
    }
}
