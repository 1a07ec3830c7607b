//! Changes of a string that is more than one, for people: an image, a schedule, a document.

use anstyle::Style;

use crate::diff::{Change, Reading};
use crate::report::human::page::{Page, grave};
use crate::report::value::{raw_text, shortened, visible};

impl Page {
    /// Shows a string by what it is; false where it is only a string.
    pub(super) fn read(&mut self, path: &str, change: &Change) -> bool {
        let (removed, added) = (self.styles.removed, self.styles.added);
        let head = format!("~ {path}:{}", grave(change));
        match change.reading() {
            Reading::Image(image) if !image.kept.is_empty() => {
                let parts = image.parts.iter().map(|(part, old, new)| {
                    let (old, new) = (shortened(old, new), shortened(new, old));
                    let part = part.name();
                    format!("{part} {removed}{old}{removed:#} -> {added}{new}{added:#}")
                });
                let parts = parts.collect::<Vec<_>>().join(", ");
                let text = format!("~ {path}: {parts}  ({})", visible(&image.kept));
                self.line(2, Style::new(), text + &grave(change));
            }
            Reading::Schedule(fields) if !fields.is_empty() => {
                let fields = fields.iter().map(|(name, old, new)| {
                    let (old, new) = (visible(old), visible(new));
                    format!("{name} {removed}{old}{removed:#} -> {added}{new}{added:#}")
                });
                let fields = fields.collect::<Vec<_>>().join(", ");
                let whole = change.new.as_ref().and_then(raw_text).unwrap_or_default();
                let text = format!("~ {path}: {fields}  ({})", visible(whole));
                self.line(2, Style::new(), text + &grave(change));
            }
            Reading::Document(language, changes) if changes.is_empty() => {
                self.line(
                    2,
                    Style::new(),
                    format_args!("{head} the same {language}, laid out differently"),
                );
            }
            Reading::Document(language, changes) => {
                self.line(2, Style::new(), format_args!("{head} {language}"));
                self.margin += 4;
                changes.iter().for_each(|change| self.change(change));
                self.margin -= 4;
            }
            Reading::Described {
                old: Some(old),
                new: Some(new),
            } => {
                self.line(2, Style::new(), head);
                self.signed('-', removed, &old);
                self.signed('+', added, &new);
            }
            _ => return false,
        }
        true
    }
}
