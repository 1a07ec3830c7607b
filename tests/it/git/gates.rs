//! `--expect-unchanged` and `--fail-on`: a target that cannot be compared does not pass.

use super::*;

const BROKEN: &str = "resources: [../../base, missing.yaml]\n";
const MENDED: &str = "resources: [../../base]\n";
const STAGING: &str = "overlays/staging/kustomization.yaml";

fn broken_before() -> Option<Repository> {
    let repository = Repository::in_git(FILES)?;
    repository.write(STAGING, BROKEN);
    repository.commit("broken");
    Some(repository)
}

#[test]
fn a_target_that_the_commit_does_not_render_passes_no_gate() {
    let Some(repository) = broken_before() else {
        return;
    };
    repository.write(STAGING, MENDED);
    let since = |gate: &[&str]| {
        let arguments = [&["diff", "--since", "main"], gate].concat();
        run(repository.path(), &arguments)
    };
    assert_eq!(since(&[]).0, 1, "it renders again");
    for gate in [
        &["--expect-unchanged", "overlays/staging"][..],
        &["--expect-unchanged", "overlays/*"],
        &["--fail-on", "data-loss"],
        &["--fail-on", "metadata", "overlays/staging"],
    ] {
        let (code, stdout, stderr) = since(gate);
        assert_eq!(code, 2, "{gate:?}: {stdout}{stderr}");
        assert!(
            stderr.contains("error[target-uncompared]: `overlays/staging`"),
            "{stderr}"
        );
        assert!(stderr.contains("missing.yaml"), "{stderr}");
    }
    // Nobody asks for it.
    assert_eq!(since(&["--expect-unchanged", "overlays/alone"]).0, 0);
    repository.remove("overlays/staging");
    assert_eq!(
        since(&["--expect-unchanged", "overlays/staging"]).0,
        2,
        "it is gone"
    );
}

#[test]
fn an_environment_of_an_unreadable_configuration_passes_no_gate() {
    let config = "apiVersion: offshoot/v1\nkind: Environments\nenvironments:\n  live: {path: overlays/production}\n";
    let Some(repository) = Repository::in_git(FILES) else {
        return;
    };
    repository.write(
        "offshoot.yaml",
        "apiVersion: offshoot/v1\nkind: Environments\nenvironments: [\n",
    );
    repository.commit("broken");
    repository.write("offshoot.yaml", config);
    let (code, stdout, stderr) = run(
        repository.path(),
        &["diff", "--since", "main", "--expect-unchanged", "live"],
    );
    assert_eq!(code, 2, "{stdout}{stderr}");
    assert!(
        stderr.contains("error[target-uncompared]: `live`"),
        "{stderr}"
    );
    assert!(!stdout.contains("live is new"), "{stdout}");
    let fails = ["diff", "--since", "main", "--fail-on", "data-loss"];
    assert_eq!(run(repository.path(), &fails).0, 2);
    assert_eq!(run(repository.path(), &["diff", "--since", "main"]).0, 1);
}
