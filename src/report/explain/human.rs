//! An explanation for people.

use std::fmt::{Display, Write};

use anstyle::{AnsiColor, Style};

use crate::diag::{counted, visible};
use crate::model::Step;
use crate::report::explain::explanation::{Explanation, Field, Link, Spot};
use crate::report::fold::fold;
use crate::report::human::HumanOptions;
use crate::report::long::cut;

/// `explanation` as text.
pub fn human(explanation: &Explanation, options: HumanOptions) -> String {
    let plain = Style::new();
    let styled = |style: Style| if options.color { style } else { plain };
    let mut page = Page {
        text: String::new(),
        most: options.folds.then_some(options.width * ROWS),
        heading: styled(plain.bold()),
        step: styled(plain.fg_color(Some(AnsiColor::Cyan.into()))),
        dim: styled(plain.dimmed()),
    };
    page.whole(explanation);
    if options.folds {
        fold(&page.text, options.width)
    } else {
        page.text
    }
}

/// Rows of a screen that a file's line may take.
const ROWS: usize = 2;

struct Page {
    text: String,
    /// Characters of a file's line that are shown.
    most: Option<usize>,
    heading: Style,
    step: Style,
    dim: Style,
}

impl Page {
    fn line(&mut self, indent: usize, text: impl Display) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "{:indent$}{text}", "");
    }

    fn styled(&mut self, indent: usize, style: Style, text: impl Display) {
        self.line(indent, format_args!("{style}{text}{style:#}"));
    }

    fn whole(&mut self, explanation: &Explanation) {
        self.styled(0, self.heading, visible(&explanation.resource));
        let step = |link: &Link| link.step.map_or("document", Step::field);
        let steps = explanation.listed.iter().map(|link| step(link).len());
        let width = steps.max().unwrap_or_default();
        for link in &explanation.listed {
            self.links_line(2, &format!("{:width$}", step(link)), link);
        }
        let width = steps_width(explanation.fields.iter().flat_map(|field| &field.causes));
        for field in &explanation.fields {
            self.text.push('\n');
            self.field(field, width);
        }
        if !explanation.hashed.is_empty() {
            self.text.push('\n');
            self.line(0, "The hash in the name is that of");
            for field in &explanation.hashed {
                self.hashed(field);
            }
        }
        match explanation.untouched {
            Some(0) | None => {}
            Some(count) => {
                let fields = counted(count, "other field");
                let text = format!("\n{fields} unchanged from the resource's own file");
                self.styled(0, self.dim, text);
            }
        }
    }

    fn field(&mut self, field: &Field, width: usize) {
        let (heading, path) = (self.heading, visible(&field.path));
        match &field.value {
            _ if field.is_removed => {
                self.line(0, format_args!("{heading}{path}{heading:#}: (removed)"))
            }
            Some(value) => {
                let value = visible(value);
                self.line(0, format_args!("{heading}{path}{heading:#}: {value}"));
            }
            None => self.line(
                0,
                format_args!("{heading}{path}{heading:#}: (several lines)"),
            ),
        }
        for link in &field.causes {
            self.link(2, link, width);
        }
    }

    /// One field that counts for a hash, with the place to change it.
    fn hashed(&mut self, field: &Field) {
        let written = field.causes.first().and_then(written);
        let place = written.map(shown).unwrap_or_default();
        let dim = self.dim;
        let path = visible(&field.path);
        self.line(2, format_args!("{path}  {dim}{place}{dim:#}"));
    }

    fn link(&mut self, indent: usize, link: &Link, width: usize) {
        let step = link.step.map_or("written", Step::field);
        self.links_line(indent, &format!("{step:width$}"), link);
        let below = indent + width + 2;
        if let Some(via) = &link.via {
            self.line(below, format_args!("applied by {}", shown(via)));
        }
        if let Some(replaced) = &link.replaced {
            self.line(below, format_args!("replaced {}", visible(replaced)));
        }
        match (&link.follows, link.taken.is_empty()) {
            (Some(resource), _) => {
                let resource = visible(resource);
                self.line(below, format_args!("follows {resource}, named by"));
            }
            (None, false) => self.line(below, "took"),
            (None, true) => {}
        }
        let inner = steps_width(&link.taken);
        for taken in &link.taken {
            self.link(below + 2, taken, inner);
        }
    }

    fn excerpt(&self, line: &str) -> String {
        self.most
            .map_or_else(|| visible(line), |most| visible(&cut(line, most)))
    }

    /// A step, its place and the line that is there.
    fn links_line(&mut self, indent: usize, step: &str, link: &Link) {
        let (cyan, dim) = (self.step, self.dim);
        match &link.at {
            Some(at) => self.line(
                indent,
                format_args!(
                    "{cyan}{step}{cyan:#}  {}  {dim}{}{dim:#}",
                    shown(at),
                    self.excerpt(&at.text)
                ),
            ),
            None => self.line(indent, format_args!("{cyan}{}{cyan:#}", step.trim_end())),
        }
    }
}

/// The place where the value of a chain was written.
fn written(link: &Link) -> Option<&Spot> {
    let taken = link.taken.first().and_then(written);
    taken.or(link.at.as_ref())
}

fn steps_width<'l>(links: impl IntoIterator<Item = &'l Link>) -> usize {
    let lengths = links
        .into_iter()
        .map(|link| link.step.map_or("written", Step::field).len());
    lengths.max().unwrap_or_default()
}

fn shown(spot: &Spot) -> String {
    format!("{}:{}:{}", visible(&spot.file), spot.line, spot.column)
}
