//! `--watch`: a command that runs again after each change.

use std::io::{BufRead, BufReader, Read};
use std::process::Child;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use super::*;

/// The longest that a test waits for a line: a machine that runs all tests at once is slow.
const PATIENCE: Duration = Duration::from_secs(60);

/// A command that is being watched, and the lines of both of its streams.
struct Watched {
    child: Child,
    lines: Receiver<String>,
}

impl Watched {
    fn start(repository: &Repository, arguments: &[&str]) -> Self {
        let mut command = repository.command(arguments);
        let command = command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let (sender, lines) = channel();
        let streams: [Box<dyn Read + Send>; 2] = [
            Box::new(child.stdout.take().expect("it is piped")),
            Box::new(child.stderr.take().expect("it is piped")),
        ];
        for stream in streams {
            let sender = sender.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    let _ = sender.send(line);
                }
            });
        }
        Self { child, lines }
    }

    /// Waits for a line with this text, and returns the lines up to it.
    fn wait(&self, text: &str) -> Vec<String> {
        let (end, mut seen) = (Instant::now() + PATIENCE, Vec::new());
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let line = self.lines.recv_timeout(left);
            let line = line.unwrap_or_else(|_| panic!("no {text:?} in {seen:#?}"));
            seen.push(line);
            if seen.last().is_some_and(|line| line.contains(text)) {
                return seen;
            }
        }
    }

    /// Sends what Ctrl-C sends, and returns the signal that ended it.
    fn interrupt(mut self) -> Option<i32> {
        use std::os::unix::process::ExitStatusExt;
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-INT", &id]).status();
        assert!(sent.expect("kill runs").success());
        self.child.wait().expect("it ends").signal()
    }
}

#[test]
fn a_render_follows_its_files() {
    let repository = sample();
    let watched = Watched::start(&repository, &["render", "preview", "-b", "a", "--watch"]);
    watched.wait("watching");
    repository.edit("base/web.yaml", "web:v1", "web:v2");
    let lines = watched.wait("watching");
    assert!(
        lines.iter().any(|line| line == "`base/web.yaml` changed"),
        "{lines:#?}"
    );
    assert!(
        lines.iter().any(|line| line.contains("web:v2")),
        "{lines:#?}"
    );
    // An error is shown, and the next change is seen.
    repository.write("base/web.yaml", "a: [");
    let lines = watched.wait("watching");
    assert!(
        lines.iter().any(|line| line.contains("error[")),
        "{lines:#?}"
    );
    repository.write("base/kustomization.yaml", "resources: [other.yaml]\n");
    watched.wait("watching");
    // A file that is named and does not exist yet.
    repository.write(
        "base/other.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\n",
    );
    let lines = watched.wait("watching");
    assert!(
        lines.iter().any(|line| line.contains("name: other")),
        "{lines:#?}"
    );
    assert_eq!(watched.interrupt(), Some(2));
}

#[test]
fn a_diff_follows_its_files() {
    let Some(repository) = Repository::example().into_git() else {
        return;
    };
    let watched = Watched::start(&repository, &["diff", "--since", "main", "--watch"]);
    watched.wait("watching");
    repository.edit(
        "base/api/deployment.yaml",
        "revisionHistoryLimit: 5",
        "revisionHistoryLimit: 7",
    );
    let edited = Instant::now();
    let lines = watched.wait("watching");
    assert!(
        lines.iter().any(|line| line.contains("replicas")),
        "{lines:#?}"
    );
    assert!(edited.elapsed() < PATIENCE);
    repository.write("offshoot.yaml", "apiVersion: [");
    let lines = watched.wait("watching");
    assert!(
        lines.iter().any(|line| line.contains("yaml-syntax")),
        "{lines:#?}"
    );
    repository.git(&["checkout", "--quiet", "offshoot.yaml"]);
    let lines = watched.wait("watching");
    assert!(
        lines.iter().any(|line| line.contains("replicas")),
        "{lines:#?}"
    );
    assert_eq!(watched.interrupt(), Some(2));
}

#[test]
fn a_directory_is_kept_up_to_date() {
    let repository = sample();
    let arguments = ["render", "preview", "-b", "a", "--watch", "-o", "out/"];
    let watched = Watched::start(&repository, &arguments);
    watched.wait("watching");
    repository.edit("base/web.yaml", "name: web}", "name: shop}");
    watched.wait("watching");
    let names = repository.names("out");
    assert!(
        names.iter().any(|name| name.ends_with("_shop.yaml")),
        "{names:?}"
    );
    assert!(
        !names.iter().any(|name| name.ends_with("_web.yaml")),
        "{names:?}"
    );
    assert_eq!(watched.interrupt(), Some(2));
}

/// Nobody reads any longer: the next output ends it.
#[test]
fn a_closed_pipe_ends_it() {
    let repository = sample();
    let mut command = repository.command(&["render", "preview", "-b", "a", "--watch"]);
    let mut child = command.stdout(Stdio::piped()).spawn().expect("it starts");
    let mut stdout = child.stdout.take().expect("it is piped");
    let mut first = [0; 1];
    stdout.read_exact(&mut first).expect("a render");
    drop(stdout);
    let end = Instant::now() + PATIENCE;
    let mut number = 2;
    let status = loop {
        repository.write(
            "base/web.yaml",
            &format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: web{number}}}\n"),
        );
        number += 1;
        if let Some(status) = child.try_wait().expect("it is ours") {
            break status;
        }
        assert!(Instant::now() < end, "it goes on");
        std::thread::sleep(Duration::from_millis(200));
    };
    assert_eq!(status.code(), Some(0));
}
