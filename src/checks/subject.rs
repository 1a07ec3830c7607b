//! The input of a check: a render with its causes, the environment behind it, and its neighbors.

use std::sync::LazyLock;

use crate::diag::Origin;
use crate::environment::Config;
use crate::environment::config::Spec;
use crate::model::{Causes, Resource, Step};

/// A render that is checked.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The target, as `list` names it.
    pub name: &'a str,
    /// The resources, in output order.
    pub resources: &'a [Resource],
    /// The causes behind their origins.
    pub causes: &'a Causes,
    /// offshoot.yaml, if there is one.
    pub config: Option<&'a Config>,
    /// The environment in it, if the target is one.
    pub spec: Option<&'a Spec>,
    /// The branch, for an environment of a branch.
    pub branch: Option<&'a str>,
    /// The branch as part of a name.
    pub slug: Option<&'a str>,
    /// The environments that exist once, for an environment of a branch.
    pub production: &'a [Neighbor],
    /// The renders of the other targets of the repository.
    pub elsewhere: &'a dyn Around,
}

/// The resources of other targets.
pub trait Around: Sync {
    /// Every resource.
    fn resources(&self) -> Vec<&Resource>;

    /// True if some could not be rendered, such as those of a chart without helm.
    fn is_partial(&self) -> bool;
}

/// A repository of one target.
#[derive(Clone, Copy, Debug)]
pub struct Nothing;

impl Around for Nothing {
    fn resources(&self) -> Vec<&Resource> {
        Vec::new()
    }

    fn is_partial(&self) -> bool {
        false
    }
}

/// Other targets.
#[derive(Debug, Default)]
pub struct Others {
    /// Their resources.
    pub resources: Vec<Resource>,
    /// True if some could not be rendered.
    pub is_partial: bool,
}

/// The resources of the targets around a render, which are rendered when a check first asks for them.
/// Environments of branches are not among them.
pub struct Elsewhere<'a> {
    known: Vec<&'a [Resource]>,
    others: LazyRenders<'a>,
}

/// Renders that are made at the first use.
type LazyRenders<'a> = LazyLock<Others, Box<dyn FnOnce() -> Others + Send + 'a>>;

impl<'a> Elsewhere<'a> {
    /// Renders that there are already, and others that `render` makes.
    pub fn new(known: Vec<&'a [Resource]>, render: impl FnOnce() -> Others + Send + 'a) -> Self {
        Self {
            known,
            others: LazyLock::new(Box::new(render)),
        }
    }
}

impl Around for Elsewhere<'_> {
    fn resources(&self) -> Vec<&Resource> {
        let known = self.known.iter().copied().flatten();
        known.chain(&self.others.resources).collect()
    }

    fn is_partial(&self) -> bool {
        self.others.is_partial
    }
}

/// The render of another environment.
#[derive(Debug)]
pub struct Neighbor {
    /// The environment's name.
    pub name: String,
    /// The resources.
    pub resources: Vec<Resource>,
    /// The causes behind their origins.
    pub causes: Causes,
}

impl<'a> Subject<'a> {
    /// True for an environment of a branch.
    pub(super) fn is_of_branch(&self) -> bool {
        self.branch.is_some()
    }

    /// The resources of a kind, in whatever group and version.
    pub(super) fn of_kind(&self, kind: &'a str) -> impl Iterator<Item = &'a Resource> {
        let resources: &'a [Resource] = self.resources;
        resources.iter().filter(move |it| it.kind() == kind)
    }

    /// True for the template of a chart: helm completes names such as `{{ .Release.Namespace }}`, and what an API
    /// server gets is another render.
    pub(super) fn is_of_chart(&self) -> bool {
        let is_open = |text: &str| text.contains("{{");
        let mut resources = self.resources.iter();
        resources.any(|it| is_open(it.name()) || is_open(it.namespace()))
    }

    /// True for a kustomization that may be a part that others build on: it is not an environment, and its resources
    /// are in no namespace yet. Fields that its users set are not missing.
    pub(super) fn is_part(&self) -> bool {
        let mut resources = self.resources.iter();
        self.spec.is_none() && resources.all(|it| it.namespace().is_empty())
    }

    /// The place of the environment in offshoot.yaml.
    pub(super) fn at(&self) -> Origin {
        self.spec.map(|spec| spec.name.at).unwrap_or_default()
    }
}

/// The origin of the text that somebody wrote, before an environment moved hosts and namespaces in it: what
/// is left of it is not theirs.
pub(super) fn before_moves(causes: &Causes, at: Origin) -> Origin {
    const MOVES: [Step; 4] = [
        Step::Hosts,
        Step::Namespace,
        Step::Namespaces,
        Step::References,
    ];
    let mut origin = at;
    while let Some(cause) = causes.get(origin) {
        if !MOVES.contains(&cause.step) || cause.replaced.is_none() {
            break;
        }
        origin = cause.replaced;
    }
    origin
}

/// The namespace of a resource: `default` where none is written.
pub(super) fn namespace_of(resource: &Resource) -> &str {
    match resource.namespace() {
        "" => "default",
        namespace => namespace,
    }
}
