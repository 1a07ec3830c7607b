//! How a change of one string reads best: by the parts of an image or a schedule, by path
//! within JSON or YAML, as certificates, as so many bytes. In: a change. Out: a
//! [`Reading`], made when it is asked for; the change itself stays as it is.

mod bytes;
mod certificate;
mod document;
mod image;
mod schedule;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::change::{Change, ChangeKind};
use super::kubernetes::class::permissions;
use super::path::FieldPath;
use crate::yaml::{Node, Tag, Value};

use bytes::sized;

pub use document::Language;
pub use image::{ImageChange, ImagePart};
pub use schedule::ScheduleField;

/// A change of a string, read as what the string is.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    /// As any value.
    Plain,
    /// A reference to an image: which of its parts changed.
    Image(ImageChange),
    /// A schedule: which of its fields changed.
    Schedule(Vec<ScheduleField>),
    /// The rules of a role, which permit the same on both sides.
    Permissions,
    /// A document in a string: what changed in it, paths from its root. Empty where only its
    /// formatting did. Comments are the same on both sides.
    Document(Language, Vec<Change>),
    /// Certificates, or bytes: each side in words.
    Described {
        /// What was there; `None` for what is new.
        old: Option<String>,
        /// What is there; `None` for what is gone.
        new: Option<String>,
    },
}

impl Change {
    /// How it reads best.
    pub fn reading(&self) -> Reading {
        if self.kind == ChangeKind::Respelled && self.permits_the_same() {
            return Reading::Permissions;
        }
        if matches!(self.kind, ChangeKind::Moved | ChangeKind::Respelled) {
            return Reading::Plain;
        }
        let describe = |node: &Option<Node>| {
            let text = string(node.as_ref()?)?;
            described(&self.path, text)
        };
        let (old, new) = (describe(&self.old), describe(&self.new));
        if (old.is_some() || self.old.is_none()) && (new.is_some() || self.new.is_none()) {
            return Reading::Described { old, new };
        }
        let (Some(old), Some(new)) = (self.old.as_ref(), self.new.as_ref()) else {
            return Reading::Plain;
        };
        let (Some(old), Some(new)) = (string(old), string(new)) else {
            return Reading::Plain;
        };
        let field = self.path.fields().next_back().unwrap_or_default();
        if field == "image"
            && let Some(change) = image::compare(old, new)
        {
            return Reading::Image(change);
        }
        if field == "schedule"
            && let Some(fields) = schedule::compare(old, new)
        {
            return Reading::Schedule(fields);
        }
        match document::compare(field, old, new) {
            Some((language, changes)) => Reading::Document(language, changes),
            None => Reading::Plain,
        }
    }
}

impl Change {
    fn permits_the_same(&self) -> bool {
        let sides = self.old.as_ref().zip(self.new.as_ref());
        self.path.is(&["rules"])
            && sides.is_some_and(|(old, new)| permissions::are_the_same(old, new))
    }
}

fn string(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Scalar(Tag::Str | Tag::Binary, text) => Some(text),
        _ => None,
    }
}

/// Certificates and bytes in words; `None` for text that says what it says.
fn described(path: &FieldPath, text: &str) -> Option<String> {
    if let Some(certificates) = certificate::describe(text) {
        return Some(certificates);
    }
    let is_binary = path.fields().next() == Some("binaryData");
    let is_bundle = path.fields().next_back() == Some("caBundle");
    if !is_binary && !is_bundle {
        return None;
    }
    let packed: String = text.split_ascii_whitespace().collect();
    let bytes = STANDARD.decode(packed).ok()?;
    let inner = std::str::from_utf8(&bytes).ok();
    inner
        .and_then(certificate::describe)
        .or_else(|| Some(sized(&bytes)))
}
