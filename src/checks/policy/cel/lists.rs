//! Functions of lists: Kubernetes', cel-go's `ext.Lists` and `ext.Sets`. Each costs a step per item.

use std::cmp::Ordering;
use std::rc::Rc;

use super::engine::Engine;
use super::fault::Fault;
use super::operators::{apply, compare, equal};
use super::value::{Evaluated, Value};

/// The most items of `lists.range`.
const MOST: i64 = 1_000_000;

/// The result of a function of this kind; `None` for others.
pub(super) fn call<'n>(name: &str, values: &[Value<'n>], engine: &Engine) -> Option<Evaluated<'n>> {
    if let ("lists.range", [Value::Int(end)]) = (name, values) {
        return Some(range(*end, engine));
    }
    let [first, rest @ ..] = values else {
        return None;
    };
    let items = first.items()?;
    if let Err(fault) = engine.spend(items.len()) {
        return Some(Err(fault));
    }
    match rest {
        [] => of_list(name, items, engine),
        [other] => with_one(name, items, other, engine),
        [Value::Int(from), Value::Int(to)] if name == "slice" => Some(slice(items, *from, *to)),
        _ => None,
    }
}

fn range<'n>(end: i64, engine: &Engine) -> Evaluated<'n> {
    if end > MOST {
        return Err(Fault::Cost);
    }
    engine.spend(usize::try_from(end).unwrap_or(0))?;
    Ok(Value::list((0..end).map(Value::Int).collect()))
}

fn of_list<'n>(name: &str, items: Vec<Value<'n>>, engine: &Engine) -> Option<Evaluated<'n>> {
    Some(match name {
        "isSorted" => is_sorted(&items, engine).map(Value::Bool),
        "sum" => sum(items, engine),
        "min" => extreme(items, Ordering::Less, engine),
        "max" => extreme(items, Ordering::Greater, engine),
        "first" => Ok(Value::Optional(items.into_iter().next().map(Rc::new))),
        "last" => Ok(Value::Optional(items.into_iter().next_back().map(Rc::new))),
        "reverse" => Ok(Value::list(items.into_iter().rev().collect())),
        "distinct" => distinct(items, engine),
        "flatten" => flatten(items, 1, engine),
        "sort" => sorted(
            items.into_iter().map(|it| (it.clone(), it)).collect(),
            engine,
        ),
        "unwrapOpt" | "optional.unwrap" => {
            let values = items.into_iter().filter_map(|it| match it {
                Value::Optional(value) => value.map(|it| (*it).clone()),
                _ => None,
            });
            Ok(Value::list(values.collect()))
        }
        _ => return None,
    })
}

fn with_one<'n>(
    name: &str,
    items: Vec<Value<'n>>,
    other: &Value<'n>,
    engine: &Engine,
) -> Option<Evaluated<'n>> {
    Some(match (name, other) {
        ("indexOf", other) => position(items.iter().enumerate(), other, engine),
        ("lastIndexOf", other) => position(items.iter().enumerate().rev(), other, engine),
        ("flatten", Value::Int(depth)) if *depth >= 0 => flatten(items, *depth, engine),
        ("flatten", Value::Int(_)) => Fault::error("the depth of `flatten` is negative"),
        ("sets.contains", other) => has_all(&items, &other.items()?, engine).map(Value::Bool),
        ("sets.equivalent", other) => {
            let others = other.items()?;
            let both =
                || Ok(has_all(&items, &others, engine)? && has_all(&others, &items, engine)?);
            both().map(Value::Bool)
        }
        ("sets.intersects", other) => {
            let others = other.items()?;
            let any = || {
                for item in &others {
                    if has(&items, item, engine)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            };
            any().map(Value::Bool)
        }
        _ => return None,
    })
}

fn has(items: &[Value<'_>], wanted: &Value<'_>, engine: &Engine) -> Result<bool, Fault> {
    for item in items {
        if equal(item, wanted, engine)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn has_all(items: &[Value<'_>], wanted: &[Value<'_>], engine: &Engine) -> Result<bool, Fault> {
    for item in wanted {
        if !has(items, item, engine)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn position<'v, 'n: 'v>(
    items: impl Iterator<Item = (usize, &'v Value<'n>)>,
    wanted: &Value<'n>,
    engine: &Engine,
) -> Evaluated<'n> {
    for (index, item) in items {
        if equal(item, wanted, engine)? {
            return Ok(Value::Int(i64::try_from(index).unwrap_or(i64::MAX)));
        }
    }
    Ok(Value::Int(-1))
}

fn is_sorted(items: &[Value<'_>], engine: &Engine) -> Result<bool, Fault> {
    for (one, other) in items.iter().zip(items.iter().skip(1)) {
        if compare(one, other, engine)?.is_some_and(Ordering::is_gt) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn sum<'n>(items: Vec<Value<'n>>, engine: &Engine) -> Evaluated<'n> {
    let mut items = items.into_iter();
    let Some(mut total) = items.next() else {
        return Ok(Value::Int(0));
    };
    for item in items {
        let added = apply("_+_", &[total, item], engine);
        total = added.unwrap_or(Fault::error("a sum of what has none"))?;
    }
    Ok(total)
}

fn extreme<'n>(items: Vec<Value<'n>>, wanted: Ordering, engine: &Engine) -> Evaluated<'n> {
    let mut items = items.into_iter();
    let Some(mut best) = items.next() else {
        return Fault::error("`min` or `max` of an empty list");
    };
    for item in items {
        if compare(&item, &best, engine)? == Some(wanted) {
            best = item;
        }
    }
    Ok(best)
}

fn distinct<'n>(items: Vec<Value<'n>>, engine: &Engine) -> Evaluated<'n> {
    let mut found: Vec<Value<'n>> = Vec::new();
    for item in items {
        if !has(&found, &item, engine)? {
            found.push(item);
        }
    }
    Ok(Value::list(found))
}

fn flatten<'n>(items: Vec<Value<'n>>, depth: i64, engine: &Engine) -> Evaluated<'n> {
    let mut items = items;
    for _ in 0..depth.min(100) {
        let mut found = Vec::new();
        let mut is_flat = true;
        for item in items {
            engine.spend(1 + item.size().unwrap_or(0))?;
            match item.items() {
                Some(inner) => {
                    is_flat = false;
                    found.extend(inner);
                }
                None => found.push(item),
            }
        }
        items = found;
        if is_flat {
            break;
        }
    }
    Ok(Value::list(items))
}

fn slice<'n>(items: Vec<Value<'n>>, from: i64, to: i64) -> Evaluated<'n> {
    let range = usize::try_from(from).ok().zip(usize::try_from(to).ok());
    let found = range.and_then(|(from, to)| items.get(from..to));
    match found {
        Some(found) => Ok(Value::list(found.to_vec())),
        None => Fault::error("`slice` is outside of the list"),
    }
}

/// The items of pairs, in the order of their keys.
pub(super) fn sorted<'n>(keyed: Vec<(Value<'n>, Value<'n>)>, engine: &Engine) -> Evaluated<'n> {
    let mut keyed = keyed;
    let mut fault = None;
    keyed.sort_by(|(one, _), (other, _)| match compare(one, other, engine) {
        Ok(order) => order.unwrap_or(Ordering::Equal),
        Err(found) => {
            fault.get_or_insert(found);
            Ordering::Equal
        }
    });
    match fault {
        Some(fault) => Err(fault),
        None => Ok(Value::list(
            keyed.into_iter().map(|(_, item)| item).collect(),
        )),
    }
}
