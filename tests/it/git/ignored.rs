//! Directories that `.gitignore` matches: as in git, it says nothing about files that are tracked.

use super::*;

/// A repository whose `.gitignore` is that of a project with a tool of this name, and a directory that the
/// tool made.
fn repository() -> Option<Repository> {
    let repository = Repository::in_git(&[("README.md", "nothing yet\n")])?;
    repository.write(".gitignore", "kustomize\nkustomization.yaml\n");
    for name in ["kustomize/base", "kustomize/overlays/live"] {
        repository.write(&format!("{name}/web.yaml"), WEB);
        repository.write(
            &format!("{name}/kustomization.yaml"),
            "resources: [web.yaml]\n",
        );
    }
    Some(repository)
}

#[test]
fn tracked_directories_are_targets() {
    let Some(repository) = repository() else {
        return;
    };
    let list = || run(repository.path(), &["list", "-o", "name"]);
    let nothing = "there is no kustomization in `.` or below it\n";
    assert_eq!(list(), (0, String::new(), nothing.to_owned()));
    repository.git(&["add", "--force", "."]);
    repository.commit("manifests");
    let made = "kustomize/rendered/kustomization.yaml";
    repository.write(made, "resources: []\n");
    let both = "kustomize/base\nkustomize/overlays/live\n";
    assert_eq!(list(), (0, both.to_owned(), String::new()));

    repository.write("kustomize/base/web.yaml", &edited(WEB));
    let told = repository.differs(&["diff", "--since", "HEAD"]);
    assert!(told.starts_with("1 of 2 targets changes"), "{told}");
    let config = "apiVersion: offshoot/v1\nkind: Environments\nenvironments:\n  live: {paths: ['kustomize/**']}\n";
    repository.write("offshoot.yaml", config);
    let (code, stdout, stderr) = run(repository.path(), &["render", "live"]);
    assert_eq!(code, 1, "{stdout}");
    assert!(stderr.contains("kustomize/overlays/live"), "{stderr}");
    assert!(!stderr.contains("rendered"), "{stderr}");
}

#[test]
fn a_gate_that_sees_nothing_is_closed() {
    let Some(repository) = repository() else {
        return;
    };
    for arguments in [
        &["check"][..],
        &["check", "--since", "HEAD"],
        &["diff", "--since", "HEAD"],
        &["diff", "--since", "HEAD", "--fail-on", "data-loss"],
    ] {
        let (code, stdout, stderr) = run(repository.path(), arguments);
        assert_eq!((code, stdout.as_str()), (2, ""), "{arguments:?}");
        let message = "error[kustomization-missing]: there is no kustomization in `.` or below it";
        assert!(stderr.starts_with(message), "{stderr}");
    }
}
