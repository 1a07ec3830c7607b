//! Label selectors: text to requirements.

use crate::model::label_selector::requirement::{Operator, Requirement};

/// A token and the number (from 1) of its first character; `None` at the end.
#[derive(Clone, Copy, Debug)]
struct Token<'t> {
    text: Option<&'t str>,
    column: usize,
}

/// Parses a whole selector.
pub(super) fn requirements(text: &str) -> Result<Vec<Requirement>, String> {
    let mut parser = Parser {
        tokens: tokens(text),
        position: 0,
    };
    let mut requirements = Vec::new();
    while parser.peek().text.is_some() {
        requirements.push(parser.requirement(requirements.is_empty())?);
        let separator = parser.next();
        match separator.text {
            None => break,
            Some(",") if parser.peek().text.is_none() => {
                return Err("it ends where a key is expected after `,`".to_owned());
            }
            Some(",") => {}
            Some(_) => return Err(separator.unexpected("`,` or the end")),
        }
    }
    Ok(requirements)
}

impl Token<'_> {
    fn unexpected(self, expected: &str) -> String {
        match self.text {
            None => format!("it ends where {expected} is expected"),
            Some(text) => format!(
                "character {}: `{text}` where {expected} is expected",
                self.column
            ),
        }
    }
}

struct Parser<'t> {
    tokens: Vec<Token<'t>>,
    position: usize,
}

impl<'t> Parser<'t> {
    /// The next token. The last one, which marks the end, is never consumed.
    fn peek(&self) -> Token<'t> {
        let last = self.tokens.len() - 1;
        self.tokens[self.position.min(last)]
    }

    fn next(&mut self) -> Token<'t> {
        let token = self.peek();
        self.position += 1;
        token
    }

    /// Consumes the next token if it is `text`.
    fn eat(&mut self, text: &str) -> bool {
        let found = self.peek().text == Some(text);
        self.position += usize::from(found);
        found
    }

    fn requirement(&mut self, first: bool) -> Result<Requirement, String> {
        let negated = self.eat("!");
        let expected = if first && !negated {
            "a key or `!`"
        } else {
            "a key"
        };
        let key = self.word(expected)?;
        let name = key.text.unwrap_or_default();
        check_key(name).map_err(|why| {
            format!(
                "character {}: `{name}` is not a label key: {why}",
                key.column
            )
        })?;
        let operator = match self.peek().text {
            _ if negated => Operator::Absent,
            None | Some(",") => Operator::Exists,
            Some(_) => self.operator()?,
        };
        Ok(Requirement {
            key: name.to_owned(),
            operator,
        })
    }

    fn operator(&mut self) -> Result<Operator, String> {
        let token = self.next();
        Ok(match token.text {
            Some("=" | "==") => Operator::In(vec![self.value()?]),
            Some("!=") => Operator::NotIn(vec![self.value()?]),
            Some("in") => Operator::In(self.values()?),
            Some("notin") => Operator::NotIn(self.values()?),
            Some(">") => Operator::Above(self.number()?),
            Some("<") => Operator::Below(self.number()?),
            _ => {
                return Err(token.unexpected("`=`, `==`, `!=`, `in`, `notin`, `>` or `<`"));
            }
        })
    }

    fn word(&mut self, expected: &str) -> Result<Token<'t>, String> {
        let token = self.next();
        match token.text {
            Some(text) if !is_symbol(text) => Ok(token),
            _ => Err(token.unexpected(expected)),
        }
    }

    /// The value of an exact match; empty before `,` or at the end.
    fn value(&mut self) -> Result<String, String> {
        if matches!(self.peek().text, None | Some(",")) {
            return Ok(String::new());
        }
        let token = self.word("a value")?;
        checked_value(token)
    }

    fn number(&mut self) -> Result<i64, String> {
        let token = self.word("a whole number")?;
        let text = token.text.unwrap_or_default();
        let number = text
            .parse()
            .map_err(|_| format!("character {}: `{text}` is not an integer", token.column))?;
        // A number with a sign is not one: labels do not begin with a sign.
        checked_value(token).map(|_| number)
    }

    /// The values in `(a, b)`; a missing one is the empty value.
    fn values(&mut self) -> Result<Vec<String>, String> {
        let open = self.next();
        if open.text != Some("(") {
            return Err(open.unexpected("`(`"));
        }
        let mut values = Vec::new();
        loop {
            match self.peek().text {
                Some("," | ")") => values.push(String::new()),
                _ => values.push(checked_value(self.word("a value")?)?),
            }
            let separator = self.next();
            match separator.text {
                Some(",") => {}
                Some(")") => return Ok(values),
                _ => return Err(separator.unexpected("`,` or `)`")),
            }
        }
    }
}

fn checked_value(token: Token<'_>) -> Result<String, String> {
    let text = token.text.unwrap_or_default();
    let problem = if text.len() > 63 {
        "it is longer than 63 characters"
    } else if !is_label_name(text) {
        "use only letters, digits, `-`, `_` and `.`, beginning and ending with a letter or digit"
    } else {
        return Ok(text.to_owned());
    };
    Err(format!(
        "character {}: `{text}` is not a label value: {problem}",
        token.column
    ))
}

/// Kubernetes' qualified names: `[DNS subdomain/]name`.
fn check_key(key: &str) -> Result<(), &'static str> {
    let name = match key.split_once('/') {
        Some((_, name)) if name.contains('/') => return Err("it has more than one `/`"),
        Some((prefix, _)) if !is_subdomain(prefix) => {
            return Err("the part before the `/` must be a DNS subdomain");
        }
        Some((_, name)) => name,
        None => key,
    };
    match name.len() {
        0 => Err("it has no name"),
        64.. => Err("its name is longer than 63 characters"),
        _ if !is_label_name(name) => Err(
            "use only letters, digits, `-`, `_` and `.`, beginning and ending with a letter or digit",
        ),
        _ => Ok(()),
    }
}

fn is_label_name(text: &str) -> bool {
    let bytes = text.as_bytes();
    let outer = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_alphanumeric);
    outer(bytes.first())
        && outer(bytes.last())
        && bytes
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte))
}

/// RFC 1123 labels joined by dots, as Kubernetes has it: no upper case, 253 characters.
fn is_subdomain(text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_label = |label: &str| {
        let bytes = label.as_bytes();
        bytes.first().copied().is_some_and(is_letter)
            && bytes.last().copied().is_some_and(is_letter)
            && bytes.iter().all(|byte| is_letter(*byte) || *byte == b'-')
    };
    text.len() <= 253 && text.split('.').all(is_label)
}

fn is_symbol(text: &str) -> bool {
    matches!(text, "=" | "==" | "!=" | "!" | "(" | ")" | "," | ">" | "<")
}

/// Splits into words and symbols; the last token marks the end.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let (mut rest, mut column) = (text, 1);
    loop {
        let trimmed = rest.trim_start_matches([' ', '\t', '\r', '\n']);
        column += rest.len() - trimmed.len();
        let length = token_length(trimmed);
        let (token, after) = trimmed.split_at(length);
        tokens.push(Token {
            text: (!token.is_empty()).then_some(token),
            column,
        });
        if token.is_empty() {
            return tokens;
        }
        column += token.chars().count();
        rest = after;
    }
}

/// The length of the token that `text` begins with, in bytes; 0 at the end.
fn token_length(text: &str) -> usize {
    const SYMBOLS: [char; 7] = ['=', '!', '(', ')', ',', '>', '<'];
    if text.starts_with("==") || text.starts_with("!=") {
        return 2;
    }
    let ends = |c: char| SYMBOLS.contains(&c) || matches!(c, ' ' | '\t' | '\r' | '\n');
    match text.find(ends) {
        Some(0) => 1,
        Some(length) => length,
        None => text.len(),
    }
}
