//! What the annotations hold: a file, or a configuration with the file that it
//! stands in. In: paths and configuration objects, or an annotation's text.
//! Out: the YAML that kustomize writes.

use crate::config::{Casing, Decode, Fields, decode};
use crate::diag::{Failures, Fallible, Origin};
use crate::kustomize::load::remote::RepoSpec;
use crate::model::Resource;
use crate::yaml::{self, Mapping, Node, Text, encode_preserving};

/// Where a resource or a transformer comes from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Whence {
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

/// The way to a kustomization from the directory that is built, or from the root of the repository
/// that it was vendored from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trail {
    path: String,
    repo: Text,
    git_ref: Text,
}

impl Trail {
    /// One step further: to `name`, as a kustomization names it.
    pub(crate) fn to(&self, name: &str) -> Self {
        match RepoSpec::parse(name) {
            None => Self {
                path: joined(&self.path, name),
                ..self.clone()
            },
            Some(spec) => Self {
                // kustomize cuts the first segment off a placeholder that has no second one then.
                path: match spec.path.as_str() {
                    "" => "notCloned".to_owned(),
                    path => path.to_owned(),
                },
                repo: spec.clone.into(),
                git_ref: spec.repository.reference.into(),
            },
        }
    }
}

impl Whence {
    /// A file: `name`, as a kustomization names it that the build came to by `trail`.
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
    /// See [`super::origin_of`].
    pub(crate) fn plugin(config: &Resource) -> Fallible<Option<Self>> {
        let Some(origin) = super::origin_of(config)? else {
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

/// The fields that say anything.
fn strings(fields: &[(&str, &Text)]) -> Mapping {
    let mut mapping = Mapping::default();
    for (name, text) in fields.iter().filter(|(_, text)| !text.is_empty()) {
        mapping.push(name, Node::string((*text).clone(), Origin::NONE));
    }
    mapping
}

/// What an origin annotation says; `None` where it is no such thing.
pub(super) fn origin(text: &str) -> Option<Whence> {
    match parsed(text)? {
        Some(node) => decoded(&node),
        None => Some(Whence::default()),
    }
}

/// A list of transformations as kustomize would write it; `None` where it is no such thing.
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

/// A text as YAML, if it is that and says anything.
fn parsed(text: &str) -> Option<Option<Node>> {
    let node = yaml::parse_config(text, Origin::NONE).ok()?;
    Some(node.filter(|node| !node.is_null()))
}

fn decoded(node: &Node) -> Option<Whence> {
    let mut failures = Failures::default();
    let whence = decode(node, Casing::Lenient, &mut failures);
    failures.or_ok(whence).ok()?
}

impl Decode for Whence {
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

/// Two paths in one, by text alone (Go's `filepath.Join`): what climbs above the first stays.
pub(crate) fn joined(directory: &str, path: &str) -> String {
    let whole = match directory {
        "" => path.to_owned(),
        _ => format!("{directory}/{path}"),
    };
    let mut segments: Vec<&str> = Vec::new();
    for segment in whole.split('/') {
        match (segment, segments.last()) {
            ("" | ".", _) => {}
            ("..", Some(&last)) if last != ".." => drop(segments.pop()),
            ("..", None) if whole.starts_with('/') => {}
            _ => segments.push(segment),
        }
    }
    let root = if whole.starts_with('/') { "/" } else { "" };
    format!("{root}{}", segments.join("/"))
}
