//! Who decides whether there are colors.

use super::*;

#[cfg(unix)]
use super::terminal::{XTERM, on_terminal};

const ESCAPE: char = '\u{1b}';

/// Options, variables, and whether there are colors where stdout is a pipe and where it is a terminal.
type Row<'t> = (&'t [&'t str], &'t [(&'t str, &'t str)], bool, bool);

const GIT: (&str, &str) = ("GIT_PAGER_IN_USE", "true");

/// From what decides first to what decides last.
const ROWS: [Row<'_>; 20] = [
    (&["--color=always"], &[("NO_COLOR", "1")], true, true),
    (&["--color=never"], &[("CLICOLOR_FORCE", "1")], false, false),
    (&["--color=never"], &[GIT], false, false),
    (
        &[],
        &[("OFFSHOOT_COLOR", "always"), ("NO_COLOR", "1")],
        true,
        true,
    ),
    (
        &["--color=auto"],
        &[("OFFSHOOT_COLOR", "always")],
        false,
        true,
    ),
    (
        &[],
        &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")],
        false,
        false,
    ),
    (&[], &[("NO_COLOR", "1"), GIT], false, false),
    (
        &[],
        &[("NO_COLOR", ""), ("CLICOLOR_FORCE", "1")],
        true,
        true,
    ),
    (
        &[],
        &[("CLICOLOR_FORCE", "1"), ("CLICOLOR", "0")],
        true,
        true,
    ),
    (
        &[],
        &[("CLICOLOR_FORCE", "1"), ("TERM", "dumb")],
        true,
        true,
    ),
    (&[], &[("CLICOLOR_FORCE", "0")], false, true),
    (&[], &[("CLICOLOR_FORCE", "")], false, true),
    (&[], &[("FORCE_COLOR", "1")], true, true),
    (&[], &[("CLICOLOR", "0")], false, false),
    (&[], &[("CLICOLOR", "0"), GIT], false, false),
    (&[], &[("CLICOLOR", "1")], false, true),
    (&[], &[("TERM", "dumb"), GIT], false, false),
    (&[], &[GIT], true, true),
    (&[], &[("GIT_PAGER_IN_USE", "0")], false, true),
    (&[], &[], false, true),
];

fn sides() -> Repository {
    Repository::new(&[("old.yaml", LIVE), ("new.yaml", MERGED)])
}

#[test]
fn pipes_have_colors_where_somebody_asks_for_them() {
    let root = sides();
    for (options, variables, is_colored, _) in ROWS {
        let arguments = [options, &["old.yaml", "new.yaml"]].concat();
        let variables = [&[("TERM", "xterm")], variables].concat();
        let output = diff(root.path(), &arguments, &variables);
        let text = output.said();
        assert_eq!(output.code, Some(1), "{text}");
        let found = text.contains(ESCAPE);
        assert_eq!(found, is_colored, "{options:?} {variables:?}");
    }
}

#[cfg(unix)]
#[test]
fn terminals_have_colors_unless_somebody_refuses() {
    let root = sides();
    for (options, variables, _, is_colored) in ROWS {
        let arguments = [&["diff", "--no-pager", "old.yaml", "new.yaml"], options].concat();
        let variables = [&[XTERM], variables].concat();
        let Some(shown) = on_terminal(root.path(), 80, &arguments, &variables, &[]) else {
            return;
        };
        assert_eq!(shown.code, Some(1), "{}", shown.text);
        let found = shown.text.contains(ESCAPE);
        assert_eq!(found, is_colored, "{options:?} {variables:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_terminal_of_no_name_has_none() {
    let root = sides();
    let arguments = ["diff", "old.yaml", "new.yaml"];
    let Some(shown) = on_terminal(root.path(), 80, &arguments, &[], &[]) else {
        return;
    };
    assert!(!shown.text.contains(ESCAPE), "{}", shown.text);
}
