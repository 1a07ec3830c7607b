//! `images`: the environment's default images, and the overrides of the request
//! over them, as kustomize's `images`. An override that matches nothing is an
//! error, where kustomize is silent.

use std::collections::BTreeSet;

use crate::config::{Decode, Fields, LocatedText};
use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin, did_you_mean, listed, nearest};
use crate::environment::overlay::{ImageOverride, Rule};
use crate::environment::plan::Plan;
use crate::environment::scope::Scope;
use crate::model::{Image, ImagePattern, ImageRef, Part, Step, is_digest, is_image_name, is_tag};
use crate::yaml::{Mapping, Node};

use super::feature::{Feature, Outline};

/// The grammar of a tag, for people.
const TAG: &str =
    "a tag begins with a letter, a digit or `_`, and has up to 128 of these, `.` and `-`";
/// The grammar of a digest, for people.
const DIGEST: &str = "a digest is `sha256:` and 64 hexadecimal digits";
/// The grammar of an image's name, for people.
const NAME: &str = "a name is lower-case letters and digits, with `.`, `_` or `-` between them";

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
            let is_matched = is_matched(&entry.name, &existing);
            if !is_matched {
                failures.push(unmatched(&entry.name, *at, &existing));
            }
            if let Some(refused) = malformed(entry, is_matched, scope) {
                failures.push(refused);
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

/// The error for an override that makes a reference which no kubelet pulls. Without a new name, the
/// name that is matched stays, unless it is an expression.
fn malformed(entry: &ImageOverride, is_matched: bool, scope: &Scope<'_>) -> Option<Diagnostic> {
    let (name, is_kept) = match entry.new_name.as_str() {
        "" => (&entry.name, true),
        _ => (&entry.new_name, false),
    };
    let passes = is_kept && (!is_matched || is_expression(name));
    let (what, part, grammar) = if !entry.new_tag.is_empty() && !is_tag(&entry.new_tag) {
        ("a tag", &entry.new_tag, TAG)
    } else if !entry.digest.is_empty() && !is_digest(&entry.digest) {
        ("a digest", &entry.digest, DIGEST)
    } else if !passes && !is_image_name(name) {
        ("the name of an image", name, NAME)
    } else {
        return None;
    };
    let message = format!("`{part}` cannot be {what}");
    let mut diagnostic = Diagnostic::error(Code::ImageReference, message).at(entry.rule.at);
    if let Some(branch) = &scope.request.branch
        && part.contains(branch.as_str())
        && !is_tag(branch)
    {
        diagnostic = diagnostic.help(in_place_of_branch(entry, scope));
    }
    Some(diagnostic.help(grammar))
}

/// The text to write instead of the branch's name, in offshoot.yaml or on the command line.
fn in_place_of_branch(entry: &ImageOverride, scope: &Scope<'_>) -> String {
    let is_requested = |image: &ImageRef| image.at == entry.rule.at;
    let template = LocatedText {
        value: "{{ slug }}".into(),
        at: entry.rule.at,
    };
    match scope.render(&template) {
        Ok(slug) if scope.request.images.iter().any(is_requested) => {
            format!("the slug of the branch, `{slug}`, can be part of a tag")
        }
        _ => "write `{{ slug }}` in place of the branch: it can be part of a tag".to_owned(),
    }
}

/// True for a name with characters that only an expression has: kustomize reads every name as one.
fn is_expression(name: &str) -> bool {
    name.contains(|c: char| "\\^$*+?()[]{}|".contains(c))
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
