#![allow(clippy::disallowed_methods, reason = "tests look at what was written")]

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use super::*;

fn scratch() -> (tempfile::TempDir, FilePath) {
    let directory = tempfile::tempdir().expect("there is room");
    let path = Disk.absolute(directory.path()).expect("it has a path");
    (directory, path)
}

fn mode(path: &Path) -> u32 {
    let metadata = fs::metadata(path).expect("it exists");
    metadata.permissions().mode() & 0o777
}

fn message(failed: Fallible<()>) -> String {
    let failed = failed.expect_err("it cannot be written");
    let found: Vec<String> = failed.iter().map(|found| found.message.clone()).collect();
    found.join("\n")
}

#[test]
fn a_new_file_has_the_permissions_of_any_new_file() {
    let (directory, path) = scratch();
    fs::write(directory.path().join("plain"), "").expect("there is room");
    write_file(&path.join("a/b.yaml"), "x: 1\n").expect("it can be written");
    let written = directory.path().join("a/b.yaml");
    assert_eq!(mode(&written), mode(&directory.path().join("plain")));
    assert_eq!(fs::read_to_string(written).expect("it exists"), "x: 1\n");
}

#[test]
fn an_existing_file_keeps_its_permissions() {
    let (directory, path) = scratch();
    let file = directory.path().join("a.yaml");
    fs::write(&file, "old").expect("there is room");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("it is ours");
    write_file(&path.join("a.yaml"), "new").expect("it can be written");
    assert_eq!(mode(&file), 0o640);
    assert_eq!(fs::read_to_string(&file).expect("it exists"), "new");
}

#[test]
fn a_symlink_keeps_pointing_to_the_file_that_is_written() {
    let (directory, path) = scratch();
    let (link, file) = (directory.path().join("link"), directory.path().join("to/a"));
    fs::create_dir(directory.path().join("to")).expect("there is room");
    fs::write(&file, "old").expect("there is room");
    symlink("to/a", &link).expect("there is room");
    write_file(&path.join("link"), "new").expect("it can be written");
    assert_eq!(fs::read_link(&link).expect("a link"), Path::new("to/a"));
    assert_eq!(fs::read_to_string(&file).expect("it exists"), "new");
}

#[test]
fn the_longest_name_can_be_written_and_no_draft_is_left() {
    let (directory, path) = scratch();
    let name = "a".repeat(255);
    write_file(&path.join(&name), "text").expect("it can be written");
    write_file(&path.join(&name), "other").expect("it can be written");
    let entries = fs::read_dir(directory.path()).expect("it exists");
    assert_eq!(entries.count(), 1);
}

#[test]
fn a_failure_tells_what_was_tried() {
    let (directory, path) = scratch();
    fs::write(directory.path().join("file"), "").expect("there is room");
    let below = path.join("file/a.yaml");
    assert_eq!(
        message(write_file(&below, "")),
        format!("`{below}` cannot be written: Not a directory (os error 20)")
    );
    symlink("/nowhere/at/all", directory.path().join("dangling")).expect("there is room");
    let below = path.join("dangling/a.yaml");
    let dangling = path.join("dangling");
    assert_eq!(
        message(write_file(&below, "")),
        format!(
            "`{below}` cannot be written: the directory `{dangling}` cannot be created: File exists (os error 17)"
        )
    );
}
