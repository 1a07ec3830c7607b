//! An overlay as files: what `eject` writes down and the engine builds.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Code, Diagnostic, Fallible};
use crate::environment::target::{Target, quoted};
use crate::kustomize::Selector;
use crate::model::Resource;
use crate::sources::{FilePath, Memory};
use crate::yaml::FieldPath;
use crate::yaml::{self, Mapping, Node};

use super::parts::{AddedResource, ImageOverride, NamespaceObject, Overlay};
use super::patch::{self, Op, entries_node};
use super::rules::{Rule, RuleValues, Rules};
use super::trace::Traces;

/// The place of an overlay in the tree.
#[derive(Clone, Copy, Debug)]
pub(in crate::environment) struct Placed<'a> {
    /// The overlay's directory.
    pub(in crate::environment) directory: &'a FilePath,
    /// The target's directory.
    pub(in crate::environment) target: &'a FilePath,
    /// The rule that names the target's directory.
    pub(in crate::environment) rule: Rule,
    /// `sortOptions` of the target, which count at the top alone.
    pub(in crate::environment) sort_options: Option<&'a Node>,
    /// A comment for the head of the kustomization, without `#`.
    pub(in crate::environment) title: &'a str,
}

/// An overlay as files.
#[derive(Debug)]
pub(in crate::environment) struct Written {
    /// The files.
    pub(in crate::environment) files: Memory,
    /// The rules behind their values.
    pub(in crate::environment) traces: Traces,
}

/// Makes the overlay's files.
///
/// # Errors
/// `ambiguous-target`, `number-precision`: changes that no patch can make.
pub(in crate::environment) fn write(
    overlay: &Overlay,
    target: &Target,
    placed: Placed<'_>,
) -> Fallible<Written> {
    let mut writer = Writer::new(placed.directory);
    writer.namespace(overlay)?;
    writer.base(placed);
    writer.added(overlay)?;
    writer.deletions(overlay, target)?;
    writer.patches(overlay, target)?;
    writer.unscoped(overlay, target)?;
    writer.annotations(overlay)?;
    writer.kustomization(overlay, placed)
}

impl Written {
    /// Adds the files of `other`.
    pub(in crate::environment) fn merge(&mut self, other: &Written) {
        self.files.merge(&other.files);
        self.traces.merge(&other.traces);
    }
}

/// The files of a kustomization that is being written.
pub(super) struct Writer<'a> {
    pub(super) directory: &'a FilePath,
    pub(super) files: Memory,
    traces: Traces,
    pub(super) rules: Rules,
    names: BTreeSet<String>,
    pub(super) resources: Vec<Node>,
    pub(super) patches: Vec<Node>,
    transformers: Vec<Node>,
}

impl<'a> Writer<'a> {
    /// Begins without files.
    pub(super) fn new(directory: &'a FilePath) -> Self {
        Self {
            directory,
            files: Memory::default(),
            traces: Traces::default(),
            rules: Rules::default(),
            names: BTreeSet::new(),
            resources: Vec::new(),
            patches: Vec::new(),
            transformers: Vec::new(),
        }
    }

    /// The files so far.
    pub(super) fn written(self) -> Written {
        Written {
            files: self.files,
            traces: self.traces,
        }
    }
}

impl Writer<'_> {
    fn file(&mut self, name: &str, node: &Node) -> Fallible<()> {
        let mut text = String::new();
        yaml::emit(node, &mut text)?;
        self.text(name, text, node);
        Ok(())
    }

    /// Adds a file; `planned` has the rules behind its values.
    pub(super) fn text(&mut self, name: &str, text: String, planned: &Node) {
        let path = self.directory.join(name);
        self.traces.note(path.clone(), &text, planned, &self.rules);
        self.files.insert(path, text);
    }

    /// An unused file name with the kind and the name of a resource.
    fn name(&mut self, folder: &str, resource: &Resource) -> String {
        self.name_of(folder, resource.kind(), resource.name())
    }

    fn name_of(&mut self, folder: &str, kind: &str, name: &str) -> String {
        self.unused(&format!("{folder}/"), &format!("{kind}-{name}"), ".yaml")
    }

    /// An unused name of a file or folder: `before`, the text in plain characters, `after`.
    pub(super) fn unused(&mut self, before: &str, text: &str, after: &str) -> String {
        let plain = |c: char| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '-'
            }
        };
        let stem: String = text.chars().map(plain).collect();
        let mut name = format!("{before}{stem}{after}");
        let mut count = 1;
        while !self.names.insert(name.clone()) {
            count += 1;
            name = format!("{before}{stem}-{count}{after}");
        }
        name
    }

    /// Lists the Namespaces before the target, but for those that the target has.
    fn namespace(&mut self, overlay: &Overlay) -> Fallible<()> {
        let objects = overlay.namespace_objects.iter();
        for object in objects.filter(|object| object.existing.is_none()) {
            let node = self.namespace_object(object);
            self.file(&object.file, &node)?;
            let entry = self.rules.values(object.rule).text(&object.file);
            self.resources.push(entry);
        }
        Ok(())
    }

    fn namespace_object(&mut self, object: &NamespaceObject) -> Node {
        let values = self.rules.values(object.rule);
        let mut metadata = Mapping::default();
        metadata.push("name", values.text(&object.name));
        for (field, entries) in object.maps() {
            let node = entries_node(&entries, object.rule, &mut self.rules);
            metadata.push(field, node);
        }
        values.map([
            ("apiVersion", values.text("v1")),
            ("kind", values.text("Namespace")),
            ("metadata", values.mapping(metadata)),
        ])
    }

    fn base(&mut self, placed: Placed<'_>) {
        let base = placed.target.relative_to(placed.directory);
        let entry = self.rules.values(placed.rule).text(&base);
        self.resources.push(entry);
    }

    /// Lists the resources that the target does not have after it.
    fn added(&mut self, overlay: &Overlay) -> Fallible<()> {
        for AddedResource { node, rule } in &overlay.added {
            let values = self.rules.values(*rule);
            let node = values.whole(node);
            let text = |path: &[&str]| node.at(path).and_then(Node::as_str);
            let kind = text(&["kind"]).unwrap_or_default();
            let name = text(&["metadata", "name"]).unwrap_or_default();
            let file = self.name_of("resources", kind, name);
            self.file(&file, &node)?;
            self.resources.push(values.text(&file));
        }
        Ok(())
    }

    fn deletions(&mut self, overlay: &Overlay, target: &Target) -> Fallible<()> {
        let replaced = overlay.deleted.iter();
        let replaced = replaced.map(|(position, rule)| (target.get(*position), *rule));
        let excluded = target.excluded().iter().map(|it| &it.resource);
        let excluded = excluded.zip(overlay.excluded.iter().copied());
        for (resource, rule) in excluded.chain(replaced) {
            self.delete(resource, rule)?;
        }
        Ok(())
    }

    /// Adds a patch that deletes a resource.
    pub(super) fn delete(&mut self, resource: &Resource, rule: Rule) -> Fallible<()> {
        let name = self.name("patches", resource);
        let values = self.rules.values(rule);
        self.file(&name, &deletion(resource, values))?;
        self.patches
            .push(values.map([("path", values.text(&name))]));
        Ok(())
    }

    fn patches(&mut self, overlay: &Overlay, target: &Target) -> Fallible<()> {
        for (position, ops) in operations(overlay, target) {
            let resource = target.get(position);
            if !patch::survives(&resource.node) {
                return Err(imprecise(resource).into());
            }
            let name = self.name("patches", resource);
            let (text, planned) = patch::text(&ops, &mut self.rules)?;
            self.text(&name, text, &planned);
            let Some(first) = ops.first() else { continue };
            let values = self.rules.values(first.rule);
            self.patches.push(values.map([
                ("path", values.text(&name)),
                ("target", selector(&target.address(position)?, values)),
            ]));
        }
        Ok(())
    }

    /// kustomize gives a namespace to every kind it does not know; this removes it again.
    fn unscoped(&mut self, overlay: &Overlay, target: &Target) -> Fallible<()> {
        const REMOVAL: &str = "- {op: remove, path: /metadata/namespace}\n";
        for &(position, rule) in &overlay.unscoped {
            let resource = target.get(position);
            let mut address = target.address(position)?;
            address.namespace = Default::default();
            // Transformers see the name that a patch gave.
            let name = FieldPath::keys(&["metadata", "name"]);
            if let Some(name) = overlay.new_text(position, &name) {
                address.name = quoted(name);
            }
            let name = self.name("transformers", resource);
            let values = self.rules.values(rule);
            let own_name = values.text(&name.replace(['/', '.'], "-"));
            let transformer = values.map([
                ("apiVersion", values.text("builtin")),
                ("kind", values.text("PatchTransformer")),
                ("metadata", values.map([("name", own_name)])),
                ("patch", values.text(REMOVAL)),
                ("target", selector(&address, values)),
            ]);
            self.file(&name, &transformer)?;
            self.transformers.push(values.text(&name));
        }
        Ok(())
    }

    /// `commonAnnotations` would reach pod templates, too.
    fn annotations(&mut self, overlay: &Overlay) -> Fallible<()> {
        const NAME: &str = "transformers/annotations.yaml";
        let Some(first) = overlay.annotations.first() else {
            return Ok(());
        };
        let annotations = entries_node(&overlay.annotations, first.rule, &mut self.rules);
        let values = self.rules.values(first.rule);
        let field = values.map([
            ("create", values.yes()),
            ("path", values.text("metadata/annotations")),
        ]);
        let transformer = values.map([
            ("apiVersion", values.text("builtin")),
            ("kind", values.text("AnnotationsTransformer")),
            (
                "metadata",
                values.map([("name", values.text("annotations"))]),
            ),
            ("annotations", annotations),
            ("fieldSpecs", values.list(vec![field])),
        ]);
        self.file(NAME, &transformer)?;
        self.transformers.push(values.text(NAME));
        Ok(())
    }

    fn kustomization(mut self, overlay: &Overlay, placed: Placed<'_>) -> Fallible<Written> {
        let values = self.rules.values(placed.rule);
        let mut fields = Mapping::default();
        fields.push("apiVersion", values.text("kustomize.config.k8s.io/v1beta1"));
        fields.push("kind", values.text("Kustomization"));
        fields.push(
            "resources",
            values.list(std::mem::take(&mut self.resources)),
        );
        if let Some((namespace, rule)) = &overlay.namespace {
            fields.push("namespace", self.rules.values(*rule).text(namespace));
        }
        if let Some(first) = overlay.labels.first() {
            let pairs = entries_node(&overlay.labels, first.rule, &mut self.rules);
            let values = self.rules.values(first.rule);
            fields.push("labels", values.list(vec![values.map([("pairs", pairs)])]));
        }
        let images = overlay.images.iter();
        let images = images.map(|entry| image(entry, self.rules.values(entry.rule)));
        for (field, nodes) in [
            ("images", images.collect()),
            ("patches", std::mem::take(&mut self.patches)),
            ("transformers", std::mem::take(&mut self.transformers)),
        ] {
            if !nodes.is_empty() {
                fields.push(field, values.list(nodes));
            }
        }
        if let Some(options) = placed.sort_options {
            fields.push("sortOptions", options.clone());
        }
        let mut text = format!("# {}\n", placed.title.replace('\n', " "));
        let planned = values.mapping(fields);
        yaml::emit(&planned, &mut text)?;
        let path = placed.directory.join("kustomization.yaml");
        self.traces.note(path.clone(), &text, &planned, &self.rules);
        self.files.insert(path, text);
        Ok(self.written())
    }
}

/// The operations on each resource that changes: fields, then annotations.
fn operations(overlay: &Overlay, target: &Target) -> BTreeMap<usize, Vec<Op>> {
    let mut operations = overlay.ops.clone();
    for object in &overlay.namespace_objects {
        let Some(position) = object.existing else {
            continue;
        };
        let own = operations.entry(position).or_default();
        for (field, entries) in object.maps() {
            let path = FieldPath::keys(&["metadata", field]);
            own.push(Op::add_map(path, entries, object.rule));
        }
    }
    let maps = [
        ("labels", &overlay.labeled),
        ("annotations", &overlay.annotated),
    ];
    for (field, entries) in maps {
        for (position, entries) in entries {
            let ops = patch::metadata_ops(target.get(*position), field, entries);
            operations.entry(*position).or_default().extend(ops);
        }
    }
    operations.retain(|_, ops| !ops.is_empty());
    operations
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

/// A strategic merge patch that deletes a resource.
fn deletion(resource: &Resource, values: RuleValues) -> Node {
    let id = resource.id();
    let mut metadata = Mapping::default();
    metadata.push("name", values.text(&id.name));
    if !id.namespace.is_empty() {
        metadata.push("namespace", values.text(&id.namespace));
    }
    values.map([
        ("apiVersion", values.text(&id.gvk.api_version())),
        ("kind", values.text(&id.gvk.kind)),
        ("metadata", values.mapping(metadata)),
        ("$patch", values.text("delete")),
    ])
}

fn selector(selector: &Selector, values: RuleValues) -> Node {
    let mut fields = Mapping::default();
    for (name, text) in selector.fields() {
        fields.push(name, values.text(text));
    }
    values.mapping(fields)
}

fn image(image: &ImageOverride, values: RuleValues) -> Node {
    texts(
        &[
            ("name", &image.name),
            ("newName", &image.new_name),
            ("newTag", &image.new_tag),
            ("digest", &image.digest),
        ],
        values,
    )
}

/// A map of those texts that are not empty.
fn texts(entries: &[(&str, &str)], values: RuleValues) -> Node {
    let mut fields = Mapping::default();
    for (key, text) in entries.iter().filter(|(_, text)| !text.is_empty()) {
        fields.push(key, values.text(text));
    }
    values.mapping(fields)
}
