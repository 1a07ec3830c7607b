//! Changes of an input: of bytes, words and lines, and with parts of other inputs.

use crate::dice::Dice;

/// Texts that parsers often misread.
const TOKENS: &[&str] = &[
    "\0",
    "\u{feff}",
    "\r",
    "\r\n",
    "\n",
    "\t",
    " ",
    "  ",
    ": ",
    "- ",
    "---\n",
    "...\n",
    "{",
    "}",
    "[",
    "]",
    ",",
    "?",
    "|",
    "|-",
    ">",
    ">+",
    "'",
    "\"",
    "#",
    "&a ",
    "*a",
    "!!binary ",
    "!!str ",
    "!x ",
    "<<: *a",
    "%YAML 1.1\n",
    "null",
    "~",
    "true",
    "0x7fffffffffffffff",
    "-0",
    "1e999",
    ".inf",
    ".nan",
    "0o17",
    "18446744073709551616",
    "2001-01-01",
    "\u{1b}[2J",
    "\u{202e}",
    "\u{85}",
    "\u{2028}",
    "\\",
    "\\u0000",
    "\\xff",
    "../",
    "..",
    "./",
    "/",
    "//",
    "~1",
    "~0",
    "$(A)",
    "${A}",
    "${A:-${B}}",
    "{{ slug }}",
    "{{",
    "}}",
    "{% if x %}",
    "*",
    "(",
    ")",
    "+",
    ".*",
    "\\pL{1000}",
    "é",
    "\u{1F600}",
    "xn--",
    "%2e",
    "=",
    "@sha256:",
    ":",
    "-- r.yaml --\n",
    "kustomization.yaml",
    "$patch: delete",
    "$patch: replace",
];

const NUMBERS: &[&str] = &[
    "0",
    "-1",
    "1",
    "255",
    "256",
    "65536",
    "2147483648",
    "9223372036854775807",
    "99999999999999999999",
    "1.5",
    "1e3",
];

/// An input made of one of `inputs`.
pub fn mutated(inputs: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut data = dice.pick(inputs).cloned().unwrap_or_default();
    for _ in 0..=dice.roll(6) {
        mutate(&mut data, inputs, dice);
    }
    data.truncate(64 << 10);
    data
}

fn mutate(data: &mut Vec<u8>, inputs: &[Vec<u8>], dice: &mut Dice) {
    match dice.roll(14) {
        0 => flip(data, dice),
        1 => {
            let (from, to) = range(data.len(), 16, dice);
            data.drain(from..to);
        }
        2 => {
            let (from, to) = range(data.len(), 64, dice);
            let part = data.get(from..to).unwrap_or_default().to_vec();
            insert(data, &part, dice);
        }
        3 | 4 => {
            let token = dice.pick(TOKENS).copied().unwrap_or_default();
            insert(data, token.as_bytes(), dice);
        }
        5 => number(data, dice),
        6 => word(data, inputs, dice),
        _ => lines(data, inputs, dice),
    }
}

fn flip(data: &mut [u8], dice: &mut Dice) {
    let (at, bit) = (dice.roll(data.len()), dice.roll(8));
    if let Some(byte) = data.get_mut(at) {
        *byte ^= 1 << bit;
    }
}

/// A range of at most `most` bytes.
fn range(length: usize, most: usize, dice: &mut Dice) -> (usize, usize) {
    let from = dice.roll(length + 1);
    (from, (from + dice.roll(most)).min(length))
}

fn insert(data: &mut Vec<u8>, part: &[u8], dice: &mut Dice) {
    let at = dice.roll(data.len() + 1);
    data.splice(at..at, part.iter().copied());
}

/// The ranges of the words of `data`.
fn words(data: &[u8], is_part: impl Fn(u8) -> bool) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, byte) in data.iter().copied().chain([b' ']).enumerate() {
        match (start, is_part(byte)) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                found.push((from, at));
                start = None;
            }
            _ => {}
        }
    }
    found
}

fn number(data: &mut Vec<u8>, dice: &mut Dice) {
    let places = words(data, |byte| byte.is_ascii_digit());
    let number = dice.pick(NUMBERS).copied().unwrap_or_default();
    if let Some((from, to)) = dice.pick(&places).copied() {
        data.splice(from..to, number.bytes());
    }
}

/// Puts a word of any input in the place of a word.
fn word(data: &mut Vec<u8>, inputs: &[Vec<u8>], dice: &mut Dice) {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./$".contains(&byte);
    let places = words(data, is_part);
    let other = dice.pick(inputs).map_or(&[][..], |input| &input[..]);
    let others = words(other, is_part);
    if let (Some((from, to)), Some((start, end))) =
        (dice.pick(&places).copied(), dice.pick(&others).copied())
    {
        let part = other.get(start..end).unwrap_or_default().to_vec();
        data.splice(from..to, part);
    }
}

/// Changes the order, the number or the indentation of lines.
fn lines(data: &mut Vec<u8>, inputs: &[Vec<u8>], dice: &mut Dice) {
    let mut lines = split(data);
    let (at, to) = (dice.roll(lines.len() + 1), dice.roll(lines.len() + 1));
    let count = dice.roll(4) + 1;
    let end = (at + count).min(lines.len());
    match dice.roll(7) {
        0 => {
            lines.drain(at..end);
        }
        1 => {
            let part = lines.get(at..end).unwrap_or_default().to_vec();
            lines.splice(to..to, part);
        }
        2 => {
            let part: Vec<Vec<u8>> = lines.drain(at..end).collect();
            let to = to.min(lines.len());
            lines.splice(to..to, part);
        }
        3 => lines.iter_mut().skip(at).take(count).for_each(indent),
        4 => lines.iter_mut().skip(at).take(count).for_each(outdent),
        5 => {
            // Only a repetition makes long things.
            let part = lines.get(at..end).unwrap_or_default().to_vec();
            let times = dice.roll(200);
            lines.splice(to..to, std::iter::repeat_n(part, times).flatten());
        }
        _ => {
            let other = dice.pick(inputs).map(|input| split(input));
            let other = other.unwrap_or_default();
            let from = dice.roll(other.len());
            let part = other.into_iter().skip(from).take(count);
            lines.splice(at..at, part);
        }
    }
    *data = lines.concat();
}

fn split(data: &[u8]) -> Vec<Vec<u8>> {
    let lines = data.split_inclusive(|byte| *byte == b'\n');
    lines.map(<[u8]>::to_vec).collect()
}

fn indent(line: &mut Vec<u8>) {
    line.splice(0..0, *b"  ");
}

fn outdent(line: &mut Vec<u8>) {
    if line.starts_with(b"  ") {
        line.drain(..2);
    }
}
