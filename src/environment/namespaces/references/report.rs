//! The warning that lists the places which may still mean a namespace that moved.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic, first_of, listed};
use crate::environment::namespaces::own::Moves;
use crate::environment::target::Target;

use super::fields::Left;

/// The most places that the warning lists.
const SHOWN: usize = 10;

/// One warning for all places. The texts themselves may be secret: they are not in it.
pub(in crate::environment) fn not_moved(
    target: &Target,
    moves: &Moves,
    left: Vec<Left>,
) -> Option<Diagnostic> {
    let first = left.first()?;
    let names: Vec<String> = moves
        .iter()
        .filter(|(old, _)| left.iter().any(|it| it.old == *old))
        .map(|(old, new)| format!("`{old}` (now `{new}`)"))
        .collect();
    let place = |it: &Left| {
        let id = target.get(it.resource).id();
        format!("`{}` of `{id}`", it.path)
    };
    let message = match (left.as_slice(), names.as_slice()) {
        ([only], [name]) => format!("{} may still mean the namespace {name}", place(only)),
        _ => format!(
            "{} fields may still mean {}",
            left.len(),
            first_of(SHOWN, names)
        ),
    };
    let mut diagnostic = Diagnostic::warning(Code::NamespaceNotMoved, message).at(first.at);
    for other in left.iter().skip(1).take(SHOWN - 1) {
        diagnostic = diagnostic.label(other.at, place(other));
    }
    let hidden: Vec<String> = left.iter().skip(SHOWN).map(place).collect();
    if !hidden.is_empty() {
        diagnostic = diagnostic.help(format!("and {}", first_of(3 * SHOWN, hidden)));
    }
    let lost: BTreeSet<&str> = left.iter().filter_map(|it| it.lost.as_deref()).collect();
    if !lost.is_empty() {
        let keys: Vec<&str> = lost.iter().copied().collect();
        diagnostic = diagnostic.help(format!(
            "the new Namespace does not have {}, which selectors ask for: `namespaceMetadata: {{inherit: [{}]}}` keeps what they find",
            listed(lost),
            keys.join(", ")
        ));
    }
    let olds = listed(
        moves
            .iter()
            .map(|(old, _)| old)
            .filter(|old| left.iter().any(|it| it.old == *old)),
    );
    Some(diagnostic.help(format!(
        "write what is certain, as in `SERVICE.NAMESPACE.svc`, or take the namespace from the pod (`fieldRef: metadata.namespace`); \
         what reaches {olds} on purpose can stay"
    )))
}
