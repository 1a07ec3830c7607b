//! Manifests as libyaml reads them, every scalar as text.

use libyaml_safer::{EventData, Parser};
use serde_json::{Map, Value};

/// The documents of a stream.
pub fn parse(text: &str) -> Vec<Value> {
    let mut input = text.as_bytes();
    let mut parser = Parser::new();
    parser.set_input_string(&mut input);
    let mut documents = Vec::new();
    loop {
        match next(&mut parser) {
            EventData::StreamEnd => return documents,
            EventData::DocumentStart { .. } => {
                let first = next(&mut parser);
                documents.push(value(&mut parser, first));
            }
            _ => {}
        }
    }
}

fn next(parser: &mut Parser<&mut &[u8]>) -> EventData {
    parser.parse().expect("a render is YAML").data
}

/// The value that begins with an event.
fn value(parser: &mut Parser<&mut &[u8]>, event: EventData) -> Value {
    match event {
        EventData::Scalar { value, .. } => Value::String(value),
        EventData::SequenceStart { .. } => {
            let mut items = Vec::new();
            loop {
                match next(parser) {
                    EventData::SequenceEnd => return Value::Array(items),
                    event => items.push(value(parser, event)),
                }
            }
        }
        EventData::MappingStart { .. } => {
            let mut map = Map::new();
            loop {
                match next(parser) {
                    EventData::MappingEnd => return Value::Object(map),
                    EventData::Scalar { value: key, .. } => {
                        let event = next(parser);
                        let value = value(parser, event);
                        map.insert(key, value);
                    }
                    other => panic!("a key is text, not {other:?}"),
                }
            }
        }
        other => panic!("a value begins with {other:?}"),
    }
}
