//! Two texts that are not manifests, as a unified diff for people. In: the texts, what they are
//! called, and how to show them. Out: text, without characters that a terminal obeys, and without what
//! a Secret holds: a file of manifests is shown as text where it cannot be read, in a merge that stopped.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use crate::diff::{Line, hunks};
use crate::sources::FilePath;

use super::diagnostics::{masked_manifests, secrets_in};
use super::fold::fold;
use super::human::HumanOptions;
use super::value::visible;

/// Lines kept around a difference, as `diff -u` keeps them.
const CONTEXT: usize = 3;

/// The lines that differ between two texts, with a few around them; nothing where none does.
pub fn text(old: &str, new: &str, names: [&str; 2], options: HumanOptions) -> String {
    let [from, to] = names;
    let secrets = secrets_in(&[
        (FilePath::new(from), old.into()),
        (FilePath::new(to), new.into()),
    ]);
    let shown = |name, text| {
        let masked = masked_manifests(name, text);
        secrets.hidden_text(&masked).into_owned()
    };
    let (old_shown, new_shown) = (shown(from, old), shown(to, new));
    if old != new && old_shown == new_shown {
        return format!(
            "{} differs in lines that may hold a Secret's values\n",
            visible(to)
        );
    }
    let mut page = Page {
        text: String::new(),
        is_colored: options.color,
    };
    let [from, to] = names.map(visible);
    for hunk in hunks(&old_shown, &new_shown, CONTEXT) {
        if page.text.is_empty() {
            let heading = Style::new().bold();
            page.line(heading, &format!("--- {from}"));
            page.line(heading, &format!("+++ {to}"));
        }
        let cyan = Style::new().fg_color(Some(AnsiColor::Cyan.into()));
        page.line(cyan, &hunk.header());
        for line in &hunk.lines {
            page.change(line);
        }
    }
    if options.folds {
        fold(&page.text, options.width)
    } else {
        page.text
    }
}

struct Page {
    text: String,
    is_colored: bool,
}

impl Page {
    fn change(&mut self, line: &Line<'_>) {
        let color = |color: AnsiColor| Style::new().fg_color(Some(color.into()));
        let (sign, style, line) = match line {
            Line::Kept(line) => (' ', Style::new(), *line),
            Line::Removed(line) => ('-', color(AnsiColor::Red), *line),
            Line::Added(line) => ('+', color(AnsiColor::Green), *line),
            Line::Skipped(_) => return,
        };
        let shown = line.strip_suffix('\n');
        self.line(style, &format!("{sign}{}", visible(shown.unwrap_or(line))));
        if shown.is_none() {
            self.line(Style::new(), "\\ No newline at end of file");
        }
    }

    fn line(&mut self, style: Style, line: &str) {
        let style = if self.is_colored { style } else { Style::new() };
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "{style}{line}{style:#}");
    }
}
