//! The first law, seen from outside: no run opens a socket or starts a program but those that it is told
//! to, and none depends on the user's environment. Traced with strace where there is one.
#![cfg(target_os = "linux")]
#![allow(
    clippy::disallowed_methods,
    reason = "tests run programs and read what they did"
)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use regex::Regex;

use crate::support::{Ran, Repository, assert_all_called, files_below, needs, root};

/// Calls by command. Those that write do so below `written/` or in `edits/`.
const CALLS: &[(&str, &[&str])] = &[
    (
        "attribute",
        &["overlays/production --report report.json -o json"],
    ),
    (
        "build",
        &[
            "overlays/production",
            "HEAD:overlays/preview",
            "nowhere",
            "base -o written/built/",
            "overlays/production overlays/preview",
            "base --all --shard 1/2 -o written/all/",
        ],
    ),
    ("check", &["", "--since HEAD"]),
    (
        "diff",
        &[
            "production preview --branch x",
            "--since HEAD",
            "--since HEAD -o html",
            "HEAD:production production -o json",
        ],
    ),
    // The output of a shard names its directory and commit, which differ between two repositories.
    ("merge", &["report.json", "report.json -o json"]),
    ("edit add annotation", &["-C edits a:b"]),
    ("edit add component", &["-C edits component"]),
    ("edit add configmap", &["-C edits c --from-literal=a=b"]),
    ("edit add label", &["-C edits c:d"]),
    ("edit add patch", &["-C edits --path patch.yaml"]),
    ("edit add resource", &["-C edits more.yaml"]),
    ("edit add secret", &["-C edits s --from-literal=a=b"]),
    ("edit fix", &["-C edits"]),
    ("edit remove annotation", &["-C edits a"]),
    ("edit remove configmap", &["-C edits c"]),
    ("edit remove label", &["-C edits c"]),
    ("edit remove patch", &["-C edits --path patch.yaml"]),
    ("edit remove resource", &["-C edits more.yaml"]),
    ("edit remove secret", &["-C edits s"]),
    ("edit set annotation", &["-C edits a:c"]),
    ("edit set image", &["-C edits web=other:2"]),
    ("edit set label", &["-C edits e:f"]),
    ("edit set nameprefix", &["-C edits p-"]),
    ("edit set namesuffix", &["-C edits -- -s"]),
    ("edit set namespace", &["-C edits n"]),
    ("edit set replicas", &["-C edits web=3"]),
    ("eject", &["preview --branch x --to written/ejected"]),
    ("explain", &["production Deployment/api"]),
    ("help", &["", "diff", "image-unmatched"]),
    ("init", &["--dry-run", "-C edits"]),
    ("list", &["", "--why", "--affected-by HEAD", "HEAD:"]),
    ("names", &["preview --branch feature/login"]),
    (
        "render",
        &[
            "production",
            "preview --branch feature/login",
            "preview --branch x -o written/preview/",
            "HEAD:production",
            "--all --branch feature/login",
        ],
    ),
    ("schema", &[""]),
    ("snapshot", &["production", "--check production"]),
    ("teardown", &["preview --branch x"]),
    (
        "verify",
        &["base --against OTHER", "overlays --against OTHER"],
    ),
    ("edit add base", &["-C edits component"]),
    ("edit add buildmetadata", &["-C edits originAnnotations"]),
    ("edit add configuration", &["-C edits more.yaml"]),
    ("edit add generator", &["-C edits more.yaml"]),
    ("edit add transformer", &["-C edits more.yaml"]),
    ("edit remove buildmetadata", &["-C edits originAnnotations"]),
    ("edit remove component", &["-C edits component"]),
    ("edit remove transformer", &["-C edits more.yaml"]),
    ("edit set buildmetadata", &["-C edits originAnnotations"]),
    ("edit set configmap", &["-C edits c --from-literal=a=c"]),
    ("edit set secret", &["-C edits s --from-literal=a=c"]),
    ("argocd plugin", &[""]),
    ("argocd discover", &[""]),
    ("argocd generate", &[""]),
    ("argocd parameters", &[""]),
    ("vendor", &[""]),
    ("completions", &["bash"]),
    ("man", &["render"]),
    ("version", &["", "-o json"]),
];

/// Calls that only look: they open nothing for writing, so that a read-only file system is enough.
fn only_looks(command: &str, call: &str) -> bool {
    let writes = ["edit", "eject", "snapshot", "init"];
    let command = command.split(' ').next().unwrap_or(command);
    !call.contains("written/")
        && (!writes.contains(&command) || call.contains("--dry-run") || call.contains("--check"))
}

fn example() -> Option<Repository> {
    let repository = Repository::example();
    let report = r#"{"resources": [{"filename": "stdin", "kind": "Deployment", "name": "api", "version": "apps/v1", "status": "statusInvalid", "msg": "no", "validationErrors": [{"path": "/spec/replicas", "msg": "no"}]}]}"#;
    repository.write("report.json", report);
    let resource = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";
    repository.write(
        "edits/kustomization.yaml",
        "resources: [web.yaml]\ncommonLabels: {app: web}\n",
    );
    for name in ["web.yaml", "more.yaml", "patch.yaml"] {
        repository.write(&format!("edits/{name}"), resource);
    }
    let component = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n";
    repository.write("edits/component/kustomization.yaml", component);
    let repository = repository.into_git()?;
    repository.edit("base/redis/redis.yaml", "redis:7.4.2-alpine", "redis:8");
    Some(repository)
}

fn words(command: &str, call: &str) -> Vec<String> {
    let other = root().join("tests/it/cli/other-program.sh");
    let words = command.split(' ').chain(call.split_whitespace());
    let words = words.map(|word| match word {
        "OTHER" => other.to_string_lossy().into_owned(),
        word => word.to_owned(),
    });
    words.collect()
}

/// A run under strace, and the lines about it.
fn traced(directory: &Path, arguments: &[String]) -> (Ran, String) {
    let log = tempfile::NamedTempFile::new().expect("there is room");
    let mut strace = Command::new("strace");
    strace
        .args([
            "-f",
            "-qq",
            "-s",
            "200",
            "-e",
            "trace=network,execve,open,openat,creat",
            "-o",
        ])
        .arg(log.path())
        .arg(env!("CARGO_BIN_EXE_offshoot"))
        .args(arguments)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("OTHER_VERSION", "v5.8.1")
        .current_dir(directory)
        .stdin(std::process::Stdio::null());
    let ran = Ran::of(&mut strace);
    let lines = fs::read_to_string(log.path()).expect("strace wrote it");
    (ran, lines)
}

/// The lines that start with one of these calls, those of children as well.
fn calls<'l>(lines: &'l str, names: &[&str]) -> Vec<&'l str> {
    let is_wanted = |line: &&str| {
        let call = line.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
        names
            .iter()
            .any(|name| call.starts_with(&format!("{name}(")))
    };
    lines.lines().filter(is_wanted).collect()
}

const NETWORK: [&str; 8] = [
    "socket",
    "connect",
    "bind",
    "sendto",
    "sendmsg",
    "accept",
    "accept4",
    "socketpair",
];

/// The names of the programs that were started, the first of which is ours.
fn started(lines: &str) -> Vec<String> {
    let expression = Regex::new(r#"execve\("([^"]*)".* = 0"#).expect("it is right");
    let names = expression.captures_iter(lines).map(|found| {
        let path = PathBuf::from(&found[1]);
        path.file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    });
    names.collect()
}

#[test]
fn no_command_opens_a_socket_or_starts_a_program() {
    assert_all_called(CALLS.iter().map(|(command, _)| *command));
    let (Some(repository), Some(())) = (example(), needs::strace()) else {
        return;
    };
    for (command, all) in CALLS {
        for call in *all {
            let (ran, lines) = traced(repository.path(), &words(command, call));
            let what = format!("{command} {call}");
            assert!(
                ran.code.is_some_and(|code| code <= 2),
                "{what}: {}",
                ran.stderr
            );
            assert_eq!(calls(&lines, &NETWORK), [""; 0], "{what}");
            let mut programs = started(&lines);
            assert!(
                programs.first().is_some_and(|name| name == "offshoot"),
                "{what}: {lines}"
            );
            programs.dedup();
            // `verify` runs the program that it compares with, and itself.
            programs.retain(|name| *command != "verify" || name != "other-program.sh");
            programs.dedup();
            assert_eq!(programs, ["offshoot"], "{what}");
            if only_looks(command, call) {
                let writes = calls(&lines, &["open", "openat", "creat"]);
                let is_write = |line: &&str| {
                    let mode = ["O_WRONLY", "O_RDWR", "O_CREAT"];
                    mode.iter().any(|mode| line.contains(mode)) && !line.contains("\"/dev/")
                };
                let writes: Vec<&str> = writes.into_iter().filter(is_write).collect();
                assert_eq!(writes, [""; 0], "{what}");
            }
        }
    }
}

#[test]
fn a_chart_starts_helm_and_nothing_else() {
    let (Some(helm), Some(())) = (needs::helm(), needs::strace()) else {
        return;
    };
    let repository = Repository::new(&[
        ("kustomization.yaml", "helmCharts:\n- name: app\n"),
        (
            "charts/app/Chart.yaml",
            "apiVersion: v2\nname: app\nversion: 1.0.0\n",
        ),
        ("charts/app/values.yaml", ""),
        (
            "charts/app/templates/all.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n",
        ),
    ]);
    let call = ["build", ".", "--enable-helm", "--helm-command"].map(str::to_owned);
    let arguments = [&call[..], &[helm.to_string_lossy().into_owned()]].concat();
    let (ran, lines) = traced(repository.path(), &arguments);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(calls(&lines, &NETWORK), [""; 0]);
    let mut programs = started(&lines);
    programs.dedup();
    assert_eq!(programs, ["offshoot", "helm"]);
}

/// A command in an environment, with a mask for new files.
fn ran(directory: &Path, arguments: &[String], umask: &str, variables: &[(&str, &str)]) -> Ran {
    let mut shell = Command::new("/bin/sh");
    shell
        .args(["-c", &format!("umask {umask}; exec \"$@\""), "sh"])
        .arg(env!("CARGO_BIN_EXE_offshoot"))
        .args(arguments)
        .env_clear()
        .env("OTHER_VERSION", "v5.8.1")
        .envs(variables.iter().copied())
        .current_dir(directory)
        .stdin(std::process::Stdio::null());
    let mut ran = Ran::of(&mut shell);
    if arguments.first().is_some_and(|word| word == "verify") {
        let times = Regex::new(r" *[0-9.]+( ms|x\b|,|\})").expect("it is right");
        ran.stdout = times.replace_all(&ran.stdout, "TIME$1").into_owned();
    }
    ran
}

/// Every file but git's own, with its bytes.
fn contents(top: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let below = |path: &PathBuf| path.strip_prefix(top).expect("it is below").to_owned();
    let files = files_below(top).into_iter();
    let files = files.filter(|path| !below(path).starts_with(".git"));
    files
        .map(|path| (below(&path), fs::read(&path).expect("it is readable")))
        .collect()
}

const STRANGE: &[(&str, &str)] = &[
    ("LANG", "tr_TR.UTF-8"),
    ("LC_ALL", "tr_TR.UTF-8"),
    ("LC_NUMERIC", "de_DE.UTF-8"),
    ("TZ", "Asia/Kathmandu"),
    ("HOME", "/nonexistent"),
    ("USER", "somebody"),
    ("XDG_CONFIG_HOME", "/nonexistent"),
    ("TMPDIR", "/nonexistent"),
    ("GIT_DIR", "/nonexistent"),
    ("GIT_CONFIG_GLOBAL", "/nonexistent"),
    ("KUBECONFIG", "/nonexistent"),
    ("COLUMNS", "40"),
    ("SOURCE_DATE_EPOCH", "0"),
    ("RUST_LOG", "trace"),
];

#[test]
fn the_environment_of_the_user_has_no_effect() {
    let (Some(plain), Some(strange)) = (example(), example()) else {
        return;
    };
    for (command, all) in CALLS {
        for call in *all {
            let arguments = words(command, call);
            let here = ran(plain.path(), &arguments, "022", &[]);
            let there = ran(strange.path(), &arguments, "077", STRANGE);
            // Hashes of commits differ by their time.
            let same = |ran: &Ran, of: &Repository| {
                let head = of.git(&["rev-parse", "--short=10", "HEAD"]);
                let said = format!("{}\n{}\n{:?}", ran.stdout, ran.stderr, ran.code);
                said.replace(head.trim(), "HEAD")
            };
            assert_eq!(
                same(&here, &plain),
                same(&there, &strange),
                "{command} {call}"
            );
            if only_looks(command, call) {
                let again = ran_again(plain.path(), &arguments);
                assert_eq!(here, again, "{command} {call}");
            }
        }
    }
    assert_eq!(contents(plain.path()), contents(strange.path()));
}

fn ran_again(directory: &Path, arguments: &[String]) -> Ran {
    ran(directory, arguments, "000", &[])
}

#[test]
fn a_directory_that_may_not_be_written_is_enough() {
    let (Some(repository), Some(writable)) = (example(), example()) else {
        return;
    };
    let set_mode = |mode: u32| {
        let all = walkdir::WalkDir::new(repository.path())
            .into_iter()
            .flatten();
        for entry in all.filter(|entry| entry.file_type().is_dir()) {
            let mode = fs::Permissions::from_mode(mode);
            fs::set_permissions(entry.path(), mode).expect("it is ours");
        }
    };
    set_mode(0o555);
    for (command, all) in CALLS {
        for call in all.iter().filter(|call| only_looks(command, call)) {
            let arguments = words(command, call);
            let here = ran(repository.path(), &arguments, "022", &[]);
            let there = ran(writable.path(), &arguments, "022", &[]);
            assert_eq!(here.code, there.code, "{command} {call}: {}", here.stderr);
        }
    }
    set_mode(0o755);
}
