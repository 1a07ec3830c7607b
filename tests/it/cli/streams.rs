//! Exit codes of usage errors, help, colors, closed pipes, message formats.

use super::*;

#[test]
fn help_is_data_and_usage_errors_are_not() {
    let repository = sample();
    golden("help.txt", &repository.run(&["-h"]).output());
    let nothing = repository.run(&[]).refused(2);
    assert!(nothing.contains("Usage: offshoot"), "{nothing}");
    let unknown = repository.run(&["build", "--load-restrict=x"]).refused(2);
    assert!(unknown.contains("--load-restrictor"), "{unknown}");
    assert!(repository.run(&["rendr"]).refused(2).contains("render"));
    assert!(
        repository
            .run(&["--version"])
            .output()
            .starts_with("offshoot ")
    );
}

#[test]
fn every_command_has_help() {
    let repository = sample();
    let mut text = String::new();
    for command in [
        &["build"][..],
        &["render"],
        &["eject"],
        &["names"],
        &["edit", "set", "image"],
        &["list"],
        &["init"],
        &["verify"],
    ] {
        text.push_str(&format!("# {}\n", command.join(" ")));
        text.push_str(&repository.run(&[command, &["-h"]].concat()).output());
    }
    golden("help-of-commands.txt", &text);
}

fn golden(name: &str, text: &str) {
    Golden::assert_file(&support::root().join("tests/it/cli").join(name), text);
}

#[test]
fn colors_are_for_terminals_and_for_those_who_ask() {
    let repository = sample();
    let colored = |arguments: &[&str], variables: &[(&str, &str)]| {
        let mut command = repository.command(arguments);
        Ran::of(command.envs(variables.iter().copied()))
            .refused(1)
            .contains('\x1b')
    };
    assert!(!colored(&["build", "nowhere"], &[]));
    assert!(colored(&["build", "nowhere", "--color", "always"], &[]));
    assert!(colored(
        &["build", "nowhere"],
        &[("OFFSHOOT_COLOR", "always")]
    ));
    assert!(colored(&["build", "nowhere"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!colored(
        &["build", "nowhere"],
        &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]
    ));
    assert!(!colored(
        &["--color=never", "build", "nowhere"],
        &[("CLICOLOR_FORCE", "1")]
    ));
}

#[test]
fn a_closed_pipe_is_quiet() {
    let repository = sample();
    let many: String = (0..20_000)
        .map(|index| {
            format!("---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c{index}}}\n")
        })
        .collect();
    repository.write("many/many.yaml", &many);
    repository.write("many/kustomization.yaml", "resources: [many.yaml]\n");
    let mut child = repository
        .command(&["build", "many"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    drop(child.stdout.take());
    let ran = Ran::from(child.wait_with_output().expect("the program ends"));
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
}

#[test]
fn messages_come_in_four_formats() {
    let repository = sample();
    repository.write(
        "base/kustomization.yaml",
        "resources: [web.yaml]\nnamespcae: x\n",
    );
    let in_format = |format: &str| {
        repository
            .run(&["build", "base", "--message-format", format])
            .refused(1)
    };
    insta::assert_snapshot!(in_format("human"), @r"
    error[unknown-field]: a kustomization has no field `namespcae`
     --> base/kustomization.yaml:2:1
      |
    2 | namespcae: x
      | ^^^^^^^^^
      |
      = help: did you mean `namespace`?
    ");
    insta::assert_snapshot!(in_format("github"), @r"::error file=base/kustomization.yaml,line=2,col=1,title=unknown-field::a kustomization has no field `namespcae`%0Ahelp: did you mean `namespace`?");
    let json: serde_json::Value =
        serde_json::from_str(&in_format("json")).expect("one line of JSON");
    assert_eq!(json["code"], "unknown-field");
    assert_eq!(json["location"]["file"], "base/kustomization.yaml");
    let sarif: serde_json::Value = serde_json::from_str(&in_format("sarif")).expect("JSON");
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "unknown-field");
}

#[test]
fn another_repository_is_named_by_option_or_variable() {
    let (repository, elsewhere) = (sample(), Repository::new(&[]));
    let path = repository.path().to_str().expect("text");
    let expected = repository.run(&["build", "base"]).output();
    assert_eq!(
        elsewhere.run(&["build", "-C", path, "base"]).output(),
        expected
    );
    let mut command = elsewhere.command(&["build", "base"]);
    assert_eq!(
        Ran::of(command.env("OFFSHOOT_REPO", path)).output(),
        expected
    );
    let missing = elsewhere.run(&["-C", "nowhere", "build"]).refused(2);
    assert!(
        missing.starts_with("error[directory-unusable]"),
        "{missing}"
    );
}
