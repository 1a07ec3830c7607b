//! The warnings about an entry: what it loses, as in kustomize, and markers of other programs that
//! end up beside another field.

use crate::diag::{Code, Diagnostic, listed};
use crate::model::{ImageRef, Part};
use crate::yaml::Node;

use super::entry::{FIELDS, ImageEntry, entry_at};
use super::layout::Layout;

/// The beginning of Flux's marker for a field that its image automation writes.
const MARKER: &str = "$imagepolicy";

/// The warnings about the change of the entry at `node` from `old` to `new` by `image`.
pub(super) fn warnings(
    layout: &Layout<'_>,
    node: &Node,
    old: &ImageEntry,
    new: &ImageEntry,
    image: &ImageRef,
) -> Vec<Diagnostic> {
    let mut warnings: Vec<Diagnostic> = fields(node, old, new, image).into_iter().collect();
    warnings.extend(marker(layout, node, new));
    warnings
}

/// A warning about fields that are gone. A tag that makes room for a digest is what was asked for.
fn fields(node: &Node, old: &ImageEntry, new: &ImageEntry, image: &ImageRef) -> Option<Diagnostic> {
    let [new_name, _, digest] = [0, 1, 2].map(|at: usize| {
        let before = old.values.get(at).filter(|value| !value.is_empty());
        before.filter(|_| new.values.get(at).is_some_and(|value| value.is_empty()))
    });
    let suffix = Some(&old.tag_suffix).filter(|suffix| !suffix.is_empty());
    let [name_field, _, digest_field] = FIELDS;
    let dropped = [
        (name_field, new_name),
        (digest_field, digest),
        ("tagSuffix", suffix),
    ];
    let mut dropped = dropped
        .into_iter()
        .filter_map(|(field, value)| Some((field, value?)));
    let fields: Vec<String> = dropped
        .by_ref()
        .map(|(field, value)| format!("{field}: {value}"))
        .collect();
    if fields.is_empty() {
        return None;
    }
    let message = format!(
        "the entry of `{}` loses {}, as in kustomize",
        old.name,
        listed(&fields)
    );
    let warning = Diagnostic::warning(Code::ImageFieldDropped, message).at(node.origin);
    let warning = match suffix {
        Some(_) => warning.help("an argument cannot keep `tagSuffix`: write it again by hand"),
        None => warning,
    };
    // A digest that stays would win over the new tag.
    let keeps_digest = digest.is_some() && !matches!(image.tag, Part::Set(_));
    if new_name.is_none() && !keeps_digest {
        return Some(warning);
    }
    let kept = keeping(image, new_name.is_some(), keeps_digest);
    let what = if keeps_digest { "them" } else { "`newName`" };
    Some(warning.help(format!("`{kept}` keeps {what}")))
}

/// The argument with a `*` for each part that it lacks and should keep.
fn keeping(image: &ImageRef, keeps_name: bool, keeps_digest: bool) -> String {
    let text = |part: &Part| match part {
        Part::Absent => None,
        Part::Keep => Some("*".to_owned()),
        Part::Set(text) => Some(text.to_string()),
    };
    let star = |keeps: bool| keeps.then(|| "*".to_owned());
    let name = text(&image.new_name).or_else(|| star(keeps_name));
    let tag = text(&image.tag).map(|tag| format!(":{tag}"));
    let digest = text(&image.digest).or_else(|| star(keeps_digest));
    let digest = digest.map(|digest| format!("@{digest}"));
    let name = name.map_or_else(
        || image.name.to_string(),
        |name| format!("{}={name}", image.name),
    );
    format!(
        "{name}{}{}",
        tag.unwrap_or_default(),
        digest.unwrap_or_default()
    )
}

/// A warning about a marker that stays on its line, which has another field now.
fn marker(layout: &Layout<'_>, node: &Node, new: &ImageEntry) -> Option<Diagnostic> {
    let (old, field) = layout.swapped(node, new)?;
    let end = layout.scalar_range(&entry_at(node, old)?.value)?.end;
    let comment = layout.text.get(layout.comment_after(end)?)?;
    if !comment.contains(MARKER) {
        return None;
    }
    let message = format!("`{comment}` was beside `{old}`, and is beside `{field}` now");
    Some(
        Diagnostic::warning(Code::ImageMarkerMoved, message)
            .at(node.origin)
            .help(format!(
                "a policy that ends in `:{}` would write that here: correct the marker, or remove it",
                if old == "digest" { "digest" } else { "tag" }
            )),
    )
}
