//! Edits, and what `diff --since HEAD` says of them: `fixtures/edits/NAME.txt`.
//!
//! A case is one file: sections `-- PATH --` with the files of a commit, `-- PATH (new) --` with
//! their edited text, `-- PATH (gone) --` for those that are removed, and then `-- output --` with
//! what the program prints, the causes as JSON has them, and the exit code. Lines `# …` in front say what the case is about.
//! For each line `# also OPTIONS` a section `-- OPTIONS --` has the output with these options, too,
//! and for each line `# beside FROM TO OPTIONS` that of two targets of the edited tree.
//! `UPDATE=1 cargo test --test it edits` writes the last sections anew.
#![allow(clippy::disallowed_methods, reason = "tests write scratch files")]

use std::path::Path;

use regex::Regex;
use serde_json::Value;

use crate::support::{Golden, Repository, files_below, needs, read, root};

const OURS: &str = "-- output --\n";

#[derive(Default)]
struct Case {
    head: String,
    old: Vec<(String, String)>,
    /// The new text of each edited file; `None` for one that is removed.
    new: Vec<(String, Option<String>)>,
}

fn case(path: &Path) -> Case {
    let text = read(path);
    let head = text.split(OURS).next().unwrap_or_default();
    let mut case = Case {
        head: head.to_owned(),
        ..Case::default()
    };
    for section in format!("\n{head}").split("\n-- ").skip(1) {
        let (name, content) = section.split_once(" --\n").unwrap_or((section, ""));
        let content = if content.is_empty() {
            String::new()
        } else {
            format!("{}\n", content.trim_end_matches('\n'))
        };
        match name.split_once(" (") {
            Some((name, "new)")) => case.new.push((name.to_owned(), Some(content))),
            Some((name, _)) => case.new.push((name.to_owned(), None)),
            None => case.old.push((name.to_owned(), content)),
        }
    }
    case
}

/// The commit of a case in a scratch repository; `None` where there is no git.
fn committed(case: &Case) -> Option<Repository> {
    let files: Vec<(&str, &str)> = case
        .old
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    Repository::in_git(&files)
}

fn edit(repository: &Repository, (name, text): &(String, Option<String>)) {
    match text {
        Some(text) => repository.write(name, text),
        None => std::fs::remove_file(repository.path().join(name)).expect("it is there"),
    }
}

/// What a run printed, without the commit's hash.
fn said(repository: &Repository) -> String {
    let ran = repository.run(&["diff", "--since", "HEAD"]);
    let hash = Regex::new(r"\([0-9a-f]{10}\)").expect("it is right");
    let code = ran.code.expect("an exit code");
    format!(
        "{}exit code {code}\n",
        hash.replace_all(&ran.said(), "(HEAD)")
    )
}

/// The output with each of the options that the lines `# also` of a case have.
fn also(repository: &Repository, case: &Case) -> String {
    let runs = case.head.lines().filter_map(|line| {
        let since = &["diff", "--since", "HEAD"][..];
        match line.strip_prefix("# also ") {
            Some(options) => Some((since, options)),
            None => Some((&["diff"][..], line.strip_prefix("# beside ")?)),
        }
    });
    let hash = Regex::new(r"[0-9a-f]{10}\b").expect("it is right");
    let section = |(diff, options): (&[&str], &str)| {
        let arguments: Vec<&str> = options.split(' ').collect();
        let arguments = [diff, arguments.as_slice()].concat();
        let said = repository.run(&arguments).said();
        format!("-- {options} --\n{}", hash.replace_all(&said, "HASH"))
    };
    runs.map(section).collect()
}

/// The cause of each difference that JSON tells: `FILE:LINE SIDE [STEP]`, the resource and the field.
fn causes(repository: &Repository) -> Vec<String> {
    let json = repository
        .run(&["diff", "--since", "HEAD", "-o", "json", "--all-targets"])
        .stdout;
    let lines = json
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let differences = lines.filter(|line| line["type"] == "difference");
    let mut causes: Vec<String> = differences
        .map(|found| {
            let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
            let (cause, resource) = (&found["cause"], &found["resource"]);
            let step = cause["step"].as_str().map(|step| format!(" {step}"));
            format!(
                "{}:{} {}{} {}/{} {}",
                text(&cause["file"]),
                cause["line"],
                text(&cause["side"]),
                step.unwrap_or_default(),
                text(&resource["kind"]),
                text(&resource["name"]),
                text(&found["path"])
            )
        })
        .collect();
    causes.sort();
    causes.dedup();
    causes
}

#[test]
fn edits_are_told_as_they_are_meant_to() {
    let mut golden = Golden::default();
    for path in files_below(&root().join("fixtures/edits")) {
        let case = case(&path);
        let Some(repository) = committed(&case) else {
            return;
        };
        case.new.iter().for_each(|file| edit(&repository, file));
        let said = said(&repository);
        let causes: String = causes(&repository)
            .iter()
            .map(|cause| format!("{cause}\n"))
            .collect();
        let also = also(&repository, &case);
        let text = format!("{}{OURS}{said}-- causes --\n{causes}{also}", case.head);
        golden.file(&path, &text);
    }
    golden.assert();
}

/// Whatever a format folds, each resource of a deployed target is named where everything is shown.
#[test]
fn every_changed_resource_is_named() {
    let mut named = 0;
    for path in files_below(&root().join("fixtures/edits")) {
        let case = case(&path);
        let Some(repository) = committed(&case) else {
            return;
        };
        case.new.iter().for_each(|file| edit(&repository, file));
        let diff = |arguments: &[&str]| {
            let arguments = [&["diff", "--since", "HEAD"], arguments].concat();
            repository.run(&arguments).stdout
        };
        let lines = diff(&["-o", "json"]);
        let lines: Vec<Value> = lines
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect();
        let deployed: Vec<&Value> = lines
            .iter()
            .filter(|line| line["type"] == "target" && line["deployed"] == true)
            .map(|line| &line["name"])
            .collect();
        let (full, names, comment) = (
            diff(&["--full"]),
            diff(&["-o", "names"]),
            diff(&["-o", "markdown"]),
        );
        for line in lines.iter().filter(|line| line["type"] == "difference") {
            let targets = line["targets"].as_array().expect("it has targets");
            if !targets.iter().any(|target| deployed.contains(&target)) {
                continue;
            }
            let text = |field: &str| line["resource"][field].as_str().unwrap_or_default();
            let (kind, name) = (text("kind"), text("logicalName"));
            let says = |shown: &str| shown.contains(&format!("{kind} {name}"));
            let lists = |shown: &str| {
                let mut lines = shown.lines();
                lines.any(|line| line.contains(kind) && line.contains(name))
            };
            assert!(says(&full), "{}: {kind} {name}\n{full}", path.display());
            assert!(lists(&names), "{}: {kind} {name}\n{names}", path.display());
            assert!(
                lists(&comment),
                "{}: {kind} {name}\n{comment}",
                path.display()
            );
            named += 1;
        }
    }
    assert!(named > 20 || needs::git().is_none(), "{named}");
}

/// The cause of a change is the same whichever other files were edited.
#[test]
fn another_edit_changes_no_cause() {
    let mut compared = 0;
    for path in files_below(&root().join("fixtures/edits")) {
        let case = case(&path);
        if case.new.len() < 2 || !case.head.contains("# independent") {
            continue;
        }
        let Some(repository) = committed(&case) else {
            return;
        };
        let mut alone = Vec::new();
        for file in &case.new {
            edit(&repository, file);
            alone.extend(causes(&repository));
            repository.git(&["checkout", "--quiet", "--", "."]);
            repository.git(&["clean", "--quiet", "-fd"]);
        }
        case.new.iter().for_each(|file| edit(&repository, file));
        alone.sort();
        alone.dedup();
        assert_eq!(causes(&repository), alone, "{}", path.display());
        compared += 1;
    }
    assert!(
        compared > 0 || needs::git().is_none(),
        "no case has independent edits"
    );
}
