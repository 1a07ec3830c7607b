//! Two directories with names that nobody would give: what is said of them, and of the difference between them, in every
//! format, has no character that a terminal obeys, and no markup of theirs.

use offshoot::diag::{Caller, Diagnostic};
use offshoot::diff::{Options as DiffOptions, compare};
use offshoot::impact::{
    EditedValues, Edits, Gathering, SharedSources, Sides, TargetEdits, differences,
};
use offshoot::kustomize::{self, Build, Files, Options};
use offshoot::model::Resource;
use offshoot::report::diagnostics::{MessageFormat, Places, render};
use offshoot::report::{
    COMMENT_BUDGET, Compared, HtmlOptions, HumanOptions, MarkdownOptions, html, human, impact,
    json, markdown, summary, unified,
};
use offshoot::sources::{FilePath, SourceMap};

use crate::files;

/// What no report may have as markup.
const MARKUP: &[&str] = &["<x-evil", "</x-evil", "](javascript:"];

const INPUT: &str = "\
-- a/kustomization.yaml --
resources: [r.yaml, NAME.yaml]
patches: [{path: NAME.yaml, target: {name: NAME}}]
-- a/NAME.yaml --
apiVersion: example.com/v1
kind: Foo
metadata: {name: NAME, namespace: NAME, labels: {NAME: NAME}}
spec: {NAME: [NAME, {name: NAME, image: NAME}], text: NAME}
-- a/r.yaml --
apiVersion: v1
kind: ConfigMap
metadata: {name: NAME}
data: {NAME: NAME, other: a}
-- b/kustomization.yaml --
resources: [r.yaml]
images: [{name: NAME, newName: NAME}]
unknown: NAME
-- b/r.yaml --
apiVersion: v1
kind: ConfigMap
metadata: {name: NAME}
data: {NAME: other, other: \"NAME\\nNAME\"}
";

const NAMES: &[&str] = &[
    "x",
    "\"x\\e[2J\\r\\u202e\"",
    "\"<x-evil onload=a>\"",
    "'</x-evil>`*_[a](javascript:b)|'",
    "\"\\u2028\\u200f\\x85::error::x\"",
    "x\u{202e}y\u{2066}",
];

pub fn corpus() -> Vec<Vec<u8>> {
    let input = |name: &&str| INPUT.replace("NAME", name).into_bytes();
    let mut inputs: Vec<_> = NAMES.iter().map(input).collect();
    let known = INPUT
        .replace("unknown: NAME\n", "")
        .replace(", NAME.yaml]", "]");
    inputs.extend(
        NAMES
            .iter()
            .map(|name| known.replace("NAME", name).into_bytes()),
    );
    inputs
}

pub fn run(data: &[u8]) -> String {
    let tree = files::tree(&files::split(data));
    let (map, root) = (SourceMap::default(), FilePath::new(files::ROOT));
    let files = Files::new(&tree, &map);
    let build = |name: &str| kustomize::build(&files, &root.join(name), &Options::default());
    let sides = ["a", "b"].map(build);
    let mut words = Vec::new();
    for side in &sides {
        match side {
            Ok(built) => messages(&built.warnings, &map, &root),
            Err(failed) => {
                let errors = failed.clone().into_vec();
                words.extend(errors.first().map(|error| error.code.name()));
                messages(&errors, &map, &root);
            }
        }
    }
    let [Ok(old), Ok(new)] = &sides else {
        return words.join(" ");
    };
    reports(old, new, &map, &root);
    "compared".to_owned()
}

fn messages(diagnostics: &[Diagnostic], map: &SourceMap, base: &FilePath) {
    let places = places(map, base);
    for format in [
        MessageFormat::Human,
        MessageFormat::Brief,
        MessageFormat::Json,
        MessageFormat::Sarif,
        MessageFormat::GitHub,
        MessageFormat::GitLab,
        MessageFormat::JUnit,
    ] {
        assert_visible(&render(diagnostics, &places, format, false));
    }
}

fn places<'a>(map: &'a SourceMap, base: &'a FilePath) -> Places<'a> {
    Places {
        map,
        causes: None,
        base,
        caller: Caller::default(),
    }
}

/// Makes every report of the difference between two builds.
fn reports(old: &Build, new: &Build, map: &SourceMap, root: &FilePath) {
    let (old_resources, new_resources): (Vec<Resource>, Vec<Resource>) = (
        old.resources.clone().into_items(),
        new.resources.clone().into_items(),
    );
    let comparison = compare(&old_resources, &new_resources, DiffOptions::default());
    assert_visible(&human(&comparison, HumanOptions::default()));
    assert_visible(&unified(&comparison, "a", "b").unwrap_or_default());
    let edits = Edits::default();
    let sides = Sides {
        map,
        root,
        old: &old.causes,
        new: &new.causes,
        edits: TargetEdits::all(&edits),
    };
    let shared = SharedSources::of(
        [
            (&old_resources[..], &old.causes),
            (&new_resources[..], &new.causes),
        ],
        map,
    );
    let found = differences(&comparison, sides, &shared);
    let mut gathering = Gathering::default();
    gathering.add("b", found, comparison.unchanged);
    let found = gathering.finish(&edits, &EditedValues::default());
    let (compared, places) = (Compared::Targets { from: "a", to: "b" }, places(map, root));
    assert_visible(&impact(&found, &compared, &places, HumanOptions::default()));
    assert_visible(&summary(&found, &compared, &places));
    let text = json(&found, &places);
    assert_visible(&text);
    for line in text.lines() {
        let read = serde_json::from_str::<serde_json::Value>(line);
        assert!(read.is_ok(), "a line of JSON that is none: {line}");
    }
    let options = MarkdownOptions {
        budget: COMMENT_BUDGET,
        link_base: Some("https://example.com/blob/"),
        command: "offshoot diff a b",
        emoji: true,
    };
    let text = markdown(&found, &compared, &places, options);
    assert_visible(&text);
    assert_no_markup(&without_code(&text));
    let options = HtmlOptions {
        link_base: Some("https://example.com/blob/"),
        command: "offshoot diff a b",
    };
    assert_no_markup(&html(&found, &compared, &places, options));
}

fn assert_no_markup(text: &str) {
    assert_visible(text);
    for markup in MARKUP {
        assert!(
            !text.contains(markup),
            "a report has the markup {markup} of a name"
        );
    }
}

/// A text in Markdown without its blocks of code, in which nothing is markup.
fn without_code(text: &str) -> String {
    let mut fence = None;
    let is_outside = |line: &&str| {
        let ticks = line.trim_start().chars().take_while(|c| *c == '`').count();
        match fence {
            None if ticks >= 3 => fence = Some(ticks),
            None => return true,
            Some(open) if ticks >= open && line.trim().chars().all(|c| c == '`') => fence = None,
            Some(_) => {}
        }
        false
    };
    let lines = text.lines().filter(is_outside).collect::<Vec<_>>();
    without_spans(&lines.join("\n").replace("\\\\", "").replace("\\]", ""))
}

/// A text in Markdown without its spans of code: what is between two runs of as many backticks.
fn without_spans(text: &str) -> String {
    let (mut kept, mut rest) = (String::new(), text);
    while let Some(at) = rest.find('`') {
        let (before, found) = rest.split_at(at);
        kept.push_str(before);
        let after = found.trim_start_matches('`');
        let run = found.len() - after.len();
        let mut closing = after.match_indices('`').filter(|(at, _)| {
            let is_start = !after.as_bytes()[..*at].ends_with(b"`");
            let ticks = after.bytes().skip(*at).take_while(|byte| *byte == b'`');
            is_start && ticks.count() == run
        });
        rest = match closing.next() {
            Some((at, _)) => after.split_at(at + run).1,
            None => after,
        };
    }
    kept + rest
}

/// Fails if a text has characters that a terminal obeys, that reorder text, or that nobody sees.
pub fn assert_visible(text: &str) {
    let is_hidden = |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let hidden = text.chars().find(|c| is_hidden(*c));
    assert_eq!(hidden, None, "a character that may not be shown");
}
