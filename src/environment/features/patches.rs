//! `patches`: kustomize's patches of the target, with templates in them. They are applied to the target
//! before any other feature looks at it: see `environment/patched`.

use crate::config::{Fields, LocatedText};
use crate::diag::{Code, Diagnostic, Failures, Fallible};
use crate::environment::plan::Plan;
use crate::environment::scope::Scope;
use crate::kustomize::PatchRule;
use crate::model::Step;

use super::feature::{Feature, Outline};

/// The patches, in the order in which they are applied.
#[derive(Clone, Debug, Default)]
pub struct Patches(pub Vec<PatchRule>);

impl Patches {
    /// The files that the patches are in.
    pub fn files(&self) -> impl Iterator<Item = &LocatedText> {
        self.0.iter().filter_map(|rule| rule.path.as_ref())
    }
}

impl Feature for Patches {
    fn step() -> Step {
        Step::Patches
    }

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self(fields.objects(Self::step().field()))
    }

    fn validate(&self, _outline: &Outline<'_>, failures: &mut Failures) {
        for rule in &self.0 {
            match (&rule.patch, &rule.path) {
                (Some(_), Some(path)) => {
                    let message = "the entry has both `patch` and `path`";
                    let diagnostic = Diagnostic::error(Code::PatchTwice, message).at(path.at);
                    failures.push(diagnostic.help("remove one of the two"));
                }
                (None, None) => {
                    let message = "the entry has neither `patch` nor `path`";
                    let diagnostic = Diagnostic::error(Code::PatchAbsent, message).at(rule.at);
                    failures.push(
                        diagnostic
                            .help("write the patch under `patch`, or name its file under `path`"),
                    );
                }
                _ => {}
            }
        }
    }

    /// Adds nothing: the target has been patched.
    fn apply(&self, _scope: &Scope<'_>, _plan: &mut Plan) -> Fallible<()> {
        Ok(())
    }
}
