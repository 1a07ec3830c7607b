//! Completions: what the program answers, and what real shells make of it.

use super::*;

/// A line, and what it becomes.
const LINES: [(&str, &str); 11] = [
    ("offshoot ren", "offshoot render"),
    ("offshoot render previ", "offshoot render preview"),
    (
        "offshoot build base/cred",
        "offshoot build base/credentials",
    ),
    (
        "offshoot build main:overlays/prod",
        "offshoot build main:overlays/production",
    ),
    ("offshoot diff mai", "offshoot diff main:"),
    (
        "offshoot explain production deploy/ap",
        "offshoot explain production deploy/api",
    ),
    ("offshoot help image-unm", "offshoot help image-unmatched"),
    ("offshoot diff --since mai", "offshoot diff --since main"),
    (
        "offshoot render preview -b feature/lo",
        "offshoot render preview -b feature/login",
    ),
    (
        "offshoot list --deny=image-unm",
        "offshoot list --deny=image-unmatched",
    ),
    (
        "offshoot eject preview --to with\\ spa",
        "offshoot eject preview --to with space/",
    ),
];

/// The example on `main`, with another branch and a directory with a space in its name.
fn example() -> Option<Repository> {
    let repository = Repository::example();
    repository.write("with space/a.txt", "");
    let repository = repository.into_git()?;
    repository.git(&["branch", "feature/login"]);
    Some(repository)
}

/// What is answered for the words of a line, the last of which the cursor is in.
fn answered(repository: &Repository, words: &[&str]) -> Vec<String> {
    let ask = [&["__complete", "words"], words].concat();
    let text = repository.run(&ask).output();
    text.lines().map(str::to_owned).collect()
}

#[test]
fn the_program_answers_what_may_come() {
    let Some(repository) = example() else {
        return;
    };
    let values = |words: &[&str]| -> Vec<String> {
        let lines = answered(&repository, words).into_iter();
        lines
            .map(|line| line.split('\t').next().unwrap_or_default().to_owned())
            .collect()
    };
    assert_eq!(
        answered(&repository, &["rend"]),
        ["render\tRender environments"]
    );
    assert_eq!(
        values(&["render", ""]),
        ["production", "preview", "load", "partial"]
    );
    assert_eq!(
        values(&["render", "main:"]),
        [
            "main:production",
            "main:preview",
            "main:load",
            "main:partial"
        ]
    );
    assert_eq!(values(&["-C", "base", "render", "prod"]), ["production"]);
    assert_eq!(
        values(&["completions", ""]),
        ["bash", "zsh", "fish", "powershell", "elvish"]
    );
    assert_eq!(
        values(&["list", "--color=a"]),
        ["--color=auto", "--color=always"]
    );
    assert_eq!(
        values(&["diff", "--fail-on", "scale,acc"]),
        ["scale,access"]
    );
    assert_eq!(values(&["render", "preview", "-bfeat"]), [""; 0]);
    assert_eq!(
        values(&["render", "preview", "-b", ""]),
        ["feature/login", "main"]
    );
    assert_eq!(values(&["diff", "--since", "H"]), ["HEAD"]);
    assert_eq!(values(&["list", "ma"]), ["main:"]);
    assert_eq!(values(&["render", "preview", "-o", "y"]), ["yaml"]);
    assert_eq!(values(&["render", "preview", "-o", "over"]), ["overlays/"]);
    assert_eq!(
        values(&["list", "--allow", "image-unm"]),
        ["image-unmatched"]
    );
    assert_eq!(values(&["list", "--deny", "warn"]), ["warnings"]);
    assert_eq!(
        values(&["build", "--kustomize-version", "argocd-3.5"]),
        ["argocd-3.5"]
    );
    assert!(values(&["help", ""]).contains(&"image-unmatched".to_owned()));
    assert_eq!(values(&["help", "edit", "s"]), ["set"]);
    assert_eq!(values(&["edit", "set", "ima"]), ["image"]);
    assert_eq!(
        values(&["explain", "production", "ingress/pga"]),
        ["ingress/pgadmin"]
    );
    let fields = values(&["explain", "production", "deploy/api", "spec.rev"]);
    assert_eq!(fields, ["spec.revisionHistoryLimit"]);
    // Nothing breaks where nothing is known.
    assert_eq!(values(&["explain", "nowhere", ""]), [""; 0]);
    assert_eq!(values(&["no-such-command", "--x", ""]), [""; 0]);
    repository.write("offshoot.yaml", "apiVersion: [");
    assert_eq!(values(&["render", ""]), [""; 0]);
}

/// The script of PowerShell, which cannot be had everywhere, and what it asks.
#[test]
fn powershell_is_answered() {
    let Some(repository) = example() else {
        return;
    };
    for (line, completed) in LINES {
        // A space in a word is quoted here, and the script quotes the answer.
        let line = line.replace("with\\ spa", "'with spa");
        let ran = repository.run(&["__complete", "powershell", &line]);
        let text = ran.output();
        let first = text.lines().next().unwrap_or_default();
        let value = first.split('\t').next().unwrap_or_default();
        let words = completed.rsplit_once(' ').map_or("", |(_, last)| last);
        let expected = if line.contains('\'') {
            "with space/"
        } else {
            words
        };
        assert_eq!(value, expected, "{line}");
    }
    let script = repository.run(&["completions", "pwsh"]).output();
    assert_eq!(
        script,
        repository.run(&["completions", "powershell"]).output()
    );
    for part in [
        "Register-ArgumentCompleter -Native -CommandName offshoot -ScriptBlock {",
        "__complete powershell $line",
        "[System.Management.Automation.CompletionResult]::new(",
    ] {
        assert!(script.contains(part), "{script}");
    }
    if let Some(python) = needs::powershell_grammar() {
        let broken = script.replacen("ScriptBlock {", "ScriptBlock {{", 1);
        assert!(is_powershell(&python, &script), "{script}");
        assert!(!is_powershell(&python, &broken));
    }
}

/// True for a text that a grammar of PowerShell reads to its end.
fn is_powershell(python: &std::path::Path, text: &str) -> bool {
    let program = "import sys, tree_sitter, tree_sitter_pwsh as it; parser = tree_sitter.Parser(tree_sitter.Language(it.language())); print(parser.parse(sys.stdin.buffer.read()).root_node.has_error)";
    let mut command = Command::new(python);
    let ran = Ran::with_input(command.args(["-c", program]), text);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    ran.stdout == "False\n"
}

/// Each shell on a terminal, with completions as a person has them.
#[cfg(unix)]
#[test]
fn shells_complete_lines() {
    let Some(repository) = example() else {
        return;
    };
    for (shell, extension) in [("bash", "bash"), ("zsh", "zsh"), ("fish", "fish")] {
        let (Some(()), Some(python)) = (needs::shell(shell), needs::python()) else {
            continue;
        };
        let script = repository.run(&["completions", shell]).output();
        let directory = tempfile::tempdir().expect("a scratch directory");
        let file = directory.path().join(format!("offshoot.{extension}"));
        fs::write(&file, script).expect("there is room");
        let lines: Vec<&str> = LINES.iter().map(|(line, _)| *line).collect();
        let program = std::path::Path::new(env!("CARGO_BIN_EXE_offshoot"));
        let path = std::env::var("PATH").unwrap_or_default();
        let path = format!(
            "{}:{path}",
            program.parent().expect("a directory").display()
        );
        let mut command = Command::new(python);
        command
            .arg(support::root().join("tests/it/cli/shell.py"))
            .args([shell, &file.display().to_string()])
            .arg(serde_json::to_string(&lines).expect("texts are JSON"))
            .current_dir(repository.path())
            .env("PATH", path);
        let ran = Ran::of(&mut command);
        let got: Vec<&str> = ran.stdout.lines().collect();
        let wanted: Vec<&str> = LINES.iter().map(|(_, line)| *line).collect();
        assert_eq!(got, wanted, "{shell}: {}", ran.stderr);
    }
}
