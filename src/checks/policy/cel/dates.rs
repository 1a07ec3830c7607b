//! Parts of instants and durations.

use super::fault::Fault;
use super::time::{Civil, offset};
use super::value::{Evaluated, Value};

/// The result of a function of this kind; `None` for others.
pub(super) fn call<'n>(name: &str, values: &[Value<'n>]) -> Option<Evaluated<'n>> {
    let (at, zone) = match values {
        [Value::Duration(nanos)] => return of_duration(name, *nanos).map(|it| Ok(Value::Int(it))),
        [Value::Timestamp(at)] => (*at, 0),
        [Value::Timestamp(at), Value::Text(zone)] => match zone.as_str() {
            "UTC" | "" => (*at, 0),
            zone => match offset(zone) {
                Some(minutes) => (*at, minutes),
                None => return Some(Err(Fault::Unknown(format!("the time zone {zone}")))),
            },
        },
        _ => return None,
    };
    part(name, &at.civil(zone)).map(|it| Ok(Value::Int(it)))
}

fn part(name: &str, date: &Civil) -> Option<i64> {
    Some(match name {
        "getFullYear" => date.year,
        "getMonth" => date.month - 1,
        "getDayOfYear" => date.day_of_year,
        "getDayOfMonth" => date.day - 1,
        "getDate" => date.day,
        "getDayOfWeek" => date.weekday,
        "getHours" => date.hour,
        "getMinutes" => date.minute,
        "getSeconds" => date.second,
        "getMilliseconds" => date.nanos / 1_000_000,
        _ => return None,
    })
}

fn of_duration(name: &str, nanos: i64) -> Option<i64> {
    let milliseconds = nanos / 1_000_000;
    Some(match name {
        "getHours" => milliseconds / 3_600_000,
        "getMinutes" => milliseconds / 60_000,
        "getSeconds" => milliseconds / 1000,
        "getMilliseconds" => milliseconds,
        _ => return None,
    })
}
