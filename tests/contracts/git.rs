//! git's external diff, by the real git.

use super::*;

#[test]
fn git_shows_manifests_by_field_and_other_files_as_text() {
    let root = tempfile::tempdir().expect("there is room");
    let program = format!("{} diff", env!("CARGO_BIN_EXE_offshoot"));
    let git = |arguments: &[&str], variables: &[(&str, &str)]| {
        Command::new("git")
            .args(["-c", "user.name=t", "-c", "user.email=t@example.com"])
            .args(arguments)
            .current_dir(root.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_EXTERNAL_DIFF", &program)
            .envs(variables.iter().copied())
            .output()
            .expect("git starts")
    };
    let write = |name: &str, text: &str| {
        fs::write(root.path().join(name), text).expect("it can be written");
    };
    git(&["init", "-q"], &[]);
    write("broken.yaml", "a: [\n");
    write("notes.txt", "one\n");
    write("shop.yaml", LIVE);
    git(&["add", "."], &[]);
    git(&["commit", "-qm", "first"], &[]);
    write("broken.yaml", "b: [\n");
    write("notes.txt", "two\n");
    write("shop.yaml", MERGED);
    write("new.yaml", SERVICE);
    git(&["add", "-N", "new.yaml"], &[]);
    let output = git(&["diff"], &[]);
    let said = said(&output);
    assert_eq!(output.status.code(), Some(0), "{said}");
    for part in ["-a: [\n+b: [", "-one\n+two", "~ Deployment", "+ Service"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let renamed = git(&["mv", "notes.txt", "words.txt"], &[]);
    assert!(renamed.status.success());
    let output = git(&["diff", "-M", "HEAD", "--", "notes.txt", "words.txt"], &[]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}
