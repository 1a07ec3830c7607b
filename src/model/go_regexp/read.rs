//! Reads an expression by Go's grammar (`regexp/syntax`, with the flags of `regexp.Compile`), and
//! writes it for Rust. No recursion: groups that are open are kept on a stack.

use super::class::{NOTHING, class};
use super::cursor::Cursor;
use super::escape::{escape, perl_class};
use super::fault::RegexpFault;
use super::piece::{Piece, Repeat, Sort};
use super::unicode::unicode_class;

/// The flags that change the meaning of what follows. `U` is known too, and changes only what a match captures.
#[derive(Clone, Copy, Debug, Default)]
struct Flags {
    /// `i`
    ignores_case: bool,
    /// `m`
    is_multi_line: bool,
    /// `s`
    dot_is_newline: bool,
}

/// An open group.
#[derive(Debug, Default)]
struct Group {
    /// The alternatives before the last `|`.
    choices: Vec<Piece>,
    /// The pieces since.
    pieces: Vec<Piece>,
    /// The flags to return to behind the group.
    outer: Flags,
    is_captured: bool,
}

struct Reader<'t> {
    cursor: Cursor<'t>,
    /// The groups around the present one.
    open: Vec<Group>,
    group: Group,
    flags: Flags,
    /// The place of the repetition operator just before, if there is one.
    repetition: Option<Cursor<'t>>,
}

/// The expression in Rust's syntax.
///
/// # Errors
/// Expressions that Go refuses.
pub(super) fn read(expression: &str) -> Result<String, RegexpFault> {
    let mut reader = Reader {
        cursor: Cursor(expression),
        open: Vec::new(),
        group: Group::default(),
        flags: Flags::default(),
        repetition: None,
    };
    while let Some(next) = reader.cursor.peek() {
        let repetition = reader.next(next)?;
        reader.repetition = repetition;
    }
    if !reader.open.is_empty() {
        return Err(RegexpFault::MissingParenthesis);
    }
    Ok(reader.group.close()?.text)
}

impl Group {
    fn next_choice(&mut self) -> Result<(), RegexpFault> {
        let pieces = std::mem::take(&mut self.pieces);
        self.choices.push(Piece::sequence(pieces)?);
        Ok(())
    }

    fn close(mut self) -> Result<Piece, RegexpFault> {
        self.next_choice()?;
        Piece::choice(self.choices)
    }
}

impl<'t> Reader<'t> {
    /// Reads one thing; returns its place if it is a repetition operator.
    fn next(&mut self, next: char) -> Result<Option<Cursor<'t>>, RegexpFault> {
        match next {
            '(' if self.cursor.second() == Some('?') => self.perl_group()?,
            '\\' => self.backslash()?,
            '[' => {
                let class = class(&mut self.cursor)?;
                self.push_class(&class);
            }
            '*' | '+' | '?' => return self.operator(next),
            '{' => return self.braces(),
            _ => {
                self.cursor.take();
                self.character(next)?;
            }
        }
        Ok(None)
    }

    fn character(&mut self, c: char) -> Result<(), RegexpFault> {
        match c {
            '(' => self.open_group(self.flags, true),
            '|' => self.group.next_choice()?,
            ')' => self.close_group()?,
            '^' if self.flags.is_multi_line => self.push_leaf("(?m:^)"),
            '^' => self.push_leaf(r"\A"),
            '$' if self.flags.is_multi_line => self.push_leaf("(?m:$)"),
            '$' => self.push_leaf(r"\z"),
            '.' if self.flags.dot_is_newline => self.push_leaf("(?s:.)"),
            '.' => self.push_leaf(r"[^\n]"),
            _ => self.literal(u32::from(c)),
        }
        Ok(())
    }

    fn push_leaf(&mut self, text: &str) {
        self.group.pieces.push(Piece::leaf(text, Sort::Atom));
    }

    fn push_class(&mut self, class: &str) {
        if self.flags.ignores_case {
            self.push_leaf(&format!("(?i:{class})"));
        } else {
            self.push_leaf(class);
        }
    }

    fn literal(&mut self, code: u32) {
        let ignores_case = self.flags.ignores_case;
        let Some(c) = char::from_u32(code) else {
            // A surrogate is in no text.
            return self.push_leaf(NOTHING);
        };
        let text = match c {
            'a'..='z' | 'A'..='Z' if ignores_case => format!("(?i:{c})"),
            'a'..='z' | 'A'..='Z' | '0'..='9' => c.to_string(),
            _ if ignores_case && !c.is_ascii() => format!(r"(?i:\x{{{code:X}}})"),
            _ => format!(r"\x{{{code:X}}}"),
        };
        let piece = Piece::leaf(text, Sort::Literal(ignores_case));
        self.group.pieces.push(piece);
    }

    fn open_group(&mut self, outer: Flags, is_captured: bool) {
        let group = Group {
            outer,
            is_captured,
            ..Group::default()
        };
        self.open.push(std::mem::replace(&mut self.group, group));
    }

    fn close_group(&mut self) -> Result<(), RegexpFault> {
        let Some(around) = self.open.pop() else {
            return Err(RegexpFault::UnexpectedParenthesis);
        };
        let group = std::mem::replace(&mut self.group, around);
        self.flags = group.outer;
        let is_captured = group.is_captured;
        let piece = group.close()?;
        self.group.pieces.push(if is_captured {
            piece.captured()?
        } else {
            piece
        });
        Ok(())
    }

    /// Reads `(?i)`, `(?i:`, `(?P<name>` or `(?<name>`.
    fn perl_group(&mut self) -> Result<(), RegexpFault> {
        let start = self.cursor;
        let has_name = |mark: &str| {
            start
                .0
                .strip_prefix(mark)
                .is_some_and(|rest| !rest.is_empty())
        };
        if has_name("(?P<") || has_name("(?<") {
            return self.named_group();
        }
        self.cursor.skip("(?");
        let outer = self.flags;
        let mut flags = self.flags;
        let (mut is_set, mut has_flag, mut is_valid) = (true, false, false);
        while let Some(c) = self.cursor.take() {
            match c {
                'i' => flags.ignores_case = is_set,
                'm' => flags.is_multi_line = is_set,
                's' => flags.dot_is_newline = is_set,
                'U' => {}
                '-' if is_set => {
                    is_set = false;
                    has_flag = false;
                    continue;
                }
                ':' | ')' if is_set || has_flag => {
                    is_valid = true;
                    if c == ':' {
                        self.open_group(outer, false);
                    }
                    self.flags = flags;
                    break;
                }
                _ => break,
            }
            has_flag = true;
        }
        if is_valid {
            return Ok(());
        }
        Err(RegexpFault::PerlSyntax(self.cursor.since(start)))
    }

    fn named_group(&mut self) -> Result<(), RegexpFault> {
        let start = self.cursor;
        self.cursor.take_before("<");
        let Some(name) = self.cursor.take_before(">") else {
            return Err(RegexpFault::NamedCapture(start.0.to_owned()));
        };
        let is_valid = |c: char| c == '_' || c.is_ascii_alphanumeric();
        if name.is_empty() || !name.chars().all(is_valid) {
            return Err(RegexpFault::NamedCapture(self.cursor.since(start)));
        }
        self.open_group(self.flags, true);
        Ok(())
    }

    fn backslash(&mut self) -> Result<(), RegexpFault> {
        let anchor = match self.cursor.second() {
            Some('A') => r"\A",
            Some('z') => r"\z",
            Some('b') => r"(?-u:\b)",
            Some('B') => r"(?-u:\B)",
            Some('C') => return Err(RegexpFault::Escape(r"\C".to_owned())),
            Some('Q') => {
                self.quoted();
                return Ok(());
            }
            _ => return self.escaped(),
        };
        self.cursor.take();
        self.cursor.take();
        self.push_leaf(anchor);
        Ok(())
    }

    fn escaped(&mut self) -> Result<(), RegexpFault> {
        if let Some(unicode) = unicode_class(&mut self.cursor)? {
            self.push_class(&unicode);
        } else if let Some(perl) = perl_class(&mut self.cursor) {
            self.push_class(&format!("[{perl}]"));
        } else {
            let code = escape(&mut self.cursor)?;
            self.literal(code);
        }
        Ok(())
    }

    /// Reads `\Q…\E`, in which every character is itself.
    fn quoted(&mut self) {
        self.cursor.skip(r"\Q");
        let rest = self.cursor.0;
        let quoted = self.cursor.take_before(r"\E").unwrap_or_else(|| {
            self.cursor.0 = "";
            rest
        });
        for c in quoted.chars() {
            self.literal(u32::from(c));
        }
    }

    fn operator(&mut self, operator: char) -> Result<Option<Cursor<'t>>, RegexpFault> {
        let start = self.cursor;
        self.cursor.take();
        self.repeat(Repeat::Operator(operator), start)
    }

    /// Reads a repetition in braces; a brace that begins none is itself.
    fn braces(&mut self) -> Result<Option<Cursor<'t>>, RegexpFault> {
        let start = self.cursor;
        let Some((min, max)) = counts(&mut self.cursor) else {
            self.cursor = start;
            self.cursor.take();
            self.literal(u32::from('{'));
            return Ok(None);
        };
        if min > 1000 || max.is_some_and(|max| max > 1000 || min > max) {
            return Err(RegexpFault::RepeatCount(self.cursor.since(start)));
        }
        self.repeat(Repeat::Counted(min, max), start)
    }

    fn repeat(&mut self, by: Repeat, start: Cursor<'t>) -> Result<Option<Cursor<'t>>, RegexpFault> {
        // Whether the longest match is preferred changes nothing: only whether there is one is asked.
        self.cursor.skip("?");
        if let Some(before) = self.repetition {
            return Err(RegexpFault::NestedRepetition(self.cursor.since(before)));
        }
        let Some(piece) = self.group.pieces.pop() else {
            return Err(RegexpFault::MissingArgument(self.cursor.since(start)));
        };
        let Some(repeated) = piece.repeated(by)? else {
            return Err(RegexpFault::RepeatCount(self.cursor.since(start)));
        };
        self.group.pieces.push(repeated);
        Ok(Some(start))
    }
}

/// Takes `{2}`, `{2,}` or `{2,5}`; `None` for anything else.
fn counts(cursor: &mut Cursor<'_>) -> Option<(u64, Option<u64>)> {
    cursor.skip("{");
    let min = count(cursor)?;
    let max = if !cursor.skip(",") {
        Some(min)
    } else if cursor.peek() == Some('}') {
        None
    } else {
        Some(count(cursor)?)
    };
    cursor.skip("}").then_some((min, max))
}

/// Takes a number without leading zeros; a large one counts as the largest.
fn count(cursor: &mut Cursor<'_>) -> Option<u64> {
    let digits = cursor.take_while(|c| c.is_ascii_digit());
    if digits.is_empty() || digits.len() > 1 && digits.starts_with('0') {
        return None;
    }
    Some(digits.parse().unwrap_or(u64::MAX))
}
