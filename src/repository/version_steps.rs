//! Changes of a target by another version of kustomize, one behavior at a time. In: a target, and two versions.
//! Out: the steps that change it. Each step is built on the one before, so that all of them together lead from one
//! version to the other, and each difference has the behavior that makes it.

use crate::diag::{Diagnostics, Fallible};
use crate::environment::Request;
use crate::kustomize::version::{Behavior, Version};
use crate::kustomize::{Files, Options};
use crate::model::Resource;
use crate::yaml;

use super::target::Target;
use super::tree::{RenderedTarget, Tree};

/// A step that changes a target.
pub struct VersionStep {
    /// The behaviors that it turns on or off. Several if none of them alone leads to a render; none for the number of
    /// the version, which `buildMetadata: [managedByLabel]` writes.
    pub behaviors: Vec<Behavior>,
    /// The effect.
    pub effect: VersionEffect,
}

/// The effect of a step.
pub enum VersionEffect {
    /// The render before the step and after it; both have other bytes.
    Differs(Box<[RenderedTarget; 2]>),
    /// The target does not render any more.
    Breaks(Diagnostics),
    /// The target renders now.
    Mends,
}

/// The steps from version `from` to version `to` that change `target`. None if both write the same bytes, or neither
/// renders it.
pub fn version_steps(
    tree: &Tree,
    target: &Target,
    request: &Request,
    files: &Files<'_>,
    [from, to]: [Version; 2],
) -> Vec<VersionStep> {
    let build = |version: Version| {
        let options = Options {
            version: Some(version),
            ..tree.options.clone()
        };
        tree.render_with(target, request, files, &options)
    };
    let (first, last) = (build(from), build(to));
    match (&first, &last) {
        (Err(_), Err(_)) => return Vec::new(),
        (Ok(first), Ok(last)) if is_same(first, last) => return Vec::new(),
        _ => {}
    }
    let goes_on_failing = last.is_err() || first.is_err();
    let mut walk = Steps {
        found: Vec::new(),
        pending: Vec::new(),
        now: first,
    };
    let mut version = from;
    for behavior in from.differences(to) {
        version = version.with(behavior, to.has(behavior));
        walk.pending.push(behavior);
        walk.step(build(version), goes_on_failing);
    }
    // What is left is the number itself.
    walk.step(last, true);
    walk.found
}

struct Steps {
    found: Vec<VersionStep>,
    /// Behaviors since the last step that was found.
    pending: Vec<Behavior>,
    now: Fallible<RenderedTarget>,
}

impl Steps {
    /// Goes on to `next`. A failure between two renders counts with the step that mends it, unless `counts_failures`.
    fn step(&mut self, next: Fallible<RenderedTarget>, counts_failures: bool) {
        let effect = match (&mut self.now, next) {
            (Ok(_), Err(_)) if !counts_failures => return,
            (Ok(_), Err(failed)) => {
                self.now = Err(failed.clone());
                VersionEffect::Breaks(failed)
            }
            (Err(_), Err(failed)) => {
                self.now = Err(failed);
                self.pending.clear();
                return;
            }
            (Err(_), Ok(next)) => {
                self.now = Ok(next);
                VersionEffect::Mends
            }
            (Ok(now), Ok(next)) if is_same(now, &next) => {
                self.pending.clear();
                return;
            }
            (Ok(now), Ok(next)) => {
                let before = std::mem::replace(now, next.clone());
                VersionEffect::Differs(Box::new([before, next]))
            }
        };
        self.found.push(VersionStep {
            behaviors: std::mem::take(&mut self.pending),
            effect,
        });
    }
}

/// True if both are printed with the same bytes.
fn is_same(one: &RenderedTarget, other: &RenderedTarget) -> bool {
    let (one, other) = (&one.resources, &other.resources);
    one.len() == other.len()
        && one
            .iter()
            .zip(other)
            .all(|(one, other)| printed(one) == printed(other))
}

fn printed(resource: &Resource) -> Option<String> {
    let mut text = String::new();
    yaml::emit(&resource.node, &mut text).ok()?;
    Some(text)
}
