//! `generators`, `transformers` and `validators`: configurations of builtin
//! plugins, inline or in files. Functions that would run a program or a
//! container are rejected. Rules: `api/internal/plugins/loader/loader.go`.

mod builtin;
mod config;
mod plugin;

pub use builtin::builtin_plugins;

use std::borrow::Cow;

use crate::diag::{Code, Diagnostic, Failures, Fallible};
use crate::model::{Causes, Resource, ResourceSet, Step};
use crate::yaml::{self, Entry, Node};

use super::build_context::{BuildContext, PreparedStep};
use super::build_metadata::{self, OriginAnnotation};
use super::load::layer::Layer;
use super::step_context::Transformer;

use builtin::{GENERATORS, TRANSFORMERS, maker};
use plugin::Plugin;

/// The transformers that the configuration objects of a list stand for, in order.
pub(super) fn transformers(
    layer: &Layer<'_>,
    configurations: &[Resource],
    build: &mut BuildContext<'_>,
) -> Fallible<Vec<PreparedStep>> {
    let mut steps = Vec::new();
    let mut failures = Failures::default();
    for config in configurations {
        let recorded = failures.keep(OriginAnnotation::plugin(config)).flatten();
        let prepared = Plugin {
            layer,
            config,
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

/// The resources that the configuration objects of `generators` generate, in order.
pub(super) fn generators(
    layer: &Layer<'_>,
    configurations: &[Resource],
    build: &mut BuildContext<'_>,
) -> Fallible<Vec<Resource>> {
    let mut generated = Vec::new();
    for config in configurations {
        let plugin = &mut Plugin {
            layer,
            config,
            build,
        };
        let made = plugin.generate();
        let Some(mut resources) = build.or_leave_out(made)? else {
            continue;
        };
        if let Some(origin) = OriginAnnotation::plugin(config)? {
            let cx = &mut build.metadata_cx();
            for resource in &mut resources {
                build_metadata::mark_new(resource, &origin, cx);
            }
        }
        generated.extend(resources);
    }
    Ok(generated)
}

/// Runs the validators of a layer, which may change nothing.
pub(super) fn validate(
    layer: &Layer<'_>,
    configurations: &[Resource],
    resources: &mut ResourceSet,
    build: &mut BuildContext<'_>,
) -> Fallible<()> {
    for mut step in transformers(layer, configurations, build)? {
        step.recorded.clear();
        let before = resources.clone();
        build.run(&step, resources)?;
        let changed = before.len() != resources.len()
            || before
                .iter()
                .zip(resources.iter())
                .any(|(old, new)| differs(&old.node, &new.node, &build.causes));
        if changed {
            return Err(Diagnostic::error(
                Code::ValidatorChanges,
                "the validator changes resources",
            )
            .at(step.at)
            .help("list it under `transformers` if the change is intended")
            .into());
        }
    }
    Ok(())
}

fn differs(old: &Node, new: &Node, causes: &Causes) -> bool {
    let (mut old_text, mut new_text) = (String::new(), String::new());
    let new = without_mark(new, causes);
    let emitted = yaml::emit(old, &mut old_text).and(yaml::emit(&new, &mut new_text));
    emitted.is_err() || old_text != new_text
}

/// The label that a validator may add; unlike other changes it stays in the output.
const MARK: &str = "validated-by";

/// The node without the mark of a validator, if its labels are then as kustomize compares them.
///
/// To take the mark away, `removeValidatedByLabel` writes the labels anew, and `ErrorIfNotEqualSets`
/// compares nodes with their lines: labels from a file differ, those that a transformer made do not.
fn without_mark<'n>(node: &'n Node, causes: &Causes) -> Cow<'n, Node> {
    let labels = node.at(&["metadata", "labels"]).and_then(Node::as_mapping);
    let is_made = |entry: &Entry| {
        let cause = causes.get(entry.value.origin);
        cause.is_some_and(|cause| {
            cause.replaced.is_none() && matches!(cause.step, Step::Labels | Step::CommonLabels)
        })
    };
    let is_removable = labels.is_some_and(|labels| {
        let others = labels.entries.iter().filter(|it| it.key.text != MARK);
        labels.contains(MARK)
            && others.clone().all(is_made)
            && others.map(|it| &it.key.text).is_sorted()
    });
    if !is_removable {
        return Cow::Borrowed(node);
    }
    let mut node = node.clone();
    if let Some(metadata) = node.get_mut("metadata").and_then(Node::as_mapping_mut) {
        let labels = metadata.get_mut("labels").and_then(Node::as_mapping_mut);
        if let Some(labels) = labels.filter(|labels| labels.entries.len() > 1) {
            labels.remove(MARK);
        } else {
            metadata.remove("labels");
        }
    }
    Cow::Owned(node)
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
        .help("builtin plugins have `apiVersion: builtin`; a build never runs other code")
        .into())
    }
}
