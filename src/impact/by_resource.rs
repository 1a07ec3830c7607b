//! An impact by resource instead of by cause. In: an impact. Out: the same differences, one group
//! for each resource that has any.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::gathered::{Group, Impact};
use super::members::group;

impl Impact {
    /// The same impact, its groups by resource: the gravest first, then those of most targets.
    #[must_use]
    pub fn by_resource(self) -> Self {
        let mut by_resource: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (position, difference) in self.differences.iter().enumerate() {
            let name = difference.subject.text.as_str();
            by_resource.entry(name).or_default().push(position);
        }
        let mut causes: Vec<Group> = by_resource
            .into_values()
            .map(|positions| Group {
                resource: positions.first().copied(),
                ..group(None, positions, &self.differences)
            })
            .collect();
        causes.sort_by_key(|group| {
            let reach = group.targets.len();
            (Reverse(group.class), Reverse(reach), group.resource)
        });
        Self { causes, ..self }
    }
}
