//! Pieces of an expression: Rust's text for them, with the measures by which Go limits expressions.

use super::fault::RegexpFault;

/// The most levels of nesting (`maxHeight`).
pub(super) const MAX_HEIGHT: u32 = 1000;
/// The most copies of something that repetitions in repetitions may make.
const MAX_COPIES: u64 = 1000;
/// The most instructions (`maxSize`: 128 MiB in pieces of 40 bytes).
const MAX_SIZE: u64 = (128 << 20) / 40;

/// The sort of a piece, as far as its surroundings depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// One character, or several once they are joined; true if its case does not matter.
    Literal(bool),
    /// Anything that needs no parentheses.
    Atom,
    /// A repetition.
    Repeated,
    /// Several pieces in a row.
    Sequence,
    /// Several pieces of which one is chosen.
    Choice,
}

/// A piece.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// The text for Rust.
    pub(super) text: String,
    sort: Sort,
    height: u32,
    size: u64,
    /// The most copies that repetitions in here make of something.
    copies: u64,
}

/// The bounds of a repetition.
#[derive(Clone, Copy, Debug)]
pub(super) enum Repeat {
    /// `*`, `+` or `?`.
    Operator(char),
    /// `{min,max}`; without a maximum, there is none.
    Counted(u64, Option<u64>),
}

impl Piece {
    /// A piece without parts.
    pub(super) fn leaf(text: impl Into<String>, sort: Sort) -> Self {
        Self {
            text: text.into(),
            sort,
            height: 1,
            size: 1,
            copies: 1,
        }
    }

    /// The piece, captured: Rust needs no captures, and Go counts them as a level.
    pub(super) fn captured(self) -> Result<Self, RegexpFault> {
        let text = self.atom_text();
        Self {
            text,
            sort: Sort::Atom,
            height: self.height + 1,
            size: self.size + 2,
            ..self
        }
        .checked()
    }

    /// The piece, repeated. `None` if repetitions in repetitions make too many copies.
    pub(super) fn repeated(self, by: Repeat) -> Result<Option<Self>, RegexpFault> {
        let inner = self.atom_text();
        let (operator, size, copies) = match by {
            Repeat::Operator(operator) => (operator.to_string(), self.size + 2, self.copies),
            Repeat::Counted(min, max) => {
                let most = max.unwrap_or(min);
                // Nothing is copied from `x{0}`, whatever it repeats.
                let copies = match max {
                    Some(0) => 1,
                    _ => most.max(1).saturating_mul(self.copies),
                };
                if (min >= 2 || max >= Some(2)) && copies > MAX_COPIES {
                    return Ok(None);
                }
                let size = most.saturating_mul(self.size) + most.saturating_sub(min) + 1;
                (counted(min, max), size, copies)
            }
        };
        let repeated = Self {
            text: format!("{inner}{operator}"),
            sort: Sort::Repeated,
            height: self.height + 1,
            size,
            copies,
        };
        repeated.checked().map(Some)
    }

    /// The text, for an operator after it.
    fn atom_text(&self) -> String {
        match self.sort {
            Sort::Literal(_) | Sort::Atom => self.text.clone(),
            Sort::Repeated | Sort::Sequence | Sort::Choice => format!("(?:{})", self.text),
        }
    }

    /// Pieces in a row.
    pub(super) fn sequence(pieces: Vec<Self>) -> Result<Self, RegexpFault> {
        let mut levels = 0;
        let mut last = None;
        for piece in &pieces {
            // Go joins characters, and sequences in sequences.
            let is_joined = matches!(piece.sort, Sort::Literal(_)) && last == Some(piece.sort);
            levels += usize::from(!is_joined);
            last = Some(piece.sort);
        }
        let sort = if levels == 1 && pieces.len() > 1 {
            Sort::Sequence
        } else {
            match <[Self; 1]>::try_from(pieces) {
                Ok([only]) => return Ok(only),
                Err(pieces) if pieces.is_empty() => return Ok(Self::leaf("(?:)", Sort::Atom)),
                Err(pieces) => return Self::joined(&pieces, "", Sort::Sequence, 1),
            }
        };
        Self::joined(&pieces, "", sort, 0)
    }

    /// Pieces of which one is chosen.
    pub(super) fn choice(pieces: Vec<Self>) -> Result<Self, RegexpFault> {
        match <[Self; 1]>::try_from(pieces) {
            Ok([only]) => Ok(only),
            Err(pieces) => Self::joined(&pieces, "|", Sort::Choice, 1),
        }
    }

    fn joined(
        pieces: &[Self],
        between: &str,
        sort: Sort,
        levels: u32,
    ) -> Result<Self, RegexpFault> {
        let height = |piece: &Self| piece.height - u32::from(piece.sort == sort && levels > 0);
        let texts: Vec<String> = pieces.iter().map(|piece| piece.text_in(sort)).collect();
        let sizes = pieces.iter().map(|piece| piece.size).sum::<u64>();
        Self {
            text: texts.join(between),
            sort,
            height: pieces.iter().map(height).max().unwrap_or(0) + levels,
            size: sizes + pieces.len() as u64,
            copies: pieces.iter().map(|piece| piece.copies).max().unwrap_or(1),
        }
        .checked()
    }

    /// The text, as one of several pieces.
    fn text_in(&self, sort: Sort) -> String {
        match (sort, self.sort) {
            (Sort::Sequence, Sort::Choice) => format!("(?:{})", self.text),
            _ => self.text.clone(),
        }
    }

    fn checked(self) -> Result<Self, RegexpFault> {
        if self.height > MAX_HEIGHT {
            return Err(RegexpFault::TooDeep);
        }
        if self.size > MAX_SIZE {
            return Err(RegexpFault::TooLarge);
        }
        Ok(self)
    }
}

fn counted(min: u64, max: Option<u64>) -> String {
    match max {
        None => format!("{{{min},}}"),
        Some(max) if max == min => format!("{{{min}}}"),
        Some(max) => format!("{{{min},{max}}}"),
    }
}
