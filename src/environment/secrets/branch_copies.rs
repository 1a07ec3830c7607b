//! Originals in the render of a branch: every branch would copy its own to the same
//! namespaces.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic, first_of};
use crate::model::Resource;

use super::copies::Copies;
use super::made::made;

/// The warning for Secrets and ConfigMaps of a branch that are copied elsewhere, but for those that
/// offshoot.yaml names, by kind and name.
pub(in crate::environment) fn copied_from_branch<'r>(
    resources: impl IntoIterator<Item = &'r Resource>,
    named: &BTreeSet<(&str, &str)>,
) -> Option<Diagnostic> {
    const SHOWN: usize = 10;
    let is_stated = |resource: &&Resource| {
        made(resource).is_some_and(|made| !named.contains(&(made.kind.name(), made.name)))
    };
    let mut copies = Copies::of(resources.into_iter().filter(is_stated)).0;
    // `broad_copies` has these, as errors.
    copies.retain(|copy| !copy.is_for_all());
    let first = copies.first()?;
    let names = copies
        .iter()
        .map(|copy| format!("{} `{}`", copy.kind, copy.name));
    let message = format!(
        "{} copies {} of every branch to other namespaces",
        first.by,
        first_of(SHOWN, names)
    );
    let mut diagnostic = Diagnostic::warning(Code::BranchCopied, message).at(first.at);
    for copy in copies.iter().skip(1).take(SHOWN) {
        diagnostic = diagnostic.label(copy.at, "here, too");
    }
    Some(diagnostic.help(
        "remove the annotation for previews, or list the object in `secretSync.annotate` with a selector of the branch's own",
    ))
}
