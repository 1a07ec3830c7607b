//! `offshoot init` in trees of every shape: `fixtures/init/CASE.txt`, written as
//! `tests/it/messages.rs` says. Behind `-- stderr --` is what the program says, and then the
//! offshoot.yaml that it wrote. Its environments render as it stands, and a branch takes no host and no
//! namespace of the others. So does the example of an environment of branches, uncommented as it says.
#![allow(clippy::disallowed_methods, reason = "tests make directories")]

use std::collections::BTreeSet;

use offshoot::diag::Origin;
use offshoot::environment::Config;

use crate::support::messages::{OURS, cases_in};
use crate::support::{Golden, Ran, read, run};

#[test]
fn a_first_file_renders_as_it_stands() {
    let mut golden = Golden::default();
    for case in cases_in("init") {
        let around = tempfile::tempdir().expect("a directory for the case");
        let directory = around.path().join("case");
        std::fs::create_dir(&directory).expect("there is room");
        case.lay_out(&directory);
        let arguments: Vec<&str> = case.command.iter().map(String::as_str).collect();
        let ran = run(&directory, &arguments);
        let mut text = format!("{}-- {OURS} --\n{}", case.head, ran.messages());
        if ran.code == Some(0) {
            let written = read(&directory.join("offshoot.yaml"));
            text.push_str(&format!("-- offshoot.yaml --\n{written}"));
            if written.contains(QUESTION) {
                let answered = uncommented(&written);
                std::fs::write(directory.join("offshoot.yaml"), &answered).expect("there is room");
            }
            let config = read(&directory.join("offshoot.yaml"));
            let config = Config::parse(&config, Origin::START).expect("a valid file");
            let (mut of_branches, mut single) = (BTreeSet::new(), BTreeSet::new());
            for spec in &config.environments {
                let name = spec.name.value.as_str();
                let branch: &[&str] = if spec.per_branch { &["-b", "x"] } else { &[] };
                let ran = run(&directory, &[&["render", name], branch].concat());
                assert_eq!(ran.code, Some(0), "{}: {name}: {}", case.name(), ran.stderr);
                let claims = claims(&ran);
                if spec.per_branch {
                    of_branches.extend(claims);
                } else {
                    single.extend(claims);
                }
            }
            let both: Vec<&String> = of_branches.intersection(&single).collect();
            assert!(both.is_empty(), "{}: {both:?}", case.name());
        }
        golden.file(&case.path, &text);
    }
    golden.assert();
}

/// The question whose answer is to uncomment what follows.
const QUESTION: &str = "Uncomment this for previews";

/// The file with the example of an environment of branches, and the zones that it needs.
fn uncommented(written: &str) -> String {
    let mut is_example = false;
    let mut lines = Vec::new();
    for line in written.lines() {
        let bare = match line.strip_prefix("  # ") {
            Some(rest) if is_example => format!("  {rest}"),
            _ if line.starts_with("# domains:") => line.trim_start_matches("# ").to_owned(),
            _ => line.to_owned(),
        };
        is_example |= line.contains(QUESTION);
        lines.push(bare + "\n");
    }
    lines.concat()
}

/// The hosts and namespaces of a render, as lines.
fn claims(ran: &Ran) -> BTreeSet<String> {
    let lines = ran
        .stdout
        .lines()
        .map(|line| line.trim_start_matches([' ', '-']));
    let is_claim = |line: &&str| line.starts_with("host: ") || line.starts_with("namespace: ");
    lines.filter(is_claim).map(str::to_owned).collect()
}
