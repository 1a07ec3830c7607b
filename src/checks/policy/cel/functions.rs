//! The functions by name. In: a name, and the values, that before the dot first. Out: the result. The
//! checker has seen that the function is there; the types of values are known only now.

use std::cmp::Ordering;
use std::rc::Rc;

use super::decimal::Decimal;
use super::engine::Engine;
use super::fault::Fault;
use super::formats::{FORMATS, has_format};
use super::semver::Semver;
use super::url::Url;
use super::value::{Evaluated, Value};
use super::{conversions, dates, lists, networks, strings};

/// The result of a function.
pub(super) fn call<'n>(
    name: &str,
    is_method: bool,
    values: &[Value<'n>],
    engine: &Engine,
) -> Evaluated<'n> {
    let found = standard(name, values, engine)
        .or_else(|| strings::call(name, values, engine))
        .or_else(|| lists::call(name, values, engine))
        .or_else(|| conversions::call(name, is_method, values))
        .or_else(|| dates::call(name, values))
        .or_else(|| optional(name, values))
        .or_else(|| quantity(name, values))
        .or_else(|| networks::call(name, values))
        .or_else(|| library(name, values, engine));
    found.unwrap_or_else(|| {
        let types: Vec<&str> = values.iter().map(Value::type_name).collect();
        Fault::error(format!("`{name}` does not take ({})", types.join(", ")))
    })
}

fn standard<'n>(name: &str, values: &[Value<'n>], engine: &Engine) -> Option<Evaluated<'n>> {
    Some(match (name, values) {
        ("size", [value]) => {
            let size = i64::try_from(value.size()?).unwrap_or(i64::MAX);
            Ok(Value::Int(size))
        }
        ("matches", [Value::Text(text), Value::Text(expression)]) => {
            let matches = || {
                engine.spend(text.len() / 10 + expression.len() / 4)?;
                Ok(Value::Bool(engine.regex(expression)?.is_match(text)))
            };
            matches()
        }
        _ => return None,
    })
}

fn optional<'n>(name: &str, values: &[Value<'n>]) -> Option<Evaluated<'n>> {
    Some(Ok(match (name, values) {
        ("optional.none", []) => Value::Optional(None),
        ("optional.of", [value]) => Value::some(value.clone()),
        ("optional.ofNonZeroValue", [value]) if value.is_zero() => Value::Optional(None),
        ("optional.ofNonZeroValue", [value]) => Value::some(value.clone()),
        ("hasValue", [Value::Optional(value)]) => Value::Bool(value.is_some()),
        ("value", [Value::Optional(value)]) => match value {
            Some(value) => (**value).clone(),
            None => return Some(Fault::error("an optional value is not there")),
        },
        ("or", [Value::Optional(Some(_)), _]) => values.first()?.clone(),
        ("or", [Value::Optional(None), other @ Value::Optional(_)]) => other.clone(),
        ("orValue", [Value::Optional(Some(value)), _]) => (**value).clone(),
        ("orValue", [Value::Optional(None), other]) => other.clone(),
        _ => return None,
    }))
}

fn quantity<'n>(name: &str, values: &[Value<'n>]) -> Option<Evaluated<'n>> {
    let checked = |found: Option<Decimal>| match found {
        Some(found) => Ok(Value::Quantity(found)),
        None => Fault::error("a quantity is too large"),
    };
    Some(match (name, values) {
        ("quantity", [Value::Text(text)]) => match Decimal::parse(text) {
            Some(found) => Ok(Value::Quantity(found)),
            None => Fault::error(format!("`{text}` is not a quantity")),
        },
        ("isQuantity", [Value::Text(text)]) => Ok(Value::Bool(Decimal::parse(text).is_some())),
        ("sign", [Value::Quantity(it)]) => Ok(Value::Int(it.sign())),
        ("isInteger", [Value::Quantity(it)]) => Ok(Value::Bool(it.integer().is_some())),
        ("asInteger", [Value::Quantity(it)]) => match it.integer() {
            Some(found) => Ok(Value::Int(found)),
            None => Fault::error("a quantity is not an integer"),
        },
        ("asApproximateFloat", [Value::Quantity(it)]) => Ok(Value::Double(it.float())),
        ("isGreaterThan", [Value::Quantity(one), Value::Quantity(other)]) => {
            Ok(Value::Bool(one.compare(*other).is_gt()))
        }
        ("isLessThan", [Value::Quantity(one), Value::Quantity(other)]) => {
            Ok(Value::Bool(one.compare(*other).is_lt()))
        }
        ("compareTo", [Value::Quantity(one), Value::Quantity(other)]) => {
            Ok(sign(one.compare(*other)))
        }
        ("add", [Value::Quantity(one), Value::Quantity(other)]) => checked(one.plus(*other)),
        ("add", [Value::Quantity(one), Value::Int(other)]) => {
            checked(one.plus(Decimal::of(*other)))
        }
        ("sub", [Value::Quantity(one), Value::Quantity(other)]) => checked(one.minus(*other)),
        ("sub", [Value::Quantity(one), Value::Int(other)]) => {
            checked(one.minus(Decimal::of(*other)))
        }
        _ => return None,
    })
}

fn sign<'n>(order: Ordering) -> Value<'n> {
    Value::Int(match order {
        Ordering::Less => -1,
        Ordering::Equal => 0,
        Ordering::Greater => 1,
    })
}

/// URLs, versions and formats.
fn library<'n>(name: &str, values: &[Value<'n>], engine: &Engine) -> Option<Evaluated<'n>> {
    if let Some(found) = url(name, values).or_else(|| semver(name, values)) {
        return Some(found);
    }
    Some(match (name, values) {
        ("format.named", [Value::Text(wanted)]) => {
            let found = FORMATS.iter().find(|format| **format == wanted.as_str());
            Ok(Value::Optional(found.map(|it| Rc::new(Value::Format(it)))))
        }
        ("validate", [Value::Format(format), Value::Text(text)]) => {
            if let Err(fault) = engine.spend(text.len() / 10) {
                return Some(Err(fault));
            }
            Ok(if has_format(format, text) {
                Value::Optional(None)
            } else {
                let fault = format!("`{text}` has not the format `{format}`");
                Value::some(Value::list(vec![Value::text(fault)]))
            })
        }
        (name, []) => {
            let wanted = name.strip_prefix("format.")?;
            let found = FORMATS.iter().find(|format| **format == wanted)?;
            Ok(Value::Format(found))
        }
        _ => return None,
    })
}

fn url<'n>(name: &str, values: &[Value<'n>]) -> Option<Evaluated<'n>> {
    Some(Ok(match (name, values) {
        ("isURL", [Value::Text(text)]) => Value::Bool(Url::parse(text).is_some()),
        ("url", [Value::Text(text)]) => match Url::parse(text) {
            Some(found) => Value::Url(Rc::new(found)),
            None => return Some(Fault::error(format!("`{text}` is not a URL"))),
        },
        ("getScheme", [Value::Url(it)]) => Value::text(it.scheme.as_str()),
        ("getHost", [Value::Url(it)]) => Value::text(it.host.as_str()),
        ("getHostname", [Value::Url(it)]) => Value::text(it.hostname()),
        ("getPort", [Value::Url(it)]) => Value::text(it.port()),
        ("getEscapedPath", [Value::Url(it)]) => Value::text(it.escaped_path()),
        ("getQuery", [Value::Url(it)]) => {
            let texts = |all: Vec<String>| Value::list(all.into_iter().map(Value::text).collect());
            let query = it.query().into_iter();
            Value::map(query.map(|(key, values)| (key, texts(values))))
        }
        _ => return None,
    }))
}

fn semver<'n>(name: &str, values: &[Value<'n>]) -> Option<Evaluated<'n>> {
    let number = |it: &Semver, index: usize| {
        let number = it.numbers.get(index).copied().unwrap_or_default();
        Value::Int(i64::try_from(number).unwrap_or(i64::MAX))
    };
    let is_loose = matches!(values.get(1), Some(Value::Bool(true)));
    Some(Ok(match (name, values) {
        ("isSemver", [Value::Text(text)] | [Value::Text(text), Value::Bool(_)]) => {
            Value::Bool(Semver::parse(text, is_loose).is_some())
        }
        ("semver", [Value::Text(text)] | [Value::Text(text), Value::Bool(_)]) => {
            match Semver::parse(text, is_loose) {
                Some(found) => Value::Semver(Rc::new(found)),
                None => return Some(Fault::error(format!("`{text}` is not a version"))),
            }
        }
        ("isGreaterThan", [Value::Semver(one), Value::Semver(other)]) => {
            Value::Bool(one.compare(other).is_gt())
        }
        ("isLessThan", [Value::Semver(one), Value::Semver(other)]) => {
            Value::Bool(one.compare(other).is_lt())
        }
        ("compareTo", [Value::Semver(one), Value::Semver(other)]) => sign(one.compare(other)),
        ("major", [Value::Semver(it)]) => number(it, 0),
        ("minor", [Value::Semver(it)]) => number(it, 1),
        ("patch", [Value::Semver(it)]) => number(it, 2),
        _ => return None,
    }))
}

/// The items of pairs, in the order of their keys.
pub(super) fn sorted_by_key<'n>(
    keyed: Vec<(Value<'n>, Value<'n>)>,
    engine: &Engine,
) -> Evaluated<'n> {
    lists::sorted(keyed, engine)
}
