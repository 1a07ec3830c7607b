//! The way of somebody who has a clone, the program, and the pages: README, the quick start and the
//! tutorial, each command as it is written, up to the review of an edit in CI. In: the files that git
//! has, and no others. Out: where a page leads astray.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::page::{Step, Story, stories_below};
use super::replay::walked;
use crate::support::{Ran, Repository, copy, git, needs, root, updating};

/// In their order.
const PAGES: [&str; 3] = ["README.md", "docs/quick-start.md", "docs/tutorial.md"];

#[test]
fn a_newcomer_gets_from_a_clone_to_ci() {
    // The pages are written anew by another test, at the same time.
    let Some(clone) = clone().filter(|_| !updating()) else {
        return;
    };
    let mut wrong = Vec::new();
    let mut count = 0;
    for page in PAGES {
        for story in stories_below(clone.path(), &clone.path().join(page)) {
            count += story.steps.len();
            match own_directory(&story, &clone) {
                None => {
                    wrong.extend(walked(&story, &clone));
                    clone.git(&["reset", "--quiet", "--hard"]);
                    clone.git(&["clean", "--quiet", "-d", "--force"]);
                }
                Some(directory) => {
                    let foreign = Repository::new(&[]);
                    copy(directory, foreign.path());
                    let foreign = foreign.into_git().expect("the clone was made with it");
                    wrong.extend(walked(&story, &foreign));
                    if has_committed(&story) {
                        reviews(&foreign, clone.path());
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(count > 40, "{count}");
}

/// A clone of this repository as a commit of its files would make it; none where this is no clone.
fn clone() -> Option<Repository> {
    needs::git()?;
    if !root().join(".git").exists() {
        return None;
    }
    let clone = Repository::new(&[]);
    let here = root();
    let from = format!("file://{}", here.display());
    clone.git(&["clone", "--quiet", "--depth=1", &from, "."]);
    clone.git(&["checkout", "--quiet", "-B", "main"]);
    for path in git(
        &here,
        &[
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ],
    )
    .split_terminator('\0')
    {
        let (own, file) = (clone.path().join(path), here.join(path));
        if !file.is_file() {
            let _ = fs::remove_file(own);
        } else if fs::read(&file).ok() != fs::read(&own).ok() {
            let above = own.parent().expect("a file is in a directory");
            fs::create_dir_all(above).expect("there is room");
            copy(&file, &own);
        }
    }
    clone.git(&["add", "--all"]);
    clone.git(&["commit", "--quiet", "--allow-empty", "--message=now"]);
    Some(clone)
}

/// The directory of another repository that a story is about.
fn own_directory<'s>(story: &'s Story, clone: &Repository) -> Option<&'s Path> {
    let directory = story.repository.as_deref();
    directory.filter(|it| it.components().ne(clone.path().components()))
}

/// True for a story in which offshoot.yaml was committed, so that edits can be compared with it.
fn has_committed(story: &Story) -> bool {
    let is_commit = |step: &Step| matches!(step, Step::Command(shown) if shown.command.starts_with("git commit"));
    story.steps.iter().any(is_commit)
}

/// The last step is a pipeline's: the script of the recipe comments on an edit, and fails where it is told to.
fn reviews(repository: &Repository, clone: &Path) {
    repository.git(&["clean", "--quiet", "-d", "--force"]);
    repository.git(&["switch", "--quiet", "--create", "feature/replicas"]);
    let overlay = "overlays/production/kustomization.yaml";
    repository.edit(overlay, "count: 4", "count: 6");
    repository.commit("more");
    let out = tempfile::tempdir().expect("a scratch directory");
    let review = |fail_on: &str| {
        let program = Path::new(env!("CARGO_BIN_EXE_offshoot"));
        let own = program.parent().expect("a directory");
        let path = std::env::var("PATH").unwrap_or_default();
        let mut script = Command::new("sh");
        script
            .arg(clone.join("examples/shell/review.sh"))
            .arg("main")
            .arg(out.path())
            .current_dir(repository.path())
            .env("PATH", format!("{}:{path}", own.display()))
            .env("OFFSHOOT_DIFF_FAIL_ON", fail_on);
        Ran::of(&mut script)
    };
    let ran = review("data-loss");
    assert_eq!(ran.code, Some(0), "{}", ran.said());
    let comment = fs::read_to_string(out.path().join("diff.md")).expect("the script wrote it");
    let start = "<!-- offshoot -->\n### 1 of 4 environments changes · api is scaled\n";
    assert!(comment.starts_with(start), "{comment}");
    assert_eq!(review("scale").code, Some(1));
}
