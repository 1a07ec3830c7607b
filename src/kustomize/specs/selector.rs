//! Selectors of patches and replacements. In: a selector of the kustomization.
//! Out: the resources it selects. Rules are kustomize's (`api/types/selector.go`,
//! `resWrangler.Select`): expressions are anchored, an empty one matches any text.

use crate::diag::{Code, Diagnostic, Fallible, Origin};
use crate::limits::raised;
use crate::model::{Expressions, GoRegexp, Gvk, LabelSelector, RegexpFault, ResId, Resource};
use crate::yaml::{Node, Value};

use crate::kustomize::config::Selector;
use crate::kustomize::version::{Behavior, Version};

/// A [`Selector`], ready to match.
#[derive(Clone, Debug)]
pub(crate) struct Selection {
    group: Pattern,
    version: Pattern,
    kind: Pattern,
    name: Pattern,
    namespace: Pattern,
    labels: LabelSelector,
    annotations: LabelSelector,
    /// True if the texts are exact, and a namespace is compared with the effective one.
    is_exact: bool,
    /// The place of the selector.
    pub(crate) at: Origin,
}

/// An anchored expression. Most are plain names, which are compared without a regex.
#[derive(Clone, Debug)]
enum Pattern {
    Any,
    Exactly(String),
    Expression(GoRegexp),
}

impl Selection {
    /// Compiles a selector's expressions.
    ///
    /// # Errors
    /// Expressions that are not RE2's, and label selectors that are not Kubernetes'.
    pub(crate) fn compile(selector: &Selector, expressions: &Expressions) -> Fallible<Self> {
        let pattern = |field, text| Pattern::compile(field, text, selector.at, expressions);
        Ok(Self {
            group: pattern("group", &selector.group)?,
            version: pattern("version", &selector.version)?,
            kind: pattern("kind", &selector.kind)?,
            name: pattern("name", &selector.name)?,
            namespace: pattern("namespace", &selector.namespace)?,
            labels: labels("labelSelector", &selector.label_selector, selector.at)?,
            annotations: labels(
                "annotationSelector",
                &selector.annotation_selector,
                selector.at,
            )?,
            is_exact: false,
            at: selector.at,
        })
    }

    /// A selection by exact texts, as replacements before [`Behavior::ReplacementExpressions`] select
    /// (`ResId.IsSelectedBy` in `kyaml/resid`).
    ///
    /// # Errors
    /// Label selectors that are not Kubernetes'.
    pub(crate) fn exactly(selector: &Selector) -> Fallible<Self> {
        let labels_only = Selector {
            label_selector: selector.label_selector.clone(),
            annotation_selector: selector.annotation_selector.clone(),
            at: selector.at,
            ..Selector::default()
        };
        let labels_only = Self::compile(&labels_only, &Expressions::default())?;
        Ok(Self {
            group: Pattern::exactly(&selector.group),
            version: Pattern::exactly(&selector.version),
            kind: Pattern::exactly(&selector.kind),
            name: Pattern::exactly(&selector.name),
            namespace: Pattern::exactly(&selector.namespace),
            is_exact: true,
            ..labels_only
        })
    }

    /// The selection of a replacement's `select` or `reject`.
    ///
    /// # Errors
    /// As [`Selection::compile`].
    pub(crate) fn of_replacement(
        selector: &Selector,
        version: Version,
        expressions: &Expressions,
    ) -> Fallible<Self> {
        if version.has(Behavior::ReplacementExpressions) {
            Self::compile(selector, expressions)
        } else {
            Self::exactly(selector)
        }
    }

    /// True if a patch with this target selects `resource`: by its present type, its present
    /// or original name and effective namespace, and its present labels and annotations.
    pub(crate) fn matches(&self, resource: &Resource) -> bool {
        // Most resources differ in kind or name, which can be compared without building ids.
        if !self.kind.matches(resource.kind()) || !self.may_be_named(resource) {
            return false;
        }
        let (original, current) = (resource.original_id(), resource.id());
        let either = |pattern: &Pattern, part: fn(&ResId) -> &str| {
            pattern.matches(part(&original)) || pattern.matches(part(&current))
        };
        self.matches_type(&current.gvk)
            && either(&self.name, |id| &id.name)
            && either(&self.namespace, ResId::effective_namespace)
            && self.matches_metadata(resource)
    }

    /// True if type, name and namespace as written match `id`'s, as replacements compare them.
    pub(crate) fn matches_id(&self, id: &ResId) -> bool {
        self.matches_type(&id.gvk)
            && self.name.matches(&id.name)
            && self.namespace.matches(self.namespace_of(id))
    }

    fn namespace_of<'i>(&self, id: &'i ResId) -> &'i str {
        if self.is_exact {
            id.effective_namespace()
        } else {
            &id.namespace
        }
    }

    /// The name, if resources of one name alone can match.
    pub(crate) fn exact_name(&self) -> Option<&str> {
        match &self.name {
            Pattern::Exactly(name) => Some(name),
            Pattern::Any | Pattern::Expression(_) => None,
        }
    }

    /// True if the labels and annotations match.
    pub(crate) fn matches_metadata(&self, resource: &Resource) -> bool {
        (self.labels.is_empty() || self.labels.matches(lookup(resource, "labels")))
            && (self.annotations.is_empty()
                || self.annotations.matches(lookup(resource, "annotations")))
    }

    /// True if the selector sets a type, name or namespace.
    pub(crate) fn has_id(&self) -> bool {
        [
            &self.group,
            &self.version,
            &self.kind,
            &self.name,
            &self.namespace,
        ]
        .iter()
        .any(|pattern| !matches!(pattern, Pattern::Any))
    }

    /// True if the selector sets a label or annotation selector.
    pub(crate) fn has_metadata(&self) -> bool {
        !(self.labels.is_empty() && self.annotations.is_empty())
    }

    /// True if the name matches the present one, whatever the earlier ones are.
    pub(crate) fn is_named_now(&self, resource: &Resource) -> bool {
        self.name.matches(resource.name())
    }

    fn may_be_named(&self, resource: &Resource) -> bool {
        let first = resource.history.first().map(|was| was.name.as_str());
        self.name.matches(resource.name()) || first.is_some_and(|name| self.name.matches(name))
    }

    fn matches_type(&self, gvk: &Gvk) -> bool {
        self.kind.matches(&gvk.kind)
            && self.group.matches(&gvk.group)
            && self.version.matches(&gvk.version)
    }
}

impl Pattern {
    fn exactly(text: &str) -> Self {
        match text {
            "" => Self::Any,
            text => Self::Exactly(text.to_owned()),
        }
    }

    fn compile(field: &str, text: &str, at: Origin, expressions: &Expressions) -> Fallible<Self> {
        if text.is_empty() {
            return Ok(Self::Any);
        }
        if regex::escape(text) == text.replace('-', r"\-") {
            return Ok(Self::Exactly(text.to_owned()));
        }
        expressions
            .whole(text)
            .map(Self::Expression)
            .map_err(|fault| not_an_expression(field, text, &fault).at(at).into())
    }

    fn matches(&self, text: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Exactly(exact) => exact == text,
            Self::Expression(expression) => expression.is_match(text),
        }
    }
}

/// The error for an invalid regular expression, with Go's reason.
pub(crate) fn not_an_expression(what: &str, text: &str, fault: &RegexpFault) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        Code::SelectorExpression,
        format!("`{what}: {text}` is not a regular expression"),
    )
    .help(fault.to_string());
    match fault.limit() {
        Some(name) => diagnostic.help(raised(name)),
        None => diagnostic,
    }
}

fn labels(field: &str, text: &str, at: Origin) -> Fallible<LabelSelector> {
    LabelSelector::parse(text).map_err(|reason| {
        Diagnostic::error(
            Code::LabelSelector,
            format!("`{field}: {text}` is not a label selector: {reason}"),
        )
        .at(at)
        .help("the syntax is `app=web,tier in (a, b),!legacy`")
        .into()
    })
}

/// Looks up text in a map of `metadata`. As in kyaml, a value of any type
/// counts by its text; a value without text counts as empty.
fn lookup<'r>(resource: &'r Resource, field: &str) -> impl Fn(&str) -> Option<&'r str> {
    let map = resource.node.at(&["metadata", field]);
    move |key| {
        map.and_then(|map| map.get(key))
            .map(|value: &Node| match &value.value {
                Value::Scalar(_, text) => text.as_str(),
                _ => "",
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::Mapping;

    fn resource(kind: &str, name: &str, namespace: &str) -> Resource {
        let text = |text: &str| Node::string(text, Origin::NONE);
        let mut labels = Mapping::default();
        labels.push("app", text("web"));
        let mut metadata = Mapping::default();
        metadata.push("name", text(name));
        metadata.push("namespace", text(namespace));
        metadata.push("labels", Node::mapping(labels, Origin::NONE));
        let mut root = Mapping::default();
        root.push("apiVersion", text("apps/v1"));
        root.push("kind", text(kind));
        root.push("metadata", Node::mapping(metadata, Origin::NONE));
        Resource::new(Node::mapping(root, Origin::NONE))
    }

    fn selects(selector: &Selector, resource: &Resource) -> bool {
        Selection::compile(selector, &Expressions::default())
            .expect("the selector is well formed")
            .matches(resource)
    }

    #[test]
    fn expressions_are_anchored() {
        let web = resource("Deployment", "web-1", "");
        for (name, expected) in [
            ("web", false),
            ("web.*", true),
            ("web-1", true),
            ("a|web", false),
        ] {
            let selector = Selector {
                name: name.into(),
                ..Selector::default()
            };
            assert_eq!(selects(&selector, &web), expected, "{name}");
        }
    }

    #[test]
    fn an_unset_namespace_is_the_default_one() {
        let selector = Selector {
            kind: "Deploy.*".into(),
            namespace: "default".into(),
            ..Selector::default()
        };
        assert!(selects(&selector, &resource("Deployment", "web", "")));
        assert!(!selects(&selector, &resource("Deployment", "web", "shop")));
    }

    #[test]
    fn the_first_name_counts_as_much_as_the_present_one() {
        let mut web = resource("Deployment", "web", "");
        web.remember_id();
        web.set_name("dev-web", Origin::NONE);
        for name in ["web", "dev-web"] {
            let selector = Selector {
                name: name.into(),
                label_selector: "app=web".into(),
                ..Selector::default()
            };
            assert!(selects(&selector, &web), "{name}");
        }
    }

    #[test]
    fn what_is_no_expression_is_named() {
        let selector = Selector {
            name: "(web".into(),
            ..Selector::default()
        };
        let failed = Selection::compile(&selector, &Expressions::default())
            .expect_err("a parenthesis stays open");
        let messages: Vec<_> = failed.iter().map(|it| it.message.absolute()).collect();
        assert_eq!(messages, ["`name: (web` is not a regular expression"]);
    }
}
