//! `verify`, against a script that stands for kustomize, and against the reference program.

use super::*;

const OTHER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/cli/other-program.sh");

const MAP: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n";

/// `name/` with a kustomization, and what the other program prints for it.
fn target(repository: &Repository, name: &str, kustomization: &str, other: Option<&str>) {
    repository.write(&format!("{name}/kustomization.yaml"), kustomization);
    repository.write(&format!("{name}/map.yaml"), MAP);
    if let Some(other) = other {
        repository.write(&format!("{name}/other"), other);
    }
}

fn verify(repository: &Repository, version: &str, arguments: &[&str]) -> Ran {
    let mut command = repository.command(&["verify", "--against", OTHER]);
    command.args(arguments).env("OTHER_VERSION", version);
    command.env("OTHER_LOG", repository.path().join("log"));
    Ran::of(&mut command)
}

/// The lines, without the times at their ends.
fn without_times(stdout: &str) -> Vec<&str> {
    let is_time = |char: char| char.is_ascii_digit() || " .x".contains(char);
    let cut = |line: &'_ str| match line.find("; offshoot ").or(line.find(" ms ")) {
        Some(at) => line[..at].trim_end_matches(is_time).len(),
        None => line.len(),
    };
    stdout.lines().map(|line| &line[..cut(line)]).collect()
}

const BUILDS: &str = "resources: [map.yaml]\n";
const REFUSED: &str = "resources: [nothing.yaml]\n";

#[test]
fn each_way_to_differ_is_told() {
    let repository = Repository::new(&[]);
    target(&repository, "a", BUILDS, Some(MAP));
    target(&repository, "b", BUILDS, Some(&MAP.replace("a\n", "b\n")));
    target(&repository, "c", BUILDS, None);
    target(&repository, "d/below", REFUSED, Some(MAP));
    target(&repository, "e", REFUSED, None);
    target(&repository, "f", "kind: Component\n", None);
    let ran = verify(&repository, "v5.8.1", &[]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(1), ""));
    let lines = without_times(&ran.stdout);
    insta::assert_snapshot!(lines.join("\n"), @r"
    same         a
    differs      b
        @@ -1,4 +1,4 @@
         apiVersion: v1
         kind: ConfigMap
         metadata:
        -  name: b
        +  name: a
    they refuse  c
        Error: this one is refused
    we refuse    d/below
        error[directory-missing]: the file or directory `nothing.yaml` does not exist
         --> d/below/kustomization.yaml:1:13
          |
        1 | resources: [nothing.yaml]
          |             ^^^^^^^^^^^^
          |
          = help: correct the path
    both refuse  e

    1 same, 1 both refuse, 1 differs, 1 we refuse, 1 they refuse
    ");
    assert!(ran.stdout.contains(" refuse; offshoot "), "{}", ran.stdout);
}

#[test]
fn the_same_everywhere_is_exit_code_zero() {
    let repository = Repository::new(&[]);
    target(&repository, "a", BUILDS, Some(MAP));
    target(&repository, "b", BUILDS, None);
    target(&repository, "c", REFUSED, None);
    let ran = verify(&repository, "v5.8.1", &["a", "c", "a", "--jobs=1"]);
    assert_eq!(without_times(&ran.output()).len(), 4);
    let json = verify(&repository, "v5.8.1", &["a", "-o", "json"]).output();
    let row: serde_json::Value = serde_json::from_str(&json).expect("one object");
    assert_eq!(
        (&row["name"], &row["verdict"]),
        (&"a".into(), &"same".into())
    );
    assert!(row["offshootMs"].is_number() && row["otherMs"].is_number());
}

#[test]
fn options_go_to_the_other_program_as_it_takes_them() {
    let repository = Repository::new(&[]);
    target(&repository, "a", BUILDS, Some(MAP));
    let path = repository.path().join("a").display().to_string();
    let options = [
        "a",
        "--reorder=none",
        "--load-restrictor=LoadRestrictionsNone",
    ];
    verify(&repository, "v5.8.1", &options).output();
    let kubectl = "Client Version: v1.37.1\nKustomize Version: v5.8.1";
    verify(&repository, kubectl, &["a", "--helm-command=helm4"]).output();
    let log = repository.read("log").replace(&path, "DIR");
    insta::assert_snapshot!(log, @r"
    version --client
    version
    build DIR --load-restrictor LoadRestrictionsNone --reorder none
    version --client
    kustomize DIR --helm-command helm4
    ");
    let refused = verify(&repository, kubectl, &options).refused(2);
    assert!(refused.starts_with("error[option-unused]"), "{refused}");
}

#[test]
fn another_version_is_told() {
    let repository = Repository::new(&[]);
    target(&repository, "a", BUILDS, Some(MAP));
    let ran = verify(
        &repository,
        "{Version:kustomize/v4.5.7 GitCommit:5}",
        &["a"],
    );
    assert_eq!(ran.code, Some(0));
    assert!(
        ran.stderr.starts_with("warning[program-version]"),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("is kustomize v4.5.7"), "{}", ran.stderr);
    let silent = verify(&repository, "Client Version: v1.20.0", &["a"]);
    assert!(
        silent.stderr.contains("does not print"),
        "{}",
        silent.stderr
    );
}

#[test]
fn what_cannot_be_told_is_exit_code_two() {
    let repository = Repository::new(&[("empty/README.md", "")]);
    target(&repository, "a", BUILDS, Some(MAP));
    let run = |arguments: &[&str]| repository.run(arguments).refused(2);
    assert!(run(&["verify", "a"]).contains("--against"));
    let missing = run(&["verify", "a", "--against", "./nowhere"]);
    assert!(missing.starts_with("error[program-unusable]"), "{missing}");
    let foreign = verify(&repository, "no version", &["a"]).refused(2);
    assert!(foreign.starts_with("error[program-unusable]"), "{foreign}");
    let nowhere = verify(&repository, "v5.8.1", &["nowhere"]).refused(2);
    assert!(nowhere.contains("error[directory-missing]"), "{nowhere}");
    let empty = verify(&repository, "v5.8.1", &["empty"]).refused(2);
    assert!(empty.contains("error[kustomization-missing]"), "{empty}");
}

#[test]
fn the_reference_agrees_on_the_sample() {
    let Some(kubectl) = needs::kubectl() else {
        return;
    };
    let repository = sample();
    let mut command = repository.command(&["verify", "--against"]);
    let ran = Ran::of(command.arg(kubectl));
    assert!(ran.output().starts_with("same "));
}
