//! `generators`, `transformers` and `validators`: configuration objects, inline
//! or in files, for the builtin ones. Functions that would run a program or a
//! container are refused. Rules: `api/internal/plugins/loader/loader.go`.

mod builtin;
mod config;

pub use builtin::builtin_plugins;

use std::borrow::Cow;

use crate::config::{Casing, Decode, LocatedText, decode};
use crate::diag::{Code, Diagnostic, Failures, Fallible, nearest};
use crate::model::{Resource, ResourceSet, Step};
use crate::yaml::{self, Node};

use super::build_metadata::{self, Whence};
use super::collision;
use super::engine::accumulate::{Accumulation, Gathered, Layer};
use super::engine::layer::PreparedStep;
use super::load::manifests;
use super::step_context::Transformer;

use builtin::{GENERATORS, TRANSFORMERS, maker};

/// The transformers that `entries` configure, in order.
pub(super) fn transformers(
    layer: &Layer<'_>,
    entries: &[LocatedText],
    build: &mut Accumulation<'_>,
) -> Fallible<Vec<PreparedStep>> {
    let mut steps = Vec::new();
    let mut failures = Failures::default();
    for config in configurations(layer, entries, build)? {
        let recorded = failures.keep(Whence::plugin(&config)).flatten();
        let prepared = Plugin {
            layer,
            config: &config,
            build,
        }
        .transformers();
        for transformer in failures.keep(prepared).unwrap_or_default() {
            steps.push(PreparedStep {
                name: Step::Transformers,
                at: config.origin,
                recorded: Vec::new(),
                transformer,
            });
        }
        if let Some(last) = steps.last_mut() {
            last.recorded.extend(recorded);
        }
    }
    failures.or_ok(steps)
}

/// What the layer's `generators` generate, in order.
pub(super) fn generators(
    layer: &Layer<'_>,
    build: &mut Accumulation<'_>,
) -> Fallible<Vec<Resource>> {
    let mut generated = Vec::new();
    for config in configurations(layer, &layer.kustomization.generators, build)? {
        let plugin = &mut Plugin {
            layer,
            config: &config,
            build,
        };
        let mut resources = plugin.generate()?;
        if let Some(whence) = Whence::plugin(&config)? {
            let cx = &mut build.metadata_cx();
            for resource in &mut resources {
                build_metadata::mark_new(resource, &whence, cx);
            }
        }
        generated.extend(resources);
    }
    Ok(generated)
}

/// Runs the layer's `validators`, which may change nothing.
pub(super) fn validate(
    layer: &Layer<'_>,
    resources: &mut ResourceSet,
    build: &mut Accumulation<'_>,
) -> Fallible<()> {
    for mut step in transformers(layer, &layer.kustomization.validators, build)? {
        step.recorded.clear();
        let before = resources.clone();
        build.run(&step, resources)?;
        let changed = before.len() != resources.len()
            || before
                .iter()
                .zip(resources.iter())
                .any(|(old, new)| differs(&old.node, &new.node));
        if changed {
            return Err(Diagnostic::error(
                Code::ValidatorChanges,
                "the validator changes resources",
            )
            .at(step.at)
            .help("list it under `transformers` if it is meant to")
            .into());
        }
    }
    Ok(())
}

fn differs(old: &Node, new: &Node) -> bool {
    let (mut old_text, mut new_text) = (String::new(), String::new());
    let new = without_mark(new);
    let emitted = yaml::emit(old, &mut old_text).and(yaml::emit(&new, &mut new_text));
    emitted.is_err() || old_text != new_text
}

/// Without the label that a validator may leave where there was none: it stays in the output.
fn without_mark(node: &Node) -> Cow<'_, Node> {
    let labels = node.at(&["metadata", "labels"]).and_then(Node::as_mapping);
    if !labels.is_some_and(|labels| labels.keys().eq(["validated-by"])) {
        return Cow::Borrowed(node);
    }
    let mut node = node.clone();
    if let Some(metadata) = node.get_mut("metadata").and_then(Node::as_mapping_mut) {
        metadata.remove("labels");
    }
    Cow::Owned(node)
}

/// The configuration objects that a list names or contains.
fn configurations(
    layer: &Layer<'_>,
    entries: &[LocatedText],
    build: &mut Accumulation<'_>,
) -> Fallible<Vec<Resource>> {
    let mut gathered = Gathered::empty();
    let mut paths = Vec::new();
    for entry in entries {
        let text = build.inline(entry);
        let inline = yaml::parse_stream(&text.text, text.origin)
            .map_err(|error| super::load::files::malformed(&error).into())
            .and_then(|documents| manifests::resources(documents, &text.text));
        match inline {
            Ok(found) => {
                for mut resource in found {
                    build.schemas.meet_resource(&mut resource)?;
                    if build.metadata.is_tracked() {
                        let whence = Whence::file(&layer.root.trail, layer.file_name);
                        let cx = &mut build.metadata_cx();
                        build_metadata::set_origin(&mut resource, &whence, cx);
                    }
                    collision::append(&mut gathered.resources, resource)?;
                }
            }
            Err(failed) if entry.value.contains('\n') => return Err(failed),
            Err(_) => paths.push(entry.clone()),
        }
    }
    build.resources(layer.root, &paths, &mut gathered)?;
    Ok(gathered.resources.into_items())
}

/// One configuration object.
struct Plugin<'a, 'b> {
    layer: &'a Layer<'a>,
    config: &'a Resource,
    build: &'a mut Accumulation<'b>,
}

impl Plugin<'_, '_> {
    fn transformers(&mut self) -> Fallible<Vec<Box<dyn Transformer>>> {
        self.refuse_foreign("transformer")?;
        let make = maker(&TRANSFORMERS, self.config.kind());
        make.ok_or_else(|| self.unknown("transformer"))?(self)
    }

    fn generate(&mut self) -> Fallible<Vec<Resource>> {
        self.refuse_foreign("generator")?;
        let make = maker(&GENERATORS, self.config.kind());
        make.ok_or_else(|| self.unknown("generator"))?(self)
    }

    /// The configuration. To kustomize, plugins have it by way of JSON.
    fn decoded<T: Decode>(&self) -> Fallible<T> {
        let mut failures = Failures::default();
        let node = yaml::through_json(&self.config.node)?;
        let decoded = decode(&node, Casing::Lenient, &mut failures);
        match (failures.or_ok(()), decoded) {
            (Ok(()), Some(config)) => Ok(config),
            (Err(failed), _) => Err(failed),
            (Ok(()), None) => Err(self.unknown("plugin")),
        }
    }

    fn refuse_foreign(&self, what: &str) -> Fallible<()> {
        let gvk = self.config.gvk();
        if gvk.group.is_empty() && gvk.version == "builtin" {
            return Ok(());
        }
        Err(Diagnostic::error(
            Code::PluginExternal,
            format!(
                "the {what} `{}` would run a program or a container",
                self.config.id()
            ),
        )
        .at(self.config.origin)
        .help("builtin ones have `apiVersion: builtin`; no other code is run while building")
        .into())
    }

    fn unknown(&self, what: &str) -> crate::diag::Diagnostics {
        Diagnostic::error(
            Code::PluginUnknown,
            format!("there is no builtin {what} `{}`", self.config.kind()),
        )
        .at(self.config.origin)
        .help(self.known(what))
        .into()
    }

    fn known(&self, what: &str) -> String {
        let kinds: Vec<&str> = match what {
            "generator" => builtin::kinds(&GENERATORS).collect(),
            _ => builtin::kinds(&TRANSFORMERS).collect(),
        };
        match nearest(self.config.kind(), kinds.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {}", kinds.join(", ")),
        }
    }
}
