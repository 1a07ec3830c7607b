//! Environments share nothing: production and fifty branches of `fixtures/apart` and of public trees
//! are rendered by the program, and the claims that this file reads off the printed manifests are
//! compared. It knows Kubernetes' fields and nothing of how a render is made.
#![allow(
    clippy::disallowed_methods,
    reason = "the runner starts the reference program"
)]

mod claims;
mod manifests;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;

use crate::support::{Ran, Repository, cases, copy, needs, read, root};
use claims::{Claim, claims};

/// A branch whose render may be refused, but never share anything.
const REFUSED_AT_MOST: usize = 5;

#[test]
fn the_example() {
    assert_apart("the example", &Repository::example());
}

#[test]
fn repositories_of_our_own() {
    for case in cases("apart") {
        let repository = Repository::new(&[]);
        copy(&case, repository.path());
        assert_apart(&case.display().to_string(), &repository);
    }
}

/// Public trees, each with an offshoot.yaml of ours.
#[test]
fn public_repositories() {
    let Some(shared) = needs::shared() else {
        return;
    };
    for case in cases("apart-public") {
        let name = case.file_name().expect("a folder");
        let tree = shared
            .join("conformance/public-trees")
            .join(name)
            .join("tree");
        let repository = Repository::new(&[]);
        copy(&tree, repository.path());
        repository.write("offshoot.yaml", &read(&case.join("offshoot.yaml")));
        assert_apart(&name.to_string_lossy(), &repository);
    }
}

/// Renders production and every branch, and fails on a claim that two of them have in common.
fn assert_apart(what: &str, repository: &Repository) {
    let branches = read(&root().join("fixtures/branches.txt"));
    let branches: Vec<String> = branches.lines().map(unescaped).collect();
    assert!(branches.len() >= 50, "{} branches", branches.len());
    let production = render(repository.path(), None);
    let production = production.unwrap_or_else(|said| panic!("{what}: {said}"));
    assert!(!production.is_empty(), "{what}: production claims nothing");
    let mut renders = all(repository.path(), &branches);
    let is_refused = |_: &String, claims: &mut Claims| claims.is_err();
    let refused: Vec<_> = renders.extract_if(.., is_refused).collect();
    assert!(
        refused.len() <= REFUSED_AT_MOST,
        "{what} renders too few branches: {refused:#?}"
    );
    renders.insert("(production)".to_owned(), Ok(production));
    assert_eq!(shared(&renders), [""; 0], "{what}");
    for branch in ["feature/login", "機能/ログイン"] {
        assert_ejects(what, repository, branch);
    }
}

/// The claims that two renders have in common.
fn shared(renders: &BTreeMap<String, Claims>) -> Vec<String> {
    let mut owners: BTreeMap<&Claim, &str> = BTreeMap::new();
    let mut shared = Vec::new();
    for (branch, claims) in renders {
        for claim in claims.iter().flatten() {
            if let Some(owner) = owners.insert(claim, branch) {
                shared.push(format!("{claim:?}: {owner:?} and {branch:?}"));
            }
        }
    }
    shared
}

/// Ejects a branch, and lets the reference program build it to the bytes of its render.
fn assert_ejects(what: &str, repository: &Repository, branch: &str) {
    const OVERLAY: &str = "offshoot-ejected";
    let Some(kubectl) = needs::kubectl() else {
        return;
    };
    let branch = format!("--branch={branch}");
    let ours = repository.run(&["render", "preview", &branch]).stdout;
    assert!(!ours.is_empty(), "{what} {branch} renders nothing");
    let ejected = repository.run(&["eject", "preview", &branch, "--to", OVERLAY]);
    assert_eq!(ejected.code, Some(0), "{what} {branch}: {}", ejected.stderr);
    let mut command = Command::new(kubectl);
    let theirs = Ran::of(
        command
            .args(["kustomize", OVERLAY])
            .current_dir(repository.path()),
    );
    assert_eq!(theirs.code, Some(0), "{what} {branch}: {}", theirs.stderr);
    assert!(
        ours == theirs.stdout,
        "{what} {branch}: kustomize builds other bytes"
    );
    repository.remove(OVERLAY);
}

type Claims = Result<Vec<Claim>, String>;

/// The claims of every branch, rendered on two threads.
fn all(root: &Path, branches: &[String]) -> BTreeMap<String, Claims> {
    let found = Mutex::new(BTreeMap::new());
    let keep = &found;
    let half = branches.len().div_ceil(2);
    std::thread::scope(|scope| {
        for share in branches.chunks(half) {
            scope.spawn(move || {
                for branch in share {
                    let claims = render(root, Some(branch));
                    let mut found = keep.lock().expect("no thread panics while it holds this");
                    assert!(
                        found.insert(branch.clone(), claims).is_none(),
                        "{branch:?} twice"
                    );
                }
            });
        }
    });
    found.into_inner().expect("all threads ended")
}

/// The claims of `production`, or of `preview` for a branch; else the messages.
fn render(root: &Path, branch: Option<&str>) -> Claims {
    let arguments = match branch {
        None => vec!["render".to_owned(), "production".to_owned()],
        Some(branch) => vec![
            "render".to_owned(),
            "preview".to_owned(),
            format!("--branch={branch}"),
        ],
    };
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (code, stdout, stderr) = crate::support::run(root, &arguments).parts();
    if code == 0 {
        Ok(claims(&manifests::parse(&stdout)))
    } else {
        Err(stderr)
    }
}

/// A line of the list of branches, where `\xNN` stands for a character that an editor would not show.
fn unescaped(line: &str) -> String {
    let mut parts = line.split("\\x");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (code, rest) = part.split_at(2);
        let code = u8::from_str_radix(code, 16).expect("two hexadecimal digits");
        text.push(char::from(code));
        text.push_str(rest);
    }
    text
}
