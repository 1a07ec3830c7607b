//! Text as YAML: what is written of it is read back as the same.

use offshoot::diag::Origin;
use offshoot::yaml::{Node, emit, parse, parse_config, parse_stream, to_json};

use crate::corpus;

pub fn corpus() -> Vec<Vec<u8>> {
    corpus::texts("fixtures", &[".yaml", ".yml", ".json"])
}

pub fn run(data: &[u8]) -> String {
    let text = String::from_utf8_lossy(data);
    let _ = (
        parse(&text, Origin::NONE),
        parse_config(&text, Origin::NONE),
    );
    match parse_stream(&text, Origin::NONE) {
        Ok(documents) => documents.iter().map(round_trip).collect(),
        Err(error) => error.message.split('`').step_by(2).collect(),
    }
}

fn round_trip(node: &Node) -> &'static str {
    let json = to_json(node);
    if let Ok(json) = &json {
        let read = serde_json::from_str::<serde_json::Value>(json);
        assert!(read.is_ok(), "JSON that is none: {json}");
    }
    let Some(once) = written(node) else {
        return "unwritable ";
    };
    let again = match parse_stream(&once, Origin::NONE) {
        Ok(again) => again,
        Err(error) => panic!("what is written is not read: {}\n{once}", error.message),
    };
    let [again] = &again[..] else {
        panic!("one document is read as {}:\n{once}", again.len());
    };
    let twice = written(again).unwrap_or_default();
    assert_eq!(once, twice, "what is written is read as something else");
    if json.is_ok() { "json " } else { "yaml " }
}

fn written(node: &Node) -> Option<String> {
    let mut text = String::new();
    emit(node, &mut text).ok()?;
    Some(text)
}
