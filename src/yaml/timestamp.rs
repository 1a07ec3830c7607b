//! Dates and times. In: the text of a plain scalar. Out: the time in RFC
//! 3339, if go-yaml takes the text for a time. Knows the lengths of months,
//! but no other calendar rules, and only offsets, no time zones.

use std::fmt::Write;

/// A point in time as written, with its offset from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Timestamp {
    date: [u32; 3],
    time: [u32; 3],
    nanoseconds: u32,
    offset_minutes: i32,
}

impl Timestamp {
    /// Parses a time in one of the forms of go-yaml's `parseTimestamp`: a date; a date,
    /// `T` and a time with an offset; or a date, blanks and a time without an offset.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut rest = Reader(text);
        let date = rest.date()?;
        let midnight = Self {
            date,
            time: [0; 3],
            nanoseconds: 0,
            offset_minutes: 0,
        };
        match rest.take_first()? {
            None => Some(midnight),
            Some('T' | 't') => {
                let (time, nanoseconds) = rest.time()?;
                let offset_minutes = rest.offset()?;
                rest.0.is_empty().then_some(Self {
                    time,
                    nanoseconds,
                    offset_minutes,
                    ..midnight
                })
            }
            Some(' ') => {
                rest.0 = rest.0.trim_start_matches(' ');
                let (time, nanoseconds) = rest.time()?;
                rest.0.is_empty().then_some(Self {
                    time,
                    nanoseconds,
                    ..midnight
                })
            }
            Some(_) => None,
        }
    }

    /// The time as Go's `time.Time` marshals it to JSON (`RFC3339Nano`);
    /// `None` where Go fails: for an offset of a day or more.
    pub(super) fn to_rfc3339(self) -> Option<String> {
        let [year, month, day] = self.date;
        let [hour, minute, second] = self.time;
        let mut out = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
        if self.nanoseconds > 0 {
            let fraction = format!("{:09}", self.nanoseconds);
            out.push('.');
            out.push_str(fraction.trim_end_matches('0'));
        }
        let offset = self.offset_minutes.unsigned_abs();
        if offset == 0 {
            out.push('Z');
        } else {
            let sign = if self.offset_minutes < 0 { '-' } else { '+' };
            write!(out, "{sign}{:02}:{:02}", offset / 60, offset % 60).ok()?;
        }
        (offset < 24 * 60).then_some(out)
    }
}

/// The rest of the text.
struct Reader<'a>(&'a str);

impl Reader<'_> {
    /// Reads a four-digit year, then month and day with one or two digits, all in range.
    fn date(&mut self) -> Option<[u32; 3]> {
        let year = self.digits(4..=4)?;
        self.literal('-')?;
        let month = self.digits(1..=2)?;
        self.literal('-')?;
        let day = self.digits(1..=2)?;
        (1..=days_in(year, month)?)
            .contains(&day)
            .then_some([year, month, day])
    }

    /// Reads `h:m:s` with one or two digits each, and a fraction of any length.
    fn time(&mut self) -> Option<([u32; 3], u32)> {
        let hour = self.digits(1..=2)?;
        self.literal(':')?;
        let minute = self.digits(1..=2)?;
        self.literal(':')?;
        let second = self.digits(1..=2)?;
        let nanoseconds = self.fraction();
        (hour < 24 && minute < 60 && second < 60).then_some(([hour, minute, second], nanoseconds))
    }

    /// Reads `.` or `,` and digits; digits beyond nanoseconds are ignored.
    fn fraction(&mut self) -> u32 {
        let Some(after) = self.0.strip_prefix(['.', ',']) else {
            return 0;
        };
        let (digits, rest) = after.split_at(leading_digits(after));
        if digits.is_empty() {
            return 0;
        }
        self.0 = rest;
        let digits = digits.bytes().map(|byte| u32::from(byte - b'0'));
        let padded = digits.chain(std::iter::repeat(0)).take(9);
        padded.fold(0, |sum, digit| sum * 10 + digit)
    }

    /// Reads `Z`, or a sign, two digits, `:` and two digits; like Go, accepts
    /// hour 24 and minute 60.
    fn offset(&mut self) -> Option<i32> {
        let sign = match self.take_first()?? {
            'Z' => return Some(0),
            '+' => 1,
            '-' => -1,
            _ => return None,
        };
        let hours = self.digits(2..=2)?;
        self.literal(':')?;
        let minutes = self.digits(2..=2)?;
        let total = i32::try_from(hours * 60 + minutes).ok()?;
        (hours <= 24 && minutes <= 60).then_some(sign * total)
    }

    fn take_first(&mut self) -> Option<Option<char>> {
        let mut characters = self.0.chars();
        let first = characters.next();
        self.0 = characters.as_str();
        Some(first)
    }

    fn literal(&mut self, expected: char) -> Option<()> {
        self.0 = self.0.strip_prefix(expected)?;
        Some(())
    }

    /// Reads as many digits as possible, at most the upper bound of
    /// `lengths`; fails below the lower one.
    fn digits(&mut self, lengths: std::ops::RangeInclusive<usize>) -> Option<u32> {
        let length = leading_digits(self.0).min(*lengths.end());
        let (digits, rest) = self.0.split_at(length);
        self.0 = rest;
        lengths
            .contains(&length)
            .then(|| digits.parse().ok())
            .flatten()
    }
}

fn leading_digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

fn days_in(year: u32, month: u32) -> Option<u32> {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => Some(31),
        4 | 6 | 9 | 11 => Some(30),
        2 => Some(if leap { 29 } else { 28 }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Timestamp;

    fn rfc3339(text: &str) -> Option<String> {
        Timestamp::parse(text)?.to_rfc3339()
    }

    #[test]
    fn every_form_becomes_rfc3339() {
        for (text, expected) in [
            ("2001-12-14", "2001-12-14T00:00:00Z"),
            ("2001-1-2", "2001-01-02T00:00:00Z"),
            ("2001-12-14 21:59:43.10", "2001-12-14T21:59:43.1Z"),
            ("2001-12-14   1:2:3", "2001-12-14T01:02:03Z"),
            ("2001-12-14t21:59:43,5Z", "2001-12-14T21:59:43.5Z"),
            ("2001-12-14T21:59:43+02:60", "2001-12-14T21:59:43+03:00"),
            ("2001-12-14T21:59:43-00:00", "2001-12-14T21:59:43Z"),
            (
                "2000-02-29T00:00:00.1234567899Z",
                "2000-02-29T00:00:00.123456789Z",
            ),
        ] {
            assert_eq!(rfc3339(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_go_does_not_parse_is_text() {
        for text in [
            "2001-12",
            "2001-12-14T21:59:43",
            "2001-12-14 21:59:43Z",
            "1900-02-29",
            "2001-13-01",
            "2001-12-14T24:00:00Z",
            "2001-12-14T21:59:43+2:00",
            "2001-12-14 ",
            "20011-1-1",
            "2001-12-14T21:59:43.Z",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }

    #[test]
    fn an_offset_of_a_day_is_read_but_not_written() {
        assert!(Timestamp::parse("2001-12-14T21:59:43+24:00").is_some());
        assert_eq!(rfc3339("2001-12-14T21:59:43+24:00"), None);
    }
}
