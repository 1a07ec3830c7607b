//! The codes of rows against those that the code of environments gives.

use std::collections::BTreeSet;

use offshoot::diag::Code;
use offshoot::environment::reference::{GENERAL, rows};
use regex::Regex;

use crate::support::{files_below, read, root};

/// The codes that environments and their offshoot.yaml can give, by the names of their variants.
fn given() -> BTreeSet<String> {
    let variant = Regex::new(r"\bCode::([A-Z]\w*)").expect("it is right");
    let is_rule = |path: &std::path::PathBuf| {
        !path
            .components()
            .any(|part| part.as_os_str() == "reference")
    };
    let files = files_below(&root().join("src/environment"))
        .into_iter()
        .filter(is_rule);
    let others = [
        "src/config/fields.rs",
        "src/kustomize/load/vendor.rs",
        "src/repository/check.rs",
    ];
    let files = files.chain(others.map(|path| root().join(path)));
    let mut given = BTreeSet::new();
    for path in files {
        let text = read(&path);
        let text = text
            .split("#[cfg(test)]\nmod tests {")
            .next()
            .unwrap_or_default();
        given.extend(variant.captures_iter(text).map(|found| found[1].to_owned()));
    }
    given.remove("ALL");
    given
}

#[test]
fn every_code_of_environments_is_at_a_field() {
    let stated = rows().flat_map(|row| row.codes).chain(GENERAL);
    let stated: BTreeSet<String> = stated.map(|code| format!("{code:?}")).collect();
    let given = given();
    let missing: Vec<&String> = given.difference(&stated).collect();
    assert!(
        missing.is_empty(),
        "the reference of offshoot.yaml does not say which field gives these codes: {missing:?}. Add each to the `codes` of a row \
         in src/environment/reference/, or to `GENERAL` there if it belongs to no field; then `UPDATE=1 cargo test --test it reference`"
    );
    let needless: Vec<&String> = stated.difference(&given).collect();
    assert!(
        needless.is_empty(),
        "nothing in src/environment gives these codes: {needless:?}"
    );
}

#[test]
fn a_row_has_each_code_once() {
    for row in rows() {
        let codes: BTreeSet<&str> = row.codes.iter().map(|code: &Code| code.name()).collect();
        assert_eq!(codes.len(), row.codes.len(), "{}", row.path);
    }
}
