//! `offshoot snapshot` on a copy of the example repository: what it writes, when it is stale,
//! and what answers to `--review` do.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use crate::support::{Ran, Repository, files_below};

impl Repository {
    /// Runs `offshoot snapshot ARGUMENTS`.
    fn snapshot(&self, arguments: &[&str]) -> Ran {
        self.run(&[&["snapshot"], arguments].concat())
    }
}

#[test]
fn a_snapshot_is_stale_until_it_is_written_again() {
    let copy = Repository::example();
    assert_eq!(copy.snapshot(&["--check"]).code, Some(1));
    assert_eq!(copy.snapshot(&[]).code, Some(0));
    assert_eq!(copy.snapshot(&["--check"]).output(), "");
    copy.edit("base/redis/redis.yaml", "redis:7.4.2-alpine", "redis:8");
    let checked = copy.snapshot(&["--check"]);
    let (code, said, why) = checked.parts();
    assert_eq!(code, 1, "{said}");
    assert!(
        said.starts_with("3 of 4 environments change: pods of redis are replaced."),
        "{said}"
    );
    assert!(why.contains("snapshot-stale"), "{why}");
    assert_eq!(
        copy.snapshot(&["production"]).stdout,
        "snapshots/production: 1 of 54 files changed\n"
    );
    assert_eq!(copy.snapshot(&["--check", "production"]).code, Some(0));
    assert_eq!(copy.snapshot(&["--check", "preview"]).code, Some(1));
}

#[test]
fn names_stay_when_hashes_change_and_stale_files_go() {
    let copy = Repository::example();
    let names = || files_below(&copy.path().join("snapshots"));
    assert_eq!(copy.snapshot(&[]).code, Some(0));
    let before = names();
    copy.edit(
        "base/redis/redis.conf",
        "maxmemory",
        "# another line\nmaxmemory",
    );
    let said = copy.snapshot(&[]).stdout;
    assert!(said.contains("2 of 54 files changed"), "{said}");
    assert_eq!(names(), before);
    copy.edit(
        "overlays/production/kustomization.yaml",
        "  - worker-pdb.yaml\n",
        "",
    );
    assert_eq!(copy.snapshot(&[]).code, Some(0));
    // Production has it, and so has the load test over its overlay.
    assert_eq!(names().len(), before.len() - 2);
}

#[test]
fn a_review_writes_what_is_accepted() {
    let copy = Repository::example();
    assert_eq!(copy.snapshot(&[]).code, Some(0));
    copy.edit("base/redis/redis.yaml", "redis:7.4.2-alpine", "redis:8");
    copy.edit(
        "base/postgres/statefulset.yaml",
        "postgres:17.5-alpine",
        "postgres:18",
    );
    let reviewed = |answers: &str| {
        let mut command = copy.command(&["snapshot", "--review", "production"]);
        Ran::with_input(&mut command, answers)
    };
    let review = |answers: &str| {
        let reviewed = reviewed(answers);
        assert_eq!((reviewed.code, reviewed.stderr.as_str()), (Some(0), ""));
        reviewed.stdout
    };
    assert!(review("q\n").contains("0 of 54 files changed"));
    let ended = reviewed("");
    assert!(
        ended.stdout.contains("0 of 54 files changed"),
        "nothing is accepted without a word"
    );
    assert_eq!(ended.code, Some(1));
    assert!(
        ended.stderr.contains("2 files would change"),
        "{}",
        ended.stderr
    );
    let ended = reviewed("n\n");
    assert_eq!(ended.code, Some(1));
    assert!(
        ended.stderr.contains("1 file would change"),
        "{}",
        ended.stderr
    );
    let said = review("what\ny\nn\n");
    assert!(said.contains("cause 2 of 2"), "{said}");
    assert!(
        said.contains("snapshots/production: 1 of 54 files changed"),
        "{said}"
    );
    assert!(review("a\n").contains("1 of 54 files changed"));
    assert_eq!(copy.snapshot(&["--check", "production"]).code, Some(0));
    assert_eq!(reviewed("").code, Some(0), "there is nothing to ask about");
}

#[test]
fn what_cannot_be_told_is_no_difference() {
    let copy = Repository::example();
    assert_eq!(copy.snapshot(&["--check", "prodution"]).code, Some(2));
    assert_eq!(copy.snapshot(&["--check", "--review"]).code, Some(2));
}

const CONFIG: &str = "apiVersion: offshoot/v1
kind: Environments
environments:
  production: {path: overlays/production}
  staging: {path: overlays/staging}
";

const BASE: &str = "resources: [all.yaml, extra.yaml]
configMapGenerator: [{name: settings, literals: [level=info]}]
";

const ALL: &str = "apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
      - {name: web, image: 'web:1', envFrom: [{configMapRef: {name: settings}}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
spec:
  template:
    spec:
      containers:
      - {name: api, image: 'api:1', envFrom: [{configMapRef: {name: extra}}]}
---
apiVersion: v1
kind: Service
metadata: {name: front}
spec: {ports: [{port: 80}]}
";

const EXTRA: &str = "apiVersion: v1
kind: ConfigMap
metadata: {name: extra}
data: {a: b}
";

/// Two environments on one base, with their snapshots written.
fn two_environments() -> Repository {
    let repository = Repository::new(&[
        ("offshoot.yaml", CONFIG),
        ("base/kustomization.yaml", BASE),
        ("base/all.yaml", ALL),
        ("base/extra.yaml", EXTRA),
        (
            "overlays/production/kustomization.yaml",
            "resources: [../../base]\n",
        ),
        (
            "overlays/staging/kustomization.yaml",
            "resources: [../../base]\nlabels: [{pairs: {stage: two}}]\n",
        ),
    ]);
    repository.snapshot(&[]).output();
    repository
}

impl Repository {
    /// What `snapshot --review` prints when it is given these answers.
    fn review(&self, answers: &str) -> String {
        let mut command = self.command(&["snapshot", "--review"]);
        let reviewed = Ran::with_input(&mut command, answers);
        assert_eq!((reviewed.code, &*reviewed.stderr), (Some(0), ""));
        reviewed.stdout
    }

    /// What `snapshot --review` asks when nobody answers.
    fn asked(&self) -> String {
        let mut command = self.command(&["snapshot", "--review"]);
        Ran::with_input(&mut command, "").stdout
    }

    /// Checks that every ConfigMap that a file of a snapshot refers to is a file of it.
    fn assert_consistent(&self) {
        for environment in ["production", "staging"] {
            let folder = format!("snapshots/{environment}");
            let names = self.names(&folder);
            let texts: Vec<String> = names
                .iter()
                .map(|name| self.read(&format!("{folder}/{name}")))
                .collect();
            let word = |line: &str| line.trim().strip_prefix("name: ").map(str::to_owned);
            let after = |text: &str, before: &str| -> Vec<String> {
                let lines: Vec<&str> = text.lines().collect();
                let pairs = lines
                    .windows(2)
                    .filter(|pair| pair[0].trim().ends_with(before));
                pairs.filter_map(|pair| word(pair[1])).collect()
            };
            let used: Vec<String> = texts
                .iter()
                .flat_map(|text| after(text, "configMapRef:"))
                .collect();
            for name in used {
                let defines = |text: &&String| {
                    text.contains("kind: ConfigMap")
                        && text.lines().any(|line| line == format!("  name: {name}"))
                };
                assert!(
                    texts.iter().any(|text| defines(&text)),
                    "{environment} lacks {name}"
                );
            }
        }
    }
}

#[test]
fn a_new_hash_and_all_that_follows_it_are_one_question_for_all_environments() {
    for (answer, changed) in [("y\n", "2 of 5 files"), ("n\n", "0 of 5 files")] {
        let repository = two_environments();
        repository.edit("base/kustomization.yaml", "level=info", "level=debug");
        let said = repository.review(answer);
        assert_eq!(said.matches("write this?").count(), 1, "{said}");
        assert!(said.contains("cause 1 of 1"), "{said}");
        for environment in ["production", "staging"] {
            let line = format!("snapshots/{environment}: {changed} changed\n");
            assert!(said.contains(&line), "{said}");
        }
        repository.assert_consistent();
        let rest = i32::from(answer == "n\n");
        assert_eq!(repository.snapshot(&["--check"]).code, Some(rest));
    }
}

#[test]
fn answers_are_for_whole_files_and_mixed_ones_leave_a_consistent_snapshot() {
    // In the order of the questions: the hash with the image of the same Deployment, the port, and the
    // ConfigMap that is gone with what referred to it.
    for answers in [
        "y\ny\nn\n",
        "y\nn\ny\n",
        "n\ny\ny\n",
        "n\nn\ny\n",
        "n\nn\nn\n",
        "y\nn\nq\n",
    ] {
        let repository = two_environments();
        repository.edit("base/kustomization.yaml", "level=info", "level=debug");
        repository.edit("base/kustomization.yaml", ", extra.yaml", "");
        repository.edit("base/all.yaml", "web:1", "web:2");
        repository.edit(
            "base/all.yaml",
            ", envFrom: [{configMapRef: {name: extra}}]",
            "",
        );
        repository.edit("base/all.yaml", "port: 80", "port: 81");
        let said = repository.review(answers);
        assert_eq!(said.matches("write this?").count(), 3, "{said}");
        assert!(said.contains("together with"), "{said}");
        repository.assert_consistent();
        let accepted = answers.matches('y').count();
        let again = repository.asked();
        assert_eq!(
            again.matches("write this?").count(),
            usize::from(accepted < 3),
            "{again}"
        );
        if accepted < 3 {
            assert!(
                again.contains(&format!("cause 1 of {}", 3 - accepted)),
                "{again}"
            );
        }
        let changed = said.lines().filter(|line| line.starts_with("snapshots/"));
        for line in changed {
            let numbers: Vec<usize> = line
                .split(' ')
                .filter_map(|word| word.parse().ok())
                .collect();
            assert!(numbers[0] <= numbers[1], "{line}");
        }
    }
}

#[test]
fn a_rejected_removal_keeps_the_file_and_its_users() {
    let repository = two_environments();
    repository.edit("base/kustomization.yaml", ", extra.yaml", "");
    repository.edit("base/all.yaml", "{name: extra}", "{name: settings}");
    let before = repository.read("snapshots/production/deployment.apps_api.yaml");
    let said = repository.review("n\n");
    assert_eq!(said.matches("write this?").count(), 1, "{said}");
    assert_eq!(
        repository.read("snapshots/production/deployment.apps_api.yaml"),
        before
    );
    assert!(
        repository
            .names("snapshots/staging")
            .contains(&"configmap_extra.yaml".to_owned())
    );
    assert!(
        repository
            .review("y\n")
            .contains("snapshots/production: 2 of 5 files changed")
    );
    assert!(
        !repository
            .names("snapshots/staging")
            .contains(&"configmap_extra.yaml".to_owned())
    );
    repository.assert_consistent();
}

#[test]
fn a_first_snapshot_can_be_rejected() {
    let repository = two_environments();
    repository.remove("snapshots");
    let said = repository.review("q\n");
    assert!(
        said.contains("snapshots/staging: 0 of 0 files changed"),
        "{said}"
    );
    assert_eq!(repository.names("snapshots"), [""; 0]);
}

#[test]
fn files_of_others_are_named_and_left_alone() {
    let repository = two_environments();
    let foreign = [
        (".gitlab-ci.yml", "stages: [x]\n"),
        ("README.md", "# Snapshots\n"),
        ("broken.yaml", "{\n"),
        ("kustomization.yaml", "resources: [nothing.yaml]\n"),
        ("more/all.yaml", "kind: [\n"),
    ];
    for (name, text) in foreign {
        repository.write(&format!("snapshots/production/{name}"), text);
    }
    let check: &[&str] = &["--check"];
    for arguments in [check, &[]] {
        let (code, _, said) = repository.snapshot(arguments).parts();
        assert_eq!(code, 0, "{said}");
        assert!(
            said.contains("note[snapshot-foreign]")
                && said.contains(
                    "`.gitlab-ci.yml`, `README.md`, `broken.yaml`, `kustomization.yaml`, `more/`"
                ),
            "{said}"
        );
    }
    repository.edit("base/all.yaml", "port: 80", "port: 81");
    assert_eq!(repository.snapshot(&["--check"]).code, Some(1));
    assert_eq!(repository.snapshot(&[]).code, Some(0));
    for (name, text) in foreign {
        assert_eq!(
            repository.read(&format!("snapshots/production/{name}")),
            text
        );
    }
}

#[test]
fn line_ends_of_a_checkout_do_not_count() {
    let repository = two_environments();
    let names = repository.names("snapshots/production");
    let path = |name: &String| format!("snapshots/production/{name}");
    for name in &names {
        let text = repository.read(&path(name)).replace('\n', "\r\n");
        repository.write(&path(name), &text);
    }
    assert_eq!(repository.snapshot(&["--check"]).output(), "");
    let said = repository.snapshot(&["production"]).output();
    assert_eq!(said, "snapshots/production: 0 of 5 files changed\n");
    repository.edit("base/all.yaml", "port: 80", "port: 81");
    let said = repository.snapshot(&["production"]).output();
    assert_eq!(said, "snapshots/production: 1 of 5 files changed\n");
    for name in &names {
        let text = repository.read(&path(name));
        assert_eq!(
            text.matches('\n').count(),
            text.matches("\r\n").count(),
            "{name}"
        );
    }
}

#[test]
fn a_stale_snapshot_names_its_files() {
    let repository = two_environments();
    let path = "snapshots/production/service_front.yaml";
    let text = repository.read(path);
    repository.write(path, &format!("# by hand\n{text}"));
    repository.edit("base/extra.yaml", "a: b", "a: c");
    let said = repository.snapshot(&["--check", "production"]).said();
    assert!(
        said.contains("2 files would change: `configmap_extra.yaml`, `service_front.yaml`")
            && said.contains("only comments or layout differ in `service_front.yaml`"),
        "{said}"
    );
    let said = repository.review("n\ny\n");
    assert!(
        said.contains("cause 2 of 2: only comments or layout differ"),
        "{said}"
    );
    assert_eq!(repository.read(path), text);
}

#[test]
fn what_could_not_be_compared_ends_with_2_and_hides_nothing() {
    let repository = two_environments();
    repository.edit("base/all.yaml", "port: 80", "port: 81");
    repository.write(
        "overlays/staging/kustomization.yaml",
        "resources: [nowhere]\n",
    );
    let (code, shown, said) = repository.snapshot(&["--check"]).parts();
    assert_eq!(code, 2);
    assert!(shown.contains("+ port 81"), "{shown}");
    assert!(
        said.contains("snapshot-stale") && said.contains("nowhere"),
        "{said}"
    );
    assert!(repository.snapshot(&[]).refused(2).contains("nowhere"));
    let repository = two_environments();
    let broken = "snapshots/production/service_front.yaml";
    repository.write(broken, "<<<<<<< HEAD\n");
    let (code, _, said) = repository.snapshot(&["--check"]).parts();
    assert!(code == 2 && said.contains(broken), "{code}: {said}");
    assert_eq!(
        repository.snapshot(&[]).code,
        Some(0),
        "a new snapshot mends it"
    );
    assert_eq!(repository.snapshot(&["--check"]).output(), "");
    repository.remove(broken);
    assert_eq!(
        repository.snapshot(&["--check"]).code,
        Some(1),
        "a missing file is stale"
    );
}

#[test]
fn two_writers_do_not_mix() {
    let repository = two_environments();
    repository.edit("base/all.yaml", "port: 80", "port: 81");
    let mut command = repository.command(&["snapshot", "--review"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut waiting = command.spawn().expect("the program starts");
    let mut asked = String::new();
    let mut stdout = BufReader::new(waiting.stdout.take().expect("it is piped"));
    while !asked.contains("port") {
        let read = stdout.read_line(&mut asked).expect("it prints text");
        assert!(read > 0, "{asked}");
    }
    let render = ["render", "production", "-o", "snapshots/production"];
    let build = ["build", "overlays/production", "-o", "snapshots/production"];
    let others: [(&[&str], i32); 4] = [
        (&["snapshot", "production"], 2),
        (&["snapshot", "--check"], 2),
        (&render, 1),
        (&build, 1),
    ];
    for (command, code) in others {
        let said = repository.run(command).refused(code);
        assert!(said.contains("output-busy"), "{command:?}: {said}");
    }
    waiting.kill().expect("it runs");
    waiting.wait().expect("it ends");
    assert_eq!(
        repository.snapshot(&[]).code,
        Some(0),
        "nothing is left of a lock"
    );
    assert_eq!(
        repository
            .snapshot(&["--check", "production", "production"])
            .output(),
        ""
    );
    assert_eq!(
        repository.snapshot(&["production", "production"]).code,
        Some(0)
    );
}

#[test]
fn what_is_stale_is_told_in_the_formats_of_differences() {
    let repository = two_environments();
    repository.edit("base/all.yaml", "web:1", "web:2");
    let check = |output: &str| repository.snapshot(&["--check", "-o", output]);
    for (format, word) in [
        ("human", "image web 1 → 2"),
        ("summary", "2 of 2 environments"),
        ("markdown", "<details>"),
        ("json", "\"type\":\"difference\""),
        ("html", "<!doctype html>"),
    ] {
        let (code, shown, said) = check(format).parts();
        assert!(
            code == 1 && said.contains("snapshot-stale"),
            "{format}: {said}"
        );
        assert!(
            shown.to_lowercase().contains(&word.to_lowercase()),
            "{format}: {shown}"
        );
    }
    let said = check("out/stale.md").refused(1);
    assert!(said.ends_with("wrote out/stale.md\n"), "{said}");
    assert_eq!(repository.read("out/stale.md"), check("markdown").stdout);
    assert!(check("yaml").refused(2).contains("output-format"));
    assert_eq!(
        repository.snapshot(&["-o", "json"]).code,
        Some(2),
        "only --check shows anything"
    );
}

#[test]
fn drafts_of_a_killed_process_go() {
    let repository = two_environments();
    repository.write("snapshots/production/.offshoot-draft-a1B2c3", "kind: ");
    assert_eq!(repository.snapshot(&["--check"]).output(), "");
    repository.snapshot(&[]).output();
    let names = repository.names("snapshots/production");
    assert!(
        names.iter().all(|name| !name.contains("draft")),
        "{names:?}"
    );
}

#[test]
fn a_lost_list_is_written_again() {
    let repository = two_environments();
    repository.remove("snapshots/production/.offshoot-render");
    assert_eq!(repository.snapshot(&["--check"]).code, Some(1));
    repository.snapshot(&[]).output();
    assert_eq!(repository.snapshot(&["--check"]).output(), "");
    repository.remove("snapshots/production/.offshoot-render");
    repository.edit("base/all.yaml", "port: 80", "port: 81");
    let said = repository.snapshot(&[]).refused(2);
    assert!(
        said.contains("output-exists") && said.contains("service_front"),
        "{said}"
    );
}

#[test]
fn what_diffs_ignore_is_stale_and_not_shown() {
    let repository = two_environments();
    let config = repository.read("offshoot.yaml");
    let ignore = "diff: {ignore: [spec.ports]}\n";
    repository.write("offshoot.yaml", &format!("{config}{ignore}"));
    repository.edit("base/all.yaml", "port: 80", "port: 81");
    let (code, shown, said) = repository.snapshot(&["--check"]).parts();
    assert_eq!(code, 1, "{said}");
    assert!(!shown.contains("port 80"), "{shown}");
    assert!(said.contains("`diff.ignore` hides 2 changes"), "{said}");
    assert!(!said.contains("only comments"), "{said}");
}
