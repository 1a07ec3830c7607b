//! `offshoot snapshot` on a copy of the example repository: what it writes, when it is stale,
//! and what answers to `--review` do.
#![expect(
    clippy::disallowed_methods,
    reason = "tests write the trees they run the program in"
)]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;
use walkdir::WalkDir;

use crate::support;

fn repository() -> TempDir {
    let copy = TempDir::new().expect("there is room for it");
    for part in ["base", "overlays", "offshoot.yaml"] {
        for entry in WalkDir::new(support::root().join(part)) {
            let entry = entry.expect("the example is readable");
            let below = entry
                .path()
                .strip_prefix(support::root())
                .expect("it is below");
            let to = copy.path().join(below);
            if entry.file_type().is_dir() {
                fs::create_dir_all(to).expect("it is writable");
            } else {
                fs::copy(entry.path(), to).expect("it is writable");
            }
        }
    }
    copy
}

fn offshoot(directory: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_offshoot"))
        .args(arguments)
        .current_dir(directory)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("it is piped");
    // A program that asks nothing reads nothing.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    child.wait_with_output().expect("the program ends")
}

fn edit(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).expect("it is readable");
    assert!(text.contains(from), "{} has no {from}", path.display());
    fs::write(path, text.replace(from, to)).expect("it is writable");
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("nothing killed it")
}

#[test]
fn a_snapshot_is_stale_until_it_is_written_again() {
    let copy = repository();
    let root = copy.path();
    assert_eq!(code(&offshoot(root, &["snapshot", "--check"], "")), 1);
    assert_eq!(code(&offshoot(root, &["snapshot"], "")), 0);
    let checked = offshoot(root, &["snapshot", "--check"], "");
    assert_eq!(
        (code(&checked), checked.stdout.as_slice()),
        (0, b"".as_slice())
    );
    edit(
        &root.join("base/redis/redis.yaml"),
        "redis:7.4.2-alpine",
        "redis:8",
    );
    let checked = offshoot(root, &["snapshot", "--check"], "");
    let (said, why) = (
        String::from_utf8_lossy(&checked.stdout),
        String::from_utf8_lossy(&checked.stderr),
    );
    assert_eq!(code(&checked), 1, "{said}");
    assert!(
        said.starts_with("base/redis/redis.yaml:30:18  [rollout]\n  2 of 2 targets"),
        "{said}"
    );
    assert!(why.contains("snapshot-stale"), "{why}");
    let written = offshoot(root, &["snapshot", "production"], "");
    assert_eq!(
        written.stdout,
        b"snapshots/production: 1 of 54 files changed\n"
    );
    assert_eq!(
        code(&offshoot(root, &["snapshot", "--check", "production"], "")),
        0
    );
    assert_eq!(
        code(&offshoot(root, &["snapshot", "--check", "preview"], "")),
        1
    );
}

#[test]
fn names_stay_when_hashes_change_and_stale_files_go() {
    let copy = repository();
    let root = copy.path();
    let names = |root: &Path| -> Vec<String> {
        let files = WalkDir::new(root.join("snapshots")).sort_by_file_name();
        let files = files
            .into_iter()
            .map(|entry| entry.expect("it is readable"));
        files
            .map(|entry| entry.path().display().to_string())
            .collect()
    };
    assert_eq!(code(&offshoot(root, &["snapshot"], "")), 0);
    let before = names(root);
    edit(
        &root.join("base/redis/redis.conf"),
        "maxmemory",
        "# another line\nmaxmemory",
    );
    let written = offshoot(root, &["snapshot"], "");
    let said = String::from_utf8_lossy(&written.stdout);
    assert!(said.contains("2 of 54 files changed"), "{said}");
    assert_eq!(names(root), before);
    edit(
        &root.join("overlays/production/kustomization.yaml"),
        "  - worker-pdb.yaml\n",
        "",
    );
    assert_eq!(code(&offshoot(root, &["snapshot"], "")), 0);
    assert_eq!(names(root).len(), before.len() - 1);
}

#[test]
fn a_review_writes_what_is_accepted() {
    let copy = repository();
    let root = copy.path();
    assert_eq!(code(&offshoot(root, &["snapshot"], "")), 0);
    edit(
        &root.join("base/redis/redis.yaml"),
        "redis:7.4.2-alpine",
        "redis:8",
    );
    edit(
        &root.join("base/postgres/statefulset.yaml"),
        "postgres:17.5-alpine",
        "postgres:18",
    );
    let review = |answers: &str| {
        let reviewed = offshoot(root, &["snapshot", "--review", "production"], answers);
        assert_eq!(code(&reviewed), 0);
        String::from_utf8_lossy(&reviewed.stdout).into_owned()
    };
    assert!(
        review("").contains("0 of 54 files changed"),
        "nothing is accepted without a word"
    );
    let said = review("what\ny\nn\n");
    assert!(said.contains("cause 2 of 2"), "{said}");
    assert!(
        said.contains("snapshots/production: 1 of 54 files changed"),
        "{said}"
    );
    assert!(review("a\n").contains("1 of 54 files changed"));
    assert_eq!(
        code(&offshoot(root, &["snapshot", "--check", "production"], "")),
        0
    );
}

#[test]
fn what_cannot_be_told_is_no_difference() {
    let copy = repository();
    let root = copy.path();
    assert_eq!(
        code(&offshoot(root, &["snapshot", "--check", "prodution"], "")),
        2
    );
    assert_eq!(
        code(&offshoot(root, &["snapshot", "--check", "--review"], "")),
        2
    );
}
