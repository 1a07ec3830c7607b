//! One resource, and its history in the build.

use crate::diag::Origin;
use crate::yaml::{Mapping, Node, Text};

use super::id::ResId;
use super::step::Step;
use crate::model::gvk::Gvk;

/// A name that a resource had earlier in the build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The name it had.
    pub name: Text,
    /// The effective namespace it had.
    pub namespace: Text,
    /// The kind it had.
    pub kind: Text,
    /// The times in a row that it was remembered: each JSON patch does so.
    pub times: usize,
}

impl Identity {
    /// True if both are one identity, however often they were remembered.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.name == other.name && self.namespace == other.namespace && self.kind == other.kind
    }
}

/// The behavior of a generator if its target already exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Behavior {
    /// Fails (the default).
    #[default]
    Unspecified,
    /// Fails (`create` is written).
    Create,
    /// Replaces the data and keeps the metadata.
    Replace,
    /// Merges into the existing data.
    Merge,
}

impl Behavior {
    /// The behavior that kustomize reads from a word.
    pub fn named(word: &str) -> Self {
        match word {
            "create" => Self::Create,
            "replace" => Self::Replace,
            "merge" => Self::Merge,
            _ => Self::Unspecified,
        }
    }

    /// Kustomize's word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unspecified => "unspecified",
            Self::Create => "create",
            Self::Replace => "replace",
            Self::Merge => "merge",
        }
    }
}

/// A value outside of a Secret's data that was read from there, or is made of one that was: by a
/// replacement, a var, a patch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretCopy {
    /// The origin of the value.
    pub origin: Origin,
    /// The parts that are secret; none for the whole value.
    pub parts: Vec<Text>,
}

/// One resource. The state that kustomize keeps in build annotations is kept in fields.
#[derive(Clone, Debug)]
pub struct Resource {
    /// The manifest: a map.
    pub node: Node,
    /// Identities it had, oldest first.
    pub history: Vec<Identity>,
    /// Name prefixes it was given, in order.
    pub prefixes: Vec<Text>,
    /// Name suffixes it was given, in order.
    pub suffixes: Vec<Text>,
    /// True if a hash of the content is appended to the name at the end of the build.
    pub needs_hash: bool,
    /// True if a JSON patch was applied to it: its comments are gone then.
    pub lost_comments: bool,
    /// The last step that gave its nodes a layout that is not followed (see `content_hash`).
    pub relaid_by: Option<Step>,
    /// The annotations of a resource whose layout is hashed, build annotations included, in the order in which
    /// it got them. Those that are not in the node, but were read, with the origins of key and value.
    pub annotation_order: Vec<(Text, Option<(Origin, Origin)>)>,
    /// The behavior toward an existing object, if it was generated.
    pub behavior: Option<Behavior>,
    /// True for a patch that may change its target's name.
    pub may_rename: bool,
    /// True for a patch that may change its target's kind.
    pub may_change_kind: bool,
    /// True if the build's own schema declares it cluster-scoped.
    pub is_stated_cluster_scoped: bool,
    /// True if it was rendered by a Helm chart, which has already set its namespace.
    pub helm_generated: bool,
    /// Names of the `vars` that read from it.
    pub var_names: Vec<Text>,
    /// Origins of values that are one value to kustomize; see [`Resource::settle_shared`].
    pub shared: Vec<Origin>,
    /// The values in it that came out of a Secret; known once the build is complete.
    pub secret_copies: Vec<SecretCopy>,
    /// The source: a document, or a generator's entry.
    pub origin: Origin,
    /// The entry of `resources` that led to it; its replaced origin is the
    /// entry in a base's own file.
    pub listed: Origin,
}

impl Resource {
    /// A resource as read, with no history.
    pub fn new(node: Node) -> Self {
        let origin = node.origin;
        Self {
            node,
            history: Vec::new(),
            prefixes: Vec::new(),
            suffixes: Vec::new(),
            needs_hash: false,
            lost_comments: false,
            relaid_by: None,
            annotation_order: Vec::new(),
            behavior: None,
            may_rename: false,
            may_change_kind: false,
            is_stated_cluster_scoped: false,
            helm_generated: false,
            var_names: Vec::new(),
            shared: Vec::new(),
            secret_copies: Vec::new(),
            origin,
            listed: Origin::NONE,
        }
    }

    /// Group, version and kind.
    pub fn gvk(&self) -> Gvk {
        Gvk {
            is_stated_cluster_scoped: self.is_stated_cluster_scoped,
            ..Gvk::of(&self.node)
        }
    }

    /// `kind`, or nothing.
    pub fn kind(&self) -> &str {
        self.node.str_at("kind").unwrap_or_default()
    }

    /// `metadata.name`, or nothing.
    pub fn name(&self) -> &str {
        self.metadata("name")
    }

    /// `metadata.namespace`, or nothing.
    pub fn namespace(&self) -> &str {
        self.metadata("namespace")
    }

    fn metadata(&self, field: &str) -> &str {
        self.node
            .at(&["metadata", field])
            .and_then(Node::as_str)
            .unwrap_or_default()
    }

    /// The value of a label.
    pub fn label(&self, key: &str) -> Option<&str> {
        self.node.at(&["metadata", "labels", key])?.as_str()
    }

    /// The value of an annotation.
    pub fn annotation(&self, key: &str) -> Option<&str> {
        self.node.at(&["metadata", "annotations", key])?.as_str()
    }

    /// The present identity.
    pub fn id(&self) -> ResId {
        let text = |field| {
            self.node
                .at(&["metadata", field])
                .and_then(Node::as_text)
                .cloned()
                .unwrap_or_default()
        };
        ResId {
            gvk: self.gvk(),
            name: text("name"),
            namespace: text("namespace"),
        }
    }

    /// Earlier identities, oldest first. As in kustomize, only name, namespace
    /// and kind are remembered; group and version are the present ones.
    pub fn previous_ids(&self) -> impl Iterator<Item = ResId> + '_ {
        let gvk = self.gvk();
        self.history.iter().map(move |was| ResId {
            gvk: Gvk {
                kind: was.kind.clone(),
                ..gvk.clone()
            },
            name: was.name.clone(),
            namespace: was.namespace.clone(),
        })
    }

    /// The original identity.
    pub fn original_id(&self) -> ResId {
        self.previous_ids().next().unwrap_or_else(|| self.id())
    }

    /// All identities, oldest first, ending with the present one.
    pub fn all_ids(&self) -> impl Iterator<Item = ResId> + '_ {
        self.previous_ids()
            .chain(std::iter::once_with(|| self.id()))
    }

    /// Records the present identity; called before a change of name, namespace or kind.
    pub fn remember_id(&mut self) {
        let id = self.id();
        let now = Identity {
            namespace: id.effective_namespace().into(),
            name: id.name,
            kind: id.gvk.kind,
            times: 1,
        };
        match self.history.last_mut() {
            Some(last) if last.is_same(&now) => last.times += 1,
            _ => self.history.push(now),
        }
    }

    /// Takes back what was recorded last.
    pub fn forget_id(&mut self) -> Option<Identity> {
        match self.history.last_mut() {
            Some(last) if last.times > 1 => {
                last.times -= 1;
                Some(last.clone())
            }
            _ => self.history.pop(),
        }
    }

    /// Sets `metadata.name`.
    pub fn set_name(&mut self, name: impl Into<Text>, origin: Origin) {
        self.metadata_mut().set("name", Node::string(name, origin));
    }

    /// Sets `metadata.namespace`; an empty one removes the field.
    pub fn set_namespace(&mut self, namespace: impl Into<Text>, origin: Origin) {
        let namespace = namespace.into();
        if namespace.is_empty() {
            self.metadata_mut().remove("namespace");
        } else {
            self.metadata_mut()
                .set("namespace", Node::string(namespace, origin));
        }
    }

    /// `metadata`, created if missing.
    pub fn metadata_mut(&mut self) -> &mut Mapping {
        let origin = self.node.origin;
        child_mapping(root_mapping(&mut self.node), "metadata", origin)
    }

    /// `metadata.annotations`, created if missing.
    pub fn annotations_mut(&mut self) -> &mut Mapping {
        let origin = self.node.origin;
        child_mapping(self.metadata_mut(), "annotations", origin)
    }

    /// Creates `metadata.annotations` if the build keeps any state about the resource: kustomize
    /// then has its own annotations there, so that steps that do not create fields find the map.
    pub fn show_history(&mut self) {
        if self.has_build_annotations() && self.has_room_in_metadata() {
            self.annotations_mut();
        }
    }

    /// False if a step put text or a list in the place of `metadata`: kustomize writes no name, namespace or annotations
    /// there, and fails at the end of the build, where the resource has no name.
    pub fn has_room_in_metadata(&self) -> bool {
        let metadata = self.node.get("metadata");
        metadata.is_none_or(|metadata| metadata.is_null() || metadata.as_mapping().is_some())
    }

    /// Replaces a null `metadata.annotations` with an empty map.
    pub fn fill_null_annotations(&mut self) {
        let annotations = self.node.at(&["metadata", "annotations"]);
        if annotations.is_some_and(Node::is_null) {
            self.annotations_mut();
        }
    }

    /// `metadata.labels`, created if missing.
    pub fn labels_mut(&mut self) -> &mut Mapping {
        let origin = self.node.origin;
        child_mapping(self.metadata_mut(), "labels", origin)
    }
}

fn root_mapping(node: &mut Node) -> &mut Mapping {
    if node.as_mapping().is_none() {
        *node = Node::empty_mapping(node.origin);
    }
    node.as_mapping_mut().expect("a map was just put there")
}

fn child_mapping<'a>(parent: &'a mut Mapping, key: &str, origin: Origin) -> &'a mut Mapping {
    root_mapping(parent.get_or_insert_with(key, || Node::empty_mapping(origin)))
}
