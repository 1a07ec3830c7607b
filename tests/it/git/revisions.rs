//! `REV:TARGET`: what a revision may be called, and what its files are.

use super::*;

const CHANGED: &str = "in-place  base/web.yaml:4\n  ConfigMap prod-web\n    level info → debug\n";

#[test]
fn a_revision_has_many_names() {
    let Some(repository) = Repository::in_git(FILES) else {
        return;
    };
    repository.git(&["tag", "-a", "v1", "-m", "annotated"]);
    let hash = repository.git(&["rev-parse", "HEAD"]).trim().to_owned();
    repository.write("base/web.yaml", &edited(WEB));
    repository.commit("second");
    for revision in [
        "v1",
        "v1^{commit}",
        "v1^{}",
        "HEAD~1",
        "HEAD^",
        "main~",
        "@~1",
        "heads/main^1",
        &hash,
        &hash[..8],
    ] {
        let from = format!("{revision}:overlays/production");
        let said = repository.differs(&["diff", &from, "overlays/production"]);
        assert!(said.ends_with(CHANGED), "{revision}: {said}");
    }
    repository.git(&["gc", "--quiet", "--aggressive"]);
    let said = repository.differs(&["diff", "v1:overlays/production", "main:overlays/production"]);
    assert!(said.ends_with(CHANGED), "{said}");
}

#[test]
fn what_is_no_revision_is_said() {
    let Some(repository) = Repository::in_git(FILES) else {
        return;
    };
    for (target, code, word) in [
        ("mian:base", "revision-unknown", "did you mean `main`?"),
        (
            "HEAD~7:base",
            "revision-unknown",
            "goes back beyond the history",
        ),
        ("main@{1}:base", "revision-syntax", "`~N`"),
        ("main:nowhere", "target-missing", "while looking at `main`"),
        ("HEAD~0", "diff-sides", "`offshoot diff HEAD~0:base base`"),
        ("main", "diff-sides", "`offshoot diff main:base base`"),
    ] {
        let said = repository.refused(&["diff", target, "base"]);
        assert!(
            said.contains(code) && said.contains(word),
            "{target}: {said}"
        );
    }
    let outside = Repository::new(&[]);
    let (code, _, said) = run(outside.path(), &["diff", "main:base", "main:base"]);
    assert_eq!(code, 2);
    assert!(said.contains("git-missing"), "{said}");
    let bare = outside.path().join("bare.git");
    repository.git(&[
        "clone",
        "--quiet",
        "--bare",
        ".",
        &bare.display().to_string(),
    ]);
    let (_, _, said) = run(&bare, &["diff", "main:base", "main:base"]);
    assert!(said.contains("git-bare"), "{said}");
}

#[test]
fn environments_are_those_of_the_revision() {
    let config = "apiVersion: offshoot/v1\nkind: Environments\nenvironments:\n  live: {path: overlays/production, labels: {tier: one}}\n";
    let Some(repository) = Repository::in_git(FILES) else {
        return;
    };
    repository.write("offshoot.yaml", config);
    repository.commit("environments");
    repository.write("offshoot.yaml", &config.replace("one", "two"));
    let said = repository.differs(&["diff", "HEAD:live", "live"]);
    assert!(said.contains("one → two"), "{said}");
    let said = repository.refused(&["diff", "HEAD~1:live", "live"]);
    assert!(said.contains("target-missing"), "{said}");
}

#[test]
fn an_environment_is_an_upgrade_of_itself_and_beside_others() {
    let config = "apiVersion: offshoot/v1\nkind: Environments\nenvironments:\n  live: {path: overlays/production, namespace: one}\n  other: {path: overlays/production, namespace: three}\n";
    let Some(repository) = Repository::in_git(FILES) else {
        return;
    };
    repository.write("offshoot.yaml", config);
    repository.commit("environments");
    repository.write("offshoot.yaml", &config.replace("one", "two"));
    let said = repository.differs(&["diff", "HEAD:live", "live"]);
    assert!(
        said.contains("moves from namespace one to two  [moved]"),
        "{said}"
    );
    let said = repository.differs(&["diff", "other", "live"]);
    assert!(!said.contains("moved"), "{said}");
}

#[test]
fn a_linked_worktree_has_its_own_head() {
    let Some(repository) = Repository::in_git(FILES) else {
        return;
    };
    let elsewhere = Repository::new(&[]);
    let tree = elsewhere.path().join("tree");
    repository.git(&[
        "worktree",
        "add",
        "--quiet",
        "-b",
        "side",
        &tree.display().to_string(),
    ]);
    fs::write(tree.join("base/web.yaml"), edited(WEB)).expect("it is there");
    let (code, said, _) = run(
        &tree,
        &["diff", "HEAD:overlays/production", "overlays/production"],
    );
    assert!(code == 1 && said.ends_with(CHANGED), "{said}");
}

#[cfg(unix)]
#[test]
fn symlinks_are_followed_within_the_tree() {
    let Some(repository) = Repository::in_git(FILES) else {
        return;
    };
    let link = |target: &str, path: &str| {
        std::os::unix::fs::symlink(target, repository.path().join(path)).expect("a link");
    };
    link("overlays/production", "live");
    link("../base/web.yaml", "overlays/inside");
    link("/etc", "outside");
    link("loop", "loop");
    repository.commit("links");
    repository.write("base/web.yaml", &edited(WEB));
    let said = repository.differs(&["diff", "HEAD:live", "live"]);
    assert!(said.ends_with(CHANGED), "{said}");
    let said = repository.differs(&["diff", "HEAD:overlays/inside", "overlays/inside"]);
    assert!(said.contains("info -> debug"), "{said}");
    for target in ["HEAD:outside/hostname", "HEAD:loop"] {
        let said = repository.refused(&["diff", target, "base"]);
        assert!(said.contains("target-missing"), "{said}");
    }
}

#[test]
fn submodules_are_not_read() {
    let Some(repository) = Repository::in_git(FILES) else {
        return;
    };
    let Some(other) = Repository::in_git(FILES) else {
        return;
    };
    let source = other.path().display().to_string();
    repository.git(&["submodule", "--quiet", "add", &source, "module"]);
    repository.commit("a submodule");
    let said = repository.refused(&["diff", "HEAD:module/base", "base"]);
    assert!(said.contains("target-missing"), "{said}");
    let (code, _, _) = run(repository.path(), &["diff", "HEAD:base", "base"]);
    assert_eq!(code, 0);
}

#[test]
fn what_is_gone_from_disk_is_still_in_its_revision() {
    let Some(repository) = Repository::in_git(FILES) else {
        return;
    };
    repository.remove("overlays/staging");
    let said = repository.differs(&["diff", "HEAD:overlays/staging", "overlays/production"]);
    assert!(said.contains("stage-web"), "{said}");
}
