//! The pager, on terminals.

use super::environment::tree;
use super::terminal::{Shown, XTERM, on_terminal};
use super::*;

/// Two lists of ConfigMaps that differ in each, so long that no pipe holds what is said of them.
pub(super) fn long_sides() -> Repository {
    let side = |value: &str| -> String {
        let object = |index: usize| {
            format!(
                "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c{index:04}}}\ndata: {{key: {value}}}\n"
            )
        };
        (0..2000).map(object).collect()
    };
    Repository::new(&[("old.yaml", &side("before")), ("new.yaml", &side("after"))])
}

/// `offshoot ARGUMENTS` on a terminal, in a tree with two sides.
#[track_caller]
fn shown(arguments: &[&str], variables: &[(&str, &str)]) -> Option<Shown> {
    let variables = [&[XTERM, ("NO_COLOR", "1")], variables].concat();
    on_terminal(tree().path(), 80, arguments, &variables, &[])
}

const DIFF: [&str; 3] = ["diff", "old.yaml", "new.yaml"];

#[test]
fn the_pager_is_that_of_the_environment() {
    let marked = "sed s/^/paged:/";
    for (variables, is_paged) in [
        (&[("OFFSHOOT_PAGER", marked)][..], true),
        (&[("PAGER", marked)], true),
        (&[("OFFSHOOT_PAGER", marked), ("PAGER", "false")], true),
        (&[("OFFSHOOT_PAGER", ""), ("PAGER", marked)], false),
        (&[("PAGER", "")], false),
        (&[("PAGER", "cat")], false),
        (&[("PAGER", "x=paged:; sed s/^/$x/")], true),
    ] {
        let Some(shown) = shown(&DIFF, variables) else {
            return;
        };
        let text = shown.text;
        assert_eq!(shown.code, Some(1), "{variables:?} {text}");
        assert_eq!(
            text.starts_with("paged:old.yaml → new.yaml"),
            is_paged,
            "{text}"
        );
        assert!(text.contains("~ spec.replicas: 2 -> 3"), "{text}");
    }
}

#[test]
fn what_people_read_is_paged_and_data_is_not() {
    let pager = [("PAGER", "sed s/^/paged:/")];
    for (arguments, is_paged, code) in [
        (&["diff", "old.yaml", "new.yaml", "-o=unified"][..], true, 1),
        (&["diff", "old.yaml", "new.yaml", "-o=json"], false, 1),
        (&["diff", "old.yaml", "new.yaml", "-o=summary"], false, 1),
        (&["diff", "old.yaml", "old.yaml"], true, 0),
        (&["diff", "--no-pager", "old.yaml", "new.yaml"], false, 1),
        (&["explain", "base", "Deployment/shop"], true, 0),
        (&["explain", "base", "Deployment/shop", "-o=json"], false, 0),
        (&["snapshot", "--check"], true, 1),
        (&["build", "base"], false, 0),
    ] {
        let Some(shown) = shown(arguments, &pager) else {
            return;
        };
        let text = shown.text;
        assert_eq!(shown.code, Some(code), "{arguments:?} {text}");
        assert_eq!(text.starts_with("paged:"), is_paged, "{arguments:?} {text}");
    }
}

#[test]
fn nothing_is_paged_where_stdout_is_no_terminal() {
    let output = diff(
        tree().path(),
        &["old.yaml", "new.yaml"],
        &[
            XTERM,
            ("PAGER", "sed s/^/paged:/"),
            ("GIT_PAGER_IN_USE", "0"),
        ],
    );
    assert!(!output.said().contains("paged:"), "{}", output.said());
}

#[test]
fn less_is_told_what_to_do_unless_it_was() {
    let pager = ("PAGER", "echo LESS=$LESS.");
    for (variables, expected) in [
        (&[pager][..], "LESS=FRX.\n"),
        (&[pager, ("LESS", "S")], "LESS=S.\n"),
        (&[pager, ("LESS", "")], "LESS=.\n"),
    ] {
        let Some(shown) = shown(&DIFF, variables) else {
            return;
        };
        assert_eq!((shown.text.as_str(), shown.code), (expected, Some(1)));
    }
}

#[test]
fn a_pager_that_is_not_there_is_named_and_the_text_printed() {
    let Some(named) = shown(&DIFF, &[("PAGER", "no-such-pager -R")]) else {
        return;
    };
    insta::assert_snapshot!(named.text, @r"
    old.yaml → new.yaml: 1 resource differs.

    ~ Deployment.apps/shop in store  [scale]
      ~ spec.replicas: 2 -> 3

    0 added, 0 removed, 1 changed, 0 unchanged
    class: 1 scale
    warning[pager-unusable]: the pager `no-such-pager -R` cannot be run: No such file or directory (os error 2)
     |
     = help: OFFSHOOT_PAGER or PAGER names the pager; an empty one or `--no-pager` turns it off
    ");
    assert_eq!(named.code, Some(1));
    let in_shell = shown(&DIFF, &[("PAGER", "no-such-pager '-R'")]).expect("there is Python");
    let text = &in_shell.text;
    assert!(text.contains("~ spec.replicas: 2 -> 3"), "{text}");
    assert!(text.contains("warning[pager-unusable]"), "{text}");
    assert_eq!(in_shell.code, Some(1));
}

#[test]
fn without_less_the_text_is_printed_and_nothing_is_said() {
    let Some(python) = needs::python() else {
        return;
    };
    // Of the directories on the path, only one with nothing but Python.
    let bin = Repository::new(&[]);
    std::os::unix::fs::symlink(python, bin.path().join("python3")).expect("it can be made");
    let path = bin.path().display().to_string();
    let Some(shown) = shown(&DIFF, &[("PATH", &path)]) else {
        return;
    };
    let text = shown.text;
    assert!(text.ends_with("class: 1 scale\n"), "{text}");
    assert_eq!(shown.code, Some(1));
}

/// Runs in less, which shows a prompt that can be waited for.
#[track_caller]
fn in_less(steps: &[(&str, &str)]) -> Option<Shown> {
    needs::less()?;
    let variables = [XTERM, ("NO_COLOR", "1"), ("LESS", "-R -X -PFURTHER")];
    on_terminal(long_sides().path(), 80, &DIFF, &variables, steps)
}

#[test]
fn whoever_quits_early_hears_nothing_of_it() {
    let Some(shown) = in_less(&[("FURTHER", "q")]) else {
        return;
    };
    let text = shown.text;
    assert_eq!(shown.code, Some(1), "{text}");
    assert!(text.contains("~ ConfigMap/c0000"), "{text}");
    assert!(!text.contains("c0100"), "{text}");
    assert!(!text.to_lowercase().contains("pipe"), "{text}");
}

#[test]
fn an_interrupt_is_the_pagers() {
    // less loses an interrupt that comes while it writes its prompt, and the next key.
    let steps = [("FURTHER", ""), ("", "\u{3}"), ("", "q")];
    let Some(shown) = in_less(&steps) else {
        return;
    };
    // One that an interrupt ends has no exit code of its own.
    assert_eq!(shown.code, Some(1), "{}", shown.text);
}
