//! `offshoot snapshot` on a copy of the example repository: what it writes, when it is stale,
//! and what answers to `--review` do.

use crate::support::{Ran, Repository, files_below};

impl Repository {
    /// Runs `offshoot snapshot ARGUMENTS`.
    fn snapshot(&self, arguments: &[&str]) -> Ran {
        self.run(&[&["snapshot"], arguments].concat())
    }
}

#[test]
fn a_snapshot_is_stale_until_it_is_written_again() {
    let copy = Repository::example();
    assert_eq!(copy.snapshot(&["--check"]).code, Some(1));
    assert_eq!(copy.snapshot(&[]).code, Some(0));
    assert_eq!(copy.snapshot(&["--check"]).output(), "");
    copy.edit("base/redis/redis.yaml", "redis:7.4.2-alpine", "redis:8");
    let checked = copy.snapshot(&["--check"]);
    let (code, said, why) = checked.parts();
    assert_eq!(code, 1, "{said}");
    assert!(
        said.starts_with("2 of 2 environments change: pods of redis are replaced."),
        "{said}"
    );
    assert!(why.contains("snapshot-stale"), "{why}");
    assert_eq!(
        copy.snapshot(&["production"]).stdout,
        "snapshots/production: 1 of 54 files changed\n"
    );
    assert_eq!(copy.snapshot(&["--check", "production"]).code, Some(0));
    assert_eq!(copy.snapshot(&["--check", "preview"]).code, Some(1));
}

#[test]
fn names_stay_when_hashes_change_and_stale_files_go() {
    let copy = Repository::example();
    let names = || files_below(&copy.path().join("snapshots"));
    assert_eq!(copy.snapshot(&[]).code, Some(0));
    let before = names();
    copy.edit(
        "base/redis/redis.conf",
        "maxmemory",
        "# another line\nmaxmemory",
    );
    let said = copy.snapshot(&[]).stdout;
    assert!(said.contains("2 of 54 files changed"), "{said}");
    assert_eq!(names(), before);
    copy.edit(
        "overlays/production/kustomization.yaml",
        "  - worker-pdb.yaml\n",
        "",
    );
    assert_eq!(copy.snapshot(&[]).code, Some(0));
    assert_eq!(names().len(), before.len() - 1);
}

#[test]
fn a_review_writes_what_is_accepted() {
    let copy = Repository::example();
    assert_eq!(copy.snapshot(&[]).code, Some(0));
    copy.edit("base/redis/redis.yaml", "redis:7.4.2-alpine", "redis:8");
    copy.edit(
        "base/postgres/statefulset.yaml",
        "postgres:17.5-alpine",
        "postgres:18",
    );
    let reviewed = |answers: &str| {
        let mut command = copy.command(&["snapshot", "--review", "production"]);
        Ran::with_input(&mut command, answers)
    };
    let review = |answers: &str| {
        let reviewed = reviewed(answers);
        assert_eq!((reviewed.code, reviewed.stderr.as_str()), (Some(0), ""));
        reviewed.stdout
    };
    assert!(review("q\n").contains("0 of 54 files changed"));
    let ended = reviewed("");
    assert!(
        ended.stdout.contains("0 of 54 files changed"),
        "nothing is accepted without a word"
    );
    assert_eq!(ended.code, Some(1));
    assert!(
        ended.stderr.contains("2 files would change"),
        "{}",
        ended.stderr
    );
    let ended = reviewed("n\n");
    assert_eq!(ended.code, Some(1));
    assert!(
        ended.stderr.contains("1 file would change"),
        "{}",
        ended.stderr
    );
    let said = review("what\ny\nn\n");
    assert!(said.contains("cause 2 of 2"), "{said}");
    assert!(
        said.contains("snapshots/production: 1 of 54 files changed"),
        "{said}"
    );
    assert!(review("a\n").contains("1 of 54 files changed"));
    assert_eq!(copy.snapshot(&["--check", "production"]).code, Some(0));
    assert_eq!(reviewed("").code, Some(0), "there is nothing to ask about");
}

#[test]
fn what_cannot_be_told_is_no_difference() {
    let copy = Repository::example();
    assert_eq!(copy.snapshot(&["--check", "prodution"]).code, Some(2));
    assert_eq!(copy.snapshot(&["--check", "--review"]).code, Some(2));
}
