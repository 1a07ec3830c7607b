//! What is said of texts that are not YAML: `fixtures/yaml/errors`.
//!
//! With `UPDATE_FIXTURES` set, what is said is written instead of compared.

use std::fmt::Write as _;
use std::path::Path;

use offshoot::diag::Origin;
use offshoot::sources::{FilePath, SourceMap};
use offshoot::yaml::{ParseError, parse_stream};

const CASE: &str = "\n=== ";
const VERDICT: &str = "==> ";

#[test]
#[expect(clippy::disallowed_methods, reason = "a test's own data")]
fn faults_are_told_with_their_place() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/yaml/errors/syntax.txt");
    let expected = std::fs::read_to_string(&path).expect("a readable fixture");
    let actual = rejudge(&expected);
    if std::env::var("UPDATE_FIXTURES").is_ok() {
        std::fs::write(&path, actual).expect("a writable fixture");
    } else {
        assert_same_cases(&expected, &actual);
    }
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

fn assert_same_cases(expected: &str, actual: &str) {
    for (expected, actual) in expected.split(CASE).zip(actual.split(CASE)) {
        assert_eq!(expected, actual);
    }
    assert_eq!(expected.len(), actual.len());
}
