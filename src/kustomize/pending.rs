//! Fields that are not done yet are errors.

use std::sync::Arc;

use crate::diag::{Diagnostic, Fallible, Origin};
use crate::model::ResourceSet;
use crate::yaml::LocatedText;

use super::config::{FieldSpec, ReplacementField, VarRule};
use super::context::{StepContext, Transformer};

/// `replacements`.
pub(super) struct Replacements;

impl Replacements {
    pub(super) fn load(
        entries: &[ReplacementField],
        _read: &mut dyn FnMut(&LocatedText) -> Fallible<(Arc<str>, Origin)>,
    ) -> Fallible<Self> {
        let at = entries.first().map_or(Origin::NONE, |entry| entry.replacement.at);
        Err(Diagnostic::error("replacements-unsupported", "`replacements` are not supported yet").at(at).into())
    }
}

impl Transformer for Replacements {
    fn transform(&self, _: &mut ResourceSet, _: &mut StepContext<'_>) -> Fallible<()> {
        Ok(())
    }
}

/// `vars`.
#[derive(Default)]
pub(super) struct Vars;

impl Vars {
    pub(super) fn merge(&mut self, _other: Vars) -> Fallible<()> {
        Ok(())
    }

    pub(super) fn add(&mut self, rules: &[VarRule], _: &mut ResourceSet) -> Fallible<()> {
        match rules.first() {
            None => Ok(()),
            Some(rule) => Err(Diagnostic::error("vars-unsupported", "`vars` are not supported yet").at(rule.at).into()),
        }
    }

    pub(super) fn resolve(&self, _: &mut ResourceSet, _: &[FieldSpec], _: &mut StepContext<'_>) -> Fallible<()> {
        Ok(())
    }
}
