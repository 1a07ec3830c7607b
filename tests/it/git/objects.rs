//! Repositories that lack objects, and repositories that nobody makes by accident: what cannot be told
//! is an error, and never "everything is new".

use std::process::Stdio;

use super::*;
use crate::support::{Ran, git_command};

/// The objects of `FILES` at a first commit, and an edit of the base on a branch `pr`.
fn upstream() -> Option<Repository> {
    let repository = Repository::in_git(FILES)?;
    for setting in ["uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant"] {
        repository.git(&["config", setting, "true"]);
    }
    repository.git(&["checkout", "--quiet", "-b", "pr"]);
    repository.write("base/web.yaml", &edited(WEB));
    repository.commit("edit");
    Some(repository)
}

/// A clone of the branch `pr` with these options.
fn cloned(repository: &Repository, options: &[&str]) -> Repository {
    let clone = Repository::new(&[]);
    let url = format!("file://{}", repository.path().display());
    let arguments = [&["clone", "--quiet", "--branch=pr"], options, &[&url, "."]].concat();
    clone.git(&arguments);
    clone
}

/// The `git` command that a message tells to run.
fn told(message: &str) -> Vec<&str> {
    let (_, command) = message.split_once("run `git ").expect(message);
    let (command, _) = command.split_once('`').expect(message);
    command.split(' ').collect()
}

/// Every command that reads a revision, with the exit code of one that could not do it.
const READERS: &[(i32, &[&str])] = &[
    (2, &["diff", "--since", "origin/main"]),
    (2, &["diff", "--since", "origin/main", "--no-merge-base"]),
    (
        2,
        &[
            "diff",
            "--since",
            "origin/main",
            "--expect-unchanged",
            "overlays/alone",
        ],
    ),
    (
        2,
        &["diff", "--since", "origin/main", "--fail-on", "data-loss"],
    ),
    (
        2,
        &[
            "diff",
            "origin/main:overlays/production",
            "overlays/production",
        ],
    ),
    (1, &["build", "origin/main:overlays/production"]),
    (
        1,
        &[
            "explain",
            "origin/main:overlays/production",
            "ConfigMap/prod-web",
        ],
    ),
    (2, &["check", "--since", "origin/main"]),
];

#[test]
fn a_partial_clone_is_told_the_fetch_that_helps() {
    let Some(repository) = upstream() else {
        return;
    };
    for filter in ["tree:0", "blob:none"] {
        let option = format!("--filter={filter}");
        let clone = cloned(&repository, &[&option]);
        let mut fetch = Vec::new();
        for (code, arguments) in READERS {
            let ran = clone.run(arguments);
            if filter == "blob:none" && ran.code == Some(0) {
                // The names of objects were enough.
                continue;
            }
            let said = ran.refused(*code);
            assert!(
                said.contains("error[git-unreadable]"),
                "{arguments:?}: {said}"
            );
            assert!(said.contains(&option), "{arguments:?}: {said}");
            fetch = told(&said).into_iter().map(str::to_owned).collect();
        }
        let listed = ["list", "--affected-by", "origin/main"];
        let listed = clone.run(&listed);
        match filter {
            "tree:0" => assert!(listed.refused(1).contains("git-unreadable")),
            _ => assert_eq!(listed.code, Some(0), "names of objects are enough"),
        }
        assert_eq!(fetch, ["fetch", "--refetch", "--no-filter", "origin"]);
        clone.git(&fetch.iter().map(String::as_str).collect::<Vec<_>>());
        let said = clone.differs(&["diff", "--since", "origin/main"]);
        assert!(said.starts_with("2 of 3 targets change"), "{said}");
    }
}

#[test]
fn a_shallow_clone_is_told_the_fetch_that_helps() {
    let Some(repository) = upstream() else {
        return;
    };
    let clone = cloned(&repository, &["--depth=1"]);
    let said = clone.refused(&["diff", "--since", "HEAD~1"]);
    assert_eq!(told(&said), ["fetch", "--unshallow"], "{said}");
    clone.git(&told(&said));
    let said = clone.differs(&["diff", "--since", "HEAD~1"]);
    assert!(said.starts_with("2 of 3 targets change"), "{said}");
}

/// The file of a loose object.
fn object_file(repository: &Repository, revision: &str) -> std::path::PathBuf {
    let id = repository.git(&["rev-parse", revision]);
    let (start, end) = id.trim().split_at(2);
    repository.path().join(".git/objects").join(start).join(end)
}

#[test]
fn a_missing_or_damaged_object_is_an_error_whatever_its_kind() {
    for revision in ["main", "main^{tree}", "main:base", "main:base/web.yaml"] {
        for is_missing in [true, false] {
            let Some(repository) = Repository::in_git(FILES) else {
                return;
            };
            repository.write("base/web.yaml", &edited(WEB));
            repository.git(&["checkout", "--quiet", "-b", "pr"]);
            repository.commit("edit");
            let file = object_file(&repository, revision);
            fs::remove_file(&file).expect("it is loose");
            if !is_missing {
                fs::write(&file, "not an object").expect("it is writable");
            }
            let arguments = ["diff", "--since", "main", "--no-merge-base"];
            let said = repository.refused(&arguments);
            let word = if is_missing {
                "lacks the object"
            } else {
                "is damaged"
            };
            assert!(
                said.contains("error[git-unreadable]") && said.contains(word),
                "{revision}: {said}"
            );
            assert!(said.contains("`git fetch --refetch`"), "{revision}: {said}");
        }
    }
}

/// Writes an object as it is, which git would not, and returns its name.
fn written(repository: &Repository, kind: &str, bytes: &[u8]) -> String {
    let mut command = git_command(repository.path());
    command.args(["hash-object", "--literally", "-w", "--stdin", "-t", kind]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("git runs");
    let mut stdin = child.stdin.take().expect("it is piped");
    std::io::Write::write_all(&mut stdin, bytes).expect("git reads it");
    drop(stdin);
    let output = child.wait_with_output().expect("git ends");
    Ran::from(output).stdout.trim().to_owned()
}

/// Writes a tree of entries `(mode, name, object)`.
fn tree(repository: &Repository, entries: &[(&str, &[u8], &str)]) -> String {
    let mut bytes = Vec::new();
    for (mode, name, object) in entries {
        bytes.extend_from_slice(format!("{mode} ").as_bytes());
        bytes.extend_from_slice(name);
        bytes.push(0);
        let digits = (0..object.len()).step_by(2);
        let byte = |at| u8::from_str_radix(&object[at..at + 2], 16).expect("two digits");
        bytes.extend(digits.map(byte));
    }
    written(repository, "tree", &bytes)
}

/// Makes a branch of one commit with a tree.
fn branch(repository: &Repository, name: &str, tree: &str) {
    let who = "a <a@example.com> 1700000000 +0000";
    let text = format!("tree {tree}\nauthor {who}\ncommitter {who}\n\nx\n");
    let commit = written(repository, "commit", text.as_bytes());
    let reference = repository.path().join(".git/refs/heads").join(name);
    fs::write(reference, commit + "\n").expect("it is writable");
}

/// What is said of a branch, by commands that look at every directory of it.
fn refused_tree(repository: &Repository, name: &str) -> String {
    let listed = format!("{name}:");
    let affected = ["list", "--affected-by", name, "--no-merge-base"];
    for arguments in [&affected[..], &["list", &listed]] {
        let said = repository.run(arguments).refused(1);
        assert!(
            said.contains("error[git-unreadable]"),
            "{arguments:?}: {said}"
        );
    }
    repository.refused(&["diff", "--since", name, "--no-merge-base"])
}

/// A mode, a name and an object.
type TreeEntry<'e> = (&'e str, &'e [u8], &'e str);

#[test]
fn a_tree_that_git_would_not_write_is_an_error() {
    let Some(repository) = Repository::in_git(FILES) else {
        return;
    };
    let file = repository.git(&["rev-parse", "main:base/web.yaml"]);
    let base = repository.git(&["rev-parse", "main:base"]);
    let (file, base) = (file.trim(), base.trim());
    let cases: &[(&str, &[TreeEntry<'_>], &str)] = &[
        ("empty", &[("40000", b"", base)], "an empty name"),
        ("dot", &[("40000", b".", base)], "the name `.`"),
        ("dots", &[("40000", b"..", base)], "the name `..`"),
        ("git", &[("40000", b".git", base)], "the name `.git`"),
        ("slash", &[("100644", b"a/b", file)], "a slash in its name"),
        (
            "twice",
            &[("100644", b"a", file), ("100644", b"a", file)],
            "two entries",
        ),
        (
            "both",
            &[("100644", b"a", file), ("40000", b"a", base)],
            "two entries",
        ),
        (
            "order",
            &[("100644", b"b", file), ("100644", b"a", file)],
            "not in order",
        ),
    ];
    for (name, entries, word) in cases {
        branch(&repository, name, &tree(&repository, entries));
        let said = refused_tree(&repository, name);
        assert!(
            said.contains("is malformed") && said.contains(word),
            "{name}: {said}"
        );
        // The same one directory below.
        let inner = tree(&repository, entries);
        branch(
            &repository,
            name,
            &tree(&repository, &[("40000", b"base", &inner)]),
        );
        refused_tree(&repository, name);
    }
    let cut = written(&repository, "tree", b"100644 a\0short");
    branch(&repository, "cut", &cut);
    refused_tree(&repository, "cut");
}

#[test]
fn trees_that_share_their_parts_end() {
    let Some(repository) = Repository::in_git(FILES) else {
        return;
    };
    let file = repository.git(&["rev-parse", "main:base/web.yaml"]);
    let mut below = tree(&repository, &[("100644", b"web.yaml", file.trim())]);
    let names: Vec<String> = (0..10).map(|name| name.to_string()).collect();
    for _ in 0..10 {
        let entries: Vec<_> = names
            .iter()
            .map(|name| ("40000", name.as_bytes(), below.as_str()))
            .collect();
        below = tree(&repository, &entries);
    }
    branch(&repository, "wide", &below);
    let said = refused_tree(&repository, "wide");
    assert!(said.contains("more than 1000000 files"), "{said}");
    let mut below = tree(&repository, &[("100644", b"web.yaml", file.trim())]);
    for _ in 0..1_100 {
        below = tree_in_process(&repository, &below);
    }
    branch(&repository, "deep", &below);
    let said = refused_tree(&repository, "deep");
    assert!(said.contains("directories deep"), "{said}");
}

/// A tree with one directory `d`.
fn tree_in_process(repository: &Repository, below: &str) -> String {
    tree(repository, &[("40000", b"d", below)])
}

#[test]
fn a_file_is_as_large_as_its_header_says_before_it_is_inflated() {
    let Some(repository) = Repository::in_git(FILES) else {
        return;
    };
    let big = repository.path().join("base/web.yaml");
    let file = fs::File::create(&big).expect("it is writable");
    file.set_len(257 << 20).expect("there is room for nothing");
    repository.git(&["-c", "core.compression=1", "add", "--all"]);
    repository.git(&["commit", "--quiet", "-m", "big"]);
    repository.git(&["branch", "big"]);
    repository.git(&["repack", "-a", "-d", "--quiet"]);
    repository.write("base/web.yaml", WEB);
    let said = repository.refused(&["diff", "--since", "big"]);
    assert!(said.contains("error[git-unreadable]"), "{said}");
    assert!(
        said.contains("has 269484032 bytes, more than 256 MiB"),
        "{said}"
    );
}

#[test]
fn tags_of_tags_end() {
    let Some(repository) = Repository::in_git(FILES) else {
        return;
    };
    let mut object = repository.git(&["rev-parse", "main"]).trim().to_owned();
    let mut kind = "commit";
    for depth in 0..40 {
        let text =
            format!("object {object}\ntype {kind}\ntag t\ntagger a <a@example.com> 1 +0000\n\nx\n");
        object = written(&repository, "tag", text.as_bytes());
        kind = "tag";
        let reference = repository.path().join(format!(".git/refs/tags/t{depth}"));
        fs::write(reference, format!("{object}\n")).expect("it is writable");
    }
    assert_eq!(repository.run(&["diff", "--since", "t5"]).code, Some(0));
    let said = repository.refused(&["diff", "--since", "t39"]);
    assert!(said.contains("leads to a tag of a tag"), "{said}");
    let reference = repository.path().join(".git/refs/heads/round");
    fs::write(reference, "ref: refs/heads/round\n").expect("it is writable");
    assert_eq!(repository.run(&["diff", "--since", "round"]).code, Some(2));
}

#[test]
fn a_form_of_revision_that_is_not_supported_is_not_a_parent() {
    let Some(repository) = Repository::in_git(FILES) else {
        return;
    };
    for revision in [
        "HEAD^{/x}",
        "HEAD^{tree}",
        "HEAD^{tag}",
        "HEAD~{1}",
        "HEAD^@",
        "main..HEAD",
        ":/x",
    ] {
        let said = repository.refused(&["diff", "--since", revision]);
        assert!(
            said.contains("error[revision-syntax]"),
            "{revision}: {said}"
        );
        assert!(said.contains("are not supported"), "{revision}: {said}");
    }
}
