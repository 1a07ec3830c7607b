//! The line on a terminal about a long command: there under a pty, gone at the end, and nowhere else.
#![allow(
    clippy::disallowed_methods,
    reason = "tests run a program that makes a terminal"
)]

use std::process::Command;

use crate::support::{Repository, offshoot};

const CLEAR: &str = "\r\u{1b}[2K";

/// A repository whose targets take more than a second.
fn repository() -> Option<Repository> {
    let repository = Repository::new(&[]);
    let names: Vec<String> = (0..20).map(|at| format!("web{at}.yaml")).collect();
    let resources = names.join(", ");
    repository.write(
        "base/kustomization.yaml",
        &format!("resources: [{resources}]\n"),
    );
    for (at, name) in names.iter().enumerate() {
        let text = format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web{at}}}\nspec:\n  replicas: 1\n  template:\n    spec:\n      containers:\n      - {{name: web, image: web:v1}}\n"
        );
        repository.write(&format!("base/{name}"), &text);
    }
    for at in 0..300 {
        let text = format!("resources: [../../base]\nnamespace: n{at}\nnamePrefix: p-\n");
        repository.write(&format!("overlays/{at:03}/kustomization.yaml"), &text);
    }
    let repository = repository.into_git()?;
    repository.edit("base/web0.yaml", "web:v1", "web:v2");
    Some(repository)
}

/// What the program writes to a terminal; `None` where no terminal can be made.
fn on_terminal(repository: &Repository, arguments: &[&str]) -> Option<String> {
    let command = offshoot(repository.path(), arguments);
    let program = command.get_program().to_str()?.to_owned();
    let line: Vec<String> = [program.as_str()]
        .iter()
        .chain(arguments)
        .map(|word| format!("'{word}'"))
        .collect();
    let ran = Command::new("script")
        .args([
            "--quiet",
            "--return",
            "--command",
            &line.join(" "),
            "/dev/null",
        ])
        .current_dir(repository.path())
        .env("TERM", "xterm")
        .output()
        .ok()?;
    Some(String::from_utf8(ran.stdout).expect("it is text"))
}

#[test]
fn a_long_command_tells_a_terminal_how_far_it_is() {
    let Some(repository) = repository() else {
        return;
    };
    let options = ["diff", "--since", "HEAD", "-o", "json", "--all"];
    let Some(text) = on_terminal(&repository, &options) else {
        return;
    };
    let plain = repository.run(&options);
    assert!(plain.stdout.contains("web:v2"), "{}", plain.stderr);
    assert_eq!(plain.stderr, "", "no terminal is told");
    let (told, rest) = text.rsplit_once(CLEAR).expect("the line is removed");
    assert!(told.contains(&format!("{CLEAR}comparing ")), "{told}");
    assert!(told.contains(" of 301 targets"), "{told}");
    assert_eq!(rest.replace("\r\n", "\n"), plain.stdout);
    let quiet = [&options[..], &["--quiet"]].concat();
    let text = on_terminal(&repository, &quiet).expect("it was made before");
    assert_eq!(text.replace("\r\n", "\n"), plain.stdout);
}
