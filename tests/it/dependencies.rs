//! No crate that can open a socket is linked in: the first law, held without
//! `cargo deny`. The list of refused crates is deny.toml's.

use std::collections::BTreeSet;

use crate::support;

#[test]
fn nothing_that_deny_toml_refuses_is_in_the_lock_file() {
    let refused = refused();
    assert!(refused.len() > 10, "deny.toml was read");
    let locked = locked();
    assert!(locked.contains("clap"), "Cargo.lock was read");
    let found: Vec<&String> = refused.intersection(&locked).collect();
    assert!(found.is_empty(), "deny.toml refuses {found:?}");
}

/// The crates under `deny` in deny.toml.
fn refused() -> BTreeSet<String> {
    let text = support::read(&support::root().join("deny.toml"));
    names(&text, "{ crate = \"")
}

fn locked() -> BTreeSet<String> {
    let text = support::read(&support::root().join("Cargo.lock"));
    names(&text, "name = \"")
}

/// What stands in quotes behind `mark` at the beginning of a line.
fn names(text: &str, mark: &str) -> BTreeSet<String> {
    text.lines()
        .filter_map(|line| line.trim_start().strip_prefix(mark)?.split('"').next())
        .map(str::to_owned)
        .collect()
}
