//! The state that kustomize keeps about a resource during a build, in
//! kustomize's own form: annotations.
//!
//! Here the state is kept in fields. Before a step that may see or change
//! annotations, the fields are written out, and they are read again after it:
//! annotations of this kind that a manifest or a patch sets or removes then
//! have the same effect as in kustomize (`api/internal/utils/annotations.go`,
//! `api/resource/resource.go`). None of them is in the output.

use crate::diag::{Code, Diagnostic, Fallible, Origin};
use crate::yaml::{Mapping, Node, Text, Value};

use crate::model::resource::{Behavior, Identity, Resource};

const PREFIX: &str = "internal.config.kubernetes.io/";
const NAMES: &str = "internal.config.kubernetes.io/previousNames";
const NAMESPACES: &str = "internal.config.kubernetes.io/previousNamespaces";
const KINDS: &str = "internal.config.kubernetes.io/previousKinds";
const PREFIXES: &str = "internal.config.kubernetes.io/prefixes";
const SUFFIXES: &str = "internal.config.kubernetes.io/suffixes";
const NEEDS_HASH: &str = "internal.config.kubernetes.io/needsHashSuffix";
const BEHAVIOR: &str = "internal.config.kubernetes.io/generatorBehavior";
const ALLOW_NAME_CHANGE: &str = "internal.config.kubernetes.io/allowNameChange";
const ALLOW_KIND_CHANGE: &str = "internal.config.kubernetes.io/allowKindChange";
const HELM_GENERATED: &str = "internal.config.kubernetes.io/helm-generated";

/// Build annotations with a field of their own, apart from the three lists of identities.
const MARKS: [&str; 7] = [
    PREFIXES,
    SUFFIXES,
    NEEDS_HASH,
    BEHAVIOR,
    ALLOW_NAME_CHANGE,
    ALLOW_KIND_CHANGE,
    HELM_GENERATED,
];

/// Annotations of other programs that kustomize also removes.
const STRIPPED: [&str; 9] = [
    "internal.config.kubernetes.io/refBy",
    "internal.config.kubernetes.io/path",
    "internal.config.kubernetes.io/index",
    "internal.config.kubernetes.io/seqindent",
    "internal.config.kubernetes.io/id",
    "internal.config.kubernetes.io/annotations-migration-resource-id",
    "config.kubernetes.io/path",
    "config.kubernetes.io/index",
    "config.k8s.io/id",
];

/// True for annotations that are never in the output, whoever wrote them.
pub(crate) fn is_build_annotation(key: &str) -> bool {
    [NAMES, NAMESPACES, KINDS].contains(&key) || MARKS.contains(&key) || STRIPPED.contains(&key)
}

/// True for a path to a value that has the build annotations in it: who reads or writes the value needs them there.
pub(crate) fn holds_build_annotations(path: &[String]) -> bool {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    matches!(path.as_slice(), ["metadata"] | ["metadata", "annotations"])
}

/// True for annotations that survive a JSON patch, whatever it does to them.
fn outlives_json_patches(key: &str) -> bool {
    key.starts_with(PREFIX)
        || [
            "config.kubernetes.io/path",
            "config.kubernetes.io/index",
            "config.k8s.io/id",
        ]
        .contains(&key)
}

impl Resource {
    /// Moves build annotations from the node into fields, which must be empty.
    ///
    /// # Errors
    /// `build-annotation`, if the lists of earlier names, namespaces and kinds differ in length.
    pub fn take_build_annotations(&mut self) -> Fallible<()> {
        let annotations = self.node.at_mut(&["metadata", "annotations"]);
        let Some(annotations) = annotations.and_then(Node::as_mapping_mut) else {
            return Ok(());
        };
        if !annotations.keys().any(|key| key.starts_with(PREFIX)) {
            return Ok(());
        }
        let read = placed(annotations);
        let history = take_history(annotations)?;
        let prefixes = listed(take_text(annotations, PREFIXES));
        let suffixes = listed(take_text(annotations, SUFFIXES));
        let behavior = take_text(annotations, BEHAVIOR).map(|text| Behavior::named(&text));
        let needs_hash = take_mark(annotations, NEEDS_HASH, "enabled");
        let may_rename = take_mark(annotations, ALLOW_NAME_CHANGE, "enabled");
        let may_change_kind = take_mark(annotations, ALLOW_KIND_CHANGE, "enabled");
        let helm_generated = take_mark(annotations, HELM_GENERATED, "true");
        self.history = history;
        self.prefixes = prefixes;
        self.suffixes = suffixes;
        self.needs_hash = needs_hash;
        self.behavior = behavior;
        self.may_rename = may_rename;
        self.may_change_kind = may_change_kind;
        self.helm_generated = helm_generated;
        if self.hashes_layout() {
            self.annotation_order = read;
        }
        Ok(())
    }

    /// True if the name ends in a hash of the nodes themselves, their order included.
    pub(crate) fn hashes_layout(&self) -> bool {
        self.needs_hash && !matches!(self.kind(), "ConfigMap" | "Secret")
    }

    /// Notes which annotations a step added, for a hash of the nodes.
    pub(crate) fn note_annotations(&mut self) {
        if !self.hashes_layout() {
            return;
        }
        // `PrefixTransformer` adds its prefix before the former name.
        let build_annotations = [
            (PREFIXES, !self.prefixes.is_empty()),
            (SUFFIXES, !self.suffixes.is_empty()),
            (NAMES, !self.history.is_empty()),
            (NAMESPACES, !self.history.is_empty()),
            (KINDS, !self.history.is_empty()),
        ];
        let annotations = self.node.at(&["metadata", "annotations"]);
        let annotations = annotations.and_then(Node::as_mapping).into_iter();
        let set = build_annotations.iter().filter(|(_, is_set)| *is_set);
        let mut keys: Vec<Text> = set.map(|(key, _)| Text::from(*key)).collect();
        keys.extend(annotations.flat_map(Mapping::keys).map(Text::from));
        let known = |key: &Text| self.annotation_order.iter().any(|(known, _)| known == key);
        let new: Vec<Text> = keys.into_iter().filter(|key| !known(key)).collect();
        let new = new.into_iter().map(|key| (key, None));
        self.annotation_order.extend(new);
    }

    /// True if any of the fields is set.
    pub fn has_build_annotations(&self) -> bool {
        let has_lists =
            !(self.history.is_empty() && self.prefixes.is_empty() && self.suffixes.is_empty());
        let is_marked =
            self.needs_hash || self.may_rename || self.may_change_kind || self.helm_generated;
        has_lists || is_marked || self.behavior.is_some()
    }

    /// Moves the fields into annotations, for a step that may see or change
    /// them. Must be followed by [`Resource::take_build_annotations`].
    pub fn put_build_annotations(&mut self) {
        let mut pairs = Vec::new();
        self.put_history(&mut pairs);
        let mut list = |key, texts: &[Text]| {
            if !texts.is_empty() {
                pairs.push((key, texts.join(",")));
            }
        };
        list(PREFIXES, &std::mem::take(&mut self.prefixes));
        list(SUFFIXES, &std::mem::take(&mut self.suffixes));
        if let Some(behavior) = self.behavior.take() {
            pairs.push((BEHAVIOR, behavior.name().to_owned()));
        }
        let marks = [
            (NEEDS_HASH, &mut self.needs_hash, "enabled"),
            (ALLOW_NAME_CHANGE, &mut self.may_rename, "enabled"),
            (ALLOW_KIND_CHANGE, &mut self.may_change_kind, "enabled"),
            (HELM_GENERATED, &mut self.helm_generated, "true"),
        ];
        for (key, mark, value) in marks {
            if std::mem::take(mark) {
                pairs.push((key, value.to_owned()));
            }
        }
        if pairs.is_empty() || !self.has_room_in_metadata() {
            return;
        }
        let annotations = self.annotations_mut();
        for (key, value) in pairs {
            annotations.set(key, Node::string(value, Origin::NONE));
        }
    }

    fn put_history(&mut self, pairs: &mut Vec<(&'static str, String)>) {
        let history = std::mem::take(&mut self.history);
        if history.is_empty() {
            return;
        }
        let list = |part: fn(&Identity) -> &Text| {
            let repeated = |was| std::iter::repeat_n(part(was).as_str(), was.times);
            let texts: Vec<&str> = history.iter().flat_map(repeated).collect();
            texts.join(",")
        };
        pairs.push((NAMES, list(|was| &was.name)));
        pairs.push((NAMESPACES, list(|was| &was.namespace)));
        pairs.push((KINDS, list(|was| &was.kind)));
    }

    /// Shortens the history to one identity, for a step that neither sees nor changes annotations: it has the same
    /// annotations then, with shorter texts. Returns the whole history, to be put back after the step; `None` if its
    /// texts would not be read back as they are written.
    pub(crate) fn shorten_history(&mut self) -> Option<Vec<Identity>> {
        let has_comma = |was: &Identity| {
            let mut texts = [&was.name, &was.namespace, &was.kind].into_iter();
            texts.any(|text| text.contains(','))
        };
        if self.history.iter().any(has_comma) {
            return None;
        }
        let first = self.history.first().cloned();
        let first = first.map(|first| Identity { times: 1, ..first });
        Some(std::mem::replace(
            &mut self.history,
            first.into_iter().collect(),
        ))
    }

    /// The annotations that a JSON patch cannot remove; pass them to
    /// [`Resource::restore_annotations`] after it.
    pub fn lasting_annotations(&self) -> Vec<(Text, Node)> {
        let annotations = self.node.at(&["metadata", "annotations"]);
        let entries = annotations
            .and_then(Node::as_mapping)
            .into_iter()
            .flat_map(|map| &map.entries);
        entries
            .filter(|entry| outlives_json_patches(&entry.key.text))
            .map(|entry| (entry.key.text.clone(), entry.value.clone()))
            .collect()
    }

    /// Restores the given annotations.
    pub fn restore_annotations(&mut self, lasting: Vec<(Text, Node)>) {
        self.settle_annotations();
        if lasting.is_empty() || !self.has_room_in_metadata() {
            return;
        }
        let annotations = self.annotations_mut();
        for (key, value) in lasting {
            annotations.set(&key, value);
        }
    }
}

/// The annotations in their order, with the places of those that a build keeps beside the node.
fn placed(annotations: &Mapping) -> Vec<(Text, Option<(Origin, Origin)>)> {
    let entries = annotations.entries.iter();
    let place = entries.map(|entry| {
        let is_kept_apart = entry.key.text == NEEDS_HASH;
        let place = is_kept_apart.then_some((entry.key.origin, entry.value.origin));
        (entry.key.text.clone(), place)
    });
    place.collect()
}

fn take_history(annotations: &mut Mapping) -> Fallible<Vec<Identity>> {
    let Some(at) = annotations.get(NAMES).map(|names| names.origin) else {
        return Ok(Vec::new());
    };
    let Some(names) = take_text(annotations, NAMES).map(|names| split(&names)) else {
        return Ok(Vec::new());
    };
    let namespaces = split(&take_text(annotations, NAMESPACES).unwrap_or_default());
    let kinds = split(&take_text(annotations, KINDS).unwrap_or_default());
    if names.len() != namespaces.len() || names.len() != kinds.len() {
        return Err(Diagnostic::error(
            Code::BuildAnnotation,
            "`previousNames`, `previousNamespaces` and `previousKinds` are not equally long",
        )
        .at(at)
        .help("remove all three: a build adds them for its own use and removes them at the end")
        .into());
    }
    let mut history: Vec<Identity> = Vec::new();
    for ((name, namespace), kind) in names.into_iter().zip(namespaces).zip(kinds) {
        let was = Identity {
            name,
            namespace,
            kind,
            times: 1,
        };
        match history.last_mut() {
            Some(last) if last.is_same(&was) => last.times += 1,
            _ => history.push(was),
        }
    }
    Ok(history)
}

/// Removes an annotation and returns its text. A null is kept, since in a
/// patch it deletes an annotation.
fn take_text(annotations: &mut Mapping, key: &str) -> Option<Text> {
    if annotations.get(key)?.is_null() {
        return None;
    }
    match annotations.remove(key)?.value {
        Value::Scalar(_, text) => Some(text),
        Value::Sequence(_) | Value::Mapping(_) => Some(Text::default()),
    }
}

/// Removes an annotation if it has the only meaningful value; true if it had it.
fn take_mark(annotations: &mut Mapping, key: &str, value: &str) -> bool {
    let is_set = annotations.get(key).and_then(Node::as_str) == Some(value);
    if is_set {
        annotations.remove(key);
    }
    is_set
}

/// The items of a comma-separated list; empty if there is none.
fn listed(text: Option<Text>) -> Vec<Text> {
    text.map_or_else(Vec::new, |text| split(&text))
}

fn split(text: &str) -> Vec<Text> {
    text.split(',').map(Text::from).collect()
}
