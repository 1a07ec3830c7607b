//! Durations in words of a program: `1h`, `60m` and `3600s` are one. Exact: what
//! is not a whole number of nanoseconds counts as no duration, and so equals nothing.

use crate::yaml::split_sign;

/// Go's units (`time.ParseDuration`), in nanoseconds.
const GO: &[(&str, i128)] = &[
    ("ns", 1),
    ("us", 1_000),
    ("µs", 1_000),
    ("μs", 1_000),
    ("ms", 1_000_000),
    ("s", SECOND),
    ("m", 60 * SECOND),
    ("h", HOUR),
];

/// Prometheus' units (`model.ParseDuration`), in nanoseconds: each at most once, the longest first.
const PROMETHEUS: &[(&str, i128)] = &[
    ("y", 365 * 24 * HOUR),
    ("w", 7 * 24 * HOUR),
    ("d", 24 * HOUR),
    ("h", HOUR),
    ("m", 60 * SECOND),
    ("s", SECOND),
    ("ms", 1_000_000),
];

const SECOND: i128 = 1_000_000_000;
const HOUR: i128 = 3_600 * SECOND;

/// A length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Duration {
    nanoseconds: i128,
}

impl Duration {
    /// Reads what `time.ParseDuration` reads: `1h30m`, `-1.5s`, `0`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (sign, text) = split_sign(text);
        let sign = if sign == Some('-') { -1 } else { 1 };
        let total = match text {
            "0" => 0,
            _ => parts(text)?
                .iter()
                .try_fold(0_i128, |sum, part| sum.checked_add(part.length(GO)?))?,
        };
        Some(Self {
            nanoseconds: sign * total,
        })
    }

    /// Reads what Prometheus reads: `1d`, `1h30m`, `0`.
    pub(crate) fn parse_prometheus(text: &str) -> Option<Self> {
        if text == "0" {
            return Some(Self { nanoseconds: 0 });
        }
        let mut total: i128 = 0;
        let mut units = PROMETHEUS;
        for part in parts(text)? {
            let at = units.iter().position(|(unit, _)| *unit == part.unit)?;
            let is_whole = part.fraction.is_empty();
            total = total.checked_add(part.length(units).filter(|_| is_whole)?)?;
            units = units.get(at + 1..)?;
        }
        Some(Self { nanoseconds: total })
    }
}

/// A number and its unit.
struct Part<'t> {
    whole: &'t str,
    fraction: &'t str,
    unit: &'t str,
}

/// `1h30m` as its parts; `None` where a number or a unit is missing.
fn parts(text: &str) -> Option<Vec<Part<'_>>> {
    let is_number = |c: char| c.is_ascii_digit() || c == '.';
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (number, after) = rest.split_at(rest.find(|c| !is_number(c))?);
        let (unit, after) = after.split_at(after.find(is_number).unwrap_or(after.len()));
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        parts.push(Part {
            whole,
            fraction,
            unit,
        });
        rest = after;
    }
    (!parts.is_empty()).then_some(parts)
}

impl Part<'_> {
    fn length(&self, units: &[(&str, i128)]) -> Option<i128> {
        let (_, unit) = units.iter().find(|(unit, _)| *unit == self.unit)?;
        let digits = format!("{}{}", self.whole, self.fraction);
        let number: i128 = digits.parse().ok()?;
        let scale = 10_i128.checked_pow(u32::try_from(self.fraction.len()).ok()?)?;
        let length = number.checked_mul(*unit)?;
        (length % scale == 0).then(|| length / scale)
    }
}

#[cfg(test)]
mod tests {
    use super::Duration;

    #[test]
    fn equal_lengths_are_equal_in_any_units() {
        for (a, b) in [
            ("1h", "60m"),
            ("1h", "3600s"),
            ("1h", "1h0m0s"),
            ("1.5h", "90m"),
            (".5s", "500ms"),
            ("1us", "1µs"),
            ("0", "0s"),
            ("-1m", "-60s"),
        ] {
            assert!(Duration::parse(a).is_some(), "{a}");
            assert_eq!(Duration::parse(a), Duration::parse(b), "{a} {b}");
        }
        assert_ne!(Duration::parse("1m"), Duration::parse("1ms"));
        for text in [
            "", "1", "1d", "h", "1 h", "1h ", ".", ".s", "1.2.3s", "Never", "0.1ns", "é",
        ] {
            assert_eq!(Duration::parse(text), None, "{text}");
        }
    }

    #[test]
    fn prometheus_has_days_and_an_order() {
        let parse = Duration::parse_prometheus;
        assert!(parse("1d").is_some());
        assert_eq!(parse("1d"), parse("24h"));
        assert_eq!(parse("1w1d"), parse("8d"));
        assert_eq!(parse("0"), parse("0s"));
        for text in ["", "1s1m", "1m1m", "1.5h", "1us", "-1s"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
