//! Keys of configuration files. kustomize reads them as YAML 1.1 and converts
//! them to JSON. In: a key. Out: its string form in JSON (`sigs.k8s.io/yaml`).

use crate::yaml::{Dialect, Key, Number, Tag, Text, write_general_float};

/// The key as a string. Booleans (YAML 1.1 includes `n` and `on`) and numbers
/// are formatted as Go formats them.
pub(crate) fn config_key(key: &Key) -> Text {
    match key.tag {
        Tag::Bool => is_true(&key.text).to_string().into(),
        Tag::Int | Tag::Float => match Number::parse(&key.text, Dialect::Yaml11) {
            Some(number) => spelled(number).into(),
            None => key.text.clone(),
        },
        Tag::Null | Tag::Str | Tag::Timestamp | Tag::Binary => key.text.clone(),
    }
}

/// True for every spelling of `true` in YAML 1.1 or 1.2.
pub(crate) fn is_true(text: &str) -> bool {
    matches!(
        text.to_ascii_lowercase().as_str(),
        "true" | "yes" | "on" | "y"
    )
}

fn spelled(number: Number) -> String {
    let mut text = String::new();
    match number {
        Number::Int(value) => text = value.to_string(),
        Number::Unsigned(value) => text = value.to_string(),
        Number::Float(value) => write_general_float(shortened(value), &mut text),
    }
    text
}

/// Rounds to a 32-bit float: `sigs.k8s.io/yaml` formats float keys with 32-bit precision.
fn shortened(value: f64) -> f64 {
    #[allow(clippy::cast_possible_truncation, reason = "Go's own loss of digits")]
    let short = value as f32;
    short.to_string().parse().unwrap_or(value)
}
