//! The members of a group: its fields, its targets, its class. In: the positions of differences.
//! Out: a [`Group`].

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::cause::Cause;
use super::difference::Difference;
use super::gathered::{Field, Group};

/// The differences at `positions` as the group of one cause, or of one resource.
pub(super) fn group(
    cause: Option<Cause>,
    positions: Vec<usize>,
    differences: &[Difference],
) -> Group {
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
        resource: None,
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
