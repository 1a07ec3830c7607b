//! Instants and durations, as Go reads and writes them.

/// A point in time: seconds since 1970 in UTC, and nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::checks::policy) struct Instant {
    seconds: i64,
    nanos: i64,
}

/// The first and the last second that CEL knows: the years 1 to 9999.
const RANGE: std::ops::RangeInclusive<i64> = -62_135_596_800..=253_402_300_799;

const DAY: i64 = 86_400;
const NANOS: i64 = 1_000_000_000;

/// A date and a time of day.
pub(super) struct Civil {
    pub(super) year: i64,
    /// From 1.
    pub(super) month: i64,
    /// From 1.
    pub(super) day: i64,
    /// From 0.
    pub(super) day_of_year: i64,
    /// From 0, which is Sunday.
    pub(super) weekday: i64,
    pub(super) hour: i64,
    pub(super) minute: i64,
    pub(super) second: i64,
    pub(super) nanos: i64,
}

impl Instant {
    /// The instant of a number of seconds.
    pub(super) fn of_seconds(seconds: i64) -> Option<Self> {
        RANGE
            .contains(&seconds)
            .then_some(Self { seconds, nanos: 0 })
    }

    /// The seconds since 1970.
    pub(super) fn seconds(self) -> i64 {
        self.seconds
    }

    /// The instant some nanoseconds later.
    pub(super) fn plus(self, nanos: i64) -> Option<Self> {
        let total = self.nanos + nanos.rem_euclid(NANOS);
        let seconds = self.seconds.checked_add(nanos.div_euclid(NANOS))?;
        let seconds = seconds.checked_add(total.div_euclid(NANOS))?;
        let nanos = total.rem_euclid(NANOS);
        RANGE.contains(&seconds).then_some(Self { seconds, nanos })
    }

    /// The nanoseconds since another instant.
    pub(super) fn since(self, other: Self) -> Option<i64> {
        let seconds = self.seconds.checked_sub(other.seconds)?;
        let nanos = self.nanos.checked_sub(other.nanos)?;
        seconds.checked_mul(NANOS)?.checked_add(nanos)
    }

    /// The date and time of day, some minutes east of Greenwich.
    pub(super) fn civil(self, minutes: i64) -> Civil {
        let seconds = self.seconds + minutes * 60;
        let (days, rest) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
        let (year, month, day) = date(days);
        Civil {
            year,
            month,
            day,
            day_of_year: days - days_before(year, 1, 1),
            weekday: (days + 4).rem_euclid(7),
            hour: rest / 3600,
            minute: rest / 60 % 60,
            second: rest % 60,
            nanos: self.nanos,
        }
    }

    /// The instant as RFC 3339 writes it.
    pub(super) fn text(self) -> String {
        let it = self.civil(0);
        let date = format!("{:04}-{:02}-{:02}", it.year, it.month, it.day);
        let time = format!("{:02}:{:02}:{:02}", it.hour, it.minute, it.second);
        let fraction = match it.nanos {
            0 => String::new(),
            nanos => format!(".{nanos:09}").trim_end_matches('0').to_owned(),
        };
        format!("{date}T{time}{fraction}Z")
    }
}

/// The date of a number of days since 1970 (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

/// The days from 1970 to a date.
fn days_before(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let month = if month > 2 { month - 3 } else { month + 9 };
    let of_year = (153 * month + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Reads an instant in RFC 3339.
pub(super) fn parse_timestamp(text: &str) -> Option<Instant> {
    let number = |range: std::ops::Range<usize>| {
        let digits = text.get(range)?;
        let is_number = digits.bytes().all(|it| it.is_ascii_digit());
        digits.parse::<i64>().ok().filter(|_| is_number)
    };
    let separators = [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":")];
    let is_shaped = |(at, sign): (usize, &str)| text.get(at..at + 1) == Some(sign);
    if !separators.into_iter().all(is_shaped) {
        return None;
    }
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    let (hour, minute, second) = (number(11..13)?, number(14..16)?, number(17..19)?);
    let days = days_before(year, month, day);
    let is_date = (1..=12).contains(&month) && date(days) == (year, month, day);
    if !is_date || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let rest = text.get(19..)?;
    let (nanos, zone) = fraction(rest)?;
    let minutes = if zone == "Z" { 0 } else { offset(zone)? };
    let seconds = days * DAY + hour * 3600 + (minute - minutes) * 60 + second;
    RANGE
        .contains(&seconds)
        .then_some(Instant { seconds, nanos })
}

/// The nanoseconds of `.5`, and the text behind it.
fn fraction(text: &str) -> Option<(i64, &str)> {
    let Some(digits) = text.strip_prefix('.') else {
        return Some((0, text));
    };
    let end = digits.find(|it: char| !it.is_ascii_digit())?;
    let (digits, rest) = digits.split_at_checked(end)?;
    let padded = format!("{digits:0<9}");
    let nanos = padded.get(..9)?.parse().ok()?;
    (!digits.is_empty()).then_some((nanos, rest))
}

/// The minutes of `+05:30`, `-08:00` or `02:00`.
pub(super) fn offset(zone: &str) -> Option<i64> {
    let (sign, digits) = match (zone.strip_prefix('-'), zone.strip_prefix('+')) {
        (Some(digits), _) => (-1, digits),
        (_, Some(digits)) => (1, digits),
        _ => (1, zone),
    };
    let (hours, minutes) = digits.split_once(':')?;
    let number = |text: &str| text.parse::<u8>().ok().filter(|_| text.len() == 2);
    let (hours, minutes) = (i64::from(number(hours)?), i64::from(number(minutes)?));
    (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

/// Reads a duration as Go's `time.ParseDuration` does: `1h30m`, `-1.5s`. In nanoseconds.
pub(super) fn parse_duration(text: &str) -> Option<i64> {
    const UNITS: [(&str, i64); 8] = [
        ("ns", 1),
        ("us", 1_000),
        ("µs", 1_000),
        ("μs", 1_000),
        ("ms", 1_000_000),
        ("s", NANOS),
        ("m", 60 * NANOS),
        ("h", 3600 * NANOS),
    ];
    let (sign, mut rest) = match (text.strip_prefix('-'), text.strip_prefix('+')) {
        (Some(rest), _) => (-1, rest),
        (_, Some(rest)) => (1, rest),
        _ => (1, text),
    };
    if rest == "0" {
        return Some(0);
    }
    let mut total = 0i64;
    while !rest.is_empty() || total == 0 && rest.is_empty() && text.is_empty() {
        let end = rest.find(|it: char| !it.is_ascii_digit() && it != '.')?;
        let (number, behind) = rest.split_at_checked(end)?;
        let (whole, part) = number.split_once('.').unwrap_or((number, ""));
        if whole.is_empty() && part.is_empty() {
            return None;
        }
        let unit =
            |(name, size): &(&str, i64)| Some((behind.strip_prefix(*name)?, *size, name.len()));
        let (after, size, _) = UNITS.iter().filter_map(unit).max_by_key(|it| it.2)?;
        let whole: i64 = if whole.is_empty() {
            0
        } else {
            whole.parse().ok()?
        };
        let scale = 10i128.pow(u32::try_from(part.len().min(18)).ok()?);
        let part: i128 = match part.get(..part.len().min(18)) {
            Some("") | None => 0,
            Some(part) => part.parse().ok()?,
        };
        let part = i64::try_from(part * i128::from(size) / scale).ok()?;
        total = total
            .checked_add(whole.checked_mul(size)?)?
            .checked_add(part)?;
        rest = after;
    }
    Some(sign * total)
}

/// A duration as CEL writes it: `5400s`.
pub(super) fn duration_text(nanos: i64) -> String {
    let sign = if nanos < 0 { "-" } else { "" };
    let nanos = nanos.unsigned_abs();
    let (seconds, rest) = (nanos / 1_000_000_000, nanos % 1_000_000_000);
    let fraction = match rest {
        0 => String::new(),
        rest => format!(".{rest:09}").trim_end_matches('0').to_owned(),
    };
    format!("{sign}{seconds}{fraction}s")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_read_and_written() {
        for (text, seconds) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2000-02-29T12:00:00+01:00", 951_822_000),
            ("0001-01-01T00:00:00Z", -62_135_596_800),
        ] {
            let read = parse_timestamp(text).expect("an instant");
            assert_eq!(read.seconds(), seconds, "{text}");
        }
        let read = parse_timestamp("2026-11-28T01:02:03.5Z").expect("an instant");
        assert_eq!(read.text(), "2026-11-28T01:02:03.5Z");
        assert_eq!(read.civil(0).weekday, 6);
        for text in [
            "2026-02-29T00:00:00Z",
            "2026-11-28",
            "2026-11-28T24:00:00Z",
            "",
        ] {
            assert!(parse_timestamp(text).is_none(), "{text}");
        }
    }

    #[test]
    fn durations_are_those_of_go() {
        for (text, nanos) in [
            ("1h30m", Some(5_400 * NANOS)),
            ("-1.5s", Some(-1_500_000_000)),
            ("1m0.5ms", Some(60 * NANOS + 500_000)),
            ("0", Some(0)),
            ("", None),
            ("1", None),
            ("1d", None),
        ] {
            assert_eq!(parse_duration(text), nanos, "{text}");
        }
        assert_eq!(duration_text(5_400 * NANOS), "5400s");
    }
}
