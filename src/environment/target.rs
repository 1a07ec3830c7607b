//! The target of an environment: the built resources, under the names that an
//! overlay's patches see, which is before hashes are added.

use rustc_hash::FxHashMap;

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Fallible, Origin};
use crate::kustomize::{Selection, Selector};
use crate::model::{KindScope, Resource};
use crate::yaml::Text;

use super::kinds::Kinds;

/// The resources below an overlay.
#[derive(Clone, Debug)]
pub struct Target {
    resources: Vec<Resource>,
    /// Positions by every name that kustomize's selectors match.
    by_name: FxHashMap<Text, Vec<usize>>,
    kinds: Kinds,
    /// Resources that the environment leaves out, with the place that asks for it.
    excluded: Vec<(Resource, Origin)>,
    /// Resources that were left out of it already.
    left_out: Vec<Resource>,
}

impl Target {
    /// The resources of a finished build, with the hashes removed from their names.
    pub fn new(built: &[Resource]) -> Self {
        let unhashed = |resource: &Resource| {
            let mut resource = resource.clone();
            if resource.needs_hash
                && let Some(before) = resource.history.pop()
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
                Some(at) => self.excluded.push((resource, at)),
                None => self.resources.push(resource),
            }
        }
        self.by_name = by_name(&self.resources);
        self
    }

    /// The same target, which does not have `resources` since the environment leaves them out.
    #[must_use]
    pub fn lacking(mut self, resources: &[Resource]) -> Self {
        self.left_out = resources.to_vec();
        self
    }

    /// Every resource that the environment leaves out.
    pub fn all_excluded(&self) -> impl Iterator<Item = &Resource> {
        let excluded = self.excluded.iter().map(|(resource, _)| resource);
        excluded.chain(&self.left_out)
    }

    /// The resources that the overlay leaves out, with the place that asks for it.
    pub fn excluded(&self) -> &[(Resource, Origin)] {
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
        let selection = Selection::compile(selector)?;
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
