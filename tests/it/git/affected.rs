//! `list --affected-by REV`: what is rendered from something else than then.

use super::*;

const CONFIG: &str = "apiVersion: offshoot/v1\nkind: Environments\nenvironments:\n  live: {path: overlays/production}\n  preview: {path: overlays/staging, perBranch: true, namespace: 'p-{{ slug }}', secretSync: {sources: [platform]}}\n";

impl Repository {
    /// The names that `list --affected-by REV` prints.
    fn affected(&self, arguments: &[&str]) -> Vec<String> {
        let list = ["list", "-o", "name", "--affected-by"];
        let (code, stdout, stderr) = run(self.path(), &[&list, arguments].concat());
        assert_eq!((code, stderr.as_str()), (0, ""));
        stdout.lines().map(str::to_owned).collect()
    }
}

#[test]
fn a_file_affects_what_is_rendered_from_it() {
    let Some(repository) = Repository::in_git(FILES) else {
        return;
    };
    assert!(repository.affected(&["main"]).is_empty());
    repository.write("base/web.yaml", &edited(WEB));
    let all = ["base", "overlays/production", "overlays/staging"];
    assert_eq!(repository.affected(&["main"]), all);
    repository.git(&["checkout", "--quiet", "--", "."]);
    repository.write("overlays/alone/notes.txt", "two\n");
    repository.write("README.md", "read by no render\n");
    repository.write("base/unused.yaml", "named by no kustomization\n");
    assert_eq!(repository.affected(&["main"]), ["overlays/alone"]);
    repository.commit("second");
    assert!(repository.affected(&["main"]).is_empty());
    assert_eq!(repository.affected(&["main~1"]), ["overlays/alone"]);
}

#[test]
fn affected_targets_are_named_from_the_working_directory() {
    let Some(repository) = Repository::in_git(FILES) else {
        return;
    };
    repository.write("offshoot.yaml", CONFIG);
    repository.commit("environments");
    repository.write("base/web.yaml", &edited(WEB));
    let list = ["list", "-o", "name", "--affected-by", "main"];
    let (_, names, _) = run(&repository.path().join("overlays"), &list);
    assert_eq!(names, "live\npreview\n../base\nproduction\nstaging\n");
}

#[test]
fn what_appears_in_the_place_of_something_affects() {
    let Some(repository) = Repository::in_git(FILES) else {
        return;
    };
    // A second kustomization file, a file that gives way to a directory, and a new target.
    repository.write("overlays/alone/Kustomization", "resources: []\n");
    repository.remove("base/web.yaml");
    repository.write("base/web.yaml/kustomization.yaml", "resources: []\n");
    let expected = [
        "base",
        "base/web.yaml",
        "overlays/alone",
        "overlays/production",
        "overlays/staging",
    ];
    assert_eq!(repository.affected(&["main"]), expected);
}

#[test]
fn an_environment_is_affected_by_more() {
    let Some(repository) = Repository::in_git(FILES) else {
        return;
    };
    repository.write("offshoot.yaml", CONFIG);
    repository.write("platform/kustomization.yaml", "resources: [secret.yaml]\n");
    repository.write(
        "platform/secret.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n",
    );
    repository.commit("environments");
    assert!(repository.affected(&["main"]).is_empty());
    repository.write(
        "platform/secret.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata: {name: t}\n",
    );
    assert_eq!(repository.affected(&["main"]), ["preview", "platform"]);
    repository.commit("another secret");
    repository.write("offshoot.yaml", &format!("{CONFIG}# a word\n"));
    assert_eq!(repository.affected(&["main"]), ["live", "preview"]);
    repository.write("offshoot.yaml", CONFIG);
    repository.write("overlays/staging/kustomization.yaml", "nameSuffix: -x\n");
    assert_eq!(
        repository.affected(&["main"]),
        ["preview", "overlays/staging"]
    );
}

#[test]
fn what_git_ignores_is_no_target() {
    let Some(repository) = Repository::in_git(FILES) else {
        return;
    };
    repository.write("vendored/kustomization.yaml", "resources: []\n");
    repository.write("fresh/kustomization.yaml", "resources: [../base]\n");
    repository.write(".gitignore", "/vendored/\n");
    assert_eq!(repository.affected(&["main"]), ["fresh"]);
    // What is in git is a target, whatever its name.
    repository.write(".gitignore", "/vendored/\nproduction\n");
    repository.write("base/web.yaml", &edited(WEB));
    assert!(
        repository
            .affected(&["main"])
            .contains(&"overlays/production".to_owned())
    );
}

#[test]
fn symlinks_are_followed() {
    let Some(repository) = Repository::in_git(FILES) else {
        return;
    };
    let link = |to: &str| {
        let link = repository.path().join("overlays/linked");
        let _ = fs::remove_file(&link);
        std::os::unix::fs::symlink(to, link).expect("a scratch directory");
    };
    link("../base");
    repository.write(
        "top/kustomization.yaml",
        "resources: [../overlays/linked]\n",
    );
    repository.commit("a link");
    assert!(repository.affected(&["main"]).is_empty());
    link("alone");
    assert_eq!(repository.affected(&["main"]), ["top"]);
    link("../base");
    repository.write("base/web.yaml", &edited(WEB));
    assert!(repository.affected(&["main"]).contains(&"top".to_owned()));
}

#[test]
fn a_branch_is_compared_with_where_it_left() {
    let Some(repository) = Repository::in_git(FILES) else {
        return;
    };
    repository.git(&["checkout", "--quiet", "-b", "feature"]);
    repository.write("overlays/alone/notes.txt", "two\n");
    repository.commit("on the branch");
    repository.git(&["checkout", "--quiet", "main"]);
    repository.write("base/web.yaml", &edited(WEB));
    repository.commit("meanwhile");
    repository.git(&["checkout", "--quiet", "feature"]);
    assert_eq!(repository.affected(&["main"]), ["overlays/alone"]);
    let exact = repository.affected(&["main", "--no-merge-base"]);
    assert_eq!(exact.len(), 4, "{exact:?}");
}

#[test]
fn a_vendored_copy_affects_what_names_it() {
    let config = "apiVersion: offshoot/v1\nkind: Environments\nvendor:\n  github.com/example/shop: vendor/one\n";
    let Some(repository) = Repository::in_git(&[
        ("offshoot.yaml", config),
        ("vendor/one/kustomization.yaml", "resources: [web.yaml]\n"),
        ("vendor/one/web.yaml", WEB),
        ("vendor/two/kustomization.yaml", "resources: [web.yaml]\n"),
        ("vendor/two/web.yaml", WEB),
        (
            "app/kustomization.yaml",
            "resources: [github.com/example/shop]\n",
        ),
        ("alone/kustomization.yaml", "namespace: alone\n"),
    ]) else {
        return;
    };
    assert!(repository.affected(&["main"]).is_empty());
    repository.write("vendor/one/web.yaml", &edited(WEB));
    assert_eq!(repository.affected(&["main"]), ["app", "vendor/one"]);
    repository.git(&["checkout", "--quiet", "--", "."]);
    repository.write("offshoot.yaml", &config.replace("one", "two"));
    assert_eq!(repository.affected(&["main"]), ["app"]);
}
