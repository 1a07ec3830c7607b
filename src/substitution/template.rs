//! Texts with `${NAME}` in them. In: a text. Out: its parts, or what is wrong with it. `$$` is a `$` that begins no
//! expansion.
//!
//! The grammar is that of Flux's envsubst, which is narrower than bash's: `${NAME-TEXT}` is not in it, and the old
//! text of a replacement ends at `/` alone, so that `${NAME/OLD}` needs a `/` somewhere behind it.

use super::operators::Operator;
use crate::limits::EXPANSION_NESTING;

/// A text, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Template {
    pub(super) parts: Vec<Part>,
}

/// A part of a text, or of an argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Text(String),
    Expansion(Expansion),
}

/// `${NAME…}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Expansion {
    pub(super) name: String,
    pub(super) operator: Operator,
    pub(super) arguments: Vec<Part>,
}

/// The reason why a text cannot be read, or has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TemplateError {
    /// An expansion begins, and no name follows.
    NoName,
    /// Something follows the name that no operator begins with, or nothing closes the expansion.
    Unclosed,
    /// An operator that lacks an argument.
    NoArgument,
    /// Anything else that the grammar does not have.
    Malformed,
    /// Expansions in expansions, deeper than 64.
    TooDeep,
    /// A variable without a value where every one needs it.
    Unset(String),
    /// A result that begins or ends within a character.
    CutCharacter(String),
}

impl std::fmt::Display for TemplateError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoName => f.write_str("`${` is not followed by the name of a variable"),
            Self::Unclosed => f.write_str(
                "an expansion is not closed: after the name, `}` or an operator is expected",
            ),
            Self::NoArgument => f.write_str("an operator in `${…}` has no argument"),
            Self::Malformed => f.write_str("an expansion `${…}` is malformed"),
            Self::TooDeep => write!(
                f,
                "expansions are nested more than {EXPANSION_NESTING} deep"
            ),
            Self::Unset(name) => write!(f, "the variable `{name}` has no value"),
            Self::CutCharacter(name) => {
                write!(
                    f,
                    "the expansion of `{name}` cuts a character in two: positions count bytes"
                )
            }
        }
    }
}

impl std::error::Error for TemplateError {}

impl Template {
    /// Reads a text.
    ///
    /// # Errors
    /// All but [`TemplateError::Unset`] and [`TemplateError::CutCharacter`].
    pub(super) fn parse(text: &str) -> Result<Self, TemplateError> {
        let mut reader = Reader { rest: text };
        let mut parts = Vec::new();
        while !reader.rest.is_empty() {
            parts.push(if reader.takes("${") {
                Part::Expansion(reader.expansion(EXPANSION_NESTING)?)
            } else {
                Part::Text(reader.text(|_| false, Escapes::Dollar))
            });
        }
        Ok(Self { parts })
    }

    /// The text with the values that `value` has for a name, which is asked whether a default is there. `None` is a
    /// variable without a value.
    ///
    /// # Errors
    /// [`TemplateError::Unset`], [`TemplateError::CutCharacter`].
    pub(super) fn expand(
        &self,
        value: &mut dyn FnMut(&str, bool) -> Option<String>,
    ) -> Result<String, TemplateError> {
        let mut text = String::new();
        for part in &self.parts {
            text += &part.expand(value)?;
        }
        Ok(text)
    }

    /// The names of its variables, in order, those of defaults included.
    pub(super) fn names(&self) -> Vec<&str> {
        fn note<'p>(parts: &'p [Part], names: &mut Vec<&'p str>) {
            for part in parts {
                if let Part::Expansion(expansion) = part {
                    names.push(&expansion.name);
                    note(&expansion.arguments, names);
                }
            }
        }
        let mut names = Vec::new();
        note(&self.parts, &mut names);
        names
    }
}

impl Part {
    fn expand(
        &self,
        value: &mut dyn FnMut(&str, bool) -> Option<String>,
    ) -> Result<String, TemplateError> {
        let expansion = match self {
            Self::Text(text) => return Ok(text.clone()),
            Self::Expansion(expansion) => expansion,
        };
        let mut arguments = Vec::new();
        for argument in &expansion.arguments {
            arguments.push(argument.expand(value)?);
        }
        let name = &expansion.name;
        let has_default = expansion.operator == Operator::Default;
        let own = match value(name, has_default) {
            Some(own) => own,
            None if has_default => String::new(),
            None => return Err(TemplateError::Unset(name.clone())),
        };
        let applied = expansion.operator.apply(&own, &arguments);
        applied.map_err(|_| TemplateError::CutCharacter(name.clone()))
    }
}

/// The escapes of a text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Escapes {
    None,
    /// `$$`
    Dollar,
    /// `$$`, `\/` and `\\`
    All,
}

struct Reader<'t> {
    rest: &'t str,
}

impl<'t> Reader<'t> {
    fn next(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn takes(&mut self, prefix: &str) -> bool {
        let rest = self.rest.strip_prefix(prefix);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn take(&mut self) -> Option<char> {
        let mut letters = self.rest.chars();
        let letter = letters.next();
        self.rest = letters.as_str();
        letter
    }

    /// The text up to a letter that ends it, to an expansion, or to the end.
    fn text(&mut self, ends: fn(char) -> bool, escapes: Escapes) -> String {
        let mut text = String::new();
        while let Some(letter) = self.next().filter(|_| !self.rest.starts_with("${")) {
            let escaped: &[&str] = match escapes {
                Escapes::None => &[],
                Escapes::Dollar => &["$$"],
                Escapes::All => &["$$", "\\/", "\\\\"],
            };
            if let Some(escape) = escaped
                .iter()
                .find(|escape| self.rest.starts_with(**escape))
            {
                self.takes(escape);
                text.extend(escape.chars().last());
                continue;
            }
            if ends(letter) {
                break;
            }
            text.extend(self.take());
        }
        text
    }

    fn name(&mut self) -> String {
        self.text(
            |letter| !letter.is_alphanumeric() && letter != '_',
            Escapes::None,
        )
    }

    fn close(&mut self) -> Result<(), TemplateError> {
        if self.takes("}") {
            Ok(())
        } else {
            Err(TemplateError::Malformed)
        }
    }

    /// Everything behind `${`, with its `}`.
    fn expansion(&mut self, depth: usize) -> Result<Expansion, TemplateError> {
        let depth = depth.checked_sub(1).ok_or(TemplateError::TooDeep)?;
        if self.takes("#") {
            let name = self.name();
            if name.is_empty() {
                return Err(TemplateError::Malformed);
            }
            self.close()?;
            return Ok(Expansion {
                name,
                operator: Operator::Length,
                arguments: Vec::new(),
            });
        }
        let name = self.name();
        if name.is_empty() {
            return Err(TemplateError::NoName);
        }
        let (operator, arguments) = match self.next() {
            Some('}') => {
                self.take();
                (Operator::Value, Vec::new())
            }
            Some(':' | '=') => self.default_or_slice(depth)?,
            Some(',' | '^') => (self.casing()?, Vec::new()),
            Some('/') => self.replacement(depth)?,
            Some('#' | '%') => self.trim(depth)?,
            _ => return Err(TemplateError::Unclosed),
        };
        Ok(Expansion {
            name,
            operator,
            arguments,
        })
    }

    fn default_or_slice(&mut self, depth: usize) -> Result<(Operator, Vec<Part>), TemplateError> {
        let is_default = [":=", ":-", ":?", ":+", "="]
            .into_iter()
            .any(|it| self.takes(it));
        let mut arguments = Vec::new();
        if is_default {
            while !self.takes("}") {
                arguments.push(self.argument(|letter| letter == '}', Escapes::None, depth)?);
            }
            return Ok((Operator::Default, arguments));
        }
        self.take();
        if self.next().is_none_or(|letter| !letter.is_ascii()) {
            return Err(TemplateError::Malformed);
        }
        let start = |letter| letter == ':' || letter == '}';
        arguments.push(self.argument(start, Escapes::None, depth)?);
        if self.takes("}") {
            return Ok((Operator::Slice, arguments));
        }
        if !self.takes(":") {
            return Err(TemplateError::Malformed);
        }
        while self.takes(":") {}
        arguments.push(self.argument(|letter| letter == '}', Escapes::None, depth)?);
        self.close()?;
        Ok((Operator::Slice, arguments))
    }

    fn casing(&mut self) -> Result<Operator, TemplateError> {
        const OPERATORS: [(&str, Operator); 6] = [
            (",,", Operator::Lower),
            ("^^", Operator::Upper),
            (",^", Operator::Unknown),
            ("^,", Operator::Unknown),
            (",", Operator::LowerFirst),
            ("^", Operator::UpperFirst),
        ];
        let row = OPERATORS.into_iter().find(|(text, _)| self.takes(text));
        self.close()?;
        row.map(|(_, operator)| operator)
            .ok_or(TemplateError::Malformed)
    }

    fn replacement(&mut self, depth: usize) -> Result<(Operator, Vec<Part>), TemplateError> {
        const OPERATORS: [(&str, Operator); 4] = [
            ("//", Operator::ReplaceAll),
            ("/#", Operator::ReplacePrefix),
            ("/%", Operator::ReplaceSuffix),
            ("/", Operator::Replace),
        ];
        let row = OPERATORS.into_iter().find(|(text, _)| self.takes(text));
        let (_, operator) = row.ok_or(TemplateError::Malformed)?;
        let mut arguments = vec![self.argument(|letter| letter == '/', Escapes::All, depth)?];
        if !self.takes("/") {
            return Err(TemplateError::Malformed);
        }
        while self.takes("/") {}
        if !self.takes("}") {
            arguments.push(self.argument(|letter| letter == '}', Escapes::All, depth)?);
            self.close()?;
        }
        Ok((operator, arguments))
    }

    fn trim(&mut self, depth: usize) -> Result<(Operator, Vec<Part>), TemplateError> {
        const OPERATORS: [(&str, Operator); 4] = [
            ("##", Operator::TrimLongPrefix),
            ("%%", Operator::TrimLongSuffix),
            ("#", Operator::TrimPrefix),
            ("%", Operator::TrimSuffix),
        ];
        let row = OPERATORS.into_iter().find(|(text, _)| self.takes(text));
        let (_, operator) = row.ok_or(TemplateError::Malformed)?;
        let pattern = self.argument(|letter| letter == '}', Escapes::None, depth)?;
        self.close()?;
        Ok((operator, vec![pattern]))
    }

    /// An expansion, or a text that is not empty.
    fn argument(
        &mut self,
        ends: fn(char) -> bool,
        escapes: Escapes,
        depth: usize,
    ) -> Result<Part, TemplateError> {
        if self.takes("${") {
            return Ok(Part::Expansion(self.expansion(depth)?));
        }
        let before = self.rest.len();
        let text = self.text(ends, escapes);
        if self.rest.len() == before {
            return Err(TemplateError::NoArgument);
        }
        Ok(Part::Text(text))
    }
}
