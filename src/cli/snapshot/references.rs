//! The names in resources that may be those of other resources. A name in a label or a selector is
//! none; any other text may be one, since custom resources and annotations refer to what they like.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::looks_like_content_hash;
use crate::yaml::{Node, Value};

/// Fields whose values are compared with labels.
const LABELS: [&str; 5] = [
    "labels",
    "matchExpressions",
    "matchLabels",
    "selector",
    "labelSelector",
];

/// The longest text that may be `namespace/name`: both have at most 253 characters.
const MAX_QUALIFIED: usize = 507;

/// The resources that may refer to a name, by the name.
#[derive(Debug, Default)]
pub(super) struct References<'r> {
    users: BTreeMap<&'r str, BTreeSet<usize>>,
}

impl<'r> References<'r> {
    /// The names in `resources`.
    pub(super) fn new(resources: impl Iterator<Item = &'r Node>) -> Self {
        let mut references = Self::default();
        for (user, resource) in resources.enumerate() {
            let fields = resource.as_mapping().into_iter();
            for field in fields.flat_map(|fields| &fields.entries) {
                let value = match field.key.text.as_str() {
                    "kind" | "apiVersion" => None,
                    "metadata" => field.value.at(&["annotations"]),
                    _ => Some(&field.value),
                };
                if let Some(value) = value {
                    references.add(value, user);
                }
            }
        }
        references
    }

    /// The positions of the resources that may refer to `name`.
    pub(super) fn users(&self, name: &str) -> impl Iterator<Item = usize> {
        self.users.get(name).into_iter().flatten().copied()
    }

    /// Adds the texts in `node`, labels aside.
    fn add(&mut self, node: &'r Node, user: usize) {
        match &node.value {
            Value::Scalar(..) => node.as_str().into_iter().for_each(|text| {
                for name in names(text) {
                    self.users.entry(name).or_default().insert(user);
                }
            }),
            Value::Sequence(items) => items.iter().for_each(|item| self.add(item, user)),
            Value::Mapping(mapping) => {
                let fields = mapping.entries.iter();
                let fields = fields.filter(|field| !LABELS.contains(&field.key.text.as_str()));
                fields.for_each(|field| self.add(&field.value, user));
            }
        }
    }
}

/// The names that a text may be or contain: itself, the name behind a namespace, and every word that
/// ends in a hash, which is not a word of a language.
fn names(text: &str) -> impl Iterator<Item = &str> {
    let qualified = text.rsplit_once('/').map(|(_, name)| name);
    let qualified = qualified.filter(|_| text.len() <= MAX_QUALIFIED);
    let is_in_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    let words = text.split(move |c| !is_in_name(c));
    let hashed = words.filter(|word| {
        let hash = word.rsplit_once('-').map(|(_, hash)| hash);
        hash.is_some_and(looks_like_content_hash)
    });
    let whole = (text.len() <= MAX_QUALIFIED).then_some(text);
    whole.into_iter().chain(qualified).chain(hashed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Origin;
    use crate::yaml::parse;

    #[test]
    fn any_text_but_a_label_may_be_a_name() {
        let text = "
kind: Ingress
metadata:
  name: own
  labels: {app: label}
  annotations: {secret: shop/login}
spec:
  selector: {app: selected}
  service: {name: web}
  args: ['--url=http://settings-tkkdd9fftc:80/path', a web and an api]
";
        let node = parse(text, Origin::NONE).expect("YAML").expect("a map");
        let references = References::new([&node].into_iter());
        let is_user = |name: &str| references.users(name).next().is_some();
        for name in ["login", "web", "settings-tkkdd9fftc"] {
            assert!(is_user(name), "{name}");
        }
        for name in ["Ingress", "own", "label", "selected", "api"] {
            assert!(!is_user(name), "{name}");
        }
    }
}
