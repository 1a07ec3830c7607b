//! The same bytes from every checkout: one commit and one edit in two directories, at different
//! depths, and every command and format in both. What a run prints, how it ends and what it
//! writes must not tell the checkouts apart.

use std::path::{Path, PathBuf};

use regex::Regex;

use crate::support::{Ran, Repository, files_below, git, offshoot, read, root, values};

/// Every call: a directory, what is run there, and its exit code. `FORMAT` stands for each format of that
/// command's `-o`, `MESSAGES` for each format of messages, `OTHER` for a program to verify against.
const CALLS: &[(&str, &str, i32)] = &[
    ("", "build overlays/production", 0),
    ("base", "build ../overlays/preview --reorder legacy", 0),
    ("", "build base -o written/base.yaml", 0),
    ("", "build base -o written/", 0),
    ("", "render production -o yaml", 0),
    ("", "render production -o json", 0),
    (
        "",
        "render preview --branch feature/login -o written/preview/",
        0,
    ),
    (
        "base",
        "render preview --branch feature/login --for argocd",
        0,
    ),
    (
        "",
        "render preview --branch feature/login --report-hosts",
        0,
    ),
    (
        "",
        "eject preview --branch feature/login --to written/ejected",
        0,
    ),
    ("", "build written/ejected", 0),
    ("", "explain production deployment/api -o FORMAT", 0),
    (
        "base",
        "explain preview ingress/api --branch feature/login -o json",
        0,
    ),
    (
        "",
        "diff production preview --branch feature/login -o FORMAT",
        1,
    ),
    ("", "diff production preview --branch x --by resource", 1),
    ("", "diff HEAD:production production -o FORMAT", 1),
    (
        "overlays",
        "diff HEAD:preview preview --branch x -o json",
        1,
    ),
    ("", "diff written/base.yaml base -o FORMAT", 0),
    ("", "diff --since HEAD -o FORMAT", 1),
    ("overlays", "diff --since main -o json", 1),
    ("", "diff --since HEAD --by resource --all", 1),
    (
        "",
        "diff --since HEAD --expect-unchanged * --message-format MESSAGES",
        1,
    ),
    ("", "list -o FORMAT", 0),
    ("", "list --affected-by HEAD -o FORMAT", 0),
    ("", "snapshot", 0),
    (
        "",
        "edit set image -C overlays/production registry.example.com/web=other/web:2",
        0,
    ),
    ("", "snapshot --check", 1),
    ("", "snapshot --review", 1),
    ("", "verify base overlays --against OTHER -o FORMAT", 1),
    ("written", "init --dry-run", 0),
    ("", "init --dry-run", 0),
    ("", "init --message-format MESSAGES", 1),
    ("", "build broken --message-format MESSAGES", 1),
    ("base", "build ../broken --message-format MESSAGES", 1),
    ("", "build nowhere --message-format MESSAGES", 1),
    ("", "render preview --message-format MESSAGES", 2),
    ("", "render nothing --branch x --message-format MESSAGES", 1),
    (
        "",
        "render production --image nothing:1 --message-format MESSAGES",
        1,
    ),
    (
        "",
        "explain production deployment/nothing --message-format MESSAGES",
        1,
    ),
    ("", "diff --since nothing --message-format MESSAGES", 2),
    ("", "diff broken base --message-format MESSAGES", 2),
];

/// Each file, a part of it, and what is in its place in the working trees.
const EDITS: &[(&str, &str, &str)] = &[
    ("base/redis/redis.yaml", "redis:7.4.2-alpine", "redis:8"),
    ("base/api/api.env", "PUBLIC_URL=", "ADDED=yes\nPUBLIC_URL="),
    (
        "overlays/production/kustomization.yaml",
        "  - worker-pdb.yaml\n",
        "",
    ),
];

const BROKEN: &str = "resources: [nothing.yaml]\nnamespcae: x\npatches: [{path: gone.yaml}]\n";

#[test]
fn two_checkouts_say_the_same() {
    let first = Repository::example();
    first.write("broken/kustomization.yaml", BROKEN);
    let Some(first) = first.into_git() else {
        return;
    };
    let second = Repository::new(&[]);
    let below = "a/much/deeper directory/of another name";
    let from = first.path().to_string_lossy();
    git(second.path(), &["clone", "--quiet", &from, below]);
    let tops = [first.path().to_owned(), second.path().join(below)];
    for (path, from, to) in EDITS {
        first.edit(path, from, to);
        second.edit(&format!("{below}/{path}"), from, to);
    }
    for (directory, call, code) in CALLS {
        for arguments in expanded(call) {
            let [here, there] = tops
                .each_ref()
                .map(|top| ran(&top.join(directory), &arguments));
            assert_eq!(here, there, "{directory}: {arguments:?}");
            // JSON patches lead from one target to another.
            let is_usage =
                call.contains("--since") && arguments.iter().any(|word| word == "json-patch");
            let code = if is_usage { 2 } else { *code };
            assert_eq!(here.code, Some(code), "{arguments:?}: {}", here.said());
        }
    }
    let [here, there] = tops.each_ref().map(|top| contents(top));
    assert!(here.len() > 100, "{} files", here.len());
    for (here, there) in here.iter().zip(&there) {
        assert_eq!(here, there);
    }
    assert_eq!(here.len(), there.len());
}

/// The arguments of a call, once for each format.
fn expanded(call: &str) -> Vec<Vec<String>> {
    let words: Vec<&str> = call.split(' ').collect();
    let formats = match words.last() {
        Some(&"FORMAT") => values(words[0], "--output"),
        Some(&"MESSAGES") => values(words[0], "--message-format"),
        _ => vec![String::new()],
    };
    let program = root().join("tests/it/cli/other-program.sh");
    let word = |word: &str, format: &str| match word {
        "FORMAT" | "MESSAGES" => format.to_owned(),
        "OTHER" => program.to_string_lossy().into_owned(),
        word => word.to_owned(),
    };
    let with = |format: &String| words.iter().map(|text| word(text, format)).collect();
    formats.iter().map(with).collect()
}

fn ran(directory: &Path, arguments: &[String]) -> Ran {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let mut command = offshoot(directory, &arguments);
    let mut ran = Ran::of(command.env("OTHER_VERSION", "v5.8.1"));
    if arguments[0] == "verify" {
        let times = Regex::new(r" *[0-9.]+( ms|x\b|,|\})").expect("it is right");
        ran.stdout = times.replace_all(&ran.stdout, "TIME$1").into_owned();
    }
    ran
}

/// Every file of a checkout but git's own: its path and its text.
fn contents(top: &Path) -> Vec<(PathBuf, String)> {
    let below = |path: &PathBuf| path.strip_prefix(top).expect("it is below").to_owned();
    let files = files_below(top).into_iter();
    let files = files.filter(|path| !below(path).starts_with(".git"));
    files.map(|path| (below(&path), read(&path))).collect()
}
