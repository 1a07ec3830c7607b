//! The pages as a book. In: SUMMARY.md. Out: the pages that it names; the book that mdbook builds of them, whose
//! links lead somewhere in it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use regex::Regex;

use super::{links, pages};
use crate::support::{Ran, files_below, needs, read, root};

#[test]
fn every_page_is_in_the_book_once() {
    let summary = root().join("SUMMARY.md");
    let mut named: Vec<PathBuf> = links::targets(&read(&summary))
        .map(|path| root().join(path))
        .collect();
    let mut all = pages();
    named.sort();
    all.sort();
    assert_eq!(named, all);
    assert_eq!(links::broken(&summary), [""; 0]);
}

#[test]
fn the_book_builds_and_its_links_lead_somewhere() {
    let (Some(python), Some(mdbook)) = (needs::python(), needs::mdbook()) else {
        return;
    };
    let book = tempfile::tempdir().expect("a scratch directory");
    let mut command = Command::new(python);
    command
        .arg(root().join("scripts/book.py"))
        .arg("--mdbook")
        .arg(mdbook)
        .arg("--out")
        .arg(book.path());
    let ran = Ran::of(&mut command);
    assert_eq!(ran.code, Some(0), "{}", ran.said());
    let pages = built(book.path());
    for page in super::pages() {
        let path = page.strip_prefix(root()).expect("it is ours");
        let path = path.with_extension("html");
        assert!(
            pages.contains_key(&book.path().join(&path)),
            "{}",
            path.display()
        );
    }
    let broken: Vec<String> = pages.keys().flat_map(|page| dead(page, &pages)).collect();
    assert_eq!(broken, [""; 0]);
    // Of the files of the repository, the book has those that pages link to.
    assert!(book.path().join("offshoot.yaml").is_file());
    assert!(!book.path().join("Cargo.toml").exists());
}

/// The pages of a book, each with its anchors.
fn built(book: &Path) -> BTreeMap<PathBuf, BTreeSet<String>> {
    let id = Regex::new(r#"\sid="([^"]+)""#).expect("it is right");
    // The page of all pages has other anchors, the table of contents is a frame of the others, and the
    // page for what is missing has the address of the site.
    let is_page = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default();
        path.extension().is_some_and(|end| end == "html")
            && ["print.html", "toc.html", "404.html"]
                .iter()
                .all(|it| name != *it)
    };
    let pages = files_below(book).into_iter().filter(is_page);
    pages
        .map(|page| {
            let text = read(&page);
            let anchors = id.captures_iter(&text).map(|it| it[1].to_owned()).collect();
            (page, anchors)
        })
        .collect()
}

/// The links of a page that lead nowhere in the book.
fn dead(page: &Path, pages: &BTreeMap<PathBuf, BTreeSet<String>>) -> Vec<String> {
    let link = Regex::new(r#"\s(?:href|src)="([^"]+)""#).expect("it is right");
    let text = read(page);
    let targets = link.captures_iter(&text).map(|found| found[1].to_owned());
    let own = targets.filter(|target| !target.contains(':'));
    own.filter(|target| !leads_somewhere(page, target, pages))
        .map(|target| format!("{}: {target}", page.display()))
        .collect()
}

fn leads_somewhere(page: &Path, target: &str, pages: &BTreeMap<PathBuf, BTreeSet<String>>) -> bool {
    let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
    let folder = page.parent().expect("a page is in a folder");
    let found = match path {
        "" => Some(page.to_owned()),
        path => folder.join(path).canonicalize().ok(),
    };
    let Some(found) = found.filter(|path| path.is_file()) else {
        return false;
    };
    anchor.is_empty() || pages.get(&found).is_some_and(|it| it.contains(anchor))
}

#[test]
fn dead_links_of_a_book_are_found() {
    let book = tempfile::tempdir().expect("a scratch directory");
    let root = book.path().canonicalize().expect("it is there");
    let page = root.join("a.html");
    let text = r##"<h2 id="one">1</h2> <a href="#one">1</a> <a href="#two">2</a> <a href="b.html">b</a> <a href="https://example.com">e</a>"##;
    std::fs::write(&page, text).expect("there is room");
    let found = dead(&page, &built(&root));
    let expected = ["#two", "b.html"].map(|it| format!("{}: {it}", page.display()));
    assert_eq!(found, expected);
}
