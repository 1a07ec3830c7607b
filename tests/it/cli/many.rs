//! `build` and `render` of several targets in one process.

use super::*;

/// The documents of `names`, built one by one, as one stream.
fn one_by_one(repository: &Repository, command: &[&str], names: &[&str]) -> String {
    let one = |name: &&str| {
        let text = repository.run(&[command, &[*name]].concat()).output();
        format!("# Source: {name}\n{text}")
    };
    names.iter().map(one).collect::<Vec<_>>().join("---\n")
}

#[test]
fn several_targets_are_one_stream_of_what_each_is_alone() {
    let repository = sample();
    let both = ["overlays/preview", "base"];
    let stream = repository.run(&[&["build"][..], &both].concat()).output();
    assert_eq!(stream, one_by_one(&repository, &["build"], &both));
    // The order is that of the command line; a target counts once.
    let again = ["overlays/preview", "base", "./base", "base/../base"];
    let same = repository.run(&[&["build"][..], &again].concat()).output();
    assert_eq!(same, stream);
    let all = repository.run(&["build", "--all"]).output();
    let by_path = ["base", "overlays/preview"];
    assert_eq!(all, one_by_one(&repository, &["build"], &by_path));
    let below = repository.run(&["build", "--all", "overlays"]).output();
    let names = ["overlays/preview"];
    assert_eq!(below, one_by_one(&repository, &["build"], &names));
    repository.write("all.yaml", &stream);
    let read = repository.run(&["diff", "all.yaml", "base", "-o", "summary"]);
    assert_ne!(read.code, Some(2), "{}", read.stderr);
    let json = repository.run(&["build", "--all", "-o", "json"]).output();
    let list: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(list["items"].as_array().map(Vec::len), Some(2));
}

#[test]
fn names_are_paths_from_the_top_wherever_the_command_starts() {
    let repository = sample();
    let here = repository.run(&["build", "--all"]).output();
    let mut command = repository.command(&["build", "--all"]);
    let below = Ran::of(command.current_dir(repository.path().join("base")));
    assert_eq!(below.output(), here);
}

#[test]
fn each_target_gets_a_directory_of_its_own() {
    let repository = sample();
    let said = repository.run(&["build", "--all", "-o", "out/"]).wrote();
    assert_eq!(said, "wrote 2 resources of 2 targets to out\n");
    repository.run(&["build", "base", "-o", "alone/"]).wrote();
    let alone = repository.names("alone");
    assert_eq!(repository.names("out/base"), alone);
    assert_eq!(repository.names("out/overlays/preview"), alone);
    let file = &alone[0];
    let text = repository.read(&format!("alone/{file}"));
    assert_eq!(repository.read(&format!("out/base/{file}")), text);
}

#[test]
fn a_target_that_fails_hides_no_other() {
    let repository = sample();
    repository.write("broken/kustomization.yaml", "resources: [gone.yaml]\n");
    repository.write("worse/kustomization.yaml", "resources: [lost.yaml]\n");
    let said = repository.run(&["build", "--all"]).refused(1);
    for part in ["gone.yaml", "lost.yaml", "while building `broken`"] {
        assert!(said.contains(part), "{said}");
    }
    let ran = repository.run(&["build", "--all", "-o", "out/"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert_eq!(repository.names("out"), ["base", "overlays"]);
    assert!(ran.stderr.contains("wrote 2 resources of 2 targets to out"));
    let one = repository.run(&["build", "base", "nowhere"]).refused(1);
    assert!(one.contains("nowhere"), "{one}");
}

#[test]
fn what_deny_refuses_is_not_written_and_the_others_are() {
    let repository = sample();
    repository.write(
        "old/kustomization.yaml",
        "resources: [../base]\ncommonLabels: {app: web}\n",
    );
    let warned = repository.run(&["build", "old"]);
    assert_eq!(warned.code, Some(0), "{}", warned.stderr);
    assert!(warned.stderr.contains("warning"), "{}", warned.stderr);
    let ran = repository.run(&["build", "--all", "--deny", "warnings", "-o", "out/"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert_eq!(repository.names("out"), ["base", "overlays"]);
}

#[test]
fn targets_at_revisions_and_on_disk_are_built_side_by_side() {
    let Some(repository) = sample().into_git() else {
        return;
    };
    repository.edit("base/web.yaml", "web:v1", "web:v2");
    let names = ["HEAD:base", "base"];
    let stream = repository.run(&[&["build"][..], &names].concat()).output();
    assert_eq!(stream, one_by_one(&repository, &["build"], &names));
    assert!(stream.contains("web:v1") && stream.contains("web:v2"));
    repository.run(&["build", "--all", "HEAD:base"]).refused(2);
}

#[test]
fn every_environment_is_rendered_and_a_branch_is_for_those_that_have_one() {
    let repository = sample();
    let all = ["render", "--all", "--branch", "Feat/A"];
    let stream = repository.run(&all).output();
    let preview = repository
        .run(&["render", "preview", "-b", "Feat/A"])
        .output();
    let plain = repository.run(&["render", "plain"]).output();
    let expected = format!("# Source: preview\n{preview}---\n# Source: plain\n{plain}");
    assert_eq!(stream, expected);
    repository
        .run(&[&all[..], &["-o", "out/"]].concat())
        .wrote();
    repository.run(&["render", "plain", "-o", "alone/"]).wrote();
    assert_eq!(repository.names("out"), ["plain", "preview"]);
    assert_eq!(repository.names("out/plain"), repository.names("alone"));
    // Without a branch, the other environment is written all the same.
    let ran = repository.run(&["render", "--all", "-o", "other/"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert_eq!(repository.names("other"), ["plain"]);
    repository.run(&["render", "--all", "--watch"]).refused(2);
    repository.run(&["render"]).refused(2);
}
