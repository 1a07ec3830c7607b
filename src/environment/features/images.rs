//! Images of a render: the environment's defaults, and the request's overrides
//! before them, as kustomize's `images`. An override that nothing matches is an
//! error, where kustomize would say nothing.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin, listed};
use crate::model::{Image, ImagePattern, ImageRef, Part};
use crate::yaml::{Mapping, Node};

use crate::environment::config::ImageDefault;
use crate::environment::overlay::{ImageOverride, Overlay};
use crate::environment::scope::Scope;

/// Adds the overrides.
///
/// # Errors
/// `image-unmatched`; templates.
pub(super) fn apply(scope: &Scope<'_>, overlay: &mut Overlay) -> Fallible<()> {
    let mut overrides: Vec<(ImageOverride, Origin)> = Vec::new();
    for default in &scope.spec.images {
        overrides.push((from_config(scope, default)?, default.name.at));
    }
    for image in &scope.request.images {
        match overrides
            .iter_mut()
            .find(|(entry, _)| image.name == entry.name)
        {
            Some((entry, _)) => merge(entry, image, scope),
            None => {
                let mut entry = ImageOverride {
                    name: image.name.to_string(),
                    new_name: String::new(),
                    new_tag: String::new(),
                    digest: String::new(),
                    rule: scope.rule("images", image.at),
                };
                merge(&mut entry, image, scope);
                overrides.push((entry, image.at));
            }
        }
    }
    let existing = images(scope);
    let mut failures = Failures::default();
    for (entry, at) in &overrides {
        if !is_matched(&entry.name, &existing) {
            failures.push(unmatched(&entry.name, *at, &existing));
        }
    }
    overlay
        .images
        .extend(overrides.into_iter().map(|(entry, _)| entry));
    failures.or_ok(())
}

fn from_config(scope: &Scope<'_>, default: &ImageDefault) -> Fallible<ImageOverride> {
    Ok(ImageOverride {
        name: default.name.value.to_string(),
        new_name: scope.render(&default.new_name)?,
        new_tag: scope.render(&default.new_tag)?,
        digest: scope.render(&default.digest)?,
        rule: scope.rule("images", default.change_at),
    })
}

/// A request says what changes; what it leaves open stays, but tag and digest go together.
fn merge(entry: &mut ImageOverride, image: &ImageRef, scope: &Scope<'_>) {
    entry.rule = scope.rule("images", image.at);
    if let Part::Set(name) = &image.new_name {
        entry.new_name = name.to_string();
    }
    if image.tag == Part::Absent && image.digest == Part::Absent {
        return;
    }
    set(&mut entry.new_tag, &image.tag);
    set(&mut entry.digest, &image.digest);
}

fn set(text: &mut String, part: &Part) {
    match part {
        Part::Set(new) => *text = new.to_string(),
        Part::Absent => text.clear(),
        Part::Keep => {}
    }
}

/// Every image that kustomize's `images` would look at.
fn images(scope: &Scope<'_>) -> BTreeSet<String> {
    let mut images = BTreeSet::new();
    for resource in scope.target.resources() {
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
fn is_matched(name: &str, existing: &BTreeSet<String>) -> bool {
    ImagePattern::new(name)
        .is_some_and(|pattern| existing.iter().any(|image| pattern.matches(image)))
}

fn unmatched(name: &str, at: Origin, existing: &BTreeSet<String>) -> Diagnostic {
    let names: BTreeSet<&str> = existing
        .iter()
        .map(|image| Image::parse(image).name)
        .collect();
    let message = format!("no container has the image `{name}`");
    let diagnostic = Diagnostic::error(Code::ImageUnmatched, message).at(at);
    let diagnostic = diagnostic.suggest(name, names.iter().copied());
    diagnostic.help(format!("the render has {}", listed(names)))
}
