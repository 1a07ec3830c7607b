//! What no compiler checks: layers, who may print and read, the size of files.
#![allow(clippy::disallowed_methods, reason = "tests read the repository")]

use std::path::PathBuf;

use crate::support::{files_below, read, root};
use regex::Regex;

/// The layers, lowest first. Each uses those before it, and none after.
const LAYERS: [&str; 18] = [
    "diag",
    "limits",
    "parallel",
    "sources",
    "yaml",
    "config",
    "model",
    "substitution",
    "diff",
    "kustomize",
    "edit",
    "environment",
    "checks",
    "linters",
    "impact",
    "repository",
    "report",
    "cli",
];

const MAX_LINES: usize = 800;

/// Tables of rows that are all alike: nobody reads them from top to bottom.
const TABLES: &[&str] = &["diag/code/table.rs"];

/// A source file: its path from `src/`, and its text without the tests in it.
struct Source {
    path: String,
    text: String,
}

impl Source {
    fn layer(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or_default();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    fn matches<'t>(&'t self, expression: &Regex) -> Vec<&'t str> {
        let found = expression.captures_iter(&self.text);
        found
            .map(|found| found.get(1).map_or("", |group| group.as_str()))
            .collect()
    }
}

fn regex(expression: &str) -> Regex {
    Regex::new(expression).expect("the tests' expressions are right")
}

/// Every source file that is not a test.
fn sources() -> Vec<Source> {
    let folder = root().join("src");
    let is_source = |path: &PathBuf| {
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        name.ends_with(".rs") && !["tests.rs", "differential.rs"].contains(&name)
    };
    let paths = files_below(&folder).into_iter().filter(is_source);
    let source = |path: PathBuf| {
        let text = read(&path);
        let tests = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
        let path = path.strip_prefix(&folder).expect("it is below");
        Source {
            path: path.to_string_lossy().replace('\\', "/"),
            text: without_comments(&text[..tests]),
        }
    };
    paths.map(source).collect()
}

fn without_comments(text: &str) -> String {
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

fn assert_none(what: &str, found: Vec<String>) {
    assert!(found.is_empty(), "{what}:\n  {}", found.join("\n  "));
}

#[test]
fn layers_use_those_below_them() {
    let height = |layer: &str| LAYERS.iter().position(|name| *name == layer);
    let uses = regex(r"\bcrate::(\w+)");
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(own) = height(source.layer()) else {
            assert!(
                ["main", "lib"].contains(&source.layer()),
                "{} is in no layer",
                source.path
            );
            continue;
        };
        for used in source.matches(&uses) {
            if height(used).is_none_or(|used| used > own) {
                wrong.push(format!("{} uses crate::{used}", source.path));
            }
        }
    }
    assert_none("uses against the direction of the layers", wrong);
}

/// A pattern, the places that may have it, and why others may not.
const RESERVED: [(&str, &[&str], &str); 8] = [
    (
        r"\b(e?print(?:ln)?!|io::std(?:out|err|in)\(\))",
        &["cli/", "argocd/"],
        "only the command line reads and writes streams",
    ),
    (
        r"\b(std::fs\b|fs::)",
        &[
            "sources/",
            "cli/output.rs",
            "cli/output/",
            "cli/helm.rs",
            "cli/chart_copy.rs",
        ],
        "files are read through `sources`, and written by `cli::output` and `cli::helm`",
    ),
    (
        r"\b(std::env::(?:var|args|current)\w*)",
        &["main.rs", "cli/", "argocd/"],
        "only the command line reads the environment",
    ),
    (
        r"\b(std::net|TcpStream|UdpSocket|UnixStream)\b",
        &[],
        "nothing is sent or fetched",
    ),
    (
        r"\b(process::Command|Command::new)\b",
        &["cli/helm.rs", "cli/pager.rs", "cli/verify/"],
        "no program is run but helm, a pager, and the one to verify against",
    ),
    (
        r"\b(Regex(?:Set)?(?:Builder)?::new|regex_automata|regex_syntax)\b",
        &["model/go_regexp/", "report/diagnostics/mask.rs"],
        "what users write is an expression of Go's: `GoRegexp` compiles it",
    ),
    (r"(super::super::)", &[], "write `crate::…`"),
    (
        r#"(?:format|write|writeln|format_args)!\([^;]*?(\{[^{}"]*:[^{}"]*\?\})"#,
        &[],
        "what `Debug` prints is nobody's format: output made of it changes with a field's name",
    ),
];

#[test]
fn streams_files_and_variables_have_one_door_each() {
    let reserved = RESERVED.map(|(expression, allowed, why)| (regex(expression), allowed, why));
    let mut wrong = Vec::new();
    for source in sources() {
        for (expression, allowed, why) in &reserved {
            let may = allowed.iter().any(|place| source.path.starts_with(place));
            if let (false, Some(found)) = (may, source.matches(expression).first()) {
                wrong.push(format!("{} has `{found}`: {why}", source.path));
            }
        }
    }
    assert_none("uses of what is reserved", wrong);
}

#[test]
fn files_fit_a_reader() {
    let files = files_below(&root().join("src"))
        .into_iter()
        .chain(files_below(&root().join("tests")));
    // Tables and recorded texts are data.
    let files = files.filter(|path| path.extension().is_some_and(|name| name == "rs"));
    let long = files.filter_map(|path| {
        let lines = read(&path).lines().count();
        let is_table = TABLES.iter().any(|table| path.ends_with(table));
        (lines > MAX_LINES && !is_table).then(|| format!("{}: {lines} lines", path.display()))
    });
    assert_none("files with too many lines", long.collect());
}

#[test]
fn nothing_depends_on_a_machine() {
    let folders = [
        "src", "tests", "docs", "fixtures", "scripts", "base", "overlays",
    ];
    let folders = folders
        .iter()
        .map(|name| root().join(name))
        .filter(|path| path.is_dir());
    let top = std::fs::read_dir(root()).expect("the repository is readable");
    let top = top
        .map(|entry| entry.expect("a readable entry").path())
        .filter(|path| path.is_file() && !path.ends_with(".git"));
    let machine = regex(r#"(?:^|[\s"'`(=])/(?:root|work|home/\w+|Users/\w+)/"#);
    let mut wrong = Vec::new();
    for path in folders.flat_map(|folder| files_below(&folder)).chain(top) {
        let bytes = std::fs::read(&path).expect("it was listed");
        let text = String::from_utf8_lossy(&bytes);
        let lines = text
            .lines()
            .filter(|line| machine.is_match(line) && !line.contains("/home/config"));
        wrong.extend(lines.map(|line| format!("{}: {}", path.display(), line.trim())));
    }
    assert_none("paths of some machine", wrong);
}

/// Words that a doc comment does not begin with: a noun phrase or a verb in the third person is
/// understood at once.
const OPENERS: [&str; 7] = ["What", "Where", "How", "Which", "Who", "It", "That"];

#[test]
fn doc_comments_begin_with_a_noun_or_a_verb() {
    let sources = files_below(&root().join("src"));
    let mut wrong = Vec::new();
    for path in sources
        .iter()
        .filter(|path| path.extension().is_some_and(|name| name == "rs"))
    {
        let text = read(path);
        let mut before = "";
        for (index, line) in text.lines().map(str::trim_start).enumerate() {
            let is_doc = |line: &str| line.starts_with("///") || line.starts_with("//!");
            let words = line.trim_start_matches(['/', '!', ' ']);
            let first = words.split(' ').next().unwrap_or_default();
            if is_doc(line) && !is_doc(before) && OPENERS.contains(&first) {
                wrong.push(format!("{}:{}: {line}", path.display(), index + 1));
            }
            before = line;
        }
    }
    assert_none("doc comments that begin with a question word", wrong);
}
