//! Overrides that match no container: the images that exist, and the fields that an entry of
//! `images.fields` would reach.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use crate::diag::{Code, Diagnostic, Origin, did_you_mean, first_of, listed, nearest};
use crate::environment::hosts::any_item;
use crate::environment::target::Target;
use crate::kustomize::version::{Behavior, Version};
use crate::model::{Digests, Expressions, Image, ImagePattern, Resource};
use crate::yaml::{FieldPath, Mapping, Node};

use super::field_value::FieldValue;

/// Most places beside the first that one diagnostic shows.
const MOST_PLACES: usize = 5;

/// Every image that kustomize's `images` considers.
pub(in crate::environment) fn container_images(target: &Target) -> BTreeSet<String> {
    images_of(target.resources().iter())
}

/// The images of the containers of a partial environment's rest.
pub(in crate::environment) fn images_of_rest(target: &Target) -> BTreeSet<String> {
    images_of(target.rest())
}

fn images_of<'r>(resources: impl Iterator<Item = &'r Resource>) -> BTreeSet<String> {
    let mut images = BTreeSet::new();
    for resource in resources {
        if resource.kind() != "CustomResourceDefinition" {
            collect(&resource.node, &mut images);
        }
    }
    images
}

fn collect(node: &Node, images: &mut BTreeSet<String>) {
    node.walk(|node| {
        for (key, value) in node.as_mapping().into_iter().flat_map(Mapping::iter) {
            let path: &[&str] = match key {
                "containers" | "initContainers" => &["image"],
                "volumes" => &["image", "reference"],
                _ => continue,
            };
            let items = value.as_sequence().unwrap_or_default().iter();
            let found = items.filter_map(|item| item.at(path)?.as_str());
            images.extend(found.map(str::to_owned));
        }
    });
}

/// True if kustomize's expression for `name` matches an image.
pub(in crate::environment) fn is_matched(name: &str, existing: &BTreeSet<String>) -> bool {
    ImagePattern::new(name)
        .is_some_and(|pattern| candidates(&pattern, existing).any(|image| pattern.matches(image)))
}

/// The images that a pattern may match. A name without a `.` is the beginning of each.
fn candidates<'i>(
    pattern: &ImagePattern,
    existing: &'i BTreeSet<String>,
) -> impl Iterator<Item = &'i String> {
    let name = pattern.simple_name().filter(|name| !name.contains('.'));
    let name = name.unwrap_or_default().to_owned();
    let from = existing.range::<str, _>((Bound::Included(name.as_str()), Bound::Unbounded));
    from.take_while(move |image| image.starts_with(&name))
}

/// The error for an override of an image that `version` of kustomize leaves as it is, for the algorithm of its
/// digest.
pub(in crate::environment) fn unreplaced(
    name: &str,
    at: Origin,
    existing: &BTreeSet<String>,
    version: Version,
) -> Option<Diagnostic> {
    if version.has(Behavior::DigestAlgorithms) {
        return None;
    }
    let pattern = ImagePattern::new(name)?;
    let replaced =
        ImagePattern::with_digests(name, Digests::Sha256, &Expressions::default()).ok()?;
    let mut left = candidates(&pattern, existing)
        .filter(|image| pattern.matches(image) && !replaced.matches(image));
    let image = left.next()?;
    let message =
        format!("kustomize {version} replaces no image with a digest such as that of `{image}`");
    let help = "build as a later one, which replaces digests of any algorithm: `kustomize: {version: \"5.8.2\"}`";
    Some(
        Diagnostic::error(Code::ImageUnmatched, message)
            .at(at)
            .help(help),
    )
}

/// The error for an override that matches nothing.
pub(in crate::environment) fn unmatched(
    name: &str,
    at: Origin,
    existing: &BTreeSet<String>,
    target: &Target,
) -> Diagnostic {
    let message = format!("no container has the image `{name}`");
    let diagnostic = Diagnostic::error(Code::ImageUnmatched, message).at(at);
    if is_matched(name, &images_of_rest(target)) {
        return diagnostic
            .help("what runs it is left out by `only`: select it there, or leave the image out");
    }
    let elsewhere = elsewhere(name, target);
    if !elsewhere.is_empty() {
        return in_fields(diagnostic, &elsewhere);
    }
    let names: BTreeSet<&str> = existing
        .iter()
        .map(|image| Image::parse(image).name)
        .collect();
    let diagnostic = match nearest_image(name, &names) {
        Some(near) => diagnostic.help(did_you_mean(near)),
        None => diagnostic,
    };
    if names.is_empty() {
        return diagnostic.help("the render has no images");
    }
    diagnostic.help(format!("the render has {}", listed(names)))
}

/// The fields of no container that have the image, by kind and path, with their places.
fn elsewhere(name: &str, target: &Target) -> BTreeMap<(String, String), Vec<Origin>> {
    let mut found: BTreeMap<(String, String), Vec<Origin>> = BTreeMap::new();
    let Some(pattern) = ImagePattern::new(name) else {
        return found;
    };
    for resource in target.resources() {
        if resource.kind() == "CustomResourceDefinition" {
            continue;
        }
        // A map with a repository and a tag is one field, not two.
        let mut maps: Vec<FieldPath> = Vec::new();
        resource.node.walk_paths(|at| {
            let value = FieldValue::of(at.node).filter(is_certain);
            let is_part = maps.iter().any(|map| map.is_start_of(at.path));
            if !is_part && value.is_some_and(|value| value.is_named(&pattern)) {
                if at.node.as_mapping().is_some() {
                    maps.push(at.path.clone());
                }
                let field = (resource.kind().to_owned(), any_item(at.path));
                found.entry(field).or_default().push(at.node.origin);
            }
        });
    }
    found
}

/// True if the value is not the name of something else: it has a tag, a digest or a path.
fn is_certain(value: &FieldValue) -> bool {
    match value {
        FieldValue::Text(text) => text.contains(['/', ':', '@']),
        FieldValue::Parts { .. } => true,
    }
}

/// The diagnostic with the fields that have the image, and the lines that declare them.
fn in_fields(
    mut diagnostic: Diagnostic,
    fields: &BTreeMap<(String, String), Vec<Origin>>,
) -> Diagnostic {
    for at in fields.values().flatten().take(MOST_PLACES) {
        diagnostic = diagnostic.label(*at, "this field has it");
    }
    let entries = fields
        .keys()
        .map(|(kind, path)| format!("{{kind: {kind}, path: \"{path}\"}}"));
    let entries = first_of(MOST_PLACES, entries);
    let has = fields
        .keys()
        .map(|(kind, path)| format!("`{path}` of `{kind}`"));
    diagnostic
        .help(format!("kustomize does not know {} for an image", first_of(MOST_PLACES, has)))
        .help(format!("write `images: {{fields: [{entries}]}}` to set it there; a list of images becomes `defaults`"))
}

/// The image that was probably meant: one with the same last component of its path, in another
/// registry or below another project, before one with a similar spelling.
fn nearest_image<'n>(name: &str, names: &BTreeSet<&'n str>) -> Option<&'n str> {
    let last = |name: &str| name.rsplit('/').next().map(str::to_owned);
    let same = names.iter().copied();
    let same: Vec<&str> = same.filter(|other| last(other) == last(name)).collect();
    nearest(name, same.iter().copied())
        .or_else(|| same.first().copied())
        .or_else(|| nearest(name, names.iter().copied()))
}
