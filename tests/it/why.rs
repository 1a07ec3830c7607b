//! `offshoot list --why`: `fixtures/why/CASE.txt`, written as `tests/it/messages.rs` says; behind
//! `-- stderr --` is all that the program prints.
#![allow(clippy::disallowed_methods, reason = "tests make directories")]

use crate::support::messages::{OURS, cases_in};
use crate::support::{Golden, Ran, run};

#[test]
fn a_target_says_why_it_does_not_render() {
    let mut golden = Golden::default();
    for case in cases_in("why") {
        let around = tempfile::tempdir().expect("a directory for the case");
        let directory = around.path().join("case");
        std::fs::create_dir(&directory).expect("there is room");
        case.lay_out(&directory);
        let arguments: Vec<&str> = case.command.iter().map(String::as_str).collect();
        let ran = run(&directory, &arguments);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        golden.file(
            &case.path,
            &format!("{}-- {OURS} --\n{}", case.head, ran.said()),
        );
    }
    golden.assert();
}

/// Programs that make what the script would fetch.
const FETCHERS: [(&str, &str); 3] = [
    (
        "git",
        "for last; do :; done\nmkdir -p \"$last/deploy\" \"$last/.git\"\n\
         echo 'configMapGenerator: [{name: search}]' > \"$last/deploy/kustomization.yaml\"\n",
    ),
    (
        "curl",
        "while [ \"$1\" != --output ]; do shift; done\nmkdir -p \"$(dirname \"$2\")\"\n\
         printf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: crd}\\n' > \"$2\"\n",
    ),
    (
        "helm",
        "for last; do :; done\nmkdir -p \"$last/redis\"\n\
         printf 'name: redis\\nversion: 1.2.3\\n' > \"$last/redis/Chart.yaml\"\n",
    ),
];

/// The script of `vendor`, run: nothing is missing then.
#[cfg(unix)]
#[test]
fn the_script_gets_all_that_is_missing() {
    use std::os::unix::fs::PermissionsExt;
    for case in cases_in("why") {
        let name = case.path.file_name().expect("a file").to_string_lossy();
        if !["vendor.txt", "vendor-without-config.txt"].contains(&&*name) {
            continue;
        }
        let around = tempfile::tempdir().expect("a directory for the case");
        let (directory, programs) = (around.path().join("case"), around.path().join("programs"));
        std::fs::create_dir(&directory).expect("there is room");
        std::fs::create_dir(&programs).expect("there is room");
        case.lay_out(&directory);
        for (name, text) in FETCHERS {
            let program = programs.join(name);
            std::fs::write(&program, format!("#!/bin/sh\nset -e\n{text}")).expect("there is room");
            let mode = std::fs::Permissions::from_mode(0o755);
            std::fs::set_permissions(&program, mode).expect("it is ours");
        }
        let script = run(&directory, &["vendor"]).output();
        let path = format!("{}:/usr/bin:/bin", programs.display());
        let mut shell = std::process::Command::new("/bin/sh");
        let shell = shell.current_dir(&directory).env("PATH", path);
        let ran = Ran::with_input(shell, &script);
        assert_eq!(ran.code, Some(0), "{name}: {}", ran.stderr);
        let wrote = run(&directory, &["vendor"]).wrote();
        assert_eq!(wrote, "nothing is missing\n", "{name}");
        let built = run(&directory, &["build", "overlays/search"]).output();
        assert!(
            built.contains("name: search-") && built.contains("name: crd"),
            "{built}"
        );
    }
}
