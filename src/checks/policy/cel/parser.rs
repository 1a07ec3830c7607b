//! The grammar of CEL. In: a text. Out: its tree, in which macros are folds. A text that is too long or
//! nests too deeply is refused before anything recurs over it.

use crate::yaml::Text;

use super::fault::Mistake;
use super::lexer::{Token, tokens};
use super::macros;
use super::signatures::is_qualified;
use super::syntax::{Expr, Form, Literal};

/// The most bytes of an expression. cel-go takes 100,000 code points.
const MAX_LENGTH: usize = 100_000;

/// The most expressions that are within one another. cel-go takes 250; a thread's stack sets ours.
const MAX_DEPTH: usize = 100;

/// Words that are not names (cel-spec, "Syntax": `RESERVED`).
const RESERVED: [&str; 17] = [
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "let",
    "loop",
    "package",
    "namespace",
    "return",
    "var",
    "void",
    "while",
];

/// Words that are not names of fields, either.
const KEYWORDS: [&str; 4] = ["false", "in", "null", "true"];

/// The operators between two values, by how closely they bind.
const OPERATORS: [&[(&str, &str)]; 3] = [
    &[
        ("<=", "_<=_"),
        (">=", "_>=_"),
        ("==", "_==_"),
        ("!=", "_!=_"),
        ("<", "_<_"),
        (">", "_>_"),
        ("in", "@in"),
    ],
    &[("+", "_+_"), ("-", "_-_")],
    &[("*", "_*_"), ("/", "_/_"), ("%", "_%_")],
];

/// The tree of an expression.
pub(super) fn parse(text: &str) -> Result<Expr, Mistake> {
    if text.len() > MAX_LENGTH {
        let message = format!("the expression has more than {MAX_LENGTH} bytes");
        return Err(Mistake::limit(0, message));
    }
    let mut parser = Parser {
        tokens: tokens(text)?,
        next: 0,
        depth: 0,
    };
    let expr = parser.expression()?;
    match parser.peek() {
        Token::End => Ok(expr),
        _ => Err(parser.unexpected("the end of the expression")),
    }
}

struct Parser {
    tokens: Vec<(Token, usize)>,
    next: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> &Token {
        self.tokens.get(self.next).map_or(&Token::End, |it| &it.0)
    }

    fn at(&self) -> usize {
        let token = self.tokens.get(self.next).or(self.tokens.last());
        token.map_or(0, |it| it.1)
    }

    fn advance(&mut self) -> Token {
        let token = self.peek().clone();
        self.next += 1;
        token
    }

    fn is_sign(&self, sign: &str) -> bool {
        matches!(self.peek(), Token::Sign(own) if *own == sign)
    }

    /// True if a sign is next, which is then read.
    fn takes(&mut self, sign: &str) -> bool {
        let is_next = self.is_sign(sign);
        self.next += usize::from(is_next);
        is_next
    }

    fn expect(&mut self, sign: &str) -> Result<(), Mistake> {
        if self.takes(sign) {
            return Ok(());
        }
        Err(self.unexpected(&format!("`{sign}`")))
    }

    fn unexpected(&self, wanted: &str) -> Mistake {
        let found = match self.peek() {
            Token::End => "the expression ends".to_owned(),
            Token::Sign(sign) => format!("`{sign}` is there"),
            Token::Ident(name) => format!("`{name}` is there"),
            _ => "a constant is there".to_owned(),
        };
        Mistake::new(self.at(), format!("{found} where {wanted} belongs"))
    }

    /// A node of the tree, unless it is too deep.
    fn node(&self, form: Form, at: usize) -> Result<Expr, Mistake> {
        let expr = Expr::new(form, at);
        if expr.depth > MAX_DEPTH {
            return Err(too_deep(at));
        }
        Ok(expr)
    }

    fn call(&self, name: &str, arguments: Vec<Expr>, at: usize) -> Result<Expr, Mistake> {
        let (name, of) = (Text::from(name), None);
        self.node(
            Form::Call {
                name,
                of,
                arguments,
            },
            at,
        )
    }

    fn expression(&mut self) -> Result<Expr, Mistake> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(too_deep(self.at()));
        }
        let at = self.at();
        let mut expr = self.any()?;
        if self.takes("?") {
            let yes = self.any()?;
            self.expect(":")?;
            let no = self.expression()?;
            expr = self.node(Form::Choice(Box::new([expr, yes, no])), at)?;
        }
        self.depth -= 1;
        Ok(expr)
    }

    fn any(&mut self) -> Result<Expr, Mistake> {
        let at = self.at();
        let mut all = vec![self.all()?];
        while self.takes("||") {
            all.push(self.all()?);
        }
        self.joined(all, Form::Any, at)
    }

    fn all(&mut self) -> Result<Expr, Mistake> {
        let at = self.at();
        let mut all = vec![self.binary(0)?];
        while self.takes("&&") {
            all.push(self.binary(0)?);
        }
        self.joined(all, Form::All, at)
    }

    fn joined(
        &self,
        mut all: Vec<Expr>,
        form: fn(Vec<Expr>) -> Form,
        at: usize,
    ) -> Result<Expr, Mistake> {
        match (all.len(), all.pop()) {
            (1, Some(only)) => Ok(only),
            (_, last) => {
                all.extend(last);
                self.node(form(all), at)
            }
        }
    }

    /// Operators that bind at least as closely as a level: one call for all of them, so that brackets
    /// within brackets take little of the stack.
    fn binary(&mut self, level: usize) -> Result<Expr, Mistake> {
        let at = self.at();
        let mut left = self.unary()?;
        while let Some((name, own)) = self.operator(level) {
            let right = self.binary(own + 1)?;
            left = self.call(name, vec![left, right], at)?;
        }
        Ok(left)
    }

    /// The next operator, with its level, if it binds closely enough.
    fn operator(&mut self, level: usize) -> Option<(&'static str, usize)> {
        let word = match self.peek() {
            Token::Sign(sign) => *sign,
            Token::Ident(word) => word.as_str(),
            _ => return None,
        };
        let mut levels = OPERATORS.iter().enumerate().skip(level);
        let found = levels.find_map(|(level, operators)| {
            let (_, name) = operators.iter().find(|(own, _)| *own == word)?;
            Some((*name, level))
        })?;
        self.next += 1;
        Some(found)
    }

    fn unary(&mut self) -> Result<Expr, Mistake> {
        let at = self.at();
        for (sign, name) in [("!", "!_"), ("-", "-_")] {
            let mut count = 0;
            while self.is_sign(sign) {
                if sign == "-" && self.negative_number() {
                    break;
                }
                self.next += 1;
                count += 1;
            }
            if count > 0 {
                let operand = self.member()?;
                // cel-go folds pairs, too.
                return match count % 2 {
                    0 => Ok(operand),
                    _ => self.call(name, vec![operand], at),
                };
            }
        }
        self.member()
    }

    /// True if `-` and a number are next: they are one constant, down to the least integer.
    fn negative_number(&mut self) -> bool {
        let number = self.tokens.get(self.next + 1).map(|it| &it.0);
        let negative = match number {
            Some(Token::Int(text)) => Token::Int(format!("-{text}")),
            Some(Token::Double(number)) => Token::Double(-number),
            _ => return false,
        };
        let at = self.at();
        self.next += 1;
        if let Some(slot) = self.tokens.get_mut(self.next) {
            *slot = (negative, at);
        }
        true
    }

    fn member(&mut self) -> Result<Expr, Mistake> {
        let mut expr = self.primary()?;
        loop {
            let at = self.at();
            if self.takes(".") {
                let is_optional = self.takes("?");
                let field = self.field()?;
                expr = if !is_optional && self.takes("(") {
                    self.method(expr, field, at)?
                } else {
                    let of = Box::new(expr);
                    let select = Form::Select {
                        of,
                        field,
                        is_optional,
                    };
                    self.node(select, at)?
                };
            } else if self.takes("[") {
                let name = if self.takes("?") { "_[?_]" } else { "_[_]" };
                let index = self.expression()?;
                self.expect("]")?;
                expr = self.call(name, vec![expr, index], at)?;
            } else {
                return Ok(expr);
            }
        }
    }

    fn field(&mut self) -> Result<Text, Mistake> {
        match self.peek() {
            Token::Ident(name) if !KEYWORDS.contains(&name.as_str()) => {
                let name = Text::from(name.as_str());
                self.next += 1;
                Ok(name)
            }
            _ => Err(self.unexpected("the name of a field")),
        }
    }

    fn method(&mut self, of: Expr, name: Text, at: usize) -> Result<Expr, Mistake> {
        let arguments = self.arguments()?;
        if let Form::Ident(space) = &of.form {
            let name = format!("{space}.{name}");
            if is_qualified(&name) {
                return self.call(&name, arguments, of.at);
            }
        }
        let form = macros::method(of, name, arguments)?;
        self.node(form, at)
    }

    fn arguments(&mut self) -> Result<Vec<Expr>, Mistake> {
        let mut found = Vec::new();
        while !self.takes(")") {
            if !found.is_empty() {
                self.expect(",")?;
            }
            found.push(self.expression()?);
        }
        Ok(found)
    }

    fn primary(&mut self) -> Result<Expr, Mistake> {
        let at = self.at();
        let literal = match self.advance() {
            Token::Int(text) => Literal::Int(integer(&text, at)?),
            Token::Uint(text) => Literal::Uint(unsigned(&text, at)?),
            Token::Double(number) => Literal::Double(number),
            Token::Text(text) => Literal::Text(text.into()),
            Token::Bytes(bytes) => Literal::Bytes(bytes),
            Token::Ident(name) => return self.named(&name, at),
            Token::Sign(".") => match self.advance() {
                Token::Ident(name) => return self.named(&name, at),
                _ => {
                    self.next -= 1;
                    return Err(self.unexpected("a name"));
                }
            },
            Token::Sign("(") => {
                let expr = self.expression()?;
                self.expect(")")?;
                return Ok(expr);
            }
            Token::Sign("[") => return self.list(at),
            Token::Sign("{") => return self.map(at),
            _ => {
                self.next -= 1;
                return Err(self.unexpected("a value"));
            }
        };
        self.node(Form::Literal(literal), at)
    }

    fn named(&mut self, name: &str, at: usize) -> Result<Expr, Mistake> {
        let literal = match name {
            "true" => Some(Literal::Bool(true)),
            "false" => Some(Literal::Bool(false)),
            "null" => Some(Literal::Null),
            _ => None,
        };
        if let Some(literal) = literal {
            return self.node(Form::Literal(literal), at);
        }
        if KEYWORDS.contains(&name) || RESERVED.contains(&name) {
            let message = format!("`{name}` is a reserved word");
            return Err(Mistake::new(at, message));
        }
        if self.takes("(") {
            let arguments = self.arguments()?;
            let form = macros::function(name, arguments, at)?;
            return self.node(form, at);
        }
        self.node(Form::Ident(name.into()), at)
    }

    fn list(&mut self, at: usize) -> Result<Expr, Mistake> {
        let mut items = Vec::new();
        while !self.takes("]") {
            if !items.is_empty() {
                self.expect(",")?;
                if self.takes("]") {
                    break;
                }
            }
            let is_optional = self.takes("?");
            items.push((self.expression()?, is_optional));
        }
        self.node(Form::List(items), at)
    }

    fn map(&mut self, at: usize) -> Result<Expr, Mistake> {
        let mut entries = Vec::new();
        while !self.takes("}") {
            if !entries.is_empty() {
                self.expect(",")?;
                if self.takes("}") {
                    break;
                }
            }
            let is_optional = self.takes("?");
            let key = self.expression()?;
            self.expect(":")?;
            entries.push((key, self.expression()?, is_optional));
        }
        self.node(Form::Map(entries), at)
    }
}

fn too_deep(at: usize) -> Mistake {
    Mistake::limit(
        at,
        format!("more than {MAX_DEPTH} expressions are within one another"),
    )
}

fn integer(text: &str, at: usize) -> Result<i64, Mistake> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text),
    };
    let hex = digits.strip_prefix("0x").or(digits.strip_prefix("0X"));
    let number = match hex {
        Some(hex) => i64::from_str_radix(&format!("{sign}{hex}"), 16),
        None => text.parse(),
    };
    number.map_err(|_| Mistake::new(at, format!("`{text}` is not an integer of 64 bits")))
}

fn unsigned(text: &str, at: usize) -> Result<u64, Mistake> {
    let hex = text.strip_prefix("0x").or(text.strip_prefix("0X"));
    let number = match hex {
        Some(hex) => u64::from_str_radix(hex, 16),
        None => text.parse(),
    };
    number.map_err(|_| Mistake::new(at, format!("`{text}u` is not an integer of 64 bits")))
}
