//! git's external diff and difftool, by the real git.

use super::*;
use crate::support::git_command;

/// A git repository; its git commands run `offshoot diff` where they need a diff program.
struct Compared(Repository);

impl Compared {
    /// With these files committed; `None` where there is no git.
    #[track_caller]
    fn new(files: &[(&str, &str)]) -> Option<Self> {
        Repository::in_git(files).map(Self)
    }

    /// Runs git with `offshoot diff` for its external diff.
    fn git(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Ran {
        let program = format!("'{}' diff", env!("CARGO_BIN_EXE_offshoot"));
        let mut command = git_command(self.path());
        command.args(arguments).env("GIT_EXTERNAL_DIFF", &program);
        Ran::of(command.envs(variables.iter().copied()))
    }

    /// Runs `git difftool -y -x 'offshoot diff' ARGUMENTS`.
    fn tool(&self, arguments: &[&str]) -> Ran {
        let program = format!("'{}' diff", env!("CARGO_BIN_EXE_offshoot"));
        let command = ["difftool", "-y", "-x", &program];
        self.git(&[&command[..], arguments].concat(), &[])
    }

    /// Runs `git difftool --dir-diff`, which takes a program of more than a word only from the
    /// configuration.
    fn tool_of_directories(&self, arguments: &[&str]) -> Ran {
        let program = env!("CARGO_BIN_EXE_offshoot");
        let tool = format!("difftool.offshoot.cmd='{program}' diff \"$LOCAL\" \"$REMOTE\"");
        let command = [
            "-c",
            &tool,
            "difftool",
            "--dir-diff",
            "-y",
            "-t",
            "offshoot",
        ];
        self.git(&[&command[..], arguments].concat(), &[])
    }
}

impl std::ops::Deref for Compared {
    type Target = Repository;

    fn deref(&self) -> &Repository {
        &self.0
    }
}

/// What git printed, where it ended with this code and had no complaint.
fn printed(output: &Ran, code: i32) -> String {
    assert_eq!(output.code, Some(code), "{}", output.said());
    assert_eq!(output.stderr, "");
    output.stdout.clone()
}

/// The first git that can be told to trust the exit code of an external diff.
const TRUSTING_GIT: (u32, u32) = (2, 47);

fn golden(name: &str, text: &str) {
    Golden::assert_file(&support::root().join("tests/it/contracts").join(name), text);
}

#[test]
fn git_shows_manifests_by_field_and_other_files_as_text() {
    let Some(repository) = Compared::new(&[
        ("broken.yaml", "a: [\n"),
        ("notes.txt", "one\n"),
        ("shop.yaml", LIVE),
        ("gone.yaml", ROLE),
    ]) else {
        return;
    };
    repository.write("broken.yaml", "b: [\n");
    repository.write("notes.txt", "two");
    repository.write("shop.yaml", MERGED);
    repository.write("new.yaml", SERVICE);
    repository.write("new.txt", "a text\n");
    repository.remove("gone.yaml");
    repository.git(&["add", "-N", "new.yaml", "new.txt"], &[]);
    golden(
        "external-diff.txt",
        &printed(&repository.git(&["diff"], &[]), 0),
    );
    let plain = repository.git(&["diff", "--no-ext-diff", "new.txt"], &[]);
    assert!(printed(&plain, 0).starts_with("diff --git"));
}

#[test]
fn what_is_no_text_is_named() {
    let Some(repository) = Compared::new(&[("a.bin", "\u{0}one")]) else {
        return;
    };
    repository.write_bytes("a.bin", &[0xff, 0xfe, 0]);
    let text = printed(&repository.git(&["diff"], &[]), 0);
    assert_eq!(text, "a.bin differs and is not text\n");
}

#[test]
fn renames_have_both_names() {
    let Some(repository) = Compared::new(&[("shop.yaml", LIVE), ("notes.txt", "one\n")]) else {
        return;
    };
    repository.git(&["mv", "shop.yaml", "store.yaml"], &[]);
    repository.git(&["mv", "notes.txt", "words.txt"], &[]);
    repository.write("store.yaml", MERGED);
    let output = repository.git(&["diff", "-M10%", "HEAD"], &[]);
    insta::assert_snapshot!(printed(&output, 0), @r"
    shop.yaml -> store.yaml:
    ~ Deployment.apps/shop in store  [scale]
      ~ spec.replicas: 2 -> 3

    0 added, 0 removed, 1 changed, 0 unchanged
    class: 1 scale

    notes.txt -> words.txt
    ");
}

#[cfg(unix)]
#[test]
fn a_mode_that_alone_changed_is_named() {
    use std::os::unix::fs::PermissionsExt;
    // Older ones do something else with it.
    if needs::newer_git((2, 39)).is_none() {
        return;
    }
    let Some(repository) = Compared::new(&[("run.sh", "true\n"), ("shop.yaml", LIVE)]) else {
        return;
    };
    for name in ["run.sh", "shop.yaml"] {
        let path = repository.path().join(name);
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("it is ours");
    }
    let text = printed(&repository.git(&["diff"], &[]), 0);
    insta::assert_snapshot!(text, @r"
    run.sh (mode 100644 -> 100755)
    shop.yaml (mode 100644 -> 100755):
    no difference in 1 resource
    ");
}

#[test]
fn the_log_has_a_diff_for_each_commit() {
    let Some(repository) = Compared::new(&[("shop.yaml", LIVE)]) else {
        return;
    };
    repository.write("shop.yaml", MERGED);
    repository.commit("second");
    let output = repository.git(&["log", "-p", "--ext-diff", "--format=%s"], &[]);
    let text = printed(&output, 0);
    let (second, first) = text.split_once("first").expect("two commits");
    assert!(second.contains("~ spec.replicas: 2 -> 3"), "{text}");
    assert!(first.contains("+ Deployment.apps/shop"), "{text}");
    let without = printed(&repository.git(&["log", "-p", "-1"], &[]), 0);
    assert!(without.contains("diff --git"), "{without}");
}

/// A repository with a merge that stopped.
fn in_conflict() -> Option<Compared> {
    let repository = Compared::new(&[("shop.yaml", LIVE)])?;
    repository.git(&["checkout", "-qb", "other"], &[]);
    repository.write("shop.yaml", MERGED);
    repository.commit("three");
    repository.git(&["checkout", "-q", "main"], &[]);
    repository.write("shop.yaml", &LIVE.replace('2', "4"));
    repository.commit("four");
    let merge = repository.git(&["merge", "-q", "other"], &[]);
    assert_eq!(merge.code, Some(1), "{}", merge.said());
    Some(repository)
}

#[test]
fn a_file_in_conflict_is_named() {
    let Some(repository) = in_conflict() else {
        return;
    };
    let text = printed(&repository.git(&["diff", "--ours"], &[]), 0);
    // git goes on with the side that was asked for, in which the conflict is marked.
    assert!(text.starts_with("* unmerged: shop.yaml\n"), "{text}");
    assert!(text.contains("+<<<<<<<"), "{text}");
}

#[test]
fn a_secret_that_cannot_be_read_is_not_shown_as_text() {
    let secret = |value: &str| {
        format!(
            "apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\nstringData:\n  key: {value}\n  [\n"
        )
    };
    let Some(repository) = Compared::new(&[("secret.yaml", &secret("sentinel-one"))]) else {
        return;
    };
    repository.write("secret.yaml", &secret("sentinel-two"));
    let text = printed(&repository.git(&["diff"], &[]), 0);
    assert_eq!(
        text,
        "b/secret.yaml differs in lines that may hold a Secret's values\n"
    );
    repository.write(
        "secret.yaml",
        &secret("sentinel-two").replace("metadata:", "immutable: true\nmetadata:"),
    );
    let text = printed(&repository.git(&["diff"], &[]), 0);
    assert!(text.contains("+immutable: ***\n"), "{text}");
    assert!(text.contains("   name: ***\n"), "{text}");
    assert!(!text.contains("sentinel"), "{text}");
}

#[test]
fn the_exit_code_is_read_where_git_says_so() {
    let feature = "GIT_EXTERNAL_DIFF_TRUST_EXIT_CODE";
    let Some(repository) = Compared::new(&[("shop.yaml", LIVE), ("notes.txt", "one\n")]) else {
        return;
    };
    // Where it is not told to, any code but 0 would end git's work.
    repository.write("shop.yaml", MERGED);
    let text = printed(&repository.git(&["diff"], &[(feature, "0")]), 0);
    assert!(text.contains("~ spec.replicas"), "{text}");
    if needs::newer_git(TRUSTING_GIT).is_none() {
        return;
    }
    let code = |arguments: &[&str], variables: &[(&str, &str)]| {
        let output = repository.git(&[&["diff"], arguments].concat(), variables);
        assert_eq!(output.stderr, "");
        output.code
    };
    for trusted in ["1", "true", "YES"] {
        let trusted = [(feature, trusted)];
        assert_eq!(code(&[], &trusted), Some(0));
        assert_eq!(code(&["--exit-code"], &trusted), Some(1));
        let mild = [trusted[0], ("OFFSHOOT_DIFF_FAIL_ON", "recreate")];
        assert_eq!(code(&["--exit-code"], &mild), Some(0));
    }
    assert_eq!(code(&["--exit-code"], &[(feature, "0")]), Some(1));
    let conflict = in_conflict().expect("there is git");
    let output = conflict.git(&["diff", "--ours", "--exit-code"], &[(feature, "1")]);
    printed(&output, 1);
}

#[test]
fn a_driver_of_the_configuration_is_trusted_if_it_is_told() {
    let Some(repository) = Compared::new(&[("shop.yaml", LIVE), ("other.txt", "one\n")]) else {
        return;
    };
    repository.write(".gitattributes", "*.yaml diff=offshoot\n");
    repository.write("shop.yaml", MERGED);
    repository.write("other.txt", "two\n");
    let command = |prefix: &str| {
        let program = env!("CARGO_BIN_EXE_offshoot");
        format!("diff.offshoot.command={prefix}'{program}' diff")
    };
    let diff = |config: &[&str], arguments: &[&str]| {
        let config: Vec<&str> = config.iter().flat_map(|line| ["-c", line]).collect();
        let mut git = git_command(repository.path());
        git.args(config).arg("diff").args(arguments);
        Ran::of(git.arg("shop.yaml"))
    };
    let text = printed(&diff(&[&command("")], &[]), 0);
    assert!(text.contains("~ spec.replicas: 2 -> 3"), "{text}");
    let (told, trust) = (
        command("GIT_EXTERNAL_DIFF_TRUST_EXIT_CODE=1 "),
        "diff.offshoot.trustExitCode=true",
    );
    if needs::newer_git(TRUSTING_GIT).is_some() {
        printed(&diff(&[&told, trust], &["--exit-code"]), 1);
        printed(&diff(&[&told, trust], &[]), 0);
        repository.write("shop.yaml", &LIVE.replace("kind", "\"kind\""));
        printed(&diff(&[&told, trust], &["--exit-code"]), 0);
    }
}

#[test]
fn colors_are_those_of_gits_pager() {
    let Some(repository) = Compared::new(&[("shop.yaml", LIVE), ("notes.txt", "one\n")]) else {
        return;
    };
    repository.write("shop.yaml", MERGED);
    repository.write("notes.txt", "two\n");
    let colors = |variables: &[(&str, &str)]| {
        let variables = [&[("TERM", "xterm")], variables].concat();
        let text = printed(&repository.git(&["diff"], &variables), 0);
        text.matches('\u{1b}').count()
    };
    assert_eq!(colors(&[]), 0);
    assert_eq!(
        colors(&[("GIT_PAGER_IN_USE", "true"), ("NO_COLOR", "1")]),
        0
    );
    // Headings and lines of both files: each color begins and ends.
    assert!(colors(&[("GIT_PAGER_IN_USE", "true")]) > 16);
}

#[test]
fn the_difftool_shows_each_file() {
    let Some(repository) = Compared::new(&[
        ("apps/shop.yaml", LIVE),
        ("notes.txt", "one\n"),
        ("gone.yaml", ROLE),
    ]) else {
        return;
    };
    repository.write("apps/shop.yaml", MERGED);
    repository.write("notes.txt", "two\n");
    repository.write("new.yaml", SERVICE);
    repository.remove("gone.yaml");
    repository.git(&["add", "-N", "new.yaml"], &[]);
    let each = printed(&repository.tool(&[]), 0);
    golden("difftool.txt", &each);
    // Two directories of the changed files alone: no kustomization that could be built.
    repository.write(
        "apps/kustomization.yaml",
        "resources: [shop.yaml, other.yaml]\n",
    );
    repository.git(&["add", "-N", "apps"], &[]);
    let output = repository.tool_of_directories(&[]);
    assert_eq!(output.stderr, "");
    let text = output.said();
    assert!(
        text.starts_with("--- /dev/null\n+++ b/apps/kustomization.yaml"),
        "{text}"
    );
    let rest = text.split_once("apps/shop.yaml:").expect("it is next").1;
    assert_eq!(
        rest,
        each.split_once("apps/shop.yaml:").expect("it is first").1
    );
}

#[test]
fn a_difftool_of_the_configuration_is_given_files_too() {
    let Some(repository) = Compared::new(&[("shop.yaml", LIVE), ("notes.txt", "one\n")]) else {
        return;
    };
    repository.write("shop.yaml", MERGED);
    repository.write("notes.txt", "two\n");
    let program = env!("CARGO_BIN_EXE_offshoot");
    let tool = format!("difftool.offshoot.cmd='{program}' diff \"$LOCAL\" \"$REMOTE\"");
    let output = repository.git(&["-c", &tool, "difftool", "-y", "-t", "offshoot"], &[]);
    let text = printed(&output, 0);
    assert!(
        text.starts_with("--- a/notes.txt\n+++ b/notes.txt\n"),
        "{text}"
    );
    assert!(text.contains("\nshop.yaml:\n~ Deployment"), "{text}");
}

#[test]
fn the_difftool_reads_the_exit_code_where_it_is_told() {
    let Some(repository) = Compared::new(&[("shop.yaml", LIVE)]) else {
        return;
    };
    let trust = ["--trust-exit-code"];
    assert_eq!(repository.tool(&trust).code, Some(0), "the same");
    repository.write("shop.yaml", MERGED);
    assert_eq!(repository.tool(&[]).code, Some(0));
    // git's own word for it is 128.
    assert_ne!(repository.tool(&trust).code, Some(0));
    if needs::newer_git(TRUSTING_GIT).is_some() {
        let output = repository.tool_of_directories(&trust);
        assert_eq!(output.code, Some(1), "{}", output.said());
    }
}

#[test]
fn two_environments_are_compared_also_in_a_process_of_git() {
    let Some(repository) = Compared::new(&[("a/shop.yaml", LIVE), ("b/shop.yaml", MERGED)]) else {
        return;
    };
    for directory in ["a", "b"] {
        let name = format!("{directory}/kustomization.yaml");
        repository.write(&name, "resources: [shop.yaml]\nnamePrefix: x-\n");
    }
    let variables = [("GIT_DIFF_PATH_COUNTER", "1"), ("GIT_DIFF_PATH_TOTAL", "1")];
    let output = diff(repository.path(), &["a", "b"], &variables);
    assert_eq!(output.code, Some(1), "{}", output.said());
    assert!(output.said().contains("x-shop"), "{}", output.said());
}
