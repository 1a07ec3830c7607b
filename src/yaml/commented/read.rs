//! Reads a text into a tree (`parser.node` and its like in go-yaml's `decode.go`).

use std::collections::BTreeSet;

use super::tree::{Document, Kind, Sheet, resolved};
use crate::limits::NESTING;
use crate::yaml::characters;
use crate::yaml::dialect::Dialect;
use crate::yaml::events::{Event, EventKind, Events, Properties};
use crate::yaml::fault::{Checked, Fault};
use crate::yaml::node::{Style, Text};
use crate::yaml::scan::Breaks;

/// The prefix that `!!` stands for.
const LONG: &str = "tag:yaml.org,2002:";

/// The first document of a text; `None` if there is none, or the text is not YAML.
pub(crate) fn read(text: &str) -> Option<Document> {
    document(text).ok().flatten()
}

fn document(text: &str) -> Checked<Option<Document>> {
    characters::check(text)?;
    let mut events = Events::new(text, Dialect::Yaml12, Breaks::AsWritten);
    events.keep_comments();
    if !events.start_document()? {
        return Ok(None);
    }
    let head = events.take_document_head();
    let first = events.next()?;
    let mut reader = Reader {
        events: &mut events,
        anchors: BTreeSet::new(),
        depth: 0,
    };
    let root = reader.node(first)?;
    events.end_document()?;
    let foot = events.take_document_foot();
    Ok(Some(Document { root, head, foot }))
}

struct Reader<'e, 'a> {
    events: &'e mut Events<'a>,
    anchors: BTreeSet<String>,
    depth: usize,
}

impl<'a> Reader<'_, 'a> {
    fn node(&mut self, event: Event<'a>) -> Checked<Sheet> {
        let at = event.at;
        if self.depth == NESTING {
            return Err(Fault::new(at, "values are nested too deeply"));
        }
        self.depth += 1;
        let remarks = event.comments.map(|remarks| *remarks).unwrap_or_default();
        let properties = event.properties.map(|known| *known).unwrap_or_default();
        let mut sheet = match event.kind {
            EventKind::Scalar(text, style) => self.scalar(text.into(), style, &properties),
            EventKind::Alias(name) if !self.anchors.contains(name) => {
                return Err(Fault::new(at, "the alias has no anchor"));
            }
            EventKind::Alias(name) => Sheet::bare(Kind::Alias, name),
            EventKind::SequenceStart(style) => self.open(Kind::Sequence, style, &properties),
            EventKind::MappingStart(style) => self.open(Kind::Mapping, style, &properties),
            EventKind::End => return Err(Fault::new(at, "a value is missing")),
        };
        sheet.at = at;
        (sheet.head, sheet.line, sheet.foot) = (remarks.head, remarks.line, remarks.foot);
        match sheet.kind {
            Kind::Sequence => self.items(&mut sheet)?,
            Kind::Mapping => self.entries(&mut sheet)?,
            Kind::Scalar | Kind::Alias => {}
        }
        self.depth -= 1;
        Ok(sheet)
    }

    fn scalar(&mut self, text: Text, style: Style, properties: &Properties<'_>) -> Sheet {
        let mut sheet = Sheet {
            style,
            ..Sheet::bare(Kind::Scalar, text)
        };
        let implicit = match (style, sheet.text.as_str()) {
            (Style::Plain, "<<") => "!!merge",
            (Style::Plain, text) => resolved(text),
            _ => "!!str",
        };
        self.give(&mut sheet, properties, implicit);
        sheet
    }

    fn open(&mut self, kind: Kind, style: Style, properties: &Properties<'_>) -> Sheet {
        let mut sheet = Sheet {
            style,
            ..Sheet::bare(kind, "")
        };
        let implicit = match kind {
            Kind::Mapping => "!!map",
            _ => "!!seq",
        };
        self.give(&mut sheet, properties, implicit);
        sheet
    }

    /// Sets tag and anchor.
    fn give(&mut self, sheet: &mut Sheet, properties: &Properties<'_>, implicit: &str) {
        let written = properties
            .tag
            .as_deref()
            .filter(|tag| !matches!(*tag, "" | "!"));
        sheet.is_tagged = written.is_some();
        sheet.tag = match written {
            Some(tag) => match tag.strip_prefix(LONG) {
                Some(short) => format!("!!{short}"),
                None => tag.to_owned(),
            },
            None => implicit.to_owned(),
        };
        sheet.anchor = properties.anchor.map(str::to_owned);
        self.anchors.extend(sheet.anchor.clone());
    }

    fn items(&mut self, sheet: &mut Sheet) -> Checked<()> {
        loop {
            let event = self.events.next()?;
            if matches!(event.kind, EventKind::End) {
                let remarks = event.comments.map(|remarks| *remarks).unwrap_or_default();
                (sheet.line, sheet.foot) = (remarks.line, remarks.foot);
                return Ok(());
            }
            let item = self.node(event)?;
            sheet.content.push(item);
        }
    }

    /// Reads the entries. Comments below a value are its key's.
    fn entries(&mut self, sheet: &mut Sheet) -> Checked<()> {
        let is_block = sheet.style != Style::Flow;
        loop {
            let event = self.events.next()?;
            if matches!(event.kind, EventKind::End) {
                let remarks = event.comments.map(|remarks| *remarks).unwrap_or_default();
                (sheet.line, sheet.foot) = (remarks.line, remarks.foot);
                let last = sheet.content.len().checked_sub(2);
                if let Some(last) = last.filter(|_| is_block && !sheet.foot.is_empty()) {
                    sheet.content[last].foot = std::mem::take(&mut sheet.foot);
                }
                return Ok(());
            }
            let mut key = self.node(event)?;
            let before = sheet.content.len().checked_sub(2);
            if let Some(before) = before.filter(|_| is_block && !key.foot.is_empty()) {
                sheet.content[before].foot = std::mem::take(&mut key.foot);
            }
            let event = self.events.next()?;
            let mut value = self.node(event)?;
            if key.foot.is_empty() {
                key.foot = std::mem::take(&mut value.foot);
            }
            sheet.content.extend([key, value]);
        }
    }
}
