//! The changed resources of every target, one a line, for programs that read words. In: an impact.
//! Out: `TARGET<TAB>CHANGE<TAB>Kind.group/name[ in namespace]`.

use std::collections::BTreeMap;

use crate::diag::visible_name;
use crate::diff::ChangeKind;
use crate::impact::{Difference, Impact, State};

/// The changed resources of `impact`, in the order of its targets.
pub fn names(impact: &Impact) -> String {
    let mut text = String::new();
    for (at, target) in impact.targets.iter().enumerate() {
        let State::Differs(positions) = &target.state else {
            continue;
        };
        let mut changes: BTreeMap<&str, &str> = BTreeMap::new();
        let differences = positions
            .iter()
            .filter_map(|at| impact.differences.get(*at));
        for difference in differences {
            let change = changes.entry(name_in(difference, at)).or_insert("changed");
            if difference.is_whole() {
                *change = match difference.change.kind {
                    ChangeKind::Removed => "removed",
                    _ => "added",
                };
            }
        }
        for (name, change) in changes {
            text += &visible_name(&target.name);
            text.push('\t');
            text += change;
            text.push('\t');
            text += &visible_name(name);
            text.push('\n');
        }
    }
    text
}

/// The name of the resource in the target at `at`.
fn name_in(difference: &Difference, at: usize) -> &str {
    let other = difference
        .also
        .iter()
        .find(|(_, targets)| targets.contains(&at));
    other.map_or(difference.subject.text.as_str(), |(name, _)| name)
}
