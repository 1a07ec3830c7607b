//! An overlay as files: what `eject` writes down and the engine builds.

use std::collections::BTreeSet;

use crate::config::Located;
use crate::diag::{Code, Diagnostic, Fallible, Origin};
use crate::environment::target::Target;
use crate::kustomize::Selector;
use crate::model::Resource;
use crate::sources::{FilePath, Memory};
use crate::yaml::{self, Mapping, Node};

use super::patch::{self, Op};
use super::trace::Traces;
use super::{ImageOverride, Overlay};

/// Where an overlay stands and what it stands on.
#[derive(Clone, Copy, Debug)]
pub(in crate::environment) struct Placed<'a> {
    /// The overlay's directory.
    pub(in crate::environment) directory: &'a FilePath,
    /// The target's directory.
    pub(in crate::environment) target: &'a FilePath,
    /// `sortOptions` of the target, which count at the top alone.
    pub(in crate::environment) sort_options: Option<&'a Node>,
    /// Where the target's directory is named.
    pub(in crate::environment) target_at: Origin,
    /// A comment for the head of the kustomization, without `#`.
    pub(in crate::environment) title: &'a str,
}

/// An overlay as files.
#[derive(Debug)]
pub(in crate::environment) struct Written {
    /// The files.
    pub(in crate::environment) files: Memory,
    /// Which rules they came from.
    pub(in crate::environment) traces: Traces,
}

/// The overlay's files.
///
/// # Errors
/// `ambiguous-target`, `number-precision`: what no patch can say.
pub(in crate::environment) fn write(
    overlay: &Overlay,
    target: &Target,
    placed: Placed<'_>,
) -> Fallible<Written> {
    let mut writer = Writer {
        directory: placed.directory,
        files: Memory::default(),
        traces: Traces::default(),
        names: BTreeSet::new(),
        patches: Vec::new(),
        transformers: Vec::new(),
    };
    let mut resources = Vec::new();
    if let Some(namespace) = &overlay.namespace_object {
        writer.file("namespace.yaml", namespace)?;
        resources.push(string("namespace.yaml"));
    }
    let base = placed.target.relative_to(placed.directory);
    resources.push(Node::string(base, placed.target_at));
    writer.deletions(overlay, target)?;
    writer.patches(overlay, target)?;
    writer.unscoped(overlay, target)?;
    writer.annotations(overlay)?;
    writer.kustomization(overlay, resources, placed)
}

struct Writer<'a> {
    directory: &'a FilePath,
    files: Memory,
    traces: Traces,
    names: BTreeSet<String>,
    patches: Vec<Node>,
    transformers: Vec<Node>,
}

impl Writer<'_> {
    fn file(&mut self, name: &str, node: &Node) -> Fallible<()> {
        let mut text = String::new();
        yaml::emit(node, &mut text)?;
        self.text(name, text, node);
        Ok(())
    }

    /// A file, and what it was made of.
    fn text(&mut self, name: &str, text: String, planned: &Node) {
        let path = self.directory.join(name);
        self.traces.note(path.clone(), &text, planned);
        self.files.insert(path, text);
    }

    /// A file name for what concerns a resource, used once.
    fn name(&mut self, folder: &str, resource: &Resource) -> String {
        let plain = |c: char| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '-'
            }
        };
        let stem: String = format!("{}-{}", resource.kind(), resource.name())
            .chars()
            .map(plain)
            .collect();
        let mut name = format!("{folder}/{stem}.yaml");
        let mut count = 1;
        while !self.names.insert(name.clone()) {
            count += 1;
            name = format!("{folder}/{stem}-{count}.yaml");
        }
        name
    }

    fn deletions(&mut self, overlay: &Overlay, target: &Target) -> Fallible<()> {
        for &position in &overlay.deleted {
            let resource = target.get(position);
            let mut patch = identity(resource);
            patch.push("$patch", string("delete"));
            let name = self.name("patches", resource);
            self.file(&name, &map(patch))?;
            self.patches.push(map(entries([("path", string(&name))])));
        }
        Ok(())
    }

    fn patches(&mut self, overlay: &Overlay, target: &Target) -> Fallible<()> {
        let positions: BTreeSet<usize> = overlay
            .ops
            .keys()
            .chain(overlay.annotated.keys())
            .copied()
            .collect();
        for position in positions {
            let resource = target.get(position);
            let mut ops: Vec<Op> = overlay.ops.get(&position).cloned().unwrap_or_default();
            let annotated = overlay.annotated.get(&position);
            ops.extend(
                annotated
                    .iter()
                    .flat_map(|pairs| patch::annotation_ops(resource, pairs)),
            );
            if !patch::survives(&resource.node) {
                return Err(imprecise(resource).into());
            }
            let name = self.name("patches", resource);
            let (text, planned) = patch::text(&ops)?;
            self.text(&name, text, &planned);
            let selector = selector(&target.address(position)?);
            self.patches.push(map(entries([
                ("path", string(&name)),
                ("target", selector),
            ])));
        }
        Ok(())
    }

    /// kustomize gives a namespace to every kind it does not know; this takes it off again.
    fn unscoped(&mut self, overlay: &Overlay, target: &Target) -> Fallible<()> {
        for &position in &overlay.unscoped {
            let resource = target.get(position);
            let mut address = target.address(position)?;
            address.namespace = Default::default();
            let name = self.name("transformers", resource);
            let own_name = string(&name.replace(['/', '.'], "-"));
            let removal = "- {op: remove, path: /metadata/namespace}\n";
            let transformer = entries([
                ("apiVersion", string("builtin")),
                ("kind", string("PatchTransformer")),
                ("metadata", map(entries([("name", own_name)]))),
                ("patch", string(removal)),
                ("target", selector(&address)),
            ]);
            self.file(&name, &map(transformer))?;
            self.transformers.push(string(&name));
        }
        Ok(())
    }

    /// `commonAnnotations` would reach pod templates, too.
    fn annotations(&mut self, overlay: &Overlay) -> Fallible<()> {
        if overlay.annotations.is_empty() {
            return Ok(());
        }
        let field = entries([
            ("create", boolean(true)),
            ("path", string("metadata/annotations")),
        ]);
        let transformer = entries([
            ("apiVersion", string("builtin")),
            ("kind", string("AnnotationsTransformer")),
            ("metadata", map(entries([("name", string("annotations"))]))),
            ("annotations", pairs(&overlay.annotations)),
            ("fieldSpecs", list(vec![map(field)])),
        ]);
        self.file("transformers/annotations.yaml", &map(transformer))?;
        self.transformers
            .push(string("transformers/annotations.yaml"));
        Ok(())
    }

    fn kustomization(
        mut self,
        overlay: &Overlay,
        resources: Vec<Node>,
        placed: Placed<'_>,
    ) -> Fallible<Written> {
        let mut fields = entries([
            ("apiVersion", string("kustomize.config.k8s.io/v1beta1")),
            ("kind", string("Kustomization")),
            ("resources", list(resources)),
        ]);
        if let Some(namespace) = &overlay.namespace {
            fields.push("namespace", located(namespace));
        }
        if !overlay.labels.is_empty() {
            let rule = entries([("pairs", pairs(&overlay.labels))]);
            fields.push("labels", list(vec![map(rule)]));
        }
        for (field, nodes) in [
            ("images", overlay.images.iter().map(image).collect()),
            ("patches", std::mem::take(&mut self.patches)),
            ("transformers", std::mem::take(&mut self.transformers)),
        ] {
            if !nodes.is_empty() {
                fields.push(field, list(nodes));
            }
        }
        if let Some(options) = placed.sort_options {
            fields.push("sortOptions", options.clone());
        }
        let mut text = format!("# {}\n", placed.title.replace('\n', " "));
        let planned = map(fields);
        yaml::emit(&planned, &mut text)?;
        self.text("kustomization.yaml", text, &planned);
        Ok(Written {
            files: self.files,
            traces: self.traces,
        })
    }
}

fn imprecise(resource: &Resource) -> Diagnostic {
    let message = format!(
        "a patch of `{}` would lose digits of a number beyond 2^53",
        resource.id()
    );
    Diagnostic::error(Code::NumberPrecision, message)
        .at(resource.origin)
        .help("write the number as a string, or smaller")
}

/// Type and name of a resource, as a strategic merge patch begins.
fn identity(resource: &Resource) -> Mapping {
    let id = resource.id();
    let mut metadata = entries([("name", string(&id.name))]);
    if !id.namespace.is_empty() {
        metadata.push("namespace", string(&id.namespace));
    }
    entries([
        ("apiVersion", string(&id.gvk.api_version())),
        ("kind", string(&id.gvk.kind)),
        ("metadata", map(metadata)),
    ])
}

fn selector(selector: &Selector) -> Node {
    let parts = [
        ("group", &selector.group),
        ("version", &selector.version),
        ("kind", &selector.kind),
        ("name", &selector.name),
        ("namespace", &selector.namespace),
        ("labelSelector", &selector.label_selector),
    ];
    let said = parts.into_iter().filter(|(_, text)| !text.is_empty());
    let mut fields = Mapping::default();
    said.for_each(|(key, text)| fields.push(key, string(text)));
    map(fields)
}

fn image(image: &ImageOverride) -> Node {
    let parts = [
        ("name", &image.name),
        ("newName", &image.new_name),
        ("newTag", &image.new_tag),
        ("digest", &image.digest),
    ];
    let mut fields = Mapping::default();
    for (key, text) in parts.into_iter().filter(|(_, text)| !text.is_empty()) {
        fields.push(key, Node::string(text.as_str(), image.at));
    }
    Node::mapping(fields, image.at)
}

fn pairs(pairs: &[(yaml::Text, Located<String>)]) -> Node {
    let mut fields = Mapping::default();
    for (key, value) in pairs {
        fields.set(key, located(value));
    }
    map(fields)
}

fn located(text: &Located<String>) -> Node {
    Node::string(text.value.as_str(), text.at)
}

fn entries<const N: usize>(entries: [(&str, Node); N]) -> Mapping {
    let mut mapping = Mapping::default();
    for (key, value) in entries {
        mapping.push(key, value);
    }
    mapping
}

fn map(mapping: Mapping) -> Node {
    Node::mapping(mapping, Origin::NONE)
}

fn list(items: Vec<Node>) -> Node {
    Node::sequence(items, Origin::NONE)
}

fn string(text: &str) -> Node {
    Node::string(text, Origin::NONE)
}

fn boolean(value: bool) -> Node {
    Node::scalar(yaml::Tag::Bool, value.to_string(), Origin::NONE)
}
