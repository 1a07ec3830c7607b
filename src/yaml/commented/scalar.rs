//! The style of a scalar (`yaml_emitter_analyze_scalar` and `yaml_emitter_select_scalar_style`).

use crate::yaml::node::Style;
use crate::yaml::quote::{is_break, is_printable};

/// The place of a scalar.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// True inside `[…]` or `{…}`.
    pub(super) in_flow: bool,
    /// True for a key before `:`.
    pub(super) is_key: bool,
}

/// True if the text has several lines.
pub(super) fn has_lines(text: &str) -> bool {
    text.contains(is_break)
}

/// The style nearest to `wanted` that the text allows.
pub(super) fn allowed(text: &str, wanted: Style, place: Place) -> Style {
    let allowed = Allowed::of(text);
    let mut style = match wanted {
        _ if place.is_key && has_lines(text) => Style::DoubleQuoted,
        Style::Flow | Style::Untagged => Style::Plain,
        style => style,
    };
    let plain = if place.in_flow {
        allowed.flow
    } else {
        allowed.block_plain
    };
    let must_show = text.is_empty() && (place.in_flow || place.is_key);
    if style == Style::Plain && (!plain || must_show) {
        style = Style::SingleQuoted;
    }
    if style == Style::SingleQuoted && !allowed.single {
        style = Style::DoubleQuoted;
    }
    let is_literal = matches!(style, Style::Literal | Style::Folded);
    if is_literal && (!allowed.literal || place.in_flow || place.is_key) {
        style = Style::DoubleQuoted;
    }
    style
}

/// The styles that a text allows.
struct Allowed {
    flow: bool,
    block_plain: bool,
    single: bool,
    literal: bool,
}

impl Allowed {
    fn of(text: &str) -> Self {
        if text.is_empty() {
            return Self {
                flow: false,
                block_plain: true,
                single: true,
                literal: false,
            };
        }
        let (mut special, mut tabs) = (false, false);
        let (mut space_break, mut break_space) = (false, false);
        let mut before = None;
        for c in text.chars() {
            tabs |= c == '\t';
            special |= c != '\t' && !is_printable(c);
            space_break |= is_break(c) && before == Some(' ');
            break_space |= c == ' ' && before.is_some_and(is_break);
            before = Some(c);
        }
        let is_edge = |c: char| c == ' ' || is_break(c);
        let edges = text.starts_with(is_edge) || text.ends_with(is_edge);
        let lossy = space_break || special;
        let plain = !edges && !break_space && !lossy && !tabs && !has_lines(text);
        let (flow, block) = indicators(text);
        Self {
            flow: plain && !flow,
            block_plain: plain && !block,
            single: !break_space && !lossy && !tabs,
            literal: !lossy && !text.ends_with(' '),
        }
    }
}

/// True if the plain text would be read as syntax: inside brackets, outside of them.
fn indicators(text: &str) -> (bool, bool) {
    let marker = text.starts_with("---") || text.starts_with("...");
    let (mut flow, mut block) = (marker, marker);
    let mut after_blank = true;
    let mut characters = text.chars().peekable();
    let mut is_first = true;
    while let Some(c) = characters.next() {
        let before_blank = matches!(characters.peek(), None | Some(' ' | '\t'));
        let (in_flow, in_block) = match c {
            '#' | ',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%'
            | '@' | '`'
                if is_first =>
            {
                (true, true)
            }
            '-' if is_first => (before_blank, before_blank),
            '?' if is_first => (true, before_blank),
            ':' => (true, before_blank),
            ',' | '?' | '[' | ']' | '{' | '}' => (true, false),
            '#' => (after_blank, after_blank),
            _ => (false, false),
        };
        flow |= in_flow;
        block |= in_block;
        after_blank = matches!(c, ' ' | '\t') || is_break(c);
        is_first = false;
    }
    (flow, block)
}
