//! `images.fields`: fields that hold images and that kustomize's `images` does not know.

use crate::config::{Decode, Fields};
use crate::environment::hosts::{Field, reached};
use crate::model::Resource;
use crate::yaml::{FieldPath, Node, Segment, Value};

use super::field_value::FieldValue;

/// An entry of `images.fields`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImageField(pub Field);

const EXAMPLE: &str =
    "write `{kind: HelmRelease, path: \"spec.values.image\"}`: `[]` is any item of a list";

impl Decode for ImageField {
    const WHAT: &'static str = "an entry of `images.fields`";

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self(Field::read(fields, "images.fields", EXAMPLE))
    }
}

/// An image in a field of a target.
#[derive(Clone, Debug)]
pub(in crate::environment) struct FieldImage {
    /// The resource, by its position.
    pub(in crate::environment) resource: usize,
    /// The field.
    pub(in crate::environment) path: FieldPath,
    /// The image.
    pub(in crate::environment) value: FieldValue,
}

/// The images that an entry leads to: texts, lists of texts, and maps with `repository` and `tag`.
pub(in crate::environment) fn field_images(
    field: &ImageField,
    resources: &[Resource],
) -> Vec<FieldImage> {
    let mut found = Vec::new();
    for (resource, item) in resources.iter().enumerate() {
        let gvk = item.gvk();
        if !field.0.covers(&gvk.group, &gvk.kind) {
            continue;
        }
        for (path, node) in reached(&item.node, &field.0.steps) {
            for (path, node) in texts(path, node) {
                if is_of_kustomize(&path) {
                    continue;
                }
                let value = FieldValue::of(node).filter(|value| is_image(value, &path, &item.node));
                found.extend(value.map(|value| FieldImage {
                    resource,
                    path,
                    value,
                }));
            }
        }
    }
    found
}

/// A value, or the items of a list.
fn texts(path: FieldPath, node: &Node) -> Vec<(FieldPath, &Node)> {
    match &node.value {
        Value::Sequence(items) => {
            let items = items.iter().enumerate();
            items
                .map(|(index, item)| (path.clone().item(index), item))
                .collect()
        }
        _ => vec![(path, node)],
    }
}

/// True for the fields that kustomize's `images` sets.
fn is_of_kustomize(path: &FieldPath) -> bool {
    let is = |segment: &Segment, keys: &[&str]| matches!(segment, Segment::Key(key) if keys.contains(&key.as_str()));
    match path.segments() {
        [.., list, Segment::Item(_), image] => {
            is(list, &["containers", "initContainers"]) && is(image, &["image"])
        }
        [.., list, Segment::Item(_), image, reference] => {
            is(list, &["volumes"]) && is(image, &["image"]) && is(reference, &["reference"])
        }
        _ => false,
    }
}

/// True unless the value is that of a variable which is not about an image: `redis:6379` in
/// `REDIS_URL` is an address.
fn is_image(value: &FieldValue, path: &FieldPath, root: &Node) -> bool {
    let FieldValue::Text(text) = value else {
        return true;
    };
    let [above @ .., Segment::Key(last)] = path.segments() else {
        return true;
    };
    if last != "value" || text.contains('/') {
        return true;
    }
    let above: FieldPath = above.iter().cloned().collect();
    let variable = above.find(root).and_then(|entry| entry.str_at("name"));
    variable.is_none_or(|name| name.to_ascii_uppercase().contains("IMAGE"))
}
