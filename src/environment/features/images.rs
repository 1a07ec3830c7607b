//! `images`: the environment's default images, the file of a branch over them, and the overrides of the
//! request over both, as kustomize's `images`. An override that matches nothing is an error, where
//! kustomize is silent.

use std::collections::BTreeSet;

use crate::config::{Decode, Fields, LocatedText};
use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin, first_of};
use crate::environment::images::{
    ImageField, Layer, Override, container_images, field_images, image_file, images_of_rest,
    is_matched, layered, read_images, unmatched, unreplaced,
};
use crate::environment::overlay::{ImageOverride, Rule};
use crate::environment::plan::Plan;
use crate::environment::scope::Scope;
use crate::environment::template::{self, Variables, names_read};
use crate::model::{ImageRef, Step, is_digest, is_image_name, is_tag};
use crate::yaml::Value;

use super::feature::{Feature, Outline};
use super::image_fields::set_fields;

/// The grammar of a tag, for people.
const TAG: &str =
    "a tag begins with a letter, a digit or `_`, and has up to 128 of these, `.` and `-`";
/// The grammar of a digest, for people.
const DIGEST: &str = "a digest is `sha256:` and 64 hexadecimal digits, or `sha512:` and 128";
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

/// `images`: a list of defaults, or a map with them and more.
#[derive(Clone, Debug, Default)]
pub struct Images {
    /// The images of a branch that says nothing else.
    pub defaults: Vec<ImageDefault>,
    /// The file with the images of a branch (a template).
    pub file: Option<LocatedText>,
    /// Fields with images that kustomize does not know.
    pub fields: Vec<ImageField>,
}

impl Images {
    /// The directory with the files of all branches, relative to offshoot.yaml.
    pub fn directory(&self) -> Option<String> {
        let text = &self.file.as_ref()?.value;
        let fixed = text.split(['{', '%']).next().unwrap_or_default();
        let directory = fixed
            .rsplit_once('/')
            .map_or("", |(directory, _)| directory);
        Some(directory.to_owned())
    }

    /// The defaults with their templates evaluated, each with the place of its name.
    ///
    /// # Errors
    /// Errors of templates.
    pub(in crate::environment) fn rendered(
        &self,
        variables: &Variables,
    ) -> Fallible<Vec<(ImageOverride, Origin)>> {
        let mut failures = Failures::default();
        let mut rendered = Vec::new();
        for default in &self.defaults {
            let entry = failures.keep(from_config(default, variables));
            rendered.extend(entry.map(|entry| (entry, default.name.at)));
        }
        failures.or_ok(rendered)
    }
}

impl Decode for Images {
    const WHAT: &'static str = "`images`";

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            defaults: fields.objects("defaults"),
            file: fields.optional("file"),
            fields: fields.objects("fields"),
        }
    }
}

impl Feature for Images {
    fn step() -> Step {
        Step::Images
    }

    /// Reads a list of defaults, or a map.
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        let name = Self::step().field();
        let node = fields.node(name);
        fields.holds::<Self>();
        let Some(node) = node else {
            return Self::default();
        };
        match &node.value {
            Value::Sequence(_) => Self {
                defaults: fields.objects(name),
                ..Self::default()
            },
            Value::Mapping(_) => fields.object(name).unwrap_or_default(),
            Value::Scalar(..) => {
                let message = "`images` takes a list of defaults, or a map with `defaults`";
                let diagnostic = Diagnostic::error(Code::FieldType, message).at(node.origin);
                fields.fail(diagnostic.help("write `images: [{name: app, newTag: stable}]`"));
                Self::default()
            }
        }
    }

    fn templates(&self) -> Vec<&LocatedText> {
        let defaults = self.defaults.iter().flat_map(ImageDefault::changes);
        defaults.chain(&self.file).collect()
    }

    fn validate(&self, outline: &Outline<'_>, failures: &mut Failures) {
        check_defaults(&self.defaults, failures);
        if let Some(file) = self.file.as_ref().filter(|_| outline.per_branch)
            && !reads_branch(&file.value)
        {
            let message = "`file` is the same for every branch";
            let diagnostic = Diagnostic::error(Code::FieldValue, message).at(file.at);
            failures.push(
                diagnostic
                    .help("write `file: \"previews/{{ slug }}.yaml\"`: one branch would set the images of all")
                    .help("images of all branches are `defaults`"),
            );
        }
        for (index, field) in self.fields.iter().enumerate() {
            let is_same = |other: &&ImageField| {
                other.0.kind.value == field.0.kind.value && other.0.steps == field.0.steps
            };
            if let Some(other) = self.fields.iter().take(index).find(is_same) {
                let message = "`images.fields` has an entry twice";
                let diagnostic = Diagnostic::error(Code::FieldValue, message)
                    .at(field.0.kind.at)
                    .label(other.0.kind.at, "the other one");
                failures.push(diagnostic.help("remove one of them"));
            }
        }
    }

    /// Adds the overrides: those of the request over the file's over the defaults.
    fn apply(&self, scope: &Scope<'_>, plan: &mut Plan) -> Fallible<()> {
        let defaults = self.rendered(scope.variables)?;
        let file = self.of_branch(scope)?;
        let mut overrides = layered(defaults, &file, &scope.request.images);
        for it in &mut overrides {
            it.entry.rule = scope.rule(Self::step(), it.entry.rule.at);
        }
        let existing = container_images(scope.target);
        let elsewhere = images_of_rest(scope.target);
        let resources = scope.target.resources();
        let fields = self
            .fields
            .iter()
            .map(|field| field_images(field, resources));
        let fields: Vec<_> = fields.collect();
        let found: BTreeSet<String> = fields.iter().flatten().map(|it| it.value.image()).collect();
        let (mut failures, mut stale) = (Failures::default(), Vec::new());
        for it in &overrides {
            let is_in_container = is_matched(&it.entry.name, &existing);
            let is_known = is_in_container || is_matched(&it.entry.name, &found);
            if !is_known && it.layer == Layer::Default && is_matched(&it.entry.name, &elsewhere) {
                continue;
            }
            if !is_known && it.layer == Layer::File {
                stale.push(it);
                continue;
            }
            if !is_known {
                let refused = unmatched(&it.entry.name, it.at, &existing, scope.target);
                failures.push(scope.located(refused));
            }
            if let Some(refused) = malformed(&it.entry, is_known, scope) {
                failures.push(refused);
            }
            let version = scope.builder.options.version.unwrap_or_default();
            if let Some(refused) = unreplaced(&it.entry.name, it.at, &existing, version) {
                failures.push(scope.located(refused));
            }
            if is_in_container {
                plan.overlay.images.push(it.entry.clone());
            }
        }
        plan.warnings.extend(out_of_date(&stale, &existing, scope));
        let unused = set_fields(&self.fields, &fields, &overrides, scope, plan);
        plan.warnings.extend(unused);
        failures.or_ok(())
    }
}

impl Images {
    /// The images in the file of the branch.
    fn of_branch(&self, scope: &Scope<'_>) -> Fallible<Vec<ImageRef>> {
        let Some(file) = &self.file else {
            return Ok(Vec::new());
        };
        let builder = scope.builder;
        let path = image_file(file, scope.variables, builder.root)?;
        read_images(&path, builder.sources, builder.map)
    }
}

/// True if a template reads the branch.
fn reads_branch(text: &str) -> bool {
    let read = names_read(text);
    ["branch", "slug", "namespace"]
        .iter()
        .any(|name| read.contains(*name))
}

fn check_defaults(defaults: &[ImageDefault], failures: &mut Failures) {
    let mut names = BTreeSet::new();
    for image in defaults {
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

fn from_config(default: &ImageDefault, variables: &Variables) -> Fallible<ImageOverride> {
    let text = |text: &LocatedText| template::render(text, variables);
    Ok(ImageOverride {
        name: default.name.value.to_string(),
        new_name: text(&default.new_name)?,
        new_tag: text(&default.new_tag)?,
        digest: text(&default.digest)?,
        rule: Rule {
            name: Step::Images,
            at: default.change_at,
        },
    })
}

/// The warning for images of the branch's file that the render does not have, or no longer.
fn out_of_date(
    stale: &[&Override],
    existing: &BTreeSet<String>,
    scope: &Scope<'_>,
) -> Option<Diagnostic> {
    const SHOWN: usize = 10;
    let (first, others) = stale.split_first()?;
    let names = stale.iter().map(|it| format!("`{}`", it.entry.name));
    let message = format!(
        "the render has no image {}, which the file of the branch sets",
        first_of(SHOWN, names)
    );
    let mut diagnostic = Diagnostic::warning(Code::ImageStale, message).at(first.at);
    for other in others.iter().take(SHOWN) {
        diagnostic = diagnostic.label(other.at, "nor this one");
    }
    // What an error would say of an image helps here, too: above all of those in other fields.
    let about =
        |it: &&Override| scope.located(unmatched(&it.entry.name, it.at, existing, scope.target));
    let (elsewhere, nowhere): (Vec<Diagnostic>, Vec<Diagnostic>) = stale
        .iter()
        .take(SHOWN)
        .map(about)
        .partition(|it| !it.labels.is_empty());
    for it in elsewhere.into_iter().chain(nowhere.into_iter().take(1)) {
        diagnostic.labels.extend(it.labels);
        diagnostic.help.extend(it.help);
    }
    Some(diagnostic.help("remove the line if the service is gone"))
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
