//! Operators of `${NAME…}`. In: the value of a variable and the arguments. Out: the text that takes their
//! place. Positions and lengths count bytes, as in Flux.

use super::pattern::{Malformed, matches};

/// The effect of an expansion on a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    /// `${NAME}`
    Value,
    /// `${#NAME}`
    Length,
    /// `${NAME,}`
    LowerFirst,
    /// `${NAME,,}`
    Lower,
    /// `${NAME^}`
    UpperFirst,
    /// `${NAME^^}`
    Upper,
    /// `${NAME,^}` and `${NAME^,}`, which do nothing.
    Unknown,
    /// `${NAME:=TEXT}`, `${NAME:-TEXT}`, `${NAME=TEXT}`; Flux takes `:?` and `:+` for the same.
    Default,
    /// `${NAME:START}`, `${NAME:START:LENGTH}`
    Slice,
    /// `${NAME/OLD/NEW}`
    Replace,
    /// `${NAME//OLD/NEW}`
    ReplaceAll,
    /// `${NAME/#OLD/NEW}`
    ReplacePrefix,
    /// `${NAME/%OLD/NEW}`
    ReplaceSuffix,
    /// `${NAME#PATTERN}`
    TrimPrefix,
    /// `${NAME##PATTERN}`
    TrimLongPrefix,
    /// `${NAME%PATTERN}`
    TrimSuffix,
    /// `${NAME%%PATTERN}`
    TrimLongSuffix,
}

/// A result that is not UTF-8, since it begins or ends within a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CutCharacter;

impl Operator {
    /// Applies the operator.
    pub(super) fn apply(self, value: &str, arguments: &[String]) -> Result<String, CutCharacter> {
        let argument = |index: usize| arguments.get(index).map(String::as_str);
        let first = argument(0).unwrap_or_default();
        let second = argument(1).unwrap_or_default();
        Ok(match self {
            Self::Value | Self::Unknown => value.to_owned(),
            Self::Length => value.len().to_string(),
            Self::Lower => value.chars().map(lower).collect(),
            Self::Upper => value.chars().map(upper).collect(),
            Self::LowerFirst => with_first(value, lower),
            Self::UpperFirst => with_first(value, upper),
            Self::Default if value.is_empty() => arguments.concat(),
            Self::Default => value.to_owned(),
            Self::Slice => return slice(value, first, argument(1)),
            Self::Replace => value.replacen(first, second, 1),
            Self::ReplaceAll => value.replace(first, second),
            Self::ReplacePrefix => match (value.strip_prefix(first), argument(1)) {
                (Some(rest), Some(second)) => format!("{second}{rest}"),
                _ => value.to_owned(),
            },
            Self::ReplaceSuffix => match (value.strip_suffix(first), argument(1)) {
                (Some(rest), Some(second)) => format!("{rest}{second}"),
                _ => value.to_owned(),
            },
            Self::TrimPrefix => return text(trimmed(value, first, false)),
            Self::TrimLongPrefix => return text(trimmed(value, first, true)),
            Self::TrimSuffix => return trimmed_suffix(value, first, false),
            Self::TrimLongSuffix => return trimmed_suffix(value, first, true),
        })
    }
}

fn text(bytes: &[u8]) -> Result<String, CutCharacter> {
    let text = std::str::from_utf8(bytes).map_err(|_| CutCharacter)?;
    Ok(text.to_owned())
}

/// `value` from `start`, which counts from the end if it is negative, for `length` bytes, or up to so many before
/// the end. Numbers that Go's `strconv.Atoi` does not read leave the value as it is.
fn slice(value: &str, start: &str, length: Option<&str>) -> Result<String, CutCharacter> {
    let number = |text: &str| text.parse::<i64>().ok();
    let size = i64::try_from(value.len()).unwrap_or(i64::MAX);
    let Some(start) = number(start) else {
        return Ok(value.to_owned());
    };
    let start = if start < 0 {
        size.saturating_add(start).max(0)
    } else {
        start
    };
    let end = match length.map(number) {
        None => size,
        Some(None) => return Ok(value.to_owned()),
        Some(Some(length)) if length < 0 => size.saturating_add(length),
        Some(Some(length)) => start.saturating_add(length).min(size),
    };
    let range = usize::try_from(start).ok().zip(usize::try_from(end).ok());
    let found = range.and_then(|(start, end)| value.as_bytes().get(start..end));
    text(found.unwrap_or_default())
}

/// The rest of `value` without the shortest or longest beginning that the pattern matches. Flux never takes
/// nothing for a beginning, and leaves the value as it is if the pattern is malformed.
fn trimmed<'v>(value: &'v str, pattern: &str, is_longest: bool) -> &'v [u8] {
    let all = value.as_bytes();
    let mut rest = all;
    for length in (1..=all.len()).rev() {
        let (beginning, behind) = all.split_at(length);
        match matches(pattern.as_bytes(), beginning) {
            Err(Malformed) => return all,
            Ok(false) => continue,
            Ok(true) => rest = behind,
        }
        if is_longest {
            break;
        }
    }
    rest
}

/// The same at the end: of value and pattern, both are read backward.
fn trimmed_suffix(value: &str, pattern: &str, is_longest: bool) -> Result<String, CutCharacter> {
    let backward = |text: &str| text.chars().rev().collect::<String>();
    let reversed = backward(value);
    let left = text(trimmed(&reversed, &backward(pattern), is_longest))?;
    Ok(backward(&left))
}

fn with_first(value: &str, change: fn(char) -> char) -> String {
    let mut letters = value.chars();
    let first = letters.next().map(change);
    first.into_iter().chain(letters).collect()
}

/// The lower case of a letter by Unicode's simple mapping, as Go has it: one letter for one.
fn lower(letter: char) -> char {
    match letter {
        'İ' => 'i',
        _ => only(letter.to_lowercase(), letter),
    }
}

/// The upper case of a letter by Unicode's simple mapping.
fn upper(letter: char) -> char {
    let offset = match letter {
        '\u{1f80}'..='\u{1f87}' | '\u{1f90}'..='\u{1f97}' | '\u{1fa0}'..='\u{1fa7}' => 8,
        '\u{1fb3}' | '\u{1fc3}' | '\u{1ff3}' => 9,
        _ => return only(letter.to_uppercase(), letter),
    };
    char::from_u32(u32::from(letter) + offset).unwrap_or(letter)
}

/// The only letter, or `letter` if there are several.
fn only(mut letters: impl Iterator<Item = char>, letter: char) -> char {
    match (letters.next(), letters.next()) {
        (Some(one), None) => one,
        _ => letter,
    }
}
