//! Parsing of text to [`Node`] trees, in the way kustomize reads each kind of file.

use super::block;
use super::characters;
use super::compose::{Composer, Expanded, too_much};
use super::events::Events;
use super::fault::{Checked, Fault};
use super::scan::Breaks;
use super::stream::{self, Piece};
use crate::diag::{Code, Diagnostic, Diagnostics, Origin};
use crate::parallel;
use crate::yaml::dialect::Dialect;
use crate::yaml::node::{Node, Tag};

/// The reason why a text is not YAML that kustomize can read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// The message: lower case, no full stop.
    pub message: String,
    /// The place in the text.
    pub at: Origin,
    /// A way to fix it, if one is known.
    pub help: Option<String>,
}

/// The message and the help; the place needs a source map.
impl std::fmt::Display for ParseError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(f, " ({help})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for ParseError {}

impl From<ParseError> for Diagnostic {
    fn from(error: ParseError) -> Self {
        let help = error.help.unwrap_or_else(|| UNCERTAIN.to_owned());
        Diagnostic::error(Code::YamlSyntax, error.message)
            .at(error.at)
            .help(help)
    }
}

impl From<ParseError> for Diagnostics {
    fn from(error: ParseError) -> Self {
        Diagnostic::from(error).into()
    }
}

/// The help if nothing better is known.
const UNCERTAIN: &str = "the text before this place is valid; check this line and the one before";

/// Parses one document as go-yaml v3 does. `start` is the origin of the first
/// byte of `text`. Returns `None` for a text without a document, or with a null.
///
/// # Errors
/// See [`ParseError`]; also fails if anything follows the document.
pub fn parse(text: &str, start: Origin) -> Result<Option<Node>, ParseError> {
    single(text, start).map_err(|fault| located(*fault, text, start))
}

/// Parses a kustomization file as go-yaml v2 does: YAML 1.1 scalars (see
/// `Dialect::Yaml11`), and merged maps override earlier keys. Repeated keys are
/// kept; readers take the last. Returns `None` for a text without a document, or
/// with a null. As in kustomize, anything after the first document is ignored.
///
/// # Errors
/// See [`ParseError`].
pub fn parse_config(text: &str, start: Origin) -> Result<Option<Node>, ParseError> {
    config(text, start).map_err(|fault| located(*fault, text, start))
}

/// Parses a file of manifests as kyaml's `ByteReader` does: splits the text at
/// lines that start with `---`, and reads one document from each piece. Any
/// further text in the piece (after a `...`, or less indented than its first
/// line) is ignored. Pieces without a document, or with a null, yield no node.
///
/// # Errors
/// See [`ParseError`].
pub fn parse_stream(text: &str, start: Origin) -> Result<Vec<Node>, ParseError> {
    documents(text, start).map_err(|fault| located(*fault, text, start))
}

/// True for a text that YAML 1.1 reads as something other than a string: `FieldSetter` quotes it
/// (`IsValueNonString` in `kyaml/yaml/compatibility.go`).
pub(crate) fn is_non_string(text: &str) -> bool {
    if text.is_empty() || text.contains('\n') {
        return false;
    }
    match parse_config(text, Origin::NONE) {
        Ok(Some(node)) => node.tag() != Some(Tag::Str),
        Ok(None) => true,
        Err(_) => false,
    }
}

/// True if aliases may stand in the text for values that it does not spell.
pub(crate) fn may_have_aliases(text: &str) -> bool {
    memchr::memchr(b'*', text.as_bytes()).is_some()
}

/// True if [`parse_stream`] does not split the text.
pub(crate) fn is_one_piece(text: &str) -> bool {
    stream::split(text).is_ok_and(|pieces| pieces.len() == 1)
}

fn single(text: &str, start: Origin) -> Checked<Option<Node>> {
    let is_usual = characters::check(text)?;
    if let Some(node) = in_block_style(is_usual, text, start, Dialect::Yaml12) {
        return Ok(Some(node));
    }
    let expanded = Expanded::default();
    let mut events = Events::new(text, Dialect::Yaml12, Breaks::CrlfReplaced);
    let node = first_document(&mut events, start, Dialect::Yaml12, &expanded)?;
    if events.start_document()? {
        let at = events.position()?;
        return Err(Fault::new(at, "a second document; only one is expected"));
    }
    Ok(node)
}

fn config(text: &str, start: Origin) -> Checked<Option<Node>> {
    let is_usual = characters::check(text)?;
    if let Some(node) = in_block_style(is_usual, text, start, Dialect::Yaml11) {
        return Ok(Some(node));
    }
    let expanded = Expanded::default();
    let mut events = Events::new(text, Dialect::Yaml11, Breaks::AsWritten);
    first_document(&mut events, start, Dialect::Yaml11, &expanded)
}

fn documents(text: &str, start: Origin) -> Checked<Vec<Node>> {
    let is_usual = characters::check(text)?;
    let pieces = stream::split(text)?;
    let expanded = Expanded::default();
    let document = |piece: &Piece<'_>| {
        let origin = start.offset(piece.at);
        match in_block_style(is_usual, piece.text, origin, Dialect::Yaml12) {
            Some(node) => Ok(Some(node)),
            None => piece_document(piece, start, &expanded),
        }
    };
    let documents = if text.len() < WORTH_THREADS {
        pieces.iter().map(document).collect()
    } else {
        parallel::map(&pieces, document)
    };
    // Which document was the one too many depends on the threads, if there is more than one.
    if let ([first, _, ..], true) = (pieces.as_slice(), expanded.is_too_much()) {
        return Err(too_much(first.at));
    }
    let mut nodes = Vec::new();
    for document in documents {
        nodes.extend(document?);
    }
    Ok(nodes)
}

/// The document in `text`, if it is in the style that is read without the parser.
fn in_block_style(is_usual: bool, text: &str, start: Origin, dialect: Dialect) -> Option<Node> {
    is_usual
        .then(|| block::document(text, start, dialect))
        .flatten()
}

/// The size of a text, in bytes, from which its documents are parsed on all
/// cores. Starting a thread takes as long as parsing a few kilobytes.
const WORTH_THREADS: usize = 256 * 1024;

fn piece_document(piece: &Piece<'_>, start: Origin, expanded: &Expanded) -> Checked<Option<Node>> {
    let within = |mut fault: Box<Fault>| {
        fault.at += piece.at;
        fault
    };
    let mut events = Events::new(piece.text, Dialect::Yaml12, Breaks::CrlfReplaced);
    let start = start.offset(piece.at);
    first_document(&mut events, start, Dialect::Yaml12, expanded).map_err(within)
}

/// The first document; `None` if it is missing or null.
fn first_document<'a>(
    events: &mut Events<'a>,
    start: Origin,
    dialect: Dialect,
    expanded: &'a Expanded,
) -> Checked<Option<Node>> {
    if !events.start_document()? {
        return Ok(None);
    }
    let node = Composer::new(start, dialect, expanded).compose(events)?;
    if dialect == Dialect::Yaml12 {
        events.look_ahead(GO_YAML_LOOK_AHEAD)?;
    }
    events.end_document()?;
    Ok((!node.is_null()).then_some(node))
}

/// The number of tokens that go-yaml v3 scans ahead to find comments. It
/// therefore rejects a text with a bad token shortly after its document.
const GO_YAML_LOOK_AHEAD: usize = 3;

fn located(fault: Fault, text: &str, start: Origin) -> ParseError {
    let help = if is_templated(text, fault.at) {
        Some("this looks like a template: render it first, or quote the value")
    } else {
        fault.help
    };
    ParseError {
        message: fault.message.into_owned(),
        at: start.offset(fault.at),
        help: help.map(str::to_owned),
    }
}

/// True if the line that contains `at` contains `{{`.
fn is_templated(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = text.get(line_start..).and_then(|rest| rest.lines().next());
    line.is_some_and(|line| line.contains("{{"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::node::Tag;

    fn origin() -> Origin {
        Origin::source(1)
    }

    fn stream(text: &str) -> Vec<Node> {
        parse_stream(text, origin()).expect("valid")
    }

    #[test]
    fn documents_are_split_and_empty_ones_dropped() {
        let nodes = stream("# head\n---\na: 1\n--- # more\n---\nb:\n- x\n- y: z\n---\n");
        assert_eq!(nodes.len(), 2);
        assert_eq!(nodes[0].str_at("a"), Some("1"));
        assert_eq!(
            nodes[1]
                .get("b")
                .and_then(Node::as_sequence)
                .map(<[Node]>::len),
            Some(2)
        );
    }

    #[test]
    fn origins_count_bytes_of_the_original() {
        let text = "a: 1\r\n---\r\nb:\r\n  é: x\r\n";
        let nodes = stream(text);
        let value = nodes[1].at(&["b", "é"]).expect("there");
        let offset = value.origin.as_source().expect("known") - 1;
        assert_eq!(text.get(offset..=offset), Some("x"));
    }

    #[test]
    fn aliases_and_merge_keys_are_expanded() {
        let nodes = stream("base: &b {x: 1, y: 2}\nmerged:\n  <<: *b\n  y: 3\ncopy: *b\n");
        assert_eq!(
            nodes[0].at(&["merged", "x"]).and_then(Node::as_str),
            Some("1")
        );
        assert_eq!(
            nodes[0].at(&["merged", "y"]).and_then(Node::as_str),
            Some("3")
        );
        assert_eq!(
            nodes[0].at(&["copy", "y"]).and_then(Node::as_str),
            Some("2")
        );
    }

    #[test]
    fn faults_in_later_documents_have_their_place() {
        let text = "a: 1\n---\nb: [1\n";
        let error = parse_stream(text, origin()).expect_err("unclosed");
        assert_eq!(error.message, "this bracket is never closed");
        assert_eq!(error.at, origin().offset(12));
    }

    #[test]
    fn depth_and_growth_are_limited() {
        let nested = |depth: usize| format!("a: {}{}", "[".repeat(depth), "]".repeat(depth));
        let node = stream(&nested(255)).remove(0);
        assert_eq!(node.clone(), node);
        assert!(parse_stream(&nested(256), origin()).is_err());
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..9 {
            let alias = format!("*a{}", level - 1);
            bomb += &format!("a{level}: &a{level} [{}]\n", [alias.as_str(); 9].join(", "));
        }
        let error = parse_stream(&bomb, origin()).expect_err("too large");
        assert_eq!(error.message, "aliases add more than 400000 values");
    }

    #[test]
    fn kustomizations_are_read_as_yaml_1_1() {
        let text = "base: &b {x: 1}\nmerged: {x: 0, <<: *b}\ny: no\n";
        let node = parse_config(text, origin()).expect("valid").expect("a map");
        let last = |node: &Node| {
            node.as_mapping()
                .and_then(|map| map.entries.last().cloned())
        };
        let merged = node.get("merged").and_then(last).expect("an entry");
        assert_eq!(merged.value.as_str(), Some("1"));
        let key = last(&node).expect("an entry").key;
        assert_eq!(key.tag, Tag::Bool);
    }
}
