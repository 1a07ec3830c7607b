//! An impact for people: one block a cause, with its targets and what it did to
//! the first of them, then where it did something else. In: an impact, and from
//! where its files are seen. Out: text.

use anstyle::Style;

use crate::diag::counted;
use crate::diff::ChangeKind;
use crate::impact::{Difference, Field, Group, Impact};
use crate::report::diagnostics::Places;
use crate::report::human::page::{HumanOptions, Page, tag};
use crate::report::value::{visible, yaml};
use crate::report::words::{cause_text, edits_without_effect, failures, summary_text};

/// Targets that are named; the others are counted.
const NAMED: usize = 6;

/// `impact` as text, the summary last. `places` says where files are seen from.
pub fn impact(impact: &Impact, places: &Places<'_>, options: HumanOptions) -> String {
    let mut page = ImpactPage::new(impact, places, options);
    for group in &impact.causes {
        page.group(group);
    }
    page.overridden();
    page.failures();
    page.summary();
    page.page.finish()
}

/// One of the causes of `impact`, and what it did.
pub fn cause(impact: &Impact, group: &Group, places: &Places<'_>, options: HumanOptions) -> String {
    let mut page = ImpactPage::new(impact, places, options);
    page.group(group);
    page.page.finish()
}

struct ImpactPage<'i> {
    page: Page,
    impact: &'i Impact,
    places: &'i Places<'i>,
}

impl<'i> ImpactPage<'i> {
    fn new(impact: &'i Impact, places: &'i Places<'i>, options: HumanOptions) -> Self {
        let page = Page::new(options);
        Self {
            page,
            impact,
            places,
        }
    }

    fn has_many_targets(&self) -> bool {
        self.impact.targets.len() > 1
    }

    fn group(&mut self, group: &'i Group) {
        let heading = self.page.styles.heading;
        let cause = cause_text(group.cause.as_ref(), self.places);
        let text = format!("{}{}", visible(&cause), tag(group.class));
        self.page.line(0, heading, text);
        if self.has_many_targets() {
            let (count, of) = (group.targets.len(), self.impact.targets.len());
            let of = counted(of, "target");
            let text = format!("{count} of {of}: {}", self.names(&group.targets));
            self.page.line(2, Style::new(), visible(&text));
        }
        let mut subject = "";
        for field in &group.fields {
            self.field(field, group, &mut subject);
        }
        self.followers(group);
        self.page.text.push('\n');
    }

    fn field(&mut self, field: &'i Field, group: &Group, subject: &mut &'i str) {
        let mut variants = self.variants(field);
        let Some(first) = variants.next() else { return };
        if *subject != first.subject.text || first.is_whole() {
            *subject = &first.subject.text;
            self.subject(first);
        }
        self.change(first, 2);
        let exceptions: Vec<&Difference> = variants.collect();
        let having = first.targets.len();
        if having + exceptions.len() < group.targets.len() || !exceptions.is_empty() {
            let text = format!("  in {}", self.names(&first.targets));
            self.page.line(4, self.page.styles.dim, visible(&text));
        }
        for exception in exceptions {
            if exception.is_whole() {
                let text = format!("with other values in {}", self.names(&exception.targets));
                self.page.line(4, self.page.styles.dim, visible(&text));
                continue;
            }
            let text = format!("but in {}:", self.names(&exception.targets));
            self.page.line(4, self.page.styles.dim, visible(&text));
            self.change(exception, 4);
        }
    }

    fn variants(&self, field: &'i Field) -> impl Iterator<Item = &'i Difference> + use<'i> {
        let differences = &self.impact.differences;
        field.variants.iter().filter_map(|at| differences.get(*at))
    }

    fn subject(&mut self, difference: &Difference) {
        let styles = &self.page.styles;
        let (sign, style) = match (difference.is_whole(), difference.change.kind) {
            (true, ChangeKind::Added) => ('+', styles.added),
            (true, ChangeKind::Removed) => ('-', styles.removed),
            _ => ('~', styles.heading),
        };
        let was = match &difference.subject.was {
            Some(was) => format!("  (was {was})"),
            None => String::new(),
        };
        let text = format!("{sign} {}{was}", difference.subject.text);
        self.page.line(2, style, visible(&text));
        self.page.notes(4, &difference.subject.notes);
    }

    fn change(&mut self, difference: &Difference, margin: usize) {
        self.page.margin = margin;
        match &difference.change {
            change if !difference.is_whole() => self.page.change(change),
            change => {
                let (node, style) = match change.kind {
                    ChangeKind::Added => (&change.new, self.page.styles.added),
                    _ => (&change.old, self.page.styles.removed),
                };
                if let Some(node) = node {
                    self.page.block(4, style, &yaml(node));
                }
            }
        }
        self.page.margin = 0;
    }

    fn followers(&mut self, group: &'i Group) {
        for field in &group.follows {
            let Some(difference) = self.variants(field).next() else {
                continue;
            };
            let others = match field.variants.len() {
                1 => String::new(),
                count => format!(" (and {} by other names)", count - 1),
            };
            let text = format!(
                "& followed by {}: {}{others}",
                difference.subject.text, difference.change.path
            );
            self.page.line(4, self.page.styles.dim, visible(&text));
        }
    }

    /// The first few names of targets, and how many there are besides.
    fn names(&self, targets: &[usize]) -> String {
        let names = targets.iter().filter_map(|at| self.impact.targets.get(*at));
        let mut named: Vec<String> = names
            .take(NAMED)
            .map(|target| target.name.clone())
            .collect();
        if targets.len() > NAMED {
            named.push(format!("and {} more", targets.len() - NAMED));
        }
        named.join(", ")
    }

    fn overridden(&mut self) {
        let lines = edits_without_effect(self.impact, self.places);
        for line in &lines {
            self.page.line(0, self.page.styles.dim, visible(line));
        }
        if !lines.is_empty() {
            self.page.text.push('\n');
        }
    }

    fn failures(&mut self) {
        let style = self.page.styles.removed;
        for failure in failures(self.impact, self.places) {
            self.page.line(0, style, visible(&format!("! {failure}")));
        }
    }

    fn summary(&mut self) {
        let heading = self.page.styles.heading;
        let text = summary_text(self.impact);
        self.page.line(0, heading, text);
    }
}
