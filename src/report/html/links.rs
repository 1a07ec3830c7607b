//! Places as links, with the text of their lines. In: a place. Out: its file and line, the address
//! of the line if links are wanted, and what the line says, where that is sure.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;

use crate::diff::Secrets;
use crate::impact::{Impact, Place, Whose};
use crate::report::change_words::is_hidden;
use crate::report::diagnostics::{Places, SourceLines, known_secrets};
use crate::report::percent::url_path;
use crate::report::value::visible;
use crate::sources::{FilePath, Location};

/// Characters of a line that are shown.
const LONGEST: usize = 160;

/// Text, with the address of a line if links are wanted.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub(super) struct Link {
    pub(super) text: String,
    pub(super) url: Option<String>,
}

/// A text, and where its lines begin.
struct Text {
    text: Arc<str>,
    starts: OnceCell<Vec<usize>>,
}

impl Text {
    /// A line, counted from 1.
    fn line(&self, line: usize) -> Option<&str> {
        let starts = self.starts.get_or_init(|| {
            let ends = self.text.match_indices('\n');
            std::iter::once(0)
                .chain(ends.map(|(at, _)| at + 1))
                .collect()
        });
        let start = starts.get(line.checked_sub(1)?)?;
        self.text.get(*start..)?.lines().next()
    }
}

/// Makes links.
pub(super) struct Links<'l> {
    impact: &'l Impact,
    places: &'l Places<'l>,
    base: Option<&'l str>,
    /// The distinct texts of each file: two, if it was edited.
    texts: BTreeMap<FilePath, Vec<Text>>,
    lines: RefCell<SourceLines>,
    secrets: Secrets,
    /// Lines that values of Secrets come from, whatever the file calls them.
    of_secrets: BTreeSet<(&'l FilePath, usize)>,
}

/// The lines behind values that are not to be seen: that of a chart's Secret may stand among values
/// that no file calls secret.
fn of_secrets(impact: &Impact) -> BTreeSet<(&FilePath, usize)> {
    let differences = impact.differences.iter();
    let hidden = differences.filter(|found| {
        let kind = found.subject.gvk.kind.as_str();
        is_hidden(kind, &found.change) || (kind == "Secret" && found.is_whole())
    });
    let places = hidden.flat_map(|found| {
        let chains = found.old_chain.iter().chain(&found.new_chain);
        let places = chains.filter_map(|link| link.place.as_ref());
        let cause = found.cause.as_ref();
        places.chain(cause.and_then(|cause| cause.place.as_ref()))
    });
    places.map(|place| (&place.path, place.line)).collect()
}

impl<'l> Links<'l> {
    pub(super) fn new(impact: &'l Impact, places: &'l Places<'l>, base: Option<&'l str>) -> Self {
        let mut texts: BTreeMap<FilePath, Vec<Text>> = BTreeMap::new();
        for (path, text) in places.map.texts() {
            let known = texts.entry(path).or_default();
            if known.iter().all(|known| known.text != text) {
                let starts = OnceCell::new();
                known.push(Text { text, starts });
            }
        }
        Self {
            impact,
            places,
            base,
            texts,
            lines: RefCell::default(),
            secrets: known_secrets(places.map),
            of_secrets: of_secrets(impact),
        }
    }

    /// `text` as a link to `place`.
    pub(super) fn link(&self, text: String, place: Option<&Place>) -> Link {
        let url = self.base.zip(place).map(|(base, place)| {
            let file = url_path(&self.places.relative(&place.path));
            format!("{}/{file}#L{}", base.trim_end_matches('/'), place.line)
        });
        Link { text, url }
    }

    /// `base/api.yaml:10`
    pub(super) fn place(&self, place: &Place) -> String {
        let file = visible(&self.places.relative(&place.path));
        format!("{file}:{}", place.line)
    }

    /// The line at `place` on side `whose`; empty where it is not known which text has it. No
    /// Secret's value is in it.
    pub(super) fn line(&self, place: &Place, whose: Whose) -> String {
        let Some(texts) = self.texts.get(&place.path) else {
            return String::new();
        };
        if self.of_secrets.contains(&(&place.path, place.line)) {
            return String::new();
        }
        let key = (place.path.clone(), place.line, whose);
        let edited = self.impact.edited_lines.get(&key).cloned();
        let raw = match (edited, texts.as_slice()) {
            (Some(edited), _) => edited,
            (None, [only]) => only.line(place.line).unwrap_or_default().to_owned(),
            (None, _) => return String::new(),
        };
        let those = texts
            .iter()
            .filter(|text| text.line(place.line) == Some(raw.as_str()));
        let shown: Vec<String> = those.map(|text| self.masked(place, text)).collect();
        // What may be a Secret's value is left out: the words of the change name its key.
        let Some(shown) = shown
            .first()
            .filter(|_| shown.iter().all(|shown| *shown == raw))
        else {
            return String::new();
        };
        let shown = visible(&self.secrets.hidden_text(shown.trim()));
        let count = shown.chars().count();
        if count > LONGEST {
            let start: String = shown.chars().take(LONGEST).collect();
            return format!("{start}…");
        }
        shown
    }

    fn masked(&self, place: &Place, text: &Text) -> String {
        let location = Location {
            path: place.path.clone(),
            text: Arc::clone(&text.text),
            offset: 0,
            line: place.line,
            column: 1,
        };
        self.lines.borrow_mut().line(&location).to_owned()
    }
}
