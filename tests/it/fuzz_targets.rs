//! `fuzz/` has a target for each of `tests/fuzz`, and no body of its own.
#![allow(clippy::disallowed_methods, reason = "tests read the repository")]

use std::collections::BTreeSet;

use crate::support::{entries, read, root};

fn names(folder: &str) -> BTreeSet<String> {
    let files = entries(&root().join(folder)).into_iter();
    let stems = files.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()));
    stems.filter(|stem| stem != "mod").collect()
}

#[test]
fn both_fuzzers_run_the_same_targets() {
    let stable = names("tests/fuzz/targets");
    assert!(!stable.is_empty());
    assert_eq!(names("fuzz/fuzz_targets"), stable);
    let manifest = read(&root().join("fuzz/Cargo.toml"));
    let run = read(&root().join("tests/fuzz/main.rs"));
    for name in &stable {
        let body = format!("#![no_main]\n\noffshoot_fuzz::target!({name});\n");
        let path = format!("fuzz_targets/{name}.rs");
        assert_eq!(read(&root().join("fuzz").join(&path)), body, "{name}");
        let bin = format!("[[bin]]\nname = \"{name}\"\npath = \"{path}\"\n");
        assert!(manifest.contains(&bin), "fuzz/Cargo.toml has no {name}");
        assert!(run.contains(&format!("    {name},\n")), "{name}");
    }
}
