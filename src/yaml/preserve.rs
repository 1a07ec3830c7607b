//! Conversion of [`Node`] trees to YAML that keeps their order and styles, as
//! go-yaml v3's encoder writes a tree that it has read (indent 2, lists not
//! indented, lines never folded). kustomize does this to YAML inside strings.

use super::quote::{is_break, is_printable};
use super::resolve::resolve_plain;
use super::text::{pad, write_double_quoted, write_literal};
use crate::yaml::dialect::Dialect;
use crate::yaml::node::{Key, Mapping, Node, Style, Tag, Value};

const INDENT: usize = 2;

/// `node` as a document, in its own order and styles; comments are lost. A
/// scalar whose text does not match its tag is written with the tag.
pub(crate) fn encode_preserving(node: &Node) -> String {
    let mut out = String::new();
    match block(node) {
        Block::Mapping(mapping) => write_mapping(&mut out, mapping, 0),
        Block::Sequence(items) => write_sequence(&mut out, items, 0),
        Block::Inline => {
            inline(&mut out, node, INDENT);
            end_line(&mut out);
        }
    }
    out
}

/// The layout of a node in block context.
enum Block<'n> {
    Mapping(&'n Mapping),
    Sequence(&'n [Node]),
    /// On the current line: scalars, empty collections, flow style.
    Inline,
}

fn block(node: &Node) -> Block<'_> {
    match &node.value {
        _ if node.style == Style::Flow => Block::Inline,
        Value::Mapping(mapping) if !mapping.is_empty() => Block::Mapping(mapping),
        Value::Sequence(items) if !items.is_empty() => Block::Sequence(items),
        _ => Block::Inline,
    }
}

/// Writes the entries of a map; the first continues the current line.
fn write_mapping(out: &mut String, mapping: &Mapping, indent: usize) {
    for (position, entry) in mapping.entries.iter().enumerate() {
        if position > 0 {
            pad(out, indent);
        }
        write_key(out, &entry.key, Context::Key);
        out.push(':');
        match block(&entry.value) {
            Block::Mapping(mapping) => {
                out.push('\n');
                pad(out, indent + INDENT);
                write_mapping(out, mapping, indent + INDENT);
            }
            Block::Sequence(items) => {
                out.push('\n');
                pad(out, indent);
                write_sequence(out, items, indent);
            }
            Block::Inline => write_after(out, &entry.value, indent + INDENT),
        }
    }
}

/// Writes the items of a list; the first continues the current line.
fn write_sequence(out: &mut String, items: &[Node], indent: usize) {
    for (position, item) in items.iter().enumerate() {
        if position > 0 {
            pad(out, indent);
        }
        out.push('-');
        match block(item) {
            Block::Mapping(mapping) => {
                out.push(' ');
                write_mapping(out, mapping, indent + INDENT);
            }
            Block::Sequence(items) => {
                out.push(' ');
                write_sequence(out, items, indent + INDENT);
            }
            Block::Inline => write_after(out, item, indent + INDENT),
        }
    }
}

/// Writes a value after `:` or `-`, and ends the line.
fn write_after(out: &mut String, node: &Node, indent: usize) {
    if !node.is_implicit_null() {
        out.push(' ');
        inline(out, node, indent);
    }
    end_line(out);
}

fn end_line(out: &mut String) {
    if !out.ends_with('\n') {
        out.push('\n');
    }
}

fn inline(out: &mut String, node: &Node, indent: usize) {
    match &node.value {
        Value::Scalar(tag, text) => {
            write_scalar(out, *tag, text, node.style, Context::Block(indent));
        }
        _ => write_flow(out, node),
    }
}

fn write_flow(out: &mut String, node: &Node) {
    match &node.value {
        Value::Scalar(tag, text) => write_scalar(out, *tag, text, node.style, Context::Flow),
        Value::Sequence(items) => {
            out.push('[');
            for (position, item) in items.iter().enumerate() {
                out.push_str(if position > 0 { ", " } else { "" });
                write_flow(out, item);
            }
            out.push(']');
        }
        Value::Mapping(mapping) => {
            out.push('{');
            for (position, entry) in mapping.entries.iter().enumerate() {
                out.push_str(if position > 0 { ", " } else { "" });
                write_key(out, &entry.key, Context::Flow);
                out.push_str(": ");
                write_flow(out, &entry.value);
            }
            out.push('}');
        }
    }
}

fn write_key(out: &mut String, key: &Key, context: Context) {
    write_scalar(out, key.tag, &key.text, key.style, context);
}

/// The context of a scalar.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Context {
    /// A value in block style; its continuation lines are indented by this much.
    Block(usize),
    /// A key before `:`.
    Key,
    /// Anything inside `[…]` or `{…}`.
    Flow,
}

fn write_scalar(out: &mut String, tag: Tag, text: &str, style: Style, context: Context) {
    let looks_like = resolve_plain(text, Dialect::Yaml12);
    if tag != looks_like && tag != Tag::Str {
        out.push_str(tag_name(tag));
        out.push(' ');
    }
    let wanted = match style {
        Style::Plain | Style::Flow | Style::Untagged if text.contains('\n') => match context {
            Context::Flow => Style::DoubleQuoted,
            _ => Style::Literal,
        },
        Style::Plain | Style::Flow | Style::Untagged
            if tag == Tag::Str && looks_like != Tag::Str =>
        {
            Style::DoubleQuoted
        }
        style => style,
    };
    match (allowed(text, wanted, context), context) {
        (Style::Plain | Style::Flow | Style::Untagged, _) => out.push_str(text),
        (Style::SingleQuoted, _) => {
            out.push('\'');
            out.push_str(&text.replace('\'', "''"));
            out.push('\'');
        }
        (Style::Literal, Context::Block(indent)) => write_literal(out, text, indent),
        (Style::Folded, Context::Block(indent)) => write_folded(out, text, indent),
        _ => write_double_quoted(out, text),
    }
}

/// The style closest to `wanted` that the characters of the text allow
/// (`yaml_emitter_select_scalar_style`).
fn allowed(text: &str, wanted: Style, context: Context) -> Style {
    let survey = Survey::of(text);
    let in_block = matches!(context, Context::Block(_));
    match wanted {
        Style::Literal | Style::Folded if in_block && survey.block => wanted,
        Style::Literal | Style::Folded => Style::DoubleQuoted,
        Style::Plain | Style::Flow | Style::Untagged if survey.plain(context) => Style::Plain,
        Style::Plain | Style::Flow | Style::Untagged | Style::SingleQuoted
            if survey.single && (in_block || !survey.has_breaks) =>
        {
            Style::SingleQuoted
        }
        _ => Style::DoubleQuoted,
    }
}

/// The styles that the characters of a text allow (`yaml_emitter_analyze_scalar`).
struct Survey {
    block_plain: bool,
    flow_plain: bool,
    is_empty: bool,
    single: bool,
    block: bool,
    has_breaks: bool,
}

impl Survey {
    fn of(text: &str) -> Self {
        let characters: Vec<char> = text.chars().collect();
        let (mut special, mut tabs, mut has_breaks) = (false, false, false);
        let (mut space_break, mut break_space) = (false, false);
        for (position, &c) in characters.iter().enumerate() {
            let before = position.checked_sub(1).and_then(|at| characters.get(at));
            tabs |= c == '\t';
            special |= !is_printable(c) && !is_break(c) && c != '\t' || c == '\r';
            has_breaks |= is_break(c);
            space_break |= is_break(c) && before == Some(&' ');
            break_space |= c == ' ' && before.is_some_and(|before| is_break(*before));
        }
        let spaced = text.starts_with(' ') || text.ends_with(' ');
        let lossy = space_break || special;
        let (block_indicators, flow_indicators) = indicators(text, &characters);
        let plain = !spaced && !lossy && !tabs && !has_breaks && !block_indicators;
        Self {
            block_plain: plain,
            flow_plain: plain && !flow_indicators,
            is_empty: text.is_empty(),
            single: !lossy && !tabs && !break_space,
            block: !lossy && !text.ends_with(' '),
            has_breaks,
        }
    }

    fn plain(&self, context: Context) -> bool {
        match context {
            Context::Block(_) => self.block_plain,
            Context::Key => self.block_plain && !self.is_empty,
            Context::Flow => self.flow_plain && !self.is_empty,
        }
    }
}

/// True if the plain text would be read as syntax: in block context, in flow context.
fn indicators(text: &str, characters: &[char]) -> (bool, bool) {
    let mut block = text.starts_with("---") || text.starts_with("...");
    let mut flow = block;
    let is_blank = |c: Option<&char>| c.is_none_or(|c| matches!(c, ' ' | '\t') || is_break(*c));
    for (position, c) in characters.iter().enumerate() {
        let before_blank = is_blank(characters.get(position + 1));
        let after_blank = position > 0 && is_blank(characters.get(position - 1));
        match c {
            '#' | ',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%'
            | '@' | '`'
                if position == 0 =>
            {
                block = true;
            }
            '-' if position == 0 => block |= before_blank,
            '?' if position == 0 => {
                flow = true;
                block |= before_blank;
            }
            ':' => {
                flow = true;
                block |= before_blank;
            }
            ',' | '?' | '[' | ']' | '{' | '}' => flow = true,
            '#' => block |= after_blank,
            _ => {}
        }
    }
    (block, flow || block)
}

fn write_folded(out: &mut String, text: &str, indent: usize) {
    let mut literal = String::new();
    write_literal(&mut literal, text, indent);
    let header = literal.lines().next().unwrap_or("|");
    out.push('>');
    out.push_str(header.strip_prefix('|').unwrap_or(header));
    out.push('\n');
    // At every line break, go-yaml tests the start of the whole text instead of the next line.
    let start = text.trim_start_matches(is_break);
    let doubles = !start.is_empty() && !start.starts_with([' ', '\t']);
    let (mut after_break, mut led_by_blank) = (true, true);
    for c in text.chars() {
        if is_break(c) {
            if doubles && !after_break && !led_by_blank && c == '\n' {
                out.push('\n');
            }
            out.push(c);
            after_break = true;
        } else {
            if after_break {
                pad(out, indent);
                led_by_blank = matches!(c, ' ' | '\t');
            }
            out.push(c);
            after_break = false;
        }
    }
}

fn tag_name(tag: Tag) -> &'static str {
    match tag {
        Tag::Null => "!!null",
        Tag::Bool => "!!bool",
        Tag::Int => "!!int",
        Tag::Float => "!!float",
        Tag::Str => "!!str",
        Tag::Timestamp => "!!timestamp",
        Tag::Binary => "!!binary",
    }
}

#[cfg(test)]
mod tests {
    use super::encode_preserving;
    use crate::diag::Origin;
    use crate::yaml;

    #[test]
    fn order_and_styles_stay() {
        for text in [
            "b: 1\na: \"x\"\n",
            "l:\n- a: 'x'\n  b: [1, \"2\", {c: d}]\n- - p\n  - q\n",
            "e: {}\nn:\nt: |-\n  one\n  two\nf: >-\n  folded\n\n  text\n",
            "url: http://x/y\nflow: {u: 'http://x'}\n",
            "word\n",
        ] {
            let node = yaml::parse(text, Origin::NONE).expect("it is YAML");
            let node = node.expect("it has a document");
            assert_eq!(encode_preserving(&node), text);
        }
    }

    #[test]
    fn texts_that_do_not_fit_their_tags_show_it() {
        let mut node = yaml::Node::scalar(yaml::Tag::Int, "x", Origin::NONE);
        assert_eq!(encode_preserving(&node), "!!int x\n");
        node = yaml::Node::string("1", Origin::NONE);
        assert_eq!(encode_preserving(&node), "\"1\"\n");
    }
}
