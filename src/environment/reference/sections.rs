//! All sections, in the order of the page.

use super::checks::CHECKS;
use super::deployment::{IMAGES, METADATA, TESTS};
use super::file::{BASES, DIFFS, FILE};
use super::hosts::HOSTS;
use super::isolation::ISOLATION;
use super::kustomize::KUSTOMIZE;
use super::partial::PARTIAL;
use super::patches::PATCHES;
use super::row::{Row, Section};
use super::secrets::{LOGIN, SECRETS};

/// The sections of the reference.
pub const SECTIONS: &[&Section] = &[
    &FILE, &HOSTS, &ISOLATION, &PARTIAL, &IMAGES, &PATCHES, &SECRETS, &LOGIN, &TESTS, &METADATA,
    &KUSTOMIZE, &BASES, &DIFFS, &CHECKS,
];

/// Every row, in the order of the sections.
pub fn rows() -> impl Iterator<Item = &'static Row> {
    SECTIONS.iter().flat_map(|section| section.rows)
}

/// The row of the field at `path`.
pub fn row(path: &str) -> Option<&'static Row> {
    rows().find(|row| row.path == path)
}
