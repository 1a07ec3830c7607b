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

    /// Waits until each of these texts is in a line, in any order: the streams are read beside each other.
    fn wait(&self, texts: &[&str]) {
        let (end, mut seen) = (Instant::now() + PATIENCE, Vec::<String>::new());
        let is_there = |seen: &[String], text: &str| seen.iter().any(|line| line.contains(text));
        while !texts.iter().all(|text| is_there(&seen, text)) {
            let left = end.saturating_duration_since(Instant::now());
            let line = self.lines.recv_timeout(left);
            seen.push(line.unwrap_or_else(|_| panic!("not all of {texts:?} in {seen:#?}")));
        }
    }

    /// Sends what Ctrl-C sends, and returns the signal that ended it.
    fn interrupt(&mut self) -> Option<i32> {
        use std::os::unix::process::ExitStatusExt;
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-INT", &id]).status();
        assert!(sent.expect("kill runs").success());
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            if let Some(status) = self.child.try_wait().expect("it is ours") {
                return status.signal();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!(
            "it goes on: does whoever runs the tests ignore SIGINT, as `nohup` and `&` in a script do?"
        );
    }
}

/// A test that fails leaves nothing that goes on.
impl Drop for Watched {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_render_follows_its_files() {
    let repository = sample();
    let mut watched = Watched::start(&repository, &["render", "preview", "-b", "a", "--watch"]);
    watched.wait(&["image: web:v1", "watching"]);
    repository.edit("base/web.yaml", "web:v1", "web:v2");
    watched.wait(&["`base/web.yaml` changed", "image: web:v2", "watching"]);
    // An error is shown, and the next change is seen.
    repository.write("base/web.yaml", "a: [");
    watched.wait(&["error[yaml-syntax]", "watching"]);
    repository.write("base/kustomization.yaml", "resources: [other.yaml]\n");
    watched.wait(&["`other.yaml` does not exist", "watching"]);
    // A file that is named and did not exist.
    repository.write(
        "base/other.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\n",
    );
    watched.wait(&["`base/other.yaml` changed", "name: other", "watching"]);
    assert_eq!(watched.interrupt(), Some(2));
}

#[test]
fn a_diff_follows_its_files() {
    let Some(repository) = Repository::example().into_git() else {
        return;
    };
    let mut watched = Watched::start(&repository, &["diff", "--since", "main", "--watch"]);
    watched.wait(&["No environment changes", "watching"]);
    repository.edit(
        "base/api/deployment.yaml",
        "revisionHistoryLimit: 5",
        "revisionHistoryLimit: 7",
    );
    watched.wait(&["`base/api/deployment.yaml` changed", "5 → 7", "watching"]);
    repository.write("offshoot.yaml", "apiVersion: [");
    watched.wait(&["config-syntax", "watching"]);
    repository.git(&["checkout", "--quiet", "offshoot.yaml"]);
    watched.wait(&["`offshoot.yaml` changed", "5 → 7", "watching"]);
    assert_eq!(watched.interrupt(), Some(2));
}

/// A look at the files costs next to nothing: a second of watching the example is at most 50 ms of
/// processor time for a program that is not optimized.
#[cfg(target_os = "linux")]
#[test]
fn watching_is_cheap() {
    let Some(repository) = Repository::example().into_git() else {
        return;
    };
    let mut watched = Watched::start(&repository, &["diff", "--since", "main", "--watch"]);
    watched.wait(&["watching"]);
    let ticks = || {
        let path = format!("/proc/{}/stat", watched.child.id());
        let text = fs::read_to_string(path).expect("it runs");
        let after = text.rsplit(')').next().expect("a name").to_owned();
        let fields: Vec<&str> = after.split_whitespace().collect();
        // proc(5): utime and stime, in hundredths of a second.
        fields[11].parse::<u64>().expect("a number") + fields[12].parse::<u64>().expect("a number")
    };
    let before = ticks();
    std::thread::sleep(Duration::from_secs(2));
    let spent = ticks() - before;
    assert!(spent <= 10, "{spent}0 ms in two seconds");
    assert_eq!(watched.interrupt(), Some(2));
}

#[test]
fn a_directory_is_kept_up_to_date() {
    let repository = sample();
    let arguments = ["render", "preview", "-b", "a", "--watch", "-o", "out/"];
    let mut watched = Watched::start(&repository, &arguments);
    watched.wait(&["wrote 2 resources to out", "watching"]);
    repository.edit("base/web.yaml", "name: web}", "name: shop}");
    watched.wait(&["changed", "wrote 2 resources to out", "watching"]);
    let names = repository.names("out");
    let has = |end: &str| names.iter().any(|name| name.ends_with(end));
    assert!(has("_shop.yaml") && !has("_web.yaml"), "{names:?}");
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
