//! The places of a Secret that hold values, and the values that were copied out of one.

use crate::yaml::{Node, Value};

use super::causes::{Causes, SecretText};
use super::resource::{Resource, SecretCopy};

/// The fields of a Secret that hold values: encoded, and as they are.
pub(crate) const SECRET_FIELDS: [&str; 2] = ["data", "stringData"];

/// The annotation in which `kubectl apply` keeps a copy of the whole manifest.
pub(crate) const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// Shorter texts are in many values by chance: a value that contains one is hidden as a whole.
const SHORTEST_PART: usize = 4;

/// True for a manifest of kind Secret. Any group's: a value too many is masked, never one too few.
pub(crate) fn is_secret(node: &Node) -> bool {
    node.str_at("kind") == Some("Secret")
}

/// True for a path into the values of a Secret, by its keys.
pub(crate) fn holds_secret(root: &Node, path: &[impl AsRef<str>]) -> bool {
    let first = path.first().map_or("", AsRef::as_ref);
    is_secret(root)
        && (path.is_empty()
            || SECRET_FIELDS.contains(&first)
            || path.iter().any(|key| key.as_ref() == LAST_APPLIED))
}

impl Resource {
    /// Finds the values that came out of a Secret.
    pub(crate) fn find_secret_copies(&mut self, causes: &Causes) {
        let was_secret = self.history.iter().any(|was| was.kind == "Secret");
        let mut copies = Vec::new();
        if causes.have_secrets() {
            self.node.walk(|node| copies.extend(copy(node, causes)));
        }
        if was_secret && !is_secret(&self.node) {
            for field in SECRET_FIELDS {
                let data = self.node.get(field);
                data.into_iter()
                    .for_each(|data| data.walk(|node| copies.push(whole(node))));
            }
        }
        self.secret_copies = copies;
    }
}

fn whole(node: &Node) -> SecretCopy {
    SecretCopy {
        origin: node.origin,
        parts: Vec::new(),
    }
}

/// The copy that a value is, if it is one. A value that a patch wrote over it is not.
fn copy(node: &Node, causes: &Causes) -> Option<SecretCopy> {
    let Value::Scalar(_, value) = &node.value else {
        return None;
    };
    let texts = causes.secrets_behind(node.origin);
    let is_part = |text: &SecretText<'_>| {
        text.text.len() >= SHORTEST_PART && value.contains(text.text.as_str())
    };
    let (parts, others): (Vec<_>, Vec<_>) = texts.into_iter().partition(is_part);
    if others.iter().any(|text| !text.is_overwritten) {
        return Some(whole(node));
    }
    (!parts.is_empty()).then(|| SecretCopy {
        origin: node.origin,
        parts: parts.into_iter().map(|part| part.text.clone()).collect(),
    })
}
