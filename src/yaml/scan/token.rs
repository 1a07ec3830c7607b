//! The words of YAML.

use std::borrow::Cow;

use crate::yaml::node::Style;

/// A token and where it starts.
#[derive(Debug)]
pub(crate) struct Token<'a> {
    /// Byte offset of its first byte.
    pub(crate) start: usize,
    /// What it is.
    pub(crate) kind: TokenKind<'a>,
}

/// What a token is.
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
    /// Before the first `- ` of a block list.
    BlockSequenceStart,
    /// Before the first key of a block map.
    BlockMappingStart,
    /// After either.
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
    /// `? `, or nothing before a simple key.
    Key,
    /// `: `
    Value,
    /// `*name`
    Alias(&'a str),
    /// `&name`
    Anchor(&'a str),
    /// `!tag`
    Tag(Box<ShortTag<'a>>),
    /// Text.
    Scalar { text: Cow<'a, str>, style: Style },
}

/// What a `%TAG` line says.
#[derive(Debug)]
pub(crate) struct TagDirective<'a> {
    /// `!e!`
    pub(crate) handle: &'a str,
    /// What it stands for.
    pub(crate) prefix: Cow<'a, str>,
}

/// A tag as written; a verbatim one (`!<…>`) has no handle.
#[derive(Debug)]
pub(crate) struct ShortTag<'a> {
    /// `!`, `!!` or `!e!`.
    pub(crate) handle: &'a str,
    /// The rest.
    pub(crate) suffix: Cow<'a, str>,
}
