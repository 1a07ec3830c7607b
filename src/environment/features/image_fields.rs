//! `images.fields`: the overrides in fields beyond containers, by patches.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic, did_you_mean, first_of, nearest};
use crate::environment::images::{FieldImage, ImageField, Override, renamed};
use crate::environment::overlay::Rule;
use crate::environment::plan::Plan;
use crate::environment::scope::Scope;
use crate::model::{ImagePattern, Resource};

/// Sets the images in the fields that each entry leads to. Gives a warning for each entry that leads
/// to no image.
pub(super) fn set_fields(
    fields: &[ImageField],
    found: &[Vec<FieldImage>],
    overrides: &[Override],
    scope: &Scope<'_>,
    plan: &mut Plan,
) -> Vec<Diagnostic> {
    let patterns = overrides.iter().filter_map(|it| {
        let pattern = ImagePattern::new(&it.entry.name)?;
        Some((it, pattern))
    });
    let patterns: Vec<(&Override, ImagePattern)> = patterns.collect();
    for field in found.iter().flatten() {
        if let Some((new, rule)) = overridden(&field.value.image(), &patterns) {
            write(field, &new, rule, plan);
        }
    }
    let unused = fields
        .iter()
        .zip(found)
        .filter(|(_, found)| found.is_empty());
    unused.map(|(field, _)| warning(field, scope)).collect()
}

/// The image after all overrides, in their order, and the rule of the last one that matched.
fn overridden(image: &str, patterns: &[(&Override, ImagePattern)]) -> Option<(String, Rule)> {
    let mut new: Option<(String, Rule)> = None;
    for (it, pattern) in patterns {
        let current = new.as_ref().map_or(image, |(text, _)| text.as_str());
        if pattern.matches(current) {
            new = Some((renamed(current, &it.entry), it.entry.rule));
        }
    }
    new.filter(|(text, _)| text != image)
}

fn write(field: &FieldImage, new: &str, rule: Rule, plan: &mut Plan) {
    for change in field.value.changes(new) {
        let path = field.path.clone();
        match change.key {
            None => plan
                .overlay
                .replace(field.resource, path, change.text, rule),
            Some(key) => plan
                .overlay
                .set(field.resource, path.key(key), change.text, rule),
        }
    }
}

fn warning(field: &ImageField, scope: &Scope<'_>) -> Diagnostic {
    let (kind, path) = (&field.0.kind, &field.0.path);
    let resources = scope.target.resources();
    let mut of_kind = resources
        .iter()
        .filter(|it| field.0.covers(&it.gvk().group, it.kind()));
    if of_kind.next().is_some() {
        let message = format!(
            "no `{}` has an image at `{}` for `images.fields` to set",
            kind.value, path.value
        );
        return Diagnostic::warning(Code::ImageFieldUnused, message)
            .at(path.at)
            .help("an image is a text, or a map with `repository` and `tag`; kustomize's `images` sets those of containers")
            .help("correct the path, or remove the entry");
    }
    let message = format!("the render has no `{}` for `images.fields`", kind.value);
    let diagnostic = Diagnostic::warning(Code::ImageFieldUnused, message).at(kind.at);
    let kinds: BTreeSet<&str> = resources.iter().map(Resource::kind).collect();
    let name = kind.value.split('.').next().unwrap_or(&kind.value);
    diagnostic.help(match nearest(name, kinds.iter().copied()) {
        Some(near) if near != name => did_you_mean(near),
        _ => {
            let kinds = kinds.iter().map(|kind| format!("`{kind}`"));
            format!("the render has {}", first_of(10, kinds))
        }
    })
}
