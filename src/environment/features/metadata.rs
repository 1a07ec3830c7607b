//! `labels` and `annotations` on every resource, in its own metadata alone:
//! selectors and pod templates stay as they are.

use crate::config::{Fields, LocatedText};
use crate::diag::{Failures, Fallible};
use crate::environment::overlay::Entry;
use crate::environment::plan::Plan;
use crate::environment::scope::Scope;
use crate::model::Step;
use crate::yaml::Text;

use super::feature::Feature;

/// `labels` (templates), in source order.
#[derive(Clone, Debug, Default)]
pub struct Labels(pub Vec<(Text, LocatedText)>);

/// `annotations` (templates), in source order.
#[derive(Clone, Debug, Default)]
pub struct Annotations(pub Vec<(Text, LocatedText)>);

impl Feature for Labels {
    fn step() -> Step {
        Step::Labels
    }

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self(fields.text_map(Self::step().field()))
    }

    fn templates(&self) -> Vec<&LocatedText> {
        self.0.iter().map(|(_, text)| text).collect()
    }

    fn labels(&self) -> &[(Text, LocatedText)] {
        &self.0
    }

    fn apply(&self, scope: &Scope<'_>, plan: &mut Plan) -> Fallible<()> {
        let entries = entries(&self.0, Self::step(), scope)?;
        plan.overlay.labels.extend(entries);
        Ok(())
    }
}

impl Feature for Annotations {
    fn step() -> Step {
        Step::Annotations
    }

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self(fields.text_map(Self::step().field()))
    }

    fn templates(&self) -> Vec<&LocatedText> {
        self.0.iter().map(|(_, text)| text).collect()
    }

    fn annotations(&self) -> &[(Text, LocatedText)] {
        &self.0
    }

    fn apply(&self, scope: &Scope<'_>, plan: &mut Plan) -> Fallible<()> {
        let entries = entries(&self.0, Self::step(), scope)?;
        plan.overlay.annotations.extend(entries);
        Ok(())
    }
}

/// The entries with their values rendered.
fn entries(texts: &[(Text, LocatedText)], step: Step, scope: &Scope<'_>) -> Fallible<Vec<Entry>> {
    let mut failures = Failures::default();
    let mut entries = Vec::new();
    for (key, text) in texts {
        let value = failures.keep(scope.render(text)).unwrap_or_default();
        entries.push(Entry::text(key, &value, scope.rule(step, text.at)));
    }
    failures.or_ok(entries)
}
