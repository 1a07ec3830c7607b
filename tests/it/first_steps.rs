//! Help that is followed to the letter: `fixtures/first-steps/CASE.txt`, on a copy of the example.
//!
//! A case has a first offshoot.yaml, then steps: `$ COMMAND`, what the program says of it (its messages
//! without excerpts, which `UPDATE=1` writes anew), and lines `> PLACE: TEXT` for what is pasted into
//! offshoot.yaml. The text must be in a line of help, between backticks. A place is `top`, the
//! environment's name, a field with a map in braces, or `command` for an option that the next command
//! has. A field that is there already is replaced. The last step says nothing at all.
#![allow(
    clippy::disallowed_methods,
    reason = "tests read the environment and run a shell"
)]

use std::process::Command;

use crate::support::{Golden, Ran, Repository, entries, read, root};

const STEPS: &str = "-- steps --\n";
const END: &str = "-- offshoot.yaml as it is now --\n";
const FIRST: &str = "-- offshoot.yaml --\n";

#[test]
fn each_help_leads_to_the_next_until_the_environment_renders() {
    let mut golden = Golden::default();
    for path in entries(&root().join("fixtures/first-steps")) {
        let text = read(&path);
        let (head, rest) = text.split_once(FIRST).expect("a first offshoot.yaml");
        let (first, rest) = rest.split_once(STEPS).expect("steps");
        let (steps, _) = rest.split_once(END).expect("an end");
        let Some(repository) = on_a_branch(first) else {
            return;
        };
        let mut got = format!("{head}{FIRST}{first}{STEPS}");
        let mut commands = Vec::new();
        let mut steps = steps.trim_end().split("\n\n").peekable();
        while let Some(step) = steps.next() {
            let mut lines = step.lines();
            let command = lines.next().and_then(|line| line.strip_prefix("$ "));
            let command = command.expect("a step is a command first");
            commands.push(command);
            let said = said(&repository, command);
            let pastes: Vec<&str> = lines.filter(|line| line.starts_with("> ")).collect();
            got.push_str(&format!("$ {command}\n{said}"));
            let next = steps.peek().copied().unwrap_or_default();
            for paste in &pastes {
                got.push_str(&format!("{paste}\n"));
                let (place, pasted) = paste[2..].split_once(": ").expect("a place");
                assert!(
                    help(&said).contains(&format!("`{pasted}`")),
                    "{pasted}:\n{said}"
                );
                match place {
                    "command" => assert!(next.lines().next().is_some_and(|it| it.contains(pasted))),
                    place => {
                        let file = repository.read("offshoot.yaml");
                        repository.write("offshoot.yaml", &pasted_into(&file, place, pasted));
                    }
                }
            }
            let is_last = next.is_empty();
            assert_eq!(is_last, said == "exit code 0\n", "{said}");
            assert_eq!(is_last, pastes.is_empty(), "{step}");
            got.push('\n');
        }
        got.push_str(&format!("{END}{}", repository.read("offshoot.yaml")));
        golden.file(&path, &got);
    }
    golden.assert();
}

/// The example on a branch, with another offshoot.yaml; `None` where there is no git.
fn on_a_branch(config: &str) -> Option<Repository> {
    let repository = Repository::example().into_git()?;
    repository.git(&["switch", "--quiet", "--create", "feature/login"]);
    repository.write("offshoot.yaml", config.trim_end());
    Some(repository)
}

/// The messages of a command, without excerpts, and its exit code.
fn said(repository: &Repository, command: &str) -> String {
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_offshoot"));
    let own = program.parent().expect("a directory").to_owned();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(std::iter::once(own).chain(std::env::split_paths(&path)));
    let mut shell = Command::new("sh");
    shell
        .args(["-ec", command])
        .current_dir(repository.path())
        .env_clear()
        .env("PATH", path.expect("paths without colons"));
    let messages = Ran::of(&mut shell).messages();
    let is_kept = |line: &&str| {
        let kinds = ["error[", "warning[", "exit code"];
        kinds.iter().any(|kind| line.starts_with(kind)) || line.contains(" = help: ")
    };
    let kept = messages.lines().filter(is_kept).map(str::trim_start);
    kept.map(|line| format!("{line}\n")).collect()
}

fn help(said: &str) -> String {
    let lines = said.lines().filter(|line| line.starts_with("= help: "));
    lines.collect::<Vec<_>>().join("\n")
}

/// offshoot.yaml with one field more, or another one.
fn pasted_into(file: &str, place: &str, field: &str) -> String {
    let (key, _) = field.split_once(": ").expect("a field");
    let opening = format!("    {place}: {{");
    if let Some((before, after)) = file.split_once(&opening) {
        return format!("{before}{opening}{field}, {after}");
    }
    let (after, indent) = match place {
        "top" => ("environments:".to_owned(), ""),
        name => (format!("  {name}:"), "    "),
    };
    let old = format!("{indent}{key}: ");
    let mut lines: Vec<String> = file.lines().map(str::to_owned).collect();
    let new = format!("{indent}{field}");
    match lines.iter().position(|line| line.starts_with(&old)) {
        Some(index) => lines[index] = new,
        None if place == "top" => {
            let index = lines.iter().position(|line| *line == after);
            lines.insert(index.expect("environments"), new);
        }
        None => lines.push(new),
    }
    lines.join("\n") + "\n"
}
