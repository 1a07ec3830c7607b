//! Kubernetes quantities (`500m`, `1Gi`, `2e3`), exactly.

use std::fmt;

use crate::yaml::split_sign;

/// A number as `±odd · 2^twos · 5^fives`, with neither 2 nor 5 left in `odd`:
/// equal numbers have equal parts however they were written, and no float is
/// involved. The notation is `k8s.io/apimachinery/pkg/api/resource`'s.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Quantity {
    negative: bool,
    odd: u128,
    twos: i64,
    fives: i64,
}

impl Quantity {
    /// Reads a quantity; `None` where the text is not one, or has more digits than are ever meant.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (sign, text) = split_sign(text);
        let negative = sign == Some('-');
        let end = text
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(text.len());
        let (number, suffix) = text.split_at(end);
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if fraction.contains('.') || (whole.is_empty() && fraction.is_empty()) {
            return None;
        }
        let digits: u128 = format!("{whole}{fraction}").parse().ok()?;
        let (tens, twos) = quantity_scale(suffix)?;
        let tens = tens - i64::try_from(fraction.len()).ok()?;
        Some(Self::of(negative, digits, tens, twos))
    }

    /// True if it is less than nothing.
    pub(crate) fn is_negative(&self) -> bool {
        self.negative
    }

    /// True if it is nothing.
    pub(crate) fn is_zero(&self) -> bool {
        self.odd == 0
    }

    /// True if it is no more than `other`. Equality is exact; order is only as exact as a float.
    pub(crate) fn is_at_most(&self, other: &Self) -> bool {
        self == other || self.approximate() <= other.approximate()
    }

    /// The sum of two amounts; `None` for negative ones, and for more digits than are ever meant.
    pub(crate) fn plus(&self, other: &Self) -> Option<Self> {
        if self.negative || other.negative {
            return None;
        }
        if self.is_zero() || other.is_zero() {
            return Some(if self.is_zero() { *other } else { *self });
        }
        let twos = self.twos.min(other.twos);
        let fives = self.fives.min(other.fives);
        let digits = self
            .in_units(twos, fives)?
            .checked_add(other.in_units(twos, fives)?)?;
        Some(Self::normal(false, digits, twos, fives))
    }

    /// The amount that many times.
    pub(crate) fn times(&self, count: u64) -> Option<Self> {
        let digits = self.odd.checked_mul(count.into())?;
        Some(Self::normal(self.negative, digits, self.twos, self.fives))
    }

    /// The amount a number of times that need not be whole, such as a ratio.
    pub(crate) fn by(&self, factor: &Self) -> Option<Self> {
        let digits = self.odd.checked_mul(factor.odd)?;
        let (twos, fives) = (
            self.twos.checked_add(factor.twos)?,
            self.fives.checked_add(factor.fives)?,
        );
        Some(Self::normal(
            self.negative != factor.negative,
            digits,
            twos,
            fives,
        ))
    }

    /// The larger of two amounts.
    pub(crate) fn max(self, other: Self) -> Self {
        if self.is_at_most(&other) { other } else { self }
    }

    /// The amount of `2^twos * 5^fives`, if it is a whole number of them.
    fn in_units(&self, twos: i64, fives: i64) -> Option<u128> {
        let power = |base: u128, exponent: i64| base.checked_pow(u32::try_from(exponent).ok()?);
        let by_two = power(2, self.twos.checked_sub(twos)?)?;
        let by_five = power(5, self.fives.checked_sub(fives)?)?;
        self.odd.checked_mul(by_two)?.checked_mul(by_five)
    }

    /// The amount as people write bytes: `1536Mi`.
    pub(crate) fn in_bytes(&self) -> String {
        let mut units = BYTES.iter().filter(|_| !self.negative && !self.is_zero());
        let found = units.find_map(|(suffix, twos)| Some((self.in_units(*twos, 0)?, suffix)));
        found.map_or_else(
            || self.to_string(),
            |(count, suffix)| format!("{count}{suffix}"),
        )
    }

    fn approximate(&self) -> f64 {
        let power = |base: f64, exponent: i64| base.powf(exponent as f64);
        let size = self.odd as f64 * power(2.0, self.twos) * power(5.0, self.fives);
        if self.negative { -size } else { size }
    }

    fn of(negative: bool, digits: u128, tens: i64, twos: i64) -> Self {
        Self::normal(negative, digits, twos + tens, tens)
    }

    fn normal(negative: bool, digits: u128, twos: i64, fives: i64) -> Self {
        if digits == 0 {
            return Self {
                negative: false,
                odd: 0,
                twos: 0,
                fives: 0,
            };
        }
        let (odd, more_twos) = divide_out(digits, 2);
        let (odd, more_fives) = divide_out(odd, 5);
        Self {
            negative,
            odd,
            twos: twos + more_twos,
            fives: fives + more_fives,
        }
    }
}

/// Units of bytes as powers of two, the largest first.
const BYTES: [(&str, i64); 6] = [
    ("Ei", 60),
    ("Pi", 50),
    ("Ti", 40),
    ("Gi", 30),
    ("Mi", 20),
    ("Ki", 10),
];

/// Units as powers of ten, the largest first.
const DECIMAL: [(&str, i64); 10] = [
    ("E", 18),
    ("P", 15),
    ("T", 12),
    ("G", 9),
    ("M", 6),
    ("k", 3),
    ("", 0),
    ("m", -3),
    ("u", -6),
    ("n", -9),
];

/// The canonical form: the largest unit of which the amount is a whole number (Kubernetes,
/// `resource.Quantity`).
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.negative { "-" } else { "" };
        let mut units = DECIMAL.iter().filter(|_| !self.is_zero());
        let found = units.find_map(|(suffix, tens)| Some((self.in_units(*tens, *tens)?, suffix)));
        match found {
            Some((count, suffix)) => write!(f, "{sign}{count}{suffix}"),
            None => write!(f, "{}", self.approximate()),
        }
    }
}

/// The powers of ten and of two that a suffix stands for.
pub(crate) fn quantity_scale(suffix: &str) -> Option<(i64, i64)> {
    Some(match suffix {
        "" => (0, 0),
        "n" => (-9, 0),
        "u" => (-6, 0),
        "m" => (-3, 0),
        "k" => (3, 0),
        "M" => (6, 0),
        "G" => (9, 0),
        "T" => (12, 0),
        "P" => (15, 0),
        "E" => (18, 0),
        "Ki" => (0, 10),
        "Mi" => (0, 20),
        "Gi" => (0, 30),
        "Ti" => (0, 40),
        "Pi" => (0, 50),
        "Ei" => (0, 60),
        _ => {
            let exponent: i32 = suffix.strip_prefix(['e', 'E'])?.parse().ok()?;
            (i64::from(exponent), 0)
        }
    })
}

fn divide_out(mut number: u128, prime: u128) -> (u128, i64) {
    let mut times = 0;
    while number.is_multiple_of(prime) {
        number /= prime;
        times += 1;
    }
    (number, times)
}

#[cfg(test)]
mod tests {
    use super::Quantity;

    #[test]
    fn equal_amounts_are_equal_in_any_notation() {
        let same = [
            ("500m", "0.5"),
            ("1000m", "1"),
            ("1000M", "1G"),
            ("1Gi", "1024Mi"),
            ("1.5Gi", "1536Mi"),
            ("2e3", "2k"),
            ("0", "0Gi"),
            ("-1", "-1000m"),
            ("+.5", "5e-1"),
        ];
        for (a, b) in same {
            assert!(Quantity::parse(a).is_some(), "{a}");
            assert_eq!(Quantity::parse(a), Quantity::parse(b), "{a} {b}");
        }
        assert_ne!(Quantity::parse("1Gi"), Quantity::parse("1G"));
        assert_ne!(Quantity::parse("-1"), Quantity::parse("1"));
        for text in ["", ".", "m", "1.2.3", "1Q", "0x10", "1e", "é"] {
            assert_eq!(Quantity::parse(text), None, "{text}");
        }
    }

    #[test]
    fn sums_are_exact_and_canonical() {
        let read = |text| Quantity::parse(text).expect("a quantity");
        for (a, b, sum) in [
            ("100m", "0.2", "300m"),
            ("1500m", "500m", "2"),
            ("0", "20m", "20m"),
            ("1", "999", "1k"),
            ("1n", "1", "1000000001n"),
        ] {
            let got = read(a).plus(&read(b));
            assert_eq!(got.map(|it| it.to_string()).as_deref(), Some(sum));
        }
        let bytes = |a, b| read(a).plus(&read(b)).map(|it| it.in_bytes());
        assert_eq!(bytes("1Gi", "512Mi").as_deref(), Some("1536Mi"));
        assert_eq!(bytes("1G", "1M").as_deref(), Some("1001M"));
        assert_eq!(bytes("0", "0").as_deref(), Some("0"));
        assert_eq!(read("20m").times(100), Quantity::parse("2"));
        assert_eq!(read("20m").max(read("1")), read("1"));
        assert_eq!(read("-1").plus(&read("1")), None);
        assert_eq!(read("1e30").plus(&read("1n")), None);
    }
}
