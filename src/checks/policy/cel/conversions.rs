//! Conversions between types.

use super::fault::Fault;
use super::operators::checked;
use super::time::{Instant, duration_text, parse_duration, parse_timestamp};
use super::value::{Evaluated, Value, integer};

/// The result of a conversion; `None` for other functions.
pub(super) fn call<'n>(name: &str, is_method: bool, values: &[Value<'n>]) -> Option<Evaluated<'n>> {
    let [value] = values else {
        return None;
    };
    if is_method {
        return None;
    }
    match name {
        "dyn" => Some(Ok(value.clone())),
        "type" => Some(Ok(Value::text_type(value))),
        "bool" => boolean(value),
        "bytes" => bytes(value),
        "double" => double(value),
        "int" => int(value),
        "uint" => uint(value),
        "string" => string(value),
        "duration" => duration(value),
        "timestamp" => timestamp(value),
        _ => None,
    }
}

fn read<'n>(found: Option<Value<'n>>, text: &str, what: &str) -> Evaluated<'n> {
    found.ok_or_else(|| Fault::Error(format!("`{text}` is not {what}")))
}

fn boolean<'n>(value: &Value<'n>) -> Option<Evaluated<'n>> {
    Some(match value {
        Value::Bool(_) => Ok(value.clone()),
        // The spellings of Go's `strconv.ParseBool`.
        Value::Text(text) => match text.as_str() {
            "1" | "t" | "T" | "true" | "TRUE" | "True" => Ok(Value::Bool(true)),
            "0" | "f" | "F" | "false" | "FALSE" | "False" => Ok(Value::Bool(false)),
            text => Fault::error(format!("`{text}` is not a boolean")),
        },
        _ => return None,
    })
}

fn bytes<'n>(value: &Value<'n>) -> Option<Evaluated<'n>> {
    Some(Ok(match value {
        Value::Bytes(_) => value.clone(),
        Value::Text(text) => Value::Bytes(text.as_bytes().into()),
        _ => return None,
    }))
}

#[expect(clippy::cast_precision_loss, reason = "CEL converts to the nearest")]
fn double<'n>(value: &Value<'n>) -> Option<Evaluated<'n>> {
    Some(match value {
        Value::Double(_) => Ok(value.clone()),
        Value::Int(it) => Ok(Value::Double(*it as f64)),
        Value::Uint(it) => Ok(Value::Double(*it as f64)),
        Value::Text(text) => read(text.parse().ok().map(Value::Double), text, "a number"),
        _ => return None,
    })
}

fn int<'n>(value: &Value<'n>) -> Option<Evaluated<'n>> {
    Some(match value {
        Value::Int(_) => Ok(value.clone()),
        Value::Uint(it) => checked(i64::try_from(*it).ok().map(Value::Int)),
        Value::Double(it) => {
            let whole = integer(it.trunc()).and_then(|it| i64::try_from(it).ok());
            checked(whole.map(Value::Int))
        }
        Value::Text(text) => read(text.parse().ok().map(Value::Int), text, "an integer"),
        Value::Timestamp(at) => Ok(Value::Int(at.seconds())),
        Value::Duration(nanos) => Ok(Value::Int(*nanos)),
        _ => return None,
    })
}

fn uint<'n>(value: &Value<'n>) -> Option<Evaluated<'n>> {
    Some(match value {
        Value::Uint(_) => Ok(value.clone()),
        Value::Int(it) => checked(u64::try_from(*it).ok().map(Value::Uint)),
        Value::Double(it) => {
            let whole = integer(it.trunc()).and_then(|it| u64::try_from(it).ok());
            checked(whole.map(Value::Uint))
        }
        Value::Text(text) => read(text.parse().ok().map(Value::Uint), text, "an integer"),
        _ => return None,
    })
}

fn string<'n>(value: &Value<'n>) -> Option<Evaluated<'n>> {
    let text = match value {
        Value::Text(_) => return Some(Ok(value.clone())),
        Value::Bool(it) => it.to_string(),
        Value::Int(it) => it.to_string(),
        Value::Uint(it) => it.to_string(),
        Value::Double(it) => double_text(*it),
        Value::Bytes(it) => match std::str::from_utf8(it) {
            Ok(text) => text.to_owned(),
            Err(_) => return Some(Fault::error("bytes are not UTF-8")),
        },
        Value::Timestamp(at) => at.text(),
        Value::Duration(nanos) => duration_text(*nanos),
        Value::Ip(address) => address.to_string(),
        Value::Cidr(address, bits) => format!("{address}/{bits}"),
        _ => return None,
    };
    Some(Ok(Value::text(text)))
}

/// A number as Go's `%g` writes it.
pub(super) fn double_text(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let size = value.abs();
    if value == 0.0 || (1e-4..1e21).contains(&size) {
        return value.to_string();
    }
    let text = format!("{value:e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, exponent) = match exponent.strip_prefix('-') {
        Some(exponent) => ('-', exponent),
        None => ('+', exponent),
    };
    format!("{digits}e{sign}{exponent:0>2}")
}

fn duration<'n>(value: &Value<'n>) -> Option<Evaluated<'n>> {
    Some(match value {
        Value::Duration(_) => Ok(value.clone()),
        Value::Int(nanos) => Ok(Value::Duration(*nanos)),
        Value::Text(text) => {
            let found = parse_duration(text).map(Value::Duration);
            read(found, text, "a duration")
        }
        _ => return None,
    })
}

fn timestamp<'n>(value: &Value<'n>) -> Option<Evaluated<'n>> {
    Some(match value {
        Value::Timestamp(_) => Ok(value.clone()),
        Value::Int(seconds) => checked(Instant::of_seconds(*seconds).map(Value::Timestamp)),
        Value::Text(text) => {
            let found = parse_timestamp(text).map(Value::Timestamp);
            read(found, text, "a timestamp")
        }
        _ => return None,
    })
}
