//! `replacements`: copies values from fields of resources to other fields. In: the
//! entries and the files that they name. Out: a transformer. Semantics are those
//! of `api/filters/replacement`, including its pitfalls; each pitfall warns.

mod comments;
mod joined;
mod sheet_walk;
mod source;
mod structured;
mod target;
mod walk;

mod embedded;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::config::{Casing, LocatedText, decode};
use crate::diag::{Code, Diagnostic, Diagnostics, Failures, Fallible, Origin};
use crate::kustomize::config::{Replacement, ReplacementField};
use crate::kustomize::step_context::{StepContext, Transformer};
use crate::kustomize::version::Version;
use crate::model::{Expressions, ResourceSet};
use crate::yaml::{self, Node, Value};

use target::Target;

/// Reads the file that an entry names: its text, and the origin of its first byte.
pub(super) type ReadFile<'f> = &'f mut dyn FnMut(&LocatedText) -> Fallible<(Arc<str>, Origin)>;

/// The replacements of one kustomization, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Replacements {
    version: Version,
    expressions: Expressions,
    list: Vec<Prepared>,
    /// Warnings for the files, reported when the step runs.
    warnings: Vec<Diagnostic>,
}

#[derive(Clone, Debug)]
struct Prepared {
    replacement: Replacement,
    targets: Vec<Target>,
}

impl Replacements {
    /// Reads the entries and the files that they name.
    ///
    /// # Errors
    /// Files that cannot be read, and entries that can never work.
    pub(crate) fn load(
        entries: &[ReplacementField],
        version: Version,
        expressions: &Expressions,
        read: ReadFile<'_>,
    ) -> Fallible<Self> {
        let mut loaded = Self {
            version,
            expressions: expressions.clone(),
            ..Self::default()
        };
        let mut failures = Failures::default();
        for entry in entries {
            let result = match &entry.path {
                None => loaded.add(entry.replacement.clone()),
                Some(path) if is_inline(&entry.replacement) => Err(Diagnostic::error(
                    Code::ReplacementTwice,
                    "the entry has both a `path` and a replacement",
                )
                .at(path.at)
                .help("remove one of the two")
                .into()),
                Some(path) => read(path).and_then(|(text, origin)| loaded.add_file(&text, origin)),
            };
            failures.keep(result);
        }
        failures.or_ok(loaded)
    }

    fn add_file(&mut self, text: &str, origin: Origin) -> Fallible<()> {
        let node = yaml::parse_config(text, origin)?;
        let items: &[Node] = match &node {
            Some(node) => match &node.value {
                Value::Sequence(items) => items,
                Value::Mapping(_) => std::slice::from_ref(node),
                Value::Scalar(..) => return Err(not_replacements(node.origin).into()),
            },
            None => return Err(not_replacements(origin).into()),
        };
        for item in items {
            let replacement = self.decoded(item)?;
            self.add(replacement)?;
        }
        Ok(())
    }

    /// Decodes an item of a replacements file. Unknown fields only warn: kustomize ignores them.
    fn decoded(&mut self, item: &Node) -> Fallible<Replacement> {
        let mut noted = Failures::default();
        let replacement = decode::<Replacement>(item, Casing::Fold, &mut noted);
        let mut failures = Failures::default();
        let noted = noted.or_ok(()).err().map(Diagnostics::into_vec);
        for diagnostic in noted.unwrap_or_default() {
            if diagnostic.code == Code::UnknownField {
                self.warnings.push(diagnostic.as_warning());
            } else {
                failures.push(diagnostic);
            }
        }
        failures.or_ok(replacement.unwrap_or_default())
    }

    fn add(&mut self, replacement: Replacement) -> Fallible<()> {
        let Some(targets) = &replacement.targets else {
            return Err(Diagnostic::error(
                Code::ReplacementTarget,
                "the replacement has no `targets`",
            )
            .at(replacement.at)
            .help("list the targets: `targets: [{select: {kind: Deployment}, fieldPaths: [metadata.name]}]`")
            .into());
        };
        let mut failures = Failures::default();
        let targets = targets
            .iter()
            .filter_map(|target| {
                failures.keep(Target::compile(target, self.version, &self.expressions))
            })
            .collect();
        self.list.push(Prepared {
            replacement,
            targets,
        });
        failures.or_ok(())
    }
}

impl Transformer for Replacements {
    fn transform(&self, resources: &mut ResourceSet, cx: &mut StepContext<'_>) -> Fallible<()> {
        for warning in &self.warnings {
            cx.warn(warning.clone());
        }
        for Prepared {
            replacement,
            targets,
        } in &self.list
        {
            let mut value = source::Live::read(replacement, resources, cx)?;
            for target in targets {
                target.write(&mut value, resources, cx)?;
            }
        }
        Ok(())
    }
}

fn is_inline(replacement: &Replacement) -> bool {
    let targets = replacement.targets.as_ref();
    replacement.source.is_some() || targets.is_some_and(|targets| !targets.is_empty())
}

fn not_replacements(at: Origin) -> Diagnostic {
    Diagnostic::error(
        Code::ReplacementFile,
        "the file holds neither a replacement nor a list of them",
    )
    .at(at)
    .help("a replacement has `source` or `sourceValue`, and `targets`")
}
