//! The words of an expression, as the grammar of CEL has them (cel-spec, `doc/langdef.md`, "Syntax").

use super::fault::Mistake;

/// A word.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Ident(String),
    Int(String),
    Uint(String),
    Double(f64),
    Text(String),
    Bytes(Vec<u8>),
    /// An operator or a bracket.
    Sign(&'static str),
    End,
}

/// Signs, those first that begin with others.
const SIGNS: [&str; 24] = [
    "&&", "||", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", ".", ",",
    "(", ")", "[", "]", "{", "}",
];

/// The words of a text, each with the index of its first byte.
pub(super) fn tokens(text: &str) -> Result<Vec<(Token, usize)>, Mistake> {
    let mut lexer = Lexer { text, at: 0 };
    let mut found = Vec::new();
    loop {
        lexer.skip_space();
        let at = lexer.at;
        let token = lexer.token()?;
        let is_end = token == Token::End;
        found.push((token, at));
        if is_end {
            return Ok(found);
        }
    }
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn wrong(&self, text: impl Into<String>) -> Mistake {
        Mistake::new(self.at, text)
    }

    fn skip_space(&mut self) {
        loop {
            let rest = self.rest();
            let space = rest.len()
                - rest
                    .trim_start_matches([' ', '\t', '\r', '\n', '\x0c'])
                    .len();
            self.at += space;
            if !self.rest().starts_with("//") {
                return;
            }
            let rest = self.rest();
            self.at += rest.find('\n').unwrap_or(rest.len());
        }
    }

    fn token(&mut self) -> Result<Token, Mistake> {
        let Some(first) = self.peek() else {
            return Ok(Token::End);
        };
        let second = self.rest().chars().nth(1);
        let is_fraction = first == '.' && second.is_some_and(|it| it.is_ascii_digit());
        if first.is_ascii_digit() || is_fraction {
            return self.number();
        }
        if let Some(text) = self.quoted()? {
            return Ok(text);
        }
        if first.is_ascii_alphabetic() || first == '_' {
            return Ok(Token::Ident(self.word()));
        }
        let rest = self.rest();
        match SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            Some(sign) => {
                self.at += sign.len();
                Ok(Token::Sign(sign))
            }
            None => Err(self.wrong(format!("`{first}` is not part of the language"))),
        }
    }

    fn word(&mut self) -> String {
        let rest = self.rest();
        let end = rest.find(|it: char| !it.is_ascii_alphanumeric() && it != '_');
        let word = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        self.at += word.len();
        word.to_owned()
    }

    fn digits(&mut self, is_digit: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let end = rest.find(|it| !is_digit(it)).unwrap_or(rest.len());
        let digits = rest.get(..end).unwrap_or_default();
        self.at += end;
        digits
    }

    fn number(&mut self) -> Result<Token, Mistake> {
        let start = self.at;
        if self.rest().starts_with("0x") || self.rest().starts_with("0X") {
            self.at += 2;
            self.digits(|it| it.is_ascii_hexdigit());
        } else {
            self.digits(|it| it.is_ascii_digit());
            if self.fraction() {
                let text = self.text.get(start..self.at).unwrap_or_default();
                let number = text.parse().ok().filter(|it: &f64| it.is_finite());
                return number
                    .map(Token::Double)
                    .ok_or_else(|| self.wrong(format!("`{text}` is not a number")));
            }
        }
        let text = self.text.get(start..self.at).unwrap_or_default().to_owned();
        if self.rest().starts_with(['u', 'U']) {
            self.at += 1;
            return Ok(Token::Uint(text));
        }
        Ok(Token::Int(text))
    }

    /// True if a fraction or an exponent follows, which is then read.
    fn fraction(&mut self) -> bool {
        let mut rest = self.rest().chars();
        let is_fraction =
            rest.next() == Some('.') && rest.next().is_some_and(|it| it.is_ascii_digit());
        if is_fraction {
            self.at += 1;
            self.digits(|it| it.is_ascii_digit());
        }
        let rest = self.rest();
        let Some(exponent) = rest.strip_prefix(['e', 'E']) else {
            return is_fraction;
        };
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if !digits.starts_with(|it: char| it.is_ascii_digit()) {
            return is_fraction;
        }
        self.at += rest.len() - digits.len();
        self.digits(|it| it.is_ascii_digit());
        true
    }

    /// A string or bytes, if one begins here.
    fn quoted(&mut self) -> Result<Option<Token>, Mistake> {
        let rest = self.rest();
        let body = rest.trim_start_matches(['r', 'R', 'b', 'B']);
        let prefix = rest.get(..rest.len() - body.len()).unwrap_or_default();
        let prefix = prefix.to_ascii_lowercase();
        let is_prefix = matches!(prefix.as_str(), "" | "r" | "b" | "rb" | "br");
        if !is_prefix || !body.starts_with(['"', '\'']) {
            return Ok(None);
        }
        let quotes = ["\"\"\"", "'''", "\"", "'"];
        let Some(quote) = quotes.iter().find(|quote| body.starts_with(**quote)) else {
            return Ok(None);
        };
        self.at += prefix.len() + quote.len();
        let bytes = self.content(quote, prefix.contains('r'), prefix.contains('b'))?;
        if prefix.contains('b') {
            return Ok(Some(Token::Bytes(bytes)));
        }
        let text = String::from_utf8(bytes);
        let text = text.map_err(|_| self.wrong("the string is not UTF-8"))?;
        Ok(Some(Token::Text(text)))
    }

    fn content(&mut self, quote: &str, is_raw: bool, is_bytes: bool) -> Result<Vec<u8>, Mistake> {
        let mut bytes = Vec::new();
        loop {
            if self.rest().starts_with(quote) {
                self.at += quote.len();
                return Ok(bytes);
            }
            let Some(next) = self.peek() else {
                return Err(self.wrong("the string has no end"));
            };
            if next == '\n' && quote.len() == 1 {
                return Err(self.wrong("a string of one line has no end"));
            }
            self.at += next.len_utf8();
            if next == '\\' && !is_raw {
                self.escape(&mut bytes, is_bytes)?;
            } else {
                let mut buffer = [0; 4];
                bytes.extend_from_slice(next.encode_utf8(&mut buffer).as_bytes());
                // `\` and a quote stay two characters of a raw string.
                if next == '\\' && self.rest().starts_with(quote) && quote.len() == 1 {
                    return Err(self.wrong("a raw string has no end"));
                }
            }
        }
    }

    fn escape(&mut self, bytes: &mut Vec<u8>, is_bytes: bool) -> Result<(), Mistake> {
        let Some(next) = self.peek() else {
            return Err(self.wrong("the string has no end"));
        };
        self.at += next.len_utf8();
        let simple = match next {
            'a' => 7,
            'b' => 8,
            'f' => 12,
            'n' => b'\n',
            'r' => b'\r',
            't' => b'\t',
            'v' => 11,
            '\\' | '\'' | '"' | '`' | '?' => u8::try_from(next).unwrap_or_default(),
            'x' | 'X' => return self.code(2, 16, bytes, is_bytes),
            'u' if !is_bytes => return self.code(4, 16, bytes, false),
            'U' if !is_bytes => return self.code(8, 16, bytes, false),
            '0'..='3' => {
                self.at -= 1;
                return self.code(3, 8, bytes, is_bytes);
            }
            _ => return Err(self.wrong(format!("`\\{next}` is not an escape"))),
        };
        bytes.push(simple);
        Ok(())
    }

    fn code(
        &mut self,
        length: usize,
        radix: u32,
        bytes: &mut Vec<u8>,
        is_byte: bool,
    ) -> Result<(), Mistake> {
        let digits = self.rest().get(..length).unwrap_or_default();
        let is_number = !digits.is_empty() && digits.chars().all(|it| it.is_digit(radix));
        let code = u32::from_str_radix(digits, radix)
            .ok()
            .filter(|_| is_number);
        let code = code.ok_or_else(|| self.wrong("an escape lacks digits"))?;
        self.at += length;
        if is_byte {
            bytes.push(u8::try_from(code).map_err(|_| self.wrong("an escape is not a byte"))?);
            return Ok(());
        }
        let character = char::from_u32(code);
        let character = character.ok_or_else(|| self.wrong("an escape is not a character"))?;
        let mut buffer = [0; 4];
        bytes.extend_from_slice(character.encode_utf8(&mut buffer).as_bytes());
        Ok(())
    }
}
