//! An image in a field, in one of the forms that charts and operators have: one text, or a map with
//! its parts.

use crate::environment::overlay::ImageOverride;
use crate::model::{Image, ImagePattern};
use crate::yaml::Node;

/// The keys of a map that may hold the name.
const NAMES: [&str; 3] = ["repository", "name", "image"];

/// An image in a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::environment) enum FieldValue {
    /// `registry/name:tag@digest`.
    Text(String),
    /// A map with the parts.
    Parts {
        /// The key of the name.
        key: &'static str,
        /// The name, without the registry if that has a key of its own.
        name: String,
        /// The registry, if it has a key.
        registry: Option<String>,
        /// The tag, if it has a key.
        tag: Option<String>,
        /// The digest, if it has a key.
        digest: Option<String>,
    },
}

/// A new text for a field, or for a field in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::environment) struct Change {
    /// The key in the map; none for the field itself.
    pub(in crate::environment) key: Option<&'static str>,
    /// The new text.
    pub(in crate::environment) text: String,
}

impl FieldValue {
    /// The image in a value; `None` for a value of another form.
    pub(in crate::environment) fn of(node: &Node) -> Option<Self> {
        if let Some(text) = node.as_str() {
            return Some(Self::Text(text.to_owned()));
        }
        let parts = node.as_mapping()?;
        let text = |key: &str| Some(parts.get(key)?.as_text()?.to_string());
        let known = |key: &str| text(key).filter(|text| !text.is_empty());
        let is_image = ["tag", "digest"].iter().any(|key| parts.contains(key));
        let key = NAMES.into_iter().find(|key| known(key).is_some());
        let key = key.filter(|key| is_image || *key == "repository")?;
        Some(Self::Parts {
            key,
            name: known(key)?,
            registry: known("registry"),
            tag: text("tag"),
            digest: text("digest"),
        })
    }

    /// The image as one text.
    pub(in crate::environment) fn image(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Parts {
                name,
                registry,
                tag,
                digest,
                ..
            } => {
                let name = match registry {
                    Some(registry) => format!("{registry}/{name}"),
                    None => name.clone(),
                };
                let known = |part: &Option<String>, mark: char| match part {
                    Some(text) if !text.is_empty() => format!("{mark}{text}"),
                    _ => String::new(),
                };
                format!("{name}{}{}", known(tag, ':'), known(digest, '@'))
            }
        }
    }

    /// True if an override is for this image.
    pub(in crate::environment) fn is_named(&self, pattern: &ImagePattern) -> bool {
        pattern.matches(&self.image())
    }

    /// The changes that make it the image `new`.
    pub(in crate::environment) fn changes(&self, new: &str) -> Vec<Change> {
        let Self::Parts {
            key,
            name,
            registry,
            tag,
            digest,
        } = self
        else {
            let text = new.to_owned();
            return vec![Change { key: None, text }];
        };
        let image = Image::parse(new);
        let (new_registry, new_name) = match (registry, image.registry_and_name()) {
            (Some(_), (Some(host), rest)) => (Some(host), rest),
            (Some(old), _) if image.name.starts_with(&format!("{old}/")) => (
                Some(old.as_str()),
                image.name.get(old.len() + 1..).unwrap_or_default(),
            ),
            // A registry stays in front of every name.
            (Some(_), _) => (Some(""), image.name),
            (None, _) => (None, image.name),
        };
        let parts = [
            ("registry", registry.as_deref(), new_registry),
            (key, Some(name.as_str()), Some(new_name)),
            ("tag", tag.as_deref(), Some(image.tag.unwrap_or_default())),
            (
                "digest",
                digest.as_deref(),
                Some(image.digest.unwrap_or_default()),
            ),
        ];
        let changed = parts.into_iter().filter_map(|(key, old, new)| {
            let new = new?;
            let differs = old.unwrap_or_default() != new;
            let text = new.to_owned();
            differs.then_some(Change {
                key: Some(key),
                text,
            })
        });
        changed.collect()
    }
}

/// The image that an override makes of another one, as kustomize does it (`imagetag/updater.go`): a
/// new tag drops the digest and a new digest the tag, unless both are given.
pub(in crate::environment) fn renamed(image: &str, entry: &ImageOverride) -> String {
    let known = |text| Some(text).filter(|text: &&str| !text.is_empty());
    let old = Image::parse(image);
    let (new_tag, new_digest) = (known(&entry.new_tag), known(&entry.digest));
    let (tag, digest) = match (new_tag, new_digest) {
        (None, None) => (old.tag, old.digest),
        new => new,
    };
    let name = known(&entry.new_name).unwrap_or(old.name);
    Image { name, tag, digest }.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Origin;
    use crate::yaml::parse;

    fn value(text: &str) -> Option<FieldValue> {
        let node = parse(text, Origin::START).expect("the test's YAML");
        FieldValue::of(&node.expect("a value"))
    }

    #[test]
    fn the_forms_of_charts_are_read_and_changed() {
        for (text, image, new, expected) in [
            ("r.io/a:v1", "r.io/a:v1", "r.io/a:v2", "r.io/a:v2"),
            (
                "{repository: r.io/a, tag: v1}",
                "r.io/a:v1",
                "r.io/a:v2",
                "tag=v2",
            ),
            (
                "{repository: r.io/a, tag: 1.10}",
                "r.io/a:1.10",
                "r.io/a:v2",
                "tag=v2",
            ),
            ("{repository: r.io/a}", "r.io/a", "r.io/a:v2", "tag=v2"),
            (
                "{registry: r.io, repository: x/a, tag: v1}",
                "r.io/x/a:v1",
                "m.io/x/a:v1",
                "registry=m.io",
            ),
            (
                "{registry: r.io, repository: a, tag: v1}",
                "r.io/a:v1",
                "r.io/b:v2",
                "repository=b tag=v2",
            ),
            (
                "{name: a, tag: v1, digest: 'sha256:aa'}",
                "a:v1@sha256:aa",
                "a:v2",
                "tag=v2 digest=",
            ),
            (
                "{image: a, tag: v1}",
                "a:v1",
                "a@sha256:bb",
                "tag= digest=sha256:bb",
            ),
        ] {
            let value = value(text).expect(text);
            assert_eq!(value.image(), image);
            let changes = value.changes(new).into_iter().map(|it| match it.key {
                Some(key) => format!("{key}={}", it.text),
                None => it.text,
            });
            assert_eq!(changes.collect::<Vec<_>>().join(" "), expected, "{text}");
        }
        for text in ["{name: a}", "[a]", "{tag: v1}", "{name: '', tag: v1}"] {
            assert_eq!(value(text), None, "{text}");
        }
    }
}
