//! A comparison for people: one block a resource, one line a change where it
//! fits, signs as well as colors. In: a comparison and how to show it. Out:
//! text. Asks neither the terminal nor the environment.

mod hunk;
mod impact;
mod page;
mod parity;
mod reading;
mod text;
mod whole;

use anstyle::Style;

use super::compared::sides_text;
use super::value::{raw_text, short, visible, yaml};
use crate::diag::counted;
use crate::diff::{
    Change, ChangeKind, Class, Comparison, Fold, Label, Modification, Note, Object, Reading,
    ResourceChange, is_multiline,
};
use crate::yaml::Node;

use page::{Page, grave, tag};

pub use impact::{cause, impact};
pub use page::HumanOptions;
pub use parity::parity;

/// `comparison` as text, the summary last.
pub fn human(comparison: &Comparison<'_>, options: HumanOptions) -> String {
    human_of_sides(comparison, None, options)
}

/// The same, after a sentence about the two sides, where they have names.
pub fn human_of_sides(
    comparison: &Comparison<'_>,
    sides: Option<[&str; 2]>,
    options: HumanOptions,
) -> String {
    let mut page = Page::new(options);
    if let Some([from, to]) = sides {
        let text = sides_text(comparison, from, to);
        page.line(0, page.styles.heading, text);
        page.text.push('\n');
    }
    for (position, resource) in comparison.resources.iter().enumerate() {
        let fold = comparison.fold_of(position);
        page.resource(resource, fold, comparison);
    }
    page.summary(comparison);
    page.finish()
}

impl Page {
    fn resource(
        &mut self,
        resource: &ResourceChange<'_>,
        fold: Option<&Fold>,
        all: &Comparison<'_>,
    ) {
        match resource {
            ResourceChange::Added(object) => {
                self.whole(object, '+', resource.class(), self.styles.added);
            }
            ResourceChange::Removed(object) => {
                self.whole(object, '-', resource.class(), self.styles.removed);
            }
            ResourceChange::Changed(found) => {
                if found.changes.is_empty() && fold.is_none() {
                    return;
                }
                let heading = format!("{}{}", visible(&heading(found)), tag(found.class()));
                self.line(0, self.styles.heading, heading);
                self.notes(2, &found.notes);
                for change in &found.changes {
                    self.change(change);
                }
                if let Some(fold) = fold {
                    self.references(fold, all);
                }
            }
        }
        self.text.push('\n');
    }

    fn notes<'n>(&mut self, indent: usize, notes: impl IntoIterator<Item = &'n Note>) {
        for note in notes {
            let note = visible(&note.to_string());
            self.line(indent, self.styles.moved, format_args!("! {note}"));
        }
    }

    fn whole(&mut self, object: &Object<'_>, sign: char, class: Class, style: Style) {
        let name = visible(&object.to_string());
        self.line(0, style, format_args!("{sign} {name}{}", tag(class)));
        self.notes(2, &object.all_notes());
        self.block(4, style, &yaml(&object.node));
    }

    fn change(&mut self, change: &Change) {
        let path = if change.path.is_root() {
            "(the whole resource)".to_owned()
        } else {
            visible(&change.path.to_string())
        };
        match change.kind {
            ChangeKind::Added => self.one_sided('+', &path, change, self.styles.added),
            ChangeKind::Removed => self.one_sided('-', &path, change, self.styles.removed),
            ChangeKind::Changed => self.changed(&path, change),
            ChangeKind::Moved => self.moved(&path, change),
            ChangeKind::Respelled => self.respelled(&path, change),
        }
    }

    fn one_sided(&mut self, sign: char, path: &str, change: &Change, style: Style) {
        let Some(value) = change.new.as_ref().or(change.old.as_ref()) else {
            return;
        };
        if let Reading::Described { old, new } = change.reading()
            && let Some(text) = new.or(old)
        {
            let text = visible(&text);
            return self.line(
                2,
                style,
                format_args!("{sign} {path}: {text}{}", grave(change)),
            );
        }
        match short(value) {
            // An item of a set is its own label.
            Some(_) if is_set_item(change) => {
                self.line(2, style, format_args!("{sign} {path}{}", grave(change)));
            }
            Some(text) if self.fits(&[path, &text]) => {
                self.line(
                    2,
                    style,
                    format_args!("{sign} {path}: {text}{}", grave(change)),
                );
            }
            _ => {
                self.line(2, style, format_args!("{sign} {path}:{}", grave(change)));
                let text = match self.long_line(value) {
                    Some(line) => line.to_owned(),
                    None => yaml(value),
                };
                self.block(6, style, &text);
            }
        }
    }

    fn changed(&mut self, path: &str, change: &Change) {
        let (Some(old), Some(new)) = (&change.old, &change.new) else {
            return;
        };
        if self.read(path, change) {
            return;
        }
        if let (Some(old), Some(new)) = (short(old), short(new))
            && self.fits(&[path, &old, &new])
        {
            let (removed, added) = (self.styles.removed, self.styles.added);
            let values = format!("{removed}{old}{removed:#} -> {added}{new}{added:#}");
            return self.line(
                2,
                Style::new(),
                format_args!("~ {path}: {values}{}", grave(change)),
            );
        }
        self.line(2, Style::new(), format_args!("~ {path}:{}", grave(change)));
        match (raw_text(old), raw_text(new)) {
            (Some(old), Some(new)) if is_multiline(old, new) => self.lines(old, new),
            (Some(old_text), Some(new_text))
                if self.long_line(old).is_some() || self.long_line(new).is_some() =>
            {
                self.long_change(old_text, new_text);
            }
            _ => {
                self.signed('-', self.styles.removed, &yaml(old));
                self.signed('+', self.styles.added, &yaml(new));
            }
        }
    }

    fn moved(&mut self, path: &str, change: &Change) {
        let Some((from, to)) = change
            .path
            .last_item()
            .and_then(|item| item.old.zip(item.new))
        else {
            return;
        };
        let mut text = format!("> {path}: moved from [{from}] to [{to}]");
        if let Some(value) = change
            .new
            .as_ref()
            .filter(|value| raw_text(value).is_some())
        {
            text += &short(value)
                .map(|value| format!(": {value}"))
                .unwrap_or_default();
        }
        text += &grave(change);
        self.line(2, self.styles.moved, text);
    }

    fn respelled(&mut self, path: &str, change: &Change) {
        let shown = |node: &Option<Node>| match node {
            Some(node) => short(node),
            None => Some("(absent)".to_owned()),
        };
        let text = match shown(&change.old).zip(shown(&change.new)) {
            Some((old, new)) if old != new => format!("= {path}: {old} is {new}, respelled"),
            _ if change.reading() == Reading::Permissions => {
                format!("= {path}: the same permissions, in other rules or another order")
            }
            _ if is_list(&change.old) && change.class == Class::None => {
                format!("= {path}: another order, which means nothing")
            }
            _ if is_list(&change.old) => {
                format!("= {path}: another order, which means nothing, yet counts as a change")
            }
            _ => format!("= {path}: respelled"),
        };
        self.line(2, self.styles.dim, text + &tag(change.class));
    }

    fn references(&mut self, fold: &Fold, all: &Comparison<'_>) {
        for reference in &fold.references {
            let holder = all.resources.get(reference.resource);
            if let Some(holder) = holder {
                let holder = holder.object();
                let text = format!("& updates the reference in {holder}: {}", reference.path);
                self.line(2, self.styles.dim, visible(&text));
            }
        }
    }

    fn summary(&mut self, comparison: &Comparison<'_>) {
        if comparison.is_empty() {
            let text = format!(
                "no difference in {}",
                counted(comparison.unchanged, "resource")
            );
            return self.line(0, Style::new(), text);
        }
        let respelled = comparison.changed().filter(|found| found.is_respelled());
        let follows = comparison.changed().filter(|found| follows_only(found));
        let (respelled, follows) = (respelled.count(), follows.count());
        let mut text = format!(
            "{} added, {} removed, {} changed",
            comparison.added().count(),
            comparison.removed().count(),
            comparison.changed().count(),
        );
        let parts = [
            (respelled, "only respelled"),
            (follows, "only following a new name or namespace"),
        ];
        let parts: Vec<String> = parts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        if !parts.is_empty() {
            text += &format!(" ({})", parts.join(", "));
        }
        text += &format!(", {} unchanged", comparison.unchanged);
        self.line(0, self.styles.heading, text);
        self.classes(comparison);
    }

    /// The number of resources of each class, the most severe first.
    fn classes(&mut self, comparison: &Comparison<'_>) {
        let found: Vec<Class> = comparison
            .resources
            .iter()
            .map(ResourceChange::class)
            .collect();
        let counts = Class::ALL.iter().rev().filter_map(|class| {
            let count = found.iter().filter(|found| *found == class).count();
            (count > 0).then(|| format!("{count} {class}"))
        });
        let text = counts.collect::<Vec<_>>().join(", ");
        self.line(0, Style::new(), format_args!("class: {text}"));
    }
}

/// The resource, and what it was called where that was something else.
fn heading(found: &Modification<'_>) -> String {
    let (old, new) = (&found.old.id, &found.new.id);
    let sign = if found.is_respelled() { '=' } else { '~' };
    let name = Some(old.name.to_string()).filter(|_| old.name != new.name);
    let namespace = Some(format!("in {}", old.effective_namespace()))
        .filter(|_| old.effective_namespace() != new.effective_namespace());
    let was: Vec<String> = name.into_iter().chain(namespace).collect();
    if was.is_empty() {
        format!("{sign} {}", found.new)
    } else {
        format!("{sign} {}  (was {})", found.new, was.join(" "))
    }
}

fn follows_only(found: &Modification<'_>) -> bool {
    let renamed = found.old.id.name != found.new.id.name;
    found.changes.is_empty() && !renamed && !found.folded.is_empty()
}

fn is_set_item(change: &Change) -> bool {
    let item = change.path.last_item();
    item.is_some_and(|item| matches!(item.label, Label::Value(_)))
}

fn is_list(node: &Option<Node>) -> bool {
    matches!(node, Some(node) if node.as_sequence().is_some())
}
