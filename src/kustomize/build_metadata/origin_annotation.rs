//! The contents of the annotations: a file, or a configuration object with
//! the file that contains it. In: paths and configuration objects, or an
//! annotation's text. Out: the YAML that kustomize writes.

use crate::config::{Casing, Decode, Fields, decode};
use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin};
use crate::kustomize::load::path::joined;
use crate::kustomize::load::trail::Trail;
use crate::model::Resource;
use crate::yaml::{self, Mapping, Node, Text, encode_preserving};

/// The annotation with the source of a resource.
pub(super) const ORIGIN: &str = "config.kubernetes.io/origin";

/// The source of a resource or a transformer, as the annotations state it.
#[derive(Clone, Debug, Default)]
pub(crate) struct OriginAnnotation {
    path: Text,
    repo: Text,
    git_ref: Text,
    configured_in: Text,
    configured_by: Configuration,
}

/// A configuration object, as the annotations name it.
#[derive(Clone, Debug, Default)]
struct Configuration {
    api_version: Text,
    kind: Text,
    name: Text,
    namespace: Text,
}

impl OriginAnnotation {
    /// The file `name`, as spelled by the kustomization at the end of `trail`.
    pub(crate) fn file(trail: &Trail, name: &str) -> Self {
        let trail = trail.to(name);
        Self {
            path: trail.path.into(),
            repo: trail.repo,
            git_ref: trail.git_ref,
            ..Self::default()
        }
    }

    /// A field of the kustomization file `name`, which works like the builtin plugin `kind`.
    pub(crate) fn field(trail: &Trail, name: &str, kind: &str) -> Self {
        Self {
            configured_in: joined(&trail.path, name).into(),
            repo: trail.repo.clone(),
            git_ref: trail.git_ref.clone(),
            configured_by: Configuration {
                api_version: "builtin".into(),
                kind: kind.into(),
                ..Configuration::default()
            },
            ..Self::default()
        }
    }

    /// A plugin's configuration object; nothing for one that does not say where it comes from.
    ///
    /// # Errors
    /// See [`origin_of`].
    pub(crate) fn plugin(config: &Resource) -> Fallible<Option<Self>> {
        let Some(origin) = origin_of(config)? else {
            return Ok(None);
        };
        let (id, text) = (config.id(), |field| {
            config
                .node
                .get(field)
                .and_then(Node::as_text)
                .cloned()
                .unwrap_or_default()
        });
        Ok(Some(Self {
            path: Text::default(),
            repo: origin.repo,
            git_ref: origin.git_ref,
            configured_in: origin.path,
            configured_by: Configuration {
                api_version: text("apiVersion"),
                kind: text("kind"),
                name: id.name,
                namespace: id.namespace,
            },
        }))
    }

    /// The text of an origin annotation.
    pub(super) fn to_yaml(&self) -> String {
        encode_preserving(&self.node())
    }

    /// An item of a list of transformations.
    pub(super) fn to_yaml_item(&self) -> String {
        encode_preserving(&Node::sequence(vec![self.node()], Origin::NONE))
    }

    fn node(&self) -> Node {
        let by = &self.configured_by;
        let configured_by = strings(&[
            ("apiVersion", &by.api_version),
            ("kind", &by.kind),
            ("name", &by.name),
            ("namespace", &by.namespace),
        ]);
        let mut all = strings(&[
            ("path", &self.path),
            ("repo", &self.repo),
            ("ref", &self.git_ref),
            ("configuredIn", &self.configured_in),
        ]);
        if !configured_by.is_empty() {
            all.push("configuredBy", Node::mapping(configured_by, Origin::NONE));
        }
        Node::mapping(all, Origin::NONE)
    }
}

/// The fields that are not empty.
fn strings(fields: &[(&str, &Text)]) -> Mapping {
    let mut mapping = Mapping::default();
    for (name, text) in fields.iter().filter(|(_, text)| !text.is_empty()) {
        mapping.push(name, Node::string((*text).clone(), Origin::NONE));
    }
    mapping
}

/// Parses an origin annotation; `None` if it has another form.
pub(super) fn origin(text: &str) -> Option<OriginAnnotation> {
    match parsed(text)? {
        Some(node) => decoded(&node),
        None => Some(OriginAnnotation::default()),
    }
}

/// A list of transformations as kustomize would write it; `None` if `text` has another form.
pub(super) fn transformations(text: &str) -> Option<String> {
    let Some(node) = parsed(text)? else {
        return Some(String::new());
    };
    let mut items = Vec::new();
    for item in node.as_sequence()? {
        items.push(if item.is_null() {
            Node::null(Origin::NONE)
        } else {
            decoded(item)?.node()
        });
    }
    if items.is_empty() {
        Some(String::new())
    } else {
        Some(encode_preserving(&Node::sequence(items, Origin::NONE)))
    }
}

/// Parses `text` as YAML: the outer `None` if it is malformed, the inner `None` if it is empty.
fn parsed(text: &str) -> Option<Option<Node>> {
    let node = yaml::parse_config(text, Origin::NONE).ok()?;
    Some(node.filter(|node| !node.is_null()))
}

fn decoded(node: &Node) -> Option<OriginAnnotation> {
    let mut failures = Failures::default();
    let origin = decode(node, Casing::Lenient, &mut failures);
    failures.or_ok(origin).ok()?
}

impl Decode for OriginAnnotation {
    const WHAT: &'static str = "an origin";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            path: fields.text("path"),
            repo: fields.text("repo"),
            git_ref: fields.text("ref"),
            configured_in: fields.text("configuredIn"),
            configured_by: fields.object("configuredBy").unwrap_or_default(),
        }
    }
}

impl Decode for Configuration {
    const WHAT: &'static str = "an object's name";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            api_version: fields.text("apiVersion"),
            kind: fields.text("kind"),
            name: fields.text("name"),
            namespace: fields.text("namespace"),
        }
    }
}

/// The origin that a resource's annotation states.
///
/// # Errors
/// `build-metadata-annotation`, if the annotation has another form.
pub(crate) fn origin_of(resource: &Resource) -> Fallible<Option<OriginAnnotation>> {
    match resource.annotation_text(ORIGIN) {
        Some(text) => origin(text)
            .ok_or_else(|| unreadable(resource, ORIGIN).into())
            .map(Some),
        None => Ok(None),
    }
}

pub(super) fn unreadable(resource: &Resource, annotation: &str) -> Diagnostic {
    let node = resource.node.at(&["metadata", "annotations", annotation]);
    Diagnostic::error(
        Code::BuildMetadataAnnotation,
        format!("`{annotation}` has a value that `buildMetadata` never writes"),
    )
    .at(node.map_or(resource.origin, |node| node.origin))
    .help("remove the annotation; the build adds it again")
}
