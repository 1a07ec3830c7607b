//! Work on several machines: the shards of a comparison together say what one run says, byte for byte.
#![allow(
    clippy::disallowed_methods,
    reason = "tests read the disk and end processes"
)]

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::support::{Ran, Repository, copy, offshoot, run};

/// Shards of the comparison.
const OF: usize = 7;

const WEB: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 1
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: web, image: web:v1}
---
apiVersion: v1
kind: Secret
metadata: {name: web}
stringData: {password: hunter2-hunter2}
";

/// Overlays of which some override what is edited, some cannot be built, and some come or go.
pub(crate) fn repository() -> Option<Repository> {
    let repository = Repository::new(&[
        ("base/kustomization.yaml", "resources: [web.yaml]\n"),
        ("base/web.yaml", WEB),
        (
            "unread.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n",
        ),
        (
            "offshoot.yaml",
            "apiVersion: offshoot/v1\nkind: Environments\ndiff: {ignore: ['metadata.labels.owner']}\nenvironments:\n  live: {path: overlays/00}\n  preview: {path: base, perBranch: true, namespace: 'p-{{ slug }}'}\n",
        ),
    ]);
    for at in 0..30 {
        let more = match at % 5 {
            0 => "replicas: [{name: web, count: 3}]\n",
            1 => "namePrefix: one-\n",
            2 => "images: [{name: web, newTag: own}]\n",
            _ => "",
        };
        let text = format!("resources: [../../base]\nnamespace: shop-{at:02}\n{more}");
        repository.write(&format!("overlays/{at:02}/kustomization.yaml"), &text);
    }
    let lost = "resources: [../../base, lost.yaml]\n";
    repository.write("overlays/lost/kustomization.yaml", lost);
    repository.write("overlays/mended/kustomization.yaml", lost);
    let repository = repository.into_git()?;
    repository.edit("base/web.yaml", "replicas: 1", "replicas: 2");
    repository.edit("base/web.yaml", "web:v1", "web:v2");
    repository.edit(
        "base/web.yaml",
        "metadata: {name: web}\nspec",
        "metadata: {name: web, labels: {owner: us}}\nspec",
    );
    repository.edit("base/web.yaml", "hunter2-hunter2", "hunter3-hunter3");
    repository.edit("unread.yaml", "name: a", "name: b");
    repository.edit("overlays/07/kustomization.yaml", "shop-07", "other");
    repository.edit(
        "overlays/12/kustomization.yaml",
        "newTag: own",
        "newTag: new",
    );
    repository.edit("overlays/22/kustomization.yaml", "name: web,", "name: wab,");
    repository.remove("overlays/03");
    repository.write(
        "overlays/new/kustomization.yaml",
        "resources: [../../base]\n",
    );
    repository.write(
        "overlays/mended/kustomization.yaml",
        "resources: [../../base]\n",
    );
    repository.edit(
        "overlays/05/kustomization.yaml",
        "../../base",
        "../../base, gone.yaml",
    );
    Some(repository)
}

const SINCE: [&str; 3] = ["diff", "--since", "HEAD"];

/// The output of a shard, in a file beside the repository.
fn shard(repository: &Path, out: &Path, index: usize, more: &[&str]) -> PathBuf {
    let number = format!("{index}/{OF}");
    let ran = run(
        repository,
        &[&SINCE[..], more, &["--shard", &number]].concat(),
    );
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(!ran.stdout.contains("hunter"), "{}", ran.stdout);
    let path = out.join(format!("shard-{index}.json"));
    fs::write(&path, ran.stdout).expect("there is room");
    path
}

fn merged(directory: &Path, files: &[PathBuf], more: &[&str]) -> Ran {
    let files = files.iter().map(|file| file.to_str().expect("a path"));
    let arguments: Vec<&str> = ["merge"]
        .into_iter()
        .chain(files)
        .chain(more.iter().copied())
        .collect();
    run(directory, &arguments)
}

/// The line of a report that explains itself, without the excerpts of files that a merge does not have.
fn titles(stderr: &str) -> Vec<&str> {
    let is_title = |line: &&str| line.starts_with("error") || line.starts_with("warning");
    stderr.lines().filter(is_title).collect()
}

#[test]
fn seven_shards_are_one_run_after_one_is_killed_and_run_again() {
    let Some(repository) = repository() else {
        return;
    };
    let out = tempfile::tempdir().expect("a scratch directory");
    let mut files: Vec<PathBuf> = (1..=OF)
        .map(|index| shard(repository.path(), out.path(), index, &[]))
        .collect();
    // One that is killed while it writes leaves a part of its output.
    let mut child = offshoot(
        repository.path(),
        &[&SINCE[..], &["--shard", "4/7"]].concat(),
    )
    .stdout(Stdio::piped())
    .spawn()
    .expect("it starts");
    let mut part = vec![0; 300];
    let mut stdout = child.stdout.take().expect("it is piped");
    stdout.read_exact(&mut part).expect("it says something");
    child.kill().expect("it is ours");
    child.wait().expect("it ends");
    fs::write(&files[3], part).expect("there is room");
    let refused = merged(repository.path(), &files, &[]).refused(2);
    assert!(refused.contains("shard-4.json"), "{refused}");
    let lacking = [&files[..3], &files[4..]].concat();
    let refused = merged(repository.path(), &lacking, &[]).refused(2);
    assert!(refused.contains("lack shards: `4/7`"), "{refused}");
    files[3] = shard(repository.path(), out.path(), 4, &[]);
    files.reverse();
    for format in ["json", "human", "summary", "names", "markdown"] {
        for by in ["cause", "resource"] {
            let options = ["-o", format, "--by", by];
            let one = repository.run(&[&SINCE[..], &options].concat());
            let all = merged(repository.path(), &files, &options);
            assert_eq!(all.stdout, one.stdout, "{format} by {by}");
            assert_eq!(all.code, one.code, "{format} by {by}");
            assert_eq!(titles(&all.stderr), titles(&one.stderr));
        }
    }
}

#[test]
fn the_exit_code_and_expectations_are_those_of_one_run() {
    let Some(repository) = repository() else {
        return;
    };
    // What does not render ends any run with 2.
    repository.edit("overlays/05/kustomization.yaml", ", gone.yaml", "");
    for options in [
        &["--fail-on", "recreate"][..],
        &["--expect-unchanged", "overlays/0*"],
        &[
            "--expect-unchanged",
            "overlays/12",
            "--fail-on",
            "data-loss",
        ],
        &["--all-targets", "--all"],
        &["overlays/07", "live"],
    ] {
        let out = tempfile::tempdir().expect("a scratch directory");
        let files: Vec<PathBuf> = (1..=OF)
            .map(|index| shard(repository.path(), out.path(), index, options))
            .collect();
        let one = repository.run(&[&SINCE[..], options, &["-o", "json"]].concat());
        let all = merged(repository.path(), &files, &["-o", "json"]);
        assert_eq!(all.stdout, one.stdout, "{options:?}");
        assert_eq!(all.code, one.code, "{options:?}: {}", all.stderr);
        assert_eq!(titles(&all.stderr), titles(&one.stderr), "{options:?}");
    }
}

#[test]
fn machines_may_have_the_repository_in_different_places() {
    let Some(repository) = repository() else {
        return;
    };
    let elsewhere = tempfile::tempdir().expect("a scratch directory");
    let elsewhere = fs::canonicalize(elsewhere.path()).expect("it is there");
    let other = elsewhere.join("a b/checkout");
    copy(repository.path(), &other);
    let out = tempfile::tempdir().expect("a scratch directory");
    let files: Vec<PathBuf> = (1..=OF)
        .map(|index| {
            let place = if index % 2 == 0 {
                &other
            } else {
                repository.path()
            };
            shard(place, out.path(), index, &[])
        })
        .collect();
    let one = repository.run(&[&SINCE[..], &["-o", "json"]].concat());
    // Nor does whoever joins them need one.
    let all = merged(out.path(), &files, &["-o", "json"]);
    assert_eq!(all.stdout, one.stdout);
    fs::remove_dir_all(&elsewhere).expect("it is ours");
}

#[test]
fn shards_of_different_work_are_refused() {
    let Some(repository) = repository() else {
        return;
    };
    let out = tempfile::tempdir().expect("a scratch directory");
    let mut files: Vec<PathBuf> = (1..=OF)
        .map(|index| shard(repository.path(), out.path(), index, &[]))
        .collect();
    let refused = |files: &[PathBuf], why: &str| {
        let said = merged(repository.path(), files, &[]).refused(2);
        assert!(said.contains(why), "{said}");
    };
    refused(&[&files[..], &files[..1]].concat(), "both shard 1 of 7");
    let text = fs::read_to_string(&files[1]).expect("it is there");
    let change = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        fs::write(&files[1], text.replacen(from, to, 1)).expect("there is room");
    };
    change("\"version\":\"", "\"version\":\"9.");
    refused(&files, "offshoot 9.");
    change("\"of\":7", "\"of\":8");
    refused(&files, "not shards of one run");
    change("web:v2", "web:v3");
    refused(&files, "it was changed");
    fs::write(&files[1], "{}\n").expect("there is room");
    refused(&files, "not the output of a shard");
    files[1] = shard(repository.path(), out.path(), 2, &["--all-targets"]);
    refused(&files, "not shards of one run");
    // The lines that are edited are the same, and their texts are not.
    repository.edit("base/web.yaml", "web:v2", "web:v3");
    files[1] = shard(repository.path(), out.path(), 2, &[]);
    refused(&files, "not shards of one run");
    repository.edit("base/web.yaml", "web:v3", "web:v2");
    files[1] = shard(repository.path(), out.path(), 2, &[]);
    assert_eq!(merged(repository.path(), &files, &[]).code, Some(2));
    for format in ["html", "unified", "json-patch"] {
        merged(repository.path(), &files, &["-o", format]).refused(2);
    }
}

#[test]
fn costs_balance_the_next_run() {
    let Some(repository) = repository() else {
        return;
    };
    let out = tempfile::tempdir().expect("a scratch directory");
    let all = |more: &[&str]| -> Vec<PathBuf> {
        (1..=OF)
            .map(|index| shard(repository.path(), out.path(), index, more))
            .collect()
    };
    let costs = out.path().join("costs.txt");
    let costs = costs.to_str().expect("a path");
    let first = merged(
        repository.path(),
        &all(&[]),
        &["-o", "json", "--costs", costs],
    );
    let text = fs::read_to_string(costs).expect("it was written");
    assert!(text.contains("\n4 overlays/07\n"), "{text}");
    let files = all(&["--shard-costs", costs]);
    let again = merged(repository.path(), &files, &["-o", "json"]);
    assert_eq!(again.stdout, first.stdout);
    // With other costs, a target may be in two shards, and another one in none.
    let mixed = [&files[..3], &all(&[])[3..]].concat();
    assert_eq!(mixed.len(), OF);
    fs::write(costs, "nothing\n").expect("there is room");
    let mut command = offshoot(
        repository.path(),
        &[&SINCE[..], &["--shard", "1/7", "--shard-costs", costs]].concat(),
    );
    let said = Ran::of(&mut command).refused(2);
    assert!(said.contains("costs.txt:1:1"), "{said}");
}

#[test]
fn a_job_takes_the_share_of_its_number() {
    let Some(repository) = repository() else {
        return;
    };
    let mut command = repository.command(&[&SINCE[..], &["--shard", "auto/7"]].concat());
    let job = Ran::of(command.env("JOB_COMPLETION_INDEX", "3")).output();
    let fourth = [&SINCE[..], &["--shard", "4/7"]].concat();
    assert_eq!(job, repository.run(&fourth).output());
    let mut command = repository.command(&[&SINCE[..], &["--shard", "auto"]].concat());
    command.env("CI_NODE_INDEX", "4").env("CI_NODE_TOTAL", "7");
    assert_eq!(Ran::of(&mut command).output(), job);
    let auto = [&SINCE[..], &["--shard", "auto"]].concat();
    repository.run(&auto).refused(2);
    repository
        .run(&["diff", "live", "preview", "--shard", "1/7"])
        .refused(2);
}

#[test]
fn builds_of_all_shards_are_the_directories_of_one() {
    let Some(repository) = repository() else {
        return;
    };
    repository.edit("overlays/05/kustomization.yaml", ", gone.yaml", "");
    repository.remove("overlays/lost");
    let build = ["build", "--all", "-o"];
    repository.run(&[&build[..], &["one/"]].concat()).wrote();
    for index in 1..=OF {
        let number = format!("{index}/{OF}");
        let ran = repository.run(&[&build[..], &["all/", "--shard", &number]].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    }
    let files = |directory: &str| {
        let top = repository.path().join(directory);
        let below = crate::support::files_below(&top);
        let named = below.iter().map(|path| {
            let name = path.strip_prefix(&top).expect("it is below");
            (
                name.to_owned(),
                fs::read_to_string(path).expect("it is text"),
            )
        });
        named.collect::<Vec<_>>()
    };
    let one = files("one");
    assert!(one.len() > 50, "{}", one.len());
    assert_eq!(files("all"), one);
}

/// The output of a shard of a check, in a file.
fn check_shard(place: &Path, out: &Path, index: usize, more: &[&str]) -> PathBuf {
    let number = format!("{index}/{OF}");
    let ran = run(place, &[&["check"], more, &["--shard", &number]].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(!ran.stdout.contains("hunter"), "{}", ran.stdout);
    let path = out.join(format!("check-{index}.json"));
    fs::write(&path, ran.stdout).expect("there is room");
    path
}

#[test]
fn findings_of_seven_shards_are_those_of_one_run() {
    let Some(repository) = repository() else {
        return;
    };
    let Some(example) = Repository::example().into_git() else {
        return;
    };
    example.edit(
        "offshoot.yaml",
        "environments:",
        "checks:\n  cookie-scope: {level: warn, reason: nothing has it}\nenvironments:",
    );
    let elsewhere = tempfile::tempdir().expect("a scratch directory");
    let elsewhere = fs::canonicalize(elsewhere.path()).expect("it is there");
    let other = elsewhere.join("checkout");
    copy(example.path(), &other);
    let without_failures = ["overlays/07", "overlays/08", "live", "preview"];
    for (place, second, options) in [
        (repository.path(), repository.path(), &[][..]),
        (repository.path(), repository.path(), &["--since", "HEAD"]),
        (repository.path(), repository.path(), &without_failures),
        (example.path(), &*other, &[]),
        (example.path(), example.path(), &["--since", "HEAD"]),
    ] {
        let out = tempfile::tempdir().expect("a scratch directory");
        let mut files: Vec<PathBuf> = (1..=OF)
            .map(|index| {
                let place = if index == 3 { second } else { place };
                check_shard(place, out.path(), index, options)
            })
            .collect();
        files.reverse();
        let lacking = merged(place, &files[1..], &["-o", "json"]).refused(2);
        assert!(lacking.contains("lack shards: `7/7`"), "{lacking}");
        merged(place, &files, &[]).refused(2);
        for format in ["json", "sarif", "github", "gitlab", "junit"] {
            let one = run(place, &[&["check"], options, &["-o", format]].concat());
            let all = merged(place, &files, &["-o", format]);
            assert!(
                all.stdout == one.stdout,
                "{options:?}: {format}\n{}\nand one run\n{}",
                all.stdout,
                one.stdout
            );
            assert_eq!(all.code, one.code, "{options:?}: {format}");
            assert_eq!(titles(&all.stderr), titles(&one.stderr));
        }
    }
    fs::remove_dir_all(&elsewhere).expect("it is ours");
}
