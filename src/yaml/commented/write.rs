//! Writes a tree as go-yaml's encoder does (`encoder.node`, `emitterc.go`; indent 2, lists not indented,
//! lines never folded). Comments wait in the writer until the place where they are due.

use super::scalar::{Place, allowed, has_lines};
use super::tree::{Document, Kind, Sheet, resolved};
use crate::yaml::node::{Node, Style};
use crate::yaml::quote::is_break;
use crate::yaml::text::write_double_quoted;

const INDENT: isize = 2;
/// The longest key that needs no `?`, in bytes with its properties.
const LONGEST_KEY: usize = 128;

/// The bytes of a document.
pub(crate) fn write_document(document: &Document) -> String {
    let mut writer = Writer::new();
    writer.head.clone_from(&document.head);
    if !writer.head.is_empty() {
        writer.put_head();
        writer.put_break();
    }
    writer.root(&document.root);
    writer.foot = document.foot.clone();
    writer.end();
    writer.out
}

/// The bytes of a value as a document of its own.
pub(crate) fn write_node(sheet: &Sheet) -> String {
    let mut writer = Writer::new();
    writer.root(sheet);
    writer.end();
    writer.out
}

/// The text that kustomize writes for `node` where it keeps the order of keys and the styles (kyaml's `RNode.String`).
pub(crate) fn encode_preserving(node: &Node) -> String {
    write_node(&Sheet::of(node))
}

/// The surroundings of a value.
#[derive(Clone, Copy, Default)]
struct Context {
    /// True for keys and values of maps.
    in_mapping: bool,
    /// True for a key that needs no `?`.
    is_key: bool,
    /// True for an item of a block list, whose content starts behind the dash.
    is_item: bool,
}

struct Writer {
    out: String,
    column: isize,
    indent: isize,
    /// True after white space.
    is_spaced: bool,
    /// True if the line has indentation and dashes alone.
    is_indented: bool,
    flow_level: usize,
    /// The indentation of a comment below that was just written: an empty line separates what follows there.
    foot_indent: isize,
    head: String,
    line: String,
    foot: String,
    tail: String,
    key_line: String,
}

impl Writer {
    fn new() -> Self {
        Self {
            out: String::new(),
            column: 0,
            indent: -1,
            is_spaced: true,
            is_indented: true,
            flow_level: 0,
            foot_indent: -1,
            head: String::new(),
            line: String::new(),
            foot: String::new(),
            tail: String::new(),
            key_line: String::new(),
        }
    }

    fn root(&mut self, sheet: &Sheet) {
        self.announce(sheet, "");
        self.put_head();
        self.node(sheet, Context::default(), |writer| {
            writer.put_line();
            writer.put_foot();
        });
    }

    fn end(&mut self) {
        self.foot_indent = 0;
        self.put_foot();
        self.foot_indent = -1;
        self.start_line();
    }

    /// Lets the comments of a value wait, those at the end of a collection excepted.
    fn announce(&mut self, sheet: &Sheet, tail: &str) {
        let wait = |waiting: &mut String, comment: &str| {
            if !comment.is_empty() {
                comment.clone_into(waiting);
            }
        };
        wait(&mut self.head, &sheet.head);
        if !matches!(sheet.kind, Kind::Sequence | Kind::Alias) {
            wait(&mut self.tail, tail);
        }
        if matches!(sheet.kind, Kind::Scalar | Kind::Alias) {
            self.announce_end(sheet, "");
        }
    }

    fn announce_end(&mut self, sheet: &Sheet, tail: &str) {
        for (waiting, comment) in [
            (&mut self.line, sheet.line.as_str()),
            (&mut self.foot, &sheet.foot),
            (&mut self.tail, tail),
        ] {
            if !comment.is_empty() {
                comment.clone_into(waiting);
            }
        }
    }

    /// Writes a value that has been announced; `then` runs once a scalar is written or a collection begun.
    fn node(&mut self, sheet: &Sheet, context: Context, then: impl FnOnce(&mut Self)) {
        match sheet.kind {
            Kind::Alias => {
                self.indicator("*", true, false, false);
                self.put_word(&sheet.text);
                then(self);
            }
            Kind::Scalar => {
                self.scalar(sheet, context);
                then(self);
            }
            Kind::Sequence | Kind::Mapping => {
                self.properties(sheet);
                let is_flow =
                    self.flow_level > 0 || sheet.style == Style::Flow || sheet.content.is_empty();
                then(self);
                match (is_flow, sheet.kind) {
                    (true, Kind::Sequence) => self.flow_sequence(sheet, context),
                    (true, _) => self.flow_mapping(sheet, context),
                    (false, Kind::Sequence) => self.block_sequence(sheet, context),
                    (false, _) => self.block_mapping(sheet, context),
                }
            }
        }
    }

    fn deeper(&self, is_flow: bool, context: Context) -> isize {
        match self.indent {
            ..0 if is_flow => INDENT,
            ..0 => 0,
            indent if context.is_item => indent + 2,
            indent => INDENT * ((indent + INDENT) / INDENT),
        }
    }

    fn block_sequence(&mut self, sheet: &Sheet, context: Context) {
        let outer = self.indent;
        self.indent = self.deeper(false, context);
        let is_compact = context.in_mapping && (self.column == 0 || !self.is_indented);
        if is_compact && outer >= 0 && !context.is_item {
            self.indent -= 2;
        }
        for item in &sheet.content {
            self.announce(item, "");
            self.put_head();
            self.start_line();
            self.indicator("-", true, false, true);
            let context = Context {
                is_item: true,
                ..Context::default()
            };
            self.node(item, context, |writer| {
                writer.put_line();
                writer.put_foot();
            });
        }
        self.announce_end(sheet, "");
        self.indent = outer;
    }

    fn block_mapping(&mut self, sheet: &Sheet, context: Context) {
        let outer = self.indent;
        self.indent = self.deeper(false, context);
        let mut tail = "";
        for pair in sheet.content.chunks_exact(2) {
            let [key, value] = pair else { continue };
            self.block_key(key, tail);
            tail = &key.foot;
            self.announce(value, "");
            self.put_line_of_key(value);
            let context = Context {
                in_mapping: true,
                ..Context::default()
            };
            self.node(value, context, |writer| {
                writer.put_line();
                writer.put_foot();
            });
        }
        self.announce_end(sheet, tail);
        self.put_head();
        self.indent = outer;
    }

    /// Writes a key and the colon after it.
    fn block_key(&mut self, key: &Sheet, tail: &str) {
        self.announce_key(key, tail);
        self.put_head();
        self.start_line();
        if !self.line.is_empty() {
            self.key_line = std::mem::take(&mut self.line);
        }
        let is_key = is_simple(key);
        if !is_key {
            self.indicator("?", true, false, true);
        }
        let context = Context {
            in_mapping: true,
            is_key,
            is_item: false,
        };
        self.node(key, context, |_| {});
        if is_key {
            self.indicator(":", false, false, false);
        } else {
            self.start_line();
            self.indicator(":", true, false, true);
        }
    }

    /// Announces a key. Comments below it come below its value, as the tail of what follows.
    fn announce_key(&mut self, key: &Sheet, tail: &str) {
        let foot = std::mem::take(&mut self.foot);
        self.announce(key, tail);
        self.foot = foot;
    }

    /// Writes the comment of a key before a block, or leaves it to the scalar that follows.
    fn put_line_of_key(&mut self, value: &Sheet) {
        if self.key_line.is_empty() {
            return;
        }
        match value.kind {
            Kind::Scalar if self.line.is_empty() => self.line = std::mem::take(&mut self.key_line),
            Kind::Sequence | Kind::Mapping if value.style != Style::Flow => {
                let line = std::mem::take(&mut self.line);
                self.line = std::mem::take(&mut self.key_line);
                self.put_line();
                self.line = line;
            }
            _ => {}
        }
    }

    fn has_remark(&self) -> bool {
        !(self.line.is_empty() && self.foot.is_empty() && self.tail.is_empty())
    }

    fn put_remark_with_comma(&mut self) {
        if self.has_remark() {
            self.indicator(",", false, false, false);
        }
        self.put_line();
        self.put_foot();
    }

    fn begin_flow(&mut self, bracket: &str, context: Context) -> isize {
        self.indicator(bracket, true, true, false);
        let outer = self.indent;
        self.indent = self.deeper(true, context);
        self.flow_level += 1;
        outer
    }

    fn flow_item(&mut self, needs_comma: bool) {
        if needs_comma {
            self.indicator(",", false, false, false);
        }
        self.put_head();
        if self.column == 0 {
            self.start_line();
        }
    }

    fn flow_sequence(&mut self, sheet: &Sheet, context: Context) {
        let outer = self.begin_flow("[", context);
        let mut needs_comma = false;
        for item in &sheet.content {
            self.announce(item, "");
            self.flow_item(needs_comma);
            needs_comma = !self.has_remark();
            self.node(item, Context::default(), Self::put_remark_with_comma);
        }
        self.announce_end(sheet, "");
        self.flow_level -= 1;
        self.indent = outer;
        if self.column == 0 {
            self.start_line();
        }
        self.indicator("]", false, false, false);
        self.put_line();
        self.put_foot();
    }

    fn flow_mapping(&mut self, sheet: &Sheet, context: Context) {
        let outer = self.begin_flow("{", context);
        let (mut needs_comma, mut tail) = (false, "");
        for pair in sheet.content.chunks_exact(2) {
            let [key, value] = pair else { continue };
            self.announce_key(key, tail);
            tail = &key.foot;
            self.flow_item(needs_comma);
            let context = Context {
                in_mapping: true,
                is_key: is_simple(key),
                is_item: false,
            };
            if !context.is_key {
                self.indicator("?", true, false, false);
            }
            self.node(key, context, |_| {});
            self.announce(value, "");
            self.indicator(":", !context.is_key, false, false);
            needs_comma = !self.has_remark();
            let context = Context {
                is_key: false,
                ..context
            };
            self.node(value, context, Self::put_remark_with_comma);
        }
        self.announce_end(sheet, tail);
        let waits = !(self.head.is_empty() && self.foot.is_empty() && self.tail.is_empty());
        if waits && needs_comma {
            self.indicator(",", false, false, false);
        }
        self.put_head();
        self.flow_level -= 1;
        self.indent = outer;
        self.indicator("}", false, false, false);
        self.put_line();
        self.put_foot();
    }

    /// Writes the anchor and the tag of a collection.
    fn properties(&mut self, sheet: &Sheet) {
        self.put_anchor(sheet);
        let implicit = match sheet.kind {
            Kind::Mapping => "!!map",
            _ => "!!seq",
        };
        if sheet.is_tagged || !sheet.tag.is_empty() && sheet.tag != implicit {
            self.put_tag(&sheet.tag);
        }
    }

    fn put_anchor(&mut self, sheet: &Sheet) {
        if let Some(anchor) = &sheet.anchor {
            self.indicator("&", true, false, false);
            self.put_word(anchor);
        }
    }

    fn put_tag(&mut self, tag: &str) {
        let written = match (tag.strip_prefix("!!"), tag.strip_prefix('!')) {
            (Some(name), _) => format!("!!{}", escaped(name)),
            (None, Some(name)) => format!("!{}", escaped(name)),
            (None, None) => format!("!<{}>", escaped(tag)),
        };
        self.indicator(&written, true, false, false);
    }

    fn scalar(&mut self, sheet: &Sheet, context: Context) {
        let text = sheet.text.as_str();
        let is_written = matches!(
            sheet.style,
            Style::SingleQuoted | Style::DoubleQuoted | Style::Literal | Style::Folded
        );
        let is_other = !sheet.tag.is_empty() && sheet.tag != resolved(text);
        let wanted = match sheet.style {
            style if is_written => style,
            _ if text.contains('\n') => Style::Literal,
            _ if is_other && sheet.tag == "!!str" && !sheet.is_tagged => Style::DoubleQuoted,
            style => style,
        };
        self.put_anchor(sheet);
        if sheet.is_tagged || is_other && sheet.tag != "!!str" {
            self.put_tag(&sheet.tag);
        }
        let place = Place {
            in_flow: self.flow_level > 0,
            is_key: context.is_key,
        };
        let outer = self.indent;
        self.indent = self.deeper(true, context);
        match allowed(text, wanted, place) {
            Style::SingleQuoted => self.single_quoted(text),
            Style::DoubleQuoted => {
                let mut quoted = String::new();
                write_double_quoted(&mut quoted, text);
                self.indicator(&quoted, true, false, false);
            }
            Style::Literal => self.literal(text),
            Style::Folded => self.folded(text),
            _ => {
                if !text.is_empty() {
                    self.indicator(text, true, false, false);
                }
                self.is_indented = false;
            }
        }
        self.indent = outer;
    }

    fn single_quoted(&mut self, text: &str) {
        self.indicator("'", true, false, false);
        let mut after_break = false;
        for c in text.chars() {
            if is_break(c) {
                if !after_break && c == '\n' {
                    self.put_break();
                }
                self.put(c);
                after_break = true;
                continue;
            }
            if after_break {
                self.start_line();
            }
            if c == '\'' {
                self.put(c);
            }
            self.put(c);
            self.is_indented = false;
            after_break = false;
        }
        self.indicator("'", false, false, false);
    }

    /// Writes `|` or `>` with what says how the text begins and ends, and the comment behind it.
    fn block_header(&mut self, mark: &str, text: &str) {
        self.indicator(mark, true, false, false);
        if text.starts_with(|first| first == ' ' || is_break(first)) {
            self.indicator("2", false, false, false);
        }
        let breaks = text
            .chars()
            .rev()
            .take(2)
            .take_while(|c| is_break(*c))
            .count();
        match breaks {
            0 => self.indicator("-", false, false, false),
            1 if text.chars().nth(1).is_some() => {}
            _ => self.indicator("+", false, false, false),
        }
        if self.line.is_empty() {
            self.put_break();
        } else {
            self.put_line();
        }
        self.is_spaced = true;
    }

    fn literal(&mut self, text: &str) {
        self.block_header("|", text);
        let mut after_break = true;
        for c in text.chars() {
            if !is_break(c) {
                if after_break {
                    self.start_line();
                }
                self.is_indented = false;
            }
            self.put(c);
            after_break = is_break(c);
        }
    }

    fn folded(&mut self, text: &str) {
        self.block_header(">", text);
        // At every line break, go-yaml looks at the start of the whole text instead of the next line.
        let start = text.trim_start_matches(is_break);
        let doubles = !start.is_empty() && !start.starts_with([' ', '\t']);
        let (mut after_break, mut is_led_by_blank) = (true, true);
        for c in text.chars() {
            if is_break(c) {
                if doubles && !after_break && !is_led_by_blank && c == '\n' {
                    self.put_break();
                }
                self.put(c);
                after_break = true;
                continue;
            }
            if after_break {
                self.start_line();
                is_led_by_blank = matches!(c, ' ' | '\t');
            }
            self.put(c);
            self.is_indented = false;
            after_break = false;
        }
    }

    fn put_head(&mut self) {
        if !self.tail.is_empty() {
            let tail = std::mem::take(&mut self.tail);
            self.put_comment_lines(&tail);
            self.foot_indent = self.indent.max(0);
        }
        if !self.head.is_empty() {
            let head = std::mem::take(&mut self.head);
            self.put_comment_lines(&head);
        }
    }

    fn put_line(&mut self) {
        if self.line.is_empty() {
            return;
        }
        if !self.is_spaced {
            self.put(' ');
        }
        let line = std::mem::take(&mut self.line);
        self.put_comment(&line);
    }

    fn put_foot(&mut self) {
        if !self.foot.is_empty() {
            let foot = std::mem::take(&mut self.foot);
            self.put_comment_lines(&foot);
            self.foot_indent = self.indent.max(0);
        }
    }

    fn put_comment_lines(&mut self, comment: &str) {
        self.start_line();
        self.put_comment(comment);
    }

    fn put_comment(&mut self, comment: &str) {
        let mut after_break = false;
        for c in comment.chars() {
            if !is_break(c) {
                if after_break {
                    self.start_line();
                }
                self.is_indented = false;
            }
            self.put(c);
            after_break = is_break(c);
        }
        if !after_break {
            self.put_break();
        }
        self.is_spaced = true;
    }

    fn put_word(&mut self, word: &str) {
        word.chars().for_each(|c| self.put(c));
        self.is_spaced = false;
        self.is_indented = false;
    }

    fn indicator(&mut self, text: &str, needs_space: bool, is_space: bool, is_indentation: bool) {
        if needs_space && !self.is_spaced {
            self.put(' ');
        }
        text.chars().for_each(|c| self.put(c));
        self.is_spaced = is_space;
        self.is_indented &= is_indentation;
    }

    /// Begins a line, unless there is nothing but indentation on this one.
    fn start_line(&mut self) {
        let indent = self.indent.max(0);
        let is_here = self.column == indent && !self.is_spaced;
        if !self.is_indented || self.column > indent || is_here {
            self.put_break();
        }
        if self.foot_indent == indent {
            self.put_break();
        }
        while self.column < indent {
            self.put(' ');
        }
        self.is_spaced = true;
        self.foot_indent = -1;
    }

    fn put_break(&mut self) {
        self.put('\n');
    }

    fn put(&mut self, c: char) {
        self.out.push(c);
        self.column += 1;
        if is_break(c) {
            self.column = 0;
            self.is_indented = true;
        }
    }
}

/// True for a key that needs no `?`.
fn is_simple(key: &Sheet) -> bool {
    let properties = key.anchor.as_ref().map_or(0, String::len);
    let is_tagged = key.is_tagged || key.kind == Kind::Scalar && key.tag != resolved(&key.text);
    let tag = if is_tagged { key.tag.len() } else { 0 };
    match key.kind {
        Kind::Alias => key.text.len() <= LONGEST_KEY,
        Kind::Scalar => !has_lines(&key.text) && properties + tag + key.text.len() <= LONGEST_KEY,
        Kind::Sequence | Kind::Mapping => key.content.is_empty(),
    }
}

/// A part of a tag, with the characters escaped that tags cannot have.
fn escaped(tag: &str) -> String {
    let mut escaped = String::new();
    for c in tag.chars() {
        if c.is_ascii_alphanumeric() || "-_;/?:@&=+$,.~*'()[]".contains(c) {
            escaped.push(c);
        } else {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                escaped.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    escaped
}
