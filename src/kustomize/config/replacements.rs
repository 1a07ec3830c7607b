//! `replacements` (`api/types/replacement.go`, `replacementfield.go`).

use crate::config::{Decode, Fields, LocatedText};
use crate::diag::Origin;
use crate::yaml::Text;

use super::selector::Selector;

/// An entry of `replacements`: inline, or a file of them.
#[derive(Clone, Debug, Default)]
pub struct ReplacementField {
    /// A file with one or a list of replacements.
    pub path: Option<LocatedText>,
    /// The replacement, where no path is given.
    pub replacement: Replacement,
}

/// A value copied from one field to others (`api/types/replacement.go`).
#[derive(Clone, Debug, Default)]
pub struct Replacement {
    /// The field to read.
    pub source: Option<ReplacementSource>,
    /// The value itself, instead of a source.
    pub source_value: Option<LocatedText>,
    /// The fields to write. `None` if `targets` is absent.
    pub targets: Option<Vec<ReplacementTarget>>,
    /// The place of the entry.
    pub at: Origin,
}

/// The field a replacement reads.
#[derive(Clone, Debug, Default)]
pub struct ReplacementSource {
    /// Exact names, not expressions.
    pub selector: Selector,
    /// The path; `metadata.name` where absent.
    pub field_path: LocatedText,
    /// The part of the value to copy.
    pub options: Option<ReplacementOptions>,
    /// The place of `source`.
    pub at: Origin,
}

/// The fields a replacement writes.
#[derive(Clone, Debug, Default)]
pub struct ReplacementTarget {
    /// The resources to change. Required.
    pub select: Option<Selector>,
    /// Resources that are selected but must not change.
    pub reject: Vec<Selector>,
    /// The paths; `metadata.name` where absent.
    pub field_paths: Vec<LocatedText>,
    /// The part of the field to write, and whether to create the field.
    pub options: Option<ReplacementOptions>,
    /// The place of the entry of `targets`.
    pub at: Origin,
}

/// Options of a replacement's source or target.
#[derive(Clone, Debug, Default)]
pub struct ReplacementOptions {
    /// The text between the parts of the value.
    pub delimiter: Text,
    /// The index of the part, from 0.
    pub index: i64,
    /// Accepted and ignored by kustomize.
    pub encoding: LocatedText,
    /// Creates missing fields.
    pub create: bool,
}

impl Decode for ReplacementField {
    const WHAT: &'static str = "a `replacements` entry";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            path: fields
                .optional("path")
                .filter(|path| !path.value.is_empty()),
            replacement: Replacement::decode(fields),
        }
    }
}

impl Decode for Replacement {
    const WHAT: &'static str = "a replacement";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        let targets = fields.objects("targets");
        let targets = fields.node("targets").is_some().then_some(targets);
        Self {
            source: fields.object("source"),
            source_value: fields.optional("sourceValue"),
            targets,
            at: fields.at,
        }
    }
}

impl Decode for ReplacementSource {
    const WHAT: &'static str = "the `source` of a replacement";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            selector: Selector {
                group: fields.text("group"),
                version: fields.text("version"),
                kind: fields.text("kind"),
                name: fields.text("name"),
                namespace: fields.text("namespace"),
                at: fields.at,
                ..Selector::default()
            },
            field_path: fields.located("fieldPath"),
            options: fields.object("options"),
            at: fields.at,
        }
    }
}

impl Decode for ReplacementTarget {
    const WHAT: &'static str = "a target of a replacement";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            select: fields.object("select"),
            reject: fields.objects("reject"),
            field_paths: fields.texts("fieldPaths"),
            options: fields.object("options"),
            at: fields.at,
        }
    }
}

impl Decode for ReplacementOptions {
    const WHAT: &'static str = "`options` of a replacement";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            delimiter: fields.text("delimiter"),
            index: fields.integer("index").unwrap_or_default(),
            encoding: fields.located("encoding"),
            create: fields.flag("create"),
        }
    }
}
