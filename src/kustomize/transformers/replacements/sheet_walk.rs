//! Writes a value at a path in a tree that keeps comments, as kyaml's `PathMatcher` finds the places.
//! In: the tree, a path in parts, and a value. Out: the number of places.

use crate::diag::{Code, Diagnostic, Fallible};
use crate::kustomize::config::ReplacementOptions;
use crate::kustomize::specs::lookup::split_match;
use crate::kustomize::specs::selector::not_an_expression;
use crate::model::{Expressions, GoRegexp};
use crate::yaml::{Kind, Node, Sheet, Text, Value, read, write_node};

use super::joined::joined;
use super::walk::{Create, Part};

/// A value on its way to the places of a path.
pub(super) struct SheetWalk<'v> {
    create: Create,
    value: &'v Node,
    /// Options with a delimiter, if they count in strings.
    options: Option<&'v ReplacementOptions>,
    /// The expressions of matches.
    expressions: &'v Expressions,
    /// Texts that matched an expression without being equal to it.
    pub(super) loose_matches: Vec<String>,
    /// True if a value was written to a string in the string, or below a null: kustomize loses it.
    pub(super) is_lost: bool,
}

impl<'v> SheetWalk<'v> {
    /// Creates missing fields as `create` says.
    pub(super) fn new(
        create: Create,
        value: &'v Node,
        options: Option<&'v ReplacementOptions>,
        expressions: &'v Expressions,
    ) -> Self {
        Self {
            create,
            value,
            options: options.filter(|it| !it.delimiter.is_empty()),
            expressions,
            loose_matches: Vec::new(),
            is_lost: false,
        }
    }

    /// Writes the value at each place; returns their number.
    pub(super) fn walk(&mut self, sheet: &mut Sheet, path: &[String]) -> Fallible<usize> {
        let Some((part, rest)) = path.split_first() else {
            self.put(sheet)?;
            return Ok(1);
        };
        if part.is_empty() {
            return self.unnamed(sheet, rest);
        }
        if sheet.is_null() {
            return self.lose_in_null(&Part::of(part), rest);
        }
        match Part::of(part) {
            Part::Field(name) => self.field(sheet, name, rest),
            Part::Index(index) => self.index(sheet, index, rest),
            Part::Every => {
                let items = of_kind(sheet, Kind::Sequence)?;
                let counts = items.iter_mut().map(|item| self.walk(item, rest));
                counts.sum()
            }
            Part::Match(text) => self.matching(sheet, text, rest),
        }
    }

    /// Handles a field to be created below a null as `Walk` does: in a copy.
    fn lose_in_null(&mut self, part: &Part<'_>, rest: &[String]) -> Fallible<usize> {
        let is_made = self.create != Create::Nothing;
        let mut map = Sheet::bare(Kind::Mapping, "");
        let mut list = Sheet::bare(Kind::Sequence, "");
        let found = match *part {
            Part::Index(0) if is_made => self.index(&mut list, 0, rest)?,
            Part::Index(_) => return Err(unfit("an element there").into()),
            Part::Field(name) if is_made => self.field(&mut map, name, rest)?,
            Part::Match(text) if is_made => self.matching(&mut list, text, rest)?,
            Part::Every | Part::Field(_) | Part::Match(_) => 0,
        };
        self.is_lost |= found > 0;
        Ok(found)
    }

    /// A scalar gets the text, or a part of it, and keeps everything else; anything else becomes the value.
    fn put(&self, sheet: &mut Sheet) -> Fallible<()> {
        if sheet.kind != Kind::Scalar {
            if self.options.is_some() {
                let kind = if sheet.kind == Kind::Mapping {
                    "map"
                } else {
                    "list"
                };
                let message = format!("a delimiter splits text, and the value is a {kind}");
                return Err(Diagnostic::error(Code::ReplacementDelimiter, message).into());
            }
            *sheet = Sheet::of(self.value);
            return Ok(());
        }
        let new = match &self.value.value {
            Value::Scalar(_, text) => text.clone(),
            _ => Text::default(),
        };
        sheet.text = match self.options {
            Some(options) => joined(&sheet.text, new, options),
            None => new,
        };
        Ok(())
    }

    /// An empty value for the place before `next`, the part that follows.
    fn made(&self, next: Option<&String>) -> Sheet {
        let kind = match (next.map(|part| Part::of(part)), self.create) {
            (Some(Part::Index(_) | Part::Match(_)), _)
            | (None | Some(Part::Field("")), Create::Sequence) => Kind::Sequence,
            (None | Some(Part::Field("")), Create::Scalar | Create::Nothing) => Kind::Scalar,
            (Some(Part::Every | Part::Field(_)), _) | (None, Create::Mapping) => Kind::Mapping,
        };
        Sheet::bare(kind, "")
    }

    /// Handles an empty part as `Walk` does: the scalar itself, if that is empty; with `create`, any other
    /// is emptied.
    fn unnamed(&mut self, sheet: &mut Sheet, rest: &[String]) -> Fallible<usize> {
        if sheet.kind != Kind::Scalar {
            return Err(unfit("a scalar").into());
        }
        if sheet.text.is_empty() && !sheet.is_null() {
            return match rest {
                [] => self.walk(sheet, rest),
                _ => Err(unfit("YAML").into()),
            };
        }
        if self.create == Create::Nothing {
            return Ok(0);
        }
        self.is_lost = true;
        let mut made = self.made(rest.first());
        *sheet = self.made(rest.first());
        match rest {
            [_, ..] if made.kind == Kind::Scalar => Err(unfit("YAML").into()),
            _ => self.walk(&mut made, rest),
        }
    }

    fn field(&mut self, sheet: &mut Sheet, name: &str, rest: &[String]) -> Fallible<usize> {
        of_kind(sheet, Kind::Mapping)?;
        let position = match sheet.position(name) {
            Some(position) => position,
            None if self.create == Create::Nothing => return Ok(0),
            None => {
                sheet.push(name, self.made(rest.first()));
                sheet.content.len() - 1
            }
        };
        let Some(value) = sheet.content.get_mut(position) else {
            return Ok(0);
        };
        if value.kind != Kind::Scalar || rest.is_empty() {
            return self.walk(value, rest);
        }
        // kustomize goes on in a copy of what the string says.
        let mut inner = read(&value.text).ok_or_else(|| unfit("YAML"))?;
        let found = self.walk(&mut inner.root, rest)?;
        self.is_lost |= found > 0;
        Ok(found)
    }

    fn index(&mut self, sheet: &mut Sheet, index: usize, rest: &[String]) -> Fallible<usize> {
        let made = self.made(rest.first());
        let items = of_kind(sheet, Kind::Sequence)?;
        if items.len() == index && self.create != Create::Nothing {
            items.push(made);
        }
        match items.get_mut(index) {
            Some(item) => self.walk(item, rest),
            None => Err(unfit("an element there").into()),
        }
    }

    fn matching(&mut self, sheet: &mut Sheet, part: &str, rest: &[String]) -> Fallible<usize> {
        let Some((key, value)) = split_match(part) else {
            return Err(unfit("a match").into());
        };
        let expression = self
            .expressions
            .compiled(value)
            .map_err(|fault| not_an_expression(key, value, &fault))?;
        let items = of_kind(sheet, Kind::Sequence)?;
        let mut found = 0;
        for item in items.iter_mut() {
            found += self.matching_item(item, (key, value), &expression, rest)?;
        }
        if found > 0 || self.create == Create::Nothing {
            return Ok(found);
        }
        let mut made = Sheet::bare(Kind::Scalar, value);
        if !key.is_empty() {
            let mut map = Sheet::bare(Kind::Mapping, "");
            map.push(key, made);
            made = map;
        }
        let found = self.matching_item(&mut made, (key, value), &expression, rest)?;
        items.push(made);
        Ok(found)
    }

    fn matching_item(
        &mut self,
        item: &mut Sheet,
        (key, value): (&str, &str),
        expression: &GoRegexp,
        rest: &[String],
    ) -> Fallible<usize> {
        let subject = match (key, item.kind) {
            ("", _) => Some(&*item),
            (_, Kind::Mapping) => item.position(key).and_then(|at| item.content.get(at)),
            _ => None,
        };
        let Some(subject) = subject else {
            return Ok(0);
        };
        if !expression.is_match(write_node(subject).trim()) {
            return Ok(0);
        }
        if subject.text != value {
            self.loose_matches.push(subject.text.to_string());
        }
        let rest = if key.is_empty() { &[] } else { rest };
        self.walk(item, rest)
    }
}

fn of_kind(sheet: &mut Sheet, kind: Kind) -> Result<&mut Vec<Sheet>, Diagnostic> {
    if sheet.kind == kind {
        Ok(&mut sheet.content)
    } else {
        Err(unfit("another kind of value"))
    }
}

/// The error inside a string; nobody sees it, since kustomize goes on with the string as a whole.
fn unfit(wanted: &str) -> Diagnostic {
    Diagnostic::error(
        Code::ReplacementPath,
        format!("the path wants {wanted} here"),
    )
    .help("correct the path")
}
