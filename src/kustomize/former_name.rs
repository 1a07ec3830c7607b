//! A warning for an entry that finds one resource by its name, and another by the name that it had before a
//! prefix or suffix: kustomize compares both names, and changes both resources.

use crate::diag::{Code, Diagnostic, Origin, first_of};
use crate::model::{Resource, ResourceSet};

use super::step_context::StepContext;

/// The most resources that the message names.
const ENOUGH: usize = 5;

/// An entry that finds resources by name.
pub(crate) struct Finder {
    /// The code of the warning.
    pub(crate) code: Code,
    /// The entry in words, up to the resource that has the name: "the patch for".
    pub(crate) what: &'static str,
    /// The words between that and the others: "also changes".
    pub(crate) also: &'static str,
    /// The name in the entry.
    pub(crate) at: Origin,
    /// A way to mean one of them.
    pub(crate) help: &'static str,
}

impl Finder {
    /// Warns of the resources at the positions `found` that have the name no longer, if another has it.
    pub(crate) fn warn(
        &self,
        found: &[usize],
        resources: &ResourceSet,
        is_named_now: impl Fn(&Resource) -> bool,
        cx: &mut StepContext<'_>,
    ) {
        if found.len() > 1 {
            let found = found
                .iter()
                .filter_map(|&position| resources.items().get(position));
            let warning = self.warning(found, is_named_now);
            warning.into_iter().for_each(|warning| cx.warn(warning));
        }
    }

    fn warning<'r>(
        &self,
        found: impl Iterator<Item = &'r Resource>,
        is_named_now: impl Fn(&Resource) -> bool,
    ) -> Option<Diagnostic> {
        let (present, former): (Vec<&Resource>, Vec<&Resource>) =
            found.partition(|resource| is_named_now(resource));
        let (meant, other) = (present.first()?, former.first()?);
        let described = former.iter().map(|resource| {
            let name = resource.original_id().name;
            format!(
                "`{}/{}`, which was `{name}`",
                resource.kind(),
                resource.name()
            )
        });
        let message = format!(
            "{} `{}/{}` {} {}",
            self.what,
            meant.kind(),
            meant.name(),
            self.also,
            first_of(ENOUGH, described)
        );
        let warning = Diagnostic::warning(self.code, message)
            .at(self.at)
            .label(meant.origin, "this resource has the name")
            .label(other.origin, "this one had it before a prefix or suffix");
        Some(warning.help(self.help))
    }
}
