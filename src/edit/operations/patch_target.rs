//! A patch as the command line gives it: a path or a text, and the target.

use crate::diag::{Code, Diagnostic, Fallible, Origin};
use crate::edit::draft::{field, map_of, text_at};
use crate::yaml::Node;

/// An entry of `patches`; empty fields are absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patch {
    /// The path of the patch.
    pub path: String,
    /// The text of the patch.
    pub patch: String,
    /// The API group of the target.
    pub group: String,
    /// The API version of the target.
    pub version: String,
    /// The kind of the target.
    pub kind: String,
    /// The name of the target.
    pub name: String,
    /// The namespace of the target.
    pub namespace: String,
    /// The annotations that select the target.
    pub annotation_selector: String,
    /// The labels that select the target.
    pub label_selector: String,
}

/// The fields of a target.
const TARGET: [&str; 7] = [
    "group",
    "version",
    "kind",
    "name",
    "namespace",
    "annotationSelector",
    "labelSelector",
];

impl Patch {
    /// Refuses a patch that has both a path and a text.
    ///
    /// # Errors
    /// `edit-argument`.
    pub(super) fn check(&self) -> Fallible<()> {
        if self.path.is_empty() || self.patch.is_empty() {
            return Ok(());
        }
        let message = "`--path` and `--patch` cannot both be given";
        Err(Diagnostic::error(Code::EditArgument, message)
            .help("remove one of them")
            .into())
    }

    fn target(&self) -> [(&'static str, &str); 7] {
        let values = [
            &self.group,
            &self.version,
            &self.kind,
            &self.name,
            &self.namespace,
            &self.annotation_selector,
            &self.label_selector,
        ];
        let mut values = values.into_iter();
        TARGET.map(|name| (name, values.next().map_or("", String::as_str)))
    }

    /// The entry of `patches`.
    pub(super) fn entry(&self) -> Node {
        let mut entry = map_of(&[("path", &self.path), ("patch", &self.patch)]);
        let target = map_of(&self.target());
        if !target.is_empty() {
            entry.push("target", Node::mapping(target, Origin::NONE));
        }
        Node::mapping(entry, Origin::NONE)
    }

    /// True if an entry of `patches` is this patch: all fields are equal, and it has no options
    /// (`Equals` in `api/types/patch.go`).
    pub(super) fn is(&self, entry: &Node) -> bool {
        let target = field(entry, "target");
        let is_given = self.target().iter().any(|(_, text)| !text.is_empty());
        let has_target = match target {
            None => !is_given,
            Some(target) => {
                let is_same = |(name, text): &(&str, &str)| text_at(target, name) == *text;
                is_given && self.target().iter().all(is_same)
            }
        };
        has_target
            && text_at(entry, "path") == self.path
            && text_at(entry, "patch") == self.patch
            && field(entry, "options").is_none()
    }
}
