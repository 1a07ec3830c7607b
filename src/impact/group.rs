//! The differences of all targets, each once, by cause.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::cause::Cause;
use super::chain::{Link, Place};
use super::difference::Difference;
use super::overridden::Overridden;
use crate::impact::gathered::{Field, Group, Impact, State};

/// An [`Impact`] that targets are still added to.
#[derive(Debug, Default)]
pub struct Gathering {
    impact: Impact,
    /// Positions of differences, by their ids.
    known: FxHashMap<String, usize>,
    /// Targets in which something stands over an edited line.
    overridden: BTreeMap<(Place, Link), Vec<usize>>,
}

impl Gathering {
    /// Adds a target and its differences. Targets are in the impact in the order of these calls.
    pub fn add(&mut self, name: &str, differences: Vec<Difference>, unchanged: usize) {
        let target = self.impact.targets.len();
        let mut positions = Vec::with_capacity(differences.len());
        for difference in differences {
            let position = match self.known.get(&difference.id) {
                Some(&position) => position,
                None => {
                    let position = self.impact.differences.len();
                    self.known.insert(difference.id.clone(), position);
                    self.impact.differences.push(difference);
                    position
                }
            };
            let targets = &mut self.impact.differences[position].targets;
            if targets.last() != Some(&target) {
                targets.push(target);
                positions.push(position);
            }
        }
        let state = if positions.is_empty() {
            State::Same
        } else {
            State::Differs(positions)
        };
        self.impact.note(name, state, unchanged);
    }

    /// Adds a target of which nothing is to be compared.
    pub fn note(&mut self, name: &str, state: State) {
        self.impact.note(name, state, 0);
    }

    /// Adds edited lines that do not show in the target that was added last.
    pub fn overridden(&mut self, found: Vec<(Place, Link)>) {
        let Some(target) = self.impact.targets.len().checked_sub(1) else {
            return;
        };
        for overridden in found {
            self.overridden.entry(overridden).or_default().push(target);
        }
    }

    /// The impact on all targets that were added.
    pub fn finish(self) -> Impact {
        let mut impact = self.impact;
        impact.causes = groups(&impact.differences);
        let overridden = self.overridden.into_iter();
        impact.overridden = overridden
            .map(|((place, by), targets)| Overridden { place, by, targets })
            .collect();
        impact
    }
}

fn groups(differences: &[Difference]) -> Vec<Group> {
    let mut by_cause: BTreeMap<&Option<Cause>, Vec<usize>> = BTreeMap::new();
    for (position, difference) in differences.iter().enumerate() {
        by_cause
            .entry(&difference.cause)
            .or_default()
            .push(position);
    }
    let mut groups: Vec<(usize, Group)> = by_cause
        .into_iter()
        .map(|(cause, positions)| {
            let first = positions.first().copied().unwrap_or_default();
            (first, group(cause.clone(), positions, differences))
        })
        .collect();
    groups.sort_by_key(|(first, group)| {
        let reach = group.targets.len();
        (Reverse(group.class), Reverse(reach), *first)
    });
    groups.into_iter().map(|(_, group)| group).collect()
}

fn group(cause: Option<Cause>, positions: Vec<usize>, differences: &[Difference]) -> Group {
    let mut targets: Vec<usize> = positions
        .iter()
        .flat_map(|&position| differences[position].targets.iter().copied())
        .collect();
    targets.sort_unstable();
    targets.dedup();
    let classes = positions
        .iter()
        .map(|&position| differences[position].change.class);
    let class = classes.max().unwrap_or_default();
    let (follows, positions): (Vec<usize>, Vec<usize>) = positions
        .into_iter()
        .partition(|&position| differences[position].follows);
    Group {
        cause,
        class,
        fields: fields(&positions, differences),
        follows: fields(&follows, differences),
        targets,
    }
}

fn fields(positions: &[usize], differences: &[Difference]) -> Vec<Field> {
    let mut at: FxHashMap<&str, usize> = FxHashMap::default();
    let mut fields: Vec<Field> = Vec::new();
    for &position in positions {
        let field = *at
            .entry(&differences[position].field)
            .or_insert(fields.len());
        match fields.get_mut(field) {
            Some(field) => field.variants.push(position),
            None => fields.push(Field {
                variants: vec![position],
            }),
        }
    }
    for field in &mut fields {
        field
            .variants
            .sort_by_key(|&position| (Reverse(differences[position].targets.len()), position));
    }
    fields
}
