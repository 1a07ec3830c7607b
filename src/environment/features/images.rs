//! `images`: the environment's default images, and the overrides of the request
//! over them, as kustomize's `images`. An override that matches nothing is an
//! error, where kustomize is silent.

use std::collections::BTreeSet;

use crate::config::{Decode, Fields, LocatedText};
use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin, did_you_mean, listed, nearest};
use crate::environment::overlay::{ImageOverride, Rule};
use crate::environment::plan::Plan;
use crate::environment::scope::Scope;
use crate::model::{Image, ImagePattern, ImageRef, Part, Step};
use crate::yaml::{Mapping, Node};

use super::feature::{Feature, Outline};

/// An entry of `images`, as in a kustomization.
#[derive(Clone, Debug, Default)]
pub struct ImageDefault {
    /// The image to override.
    pub name: LocatedText,
    /// The new name.
    pub new_name: LocatedText,
    /// The new tag.
    pub new_tag: LocatedText,
    /// The new digest, in place of tag and digest.
    pub digest: LocatedText,
    /// The place of the new name, tag or digest; of the entry if there is none.
    pub change_at: Origin,
    /// The place of the entry.
    pub at: Origin,
}

impl ImageDefault {
    /// The new name, tag and digest (templates).
    fn changes(&self) -> [&LocatedText; 3] {
        [&self.new_name, &self.new_tag, &self.digest]
    }

    /// True if what it sets is empty texts, which kustomize ignores.
    fn is_blank(&self) -> bool {
        let mut written = self.changes().into_iter().filter(|it| !it.at.is_none());
        written.next().is_some_and(|first| first.value.is_empty())
            && written.all(|text| text.value.is_empty())
    }
}

impl Decode for ImageDefault {
    const WHAT: &'static str = "an `images` entry";

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            name: fields.located("name"),
            new_name: fields.located("newName"),
            new_tag: fields.located("newTag"),
            digest: fields.located("digest"),
            change_at: fields.place_of(&["digest", "newTag", "newName"]),
            at: fields.at,
        }
    }
}

impl Feature for Vec<ImageDefault> {
    fn step() -> Step {
        Step::Images
    }

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        fields.objects(Self::step().field())
    }

    fn templates(&self) -> Vec<&LocatedText> {
        self.iter().flat_map(ImageDefault::changes).collect()
    }

    fn validate(&self, _outline: &Outline<'_>, failures: &mut Failures) {
        let mut names = BTreeSet::new();
        for image in self {
            let name = &image.name.value;
            if name.is_empty() {
                let message = "an `images` entry has no `name`";
                let diagnostic = Diagnostic::error(Code::FieldMissing, message).at(image.at);
                failures.push(diagnostic.help("write `name`: the image to override"));
            } else if !names.insert(name) {
                let message = format!("`images` has two entries for `{name}`");
                let diagnostic = Diagnostic::error(Code::FieldValue, message).at(image.name.at);
                failures.push(diagnostic.help("remove one of them"));
            }
            if image.change_at == image.at || image.is_blank() {
                let message = format!("the `images` entry for `{name}` changes nothing");
                let diagnostic = Diagnostic::error(Code::FieldMissing, message).at(image.at);
                failures.push(diagnostic.help("write `newTag`, `newName` or `digest`"));
            }
        }
    }

    /// Adds the overrides, those of the request over the defaults.
    fn apply(&self, scope: &Scope<'_>, plan: &mut Plan) -> Fallible<()> {
        let mut overrides: Vec<(ImageOverride, Origin)> = Vec::new();
        for default in self {
            overrides.push((from_config(scope, default)?, default.name.at));
        }
        for image in &scope.request.images {
            let rule = scope.rule(Self::step(), image.at);
            let same = overrides.iter_mut().find(|(it, _)| image.name == it.name);
            match same {
                Some((entry, _)) => merge(entry, image, rule),
                None => overrides.push((from_request(image, rule), image.at)),
            }
        }
        let existing = images(scope);
        let mut failures = Failures::default();
        for (entry, at) in &overrides {
            if !is_matched(&entry.name, &existing) {
                failures.push(unmatched(&entry.name, *at, &existing));
            }
        }
        let entries = overrides.into_iter().map(|(entry, _)| entry);
        plan.overlay.images.extend(entries);
        failures.or_ok(())
    }
}

fn from_config(scope: &Scope<'_>, default: &ImageDefault) -> Fallible<ImageOverride> {
    Ok(ImageOverride {
        name: default.name.value.to_string(),
        new_name: scope.render(&default.new_name)?,
        new_tag: scope.render(&default.new_tag)?,
        digest: scope.render(&default.digest)?,
        rule: scope.rule(Step::Images, default.change_at),
    })
}

fn from_request(image: &ImageRef, rule: Rule) -> ImageOverride {
    let mut entry = ImageOverride {
        name: image.name.to_string(),
        new_name: String::new(),
        new_tag: String::new(),
        digest: String::new(),
        rule,
    };
    merge(&mut entry, image, rule);
    entry
}

/// Overrides a default. Parts that the request does not set stay, but tag and digest go together.
fn merge(entry: &mut ImageOverride, image: &ImageRef, rule: Rule) {
    entry.rule = rule;
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

/// Every image that kustomize's `images` considers.
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
    let diagnostic = match nearest_image(name, &names) {
        Some(near) => diagnostic.help(did_you_mean(near)),
        None => diagnostic,
    };
    if names.is_empty() {
        return diagnostic.help("the render has no images");
    }
    diagnostic.help(format!("the render has {}", listed(names)))
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
