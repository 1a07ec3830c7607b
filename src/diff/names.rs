//! Names without what a build adds to them. In: a resource. Out: the name it has in every build,
//! and the hash at its end.

use crate::model::{Resource, looks_like_content_hash};
use crate::yaml::{Node, Text};

/// The name that a resource has in every build: without the hash that its content gives it, where
/// the build says that it has one. An object without a name goes by the one it will be generated from.
pub(crate) fn logical_name(resource: &Resource) -> Text {
    let name = match resource.name() {
        "" => resource
            .node
            .at(&["metadata", "generateName"])
            .and_then(Node::as_str)
            .unwrap_or_default(),
        name => name,
    };
    if resource.needs_hash {
        stem(name).into()
    } else {
        job_name(resource, name).unwrap_or_else(|| name.into())
    }
}

/// Length of the hash that an environment ends the name of a Job in.
const JOB_HASH: usize = 7;

/// The name of a Job before an environment gave it one that ends in a hash: its last other one in
/// the build, perhaps cut. A suffix of a kustomization is not a hash.
fn job_name(resource: &Resource, name: &str) -> Option<Text> {
    let mut earlier = resource.history.iter().rev().map(|was| &was.name);
    let before = earlier.find(|before| *before != name)?;
    let mut suffixes = resource.suffixes.iter();
    let is_suffix = suffixes.any(|suffix| name.ends_with(suffix.as_str()));
    let is_planned = resource.kind() == "Job"
        && !is_suffix
        && job_stem(name).is_some_and(|stem| before.starts_with(stem));
    is_planned.then(|| before.clone())
}

/// A name without what is as long as the hash of a Job.
pub(super) fn job_stem(name: &str) -> Option<&str> {
    let (stem, hash) = name.rsplit_once('-')?;
    let is_digit = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_lowercase();
    let is_hash = hash.len() == JOB_HASH && hash.bytes().all(is_digit);
    (is_hash && !stem.is_empty()).then_some(stem)
}

/// The name that the resource has in its source, before prefixes, suffixes and hashes.
pub(super) fn original_name(resource: &Resource) -> Text {
    match resource.history.first() {
        Some(first) if !first.name.is_empty() => first.name.clone(),
        _ => stem(&logical_name(resource)).into(),
    }
}

/// A name without kustomize's hash: `-` and ten of the characters it spells hashes with.
pub(super) fn stem(name: &str) -> &str {
    split_hash(name).map_or(name, |(stem, _)| stem)
}

/// The hash at the end of a name, if it looks like one.
pub(super) fn hash_of(name: &str) -> Option<&str> {
    split_hash(name).map(|(_, hash)| hash)
}

fn split_hash(name: &str) -> Option<(&str, &str)> {
    let (stem, hash) = name.rsplit_once('-')?;
    looks_like_content_hash(hash).then_some((stem, hash))
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn a_hash_is_told_from_a_word() {
        assert_eq!(stem("api-conf-7g2hk5b6tm"), "api-conf");
        assert_eq!(stem("api-conf-production"), "api-conf-production");
        assert_eq!(stem("7g2hk5b6tm"), "7g2hk5b6tm");
    }
}
