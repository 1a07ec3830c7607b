//! Links of pages to files and headings of this repository. In: a page. Out: those that lead nowhere.

use std::path::Path;

use regex::Regex;

use crate::support::{read, root};

/// Folders of this repository, of which a book of the pages has none.
const FOLDERS: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/tree/main/");

/// The links that lead nowhere, or to a folder by a path.
pub(super) fn broken(page: &Path) -> Vec<String> {
    let name = page.strip_prefix(root()).expect("it is ours").display();
    let text = read(page);
    targets(&text)
        .filter(|target| match target.strip_prefix(FOLDERS) {
            Some(folder) => !root().join(folder).is_dir(),
            None => !target.contains("://") && !leads_somewhere(page, target),
        })
        .map(|target| format!("{name}: {target}"))
        .collect()
}

/// Where the links and pictures of a page lead.
pub(super) fn targets(text: &str) -> impl Iterator<Item = String> {
    let link = Regex::new(r#"\]\(([^)\s]+)\)|(?:href|src|srcset)="([^"]+)""#).expect("it is right");
    let all = link.captures_iter(text);
    let targets = all.filter_map(|found| {
        found
            .get(1)
            .or(found.get(2))
            .map(|it| it.as_str().to_owned())
    });
    targets.collect::<Vec<_>>().into_iter()
}

fn leads_somewhere(page: &Path, target: &str) -> bool {
    let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
    let folder = page.parent().expect("a page is in a folder");
    let path = match path {
        "" => page.to_owned(),
        path => folder.join(path),
    };
    path.is_file() && (anchor.is_empty() || anchors(&read(&path)).any(|it| it == anchor))
}

/// The anchors of a page: those that are written, and those that GitHub makes of headings.
fn anchors(text: &str) -> impl Iterator<Item = String> {
    let id = Regex::new(r#"<a id="([^"]+)">"#).expect("it is right");
    let written = id.captures_iter(text).map(|found| found[1].to_owned());
    let headings = text.lines().filter(|line| line.starts_with('#'));
    let made = headings.map(|line| {
        let line = line.trim_start_matches('#').trim().to_lowercase();
        let kept = line
            .chars()
            .filter(|c| c.is_alphanumeric() || " -_".contains(*c));
        kept.collect::<String>().replace(' ', "-")
    });
    written.chain(made).collect::<Vec<_>>().into_iter()
}

#[test]
fn links_are_followed() {
    let page = root().join("docs/pipelines.md");
    assert!(leads_somewhere(&page, "#the-images-of-a-branch"));
    assert!(leads_somewhere(&page, "diagnostics.md#host-stays"));
    assert!(leads_somewhere(&page, "../README.md"));
    for target in [
        "#images-of-nobody",
        "diagnostics.md#host",
        "absent.md",
        "../examples/argocd",
    ] {
        assert!(!leads_somewhere(&page, target), "{target}");
    }
    let text = r#"[a](b.md#c "d") [e](f.md) <img src="g.svg">"#;
    assert_eq!(targets(text).collect::<Vec<_>>(), ["f.md", "g.svg"]);
}
