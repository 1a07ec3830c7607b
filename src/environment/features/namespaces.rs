//! `namespaces`: new namespaces by old ones, for a target that has several of its own. The
//! feature `namespace` moves the resources; here the references to all old namespaces follow.

use crate::config::{Fields, LocatedText};
use crate::diag::{Code, Diagnostic, Fallible};
use crate::environment::namespaces::{Carried, not_moved, references};
use crate::environment::plan::Plan;
use crate::environment::scope::Scope;
use crate::model::Step;
use crate::yaml::{FieldPath, Segment, Text};

use super::feature::Feature;

/// `namespaces`: old namespaces with their new names (templates), in source order.
#[derive(Clone, Debug, Default)]
pub struct Namespaces(pub Vec<(Text, LocatedText)>);

impl Feature for Namespaces {
    fn step() -> Step {
        Step::Namespaces
    }

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        let field = Self::step().field();
        let all = Self(fields.text_map(field));
        if all.0.is_empty()
            && fields
                .node(field)
                .is_some_and(|node| node.as_mapping().is_some())
        {
            let at = fields.place_of(&[field]);
            let diagnostic = Diagnostic::error(Code::FieldValue, "`namespaces` is empty").at(at);
            fields.fail(diagnostic.help("write `namespaces: {shop: \"preview-{{ slug }}\"}`"));
        }
        if let Some((_, first)) = all.0.first()
            && fields.node(Step::Namespace.field()).is_some()
        {
            let message = "`namespace` and `namespaces` exclude each other";
            let diagnostic = Diagnostic::error(Code::FieldValue, message).at(first.at);
            fields.fail(diagnostic.help(
                "keep `namespace` for a target with one namespace, `namespaces` for one with several",
            ));
        }
        all
    }

    fn templates(&self) -> Vec<&LocatedText> {
        self.0.iter().map(|(_, text)| text).collect()
    }

    /// Moves references along, once the Namespaces have their names and labels. This holds for
    /// `namespace`, too.
    fn apply(&self, scope: &Scope<'_>, plan: &mut Plan) -> Fallible<()> {
        follow(scope, plan);
        Ok(())
    }
}

/// Moves references to the namespaces that the target leaves.
fn follow(scope: &Scope<'_>, plan: &mut Plan) {
    let overlay = &mut plan.overlay;
    let objects = overlay.namespace_objects.iter();
    let labels = objects.map(|object| (object.name.as_str(), object.labels.as_slice()));
    let carried = Carried::new(scope.target, scope.moves, labels);
    let current = |position: usize, path: &FieldPath| overlay.new_text(position, path);
    let found = references(scope.target, scope.moves, &carried, &current);
    for reference in found.changes {
        let (position, path, new) = (reference.resource, reference.path, reference.new);
        let rule = scope.namespace_rule();
        // kustomize's name references write a subject's namespace at the end of a build alone, so
        // that a patch may find none; `add` sets the key in either case.
        match path.segments().last() {
            Some(Segment::Key(key)) if key == "namespace" => {
                overlay.set(position, path, new, rule);
            }
            _ => overlay.replace(position, path, new, rule),
        }
    }
    plan.warnings
        .extend(not_moved(scope.target, scope.moves, found.left));
}
