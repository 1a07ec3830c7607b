//! `diff --since REV`: what differs from a commit, target by target.

use super::*;

const LIVE: &str = "apiVersion: offshoot/v1\nkind: Environments\nenvironments:\n  live: {path: overlays/production}\n  preview: {path: overlays/staging, perBranch: true, namespace: 'p-{{ slug }}'}\n";

impl Repository {
    /// What `diff --since main` says that finds nothing.
    fn same(&self, arguments: &[&str]) -> String {
        let since = ["diff", "--since", "main"];
        let (code, stdout, stderr) = run(self.path(), &[&since, arguments].concat());
        assert_eq!((code, stderr.as_str()), (0, ""), "{stdout}");
        self.named(&stdout)
    }

    /// What it says that finds something.
    fn moved(&self, arguments: &[&str]) -> String {
        let since = ["diff", "--since", "main"];
        let said = self.differs(&[&since, arguments].concat());
        self.named(&said)
    }

    /// Hashes of commits differ from run to run.
    fn named(&self, text: &str) -> String {
        let hash = self.git(&["rev-parse", "HEAD"]);
        text.replace(&hash[..10], "HEAD")
    }
}

#[test]
fn targets_are_compared_with_what_they_were() {
    let Some(repository) = Repository::in_git(FILES) else {
        return;
    };
    insta::assert_snapshot!(repository.same(&[]), @r"0 of 3 targets change.                                               compared with main (HEAD)");
    repository.write("base/web.yaml", &edited(WEB));
    insta::assert_snapshot!(repository.moved(&[]), @r"
    2 of 3 targets change: no pod is replaced.                           compared with main (HEAD)

    in-place  base/web.yaml:4  overlays/production, overlays/staging
      ConfigMap web
        level info → debug
    ");
    insta::assert_snapshot!(repository.moved(&["overlays"]), @r"
    2 of 3 targets change: no pod is replaced.                           compared with main (HEAD)

    in-place  base/web.yaml:4  overlays/production, overlays/staging
      ConfigMap prod-web
        level info → debug
    ");
    insta::assert_snapshot!(repository.same(&["overlays/alone"]), @r"0 of 1 target changes.                                               compared with main (HEAD)");
    insta::assert_snapshot!(repository.moved(&["overlays/staging", "-o", "unified"]), @r"
    --- main:overlays/staging/ConfigMap/stage-web
    +++ overlays/staging/ConfigMap/stage-web
    @@ -1,6 +1,6 @@
     apiVersion: v1
     data:
    -  level: info
    +  level: debug
     kind: ConfigMap
     metadata:
       name: stage-web
    ");
}

#[test]
fn what_is_new_and_what_is_gone_are_told() {
    let Some(repository) = Repository::in_git(FILES) else {
        return;
    };
    repository.write(
        "overlays/fresh/kustomization.yaml",
        "resources: [../../base]\n",
    );
    repository.remove("overlays/alone");
    insta::assert_snapshot!(repository.moved(&[]), @r"
    1 target is new: 1 resource; 1 target is gone.                       compared with main (HEAD)

    + overlays/fresh is new: 1 resource; 1 as base has it
    - overlays/alone is gone

    removed   overlays/alone/kustomization.yaml:1 (removed line)  overlays/alone
      - ConfigMap notes (notes.txt)
    ");
    insta::assert_snapshot!(repository.moved(&["overlays/alone"]), @r"
    1 target is gone.                                                    compared with main (HEAD)

    - overlays/alone is gone

    removed   overlays/alone/kustomization.yaml:1 (removed line)
      - ConfigMap notes (notes.txt)
    ");
}

#[test]
fn an_edit_that_changes_no_output_changes_nothing() {
    let Some(repository) = Repository::in_git(FILES) else {
        return;
    };
    repository.write("base/web.yaml", &format!("# a comment\n{WEB}"));
    insta::assert_snapshot!(repository.same(&[]), @r"0 of 3 targets change.                                               compared with main (HEAD)");
    insta::assert_snapshot!(repository.same(&["--all"]), @r"0 of 3 targets change.                                               compared with main (HEAD)");
}

#[test]
fn environments_are_targets() {
    let Some(repository) = Repository::in_git(FILES) else {
        return;
    };
    repository.write("offshoot.yaml", LIVE);
    repository.commit("environments");
    repository.write("offshoot.yaml", &LIVE.replace("'p-", "'q-"));
    insta::assert_snapshot!(repository.moved(&[]), @r"
    1 of 2 environments changes: data of Namespace p-feature-sample-c54hvu6 may be lost, ConfigMap stage-web moves to another namespace.
    compared with main (HEAD)

    data-loss offshoot.yaml:5 (namespace)  preview
      Namespace q-feature-sample-c54hvu6
        renamed p-feature-sample-c54hvu6 → q-feature-sample-c54hvu6
      ConfigMap stage-web
        moves from namespace p-feature-sample-c54hvu6 to q-feature-sample-c54hvu6  [moved]
    ");
    let branch = repository.moved(&["preview", "--branch", "feature/x"]);
    assert!(branch.contains("q-feature-x"), "{branch}");
    let (code, _, said) = run(
        repository.path(),
        &["diff", "--since", "main", "live", "--branch", "x"],
    );
    assert_eq!(code, 2);
    assert!(said.contains("option-unused"), "{said}");
    // What was wrong with offshoot.yaml then does not keep the rest from being compared.
    repository.write("offshoot.yaml", "{");
    repository.commit("broken");
    repository.write("offshoot.yaml", LIVE);
    let (code, said, warned) = run(repository.path(), &["diff", "--since", "main"]);
    assert_eq!(code, 1, "{warned}");
    assert!(said.contains("live, preview cannot be compared"), "{said}");
    assert!(warned.contains("warning[config-syntax]"), "{warned}");
}

#[test]
fn a_side_that_cannot_be_rendered_is_told() {
    let Some(repository) = Repository::in_git(FILES) else {
        return;
    };
    let broken = "resources: [../../base, missing.yaml]\n";
    repository.write("overlays/staging/kustomization.yaml", broken);
    let (code, stdout, stderr) = run(repository.path(), &["diff", "--since", "main"]);
    assert_eq!(code, 2);
    insta::assert_snapshot!(repository.named(&stdout), @r"
    0 of 3 targets change; overlays/staging cannot be compared.          compared with main (HEAD)

    ! overlays/staging no longer renders
        overlays/staging/kustomization.yaml:1:25: the file or directory `missing.yaml` does not exist; correct the path
    ");
    assert!(
        stderr.contains("file-missing") || stderr.contains("directory-missing"),
        "{stderr}"
    );
    assert!(
        stderr.contains("while rendering `overlays/staging`"),
        "{stderr}"
    );
    repository.commit("broken");
    // Not touched: not rendered, and so not told.
    assert_eq!(run(repository.path(), &["diff", "--since", "main"]).0, 0);
    repository.write("base/web.yaml", &edited(WEB));
    let (code, _, stderr) = run(repository.path(), &["diff", "--since", "main"]);
    assert_eq!(code, 2, "whether it differs cannot be told");
    assert!(
        stderr.contains("which failed at the commit as well"),
        "{stderr}"
    );
    repository.write(
        "overlays/staging/kustomization.yaml",
        "resources: [../../base]\n",
    );
    let sides = ["diff", "main:overlays/staging", "overlays/staging"];
    let (code, said, stderr) = run(repository.path(), &sides);
    assert_eq!((code, said.as_str()), (2, ""));
    assert!(
        stderr.contains("while rendering `main:overlays/staging`"),
        "{stderr}"
    );
    let said = repository.moved(&["overlays/staging"]);
    insta::assert_snapshot!(said, @r"
    0 of 1 target changes; overlays/staging cannot be compared.          compared with main (HEAD)

    ! overlays/staging renders again; there is nothing to compare it with, as the old side does not render
        overlays/staging/kustomization.yaml:1:25: the file or directory `missing.yaml` does not exist; correct the path
    ");
}

#[test]
fn the_same_edit_is_told_in_the_same_bytes() {
    let Some(repository) = Repository::in_git(FILES) else {
        return;
    };
    for at in 0..12 {
        let overlay = format!("namePrefix: n{at}-\nresources: [../../base]\n");
        repository.write(&format!("overlays/n{at}/kustomization.yaml"), &overlay);
    }
    repository.commit("more");
    repository.write("base/web.yaml", &edited(WEB));
    for format in ["human", "unified", "summary", "markdown", "json", "html"] {
        let arguments = ["diff", "--since", "main", "-o", format];
        let [once, twice] = [(); 2].map(|()| run(repository.path(), &arguments));
        assert_eq!(once.0, 1, "{}", once.2);
        assert_eq!(once, twice, "{format}");
    }
}

#[test]
fn what_must_not_move_fails_with_the_way_to_it() {
    let Some(repository) = Repository::in_git(FILES) else {
        return;
    };
    repository.write("offshoot.yaml", LIVE);
    repository.commit("environments");
    repository.write("base/web.yaml", &edited(WEB));
    let expect = |glob: &str| {
        let arguments = ["diff", "--since", "main", "--expect-unchanged", glob];
        run(repository.path(), &arguments)
    };
    let (code, _, said) = expect("overlays/production/**");
    assert_eq!(code, 1);
    insta::assert_snapshot!(said, @r"
    error[target-changed]: `overlays/production` was expected to be unchanged, but differs
     --> base/web.yaml:4:15
      |
    4 | data: {level: debug}
      |               ^^^^^
      |
      = help: base/web.yaml:4 → base → overlays/production
    ");
    let (_, _, said) = expect("live");
    assert!(
        said.contains("base/web.yaml:4 → base → overlays/production → live"),
        "{said}"
    );
    let (code, _, said) = expect("overlays/alone");
    // Others may move.
    assert_eq!((code, said.as_str()), (0, ""));
    let (grave, still) = (
        ["--fail-on", "none"],
        ["--expect-unchanged", "overlays/alone"],
    );
    let judged = [&["diff", "--since", "main"][..], &grave, &still].concat();
    assert_eq!(run(repository.path(), &judged).0, 1);
    let (code, _, said) = expect("overlays/prodution/**");
    assert_eq!(code, 2);
    assert!(said.contains("glob-unmatched"), "{said}");
    let fail_on = ["diff", "--since", "main", "--fail-on", "data-loss"];
    assert_eq!(run(repository.path(), &fail_on).0, 0);
    let both = [&fail_on[..], &["--expect-unchanged", "live"]].concat();
    assert_eq!(run(repository.path(), &both).0, 1);
    // An edit of a kustomization, a removal, and what no value comes from.
    repository.commit("second");
    repository.write(
        "overlays/production/kustomization.yaml",
        "namePrefix: live-\nresources: [../../base]\n",
    );
    let (_, _, said) = expect("overlays/production");
    assert!(
        said.contains("overlays/production/kustomization.yaml:1 → overlays/production\n"),
        "{said}"
    );
    repository.git(&["checkout", "--quiet", "--", "."]);
    repository.write("base/kustomization.yaml", "resources: []\nnamespace: x\n");
    let (_, _, said) = expect("overlays/production");
    assert!(
        said.contains("base/kustomization.yaml:1 → base → overlays/production"),
        "{said}"
    );
}

#[test]
fn edited_lines_are_told_once() {
    let two = "kind: ConfigMap\napiVersion: v1\nmetadata: {name: two}\ndata:\n  a: x\n  b: x\n";
    let Some(repository) = Repository::in_git(&[
        ("base/kustomization.yaml", "resources: [two.yaml]\n"),
        ("base/two.yaml", two),
    ]) else {
        return;
    };
    let expect = || {
        let arguments = ["diff", "--since", "main", "--expect-unchanged", "base"];
        let (_, _, said) = repository.run(&arguments).parts();
        let help = said.lines().filter(|line| line.contains("= help: "));
        help.map(|line| line.trim().to_owned()).collect::<Vec<_>>()
    };
    repository.edit("base/two.yaml", "  a: x\n  b: x\n", "  c: x\n  d: x\n");
    let lines = [
        "= help: base/two.yaml:5 → base",
        "= help: base/two.yaml:6 → base",
    ];
    assert_eq!(expect(), lines);
    repository.edit("base/two.yaml", "  d: x\n", "  d: x\n  e: x\n  f: x\n");
    let more = "= help: and from 1 more edited line";
    assert_eq!(expect().last().map(String::as_str), Some(more));
}

#[test]
fn a_clone_without_history_is_told_what_to_do() {
    let Some(repository) = Repository::in_git(FILES) else {
        return;
    };
    repository.git(&["checkout", "--quiet", "-b", "feature"]);
    repository.write("base/web.yaml", &edited(WEB));
    repository.commit("second");
    repository.commit("third");
    let clones = Repository::new(&[]);
    let (from, to) = (repository.path(), clones.path().join("shallow"));
    let from = format!("file://{}", from.display());
    let to_text = to.display().to_string();
    let clone = [
        "clone",
        "--quiet",
        "--depth=1",
        "--no-single-branch",
        &from,
        &to_text,
    ];
    git(clones.path(), &clone);
    let (code, _, said) = run(&to, &["diff", "--since", "origin/main"]);
    assert_eq!(code, 2);
    assert!(
        said.contains("merge-base-missing") && said.contains("--unshallow"),
        "{said}"
    );
    let (code, said, _) = run(&to, &["diff", "--since", "origin/main", "--no-merge-base"]);
    assert_eq!(code, 1, "{said}");
    let (_, _, said) = run(&to, &["diff", "--since", "v7"]);
    assert!(
        said.contains("revision-unknown") && said.contains("clone is shallow"),
        "{said}"
    );
}

#[test]
fn arguments_are_checked() {
    let Some(repository) = Repository::in_git(FILES) else {
        return;
    };
    for (arguments, word) in [
        (&["diff"][..], "TARGET"),
        (&["diff", "base"], "diff-sides"),
        (&["diff", "base", "base", "base"], "diff-sides"),
        (&["diff", "base", "base", "--all"], "--since"),
        (&["diff", "--since", "main", "-"], "standard-input-since"),
        (&["diff", "--since", "main", "nowhere"], "target-missing"),
        (
            &["diff", "--since", "main", "--expect-unchanged", "{"],
            "glob-syntax",
        ),
    ] {
        let said = repository.refused(arguments);
        assert!(said.contains(word), "{arguments:?}: {said}");
    }
}
