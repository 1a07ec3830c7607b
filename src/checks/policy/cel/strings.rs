//! Functions of strings: CEL's own, cel-go's `ext.Strings`, and Kubernetes' `find`. Positions are of
//! characters. Each costs a step per ten bytes that it reads or makes.

use super::conversions::double_text;
use super::engine::Engine;
use super::fault::Fault;
use super::time::duration_text;
use super::value::{Evaluated, Value};

/// The result of a function of this kind; `None` for others.
pub(super) fn call<'n>(name: &str, values: &[Value<'n>], engine: &Engine) -> Option<Evaluated<'n>> {
    match values {
        [Value::List(_) | Value::Items(_), rest @ ..] if name == "join" => {
            Some(join(values.first()?, rest, engine))
        }
        [Value::Text(text), rest @ ..] => {
            if let Err(fault) = engine.spend(text.len() / 10) {
                return Some(Err(fault));
            }
            let simple = || of_text(name, text, rest).map(Ok);
            let found = simple().or_else(|| positions(name, text, rest));
            found.or_else(|| made(name, text, rest, engine))
        }
        _ => None,
    }
}

fn of_text<'n>(name: &str, text: &str, rest: &[Value<'n>]) -> Option<Value<'n>> {
    Some(match (name, rest) {
        ("contains", [Value::Text(part)]) => Value::Bool(text.contains(part.as_str())),
        ("startsWith", [Value::Text(part)]) => Value::Bool(text.starts_with(part.as_str())),
        ("endsWith", [Value::Text(part)]) => Value::Bool(text.ends_with(part.as_str())),
        ("lowerAscii", []) => Value::text(text.to_ascii_lowercase()),
        ("upperAscii", []) => Value::text(text.to_ascii_uppercase()),
        ("trim", []) => Value::text(text.trim()),
        ("strings.quote", []) => Value::text(quoted(text)),
        _ => return None,
    })
}

fn quoted(text: &str) -> String {
    let mut found = String::from("\"");
    for character in text.chars() {
        match character {
            '\x07' => found.push_str("\\a"),
            '\x08' => found.push_str("\\b"),
            '\x0c' => found.push_str("\\f"),
            '\n' => found.push_str("\\n"),
            '\r' => found.push_str("\\r"),
            '\t' => found.push_str("\\t"),
            '\x0b' => found.push_str("\\v"),
            '\\' => found.push_str("\\\\"),
            '"' => found.push_str("\\\""),
            other => found.push(other),
        }
    }
    found.push('"');
    found
}

fn positions<'n>(name: &str, text: &str, rest: &[Value<'n>]) -> Option<Evaluated<'n>> {
    let length = text.chars().count();
    let position = |at: i64| usize::try_from(at).ok().filter(|at| *at <= length);
    let outside = |at: i64| Some(Fault::error(format!("the position {at} is outside")));
    Some(match (name, rest) {
        ("charAt", [Value::Int(at)]) => match position(*at) {
            Some(at) => Ok(Value::text(slice(text, at, at + 1))),
            None => return outside(*at),
        },
        ("substring", [Value::Int(start)]) => match position(*start) {
            Some(start) => Ok(Value::text(slice(text, start, length))),
            None => return outside(*start),
        },
        ("substring", [Value::Int(start), Value::Int(end)]) => {
            match (position(*start), position(*end)) {
                (Some(from), Some(to)) if from <= to => Ok(Value::text(slice(text, from, to))),
                (Some(_), _) => return outside(*end),
                _ => return outside(*start),
            }
        }
        ("indexOf" | "lastIndexOf", [Value::Text(part)]) => {
            Ok(index(name, text, part, None, length))
        }
        ("indexOf" | "lastIndexOf", [Value::Text(part), Value::Int(at)]) => match position(*at) {
            Some(at) => Ok(index(name, text, part, Some(at), length)),
            None if part.is_empty() && *at > 0 => return outside(*at),
            None => return outside(*at),
        },
        _ => return None,
    })
}

fn slice(text: &str, from: usize, to: usize) -> String {
    text.chars().skip(from).take(to - from).collect()
}

/// The position of the first part at or after one, or of the last at or before one.
fn index<'n>(name: &str, text: &str, part: &str, at: Option<usize>, length: usize) -> Value<'n> {
    let place = |at: usize| {
        text.char_indices()
            .nth(at)
            .map_or(text.len(), |(place, _)| place)
    };
    let found = if name == "indexOf" {
        let from = place(at.unwrap_or(0));
        let rest = text.get(from..).unwrap_or_default();
        rest.find(part).map(|it| it + from)
    } else {
        let last = place(at.unwrap_or(length));
        let end = (last + part.len()).min(text.len());
        text.get(..end).and_then(|it| it.rfind(part))
    };
    let before = found.and_then(|it| text.get(..it));
    let position = before.and_then(|it| i64::try_from(it.chars().count()).ok());
    Value::Int(position.unwrap_or(-1))
}

fn made<'n>(name: &str, text: &str, rest: &[Value<'n>], engine: &Engine) -> Option<Evaluated<'n>> {
    let texts = |all: Vec<String>| Value::list(all.into_iter().map(Value::text).collect());
    Some(match (name, rest) {
        ("replace", [Value::Text(from), Value::Text(to)]) => replace(text, from, to, -1, engine),
        ("replace", [Value::Text(from), Value::Text(to), Value::Int(count)]) => {
            replace(text, from, to, *count, engine)
        }
        ("split", [Value::Text(by)]) => split(text, by, -1, engine).map(texts),
        ("split", [Value::Text(by), Value::Int(count)]) => {
            split(text, by, *count, engine).map(texts)
        }
        ("find", [Value::Text(expression)]) => engine.regex(expression).map(|regex| {
            let found = regex.matches(text).next();
            Value::text(found.unwrap_or_default())
        }),
        ("findAll", [Value::Text(_)] | [Value::Text(_), Value::Int(_)]) => {
            find_all(text, rest, engine).map(texts)
        }
        ("format", [list @ (Value::List(_) | Value::Items(_))]) => {
            format(text, &list.items()?, engine)
        }
        _ => return None,
    })
}

fn find_all(text: &str, rest: &[Value<'_>], engine: &Engine) -> Result<Vec<String>, Fault> {
    let [Value::Text(expression), most @ ..] = rest else {
        return Ok(Vec::new());
    };
    let most = match most {
        [Value::Int(most)] => usize::try_from(*most).unwrap_or(usize::MAX),
        _ => usize::MAX,
    };
    engine.spend(text.len())?;
    let regex = engine.regex(expression)?;
    let found = regex.matches(text).take(most);
    Ok(found.map(str::to_owned).collect())
}

fn replace<'n>(text: &str, from: &str, to: &str, count: i64, engine: &Engine) -> Evaluated<'n> {
    let most = usize::try_from(count).unwrap_or(usize::MAX);
    let times = text.matches(from).count().min(most);
    engine.spend((text.len() + times.saturating_mul(to.len())) / 10)?;
    Ok(Value::text(text.replacen(from, to, most)))
}

fn split(text: &str, by: &str, count: i64, engine: &Engine) -> Result<Vec<String>, Fault> {
    engine.spend(text.len())?;
    let most = match usize::try_from(count) {
        Ok(0) => return Ok(Vec::new()),
        Ok(most) => most,
        Err(_) => usize::MAX,
    };
    if !by.is_empty() {
        return Ok(text.splitn(most, by).map(str::to_owned).collect());
    }
    let mut parts: Vec<String> = text.chars().map(String::from).collect();
    if parts.len() > most {
        let rest = parts.split_off(most - 1);
        parts.push(rest.concat());
    }
    Ok(parts)
}

fn join<'n>(list: &Value<'n>, rest: &[Value<'n>], engine: &Engine) -> Evaluated<'n> {
    let by = match rest {
        [Value::Text(by)] => by.as_str(),
        _ => "",
    };
    let mut parts = Vec::new();
    for item in list.items().unwrap_or_default() {
        let Value::Text(text) = item else {
            return Fault::error(format!("`join` does not take a `{}`", item.type_name()));
        };
        engine.spend(1 + (text.len() + by.len()) / 10)?;
        parts.push(text);
    }
    Ok(Value::text(parts.join(by)))
}

/// A text with values in the place of `%s`, `%d` and their like (`ext/formatting.go`).
fn format<'n>(template: &str, values: &[Value<'n>], engine: &Engine) -> Evaluated<'n> {
    let mut found = String::new();
    let mut values = values.iter();
    let mut rest = template.chars().peekable();
    while let Some(next) = rest.next() {
        if next != '%' {
            found.push(next);
            continue;
        }
        if rest.next_if_eq(&'%').is_some() {
            found.push('%');
            continue;
        }
        let mut precision = None;
        if rest.next_if_eq(&'.').is_some() {
            let mut digits = String::new();
            while let Some(digit) = rest.next_if(char::is_ascii_digit) {
                digits.push(digit);
            }
            precision = digits.parse::<usize>().ok().filter(|it| *it <= 1000);
        }
        let (Some(clause), Some(value)) = (rest.next(), values.next()) else {
            return Fault::error("`format` has fewer values than places");
        };
        let text = clause_text(clause, precision, value);
        let text = text.ok_or_else(|| {
            Fault::Error(format!(
                "`%{clause}` does not take a `{}`",
                value.type_name()
            ))
        })?;
        engine.spend(1 + text.len() / 10)?;
        found.push_str(&text);
    }
    Ok(Value::text(found))
}

fn clause_text(clause: char, precision: Option<usize>, value: &Value<'_>) -> Option<String> {
    Some(match (clause, value) {
        ('s', value) => shown(value, 0)?,
        ('d', Value::Int(it)) => it.to_string(),
        ('d', Value::Uint(it)) => it.to_string(),
        ('f', value) => format!("{:.*}", precision.unwrap_or(6), number(value)?),
        ('e', value) => scientific(number(value)?, precision.unwrap_or(6)),
        ('b', Value::Int(it)) => signed(*it, |it| format!("{it:b}")),
        ('b', Value::Uint(it)) => format!("{it:b}"),
        ('b', Value::Bool(it)) => u8::from(*it).to_string(),
        ('o', Value::Int(it)) => signed(*it, |it| format!("{it:o}")),
        ('o', Value::Uint(it)) => format!("{it:o}"),
        ('x', Value::Int(it)) => signed(*it, |it| format!("{it:x}")),
        ('x', Value::Uint(it)) => format!("{it:x}"),
        ('x', Value::Text(it)) => it.bytes().map(|it| format!("{it:02x}")).collect(),
        ('x', Value::Bytes(it)) => it.iter().map(|it| format!("{it:02x}")).collect(),
        ('X', value) => clause_text('x', precision, value)?.to_uppercase(),
        _ => return None,
    })
}

fn signed(value: i64, digits: impl Fn(u64) -> String) -> String {
    let sign = if value < 0 { "-" } else { "" };
    format!("{sign}{}", digits(value.unsigned_abs()))
}

#[expect(clippy::cast_precision_loss, reason = "a number for people")]
fn number(value: &Value<'_>) -> Option<f64> {
    Some(match value {
        Value::Double(it) => *it,
        Value::Int(it) => *it as f64,
        Value::Uint(it) => *it as f64,
        _ => return None,
    })
}

fn scientific(value: f64, precision: usize) -> String {
    let text = format!("{value:.precision$e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, exponent) = match exponent.strip_prefix('-') {
        Some(exponent) => ('-', exponent),
        None => ('+', exponent),
    };
    format!("{digits}e{sign}{exponent:0>2}")
}

/// A value as `%s` writes it.
fn shown(value: &Value<'_>, depth: usize) -> Option<String> {
    if depth > 50 {
        return None;
    }
    Some(match value {
        Value::Null => "null".to_owned(),
        Value::Bool(it) => it.to_string(),
        Value::Int(it) => it.to_string(),
        Value::Uint(it) => it.to_string(),
        Value::Double(it) => double_text(*it),
        Value::Text(it) | Value::Type(it) => it.to_string(),
        Value::Bytes(it) => String::from_utf8_lossy(it).into_owned(),
        Value::Duration(it) => duration_text(*it),
        Value::Timestamp(it) => it.text(),
        Value::List(_) | Value::Items(_) => {
            let items = value.items()?.into_iter();
            let items: Option<Vec<String>> = items.map(|it| inner(&it, depth)).collect();
            format!("[{}]", items?.join(", "))
        }
        Value::Map(_) | Value::Fields(_) => {
            let entry = |(key, value): (Value<'_>, Value<'_>)| {
                Some(format!("{}:{}", inner(&key, depth)?, inner(&value, depth)?))
            };
            let entries: Option<Vec<String>> = value.entries()?.into_iter().map(entry).collect();
            let mut entries = entries?;
            entries.sort();
            format!("{{{}}}", entries.join(", "))
        }
        _ => return None,
    })
}

/// A value within a list or a map.
fn inner(value: &Value<'_>, depth: usize) -> Option<String> {
    match value {
        Value::Text(text) => Some(quoted(text)),
        Value::Double(number) => Some(format!("{number:.6}")),
        other => shown(other, depth + 1),
    }
}
