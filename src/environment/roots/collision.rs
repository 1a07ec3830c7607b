//! Objects that two parts of an environment render differently. In: both renders. Out: one error for
//! each pair of parts, with the place of both values and the ways out.

use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin, first_of};
use crate::model::{Causes, Resource};
use crate::yaml::{FieldPath, Node, Value};

use super::part::Part;

/// Most objects that one error names.
const SHOWN: usize = 10;

/// A resource as a part renders it.
#[derive(Clone, Copy)]
pub(super) struct Rendered<'a> {
    pub(super) part: &'a Part,
    pub(super) resource: &'a Resource,
    pub(super) causes: &'a Causes,
}

/// The collisions, in the order of the resources.
#[derive(Default)]
pub(super) struct Collisions<'a>(Vec<(Rendered<'a>, Rendered<'a>)>);

impl<'a> Collisions<'a> {
    /// Notes that two parts render one object differently.
    pub(super) fn add(&mut self, first: Rendered<'a>, second: Rendered<'a>) {
        self.0.push((first, second));
    }

    /// # Errors
    /// `id-collision`, once for each pair of parts.
    pub(super) fn or_ok(self) -> Fallible<()> {
        let mut failures = Failures::default();
        let mut rest = self.0;
        while let Some((first, second)) = rest.first().copied() {
            let is_same = |(one, other): &(Rendered<'_>, Rendered<'_>)| {
                one.part == first.part && other.part == second.part
            };
            let (same, others): (Vec<_>, Vec<_>) = rest.into_iter().partition(is_same);
            failures.push(collision(&same));
            rest = others;
        }
        failures.or_ok(())
    }
}

fn collision(found: &[(Rendered<'_>, Rendered<'_>)]) -> Diagnostic {
    let ids = found
        .iter()
        .map(|(_, it)| format!("`{}`", it.resource.id()));
    let [(first, second), ..] = found else {
        return Diagnostic::error(Code::IdCollision, "two directories render one object");
    };
    let (one, other) = (&first.part.name, &second.part.name);
    let message = format!(
        "`{one}` and `{other}` render {} differently",
        first_of(SHOWN, ids)
    );
    let mut diagnostic = Diagnostic::error(Code::IdCollision, message);
    for (index, (first, second)) in found.iter().take(SHOWN).enumerate() {
        let (path, before, after) = difference(first.resource, second.resource);
        let at = known(
            second.causes.position(after),
            second.resource,
            second.causes,
        );
        diagnostic = if index == 0 {
            diagnostic.at(at)
        } else {
            diagnostic.label(at, format!("`{path}` in `{other}`"))
        };
        let at = known(first.causes.position(before), first.resource, first.causes);
        diagnostic = diagnostic.label(at, format!("`{path}` in `{one}`"));
    }
    let (kind, name) = (second.resource.kind(), second.resource.name());
    diagnostic = diagnostic.help(format!(
        "leave one out: `exclude: [{{kind: {kind}, name: {name}, path: {other}}}]`, or that of `{one}`"
    ));
    if second.resource.gvk().is_cluster_scoped() {
        return diagnostic;
    }
    diagnostic.help(
        "or keep both apart: a `namespace` of its own in each kustomization, and `namespaces` in the environment",
    )
}

/// A place, or that of the resource.
fn known(at: Origin, resource: &Resource, causes: &Causes) -> Origin {
    if at.is_none() {
        causes.position(resource.origin)
    } else {
        at
    }
}

/// The first field that differs, with its places. Resources that differ in nothing else are told apart
/// by their names: one ends in a hash.
fn difference(first: &Resource, second: &Resource) -> (FieldPath, Origin, Origin) {
    let name = FieldPath::keys(&["metadata", "name"]);
    let found = of_nodes(&first.node, &second.node, FieldPath::default());
    found.unwrap_or((name, first.origin, second.origin))
}

fn of_nodes(a: &Node, b: &Node, path: FieldPath) -> Option<(FieldPath, Origin, Origin)> {
    match (&a.value, &b.value) {
        (Value::Mapping(first), Value::Mapping(second)) => {
            let common = first.entries.iter().find_map(|entry| {
                let path = path.clone().key(&entry.key.text);
                match b.get(&entry.key.text) {
                    Some(other) => of_nodes(&entry.value, other, path),
                    None => Some((path, entry.value.origin, b.origin)),
                }
            });
            common.or_else(|| {
                let mut own = second.entries.iter();
                let entry = own.find(|entry| a.get(&entry.key.text).is_none())?;
                Some((path.key(&entry.key.text), a.origin, entry.value.origin))
            })
        }
        (Value::Sequence(first), Value::Sequence(second)) => {
            let mut items = first.iter().zip(second).enumerate();
            let found = items.find_map(|(index, (a, b))| of_nodes(a, b, path.clone().item(index)));
            found.or_else(|| (first.len() != second.len()).then_some((path, a.origin, b.origin)))
        }
        (a_value, b_value) => (a_value != b_value).then_some((path, a.origin, b.origin)),
    }
}
