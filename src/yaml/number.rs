//! Numbers as Go reads and writes them. In: the text of a plain scalar. Out: a
//! [`Number`], and the digits that `encoding/json` and go-yaml print for it.

use crate::yaml::dialect::Dialect;
use std::borrow::Cow;
use std::fmt::Write;

/// A number, in the narrowest type that go-yaml decodes it to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Number {
    /// An integer that fits in an `i64`.
    Int(i64),
    /// An integer that fits only in a `u64`.
    Unsigned(u64),
    /// A number with a fraction or exponent, or an integer that fits in neither.
    Float(f64),
}

impl Number {
    /// Parses a number: any base, `_` between digits, `.inf` and `.nan`.
    /// Sources: go-yaml's `resolve`, Go's `strconv`.
    pub(crate) fn parse(text: &str, dialect: Dialect) -> Option<Self> {
        match text.as_bytes().first()? {
            b'.' => not_finite(text).or_else(|| dotted(text)).map(Self::Float),
            b'0'..=b'9' => signed_or_digit(text, dialect),
            b'+' | b'-' => not_finite(text)
                .map(Self::Float)
                .or_else(|| signed_or_digit(text, dialect)),
            _ => None,
        }
    }

    /// The value as Go's `json.Unmarshal` decodes it into an untyped map;
    /// large integers lose digits.
    pub(crate) fn as_f64(self) -> f64 {
        match self {
            Self::Int(value) => value as f64,
            Self::Unsigned(value) => value as f64,
            Self::Float(value) => value,
        }
    }

    /// False for infinities and NaN.
    pub(crate) fn is_finite(self) -> bool {
        self.as_f64().is_finite()
    }

    /// Appends the number as `encoding/json` writes it.
    pub(crate) fn write_json(self, out: &mut String) {
        match self {
            Self::Int(value) => push(out, value),
            Self::Unsigned(value) => push(out, value),
            Self::Float(value) => write_json_float(value, out),
        }
    }

    /// Appends the number as go-yaml v2 writes it after it has read the output of
    /// `encoding/json`: a float without a fraction becomes an integer if it fits in 64 bits.
    pub(crate) fn write_yaml(self, out: &mut String) {
        match self {
            Self::Int(value) => push(out, value),
            Self::Unsigned(value) => push(out, value),
            Self::Float(value) if value.fract() == 0.0 && value.abs() < JSON_EXPONENT_FROM => {
                write_whole_float(value, out);
            }
            Self::Float(value) => write_general_float(value, out),
        }
    }
}

/// The smallest magnitude that `encoding/json` writes with a positive exponent.
const JSON_EXPONENT_FROM: f64 = 1e21;

fn push(out: &mut String, value: impl std::fmt::Display) {
    write!(out, "{value}").expect("a String takes every write");
}

fn not_finite(text: &str) -> Option<f64> {
    match text {
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Some(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => Some(f64::NEG_INFINITY),
        ".nan" | ".NaN" | ".NAN" => Some(f64::NAN),
        _ => None,
    }
}

/// Parses a text that starts with `.`. go-yaml passes it to Go's
/// `ParseFloat`, which accepts `_` only between digits.
fn dotted(text: &str) -> Option<f64> {
    let bytes = text.as_bytes();
    let digit_at = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let loose = |(at, byte): (usize, &u8)| {
        *byte == b'_' && !(at.checked_sub(1).is_some_and(digit_at) && digit_at(at + 1))
    };
    if bytes.iter().enumerate().any(loose) {
        return None;
    }
    decimal_float(&without_underscores(text))
}

fn signed_or_digit(text: &str, dialect: Dialect) -> Option<Number> {
    let plain = without_underscores(text);
    integer(&plain)
        .or_else(|| decimal_float(&plain).map(Number::Float))
        .or_else(|| sign_after_prefix(&plain, dialect).map(Number::Int))
}

fn without_underscores(text: &str) -> Cow<'_, str> {
    if text.contains('_') {
        Cow::Owned(text.replace('_', ""))
    } else {
        Cow::Borrowed(text)
    }
}

/// Parses an integer with Go's `ParseInt` in base 0, then with `ParseUint`, which rejects signs.
fn integer(text: &str) -> Option<Number> {
    let (sign, digits) = split_sign(text);
    let magnitude = magnitude(digits)?;
    match (sign, i64::try_from(magnitude)) {
        (Some('-'), _) => 0_i64.checked_sub_unsigned(magnitude).map(Number::Int),
        (_, Ok(value)) => Some(Number::Int(value)),
        (None, Err(_)) => Some(Number::Unsigned(magnitude)),
        (Some(_), Err(_)) => None,
    }
}

/// A sign, if there is one, and what follows it.
pub(crate) fn split_sign(text: &str) -> (Option<char>, &str) {
    let mut characters = text.chars();
    match characters.next() {
        Some(sign @ ('-' | '+')) => (Some(sign), characters.as_str()),
        _ => (None, text),
    }
}

/// Parses digits with a base prefix: `0x`, `0o`, `0b`, or a single `0` for octal.
fn magnitude(digits: &str) -> Option<u64> {
    let (radix, prefix) = match digits.as_bytes() {
        [b'0'] => return Some(0),
        [b'0', b'x' | b'X', _, ..] => (16, 2),
        [b'0', b'o' | b'O', _, ..] => (8, 2),
        [b'0', b'b' | b'B', _, ..] => (2, 2),
        [b'0', ..] => (8, 1),
        _ => (10, 0),
    };
    let digits = digits.get(prefix..)?;
    // Rust would accept a second sign here; Go does not.
    if !digits.starts_with(|first: char| first.is_ascii_alphanumeric()) {
        return None;
    }
    u64::from_str_radix(digits, radix).ok()
}

/// Parses a sign after the prefix: go-yaml strips `0b` (v3 also `0o`) and
/// parses the rest again, so `0b-1` is a number.
fn sign_after_prefix(text: &str, dialect: Dialect) -> Option<i64> {
    let octal = text
        .strip_prefix("0o")
        .filter(|_| dialect == Dialect::Yaml12);
    match (text.strip_prefix("0b"), octal) {
        (Some(digits), _) => i64::from_str_radix(digits, 2).ok(),
        (None, Some(digits)) => i64::from_str_radix(digits, 8).ok(),
        (None, None) => None,
    }
}

/// A finite decimal float: `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`.
fn decimal_float(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, fraction),
        None => (mantissa, ""),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent_fits = exponent.is_none_or(|exponent| {
        let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        !exponent.is_empty() && digits(exponent)
    });
    if whole.is_empty() && fraction.is_empty() || !digits(whole) || !digits(fraction) {
        return None;
    }
    let value = text.parse::<f64>().ok().filter(|_| exponent_fits)?;
    value.is_finite().then_some(value)
}

fn write_whole_float(value: f64, out: &mut String) {
    // The text is the shortest that reads back as the float, padded with zeros. go-yaml
    // parses that text, so its integer may differ from the float's exact value.
    let digits = value.to_string();
    match (digits.parse::<i64>(), digits.parse::<u64>()) {
        (Ok(value), _) => push(out, value),
        (_, Ok(value)) => push(out, value),
        _ => write_general_float(value, out),
    }
}

fn write_json_float(value: f64, out: &mut String) {
    let magnitude = value.abs();
    if magnitude == 0.0 || (1e-6..JSON_EXPONENT_FROM).contains(&magnitude) {
        push(out, value);
    } else {
        write_exponent_float(value, 1, out);
    }
}

/// Appends Go's `FormatFloat(value, 'g', -1, 64)`: the shortest digits that
/// read back as `value`, with an exponent below 1e-4 and from 1e6 on.
pub(crate) fn write_general_float(value: f64, out: &mut String) {
    let magnitude = value.abs();
    if magnitude == 0.0 || (1e-4..1e6).contains(&magnitude) {
        push(out, value);
    } else {
        write_exponent_float(value, 2, out);
    }
}

fn write_exponent_float(value: f64, exponent_digits: usize, out: &mut String) {
    let text = format!("{value:e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, exponent) = match exponent.strip_prefix('-') {
        Some(exponent) => ('-', exponent),
        None => ('+', exponent),
    };
    push(
        out,
        format_args!("{mantissa}e{sign}{exponent:0>exponent_digits$}"),
    );
}

#[cfg(test)]
mod tests {
    use super::{Dialect, Number, write_general_float};

    fn yaml(text: &str) -> Option<String> {
        Number::parse(text, Dialect::Yaml12).map(|number| {
            let mut out = String::new();
            number.write_yaml(&mut out);
            out
        })
    }

    fn json(text: &str) -> String {
        let mut out = String::new();
        if let Some(number) = Number::parse(text, Dialect::Yaml12) {
            number.write_json(&mut out);
        }
        out
    }

    #[test]
    fn integers_of_every_base_become_decimal() {
        for (text, expected) in [
            ("0x1F", "31"),
            ("017", "15"),
            ("0o17", "15"),
            ("-0b101", "-5"),
            ("1_000", "1000"),
            ("0b-1", "-1"),
            ("0o-7", "-7"),
            ("18446744073709551615", "18446744073709551615"),
            ("18446744073709551616", "1.8446744073709552e+19"),
            ("+9223372036854775808", "9223372036854776000"),
            ("-9223372036854775808", "-9223372036854775808"),
        ] {
            assert_eq!(yaml(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_stays_text() {
        for text in [
            "", "0x", "0xg", "1e", "+", "--1", "0b2", "1.2.3", "1e400", "nan", "._5", ".5_",
            "0x1p-2", "+-5", "0x-1", ".e5",
        ] {
            assert_eq!(yaml(text), None, "{text}");
        }
    }

    #[test]
    fn floats_print_as_go_prints_them() {
        for (text, expected) in [
            ("08", "8"),
            ("-0.0", "0"),
            ("1.10", "1.1"),
            ("999999.5", "999999.5"),
            ("1000000.5", "1.0000005e+06"),
            ("0.00001", "1e-05"),
            ("1e20", "1e+20"),
            ("123456789012345678.0", "123456789012345680"),
            (".5_0", "0.5"),
            ("5e-324", "5e-324"),
        ] {
            assert_eq!(yaml(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn json_starts_exponents_later_than_yaml() {
        for (text, expected) in [
            ("1000000.5", "1000000.5"),
            ("1e20", "100000000000000000000"),
            ("1e21", "1e+21"),
            ("1e-7", "1e-7"),
            ("1.5e-10", "1.5e-10"),
            ("-0.0", "-0"),
        ] {
            assert_eq!(json(text), expected, "{text}");
        }
    }

    #[test]
    fn a_million_takes_an_exponent() {
        let mut out = String::new();
        write_general_float(1e6, &mut out);
        assert_eq!(out, "1e+06");
    }
}
