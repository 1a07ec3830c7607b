//! Kinds without a definition, in a group of which the repository has definitions of other kinds.

use std::collections::BTreeMap;

use crate::checks::findings::Findings;
use crate::checks::objects::Objects;
use crate::checks::subject::Subject;
use crate::diag::{Code, Diagnostic, first_of};
use crate::model::{Resource, built_in_scope};
use crate::yaml::Node;

/// Kinds that a message lists.
const SHOWN: usize = 10;

/// Adds one finding for all kinds that the render needs, and whose group has definitions without them.
pub(super) fn check(subject: &Subject<'_>, objects: &Objects<'_>, findings: &mut Findings) {
    let mut used: BTreeMap<(String, &str), &Resource> = BTreeMap::new();
    for resource in subject.resources {
        let group = resource.gvk().group.to_string();
        if built_in_scope(&group, resource.kind()).is_none() && group.contains('.') {
            used.entry((group, resource.kind())).or_insert(resource);
        }
    }
    // A base that is not at hand may have the definition.
    if used.is_empty() || subject.elsewhere.is_partial() {
        return;
    }
    let all = subject.resources.iter().chain(objects.around());
    let mut defined: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for definition in all.filter(|it| it.kind() == "CustomResourceDefinition") {
        let spec = |path: &[&str]| definition.node.get("spec").and_then(|spec| spec.at(path));
        let text = |path: &[&str]| spec(path).and_then(Node::as_str).unwrap_or_default();
        let kinds = defined.entry(text(&["group"])).or_default();
        kinds.push(text(&["names", "kind"]));
    }
    let is_missing = |(group, kind): &(String, &str)| {
        let kinds = defined.get(group.as_str());
        kinds.is_some_and(|kinds| !kinds.contains(kind))
    };
    let missing: Vec<_> = used.iter().filter(|(kind, _)| is_missing(kind)).collect();
    let Some((_, first)) = missing.first() else {
        return;
    };
    let names = missing
        .iter()
        .map(|((group, kind), _)| format!("`{kind}.{group}`"));
    let message = format!(
        "the repository defines other kinds of the group, but not {}",
        first_of(SHOWN, names)
    );
    let mut found = Diagnostic::warning(Code::ReferenceBroken, message).at(first.origin);
    for (_, resource) in missing.iter().skip(1).take(SHOWN) {
        found = found.label(resource.origin, "here, too");
    }
    let found = found.help("add the CustomResourceDefinition, or correct `kind` and `apiVersion`");
    findings.add_general(subject, found);
}
