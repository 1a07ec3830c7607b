//! Strings that are more than strings, in words: images, schedules, documents, certificates.

use super::field::Field;
use super::length::Length;
use super::titles::Documents;
use super::words::{Values, Words};
use crate::diag::counted;
use crate::diff::{Change, ImagePart, Reading};
use crate::report::value::{shortened, visible};

/// Changes in a document that are said; the others are counted.
const MOST: usize = 2;

/// The change of a string that is more than one; `None` for any other.
/// `inner` says the changes in a document.
pub(super) fn read(
    change: &Change,
    field: &Field,
    length: Length,
    inner: &dyn Fn(&Change) -> String,
) -> Option<Words> {
    let shown = field.shown(length);
    let words = |field: String, values| Some(Words::new(None, field, values));
    match change.reading() {
        Reading::Image(image) if !image.kept.is_empty() => {
            let field = format!("{shown} {}", length.path(&image.kept));
            match image.parts.as_slice() {
                [(ImagePart::Tag | ImagePart::Digest, old, new)] => {
                    let (old, new) = (shortened(old, new), shortened(new, old));
                    words(field, Values::Two(" ", old, new))
                }
                parts => {
                    let parts = parts.iter().map(|(part, old, new)| {
                        let (old, new) = (shortened(old, new), shortened(new, old));
                        format!("{} {old} → {new}", part.name())
                    });
                    let parts: Vec<String> = parts.collect();
                    words(field, Values::Said(" ", parts.join(", ")))
                }
            }
        }
        Reading::Document(language, changes) if changes.is_empty() => {
            let text = format!("the same {language}, laid out differently");
            words(shown, Values::Said(": ", text))
        }
        Reading::Document(_, changes) => {
            let documents = Documents::of(change);
            let said = changes.iter().take(MOST);
            let said = said.map(|change| inner(&documents.titled(change)));
            let mut inner: Vec<String> = said.collect();
            if let Some(more) = changes.len().checked_sub(MOST + 1) {
                inner.push(format!("and {}", counted(more + 1, "more change")));
            }
            words(shown, Values::Said(": ", inner.join(", ")))
        }
        Reading::Described {
            old: Some(old),
            new: Some(new),
        } => {
            let [old, new] = length.both(&old, &new);
            words(shown, Values::Two(": ", old, new))
        }
        _ => None,
    }
}

/// A text, or a pair of quotes.
pub(super) fn quoted_if_empty(text: &str) -> String {
    match text {
        "" => "\"\"".to_owned(),
        text => visible(text),
    }
}
