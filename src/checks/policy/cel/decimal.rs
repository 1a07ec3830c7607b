//! Quantities of Kubernetes with their arithmetic. Source: `k8s.io/apimachinery/pkg/api/resource`. Amounts
//! that take more than 128 bits are refused.

use std::cmp::Ordering;

use crate::diff::quantity_scale;

/// A quantity: `value` times ten to the power of `scale`.
#[derive(Clone, Copy, Debug)]
pub(in crate::checks::policy) struct Decimal {
    value: i128,
    scale: i32,
    /// True for what Kubernetes keeps in a number of any size, which it does not take for an integer.
    is_big: bool,
}

/// The smallest scale: anything smaller is rounded up.
const NANO: i32 = -9;

impl Decimal {
    /// An integer.
    pub(super) fn of(value: i64) -> Self {
        Self {
            value: i128::from(value),
            scale: 0,
            is_big: false,
        }
    }

    /// Reads a quantity.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
        let end = digits.find(|it: char| !it.is_ascii_digit() && it != '.');
        let (number, suffix) = digits.split_at_checked(end.unwrap_or(digits.len()))?;
        let (whole, part) = number.split_once('.').unwrap_or((number, ""));
        if (whole.is_empty() && part.is_empty()) || part.contains('.') || number.len() > 36 {
            return None;
        }
        let shifted = format!("{}{part}", whole.trim_start_matches('0'));
        let value: i128 = if shifted.is_empty() {
            0
        } else {
            shifted.parse().ok()?
        };
        let value = if text.starts_with('-') { -value } else { value };
        let (exponent, factor) = exponent(suffix)?;
        let scale = exponent - i32::try_from(part.len()).ok()?;
        let is_binary = factor > 1;
        let is_long = shifted.len() > 18;
        Self {
            value: value.checked_mul(factor)?,
            scale,
            is_big: is_long || scale < NANO || (is_binary && !part.is_empty()),
        }
        .rounded()
    }

    /// The quantity with nothing below a billionth: rounded away from zero.
    fn rounded(self) -> Option<Self> {
        if self.scale >= NANO {
            return Some(self);
        }
        let by = power(NANO - self.scale).unwrap_or(i128::MAX);
        let value = self.value / by + (self.value % by).signum();
        Some(Self {
            value,
            scale: NANO,
            ..self
        })
    }

    /// Both values in the smaller scale of the two.
    fn aligned(self, other: Self) -> Option<(i128, i128, i32)> {
        let scale = self.scale.min(other.scale);
        let grown = |it: Self| match it.value {
            0 => Some(0),
            value => value.checked_mul(power(it.scale - scale)?),
        };
        Some((grown(self)?, grown(other)?, scale))
    }

    /// The sum.
    pub(super) fn plus(self, other: Self) -> Option<Self> {
        let (one, other_value, scale) = self.aligned(other)?;
        Some(Self {
            value: one.checked_add(other_value)?,
            scale,
            is_big: self.is_big || other.is_big,
        })
    }

    /// The difference.
    pub(super) fn minus(self, other: Self) -> Option<Self> {
        self.plus(Self {
            value: other.value.checked_neg()?,
            ..other
        })
    }

    /// The integer, as Kubernetes' `AsInt64` has it: none of `1000m`.
    pub(super) fn integer(self) -> Option<i64> {
        if self.is_big || self.scale < 0 {
            return None;
        }
        let value = self.value.checked_mul(power(self.scale)?)?;
        i64::try_from(value).ok()
    }

    /// The nearest number of floating point.
    pub(super) fn float(self) -> f64 {
        let text = format!("{}e{}", self.value, self.scale);
        text.parse().unwrap_or_default()
    }

    /// -1, 0 or 1.
    pub(super) fn sign(self) -> i64 {
        match self.value.cmp(&0) {
            Ordering::Less => -1,
            Ordering::Equal => 0,
            Ordering::Greater => 1,
        }
    }

    /// The order of two quantities.
    pub(super) fn compare(self, other: Self) -> Ordering {
        match self.aligned(other) {
            Some((one, other, _)) => one.cmp(&other),
            None => self.float().total_cmp(&other.float()),
        }
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.compare(*other).is_eq()
    }
}

fn power(exponent: i32) -> Option<i128> {
    10i128.checked_pow(u32::try_from(exponent).ok()?)
}

/// The power of ten and the factor that a suffix stands for.
fn exponent(suffix: &str) -> Option<(i32, i128)> {
    let (tens, twos) = quantity_scale(suffix)?;
    let exponent = i32::try_from(tens).ok()?;
    let factor = 1i128.checked_shl(u32::try_from(twos).ok()?)?;
    (-40..=40).contains(&exponent).then_some((exponent, factor))
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    #[test]
    fn quantities_have_the_arithmetic_of_kubernetes() {
        let read = |text| Decimal::parse(text).expect("a quantity");
        assert_eq!(read("1000m"), read("1"));
        assert_eq!(read("1Ki"), read("1024"));
        assert_eq!(read("1e3"), read("1k"));
        assert_eq!(read("1.5Gi"), read("1610612736"));
        assert_eq!(read("50k").integer(), Some(50_000));
        assert_eq!(read("1000m").integer(), None);
        assert_eq!(read("100m").plus(read("1")).expect("a sum"), read("1.1"));
        assert!(read("200M").compare(read("0.2G")).is_eq());
        for text in ["", "1x", "1.2.3", "m", "--1", "1 Gi"] {
            assert!(Decimal::parse(text).is_none(), "{text}");
        }
    }
}
