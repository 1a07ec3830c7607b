//! What an environment is laid over: the built resources, known by the names
//! they have when an overlay's patches see them, which is before hashes.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use crate::diag::{Code, Diagnostic, Fallible, listed};
use crate::environment::config::Select;
use crate::kustomize::{Selection, Selector};
use crate::model::{Gvk, LabelSelector, Resource};
use crate::yaml::Text;

/// The resources below an overlay.
#[derive(Clone, Debug)]
pub struct Target {
    resources: Vec<Resource>,
    /// Positions by every name that kustomize's selectors look at.
    by_name: FxHashMap<Text, Vec<usize>>,
    /// Groups and kinds that definitions of the target put outside namespaces.
    cluster_scoped: BTreeSet<(Text, Text)>,
}

impl Target {
    /// The resources of a finished build, with the hashes taken off their names.
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
            cluster_scoped: resources.iter().filter_map(defined_outside).collect(),
            resources,
        }
    }

    /// True if the target defines this kind, outside namespaces.
    pub fn defines_cluster_scoped(&self, gvk: &Gvk) -> bool {
        !self.cluster_scoped.is_empty()
            && self
                .cluster_scoped
                .contains(&(gvk.group.clone(), gvk.kind.clone()))
    }

    /// Every resource, in order. Positions are this module's handles.
    pub fn resources(&self) -> &[Resource] {
        &self.resources
    }

    /// The resource at a position.
    pub fn get(&self, position: usize) -> &Resource {
        &self.resources[position]
    }

    /// Positions of resources that `is_meant`.
    pub fn positions(&self, is_meant: impl Fn(&Resource) -> bool) -> Vec<usize> {
        let all = self.resources.iter().enumerate();
        all.filter(|(_, resource)| is_meant(resource))
            .map(|(position, _)| position)
            .collect()
    }

    /// Positions of the resources of a kind that an environment's rule selects.
    ///
    /// # Errors
    /// `CODE-selector-empty`, for a selector or a name that selects nothing; a selector that is none.
    pub fn select(&self, kind: &str, select: &Select, code: Code) -> Fallible<Vec<usize>> {
        let mut positions = Vec::new();
        if let Some(text) = &select.label_selector {
            let selector = LabelSelector::parse(&text.value).map_err(|reason| {
                let message = format!("`{}` is no label selector: {reason}", text.value);
                Diagnostic::error(Code::LabelSelector, message).at(text.at)
            })?;
            let meant = |resource: &Resource| {
                resource.kind() == kind && selector.matches(|key| resource.label(key))
            };
            positions.extend(self.positions(meant));
            if positions.is_empty() {
                let message = format!("no {kind} has labels that match `{}`", text.value);
                return Err(Diagnostic::error(code, message)
                    .at(text.at)
                    .help(self.labelled(kind))
                    .into());
            }
        }
        for name in &select.names {
            let named =
                self.positions(|resource| resource.kind() == kind && resource.name() == name.value);
            if named.is_empty() {
                let message = format!("there is no {kind} `{}`", name.value);
                return Err(Diagnostic::error(code, message)
                    .at(name.at)
                    .help(self.labelled(kind))
                    .into());
            }
            positions.extend(named);
        }
        positions.sort_unstable();
        positions.dedup();
        Ok(positions)
    }

    fn labelled(&self, kind: &str) -> String {
        let names = self
            .resources
            .iter()
            .filter(|resource| resource.kind() == kind);
        match listed(names.map(Resource::name)) {
            names if names.is_empty() => format!("the render has no {kind}"),
            names => format!("the render has {names}"),
        }
    }

    /// A selector that means the resource at `position` and no other.
    ///
    /// kustomize looks at first names, too, so that a name alone may mean two
    /// resources; then the namespace, the lack of a group and a label tell them apart.
    ///
    /// # Errors
    /// `ambiguous-target`, where nothing does.
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
        if alike.len() == 1 || self.means_one(&selector, alike)? {
            return Ok(selector);
        }
        if id.gvk.group.is_empty() {
            selector.group = "^$".into();
        }
        if selector.namespace.is_empty() && !id.gvk.is_cluster_scoped() {
            selector.namespace = quoted(id.effective_namespace());
        }
        if self.means_one(&selector, alike)? {
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
            if self.means_one(&narrowed, alike).unwrap_or(false) {
                return Ok(narrowed);
            }
        }
        let message = format!(
            "no patch can mean `{}` alone: another resource had its name",
            resource.id()
        );
        Err(Diagnostic::error(Code::AmbiguousTarget, message)
            .at(resource.origin)
            .help("give it a label that the other has not")
            .into())
    }

    /// True if the selector means one of the resources that have its name.
    fn means_one(&self, selector: &Selector, alike: &[usize]) -> Fallible<bool> {
        let selection = Selection::compile(selector)?;
        let meant = alike
            .iter()
            .filter(|position| selection.matches(self.get(**position)));
        Ok(meant.count() == 1)
    }
}

/// Positions by first and present name.
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

/// Group and kind of a definition outside namespaces.
fn defined_outside(definition: &Resource) -> Option<(Text, Text)> {
    let text = |path: &[&str]| definition.node.at(path)?.as_text().cloned();
    let is_outside = definition.kind() == "CustomResourceDefinition"
        && text(&["spec", "scope"]).as_deref() == Some("Cluster");
    is_outside.then_some(())?;
    Some((text(&["spec", "group"])?, text(&["spec", "names", "kind"])?))
}

/// `text` as an expression that matches it alone. A hyphen outside brackets needs no escape.
fn quoted(text: &str) -> Text {
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
