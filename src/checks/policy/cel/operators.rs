//! The operators, and equality and order of values. Numbers compare across types, as in Kubernetes
//! (`CrossTypeNumericComparisons`); arithmetic does not leave 64 bits.

use std::cmp::Ordering;
use std::rc::Rc;

use super::engine::Engine;
use super::fault::Fault;
use super::value::{Evaluated, Value, integer, known};

/// The value of an operator; `None` if the name is not one.
pub(super) fn apply<'n>(
    name: &str,
    values: &[Value<'n>],
    engine: &Engine,
) -> Option<Evaluated<'n>> {
    Some(match (name, values) {
        ("!_", [Value::Bool(value)]) => Ok(Value::Bool(!value)),
        ("-_", [Value::Int(value)]) => checked(value.checked_neg().map(Value::Int)),
        ("-_", [Value::Double(value)]) => Ok(Value::Double(-value)),
        ("_==_", [one, other]) => equal(one, other, engine).map(Value::Bool),
        ("_!=_", [one, other]) => equal(one, other, engine).map(|it| Value::Bool(!it)),
        ("_<_", [one, other]) => ordered(one, other, engine, Ordering::is_lt),
        ("_<=_", [one, other]) => ordered(one, other, engine, Ordering::is_le),
        ("_>_", [one, other]) => ordered(one, other, engine, Ordering::is_gt),
        ("_>=_", [one, other]) => ordered(one, other, engine, Ordering::is_ge),
        ("_+_", [one, other]) => sum(one, other, engine),
        ("_-_", [one, other]) => difference(one, other),
        ("_*_", [one, other]) => product(one, other),
        ("_/_", [one, other]) => quotient(one, other),
        ("_%_", [one, other]) => remainder(one, other),
        ("@in", [value, of]) => contained(value, of, engine),
        ("_[_]", [of, key]) => member(of, key, false),
        ("_[?_]", [of, key]) => member(of, key, true),
        ("!_" | "-_", [other]) => no_overload(name, &[other]),
        _ => return None,
    })
}

/// The fault of values that an operator does not take.
fn no_overload<'n>(name: &str, values: &[&Value<'_>]) -> Evaluated<'n> {
    let types: Vec<&str> = values.iter().map(|it| it.type_name()).collect();
    Fault::error(format!("`{name}` does not take ({})", types.join(", ")))
}

/// A number, unless it does not fit.
pub(super) fn checked(found: Option<Value<'_>>) -> Evaluated<'_> {
    found.ok_or_else(|| Fault::Error("a number does not fit into 64 bits".to_owned()))
}

/// The value at a key or an index, or the field of a map.
pub(super) fn member<'n>(of: &Value<'n>, key: &Value<'n>, is_optional: bool) -> Evaluated<'n> {
    match of {
        Value::Optional(None) => return Ok(Value::Optional(None)),
        Value::Optional(Some(of)) => {
            let found = of.at(key).map(known).transpose()?;
            return Ok(Value::Optional(found.map(Rc::new)));
        }
        Value::Map(_) | Value::Fields(_) | Value::List(_) | Value::Items(_) => {}
        other => return no_overload("_[_]", &[other, key]),
    }
    let found = of.at(key).map(known).transpose()?;
    if is_optional {
        return Ok(Value::Optional(found.map(Rc::new)));
    }
    found.ok_or_else(|| match (of, key) {
        (Value::List(_) | Value::Items(_), Value::Int(index)) => {
            Fault::Error(format!("there is no item {index}"))
        }
        (_, Value::Text(key)) => Fault::Error(format!("there is no key `{key}`")),
        _ => Fault::Error("there is no such key".to_owned()),
    })
}

/// True if two values are equal. Values of different types are not.
pub(super) fn equal(one: &Value<'_>, other: &Value<'_>, engine: &Engine) -> Result<bool, Fault> {
    engine.spend(1)?;
    if let Some(order) = numbers(one, other) {
        return Ok(order == Some(Ordering::Equal));
    }
    Ok(match (one, other) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(one), Value::Bool(other)) => one == other,
        (Value::Text(one), Value::Text(other)) => {
            engine.spend(one.len().min(other.len()) / 10)?;
            one == other
        }
        (Value::Bytes(one), Value::Bytes(other)) => one == other,
        (Value::Type(one), Value::Type(other)) => one == other,
        (Value::Duration(one), Value::Duration(other)) => one == other,
        (Value::Timestamp(one), Value::Timestamp(other)) => one == other,
        (Value::Quantity(one), Value::Quantity(other)) => one == other,
        (Value::Url(one), Value::Url(other)) => one == other,
        (Value::Ip(one), Value::Ip(other)) => one == other,
        (Value::Cidr(one, bits), Value::Cidr(other, others)) => one == other && bits == others,
        (Value::Semver(one), Value::Semver(other)) => one.same(other),
        (Value::Format(one), Value::Format(other)) => one == other,
        (Value::Optional(one), Value::Optional(other)) => match (one, other) {
            (Some(one), Some(other)) => equal(one, other, engine)?,
            (one, other) => one.is_none() && other.is_none(),
        },
        _ => return equal_contents(one, other, engine),
    })
}

fn equal_contents(one: &Value<'_>, other: &Value<'_>, engine: &Engine) -> Result<bool, Fault> {
    if one.type_name() != other.type_name() || one.size() != other.size() {
        return Ok(false);
    }
    engine.spend(one.size().unwrap_or(0))?;
    if let (Some(one), Some(other)) = (one.items(), other.items()) {
        for (one, other) in one.iter().zip(&other) {
            if !equal(one, other, engine)? {
                return Ok(false);
            }
        }
        return Ok(true);
    }
    let Some(entries) = one.entries() else {
        return Ok(false);
    };
    for (key, value) in entries {
        match other.at(&key) {
            Some(other) if equal(&value, &other, engine)? => {}
            _ => return Ok(false),
        }
    }
    Ok(true)
}

/// The order of two numbers of any types; `None` if one is not a number, or is NaN.
fn numbers(one: &Value<'_>, other: &Value<'_>) -> Option<Option<Ordering>> {
    let whole = |value: &Value<'_>| match value {
        Value::Int(value) => Some(i128::from(*value)),
        Value::Uint(value) => Some(i128::from(*value)),
        _ => None,
    };
    let float = |value: &Value<'_>| match value {
        Value::Double(value) => Some(*value),
        _ => None,
    };
    match (whole(one), whole(other), float(one), float(other)) {
        (Some(one), Some(other), _, _) => Some(Some(one.cmp(&other))),
        (_, _, Some(one), Some(other)) => Some(one.partial_cmp(&other)),
        (Some(one), _, _, Some(other)) => Some(mixed(one, other)),
        (_, Some(other), Some(one), _) => Some(mixed(other, one).map(Ordering::reverse)),
        _ => None,
    }
}

fn mixed(whole: i128, float: f64) -> Option<Ordering> {
    if float.is_nan() {
        return None;
    }
    if float.abs() > 1e20 {
        return Some(if float > 0.0 {
            Ordering::Less
        } else {
            Ordering::Greater
        });
    }
    let floor = integer(float.floor())?;
    let order = whole.cmp(&floor);
    Some(match order {
        Ordering::Equal if float.fract() != 0.0 => Ordering::Less,
        order => order,
    })
}

/// The order of two values.
pub(super) fn compare(
    one: &Value<'_>,
    other: &Value<'_>,
    engine: &Engine,
) -> Result<Option<Ordering>, Fault> {
    engine.spend(1)?;
    if let Some(order) = numbers(one, other) {
        return Ok(order);
    }
    Ok(Some(match (one, other) {
        (Value::Bool(one), Value::Bool(other)) => one.cmp(other),
        (Value::Text(one), Value::Text(other)) => one.cmp(other),
        (Value::Bytes(one), Value::Bytes(other)) => one.cmp(other),
        (Value::Duration(one), Value::Duration(other)) => one.cmp(other),
        (Value::Timestamp(one), Value::Timestamp(other)) => one.cmp(other),
        _ => {
            let types = [one.type_name(), other.type_name()];
            return Fault::error(format!(
                "a `{}` and a `{}` have no order",
                types[0], types[1]
            ));
        }
    }))
}

fn ordered<'n>(
    one: &Value<'n>,
    other: &Value<'n>,
    engine: &Engine,
    is_right: fn(Ordering) -> bool,
) -> Evaluated<'n> {
    let order = compare(one, other, engine)?;
    Ok(Value::Bool(order.is_some_and(is_right)))
}

fn sum<'n>(one: &Value<'n>, other: &Value<'n>, engine: &Engine) -> Evaluated<'n> {
    match (one, other) {
        (Value::Int(one), Value::Int(other)) => checked(one.checked_add(*other).map(Value::Int)),
        (Value::Uint(one), Value::Uint(other)) => checked(one.checked_add(*other).map(Value::Uint)),
        (Value::Double(one), Value::Double(other)) => Ok(Value::Double(one + other)),
        (Value::Text(one), Value::Text(other)) => {
            engine.spend((one.len() + other.len()) / 10)?;
            Ok(Value::text(format!("{one}{other}")))
        }
        (Value::Bytes(one), Value::Bytes(other)) => {
            engine.spend((one.len() + other.len()) / 10)?;
            Ok(Value::Bytes([&**one, &**other].concat().into()))
        }
        (Value::Duration(one), Value::Duration(other)) => {
            checked(one.checked_add(*other).map(Value::Duration))
        }
        (Value::Timestamp(at), Value::Duration(by))
        | (Value::Duration(by), Value::Timestamp(at)) => {
            checked(at.plus(*by).map(Value::Timestamp))
        }
        _ => {
            engine.spend(one.size().unwrap_or(0) + other.size().unwrap_or(0))?;
            match (one.items(), other.items()) {
                (Some(mut items), Some(others)) => {
                    items.extend(others);
                    Ok(Value::list(items))
                }
                _ => no_overload("_+_", &[one, other]),
            }
        }
    }
}

fn difference<'n>(one: &Value<'n>, other: &Value<'n>) -> Evaluated<'n> {
    match (one, other) {
        (Value::Int(one), Value::Int(other)) => checked(one.checked_sub(*other).map(Value::Int)),
        (Value::Uint(one), Value::Uint(other)) => checked(one.checked_sub(*other).map(Value::Uint)),
        (Value::Double(one), Value::Double(other)) => Ok(Value::Double(one - other)),
        (Value::Duration(one), Value::Duration(other)) => {
            checked(one.checked_sub(*other).map(Value::Duration))
        }
        (Value::Timestamp(one), Value::Timestamp(other)) => {
            checked(one.since(*other).map(Value::Duration))
        }
        (Value::Timestamp(at), Value::Duration(by)) => {
            let found = by.checked_neg().and_then(|by| at.plus(by));
            checked(found.map(Value::Timestamp))
        }
        _ => no_overload("_-_", &[one, other]),
    }
}

fn product<'n>(one: &Value<'n>, other: &Value<'n>) -> Evaluated<'n> {
    match (one, other) {
        (Value::Int(one), Value::Int(other)) => checked(one.checked_mul(*other).map(Value::Int)),
        (Value::Uint(one), Value::Uint(other)) => checked(one.checked_mul(*other).map(Value::Uint)),
        (Value::Double(one), Value::Double(other)) => Ok(Value::Double(one * other)),
        _ => no_overload("_*_", &[one, other]),
    }
}

fn quotient<'n>(one: &Value<'n>, other: &Value<'n>) -> Evaluated<'n> {
    match (one, other) {
        (_, Value::Int(0) | Value::Uint(0)) => Fault::error("a division by zero"),
        (Value::Int(one), Value::Int(other)) => checked(one.checked_div(*other).map(Value::Int)),
        (Value::Uint(one), Value::Uint(other)) => checked(one.checked_div(*other).map(Value::Uint)),
        (Value::Double(one), Value::Double(other)) => Ok(Value::Double(one / other)),
        _ => no_overload("_/_", &[one, other]),
    }
}

fn remainder<'n>(one: &Value<'n>, other: &Value<'n>) -> Evaluated<'n> {
    match (one, other) {
        (_, Value::Int(0) | Value::Uint(0)) => Fault::error("a division by zero"),
        (Value::Int(one), Value::Int(other)) => checked(one.checked_rem(*other).map(Value::Int)),
        (Value::Uint(one), Value::Uint(other)) => checked(one.checked_rem(*other).map(Value::Uint)),
        _ => no_overload("_%_", &[one, other]),
    }
}

/// True if a list has a value, or a map a key.
fn contained<'n>(value: &Value<'n>, of: &Value<'n>, engine: &Engine) -> Evaluated<'n> {
    if matches!(of, Value::Map(_) | Value::Fields(_)) {
        return Ok(Value::Bool(of.at(value).is_some()));
    }
    engine.spend(of.size().unwrap_or(0))?;
    let Some(items) = of.items() else {
        return no_overload("@in", &[value, of]);
    };
    for item in &items {
        if equal(value, item, engine)? {
            return Ok(Value::Bool(true));
        }
    }
    Ok(Value::Bool(false))
}
