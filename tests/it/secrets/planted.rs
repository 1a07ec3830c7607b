//! Values of Secrets that travel. Each folder of `fixtures/secrets` is a tree in which `{{plain}}`,
//! `{{base64}}` and the like stand for spellings of a value, other ones in a commit than after it.
//! None may come out of any command, in any spelling.

#![allow(clippy::disallowed_methods, reason = "tests look at what was written")]

use std::collections::BTreeSet;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE};

use crate::support::{Repository, cases, files_below, needs, read};

const COMMITTED: Planted = Planted {
    long: "s3nt1nel>?~first",
    short: "zQ7{x",
    name: "s3nt1nel-first",
};

const CHANGED: Planted = Planted {
    long: "s3nt1nel>?~other",
    short: "zQ7}y",
    name: "s3nt1nel-other",
};

/// The values of one side: one that can be found anywhere, one that is too short for that, and one
/// that a resource may have for its name.
struct Planted {
    long: &'static str,
    short: &'static str,
    name: &'static str,
}

impl Planted {
    /// Every placeholder with its text.
    fn spellings(&self) -> Vec<(&'static str, String)> {
        let base64 = STANDARD.encode(self.long);
        let (start, end) = base64.split_at(7);
        vec![
            ("{{plain}}", self.long.to_owned()),
            (
                "{{percent}}",
                self.long.replace('>', "%3E").replace('?', "%3F"),
            ),
            ("{{folded1}}", start.to_owned()),
            ("{{folded2}}", end.to_owned()),
            ("{{base64}}", base64),
            ("{{unpadded}}", STANDARD_NO_PAD.encode(self.long)),
            ("{{urlsafe}}", URL_SAFE.encode(self.long)),
            ("{{basic}}", STANDARD.encode(format!("user:{}", self.long))),
            ("{{short}}", self.short.to_owned()),
            ("{{short64}}", STANDARD.encode(self.short)),
            ("{{name}}", self.name.to_owned()),
        ]
    }

    /// Texts of which none may come out.
    fn traces(&self) -> BTreeSet<String> {
        let mut traces = BTreeSet::from(["s3nt1nel".to_owned(), self.short.to_owned()]);
        traces.insert(STANDARD_NO_PAD.encode(self.short));
        // All of `s3nt1nel` that is the same after any number of bytes.
        for before in ["", "x", "xx"] {
            let encoded = STANDARD_NO_PAD.encode(format!("{before}s3nt1nel"));
            traces.insert(encoded.chars().skip(4).take(6).collect());
        }
        traces
    }

    fn write(&self, case: &Path, repository: &Repository) {
        for file in files_below(case) {
            let mut text = read(&file);
            for (placeholder, spelling) in self.spellings() {
                text = text.replace(placeholder, &spelling);
            }
            let path = file.strip_prefix(case).expect("it is below");
            repository.write(&path.to_string_lossy(), &text);
        }
    }
}

/// The first trace of a value in a text, with what is around it.
fn trace(text: &str) -> Option<String> {
    let packed: String = text.split_whitespace().collect();
    let traces = COMMITTED.traces().into_iter().chain(CHANGED.traces());
    let mut found = traces.filter_map(|trace| {
        let before = packed
            .split(&trace)
            .next()
            .filter(|before| before.len() < packed.len())?;
        let around: String = packed
            .chars()
            .skip(before.chars().count().saturating_sub(40))
            .take(90)
            .collect();
        Some(format!("`{trace}` in {around}"))
    });
    found.next()
}

/// `KIND/NAME` of every document.
fn resources(manifests: &str) -> Vec<String> {
    let field = |document: &str, name: &str| {
        let mut lines = document.lines();
        let value = lines.find_map(|line| line.strip_prefix(name));
        value.unwrap_or_default().to_owned()
    };
    manifests
        .split("\n---\n")
        .map(|document| {
            let (_, metadata) = document.split_once("\nmetadata:").unwrap_or_default();
            format!(
                "{}/{}",
                field(document, "kind: "),
                field(metadata, "  name: ")
            )
        })
        .collect()
}

#[test]
fn no_value_comes_out_wherever_it_was_copied_to() {
    let mut leaks = Vec::new();
    for case in cases("secrets") {
        let Some(outputs) = outputs(&case) else {
            continue;
        };
        let name = case.file_name().expect("a folder").to_string_lossy();
        for (what, text) in outputs {
            if let Some(trace) = trace(&text) {
                leaks.push(format!("{name}: {what}: {trace}"));
            }
        }
    }
    assert!(
        leaks.is_empty(),
        "{} leaks\n{}",
        leaks.len(),
        leaks.join("\n")
    );
}

/// All that the commands say about a case, each with the command; `None` where a program is missing.
#[track_caller]
fn outputs(case: &Path) -> Option<Vec<(String, String)>> {
    let helm = if case.ends_with("helm") {
        let path = needs::helm()?.to_string_lossy().into_owned();
        vec![
            "--enable-helm".to_owned(),
            "--helm-command".to_owned(),
            path,
        ]
    } else {
        Vec::new()
    };
    let repository = Repository::new(&[(
        "offshoot.yaml",
        "apiVersion: offshoot/v1\nkind: Environments\nenvironments:\n  live: {path: app}\n",
    )]);
    COMMITTED.write(case, &repository);
    let repository = repository.into_git()?;
    let mut outputs = Vec::new();
    let mut run = |line: &str, is_rendering: bool| {
        let mut arguments: Vec<&str> = line.split(' ').collect();
        if !line.starts_with("list") {
            arguments.extend(helm.iter().map(String::as_str));
        }
        let ran = repository.run(&arguments);
        outputs.push((line.to_owned(), ran.stderr.clone()));
        if !is_rendering {
            outputs.push((line.to_owned(), ran.stdout.clone()));
        }
        ran
    };
    let written = run("snapshot", false);
    let is_refused = case.ends_with("refused");
    assert_eq!(written.code == Some(2), is_refused, "{written:?}");
    let taken = snapshot(&repository);
    CHANGED.write(case, &repository);
    let built = run("build app", true);
    assert!(
        is_refused || trace(&built.stdout).is_some(),
        "{}: {built:?}",
        case.display()
    );
    run("snapshot --check", false);
    run("list", false);
    for format in ["human", "json", "github", "sarif", "gitlab", "junit"] {
        run(&format!("build app --message-format {format}"), true);
        run(&format!("render live --message-format {format}"), true);
    }
    for format in [
        "human",
        "unified",
        "summary",
        "markdown",
        "json",
        "html",
        "json-patch",
    ] {
        let pair = run(&format!("diff HEAD:app app -o {format}"), false);
        assert!(
            is_refused || pair.stdout.contains("hidden, changed") || format == "summary",
            "{}: {format}: {pair:?}",
            case.display()
        );
        let expected = if is_refused { 2 } else { 1 };
        assert_eq!(pair.code, Some(expected), "{}: {format}", case.display());
        if format != "json-patch" {
            run(&format!("diff --since HEAD -o {format}"), false);
        }
        run(&format!("diff offshoot.yaml app -o {format}"), false);
    }
    for resource in resources(&built.stdout) {
        for format in ["human", "json"] {
            run(&format!("explain app {resource} -o {format}"), false);
        }
    }
    let texts = snapshot(&repository).into_iter().chain(taken);
    outputs.extend(texts.map(|text| ("a snapshot".to_owned(), text)));
    Some(outputs)
}

/// Names and texts of the files of the snapshot.
fn snapshot(repository: &Repository) -> Vec<String> {
    let directory = repository.path().join("snapshots");
    let files = if directory.is_dir() {
        files_below(&directory)
    } else {
        Vec::new()
    };
    files
        .iter()
        .map(|file| format!("{}\n{}", file.display(), read(file)))
        .collect()
}
