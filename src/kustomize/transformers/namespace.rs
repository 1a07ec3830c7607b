//! `namespace` (`api/internal/builtins/NamespaceTransformer.go`,
//! `api/filters/namespace`).

use rustc_hash::FxHashMap;

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Failures, Fallible, first_of};
use crate::kustomize::config::FieldSpec;
use crate::kustomize::specs::tables::Table;
use crate::kustomize::specs::walk::{Missing, for_each_match};
use crate::kustomize::step_context::{StepContext, Transformer};
use crate::kustomize::write::set_scalar;
use crate::model::{Gvk, ResId, Resource, ResourceSet};
use crate::yaml::{Mapping, Node, Tag, Text, Value};

/// A namespace for every namespaced resource.
#[derive(Clone, Debug)]
pub(crate) struct Namespace {
    namespace: Text,
    /// The field of every namespaced resource.
    own: FieldSpec,
    specs: Table<FieldSpec>,
    subjects: Subjects,
    unset_only: bool,
}

/// The subjects of a RoleBinding or ClusterRoleBinding whose namespace is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
enum Subjects {
    /// Subjects called `default`, of any kind.
    #[default]
    DefaultOnly,
    /// Every ServiceAccount.
    AllServiceAccounts,
    /// None.
    None,
}

impl Namespace {
    /// Sets `namespace` in metadata and at `specs`.
    pub(crate) fn new(namespace: impl Into<Text>, specs: impl Into<Table<FieldSpec>>) -> Self {
        Self {
            namespace: namespace.into(),
            own: FieldSpec::any("metadata/namespace", true),
            specs: specs.into(),
            subjects: Subjects::default(),
            unset_only: false,
        }
    }

    /// Sets the options of a NamespaceTransformer: `setRoleBindingSubjects` and `unsetOnly`.
    ///
    /// # Errors
    /// Subjects other than `defaultOnly`, `allServiceAccounts`, `none` and the empty text.
    pub(crate) fn with_options(self, subjects: &LocatedText, unset_only: bool) -> Fallible<Self> {
        let subjects = match subjects.value.as_str() {
            "" | "defaultOnly" => Subjects::DefaultOnly,
            "allServiceAccounts" => Subjects::AllServiceAccounts,
            "none" => Subjects::None,
            other => {
                return Err(Diagnostic::error(
                    Code::RoleBindingSubjects,
                    format!("`setRoleBindingSubjects` is `{other}`"),
                )
                .at(subjects.at)
                .help("use `defaultOnly`, `allServiceAccounts` or `none`")
                .into());
            }
        };
        Ok(Self {
            subjects,
            unset_only,
            ..self
        })
    }

    /// Sets the namespace of one resource, without recording its earlier identity.
    pub(super) fn set_in(&self, resource: &mut Resource, cx: &mut StepContext<'_>) -> Fallible<()> {
        let gvk = resource.gvk();
        let node = &mut resource.node;
        let mut write = |field: &mut Node| self.write(field, cx);
        if !gvk.is_cluster_scoped() {
            for_each_match(
                node,
                &gvk,
                &self.own,
                Missing::Scalar(Tag::Null),
                &mut write,
            )?;
        }
        if is_role_binding(&gvk.kind) {
            self.set_in_subjects(node, &mut write)?;
        }
        for spec in self
            .specs
            .iter()
            .filter(|spec| is_left_to_specs(spec, &gvk))
        {
            for_each_match(node, &gvk, spec, Missing::Scalar(Tag::Str), &mut write)?;
        }
        Ok(())
    }

    fn write(&self, field: &mut Node, cx: &mut StepContext<'_>) -> Fallible<()> {
        let is_set = field.as_str().is_some_and(|text| !text.is_empty());
        if self.unset_only && is_set {
            return Ok(());
        }
        set_scalar(field, self.namespace.clone(), Some(Tag::Str), cx)
    }

    fn set_in_subjects(
        &self,
        node: &mut Node,
        write: &mut dyn FnMut(&mut Node) -> Fallible<()>,
    ) -> Fallible<()> {
        let Some(subjects) = node
            .get_mut("subjects")
            .filter(|subjects| !subjects.is_null())
        else {
            return Ok(());
        };
        if self.subjects == Subjects::None {
            return Ok(());
        }
        let origin = subjects.origin;
        let items = subjects
            .as_sequence_mut()
            .ok_or_else(|| odd_subjects("`subjects` is not a list").at(origin))?;
        for subject in items.iter_mut().filter(|subject| !subject.is_null()) {
            let origin = subject.origin;
            let subject = subject
                .as_mapping_mut()
                .ok_or_else(|| odd_subjects("the subject is not a map").at(origin))?;
            if self.moves(subject) {
                let untyped = || Missing::Scalar(Tag::Null).make();
                write(subject.get_or_insert_with("namespace", untyped))?;
            }
        }
        Ok(())
    }

    /// Warns of resources of charts that stay outside the namespace: kustomize moves none of them.
    fn warn_of_charts(&self, resources: &ResourceSet, cx: &mut StepContext<'_>) {
        let stays = |resource: &&Resource| {
            resource.helm_generated
                && resource.namespace() != self.namespace.as_str()
                && !resource.gvk().is_cluster_scoped()
        };
        let staying: Vec<&Resource> = resources.iter().filter(stays).collect();
        let Some(first) = staying.first() else {
            return;
        };
        let message = format!(
            "resources of charts stay outside the namespace `{}`: {}",
            self.namespace,
            first_of(
                3,
                staying
                    .iter()
                    .map(|resource| format!("`{}`", resource.id()))
            )
        );
        cx.warn(
            Diagnostic::warning(Code::ChartNamespace, message)
                .at(cx.at)
                .label(first.origin, "the chart")
                .help(format!(
                    "kustomize moves no resources of charts: set `namespace: {}` in the entry of `helmCharts`; templates that ignore it need a patch",
                    self.namespace
                )),
        );
    }

    /// Warns of subjects called `default` that are moved although nothing of the build is, or was, in
    /// their namespace: the account of another application.
    fn warn_of_strangers(&self, resources: &ResourceSet, cx: &mut StepContext<'_>) {
        let bindings = resources
            .iter()
            .filter(|found| is_role_binding(found.kind()));
        for subject in bindings.flat_map(default_accounts) {
            let namespace = subject.str_at("namespace").unwrap_or_default();
            let is_home = |resource: &Resource| {
                resource
                    .all_ids()
                    .any(|id| id.effective_namespace() == namespace)
            };
            if self.unset_only
                || self.subjects == Subjects::None
                || namespace.is_empty()
                || namespace == self.namespace.as_str()
                || resources.iter().any(is_home)
            {
                continue;
            }
            let new = &self.namespace;
            let message =
                format!("the ServiceAccount `default` of `{namespace}` becomes the one of `{new}`");
            cx.warn(
                Diagnostic::warning(Code::SubjectMoved, message)
                    .at(subject.origin)
                    .label(cx.at, "moved by this namespace")
                    .help("kustomize moves every subject called `default`; give that account another name, or move with a NamespaceTransformer and `setRoleBindingSubjects: none`"),
            );
        }
    }

    fn moves(&self, subject: &Mapping) -> bool {
        let is = |field, text| subject.get(field).and_then(Node::as_str) == Some(text);
        match self.subjects {
            Subjects::DefaultOnly => is("name", "default"),
            Subjects::AllServiceAccounts => is("kind", "ServiceAccount"),
            Subjects::None => false,
        }
    }
}

impl Transformer for Namespace {
    fn transform(&self, resources: &mut ResourceSet, cx: &mut StepContext<'_>) -> Fallible<()> {
        if self.namespace.is_empty() {
            return Ok(());
        }
        self.warn_of_charts(resources, cx);
        self.warn_of_strangers(resources, cx);
        if self.unset_only {
            refuse_conflicts_meanwhile(resources)?;
        }
        for resource in resources.items_mut() {
            if resource.helm_generated || is_empty(&resource.node) {
                continue;
            }
            resource.remember_id();
            let origin = resource.origin;
            self.set_in(resource, cx)
                .map_err(|failed| failed.with_default_place(origin))?;
        }
        refuse_conflicts(resources)
    }
}

/// False for fields with their own rules, which field specs do not override.
fn is_left_to_specs(spec: &FieldSpec, gvk: &Gvk) -> bool {
    match spec.path.as_str() {
        "metadata/namespace" => false,
        // Only Namespaces of the core group are renamed, not kinds of that
        // name in other groups or versions.
        "metadata/name" => gvk.api_version() == "v1",
        "subjects/namespace" => !(is_role_binding(&gvk.kind) && is_role_binding(&spec.gvk.kind)),
        _ => true,
    }
}

fn is_role_binding(kind: &str) -> bool {
    matches!(kind, "RoleBinding" | "ClusterRoleBinding")
}

/// The ServiceAccounts called `default` among the subjects of a binding.
fn default_accounts(binding: &Resource) -> impl Iterator<Item = &Node> {
    let subjects = binding.node.get("subjects").and_then(Node::as_sequence);
    subjects.unwrap_or_default().iter().filter(|subject| {
        subject.str_at("kind") == Some("ServiceAccount")
            && subject.str_at("name") == Some("default")
    })
}

fn is_empty(node: &Node) -> bool {
    match &node.value {
        Value::Scalar(tag, text) => *tag == Tag::Null || text.is_empty(),
        Value::Sequence(items) => items.is_empty(),
        Value::Mapping(mapping) => mapping.is_empty(),
    }
}

fn odd_subjects(message: &str) -> Diagnostic {
    Diagnostic::error(Code::RoleBindingSubjects, message)
}

/// Rejects a resource that keeps its namespace `default` if a later one of the same name has none yet: kustomize looks
/// for conflicts after each resource.
fn refuse_conflicts_meanwhile(resources: &ResourceSet) -> Fallible<()> {
    let mut failures = Failures::default();
    let mut later: FxHashMap<ResId, &Resource> = FxHashMap::default();
    for resource in resources.iter().rev() {
        let id = resource.id();
        if id.namespace.is_empty() {
            later.insert(id.key(), resource);
        } else if let Some(other) = later.get(&id.key()) {
            failures.push(conflict(&id, other, resource));
        }
    }
    failures.or_ok(())
}

/// Rejects resources with the same identity, which they can get if they had
/// the same name in different namespaces.
fn refuse_conflicts(resources: &ResourceSet) -> Fallible<()> {
    let mut failures = Failures::default();
    let mut first: FxHashMap<ResId, &Resource> = FxHashMap::default();
    for resource in resources.iter() {
        let id = resource.id();
        if let Some(other) = first.insert(id.key(), resource) {
            failures.push(conflict(&id, resource, other));
        }
    }
    failures.or_ok(())
}

fn conflict(id: &ResId, resource: &Resource, other: &Resource) -> Diagnostic {
    Diagnostic::error(
        Code::NamespaceConflict,
        format!("in that namespace there would be two of `{id}`"),
    )
    .at(resource.origin)
    .label(other.origin, "the other resource")
    .help("rename one of the two, or give their bases different namespaces or prefixes")
}
