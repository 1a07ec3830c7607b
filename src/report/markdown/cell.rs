//! The changes of an edit as a cell of the table: resources with their values.

use std::cmp::Reverse;

use super::markup::{code, escaped, in_table, shortened};
use crate::diff::Note;
use crate::report::change_words::{Values, Words};
use crate::report::outline::{Block, Item, Line};
use crate::report::value::visible;

/// Changes in one cell; the others are counted.
const MOST: usize = 4;

/// Characters of one change.
const LONGEST: usize = 240;

/// The changes of `block`, one a line of its cell.
pub(super) fn changes(block: &Block<'_>) -> String {
    let mut said: Vec<String> = Vec::new();
    for item in &block.items {
        match item {
            Item::Folded(folded) => said.push(escaped(&shortened(&folded.text, LONGEST))),
            Item::Whole(line, notes) => {
                let sign = line.words.sign.map_or(' ', |sign| sign.char());
                let words = Words {
                    sign: None,
                    ..line.words.clone()
                };
                said.push(format!("{} {}", escaped(&sign.to_string()), values(&words)));
                said.extend(notes.iter().map(|note| with_note(&line.name, note)));
            }
            Item::Resource(name, notes, lines) => {
                said.extend(notes.iter().map(|note| with_note(name, note)));
                let mut lines: Vec<&Line<'_>> = lines.iter().collect();
                // The version of a program says most.
                lines.sort_by_key(|line| {
                    let is_image = line.words.field.contains(": image ");
                    (Reverse(line.class), !is_image)
                });
                let name = escaped(name);
                said.extend(lines.iter().enumerate().map(|(at, line)| match at {
                    0 => format!("{name}: {}", values(&line.words)),
                    _ => values(&line.words),
                }));
            }
        }
    }
    if let Some(followers) = &block.followers
        && said.len() < MOST
    {
        said.push(format!("updates {}", escaped(followers)));
    }
    let more = said.len().saturating_sub(MOST);
    said.truncate(MOST);
    if more > 0 {
        said.push(format!("and {more} more"));
    }
    said.join("<br>")
}

/// `Role credentials may now also: **delete secrets**`
fn with_note(name: &str, note: &Note) -> String {
    let name = escaped(name);
    let bold = |what: &str| escaped(&shortened(&visible(what), LONGEST));
    match note {
        Note::Permits(what) => format!("{name} may now also: **{}**", bold(what)),
        Note::Refuses(what) => format!("{name} may no longer: **{}**", bold(what)),
        note => format!("{name}: {}", escaped(&note.to_string())),
    }
}

/// `image registry.example.com/api `1.4.2` → `1.5.0``
fn values(words: &Words) -> String {
    let sign = words
        .sign
        .map(|sign| format!("{} ", escaped(&sign.char().to_string())));
    let sign = sign.unwrap_or_default();
    let field = escaped(&words.field);
    let value = |text: &str| in_table(&code(&shortened(text, LONGEST)));
    match &words.values {
        Values::None => format!("{sign}{field}"),
        Values::Said(before, text) => {
            format!(
                "{sign}{field}{before}{}",
                escaped(&shortened(text, LONGEST))
            )
        }
        Values::One(before, text) => format!("{sign}{field}{before}{}", value(text)),
        Values::Two(before, old, new) => {
            format!("{sign}{field}{before}{} → {}", value(old), value(new))
        }
    }
}
