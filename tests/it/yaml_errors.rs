//! What is said of texts that are not YAML: `fixtures/yaml/errors`.

use std::fmt::Write as _;

use offshoot::diag::Origin;
use offshoot::sources::{FilePath, SourceMap};
use offshoot::yaml::{ParseError, parse_stream};

use crate::support::{Golden, read, root};

const CASE: &str = "\n=== ";
const VERDICT: &str = "==> ";

#[test]
fn faults_are_told_with_their_place() {
    let path = root().join("fixtures/yaml/errors/syntax.txt");
    Golden::assert_file(&path, &rejudge(&read(&path)));
}

/// The table with every verdict found anew.
fn rejudge(table: &str) -> String {
    let mut cases = table.split(CASE);
    let mut rejudged = cases.next().unwrap_or_default().to_owned();
    for case in cases {
        let (name, body) = case.split_once('\n').expect("a name, then a text");
        let text = body.split(VERDICT).next().unwrap_or_default();
        let verdict = verdict(&text.replace("\\t", "\t").replace("\\r", "\r"));
        write!(rejudged, "{CASE}{name}\n{text}{VERDICT}{verdict}").expect("strings grow");
    }
    rejudged
}

fn verdict(text: &str) -> String {
    let map = SourceMap::default();
    let start = map.add(FilePath::new("/test.yaml"), text.into());
    match parse_stream(text, start) {
        Ok(_) => "nothing\n".to_owned(),
        Err(error) => render(&map, &error),
    }
}

fn render(map: &SourceMap, error: &ParseError) -> String {
    assert_ne!(error.at, Origin::NONE, "{} has no place", error.message);
    let place = map.locate(error.at).expect("a place in the text");
    let mut rendered = format!("{}:{}: {}\n", place.line, place.column, error.message);
    if let Some(help) = &error.help {
        writeln!(rendered, "    help: {help}").expect("strings grow");
    }
    rendered
}
