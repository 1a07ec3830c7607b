//! Findings of checks in a share of the targets, as one process hands them over to another. In: findings, and the map
//! that their places are in. Out: a [`CheckParcel`], which has no text of a file and no value of a Secret; and the
//! way back.

use serde::{Deserialize, Serialize};

use crate::diag::Diagnostic;
use crate::impact::Place;
use crate::sources::{FilePath, SourceMap};

use super::check_findings::CheckFindings;
use super::handed_over::{located, numbered};
use super::parcel::Misfit;

/// Findings of checks, as they are handed over.
#[derive(Debug, Serialize, Deserialize)]
pub struct CheckParcel {
    /// The top directory of the repository.
    top: FilePath,
    /// The places of diagnostics. The position of a place, from 1, is the origin that leads to it.
    places: Vec<Place>,
    found: CheckFindings,
    /// Warnings about the commit.
    warnings: Vec<Diagnostic>,
}

impl CheckParcel {
    /// `found`, and `warnings` about the commit, whose origins are in `map`. `hide` masks the values of Secrets.
    pub fn pack(
        mut found: CheckFindings,
        mut warnings: Vec<Diagnostic>,
        top: FilePath,
        map: &SourceMap,
        hide: &dyn Fn(&str) -> String,
    ) -> Self {
        let mut all = diagnostics_mut(&mut found);
        all.extend(&mut warnings);
        let places = numbered(all, map, hide);
        Self {
            top,
            places,
            found,
            warnings,
        }
    }

    /// The targets in it, each with the number of its resources.
    pub fn costs(&self) -> impl Iterator<Item = (&str, usize)> {
        let single = self.found.single.iter();
        single.filter_map(|(at, cost, _)| Some((self.found.names.get(*at)?.as_str(), *cost)))
    }

    /// The findings and the warnings, in a repository whose top directory is `top`, their places in `map`.
    fn unpack(mut self, top: &FilePath, map: &SourceMap) -> (CheckFindings, Vec<Diagnostic>) {
        let old = self.top;
        let moved = |path: &FilePath| {
            if path.is_within(&old) && !path.is_placeholder() {
                top.join(&path.relative_to(&old))
            } else {
                path.clone()
            }
        };
        for place in &mut self.places {
            place.path = moved(&place.path);
        }
        let mut all = diagnostics_mut(&mut self.found);
        all.extend(&mut self.warnings);
        for diagnostic in &mut all {
            let own = diagnostic.clone();
            **diagnostic = own.map_paths(|path| moved(&FilePath::new(path)).as_str().to_owned());
        }
        located(all, &self.places, map);
        (self.found, self.warnings)
    }
}

/// Every diagnostic in findings.
fn diagnostics_mut(found: &mut CheckFindings) -> Vec<&mut Diagnostic> {
    let single = found.single.iter_mut().flat_map(|(.., found)| found);
    let findings = single
        .chain(found.together.iter_mut().flatten())
        .chain(&mut found.known);
    let mut all: Vec<&mut Diagnostic> = findings.map(|it| &mut it.diagnostic).collect();
    all.extend(&mut found.unused);
    all.extend(found.failures.iter_mut().flat_map(|it| it.iter_mut()));
    all
}

/// The findings in all parcels, as one process finds them, and the warnings about the commit.
///
/// # Errors
/// See [`Misfit`].
pub fn joined_checks(
    parcels: Vec<CheckParcel>,
    map: &SourceMap,
) -> Result<(CheckFindings, Vec<Diagnostic>), Misfit> {
    let top = parcels.first().map(|parcel| parcel.top.clone());
    let top = top.ok_or(Misfit::Targets)?;
    let mut all: Option<(CheckFindings, Vec<Diagnostic>)> = None;
    for (at, parcel) in parcels.into_iter().enumerate() {
        let (found, warnings) = parcel.unpack(&top, map);
        let Some((all, _)) = &mut all else {
            all = Some((found, warnings));
            continue;
        };
        if found.names != all.names || found.rendered != all.rendered {
            return Err(Misfit::Other(at));
        }
        if found.together.is_some() {
            if all.together.is_some() {
                return Err(Misfit::Targets);
            }
            // Only this one also rendered for several branches.
            all.failures = found.failures;
            all.together = found.together;
        }
        all.single.extend(found.single);
        all.known.extend(found.known);
        let says = |it: &Diagnostic| {
            let place = map.locate(it.at).map(|it| (it.path, it.line, it.column));
            (it.message.clone(), place)
        };
        let unused: Vec<_> = found.unused.iter().map(says).collect();
        all.unused.retain(|it| unused.contains(&says(it)));
    }
    let (mut all, warnings) = all.ok_or(Misfit::Targets)?;
    all.single.sort_by_key(|(at, ..)| *at);
    let is_twice = all
        .single
        .windows(2)
        .any(|pair| matches!(pair, [(one, ..), (other, ..)] if one == other));
    if all.together.is_none() || all.single.len() != all.rendered || is_twice {
        return Err(Misfit::Targets);
    }
    if all.failures.is_some() {
        all.unused.clear();
    }
    Ok((all, warnings))
}
