//! The reference of offshoot.yaml: every field that a decoder reads has a row, which says the truth;
//! docs/offshoot-yaml.md and the schema are made of the rows. `UPDATE=1 cargo test --test it reference`
//! writes both anew.
#![allow(clippy::disallowed_methods, reason = "tests read the repository")]

use std::path::Path;

use crate::support::{read, root, updating};

#[path = "reference/codes.rs"]
mod codes;
#[path = "reference/document.rs"]
pub(crate) mod document;
#[path = "reference/page.rs"]
mod page;
#[path = "reference/rows.rs"]
mod rows;
#[path = "reference/schema.rs"]
mod schema;
#[path = "reference/templates.rs"]
mod templates;
#[path = "reference/wrong.rs"]
mod wrong;

/// Holds a generated file, or writes it anew.
fn generated(path: &str, text: &str) {
    let path: &Path = &root().join(path);
    if updating() {
        std::fs::create_dir_all(path.parent().expect("it is below")).expect("writable");
        std::fs::write(path, text).expect("the file is writable");
        return;
    }
    assert!(
        path.is_file() && read(path) == text,
        "{} is stale: `UPDATE=1 cargo test --test it reference` writes it anew",
        path.display()
    );
}
