//! Findings: their levels, and what branches share with production.

use super::row::{
    Form::{List, NamedLists, Objects, Text, Word},
    Pattern,
    Presence::{Optional, Required},
    Row, Section,
};
use crate::diag::Code;

/// Codes of diagnostics.
const CODE: Pattern = Pattern {
    what: "the code of a check or a warning",
    expression: r"[a-z0-9]+(-[a-z0-9]+)+",
    is_template: false,
    samples: (&["image-locked"], &["Image", "image"]),
};

pub(super) const CHECKS: Section = Section {
    title: "Checks",
    about: "`offshoot check` runs every check on what is deployed. An exception has a reason, and one that no longer matches is \
            reported. What the guards of environments refuse has no level: it is always an error.",
    rows: &[
        Row {
            path: "kubernetes",
            form: Text,
            presence: Optional("it is the newest of them"),
            meaning: "The version of Kubernetes whose types resources are held against: one of the four newest minors. With it, `render` \
                      refuses what its API server would, as `check` does.",
            example: "kubernetes: \"1.37\"",
            codes: &[Code::FieldValue],
        },
        Row {
            path: "checks",
            form: NamedLists(CODE),
            presence: Optional("every finding has the level of its code"),
            meaning: "Levels by code: of findings, and of warnings. A code takes one entry, or a list of them; the last entry that \
                      matches a finding decides.",
            example: "checks:\n  image-locked: {level: error, reason: \"releases are reproducible\"}",
            codes: &[Code::CheckUnused],
        },
        Row {
            path: "checks.NAME.level",
            form: Word(&["error", "warn", "off"]),
            presence: Required,
            meaning: "The level: an `error` fails `check` and `render`, `warn` is reported, `off` is not.",
            example: "checks: {image-locked: {level: off, reason: \"the registry is immutable\"}}",
            codes: &[Code::FieldValue],
        },
        Row {
            path: "checks.NAME.reason",
            form: Text,
            presence: Required,
            meaning: "The reason, for the next reader.",
            example: "checks: {image-locked: {level: off, reason: \"the registry is immutable\"}}",
            codes: &[Code::FieldMissing],
        },
        Row {
            path: "checks.NAME.environments",
            form: List(&Text),
            presence: Optional("it is for every target"),
            meaning: "The environments that the entry is for.",
            example: "environments: {live: {path: overlays/live}}\nchecks: {image-locked: {level: off, reason: \"a mirror keeps images\", environments: [live]}}",
            codes: &[Code::UnknownEnvironment],
        },
        Row {
            path: "checks.NAME.resources",
            form: List(&Text),
            presence: Optional("it is for every resource"),
            meaning: "The resources that the entry is for, as `Kind/name`; `*` stands for any characters.",
            example: "checks: {image-locked: {level: off, reason: \"a tool of ours\", resources: [\"Job/*\"]}}",
            codes: &[Code::FieldValue],
        },
        Row {
            path: "sharedWithProduction",
            form: Objects,
            presence: Optional("a branch shares nothing with production"),
            meaning: "Values that a branch may share with production, for the check `production-leak`: a host, a bucket, a queue, an entry of a vault.",
            example: "sharedWithProduction: [{value: smtp.example.com, reason: \"it delivers to testers alone\"}]",
            codes: &[Code::CheckUnused],
        },
        Row {
            path: "sharedWithProduction[].value",
            form: Text,
            presence: Required,
            meaning: "The value: a host, which stands for all URLs on it, or a whole text.",
            example: "sharedWithProduction: [{value: smtp.example.com, reason: \"it delivers to testers alone\"}]",
            codes: &[Code::FieldMissing],
        },
        Row {
            path: "sharedWithProduction[].reason",
            form: Text,
            presence: Required,
            meaning: "The reason, for the next reader.",
            example: "sharedWithProduction: [{value: smtp.example.com, reason: \"it delivers to testers alone\"}]",
            codes: &[Code::FieldMissing],
        },
    ],
};
