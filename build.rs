//! A digest of this program's sources, for caches: a program reads only entries that were written by the same sources.
//! A version number alone does not tell two builds apart.
#![allow(clippy::disallowed_methods, reason = "a build reads its sources")]

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{fs, io};

fn main() -> io::Result<()> {
    let mut files = Vec::new();
    find(Path::new("src"), &mut files)?;
    files.extend(["Cargo.toml", "Cargo.lock"].map(PathBuf::from));
    files.sort();
    let mut hasher = DefaultHasher::new();
    for path in &files {
        println!("cargo::rerun-if-changed={}", path.display());
        if path.is_file() {
            path.hash(&mut hasher);
            fs::read(path)?.hash(&mut hasher);
        }
    }
    println!("cargo::rustc-env=OFFSHOOT_SOURCES={:016x}", hasher.finish());
    Ok(())
}

fn find(directory: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            find(&path, files)?;
        } else {
            files.push(path);
        }
    }
    // A file that appears counts as well.
    files.push(directory.to_owned());
    Ok(())
}
