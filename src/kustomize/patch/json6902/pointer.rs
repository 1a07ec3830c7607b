//! JSON pointers (RFC 6901) as evanphx/json-patch resolves them: text before
//! the first `/` is ignored, negative indices count from the end of a list.

use crate::diag::{Code, Diagnostic, Origin, did_you_mean, nearest};
use crate::kustomize::specs::lookup::keys_of;
use crate::yaml::{self, Mapping, Node, Text, Value};

/// A pointer to a place in a document.
#[derive(Clone, Debug)]
pub(super) struct Pointer {
    /// The pointer as written.
    pub(super) text: Text,
    /// The place of the pointer.
    pub(super) at: Origin,
    pointer: yaml::Pointer,
}

/// A map or list, and the key or index in it that a pointer ends in.
pub(super) enum Place<'n, 'p> {
    /// A key of a map.
    Key(&'n mut Mapping, &'p str),
    /// An index of a list, unread: `-`, a number, or neither.
    Index(&'n mut Vec<Node>, &'p str),
}

impl Pointer {
    /// Reads a pointer.
    pub(super) fn new(text: &Text, at: Origin) -> Self {
        Self {
            text: text.clone(),
            at,
            pointer: yaml::Pointer::parse(text),
        }
    }

    /// The tokens, from the root.
    pub(super) fn tokens(&self) -> &[Text] {
        self.pointer.tokens()
    }

    /// True if it points to the whole document.
    pub(super) fn is_root(&self) -> bool {
        self.text.is_empty()
    }

    /// The container of the value, and the key or index in it.
    ///
    /// # Errors
    /// The container is missing; the help describes the value found instead.
    pub(super) fn place<'n, 'p>(&'p self, root: &'n mut Node) -> Result<Place<'n, 'p>, Diagnostic> {
        let tokens = self.pointer.tokens();
        let Some((last, parents)) = tokens.split_last() else {
            return Err(self.missing("a JSON pointer begins with `/`".to_owned()));
        };
        let mut node = root;
        for (depth, token) in parents.iter().enumerate() {
            // Descriptions suggest keys: only what is missing is worth one.
            let help = match child_ref(node, token) {
                Some(below) if !below.is_null() => String::new(),
                _ => describe(node, &tokens[..depth], token),
            };
            node = child(node, token).ok_or_else(|| self.missing(help))?;
        }
        let found = match &node.value {
            Value::Scalar(..) => describe(node, parents, last),
            _ => String::new(),
        };
        match &mut node.value {
            Value::Mapping(mapping) => Ok(Place::Key(mapping, last)),
            Value::Sequence(items) => Ok(Place::Index(items, last)),
            Value::Scalar(..) => Err(self.missing(found)),
        }
    }

    /// The error for a pointer to a missing value.
    pub(super) fn missing(&self, help: String) -> Diagnostic {
        Diagnostic::error(
            Code::PatchPathMissing,
            format!("`{}` does not exist in the patched object", self.text),
        )
        .at(self.at)
        .help(help)
    }

    /// The error for a pointer whose last token is missing from its container.
    pub(super) fn missing_in(&self, root: &Node) -> Diagnostic {
        let help = match self.pointer.tokens().split_last() {
            Some((last, parents)) => {
                let container = parents
                    .iter()
                    .try_fold(root, |node, token| child_ref(node, token));
                describe(container.unwrap_or(root), parents, last)
            }
            None => "a JSON pointer begins with `/`".to_owned(),
        };
        self.missing(help)
    }
}

/// The position that `token` means in a list of `length` elements, all of which exist.
pub(super) fn index(token: &str, length: usize) -> Option<usize> {
    let index: i64 = token.parse().ok()?;
    let index = match usize::try_from(index) {
        Ok(index) => index,
        Err(_) => length.checked_sub(usize::try_from(index.unsigned_abs()).ok()?)?,
    };
    (index < length).then_some(index)
}

/// The child of `node` at a key or index; a null on the way counts as missing.
fn child<'n>(node: &'n mut Node, token: &str) -> Option<&'n mut Node> {
    let found = match &mut node.value {
        Value::Mapping(mapping) => mapping.get_mut(token),
        Value::Sequence(items) => {
            let index = index(token, items.len())?;
            items.get_mut(index)
        }
        Value::Scalar(..) => None,
    };
    found.filter(|node| !node.is_null())
}

fn child_ref<'n>(node: &'n Node, token: &str) -> Option<&'n Node> {
    match &node.value {
        Value::Mapping(mapping) => mapping.get(token),
        Value::Sequence(items) => items.get(index(token, items.len())?),
        Value::Scalar(..) => None,
    }
}

/// Describes the node where `token` was looked up, for a help text.
fn describe(node: &Node, path: &[Text], token: &str) -> String {
    let place = match path {
        [] => "it".to_owned(),
        _ => format!("`{}`", yaml::Pointer::from_iter(path.iter().cloned())),
    };
    match &node.value {
        Value::Mapping(mapping) if mapping.is_empty() => format!("{place} is an empty map"),
        Value::Mapping(mapping) => match nearest(token, mapping.keys().filter(|key| *key != token))
        {
            Some(key) => did_you_mean(key),
            None => format!("{place} has {}", keys_of(mapping)),
        },
        Value::Sequence(items) => format!("{place} is a list of {}", items.len()),
        Value::Scalar(..) => format!("{place} is a {}", node.kind_name()),
    }
}
