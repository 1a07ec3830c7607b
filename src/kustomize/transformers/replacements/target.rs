//! The fields that a replacement writes.

use std::borrow::Cow;

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Diagnostics, Fallible, Origin};
use crate::kustomize::bounds::{refuse_depth, too_deep_values};
use crate::kustomize::config::{ReplacementOptions, ReplacementTarget};
use crate::kustomize::former_name::Finder;
use crate::kustomize::specs::lookup::explain;
use crate::kustomize::specs::selector::Selection;
use crate::kustomize::step_context::StepContext;
use crate::kustomize::version::{Behavior, Version};
use crate::limits::NESTING;
use crate::model::{Expressions, Resource, ResourceSet, holds_build_annotations, split_dotted};
use crate::yaml::{FieldPath, Node, Style, Text, Value};

use super::comments::Comments;
use super::joined::joined;
use super::source::{DEFAULT_PATH, Live, delimiter_on_collection};
use super::structured::{self, NewValue};
use super::walk::{Create, Found, Remarks, Walk, untagged};

/// A target with compiled selectors and parsed paths.
#[derive(Clone, Debug)]
pub(super) struct Target {
    select: Selection,
    reject: Vec<Selection>,
    paths: Vec<Path>,
    options: ReplacementOptions,
    /// The expressions of matches on the paths.
    expressions: Expressions,
    at: Origin,
}

#[derive(Clone, Debug)]
struct Path {
    text: Text,
    parts: Vec<String>,
    at: Origin,
}

impl Target {
    /// Reads a target.
    ///
    /// # Errors
    /// `select` is missing, or a selector is malformed.
    pub(super) fn compile(
        target: &ReplacementTarget,
        version: Version,
        expressions: &Expressions,
    ) -> Fallible<Self> {
        let Some(select) = &target.select else {
            return Err(Diagnostic::error(
                Code::ReplacementTarget,
                "a target of a replacement needs `select`",
            )
            .at(target.at)
            .help("select the resources to change: `select: {kind: Deployment}`")
            .into());
        };
        let path = |text: &str, at| Path {
            text: text.into(),
            parts: split_dotted(text),
            at,
        };
        let mut paths: Vec<Path> = target
            .field_paths
            .iter()
            .map(|field| path(&field.value, field.at))
            .collect();
        if paths.is_empty() {
            paths.push(path(DEFAULT_PATH, target.at));
        }
        if let Some(path) = paths.iter().find(|path| path.parts.len() > NESTING) {
            return Err(too_deep_values("the path leads").at(path.at).into());
        }
        Ok(Self {
            select: Selection::of_replacement(select, version, expressions)?,
            reject: target
                .reject
                .iter()
                .map(|reject| Selection::of_replacement(reject, version, expressions))
                .collect::<Fallible<_>>()?,
            paths,
            options: target.options.clone().unwrap_or_default(),
            expressions: expressions.clone(),
            at: target.at,
        })
    }

    /// Writes `value` to every field that the target selects.
    ///
    /// # Errors
    /// A selected resource lacks a field, and `create` is not set.
    pub(super) fn write(
        &self,
        value: &mut Live,
        resources: &mut ResourceSet,
        cx: &mut StepContext<'_>,
    ) -> Fallible<()> {
        let encoding = &self.options.encoding;
        if !encoding.value.is_empty() {
            cx.warn(encoding_ignored(encoding));
        }
        let mut found = Vec::new();
        for position in resources.that_may_be_named(self.select.exact_name()) {
            let is_selected = |it: &Resource| self.selects(it);
            if resources.items().get(position).is_some_and(is_selected) {
                found.push(position);
                resources.change(position, |it| self.replace_in(position, it, value, cx))?;
            }
        }
        self.warn_of_former_names(&found, resources, cx);
        if found.is_empty() {
            cx.warn(
                Diagnostic::warning(
                    Code::ReplacementTargetMissing,
                    "the replacement's target selects nothing",
                )
                .at(self.at)
                .help("kustomize silently skips the target; correct `select` and `reject`, or remove it"),
            );
        }
        Ok(())
    }

    fn replace_in(
        &self,
        position: usize,
        resource: &mut Resource,
        value: &mut Live,
        cx: &mut StepContext<'_>,
    ) -> Fallible<()> {
        let subject = resource.id();
        resource.show_history();
        let mut paths = self.paths.iter();
        let overwrites_state = paths.any(|path| holds_build_annotations(&path.parts));
        if overwrites_state {
            resource.put_build_annotations();
        }
        let has_comments = !resource.lost_comments;
        self.write_to((position, has_comments), &mut resource.node, value, cx)
            .map_err(|failed| failed.during(format!("while replacing in `{subject}`")))?;
        if overwrites_state {
            resource.take_build_annotations()?;
        }
        resource.settle_shared(cx.causes);
        Ok(())
    }

    fn warn_of_former_names(
        &self,
        found: &[usize],
        resources: &ResourceSet,
        cx: &mut StepContext<'_>,
    ) {
        let finder = Finder {
            code: Code::FormerName,
            what: "the replacement in",
            also: "also changes",
            at: self.at,
            help: "kustomize compares former names too; `reject` the other one, or replace in the kustomization that lists the resource",
        };
        let is_named_now = |resource: &Resource| self.select.is_named_now(resource);
        finder.warn(found, resources, is_named_now, cx);
    }

    /// True if the target selects `resource`: by any present or earlier type,
    /// name and namespace, and by its present labels and annotations.
    fn selects(&self, resource: &Resource) -> bool {
        let is_rejected = |reject: &Selection| {
            (reject.has_metadata() && reject.matches_metadata(resource))
                || (reject.has_id() && resource.all_ids().any(|id| reject.matches_id(&id)))
        };
        self.select.matches_metadata(resource)
            && resource.all_ids().any(|id| self.select.matches_id(&id))
            && !self.reject.iter().any(is_rejected)
    }

    fn write_to(
        &self,
        (position, has_comments): (usize, bool),
        node: &mut Node,
        value: &mut Live,
        cx: &mut StepContext<'_>,
    ) -> Fallible<()> {
        for path in &self.paths {
            let cx = &mut cx.at(path.at);
            let mut remarks = Remarks::default();
            let enters_text = cx.version.has(Behavior::StructuredText);
            if !(enters_text && self.write_inside_text(node, path, &value.value, &mut remarks, cx))
            {
                let source = value.field_in(position, node);
                remarks.comments = Comments::new(cx.map.filter(|_| has_comments));
                self.write_field(node, path, (&value.value, source), &mut remarks, cx)?;
            }
            cx.refuse_growth()?;
            value.refresh(position, node);
            remark(path, &remarks, cx);
        }
        Ok(())
    }

    fn create(&self, value: &Node) -> Create {
        if self.options.create {
            Create::like(value)
        } else {
            Create::Nothing
        }
    }

    /// True if the path leads into a string with structure and changed it. As
    /// in kustomize, errors inside the string only give false.
    fn write_inside_text(
        &self,
        node: &mut Node,
        path: &Path,
        value: &Node,
        remarks: &mut Remarks<'_>,
        cx: &mut StepContext<'_>,
    ) -> bool {
        let Some((scalar, document, inner)) = structured::enter(node, &path.parts) else {
            return false;
        };
        let Value::Scalar(tag, text) = &scalar.value else {
            return false;
        };
        let tag = *tag;
        let create = self.create(value);
        let splits = cx.version.has(Behavior::StructuredTextOptions);
        let options = splits.then_some(&self.options);
        let keys_become_text = cx.version.has(Behavior::KeysBecomeText);
        let source = value.origin;
        let value = NewValue {
            value,
            options,
            keys_become_text,
            expressions: &self.expressions,
        };
        match structured::replaced(text, document, inner, value, create, remarks) {
            Ok(replaced) => {
                cx.causes.growth.adds_text(replaced.len());
                scalar.origin = cx.copied_over(source, scalar);
                scalar.value = Value::Scalar(tag, replaced);
                true
            }
            Err(_) => false,
        }
    }

    /// Writes the value to every field of the path. `source` is the source field
    /// if it is in `node`: once it is overwritten, its new value is copied.
    fn write_field(
        &self,
        node: &mut Node,
        path: &Path,
        (value, source): (&Node, Option<&FieldPath>),
        remarks: &mut Remarks<'_>,
        cx: &mut StepContext<'_>,
    ) -> Fallible<()> {
        let mut current = Cow::Borrowed(value);
        let enters_text = cx.version.has(Behavior::StructuredText);
        let mut walk = Walk {
            create: self.create(value),
            made: if self.options.create {
                cx.made()
            } else {
                Origin::NONE
            },
            visit: &mut |Found { node, is_new, path }| {
                self.set(node, is_new, (&current, path), cx)?;
                if source == Some(path) {
                    current = Cow::Owned(node.clone());
                }
                Ok(())
            },
            remarks: Remarks {
                comments: std::mem::take(&mut remarks.comments),
                ..Remarks::default()
            },
            expressions: &self.expressions,
            enters_text,
            path: FieldPath::default(),
        };
        let written = walk.walk(node, &path.parts);
        remarks
            .loose_matches
            .append(&mut walk.remarks.loose_matches);
        remarks.lost.append(&mut walk.remarks.lost);
        match written {
            Ok(0) => Err(self.field_missing(node, path).into()),
            Ok(_) => Ok(()),
            Err(failed) => Err(self.relocated(failed, path)),
        }
    }

    /// Writes one field. A scalar gets the text and keeps its type, as in kustomize.
    fn set(
        &self,
        node: &mut Node,
        is_new: bool,
        (value, path): (&Node, &FieldPath),
        cx: &mut StepContext<'_>,
    ) -> Fallible<()> {
        let origin = if is_new {
            cx.made_of(value.origin)
        } else {
            cx.copied_over(value.origin, node)
        };
        let new = match &value.value {
            Value::Scalar(_, text) => text.clone(),
            _ => Text::default(),
        };
        match &mut node.value {
            Value::Scalar(_, old) => {
                let text = joined(old, new, &self.options);
                cx.writes_text(&text)?;
                if is_new || node.style == Style::Untagged {
                    *node = untagged(&text, origin)
                } else {
                    *old = text
                }
            }
            _ if !self.options.delimiter.is_empty() => {
                return Err(delimiter_on_collection(node).into());
            }
            _ => {
                refuse_depth(path.segments().len(), value, self.at)?;
                cx.copies(value)?;
                *node = value.clone();
                cx.mark_copied(node);
            }
        }
        node.origin = origin;
        Ok(())
    }

    fn field_missing(&self, node: &Node, path: &Path) -> Diagnostic {
        let diagnostic = Diagnostic::error(
            Code::ReplacementTargetField,
            format!("the target has no field `{}`", path.text),
        )
        .at(path.at);
        let diagnostic = match explain(node, &path.parts) {
            Some(reason) => diagnostic.help(reason),
            None => diagnostic,
        };
        if self.options.create {
            diagnostic
        } else {
            diagnostic.help("set `options: {create: true}` to create missing fields")
        }
    }

    /// Moves the error to the place of the path, with the place in the resource as a label.
    fn relocated(&self, failed: Diagnostics, path: &Path) -> Diagnostics {
        failed.map(|diagnostic| {
            let there = diagnostic.at;
            let moved = diagnostic.at(path.at);
            if there.is_none() {
                moved
            } else {
                moved.label(there, "here")
            }
        })
    }
}

fn encoding_ignored(encoding: &LocatedText) -> Diagnostic {
    Diagnostic::warning(
        Code::ReplacementEncodingIgnored,
        format!("`encoding: {}` has no effect", encoding.value),
    )
    .at(encoding.at)
    .help("kustomize accepts the option and ignores it; encode the source's value yourself")
}

fn remark(path: &Path, remarks: &Remarks<'_>, cx: &mut StepContext<'_>) {
    for (text, origin) in &remarks.loose_matches {
        cx.warn(
            Diagnostic::warning(
                Code::ReplacementRegexMatch,
                format!("the path `{}` also matches `{text}`", path.text),
            )
            .at(path.at)
            .label(*origin, "this one")
            .help("kustomize reads the value of a match as a regular expression without anchors; write `[name=^web$]`"),
        );
    }
    for origin in &remarks.lost {
        cx.warn(
            Diagnostic::warning(
                Code::ReplacementLost,
                format!("the value written to `{}` is lost", path.text),
            )
            .at(path.at)
            .label(*origin, "the path leads into this value")
            .help("kustomize silently changes a copy: only exact paths can lead into a string, and the result must be valid"),
        );
    }
}
