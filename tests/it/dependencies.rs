//! The crates that are linked are those that deny.toml allows, each in one version: the first law,
//! held without `cargo deny`.

use std::collections::{BTreeMap, BTreeSet};

use crate::support;

/// The crates under `allow` and under `deny` in deny.toml.
struct Bans {
    allowed: BTreeSet<String>,
    refused: BTreeSet<String>,
}

impl Bans {
    fn read() -> Self {
        let text = support::read(&support::root().join("deny.toml"));
        let (_, bans) = text.split_once("\n[bans]\n").expect("there are bans");
        Self {
            allowed: names(list(bans, "\nallow = [\n"), "\""),
            refused: names(list(bans, "\ndeny = [\n"), "{ crate = \""),
        }
    }
}

fn list<'t>(text: &'t str, open: &str) -> &'t str {
    let (_, list) = text.split_once(open).expect("the list begins");
    list.split_once("\n]").expect("the list ends").0
}

/// What `mark` and a quote enclose at the beginning of a line.
fn names(text: &str, mark: &str) -> BTreeSet<String> {
    text.lines()
        .filter_map(|line| line.trim_start().strip_prefix(mark)?.split('"').next())
        .map(str::to_owned)
        .collect()
}

/// Versions of the crates that are linked on this platform, or build those, by name.
#[expect(clippy::disallowed_methods, reason = "cargo knows what is linked")]
fn linked() -> BTreeMap<String, BTreeSet<String>> {
    let arguments = "tree --offline --locked --all-features --edges normal,build --prefix none";
    let output = std::process::Command::new(env!("CARGO"))
        .args(arguments.split(' '))
        .args(["--format", "{p}"])
        .current_dir(support::root())
        .output()
        .expect("cargo runs the tests");
    let failed = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{failed}");
    let mut linked: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let mut words = line.split(' ');
        if let (Some(name), Some(version)) = (words.next(), words.next()) {
            let versions = linked.entry(name.to_owned()).or_default();
            versions.insert(version.to_owned());
        }
    }
    linked
}

#[test]
fn what_is_linked_is_allowed() {
    let Bans { allowed, .. } = Bans::read();
    let linked = linked();
    assert!(linked.contains_key("offshoot"), "cargo was understood");
    let missing: Vec<String> = linked
        .keys()
        .filter(|name| !allowed.contains(*name))
        .map(|name| format!("  \"{name}\","))
        .collect();
    assert!(
        missing.is_empty(),
        "linked, and not allowed by deny.toml:\n{}",
        missing.join("\n")
    );
}

#[test]
fn what_is_linked_is_linked_once() {
    let twice: Vec<_> = linked()
        .into_iter()
        .filter(|(_, versions)| versions.len() > 1)
        .collect();
    assert!(twice.is_empty(), "in several versions: {twice:?}");
}

#[test]
fn what_is_allowed_is_there_and_not_refused() {
    let Bans { allowed, refused } = Bans::read();
    assert!(refused.len() > 20, "deny.toml was read");
    let text = support::read(&support::root().join("Cargo.lock"));
    let locked = names(&text, "name = \"");
    assert!(locked.contains("clap"), "Cargo.lock was read");
    let gone: Vec<&String> = allowed.difference(&locked).collect();
    assert!(gone.is_empty(), "deny.toml allows what is gone: {gone:?}");
    let found: Vec<&String> = refused.intersection(&locked).collect();
    assert!(found.is_empty(), "deny.toml refuses {found:?}");
}
