//! Calls through Argo CD's own plugin server, where `OFFSHOOT_ARGOCD_CMP` names it: a program `cmp` (or its
//! directory) that is `argocd-cmp-server` as `cmp server`, and sends a repository to one as `cmp client`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Ran, entries, needs, run, write};

use super::case::{Case, cases};
use super::process::Sent;

/// A plugin server, until it is dropped.
struct Server {
    program: PathBuf,
    process: Child,
    folder: TempDir,
}

impl Server {
    /// Starts the server with the plugin.yaml that `plugin` prints.
    fn start(program: PathBuf, options: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a directory for the server");
        let directory = |name: &str| {
            let path = folder.path().join(name);
            fs::create_dir(&path).expect("there is room");
            path
        };
        let [config, socket, work] = ["config", "socket", "work"].map(directory);
        let arguments = [&["argocd", "plugin"], options].concat();
        let plugin = run(folder.path(), &arguments).output();
        write(&config.join("plugin.yaml"), plugin);
        let program_directory = Path::new(env!("CARGO_BIN_EXE_offshoot")).parent();
        let log = fs::File::create(folder.path().join("log")).expect("there is room");
        let process = Command::new(&program)
            .args(["server", "--logformat", "text", "--config-dir-path"])
            .arg(&config)
            .env_clear()
            .env("PATH", program_directory.expect("it is in a directory"))
            .env("HOME", "/nonexistent")
            .env("ARGOCD_PLUGINSOCKFILEPATH", &socket)
            .env("ARGOCD_CMP_WORKDIR", &work)
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("the server starts");
        let server = Self {
            program,
            process,
            folder,
        };
        server.wait();
        server
    }

    /// Waits until it listens.
    fn wait(&self) {
        for _ in 0..600 {
            if self.socket().is_some() {
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("the server does not listen: {}", self.log());
    }

    fn socket(&self) -> Option<PathBuf> {
        let found = entries(&self.folder.path().join("socket"));
        found
            .into_iter()
            .find(|it| it.extension().is_some_and(|it| it == "sock"))
    }

    fn log(&self) -> String {
        crate::support::read(&self.folder.path().join("log"))
    }

    /// Sends a repository.
    fn call(&self, sent: &Sent, case: &Case, options: &[&str]) -> Ran {
        let mut command = Command::new(&self.program);
        command.arg("client").env_clear();
        command
            .arg("-socket")
            .arg(self.socket().expect("it listens"));
        command.args(["-timeout", "5m"]).args(options);
        let path = case.directory.as_deref().unwrap_or(".");
        command.args(["-app-path", path]);
        let source_path = format!("ARGOCD_APP_SOURCE_PATH={path}");
        for variable in ["ARGOCD_APP_NAME=shop", "KUBE_VERSION=1.37", &source_path] {
            command.args(["-env", variable]);
        }
        for (name, value) in &case.variables {
            command.args(["-env", &format!("{name}={value}")]);
        }
        Ran::of(command.arg(sent.root()))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself, which the calls have told.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The manifests that a server returned, or that a `List` has.
fn manifests(lines: &str) -> Vec<Value> {
    let values = lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"));
    values.collect()
}

fn rendered(case: &Case) -> Vec<Value> {
    let list: Value = serde_json::from_str(&case.rendered_as("json")).expect("JSON");
    let items = list.get("items").and_then(Value::as_array);
    items.expect("a List").clone()
}

#[test]
fn the_server_of_argocd_gets_what_render_prints() {
    let Some(program) = needs::argocd_cmp() else {
        return;
    };
    let server = Server::start(program, &[]);
    let whole = Sent::example(None);
    for case in cases() {
        let part = case.root.as_deref().map(|root| Sent::example(Some(root)));
        let sent = part.as_ref().unwrap_or(&whole);
        let ran = server.call(sent, &case, &[]);
        if case.render.is_some() {
            assert_eq!(ran.code, Some(0), "{}: {}", case.name(), ran.stderr);
            let (theirs, ours) = (manifests(&ran.stdout), rendered(&case));
            assert!(
                theirs == ours && !ours.is_empty(),
                "{}: another render",
                case.name()
            );
        } else {
            assert_eq!(
                (ran.code, ran.stdout.as_str()),
                (Some(1), ""),
                "{}",
                case.name()
            );
            let (said, _) = case.expected.rsplit_once("exit code ").expect("a code");
            assert!(
                ran.stderr.contains(said.trim_end()),
                "{}: {}",
                case.name(),
                ran.stderr
            );
        }
    }
    whole.assert_unchanged();
}

#[test]
fn the_server_of_argocd_finds_the_plugin_and_its_parameters() {
    let Some(program) = needs::argocd_cmp() else {
        return;
    };
    let server = Server::start(program, &["--kustomize", "argocd-3.6"]);
    let example = Sent::example(None);
    let is_supported = |sent: &Sent, path: &str| {
        let ran = server.call(sent, &Case::at(path), &["-match"]);
        ran.stderr.contains("supported: true")
    };
    for path in [".", "overlays/production", "overlays/platform"] {
        assert!(is_supported(&example, path), "{path}: {}", server.log());
    }
    assert!(!is_supported(
        &Sent::files(&[("README.md", "nothing\n")]),
        "."
    ));
    let ran = server.call(&example, &Case::default(), &["-params"]);
    assert_eq!(
        (ran.code, ran.stdout.lines().count()),
        (Some(0), 5),
        "{}",
        ran.stderr
    );
    assert!(
        ran.stdout
            .contains("One of production, preview, load, partial"),
        "{}",
        ran.stdout
    );
    let versions = crate::support::root().join("fixtures/versions/digest-algorithms");
    let plain = Sent::copy_of(&versions.join("in"));
    let ran = server.call(&plain, &Case::default(), &[]);
    let yaml = crate::support::read(&versions.join("5.8.3.yaml"));
    assert_eq!(
        manifests(&ran.stdout).len(),
        yaml.split("---\n").count(),
        "{}",
        ran.stderr
    );
}
