//! The target of an environment: the built resources, under the names that an
//! overlay's patches see, which is before hashes are added.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Fallible, Origin};
use crate::kustomize::{Selection, Selector};
use crate::model::{Expressions, KindScope, Resource, Step};
use crate::yaml::Text;

use super::kinds::Kinds;

/// The resources below an overlay.
#[derive(Clone, Debug)]
pub struct Target {
    resources: Vec<Resource>,
    /// Positions by every name that kustomize's selectors match.
    by_name: FxHashMap<Text, Vec<usize>>,
    kinds: Kinds,
    /// Resources that the environment leaves out.
    excluded: Vec<LeftOut>,
    /// Resources that were left out of it already.
    left_out: Vec<Resource>,
    /// Services as the target has them, by the positions of those that stand in for them.
    stand_ins: BTreeMap<usize, Resource>,
    /// True if `only` selects what it has.
    is_partial: bool,
}

/// A resource that an environment leaves out.
#[derive(Clone, Debug)]
pub(super) struct LeftOut {
    /// The resource.
    pub(super) resource: Resource,
    /// The field that asks for it.
    pub(super) step: Step,
    /// The place that asks for it.
    pub(super) at: Origin,
}

/// The part that a resource has in a partial environment.
pub(super) enum Fate {
    /// Kept as it is.
    Stays,
    /// Another one of its name stands in for it.
    StandsIn(Box<Resource>),
    /// Left out, as this place asks for.
    Leaves(Origin),
}

impl Target {
    /// The resources of a finished build, with the hashes removed from their names.
    pub fn new(built: &[Resource]) -> Self {
        let unhashed = |resource: &Resource| {
            let mut resource = resource.clone();
            if resource.needs_hash
                && let Some(before) = resource.forget_id()
            {
                let origin = resource.origin;
                resource.set_name(before.name, origin);
            }
            resource
        };
        let resources: Vec<Resource> = built.iter().map(unhashed).collect();
        Self {
            by_name: by_name(&resources),
            kinds: Kinds::defined_by(&resources),
            resources,
            excluded: Vec::new(),
            left_out: Vec::new(),
            stand_ins: BTreeMap::new(),
            is_partial: false,
        }
    }

    /// The same target, with what offshoot.yaml states of its kinds.
    #[must_use]
    pub fn stating(mut self, kinds: &[LocatedText], scope: KindScope) -> Self {
        self.kinds = self.kinds.stating(kinds, scope);
        self
    }

    /// The scopes of kinds.
    pub fn kinds(&self) -> &Kinds {
        &self.kinds
    }

    /// The target without the resources for which `asked` gives a place. No feature sees these.
    #[must_use]
    pub fn without(mut self, asked: impl Fn(usize) -> Option<Origin>) -> Self {
        let all = std::mem::take(&mut self.resources);
        for (position, resource) in all.into_iter().enumerate() {
            match asked(position) {
                Some(at) => self.excluded.push(LeftOut {
                    resource,
                    step: Step::Exclude,
                    at,
                }),
                None => self.resources.push(resource),
            }
        }
        self.by_name = by_name(&self.resources);
        self
    }

    /// The target of a partial environment: `fates` are those of its resources, in order.
    #[must_use]
    pub(super) fn partial(mut self, fates: Vec<Fate>) -> Self {
        let all = std::mem::take(&mut self.resources);
        for (resource, fate) in all.into_iter().zip(fates) {
            match fate {
                Fate::Stays => self.resources.push(resource),
                Fate::StandsIn(stand_in) => {
                    self.stand_ins.insert(self.resources.len(), resource);
                    self.resources.push(*stand_in);
                }
                Fate::Leaves(at) => self.excluded.push(LeftOut {
                    resource,
                    step: Step::Only,
                    at,
                }),
            }
        }
        self.by_name = by_name(&self.resources);
        self.is_partial = true;
        self
    }

    /// True if `only` selects what it has: settings may be about the rest.
    pub fn is_partial(&self) -> bool {
        self.is_partial
    }

    /// The Services of the rest, by the positions of those that stand in for them.
    pub fn stand_ins(&self) -> impl Iterator<Item = (usize, &Resource)> {
        let all = self.stand_ins.iter();
        all.map(|(position, service)| (*position, service))
    }

    /// The Service that the resource at a position stands in for.
    pub fn stood_in(&self, position: usize) -> Option<&Resource> {
        self.stand_ins.get(&position)
    }

    /// The resources that `only` leaves out.
    pub fn left_by_only(&self) -> impl Iterator<Item = &Resource> {
        let all = self.excluded.iter().filter(|it| it.step == Step::Only);
        all.map(|it| &it.resource)
    }

    /// The rest of a partial environment: what `only` leaves out, and the Services that something stands in for.
    pub fn rest(&self) -> impl Iterator<Item = &Resource> {
        self.left_by_only().chain(self.stand_ins.values())
    }

    /// The same target, which does not have `resources` since the environment leaves them out.
    #[must_use]
    pub fn lacking(mut self, resources: &[Resource]) -> Self {
        self.left_out = resources.to_vec();
        self
    }

    /// Every resource that `exclude` leaves out.
    pub fn all_excluded(&self) -> impl Iterator<Item = &Resource> {
        let excluded = self.excluded.iter().filter(|it| it.step == Step::Exclude);
        excluded.map(|it| &it.resource).chain(&self.left_out)
    }

    /// The resources that the overlay leaves out.
    pub(super) fn excluded(&self) -> &[LeftOut] {
        &self.excluded
    }

    /// Every resource, in order. Other modules refer to a resource by its position.
    pub fn resources(&self) -> &[Resource] {
        &self.resources
    }

    /// The resource at a position.
    pub fn get(&self, position: usize) -> &Resource {
        &self.resources[position]
    }

    /// Positions of the resources that `is_meant` accepts.
    pub fn positions(&self, is_meant: impl Fn(&Resource) -> bool) -> Vec<usize> {
        let all = self.resources.iter().enumerate();
        all.filter(|(_, resource)| is_meant(resource))
            .map(|(position, _)| position)
            .collect()
    }

    /// A selector that matches the resource at `position` and no other.
    ///
    /// kustomize also matches original names, so that a name may match two resources.
    /// The namespace, an empty group or a label then makes the difference.
    ///
    /// # Errors
    /// `ambiguous-target` if nothing does.
    pub fn address(&self, position: usize) -> Fallible<Selector> {
        let resource = self.get(position);
        let id = resource.id();
        let mut selector = Selector {
            group: quoted(&id.gvk.group),
            version: quoted(&id.gvk.version),
            kind: quoted(&id.gvk.kind),
            name: quoted(&id.name),
            namespace: quoted(&id.namespace),
            ..Selector::default()
        };
        let alike = self.by_name.get(&id.name).map_or(&[][..], Vec::as_slice);
        if alike.len() == 1 || self.matches_one(&selector, alike)? {
            return Ok(selector);
        }
        if id.gvk.group.is_empty() {
            selector.group = "^$".into();
        }
        if selector.namespace.is_empty() && !id.gvk.is_cluster_scoped() {
            selector.namespace = quoted(id.effective_namespace());
        }
        if self.matches_one(&selector, alike)? {
            return Ok(selector);
        }
        self.with_label(resource, selector, alike)
    }

    fn with_label(
        &self,
        resource: &Resource,
        selector: Selector,
        alike: &[usize],
    ) -> Fallible<Selector> {
        let labels = resource
            .node
            .at(&["metadata", "labels"])
            .and_then(|labels| labels.as_mapping());
        for (key, value) in labels.iter().flat_map(|labels| labels.iter()) {
            let label = format!("{key}={}", value.as_str().unwrap_or_default());
            let narrowed = Selector {
                label_selector: label.into(),
                ..selector.clone()
            };
            if self.matches_one(&narrowed, alike).unwrap_or(false) {
                return Ok(narrowed);
            }
        }
        let message = format!(
            "no patch can select `{}` alone: another resource had its name",
            resource.id()
        );
        Err(Diagnostic::error(Code::AmbiguousTarget, message)
            .at(resource.origin)
            .help("give it a label that the other one does not have")
            .into())
    }

    /// True if the selector matches one of the resources that have its name.
    fn matches_one(&self, selector: &Selector, alike: &[usize]) -> Fallible<bool> {
        let selection = Selection::compile(selector, &Expressions::default())?;
        let matched = alike
            .iter()
            .filter(|position| selection.matches(self.get(**position)));
        Ok(matched.count() == 1)
    }
}

/// Positions by original and current name.
fn by_name(resources: &[Resource]) -> FxHashMap<Text, Vec<usize>> {
    let mut by_name: FxHashMap<Text, Vec<usize>> = FxHashMap::default();
    for (position, resource) in resources.iter().enumerate() {
        let (first, now) = (resource.original_id().name, resource.id().name);
        if first != now {
            by_name.entry(first).or_default().push(position);
        }
        by_name.entry(now).or_default().push(position);
    }
    by_name
}

/// A regular expression that matches `text` alone. A hyphen outside brackets needs no escape.
pub(super) fn quoted(text: &str) -> Text {
    regex::escape(text).replace(r"\-", "-").into()
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_quoted_text_matches_itself_alone() {
        assert_eq!(quoted("cert-manager.io"), r"cert-manager\.io");
        for text in ["a.b", r"a\-b", "(a|b)*", "^a$", "[a-z]{2}", "é+?"] {
            let expression = regex::Regex::new(&format!("^(?:{})$", quoted(text)));
            let expression = expression.expect("it is an expression");
            assert!(expression.is_match(text), "{text}");
            assert!(!expression.is_match("ab"), "{text}");
        }
    }
}
