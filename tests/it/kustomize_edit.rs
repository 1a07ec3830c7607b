//! `edit`, and what kustomize's own program does: `fixtures/edit/COMMAND[.VARIANT].txt`.
//!
//! A case is one file: lines `$ offshoot edit …` with what `sh` runs, sections `-- PATH --` with the
//! files of a directory, and then what the test writes: `-- PATH (ours) --` for each file that is
//! changed, `-- said --` with the messages and the exit code, `-- PATH (kustomize) --` for each file that
//! kustomize v5.8.1 changes with the same commands, and `-- kustomize said --` with the first line of its
//! error, if it has one.
//! `UPDATE=1 cargo test --test it kustomize_edit` writes our sections anew; with `OFFSHOOT_KUSTOMIZE=PROGRAM`
//! those of kustomize, too. Without `UPDATE`, that program is held against what is recorded.
//!
//! A kustomization is compared as data. Both programs fail or neither does. A line `# difference: …` says
//! why they may differ.
#![allow(
    clippy::disallowed_methods,
    reason = "tests run programs and write scratch files"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use offshoot::diag::Origin;
use offshoot::yaml::{parse_config, to_json};
use serde_json::{Map, Value};

use crate::support::{Golden, Ran, files_below, read, root, updating, write};

type Files = BTreeMap<String, String>;

/// What a program did: the files that it changed, and what it said.
struct Did {
    changed: Files,
    failed: bool,
    said: String,
}

struct Case {
    path: PathBuf,
    head: String,
    commands: Vec<String>,
    files: Files,
    kustomize: Did,
}

fn cases() -> Vec<Case> {
    let paths = files_below(&root().join("fixtures/edit"));
    assert!(!paths.is_empty(), "there are cases");
    paths.into_iter().map(case).collect()
}

fn case(path: PathBuf) -> Case {
    let text = read(&path);
    let (mut head, mut commands) = (String::new(), Vec::new());
    let mut sections: Vec<(String, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        let name = line
            .strip_prefix("-- ")
            .and_then(|line| line.trim_end().strip_suffix(" --"));
        match (name, sections.last_mut()) {
            (Some(name), _) => sections.push((name.to_owned(), String::new())),
            (None, Some((_, content))) => content.push_str(line),
            (None, None) => {
                let command = line.strip_prefix("$ ");
                commands.extend(command.map(|line| line.trim_end().to_owned()));
            }
        }
        let ours = name.is_some_and(|name| name == "said" || name.ends_with(')'));
        let is_head = sections
            .iter()
            .all(|(name, _)| name != "said" && !name.ends_with(')'));
        if is_head && !ours {
            head.push_str(line);
        }
    }
    let said = sections.iter().find(|(name, _)| name == "kustomize said");
    let part = |suffix: &str| -> Files {
        let named = |(name, text): &(String, String)| {
            Some((name.strip_suffix(suffix)?.to_owned(), text.clone()))
        };
        sections.iter().filter_map(named).collect()
    };
    let is_input = |name: &str| !name.ends_with(')') && name != "said" && name != "kustomize said";
    let files = sections.iter().filter(|(name, _)| is_input(name)).cloned();
    Case {
        head,
        commands,
        files: files.collect(),
        kustomize: Did {
            changed: part(" (kustomize)"),
            failed: said.is_some(),
            said: said.map(|(_, text)| text.clone()).unwrap_or_default(),
        },
        path,
    }
}

impl Case {
    /// Runs the case's commands with a program in the place of `offshoot`, up to the first that fails.
    fn run(&self, program: &Path) -> Did {
        let around = tempfile::tempdir().expect("a directory for the case");
        let directory = around.path().join("case");
        for (name, content) in &self.files {
            write(&directory.join(name), content);
        }
        let script = format!(
            "offshoot() {{ \"$PROGRAM\" \"$@\"; }}\n{}",
            self.commands.join("\n")
        );
        let mut shell = Command::new("sh");
        shell
            .args(["-ec", &script])
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("PROGRAM", program)
            .current_dir(&directory);
        let ran = Ran::of(&mut shell);
        let mut changed = Files::new();
        for path in files_below(&directory) {
            let name = path
                .strip_prefix(&directory)
                .expect("it is below")
                .to_string_lossy();
            let text = read(&path);
            if self.files.get(name.as_ref()) != Some(&text) {
                changed.insert(name.into_owned(), text);
            }
        }
        let machine = around.path().to_string_lossy().into_owned();
        Did {
            changed,
            failed: ran.code != Some(0),
            said: ran.messages().replace(&machine, ""),
        }
    }

    fn text(&self, ours: &Did, theirs: &Did) -> String {
        let mut text = self.head.clone();
        let mut section = |name: &str, content: &str| {
            let end = if content.is_empty() || content.ends_with('\n') {
                ""
            } else {
                "\n"
            };
            let _ = write!(text, "-- {name} --\n{content}{end}");
        };
        for (name, content) in &ours.changed {
            section(&format!("{name} (ours)"), content);
        }
        section("said", &ours.said);
        for (name, content) in &theirs.changed {
            section(&format!("{name} (kustomize)"), content);
        }
        if theirs.failed {
            section("kustomize said", &theirs.said);
        }
        text
    }

    /// How the effects differ, if they do.
    fn difference(&self, ours: &Did) -> Option<String> {
        if self
            .head
            .lines()
            .any(|line| line.starts_with("# difference: "))
        {
            return None;
        }
        let theirs = &self.kustomize;
        if ours.failed != theirs.failed {
            return Some(format!(
                "ours failed: {}, kustomize: {}",
                ours.failed, theirs.failed
            ));
        }
        let names = self
            .files
            .keys()
            .chain(ours.changed.keys())
            .chain(theirs.changed.keys());
        let now = |did: &Did, name: &str| did.changed.get(name).or(self.files.get(name)).cloned();
        let differs = |name: &&String| {
            let (a, b) = (now(ours, name), now(theirs, name));
            if name.ends_with("kustomization.yaml") {
                a.map(|text| data(&text)) != b.map(|text| data(&text))
            } else {
                a != b
            }
        };
        names
            .into_iter()
            .find(differs)
            .map(|name| format!("`{name}` is not the same"))
    }
}

/// A kustomization as kustomize reads and writes any that it edits (`FixKustomization` in
/// `api/types/kustomization.go`): nothing empty, the type stated, some deprecated fields moved. `replicas`
/// are in the order of names.
fn data(text: &str) -> Value {
    let node = parse_config(text, Origin::NONE).expect("it is YAML");
    let json = node.map_or_else(String::new, |node| to_json(&node).expect("it is data"));
    let mut value: Value = serde_json::from_str(&json).unwrap_or(Value::Object(Map::new()));
    let fields = value
        .as_object_mut()
        .map(std::mem::take)
        .expect("it is a map");
    // Names of fields have no case.
    let fields = fields
        .into_iter()
        .map(|(name, value)| (name.to_ascii_lowercase(), value));
    let mut value = Value::Object(fields.collect());
    let map = value.as_object_mut().expect("a kustomization is a map");
    for (old, new) in [("bases", "resources"), ("imagetags", "images")] {
        if let Some(Value::Array(moved)) = map.remove(old) {
            let list = map.entry(new).or_insert_with(|| Value::Array(Vec::new()));
            list.as_array_mut().expect("it is a list").extend(moved);
        }
    }
    for generator in ["configmapgenerator", "secretgenerator"] {
        for entry in map
            .get_mut(generator)
            .and_then(Value::as_array_mut)
            .into_iter()
            .flatten()
        {
            let entry = entry.as_object_mut().expect("it is a map");
            if let Some(env) = entry.remove("env") {
                let list = entry
                    .entry("envs")
                    .or_insert_with(|| Value::Array(Vec::new()));
                list.as_array_mut().expect("it is a list").push(env);
            }
        }
    }
    if let Some(Value::Array(replicas)) = map.get_mut("replicas") {
        replicas.sort_by_key(|entry| entry.get("name").map(ToString::to_string));
    }
    map.entry("kind").or_insert_with(|| "Kustomization".into());
    map.entry("apiversion")
        .or_insert_with(|| "kustomize.config.k8s.io/v1beta1".into());
    sorted(value)
}

fn sorted(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let fields = map.into_iter().map(|(key, value)| (key, sorted(value)));
            let fields = fields.filter(|(_, value)| !is_empty(value));
            let fields: BTreeMap<String, Value> = fields.collect();
            Value::Object(fields.into_iter().collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        other => other,
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::Bool(is_set) => !is_set,
        _ => false,
    }
}

#[test]
fn edits_have_the_effect_of_kustomize_and_keep_the_text() {
    let reference = std::env::var_os("OFFSHOOT_KUSTOMIZE").map(PathBuf::from);
    let ours = PathBuf::from(env!("CARGO_BIN_EXE_offshoot"));
    let (mut golden, mut wrong) = (Golden::default(), Vec::new());
    for mut case in cases() {
        if let Some(program) = &reference {
            let mut did = case.run(program);
            let lines = did.said.lines().filter(|line| line.starts_with("Error: "));
            did.said = lines.take(1).map(|line| format!("{line}\n")).collect();
            if updating() || did.failed != case.kustomize.failed {
                case.kustomize = did;
            } else {
                let parsed = |did: &Did| -> Vec<Value> {
                    did.changed.values().map(|text| data(text)).collect()
                };
                if did
                    .changed
                    .keys()
                    .all(|name| name.ends_with("kustomization.yaml"))
                {
                    assert_eq!(
                        parsed(&did),
                        parsed(&case.kustomize),
                        "{}",
                        case.path.display()
                    );
                }
            }
        }
        let did = case.run(&ours);
        golden.file(&case.path, &case.text(&did, &case.kustomize));
        if let Some(difference) = case.difference(&did) {
            wrong.push(format!("{}: {difference}", case.path.display()));
        }
    }
    golden.assert();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
