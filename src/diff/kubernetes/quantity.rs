//! Kubernetes quantities (`500m`, `1Gi`, `2e3`), exactly.

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
    /// Reads a quantity; `None` where the text is none, or has more digits than are ever meant.
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
        let (tens, twos) = scale(suffix)?;
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

    fn approximate(&self) -> f64 {
        let power = |base: f64, exponent: i64| base.powf(exponent as f64);
        let size = self.odd as f64 * power(2.0, self.twos) * power(5.0, self.fives);
        if self.negative { -size } else { size }
    }

    fn of(negative: bool, digits: u128, tens: i64, twos: i64) -> Self {
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
            twos: twos + tens + more_twos,
            fives: tens + more_fives,
        }
    }
}

/// The powers of ten and of two that a suffix stands for.
fn scale(suffix: &str) -> Option<(i64, i64)> {
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
}
