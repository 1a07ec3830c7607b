//! A page: lines with an indentation and a style, as wide as they may be.

use std::fmt::{Display, Write};

use anstyle::{AnsiColor, Style};

use crate::diff::{Change, Class};
use crate::report::fold::fold;

/// Options of text for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HumanOptions {
    /// With ANSI colors.
    pub color: bool,
    /// Columns; a change that is wider takes several lines.
    pub width: usize,
    /// For a screen of that width: lines that are wider are folded, and values that would take
    /// more than a few are cut, with the count of what is left out.
    pub folds: bool,
    /// Without folding and cutting: every resource is named, and those that came or went are shown
    /// in full.
    pub full: bool,
}

impl Default for HumanOptions {
    fn default() -> Self {
        Self {
            color: false,
            width: 100,
            folds: false,
            full: false,
        }
    }
}

/// The style of each kind of line.
pub(super) struct Styles {
    pub(super) heading: Style,
    pub(super) added: Style,
    pub(super) removed: Style,
    pub(super) moved: Style,
    pub(super) warm: Style,
    pub(super) dim: Style,
}

impl Styles {
    fn of(color: bool) -> Self {
        let plain = Style::new();
        let ansi = |color: AnsiColor| plain.fg_color(Some(color.into()));
        if !color {
            return Self {
                heading: plain,
                added: plain,
                removed: plain,
                moved: plain,
                warm: plain,
                dim: plain,
            };
        }
        Self {
            heading: plain.bold(),
            added: ansi(AnsiColor::Green),
            removed: ansi(AnsiColor::Red),
            moved: ansi(AnsiColor::Cyan),
            warm: ansi(AnsiColor::Yellow),
            dim: plain.dimmed(),
        }
    }
}

pub(super) struct Page {
    pub(super) text: String,
    pub(super) styles: Styles,
    pub(super) width: usize,
    pub(super) folds: bool,
    /// Columns that every line starts after.
    pub(super) margin: usize,
}

impl Page {
    pub(super) fn new(options: HumanOptions) -> Self {
        Self {
            text: String::new(),
            styles: Styles::of(options.color),
            width: options.width,
            folds: options.folds,
            margin: 0,
        }
    }

    /// The text, as wide as it may be.
    pub(super) fn finish(self) -> String {
        if self.folds {
            fold(&self.text, self.width)
        } else {
            self.text
        }
    }

    pub(super) fn line(&mut self, indent: usize, style: Style, text: impl Display) {
        let indent = self.margin + indent;
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "{:indent$}{style}{text}{style:#}", "");
    }

    pub(super) fn block(&mut self, indent: usize, style: Style, text: &str) {
        for line in text.lines() {
            self.line(indent, style, self.shown(line));
        }
    }

    /// True if a change of these parts fits one line, signs and spaces included.
    pub(super) fn fits(&self, parts: &[&str]) -> bool {
        let used: usize = parts.iter().map(|part| part.chars().count() + 4).sum();
        self.margin + used <= self.width
    }
}

/// A resource's class, behind its name; nothing where nothing changes.
pub(super) fn tag(class: Class) -> String {
    match class {
        Class::None => String::new(),
        class => format!("  [{class}]"),
    }
}

/// A change's class where it must not be missed among its resource's changes.
pub(super) fn grave(change: &Change) -> String {
    if change.class.is_grave() {
        tag(change.class)
    } else {
        String::new()
    }
}
