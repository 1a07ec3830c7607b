//! What an edit does to all overlays of a tree: `fixtures/impact/NAME` holds the tree before
//! (`old`) and after (`new`), and what is said about it (`impact.txt`; `UPDATE=1` rewrites it).

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::Path;

use offshoot::diag::Caller;
use offshoot::diff::{Options, compare};
use offshoot::impact::{
    EditedValues, Edits, Gathering, Impact, SharedSources, Sides, TargetEdits, differences,
    overridden,
};
use offshoot::kustomize::{self, Build, Files};
use offshoot::report::diagnostics::Places;
use offshoot::report::{
    self, COMMENT_BUDGET, Compared, HtmlOptions, HumanOptions, MarkdownOptions, html, markdown,
};
use offshoot::sources::{FilePath, Memory, SourceMap, Sources};

use crate::support::{self, Golden};
use regex::Regex;

const MARKDOWN: MarkdownOptions<'_> = MarkdownOptions {
    budget: COMMENT_BUDGET,
    link_base: Some("https://git.example.com/stack/blob/main"),
    command: "offshoot diff --since main",
    emoji: true,
};

const COMPARED: Compared<'_> = Compared::Commit {
    with: "main (c748022)",
    head: Some("5d1a0be"),
};

/// How links begin in HTML.
const LINKED: &str = "https:&#x2f;&#x2f;git.example.com&#x2f;stack&#x2f;blob&#x2f;main&#x2f;";

const HTML: HtmlOptions<'_> = HtmlOptions {
    link_base: MARKDOWN.link_base,
    command: MARKDOWN.command,
};

#[test]
fn edits_are_told_by_cause() {
    let mut golden = Golden::default();
    for case in support::cases("impact") {
        let (impact, map) = impact_of(&case);
        let places = Places {
            map: &map,
            causes: None,
            base: &FilePath::new("/repo"),
            caller: Caller::CommandLine,
        };
        let text = report::impact(&impact, &COMPARED, &places, HumanOptions::default());
        golden.file(&case.join("impact.txt"), &text);
        let text = report::summary(&impact, &COMPARED, &places);
        golden.file(&case.join("summary.txt"), &text);
        let text = markdown(&impact, &COMPARED, &places, MARKDOWN);
        golden.file(&case.join("impact.md"), &text);
        golden.file(&case.join("names.txt"), &report::names(&impact));
        let full = HumanOptions {
            full: true,
            ..HumanOptions::default()
        };
        let text = report::impact(&impact, &COMPARED, &places, full);
        golden.file(&case.join("full.txt"), &text);
        let by_resource = impact.clone().by_resource();
        let text = report::impact(&by_resource, &COMPARED, &places, HumanOptions::default());
        golden.file(&case.join("by-resource.txt"), &text);
        let text = report::json(&impact, &places);
        golden.file(&case.join("impact.jsonl"), &text);
        assert!(is_json_lines(&text), "{}", case.display());
        let page = without_assets(&html(&impact, &COMPARED, &places, HTML));
        golden.file(&case.join("page.html"), &page);
        let forged = forged_markup(&page);
        assert!(forged.is_empty(), "{}: {forged:?}", case.display());
    }
    golden.assert();
}

fn impact_of(folder: &Path) -> (Impact, SourceMap) {
    let map = SourceMap::default();
    let (old, new) = (tree(&folder.join("old")), tree(&folder.join("new")));
    let names = overlays(&folder.join("new/overlays"));
    let built: Vec<[Build; 2]> = names
        .iter()
        .map(|name| [&old, &new].map(|tree| build(tree, name, &map)))
        .collect();
    let (edits, values) = edits(&old, &new);
    let mut gathering = Gathering::default();
    for (name, [old, new]) in names.iter().zip(&built) {
        let comparison = compare(
            old.resources.items(),
            new.resources.items(),
            Options::default(),
        );
        let sides = Sides {
            map: &map,
            root: &FilePath::new("/repo"),
            old: &old.causes,
            new: &new.causes,
            edits: TargetEdits::all(&edits),
        };
        let sources = [old, new].map(|side| (side.resources.items(), &side.causes));
        let shared = SharedSources::of(sources, &map);
        let found = differences(&comparison, sides, &shared);
        let (resources, causes) = (new.resources.items(), &new.causes);
        let seen = overridden(resources, causes, &map, sides.edits, &values, &found);
        gathering.add(&format!("overlays/{name}"), found, comparison.unchanged);
        gathering.saw(seen, edits.files().cloned().collect());
    }
    drop(built);
    (gathering.finish(&edits, &values), map)
}

fn is_json_lines(text: &str) -> bool {
    let mut lines = text.lines().map(serde_json::from_str::<serde_json::Value>);
    lines.all(|line| line.is_ok_and(|line| line.get("type").is_some()))
}

/// The page without its style and its script, which are files of their own.
fn without_assets(page: &str) -> String {
    let mut page = page.to_owned();
    for (open, close) in [("<style>", "</style>"), ("<script>", "</script>")] {
        let (before, rest) = page.split_once(open).expect("there is one");
        let (asset, after) = rest.split_once(close).expect("it ends");
        assert!(asset.lines().count() > 50, "{open} is there");
        page = format!("{before}{open}{close}{after}");
    }
    page
}

/// What in a page, from its title, is neither its own markup nor text: markup that values made.
fn forged_markup(page: &str) -> Vec<String> {
    const TAGS: &str = "title style head body header h1 form input select option label button output div nav section ol ul \
                        li a b code pre small span svg path main p h2 h3 details summary article table tr th td dl dt dd \
                        dialog kbd br script html";
    const ATTRIBUTES: &str = "name type placeholder aria-label aria-live aria-pressed role value id class href tabindex \
                              title method open hidden width height d data-command data-kind data-class data-target data-targets";
    let expression = |text| Regex::new(text).expect("the tests' expressions are right");
    let tag = expression(r#"</?([a-z0-9]+)((?: [a-z-]+="[^"<>']*")*)>"#);
    let attribute = expression(r#" ([a-z-]+)="([^"]*)""#);
    let (_, page) = page.split_once("<title>").expect("it has a title");
    let is_listed = |list: &str, name: &str| list.split_whitespace().any(|each| each == name);
    let is_ours = |tag: &regex::Captures<'_>| {
        let mut attributes = attribute.captures_iter(&tag[2]);
        is_listed(TAGS, &tag[1])
            && attributes.all(|found| {
                let is_safe = found[2] == *"#"
                    || found[2].starts_with("#d-")
                    || found[2].starts_with("#hidden-");
                let is_safe = is_safe || found[2].starts_with(LINKED);
                is_listed(ATTRIBUTES, &found[1]) && (&found[1] != "href" || is_safe)
            })
    };
    let tags = tag.captures_iter(page).filter(|tag| !is_ours(tag));
    let mut forged: Vec<String> = tags.map(|tag| tag[0].to_owned()).collect();
    let text = tag.replace_all(page, "");
    let rest = text
        .lines()
        .filter(|line| line.contains(['<', '>', '"', '\'']));
    forged.extend(rest.map(str::to_owned));
    forged
}

#[test]
fn forged_markup_is_seen() {
    for forged in [
        "<i>",
        "<a onclick=\"x\">",
        "<a href=\"javascript:x\">",
        "it's",
    ] {
        let page = format!("<title>{forged}</title>");
        assert_eq!(forged_markup(&page), [forged.to_owned()]);
    }
    assert!(forged_markup("<title>&lt;i&gt;</title><a href=\"#d-0\">x</a>").is_empty());
}

#[test]
fn a_comment_keeps_to_its_budget_with_everything_closed() {
    let (impact, map) = impact_of(&support::root().join("fixtures/impact/markup"));
    let places = Places {
        map: &map,
        causes: None,
        base: &FilePath::new("/repo"),
        caller: Caller::CommandLine,
    };
    for budget in (0..3_000).step_by(7) {
        let text = markdown(
            &impact,
            &COMPARED,
            &places,
            MarkdownOptions { budget, ..MARKDOWN },
        );
        assert!(text.chars().count() <= budget, "{budget}: {text}");
        let count = |tag: &str| text.matches(tag).count();
        assert_eq!(
            count("<details>"),
            count("\n</details>\n"),
            "{budget}: {text}"
        );
        let fences = text
            .lines()
            .filter(|line| line.starts_with("`````"))
            .count();
        assert_eq!(fences % 2, 0, "{budget}: {text}");
    }
}

fn build(tree: &Memory, overlay: &str, map: &SourceMap) -> Build {
    let directory = FilePath::new(&format!("/repo/overlays/{overlay}"));
    let files = Files::new(tree, map);
    kustomize::build(&files, &directory, &kustomize::Options::default()).expect("it builds")
}

/// The edited lines, and their values.
fn edits(old: &Memory, new: &Memory) -> (Edits, EditedValues) {
    let mut edits = Edits::default();
    let mut values = EditedValues::default();
    let text = |tree: &Memory, path: &FilePath| {
        let bytes = tree.read(path).ok()?;
        String::from_utf8(bytes.to_vec()).ok()
    };
    let paths: BTreeSet<&FilePath> = old
        .files()
        .chain(new.files())
        .map(|(path, _)| path)
        .collect();
    for path in paths {
        let (old, new) = (text(old, path), text(new, path));
        if old != new {
            edits.add(path, old.as_deref(), new.as_deref());
            values.add(&edits, path, new.as_deref().unwrap_or_default());
        }
    }
    (edits, values)
}

fn overlays(directory: &Path) -> Vec<String> {
    let overlays = support::entries(directory).into_iter();
    let names = overlays.filter_map(|path| path.file_name().map(OsStr::to_owned));
    names
        .map(|name| name.to_string_lossy().into_owned())
        .collect()
}

fn tree(folder: &Path) -> Memory {
    let mut tree = Memory::default();
    for path in support::files_below(folder) {
        let below = path.strip_prefix(folder).expect("it is below the folder");
        let name = format!("/repo/{}", below.display());
        tree.insert(FilePath::new(&name), support::read(&path));
    }
    tree
}
