//! Changes that a comparison leaves out. In: patterns of field paths, such as
//! `metadata.labels["helm.sh/chart"]@Deployment`. Out: the changes that none of them matches.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::change::Change;
use super::path::{FieldPath, Segment};
use crate::model::{Gvk, KindNames};
use crate::yaml::Node;

/// A path of fields, and the kind of the resources that it is for.
///
/// It matches every change at the path or below it. `*` stands for any key or item, and within a
/// key for any characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IgnorePattern {
    /// The pattern, as it is written.
    pub text: String,
    path: Vec<String>,
    /// A kind as kubectl takes it, such as `deploy`, or `Kind.group`; any if empty.
    kind: String,
}

impl IgnorePattern {
    /// True if resources of the type `gvk` are meant.
    fn is_for(&self, gvk: &Gvk) -> bool {
        if self.kind.is_empty() || self.kind == gvk.to_string() {
            return true;
        }
        let (kind, group) = match self.kind.split_once('.') {
            Some((kind, group)) => (kind, Some(group)),
            None => (self.kind.as_str(), None),
        };
        group.is_none_or(|group| group == gvk.group) && KindNames::new(&[]).mean(kind, gvk)
    }

    /// True for `path`, and for anything below it.
    fn covers(&self, path: &[String]) -> bool {
        let pairs = self.path.iter().zip(path);
        self.path.len() <= path.len()
            && pairs
                .into_iter()
                .all(|(wanted, found)| matches(wanted, found))
    }
}

/// Takes out of `changes` what `patterns` match, and returns it; `counts` gets the number for each of
/// them.
pub(super) fn ignore(
    patterns: &[IgnorePattern],
    gvk: &Gvk,
    changes: &mut Vec<Change>,
    counts: &mut [usize],
) -> Vec<Change> {
    let patterns: Vec<(usize, &IgnorePattern)> = patterns
        .iter()
        .enumerate()
        .filter(|(_, pattern)| pattern.is_for(gvk))
        .collect();
    if patterns.is_empty() {
        return Vec::new();
    }
    let is_meant = |change: &mut Change| {
        let found = matching(&patterns, change);
        if let Some(count) = found.and_then(|at| counts.get_mut(at)) {
            *count += 1;
        }
        found.is_some()
    };
    changes.extract_if(.., is_meant).collect()
}

/// The pattern that matches all of `change`.
fn matching(patterns: &[(usize, &IgnorePattern)], change: &Change) -> Option<usize> {
    // Bytes alone, and whole resources, have no field.
    if change.path.is_root() {
        return None;
    }
    let path = steps(&change.path);
    let whole = patterns.iter().find(|(_, pattern)| pattern.covers(&path));
    if let Some((at, _)) = whole {
        return Some(*at);
    }
    // A map that came or went as a whole: all of its entries must be meant.
    let value = match (&change.old, &change.new) {
        (None, Some(value)) | (Some(value), None) => value,
        _ => return None,
    };
    let mut first = None;
    let is_covered = all_leaves(value, &mut path.clone(), &mut |leaf| {
        let found = patterns.iter().find(|(_, pattern)| pattern.covers(leaf));
        first = first.or(found.map(|(at, _)| *at));
        found.is_some()
    });
    first.filter(|_| is_covered)
}

/// The steps of a path, as patterns have them.
fn steps(path: &FieldPath) -> Vec<String> {
    let step = |segment: &Segment| match segment {
        Segment::Key(key) => key.to_string(),
        Segment::Item(item) => item.to_string(),
    };
    path.segments().iter().map(step).collect()
}

/// True if `holds` for each value in maps below `node`, which is at `path`.
fn all_leaves(
    node: &Node,
    path: &mut Vec<String>,
    holds: &mut impl FnMut(&[String]) -> bool,
) -> bool {
    match node.as_mapping().filter(|map| !map.is_empty()) {
        None => holds(path),
        Some(map) => map.iter().all(|(key, value)| {
            path.push(key.to_owned());
            let all = all_leaves(value, path, holds);
            path.pop();
            all
        }),
    }
}

/// True if `text` is `pattern`, in which `*` stands for any characters.
fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else {
        return false;
    };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else {
        return rest.is_empty();
    };
    for part in parts {
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last)
}

impl FromStr for IgnorePattern {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (path, kind) = match text.rsplit_once('@') {
            Some((path, kind)) if !kind.contains(['"', ']', '/']) => (path, kind),
            _ => (text, ""),
        };
        let path = parsed(path)?;
        match path.as_slice() {
            [] => Err("there is no path: write one such as `metadata.labels`".to_owned()),
            _ => Ok(Self {
                text: text.to_owned(),
                path,
                kind: kind.to_owned(),
            }),
        }
    }
}

/// The steps of `spec.containers[api].image` and `metadata.labels["a.b/c"]`.
fn parsed(path: &str) -> Result<Vec<String>, String> {
    let mut steps = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        rest = if let Some(quoted) = rest.strip_prefix("[\"") {
            let (key, after) = quoted
                .split_once("\"]")
                .ok_or("a quoted key ends in `\"]`")?;
            steps.push(key.to_owned());
            after
        } else if let Some(item) = rest.strip_prefix('[') {
            let (item, after) = item.split_once(']').ok_or("an item ends in `]`")?;
            steps.push(item.to_owned());
            after
        } else {
            let key = rest.strip_prefix('.').filter(|_| !steps.is_empty());
            let key = key.unwrap_or(rest);
            let end = key.find(['.', '[']).unwrap_or(key.len());
            let (key, after) = key.split_at(end);
            if key.is_empty() {
                return Err("a field has no name: quote keys with dots, as in \
                            `metadata.labels[\"helm.sh/chart\"]`"
                    .to_owned());
            }
            steps.push(key.to_owned());
            after
        };
    }
    Ok(steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> IgnorePattern {
        text.parse().expect("it is a pattern")
    }

    fn covers(text: &str, path: &[&str]) -> bool {
        let path: Vec<String> = path.iter().map(|step| (*step).to_owned()).collect();
        pattern(text).covers(&path)
    }

    #[test]
    fn a_pattern_covers_a_path_and_what_is_below() {
        assert!(covers("spec", &["spec", "replicas"]));
        assert!(!covers("spec.replicas", &["spec"]));
        let labels = ["metadata", "labels", "helm.sh/chart"];
        assert!(covers("metadata.labels[\"helm.sh/chart\"]", &labels));
        assert!(covers("metadata.*[\"helm.sh/*\"]", &labels));
        assert!(!covers("metadata.labels.helm", &labels));
        let image = ["spec", "containers", "api", "image"];
        assert!(covers("spec.containers[*].image", &image));
        assert!(covers("spec.containers[api]", &image));
        assert!(!covers("spec.containers[web].image", &image));
    }

    #[test]
    fn a_pattern_may_be_for_one_kind() {
        let gvk = Gvk::new("apps".into(), "v1".into(), "Deployment".into());
        assert!(pattern("spec").is_for(&gvk));
        assert!(pattern("spec@Deployment").is_for(&gvk));
        assert!(pattern("spec@Deployment.apps").is_for(&gvk));
        assert!(!pattern("spec@Service").is_for(&gvk));
        let quoted = pattern("metadata.annotations[\"a@b/c\"]");
        assert_eq!(quoted.path.last().map(String::as_str), Some("a@b/c"));
    }

    #[test]
    fn faulty_patterns_say_why() {
        for text in ["", "@Deployment", "a..b", "a[\"b", "a[b"] {
            assert!(text.parse::<IgnorePattern>().is_err(), "{text}");
        }
    }

    #[test]
    fn stars_stand_for_any_characters() {
        for (pattern, text, is_match) in [
            ("a", "a", true),
            ("a", "ab", false),
            ("*", "", true),
            ("a*c", "abbc", true),
            ("a*c", "ac", true),
            ("a*b*c", "a-b-c", true),
            ("a*b*c", "a-c", false),
        ] {
            assert_eq!(matches(pattern, text), is_match, "{pattern} {text}");
        }
    }
}
