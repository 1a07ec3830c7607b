//! Patterns of a shell, as Flux matches them: Go's `path.Match`, with a `*` that also matches `/`. In: a
//! pattern and a text, in bytes. Out: whether the pattern matches the whole text.

/// A pattern that is malformed: an open class or range, or an escape at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Malformed;

/// True if `pattern` matches all of `text`. As in Go, only the part that is compared is looked at for faults.
pub(super) fn matches(pattern: &[u8], text: &[u8]) -> Result<bool, Malformed> {
    let (mut pattern, mut text) = (pattern, text);
    while !pattern.is_empty() {
        let (has_star, chunk, rest) = split_chunk(pattern);
        if has_star && chunk.is_empty() {
            return Ok(true);
        }
        let is_last = rest.is_empty();
        // A `*` takes as little as lets the chunk match; the last chunk has to end the text.
        let furthest = if has_star { text.len() } else { 0 };
        let mut found = None;
        for skipped in 0..=furthest {
            let after = text.get(skipped..).unwrap_or_default();
            let left = match_chunk(chunk, after)?;
            if let Some(left) = left.filter(|left| left.is_empty() || !is_last) {
                found = Some(left);
                break;
            }
        }
        let Some(left) = found else {
            return Ok(false);
        };
        (pattern, text) = (rest, left);
    }
    Ok(text.is_empty())
}

/// The stars in front, what follows up to the next star outside of a class, and the rest.
fn split_chunk(pattern: &[u8]) -> (bool, &[u8], &[u8]) {
    let stars = pattern.iter().take_while(|byte| **byte == b'*').count();
    let after = pattern.get(stars..).unwrap_or_default();
    let (mut at, mut in_class) = (0, false);
    while let Some(byte) = after.get(at) {
        match byte {
            b'\\' if at + 1 < after.len() => at += 1,
            b'[' => in_class = true,
            b']' => in_class = false,
            b'*' if !in_class => break,
            _ => {}
        }
        at += 1;
    }
    let (chunk, rest) = after.split_at(at);
    (stars > 0, chunk, rest)
}

/// The text behind a chunk at its beginning; `None` if it is not there.
fn match_chunk<'t>(chunk: &[u8], text: &'t [u8]) -> Result<Option<&'t [u8]>, Malformed> {
    let (mut chunk, mut text) = (chunk, text);
    while let Some((&operator, after)) = chunk.split_first() {
        if text.is_empty() {
            return Ok(None);
        }
        match operator {
            b'[' => {
                let (letter, rest) = first_letter(text);
                let (is_in, behind) = class(after, letter)?;
                if !is_in {
                    return Ok(None);
                }
                (chunk, text) = (behind, rest);
            }
            b'?' => (chunk, text) = (after, first_letter(text).1),
            _ => {
                let literal = if operator == b'\\' { after } else { chunk };
                let (wanted, behind) = literal.split_first().ok_or(Malformed)?;
                let Some(rest) = text.strip_prefix(&[*wanted]) else {
                    return Ok(None);
                };
                (chunk, text) = (behind, rest);
            }
        }
    }
    Ok(Some(text))
}

/// Whether a letter is in the class whose text begins behind `[`, and what follows `]`.
fn class(text: &[u8], letter: u32) -> Result<(bool, &[u8]), Malformed> {
    let (is_negated, mut text) = match text.strip_prefix(b"^") {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mut is_in, mut count) = (false, 0);
    loop {
        if let Some(rest) = text.strip_prefix(b"]").filter(|_| count > 0) {
            return Ok((is_in != is_negated, rest));
        }
        let (low, rest) = bound(text)?;
        let (high, rest) = match rest.strip_prefix(b"-") {
            Some(rest) => bound(rest)?,
            None => (low, rest),
        };
        is_in |= (low..=high).contains(&letter);
        count += 1;
        text = rest;
    }
}

/// A letter of a class, which may be escaped. Something has to follow it.
fn bound(text: &[u8]) -> Result<(u32, &[u8]), Malformed> {
    let letter = match text.split_first() {
        None | Some((b'-' | b']', _)) => return Err(Malformed),
        Some((b'\\', rest)) => rest,
        Some(_) => text,
    };
    let (found, rest) = first_letter(letter);
    let is_broken = found == BROKEN && letter.len() == rest.len() + 1;
    if rest.is_empty() || is_broken {
        return Err(Malformed);
    }
    Ok((found, rest))
}

/// The letter that stands for a byte that is not UTF-8 (Go's `utf8.RuneError`).
const BROKEN: u32 = 0xfffd;

/// The first letter and what follows it. A byte that begins no letter is one by itself.
fn first_letter(text: &[u8]) -> (u32, &[u8]) {
    let longest = text.len().min(4);
    for length in 1..=longest {
        let (first, rest) = text.split_at(length);
        if let Some(letter) = std::str::from_utf8(first)
            .ok()
            .and_then(|it| it.chars().next())
        {
            return (letter.into(), rest);
        }
    }
    (BROKEN, text.get(1..).unwrap_or_default())
}
