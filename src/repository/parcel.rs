//! A parcel that one process hands over to another: what it [found](Found) in its share, free of its
//! source map. In: findings, and the map. Out: a [`Parcel`], which has no text of a file and no value of
//! a Secret; and the way back.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::impact::{Difference, Place};
use crate::sources::SourceMap;

use super::found::Found;
use super::handed_over::{located, numbered};
use super::outcome::Outcome;

/// Findings, as they are handed over.
#[derive(Debug, Serialize, Deserialize)]
pub struct Parcel {
    found: Found,
    /// The places of diagnostics. The position of a place, from 1, is the origin that leads to it.
    places: Vec<Place>,
    /// The differences of each target that has some.
    differences: Vec<(usize, Vec<Packed>)>,
}

/// A difference. One with the id of an earlier difference is that one, with another name of the resource.
#[derive(Debug, Serialize, Deserialize)]
enum Packed {
    Whole(Box<Difference>),
    Again { id: String, name: String },
}

impl Parcel {
    /// `found`, whose origins are in `map`. `hide` masks the values of Secrets in a text.
    pub fn pack(mut found: Found, map: &SourceMap, hide: &dyn Fn(&str) -> String) -> Self {
        let places = numbered(found.diagnostics_mut(), map, hide);
        let mut known: FxHashSet<String> = FxHashSet::default();
        let mut differences = Vec::new();
        for one in &mut found.compared {
            let Outcome::Changed(change) = &mut one.outcome else {
                continue;
            };
            let all = std::mem::take(&mut change.differences).into_iter();
            let packed = all.map(|found| {
                if known.insert(found.id.clone()) {
                    return Packed::Whole(Box::new(found));
                }
                Packed::Again {
                    id: found.id,
                    name: found.subject.text,
                }
            });
            differences.push((one.at, packed.collect()));
        }
        Self {
            found,
            places,
            differences,
        }
    }

    /// The names of all targets.
    pub fn targets(&self) -> impl Iterator<Item = &str> {
        let targets = self.found.targets.iter();
        targets.map(|target| target.listed.name.as_str())
    }

    /// The targets in it, each with the number of resources that were rendered for it.
    pub fn costs(&self) -> impl Iterator<Item = (&str, usize)> {
        let compared = self.found.compared.iter();
        compared.filter_map(|one| {
            let target = self.found.targets.get(one.at)?;
            Some((target.listed.name.as_str(), one.cost))
        })
    }

    /// The findings, their places registered in `map`. `None` if a difference is missing.
    fn unpack(self, map: &SourceMap) -> Option<Found> {
        let Self {
            mut found,
            places,
            differences,
        } = self;
        located(found.diagnostics_mut(), &places, map);
        let mut known: FxHashMap<String, Difference> = FxHashMap::default();
        let mut unpacked: FxHashMap<usize, Vec<Difference>> = FxHashMap::default();
        for (at, packed) in differences {
            let all = packed.into_iter().map(|packed| match packed {
                Packed::Whole(found) => {
                    known.insert(found.id.clone(), (*found).clone());
                    Some(*found)
                }
                Packed::Again { id, name } => {
                    let mut found = known.get(&id)?.clone();
                    found.subject.text = name;
                    Some(found)
                }
            });
            unpacked.insert(at, all.collect::<Option<Vec<_>>>()?);
        }
        for one in &mut found.compared {
            if let Outcome::Changed(change) = &mut one.outcome {
                change.differences = unpacked.remove(&one.at)?;
            }
        }
        Some(found)
    }
}

/// The reason why parcels do not fit together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// The parcel at this position is damaged.
    Damaged(usize),
    /// The parcel at this position is about other files than the first one.
    Other(usize),
    /// Together they lack a target, or have one twice.
    Targets,
}

/// The findings in all parcels, as one process finds them. Paths are those of the first one.
///
/// # Errors
/// See [`Misfit`].
pub fn joined(parcels: Vec<Parcel>, map: &SourceMap) -> Result<Found, Misfit> {
    let mut all: Option<(Found, String)> = None;
    for (at, parcel) in parcels.into_iter().enumerate() {
        let mut found = parcel.unpack(map).ok_or(Misfit::Damaged(at))?;
        let Some((all, common)) = &mut all else {
            let common = found.common();
            all = Some((found, common));
            continue;
        };
        found.rebase(&all.top);
        if found.common() != *common {
            return Err(Misfit::Other(at));
        }
        all.compared.append(&mut found.compared);
    }
    let (mut all, _) = all.ok_or(Misfit::Targets)?;
    all.compared.sort_by_key(|one| one.at);
    if all.is_complete() {
        Ok(all)
    } else {
        Err(Misfit::Targets)
    }
}
