//! JSON patches (RFC 6902) with the deviations of the library that kustomize
//! uses (evanphx/json-patch v4): `replace` of a missing key adds it, negative
//! indices count from the end, an operation without `value` writes null.
//!
//! In: the list of operations as a node, later a resource. Out: the changed resource; the cause of
//! each written value is the operation's value. Knows nothing of how patches find their targets.

mod operation;
mod parse;
mod pointer;
mod precision;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use crate::diag::Fallible;
use crate::kustomize::step_context::StepContext;
use crate::kustomize::version::Behavior;
use crate::yaml::{Node, text_keyed, through_json_values};

use operation::Operation;

/// A JSON patch, read and ready.
#[derive(Clone, Debug, Default)]
pub(crate) struct JsonPatch {
    /// The operations. An operation that can never apply is kept as its
    /// error, which kustomize reports only if the patch meets a target.
    operations: Vec<Fallible<Operation>>,
}

impl JsonPatch {
    /// Reads the operations from a list of maps.
    ///
    /// # Errors
    /// `node` is not a list of maps, or a value is not JSON.
    pub(crate) fn parse(node: &Node) -> Fallible<Self> {
        parse::operations(node).map(|operations| Self { operations })
    }

    /// Keeps the JSON of the values of `test`s in the patch's text: they are compared as they are written.
    pub(crate) fn with_written(mut self, text: &str) -> Self {
        let items: Vec<BTreeMap<String, &RawValue>> =
            serde_json::from_str(text).unwrap_or_default();
        for (operation, item) in self.operations.iter_mut().zip(&items) {
            if let Ok(operation) = operation {
                operation.written = item.get("value").map(|value| value.get().into());
            }
        }
        self
    }

    /// The number of values in the operations.
    pub(crate) fn values(&self) -> usize {
        let operations = self.operations.iter().flatten();
        operations.map(Operation::values).sum()
    }

    /// True if an operation may read or change `metadata.annotations`, or anything around them.
    pub(crate) fn sees_annotations(&self) -> bool {
        let mut operations = self.operations.iter().flatten();
        operations.any(Operation::sees_annotations)
    }

    /// Applies the operations in order.
    ///
    /// The whole of `target` passes through JSON first, as in kustomize: every
    /// number becomes a 64-bit float (a warning tells where that loses digits),
    /// implicit nulls become explicit, quotes go.
    ///
    /// # Errors
    /// Paths that lead nowhere, `test`s that do not hold, unknown operations.
    pub(crate) fn apply(&self, target: &mut Node, cx: &mut StepContext<'_>) -> Fallible<()> {
        let mut document = if cx.version.has(Behavior::KeysBecomeText) {
            through_json_values(&text_keyed(target))?
        } else {
            through_json_values(target)?
        };
        precision::warn(target, &document, cx);
        for operation in &self.operations {
            let operation = operation.as_ref().map_err(Clone::clone)?;
            operation.apply(&mut document, cx)?;
        }
        *target = document;
        Ok(())
    }
}
