//! Reasons for which Go refuses an expression.

use std::fmt;

use crate::limits::{ALL_EXPRESSIONS_NAME, EXPRESSION_NAME};

/// A reason, in the words of Go's `regexp/syntax`, with the part of the expression that it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RegexpFault {
    MissingParenthesis,
    UnexpectedParenthesis,
    MissingBracket(String),
    ClassRange(String),
    Escape(String),
    TrailingBackslash,
    NamedCapture(String),
    PerlSyntax(String),
    MissingArgument(String),
    NestedRepetition(String),
    RepeatCount(String),
    TooDeep,
    TooLarge,
    /// The other expressions of the build leave too little memory for it.
    TooMany,
}

impl RegexpFault {
    /// The name of the limit that the expression is beyond.
    pub(crate) fn limit(&self) -> Option<&'static str> {
        match self {
            Self::TooLarge => Some(EXPRESSION_NAME),
            Self::TooMany => Some(ALL_EXPRESSIONS_NAME),
            _ => None,
        }
    }
}

impl fmt::Display for RegexpFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (reason, part) = match self {
            Self::MissingParenthesis => ("a parenthesis is not closed", None),
            Self::UnexpectedParenthesis => ("a closing parenthesis has no opening one", None),
            Self::MissingBracket(part) => ("missing closing `]`", Some(part)),
            Self::ClassRange(part) => ("invalid character class range", Some(part)),
            Self::Escape(part) => ("invalid escape sequence", Some(part)),
            Self::TrailingBackslash => ("trailing backslash at the end of the expression", None),
            Self::NamedCapture(part) => ("invalid named capture", Some(part)),
            Self::PerlSyntax(part) => ("invalid or unsupported Perl syntax", Some(part)),
            Self::MissingArgument(part) => {
                ("missing argument to the repetition operator", Some(part))
            }
            Self::NestedRepetition(part) => ("invalid nested repetition operator", Some(part)),
            Self::RepeatCount(part) => ("invalid repeat count", Some(part)),
            Self::TooDeep => ("the expression nests too deeply", None),
            Self::TooLarge => ("the expression is too large", None),
            Self::TooMany => ("the expressions of this build are too large together", None),
        };
        f.write_str(reason)?;
        match part {
            Some(part) => write!(f, ": `{part}`"),
            None => Ok(()),
        }
    }
}
