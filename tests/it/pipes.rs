//! A pipe that has the name of a draft: whoever opens it waits for ever. Every command that writes a file leaves it
//! alone, or removes it without opening it, and writes what it would write.
#![cfg(unix)]
#![allow(
    clippy::disallowed_methods,
    reason = "tests read the disk and run programs"
)]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::Repository;

/// The name of a draft that a killed process might have left.
const DRAFT: &str = ".offshoot-draft-x";

/// The time after which a command counts as one that waits.
const LONGEST: Duration = Duration::from_secs(60);

const CONFIG: &str = "\
apiVersion: offshoot/v1
kind: Environments
environments:
  live: {path: a}
  preview: {path: a, perBranch: true, namespace: 'p-{{ slug }}'}
";
const KUSTOMIZATION: &str = "resources: [r.yaml]\nimages: [{name: i, newTag: '1'}]\n";
const DEPLOYMENT: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata: {name: a}
spec:
  selector: {matchLabels: {a: b}}
  template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: 'i:1'}]}}
";
const REMOTE: &str = "resources: ['https://example.com/one.yaml']\n";

/// The commands that write: the directory that they write into, the arguments, and a file that is there afterwards.
const WRITERS: &[(&str, &[&str], &str)] = &[
    (
        "a",
        &["edit", "set", "image", "-C", "a", "i=j:2"],
        "a/kustomization.yaml",
    ),
    (
        "out",
        &["render", "live", "-o", "out/"],
        "out/.offshoot-render",
    ),
    (".", &["render", "live", "-o", "live.yaml"], "live.yaml"),
    (".", &["build", "a", "-o", "built.yaml"], "built.yaml"),
    (
        "snapshots/live",
        &["snapshot", "live"],
        "snapshots/live/.offshoot-render",
    ),
    (
        "ejected",
        &["eject", "preview", "--branch", "b", "--to", "ejected"],
        "ejected/kustomization.yaml",
    ),
    (".", &["vendor", "-o", "get.sh"], "get.sh"),
    (".", &["init"], "offshoot.yaml"),
];

fn pipe(path: &Path) {
    let made = Command::new("mkfifo").arg(path).status();
    assert!(made.expect("mkfifo runs").success());
}

/// Runs a command, and ends it if it waits.
fn ends(mut command: Command) -> Option<i32> {
    let command = command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().expect("the program starts");
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("it can be waited for") {
            return status.code();
        }
        if start.elapsed() > LONGEST {
            let _ = child.kill();
            return None;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn no_writer_waits_for_a_pipe_that_is_called_like_a_draft() {
    for (directory, arguments, written) in WRITERS {
        let files = [
            ("offshoot.yaml", CONFIG),
            ("a/kustomization.yaml", KUSTOMIZATION),
            ("a/r.yaml", DEPLOYMENT),
            ("v/kustomization.yaml", REMOTE),
        ];
        let repository = Repository::new(&files);
        if arguments[0] == "init" {
            repository.remove("offshoot.yaml");
        }
        let directory = repository.path().join(directory);
        std::fs::create_dir_all(&directory).expect("there is room");
        pipe(&directory.join(DRAFT));
        let code = ends(repository.command(arguments));
        assert_eq!(code, Some(0), "{arguments:?}");
        let text = repository.read(written);
        assert!(!text.is_empty(), "{arguments:?} writes nothing");
        if arguments[0] == "edit" {
            assert!(text.contains("newName: j"), "{text}");
        }
    }
}
