//! Schedules as the CronJob controller reads them: `@daily`, `0 0 * * *` and
//! `00 00 */1 * *` are one. The notation is `cron.ParseStandard`'s of
//! `robfig/cron` v3, which Argo Workflows and Velero use, too.

use super::duration::Duration;

/// The times at which something runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Schedule {
    /// At these minutes, hours, days of the month, months and days of the week.
    At([Times; 5]),
    /// Again after this long.
    Every(Duration),
}

/// The values of one field. That all were asked for with a star counts beside what they are:
/// of two days without one, either will do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Times {
    values: u64,
    star: bool,
}

/// One field of a schedule: its least and greatest value, and words for them.
struct Field {
    least: u32,
    most: u32,
    names: &'static [&'static str],
}

const FIELDS: [Field; 5] = [
    field(0, 59, &[]),
    field(0, 23, &[]),
    field(1, 31, &[]),
    field(
        1,
        12,
        &[
            "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
        ],
    ),
    field(0, 6, &["sun", "mon", "tue", "wed", "thu", "fri", "sat"]),
];

const fn field(least: u32, most: u32, names: &'static [&'static str]) -> Field {
    Field { least, most, names }
}

/// The names of the fields, in their order.
pub(crate) const FIELD_NAMES: [&str; 5] = ["minute", "hour", "day", "month", "weekday"];

impl Schedule {
    /// Reads a schedule; `None` where the controller would not, or where a time zone is in it.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if let Some(length) = text.strip_prefix("@every ") {
            return Duration::parse(length).map(Self::Every);
        }
        let text = match text {
            "@yearly" | "@annually" => "0 0 1 1 *",
            "@monthly" => "0 0 1 * *",
            "@weekly" => "0 0 * * 0",
            "@daily" | "@midnight" => "0 0 * * *",
            "@hourly" => "0 * * * *",
            _ => text,
        };
        let words = words(text)?;
        let mut times = [Times::NONE; 5];
        for ((times, word), field) in times.iter_mut().zip(words).zip(&FIELDS) {
            *times = field.times(word)?;
        }
        Some(Self::At(times))
    }
}

/// The five fields of a schedule, as they are written.
pub(crate) fn words(text: &str) -> Option<[&str; 5]> {
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    words.try_into().ok()
}

impl Times {
    const NONE: Self = Self {
        values: 0,
        star: false,
    };
}

impl Field {
    fn times(&self, word: &str) -> Option<Times> {
        let mut times = Times::NONE;
        for range in word.split(',') {
            let found = self.range(range)?;
            times.values |= found.values;
            times.star |= found.star;
        }
        Some(times)
    }

    /// `*`, `?`, `5`, `1-5`, and each of them with a step, `/2`: from a single number to the end.
    fn range(&self, text: &str) -> Option<Times> {
        let (range, step) = match text.split_once('/') {
            Some((range, step)) => (range, Some(step.parse::<usize>().ok()?)),
            None => (text, None),
        };
        let (first, last, star) = match (range, range.split_once('-')) {
            ("*" | "?", _) => (self.least, self.most, true),
            (_, Some((first, last))) => (self.number(first)?, self.number(last)?, false),
            (one, None) if step.is_some() => (self.number(one)?, self.most, false),
            (one, None) => (self.number(one)?, self.number(one)?, false),
        };
        let step = step.unwrap_or(1);
        if step == 0 || first < self.least || last > self.most || first > last {
            return None;
        }
        let values = (first..=last).step_by(step);
        Some(Times {
            values: values.fold(0, |values, value| values | 1 << value),
            star: star && step == 1,
        })
    }

    fn number(&self, text: &str) -> Option<u32> {
        let is_it = |name: &&str| name.eq_ignore_ascii_case(text);
        match self.names.iter().position(is_it) {
            Some(at) => u32::try_from(at).ok().map(|at| at + self.least),
            None if text.bytes().all(|byte| byte.is_ascii_digit()) => text.parse().ok(),
            None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Schedule;

    #[test]
    fn equal_times_are_equal_in_any_notation() {
        for (a, b) in [
            ("@daily", "0 0 * * *"),
            ("@midnight", " 00  00\t? * *"),
            ("@yearly", "0 0 1 JAN *"),
            ("@weekly", "0 0 * * sun"),
            ("@hourly", "0 */1 * * *"),
            ("@every 1h", "@every 60m"),
            ("*/15 * * * *", "0,15,30,45 * * * *"),
            ("5/20 * * * *", "5,25,45 * * * *"),
            ("0 9 * * MON-FRI", "0 9 * * 1,2,3,4,5"),
        ] {
            assert!(Schedule::parse(a).is_some(), "{a}");
            assert_eq!(Schedule::parse(a), Schedule::parse(b), "{a} {b}");
        }
    }

    #[test]
    fn other_times_are_others() {
        for (a, b) in [
            ("0 0 * * *", "0 1 * * *"),
            // On the first and on Mondays; on Mondays.
            ("0 0 1-31 * 1", "0 0 * * 1"),
            ("@every 1h", "@hourly"),
        ] {
            assert!(Schedule::parse(a).is_some() && Schedule::parse(b).is_some());
            assert_ne!(Schedule::parse(a), Schedule::parse(b), "{a} {b}");
        }
        for text in [
            "",
            "* * * *",
            "60 * * * *",
            "0 0 0 * *",
            "0 0 * * 7",
            "5-1 * * * *",
            "*/0 * * * *",
            "-1 * * * *",
            "TZ=UTC 0 0 * * *",
            "@Daily",
            "a * * * *",
        ] {
            assert_eq!(Schedule::parse(text), None, "{text}");
        }
    }
}
