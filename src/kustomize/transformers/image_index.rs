//! Finds the rules of `images` whose name matches an image, without asking each.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::kustomize::config::ImageRule;
use crate::model::ImagePattern;

/// The rules by what an image must have to match.
#[derive(Clone, Debug, Default)]
pub(super) struct ImageIndex {
    /// Rules whose name is an expression: each is asked.
    expressions: Vec<usize>,
    /// The other rules. `.` in their names is any character, so that they are known by the length of the name and by
    /// what follows its last `.`, and looked up by the lengths of that.
    simple: BTreeMap<usize, ByEnd>,
}

/// Rules whose names have one length, by the length of what follows the last `.` and by that text.
type ByEnd = BTreeMap<usize, FxHashMap<String, Vec<usize>>>;

impl ImageIndex {
    /// The index of rules in their order.
    pub(super) fn new<'p>(patterns: impl Iterator<Item = &'p ImagePattern>) -> Self {
        let mut index = Self::default();
        for (rule, pattern) in patterns.enumerate() {
            let Some(name) = pattern.simple_name() else {
                index.expressions.push(rule);
                continue;
            };
            let end = name.rsplit('.').next().unwrap_or_default();
            let by_end = index.simple.entry(name.len()).or_default();
            let rules = by_end.entry(end.len()).or_default();
            rules.entry(end.to_owned()).or_default().push(rule);
        }
        index
    }

    /// The rules that match `image`, in no order.
    pub(super) fn matching(&self, image: &str, rules: &[(ImageRule, ImagePattern)]) -> Vec<usize> {
        let mut found = self.expressions.clone();
        for name in names(image) {
            // Names of rules are ASCII; a `.` of theirs may match a character of several bytes.
            let by_end = self.simple.get(&name.chars().count());
            for (length, rules) in by_end.into_iter().flatten() {
                let start = name.len().checked_sub(*length);
                let end = start.and_then(|start| name.get(start..));
                found.extend(end.and_then(|end| rules.get(end)).into_iter().flatten());
            }
        }
        let is_match = |rule: &usize| {
            let rule = rules.get(*rule);
            rule.is_some_and(|(_, pattern)| pattern.matches(image))
        };
        found.retain(is_match);
        found
    }
}

/// The candidates for the name: all of the image, or what is before a tag or digest.
fn names(image: &str) -> impl Iterator<Item = &str> {
    let ends = image.match_indices([':', '@']).map(|(end, _)| end);
    let ends = ends.chain([image.len()]);
    ends.filter_map(|end| image.get(..end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_finds_what_asking_each_rule_finds() {
        let names = [
            "a",
            "reg.io/a",
            "reg.io:5000/a",
            ".",
            "a.",
            "x.y.z",
            "a@b",
            "a:1",
            "[a]",
            ".*",
            "reg-io/a",
            "..",
            "",
        ];
        let rules: Vec<_> = names
            .iter()
            .map(|name| {
                (
                    ImageRule::default(),
                    ImagePattern::new(name).expect("a pattern"),
                )
            })
            .collect();
        let index = ImageIndex::new(rules.iter().map(|(_, pattern)| pattern));
        for image in [
            "a",
            "a:1",
            "reg.io/a:2",
            "reg-io/a",
            "reg.io:5000/a@sha256:0",
            "é",
            "é:1",
            "a@b:c",
            "xaybz",
            "ab:c",
            "",
            "a:1:2",
            ":1",
            "éé",
        ] {
            let mut found = index.matching(image, &rules);
            found.sort_unstable();
            let each = rules.iter().enumerate();
            let expected = each.filter(|(_, (_, pattern))| pattern.matches(image));
            let expected: Vec<usize> = expected.map(|(rule, _)| rule).collect();
            assert_eq!(found, expected, "{image}");
        }
    }
}
