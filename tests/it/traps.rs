//! What diffs of manifests are known to get wrong. docs/diff.md lists every trap with the case that
//! shows it; the cases that are no comparison of two files are here, and run the program.
#![allow(clippy::disallowed_methods, reason = "tests run the program")]

use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::support::{self, Repository};

/// Every trap, in the words of docs/diff.md.
const TRAPS: &[&str] = &[
    "options that come after the targets, or not at all",
    "kubectl's `v1.Namespace..x`",
    "a generation, a uid and a time of the dry run's own",
    "an empty file for what is created",
    "a namespace on a cluster-scoped object",
    "a definition that no longer fits what is stored",
    "a claim's class, which the server fills in",
    "Jobs with planned names",
    "environments beside each other",
    "custom resources of one name in two namespaces, without their definition",
    "an identity that a side has twice",
    "`---` inside a block scalar",
    "lists of resources",
    "`generateName`",
    "`1`, `\"1\"` and `1.0`; `on` and `yes`",
    "`null`, `{}` and nothing",
    "a number and a string where either may be",
    "an item put in front of a list without keys",
    "a renamed container, an Ingress with another host",
    "UDP and TCP on one port",
    "`env` in another order, with `$(VAR)`",
    "`stringData` and `data` that are equal once encoded",
    "Secrets' values, binary ones too",
    "a Secret's value that was copied elsewhere, or is in a text",
    "last-applied and managedFields",
    "CRLF, no newline at the end, white space at the end of a line",
    "a budget that ends within a character",
    "a comment of exactly 65,536 characters; a step summary of 1 MiB",
    "backticks and `</details>` in a ConfigMap",
    "escapes of terminals, bidi and unseen characters",
    "a line longer than the comment",
    "10,000 resources that changed",
    "an old side that cannot be rendered",
    "a shallow clone without a merge base",
    "the same edit, told twice",
    "a pager that is closed",
];

const FORMATS: [&str; 7] = [
    "human",
    "unified",
    "summary",
    "markdown",
    "json",
    "html",
    "json-patch",
];

/// What a comment on GitHub may have.
const COMMENT: usize = 65_536;

#[test]
fn every_trap_has_its_case() {
    let page = support::read(&support::root().join("docs/diff.md"));
    let (_, section) = page.split_once("\n## Traps\n").expect("there is a section");
    let rows = section.lines().filter_map(|line| line.strip_prefix("| "));
    let rows: Vec<(&str, &str)> = rows
        .filter_map(|row| row.split_once(" | "))
        .skip(1)
        .collect();
    let traps: Vec<&str> = rows.iter().map(|(trap, _)| *trap).collect();
    assert_eq!(traps, TRAPS);
    for (trap, shown) in rows {
        let cases: Vec<&str> = shown.split('`').skip(1).step_by(2).collect();
        assert!(!cases.is_empty(), "{trap} is shown by nothing");
        for case in cases {
            assert!(is_there(case), "{trap}: there is no {case}");
        }
    }
}

/// True for a folder of fixtures, and for `FILE::TEST` with such a test in it.
fn is_there(case: &str) -> bool {
    let Some((file, test)) = case.split_once("::") else {
        return support::root().join(case).join("expected.txt").is_file()
            || support::root().join(case).join("impact.md").is_file();
    };
    let text = fs::read_to_string(support::root().join(file)).unwrap_or_default();
    text.contains(&format!("#[test]\nfn {test}("))
}

/// What `offshoot diff` says of two files with these texts, or directories of that name.
fn diff(root: &Path, options: &[&str]) -> String {
    let arguments = [&["diff", "old", "new"], options].concat();
    let ran = support::run(root, &arguments);
    assert_eq!(ran.code, Some(1), "{options:?}: {}", ran.stderr);
    ran.stdout
}

fn sides(old: &str, new: &str) -> Repository {
    let kustomization = "resources: [all.yaml]\n";
    Repository::new(&[
        ("old/all.yaml", old),
        ("old/kustomization.yaml", kustomization),
        ("new/all.yaml", new),
        ("new/kustomization.yaml", kustomization),
    ])
}

fn config_maps(count: usize, value: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut text, at| {
        let value = value(at);
        let head = format!("---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c{at}}}\n");
        write!(text, "{head}data:\n  a: {value:?}\n").expect("strings take text");
        text
    })
}

fn markdown(root: &Path, budget: usize) -> String {
    diff(root, &["-o", "markdown", "--budget", &budget.to_string()])
}

fn length(text: &str) -> usize {
    text.chars().count()
}

fn assert_closed(text: &str) {
    let count = |what: &str| text.lines().filter(|line| line.starts_with(what)).count();
    assert_eq!(count("<details>"), count("</details>"), "{text}");
    assert_eq!(count("```") % 2, 0, "{text}");
}

#[test]
fn a_comment_may_be_exactly_as_long_as_github_takes() {
    let text = |length: usize| config_maps(1, |_| "é".repeat(length));
    let of = |length| sides(&text(1), &text(length));
    let frame = length(&markdown(of(1_000).path(), COMMENT)) - 1_000;
    let room = COMMENT - frame;
    for (value, whole) in [(room - 1, true), (room, true), (room + 1, false)] {
        let comment = markdown(of(value).path(), COMMENT);
        assert_eq!(length(&comment) == frame + value, whole, "{value}");
        assert_eq!(comment.contains(" more characters)"), !whole, "{value}");
        assert!(length(&comment) <= COMMENT);
        assert_closed(&comment);
    }
}

#[test]
fn a_budget_ends_between_characters_with_everything_closed() {
    let all = |word: &str| config_maps(9, |at| format!("{word} 🙂é漢 {at}").repeat(at + 1));
    let root = sides(&all("old"), &all("```` </details>"));
    let whole = length(&markdown(root.path(), COMMENT));
    for budget in (0..whole + 10).step_by(97) {
        let comment = markdown(root.path(), budget);
        assert!(length(&comment) <= budget, "{budget}: {comment}");
        assert_closed(&comment);
    }
}

#[test]
fn a_line_longer_than_the_comment_leaves_room_for_the_others() {
    let all = |level: &str| {
        config_maps(3, |at| match at {
            0 => level.repeat(COMMENT),
            _ => level.to_owned(),
        })
    };
    let comment = markdown(sides(&all("a"), &all("b")).path(), COMMENT);
    for name in ["ConfigMap/c0", "ConfigMap/c1", "ConfigMap/c2"] {
        assert!(comment.contains(&format!("\n# {name}\n")), "{comment}");
    }
    assert_closed(&comment);
}

#[test]
fn nothing_in_a_manifest_is_obeyed_or_unseen() {
    let root = sides(
        &config_maps(1, |_| "plain".to_owned()),
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c0}\ndata:\n  \"k\\u202e\\u001b[1m\": x\n  \
         a: \"\\u001b[31mred\\u0007 \\u202e\\u2066\\u061c \\u200b\\ufeff\\u00ad \\u2028 \\U000e0041\"\n",
    );
    let name = "we\u{1b}[31m\u{202e}b.yaml";
    let new = root.path().join("new");
    fs::rename(new.join("all.yaml"), new.join(name)).expect("a scratch directory");
    let kustomization = "resources: [\"we\\u001b[31m\\u202eb.yaml\"]\n";
    root.write("new/kustomization.yaml", kustomization);
    let is_text = |c: char| {
        let is_unseen = matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}');
        !(is_unseen || (c.is_control() && !"\n\t".contains(c)))
    };
    for options in [
        &["-o", "human"][..],
        &["-o", "human", "--by", "resource"],
        &["-o", "markdown", "--link-base", "https://git.example.com"],
        &["-o", "html"],
        &["-o", "summary"],
    ] {
        let said = diff(root.path(), options);
        let obeyed = said.chars().find(|c| !is_text(*c));
        assert_eq!(obeyed, None, "{options:?}: {said}");
    }
    // These are for programs, which get every character; none of them moves a terminal.
    for format in ["unified", "json", "json-patch"] {
        let said = diff(root.path(), &["-o", format]);
        let moves = |c: char| c.is_control() && !"\n\t".contains(c);
        assert!(!said.contains(moves), "{format}: {said}");
    }
}

#[test]
fn ten_thousand_changes_are_told_in_every_format() {
    let all = |level: &str| config_maps(10_000, |at| format!("{level} {at}"));
    let root = sides(&all("info"), &all("debug"));
    for format in FORMATS {
        let said = diff(root.path(), &["-o", format]);
        assert!(said.contains("10000") || said.contains("c9999"), "{format}");
        assert!(format != "markdown" || length(&said) <= COMMENT);
    }
}

#[test]
fn the_same_sides_are_told_in_the_same_bytes() {
    let all = |level: &str| config_maps(40, |at| format!("{level} {}", at % 7));
    let root = sides(&all("info"), &all("debug"));
    for format in FORMATS {
        let [once, twice] = [(); 2].map(|()| diff(root.path(), &["-o", format]));
        assert_eq!(once, twice, "{format}");
    }
}
