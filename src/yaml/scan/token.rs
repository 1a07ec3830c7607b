//! Tokens of YAML.

use std::borrow::Cow;

use crate::yaml::node::Style;

/// A token and where it starts.
#[derive(Debug)]
pub(crate) struct Token<'a> {
    /// The byte offset at which it starts.
    pub(crate) start: usize,
    /// The kind of token, with its data.
    pub(crate) kind: TokenKind<'a>,
}

/// The kinds of tokens.
#[derive(Debug)]
pub(crate) enum TokenKind<'a> {
    /// The end of the text.
    StreamEnd,
    /// `%YAML 1.1`
    Version { major: u8, minor: u8 },
    /// `%TAG !e! tag:example.com,2000:`
    TagDirective(Box<TagDirective<'a>>),
    /// `---`
    DocumentStart,
    /// `...`
    DocumentEnd,
    /// The start of a block list, before its first `- `.
    BlockSequenceStart,
    /// The start of a block map, before its first key.
    BlockMappingStart,
    /// The end of either.
    BlockEnd,
    /// `[`
    FlowSequenceStart,
    /// `]`
    FlowSequenceEnd,
    /// `{`
    FlowMappingStart,
    /// `}`
    FlowMappingEnd,
    /// `- `
    BlockEntry,
    /// `,`
    FlowEntry,
    /// `? `, or an empty token before a simple key.
    Key,
    /// `: `
    Value,
    /// `*name`
    Alias(&'a str),
    /// `&name`
    Anchor(&'a str),
    /// `!tag`
    Tag(Box<ShortTag<'a>>),
    /// A scalar, with quotes removed and escapes decoded.
    Scalar { text: Cow<'a, str>, style: Style },
}

/// A `%TAG` line.
#[derive(Debug)]
pub(crate) struct TagDirective<'a> {
    /// `!e!`
    pub(crate) handle: &'a str,
    /// The prefix that it abbreviates.
    pub(crate) prefix: Cow<'a, str>,
}

/// A tag as written; a verbatim one (`!<…>`) has no handle.
#[derive(Debug)]
pub(crate) struct ShortTag<'a> {
    /// `!`, `!!` or `!e!`.
    pub(crate) handle: &'a str,
    /// The part after the handle.
    pub(crate) suffix: Cow<'a, str>,
}
