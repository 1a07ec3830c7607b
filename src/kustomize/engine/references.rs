//! Follows renames in references: a Deployment that mounts ConfigMap `app` must mount
//! `pr-12-app-7h9c` once the ConfigMap has that name. In: resources with their history. Out:
//! the same resources with rewritten references. Runs once, after hashes, when names are final.
//!
//! For each field that may hold a name (the table of name references), the
//! old name is looked up in an index of every name that a resource had before
//! a rename. The candidates are filtered in steps:
//! 1. The referrer must see the candidate (same namespace, a cluster-scoped side, or a namespace of
//!    a RoleBinding's subjects), and its types and the stated namespace must fit.
//! 2. If several remain: those with prefixes and suffixes compatible with the referrer's, where an
//!    empty list is compatible with any.
//! 3. If several still remain: only those with the same last prefixes and suffixes.
//!
//! One candidate, or several with the same new name, gives the new name, and for object references
//! the namespace. None leaves the field unchanged; several with different names are an error.
//!
//! Rules: `api/filters/nameref/nameref.go`. kustomize scans all resources for
//! each field; the index gives the same result without the scan.

use rustc_hash::FxHashMap;

use crate::diag::{Code, Diagnostic, Fallible, Origin, listed};
use crate::model::{Gvk, ResId, Resource, ResourceSet};
use crate::yaml::{Dialect, Node, Style, Tag, Text, Value, resolve_plain};

use crate::kustomize::config::FieldSpec;
use crate::kustomize::specs::name_reference::NameReference;
use crate::kustomize::specs::reach::Reach;
use crate::kustomize::specs::walk::for_each_present;
use crate::kustomize::step_context::StepContext;

/// Rewrites every reference to a renamed target. Malformed reference fields
/// are errors even if nothing was renamed.
///
/// # Errors
/// `reference-ambiguous`, if several renamed resources match; a reference path
/// that meets something other than maps, lists and names; `api-version-null`.
pub(crate) fn follow(
    resources: &mut ResourceSet,
    table: &[NameReference],
    cx: &mut StepContext<'_>,
) -> Fallible<()> {
    let candidates = Candidates::of(resources);
    let mut specs_of: FxHashMap<Gvk, SpecsOfType<'_>> = FxHashMap::default();
    for (position, resource) in resources.items_mut().iter_mut().enumerate() {
        let specs = specs_of
            .entry(candidates.list[position].original.gvk.clone())
            .or_insert_with_key(|gvk| SpecsOfType::of(gvk, table));
        if specs.rows.is_empty() {
            continue;
        }
        refuse_odd_version(resource)?;
        let referrer = Referrer::of(resource, &candidates.list[position])?;
        let reached = specs.reach.reaches(&resource.node);
        let rows = specs.rows.iter().zip(reached);
        for ((target, spec), _) in rows.filter(|(_, is_reached)| *is_reached) {
            let mut reference = Reference {
                candidates: &candidates,
                referrer: &referrer,
                target,
                role: role_of(resource, spec),
                cx: &mut *cx,
            };
            for_each_present(&mut resource.node, spec, &mut |node| {
                reference.rewrite(node)
            })
            .map_err(|failed| {
                failed
                    .with_default_place(resource.origin)
                    .during(format!("while following references of `{}`", referrer.id))
            })?;
        }
    }
    Ok(())
}

/// Rejects `apiVersion: null`, which kustomize reads as no version in one place and as a text
/// in another, and a version after an empty group, which it writes without the slash: it does
/// not recognize the resource then (`confirmNodeMatchesReferrer`).
fn refuse_odd_version(resource: &Resource) -> Fallible<()> {
    let Some(version) = resource.node.get("apiVersion") else {
        return Ok(());
    };
    let is_null = version.is_null() && !version.is_implicit_null();
    let has_empty_group = version.as_str().is_some_and(|text| text.starts_with('/'));
    let (what, help) = match (is_null, has_empty_group) {
        (true, _) => ("is null", "write the version, or remove the field"),
        (_, true) => (
            "has an empty group",
            "remove the `/`, or write the group before it",
        ),
        _ => return Ok(()),
    };
    let error = Diagnostic::error(Code::ApiVersionNull, format!("`apiVersion` {what}"));
    Err(error.at(version.origin).help(help).into())
}

/// The reference fields of a type.
struct SpecsOfType<'t> {
    /// The fields, each with the type it refers to, in the table's order.
    rows: Vec<(&'t Gvk, &'t FieldSpec)>,
    reach: Reach<'t>,
}

impl<'t> SpecsOfType<'t> {
    fn of(gvk: &Gvk, table: &'t [NameReference]) -> Self {
        let rows = table.iter().flat_map(|entry| {
            let specs = entry.referrers.iter();
            specs.map(move |spec| (&entry.target, spec))
        });
        let rows: Vec<_> = rows
            .filter(|(_, spec)| gvk.is_selected_by(&spec.gvk))
            .collect();
        Self {
            reach: Reach::of(rows.iter().map(|(_, spec)| spec.parts.as_slice())),
            rows,
        }
    }
}

/// The type that the `roleRef` states, for the field `roleRef/name`.
fn role_of(resource: &Resource, spec: &FieldSpec) -> Option<Gvk> {
    if !spec.path.ends_with("roleRef/name") {
        return None;
    }
    let role = resource.node.get("roleRef")?;
    let text = |field| role.get(field).and_then(Node::as_text).cloned();
    Some(Gvk {
        group: text("apiGroup")?,
        version: Text::default(),
        kind: text("kind")?,
        ..Gvk::default()
    })
}

/// A possible target, with its names from before any reference is rewritten.
struct Candidate {
    id: ResId,
    original: ResId,
    previous: Vec<ResId>,
    is_cluster_scoped: bool,
    is_hashed: bool,
    origin: Origin,
    prefixes: Vec<Text>,
    suffixes: Vec<Text>,
    /// The origin of its name.
    name_from: Origin,
    /// The origin of its namespace.
    namespace_from: Origin,
}

struct Candidates {
    list: Vec<Candidate>,
    by_old_name: FxHashMap<Text, Vec<usize>>,
    by_original_namespace: FxHashMap<Text, Vec<usize>>,
}

impl Candidates {
    fn of(resources: &ResourceSet) -> Self {
        let mut by_old_name: FxHashMap<Text, Vec<usize>> = FxHashMap::default();
        let mut by_original_namespace: FxHashMap<Text, Vec<usize>> = FxHashMap::default();
        let mut list = Vec::with_capacity(resources.len());
        for (position, resource) in resources.iter().enumerate() {
            let candidate = Candidate::of(resource);
            for id in &candidate.previous {
                let named = by_old_name.entry(id.name.clone()).or_default();
                if named.last() != Some(&position) {
                    named.push(position);
                }
            }
            by_original_namespace
                .entry(candidate.original.effective_namespace().into())
                .or_default()
                .push(position);
            list.push(candidate);
        }
        Self {
            list,
            by_old_name,
            by_original_namespace,
        }
    }
}

impl Candidate {
    fn of(resource: &Resource) -> Self {
        let id = resource.id();
        let previous: Vec<ResId> = resource.previous_ids().collect();
        let from = |field| {
            let node = resource.node.at(&["metadata", field]);
            node.map_or(Origin::NONE, |node| node.origin)
        };
        Self {
            name_from: from("name"),
            namespace_from: from("namespace"),
            is_cluster_scoped: id.gvk.is_cluster_scoped(),
            is_hashed: resource.needs_hash,
            origin: resource.origin,
            original: previous.first().unwrap_or(&id).clone(),
            id,
            previous,
            prefixes: resource.prefixes.clone(),
            suffixes: resource.suffixes.clone(),
        }
    }

    /// True if the prefixes and suffixes are compatible: one list ends with
    /// the other. Unless `strict`, an empty list is compatible with any.
    fn shares_affixes(&self, other: &Candidate, strict: bool) -> bool {
        let fits =
            |a: &[Text], b: &[Text]| (!strict && (a.is_empty() || b.is_empty())) || same_tail(a, b);
        fits(&self.prefixes, &other.prefixes) && fits(&self.suffixes, &other.suffixes)
    }
}

/// True if the longer list ends with the shorter one; an empty list matches only an empty one.
fn same_tail(a: &[Text], b: &[Text]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.is_empty() {
        return long.is_empty();
    }
    long.ends_with(short)
}

/// The resource whose references are being followed.
struct Referrer<'c> {
    id: ResId,
    is_cluster_scoped: bool,
    candidate: &'c Candidate,
    /// Namespaces of a RoleBinding's ServiceAccounts, whose objects it may also refer to.
    subject_namespaces: Vec<Text>,
}

impl<'c> Referrer<'c> {
    fn of(resource: &Resource, candidate: &'c Candidate) -> Fallible<Self> {
        Ok(Self {
            id: candidate.id.clone(),
            is_cluster_scoped: candidate.is_cluster_scoped,
            candidate,
            subject_namespaces: subject_namespaces(resource)?,
        })
    }

    /// True if kustomize lets this resource refer to `candidate` at all.
    fn sees(&self, candidate: &Candidate) -> bool {
        self.is_cluster_scoped
            || candidate.is_cluster_scoped
            || candidate.id.effective_namespace() == self.id.effective_namespace()
            || self.subject_namespaces.contains(&candidate.id.namespace)
    }

    fn shares_namespace(&self, candidate: &Candidate) -> bool {
        self.is_cluster_scoped
            || candidate.is_cluster_scoped
            || candidate.id.gvk.kind == "ServiceAccount"
            || candidate.id.effective_namespace() == self.id.effective_namespace()
    }
}

fn subject_namespaces(resource: &Resource) -> Fallible<Vec<Text>> {
    if resource.kind() != "RoleBinding" {
        return Ok(Vec::new());
    }
    let subjects = resource
        .node
        .get("subjects")
        .and_then(Node::as_sequence)
        .unwrap_or_default();
    let mut namespaces = Vec::new();
    for subject in subjects {
        let Some(namespace) = subject.get("namespace") else {
            continue;
        };
        if subject.str_at("kind") != Some("ServiceAccount") {
            continue;
        }
        match &namespace.value {
            Value::Scalar(Tag::Str, text) => namespaces.push(text.clone()),
            _ => {
                return Err(Diagnostic::error(
                    Code::SubjectNamespace,
                    "the `namespace` of a subject is not a string",
                )
                .at(namespace.origin)
                .help("write the ServiceAccount's namespace as a string, or remove the field")
                .into());
            }
        }
    }
    Ok(namespaces)
}

/// One field that may hold a name.
struct Reference<'a, 'c, 'x> {
    candidates: &'a Candidates,
    referrer: &'a Referrer<'a>,
    target: &'a Gvk,
    role: Option<Gvk>,
    cx: &'c mut StepContext<'x>,
}

impl Reference<'_, '_, '_> {
    fn rewrite(&mut self, node: &mut Node) -> Fallible<()> {
        match &mut node.value {
            Value::Scalar(Tag::Null, _) => Ok(()),
            Value::Scalar(..) => self.rewrite_name(node),
            Value::Mapping(_) => self.rewrite_object(node),
            Value::Sequence(items) => {
                for item in items {
                    match &item.value {
                        Value::Scalar(..) => self.rewrite_name(item)?,
                        Value::Mapping(_) => self.rewrite_object(item)?,
                        Value::Sequence(_) => {}
                    }
                }
                Ok(())
            }
        }
    }

    fn rewrite_name(&mut self, node: &mut Node) -> Fallible<()> {
        let Some(name) = node.as_text().cloned() else {
            return Ok(());
        };
        let Some(referral) = self.referral(&name, node, None)? else {
            return Ok(());
        };
        let referent = &self.candidates.list[referral];
        self.write(node, referent.id.name.clone(), referent.name_from);
        Ok(())
    }

    /// Rewrites an object reference: a map with a `name`, and a `namespace` if it has one.
    fn rewrite_object(&mut self, node: &mut Node) -> Fallible<()> {
        let Some(name_node) = node.get("name") else {
            return Err(
                Diagnostic::error(Code::ReferenceName, "the reference has no `name`")
                    .at(node.origin)
                    .help("add the name of the object that it refers to")
                    .into(),
            );
        };
        let name = name_node.as_text().cloned().unwrap_or_default();
        let namespace: Option<Text> = node
            .get("namespace")
            .map(|namespace| namespace.as_text().cloned().unwrap_or_default());
        let Some(referral) = self.referral(&name, node, Some(namespace))? else {
            return Ok(());
        };
        let referent = &self.candidates.list[referral];
        let (new, from) = (referent.id.clone(), referent.namespace_from);
        if let Some(name_node) = node.get_mut("name") {
            self.write(name_node, new.name, referent.name_from);
        }
        if new.namespace.is_empty() {
            return Ok(());
        }
        match node.get_mut("namespace") {
            Some(namespace) => self.write(namespace, new.namespace, from),
            None => {
                let origin = self.cx.made_of(from);
                if let Some(mapping) = node.as_mapping_mut() {
                    mapping.push("namespace", Node::string(new.namespace, origin));
                }
            }
        }
        Ok(())
    }

    /// Writes a name or namespace that came `from` the referent.
    fn write(&mut self, node: &mut Node, text: Text, from: Origin) {
        if node.as_text() == Some(&text) {
            return;
        }
        let tag = match node.style {
            Style::Plain | Style::Untagged => resolve_plain(&text, Dialect::Yaml12),
            _ => Tag::Str,
        };
        node.origin = self.cx.copied_over(from, node);
        node.value = Value::Scalar(tag, text);
        if node.style == Style::Plain {
            node.style = Style::Untagged;
        }
    }

    /// The resource formerly called `name`, if it is unambiguous. `object` is
    /// `Some` for an object reference, with the namespace that it states.
    fn referral(
        &mut self,
        name: &Text,
        node: &Node,
        object: Option<Option<Text>>,
    ) -> Fallible<Option<usize>> {
        let Some(named) = self.candidates.by_old_name.get(name) else {
            return Ok(None);
        };
        let list = &self.candidates.list;
        let stated = object.clone().flatten();
        let mut found: Vec<usize> = named
            .iter()
            .copied()
            .filter(|&position| self.fits(&list[position], stated.as_ref()))
            .collect();
        if found.len() > 1 {
            found.retain(|&position| list[position].shares_affixes(self.referrer.candidate, false));
        }
        if found.len() > 1 {
            found.retain(|&position| list[position].shares_affixes(self.referrer.candidate, true));
        }
        let alike = |a: usize, b: usize| {
            list[a].id.name == list[b].id.name
                && (object.is_none() || list[a].id.namespace == list[b].id.namespace)
        };
        match found.as_slice() {
            [] => {
                if let Some(elsewhere) = self.elsewhere(name, named) {
                    let warning = not_followed(name, node, elsewhere);
                    self.cx.warn(warning);
                }
                Ok(None)
            }
            [first, rest @ ..] if rest.iter().all(|&other| alike(*first, other)) => {
                Ok(Some(*first))
            }
            several => Err(self.ambiguous(name, node, several).into()),
        }
    }

    /// A generated object of that name in another namespace, which this resource
    /// cannot refer to; `None` if an object in a visible namespace has the name.
    fn elsewhere(&self, name: &Text, named: &[usize]) -> Option<&Candidate> {
        let list = &self.candidates.list;
        let is_meant = |candidate: &Candidate| {
            let mut previous = candidate.previous.iter();
            previous.any(|id| id.name == *name && id.gvk.is_selected_by(self.target))
        };
        let mut hidden = named.iter().map(|&position| &list[position]);
        let hidden = hidden
            .find(|other| other.is_hashed && is_meant(other) && !self.referrer.sees(other))?;
        let is_there = list.iter().any(|other| {
            other.id.name == *name
                && other.id.gvk.is_selected_by(self.target)
                && self.referrer.sees(other)
        });
        (!is_there).then_some(hidden)
    }

    fn fits(&self, candidate: &Candidate, namespace: Option<&Text>) -> bool {
        self.referrer.sees(candidate)
            && namespace.is_none_or(|namespace| self.in_namespace(candidate, namespace))
            && candidate
                .previous
                .iter()
                .any(|id| id.gvk.is_selected_by(self.target))
            && self.role.as_ref().is_none_or(|role| {
                candidate
                    .previous
                    .iter()
                    .any(|id| id.gvk.is_selected_by(role))
            })
            && self.referrer.shares_namespace(candidate)
    }

    /// True if `candidate` is in `namespace`: its original namespace counts if
    /// any visible resource originally had that one, else its present namespace.
    fn in_namespace(&self, candidate: &Candidate, namespace: &Text) -> bool {
        let originally = self
            .candidates
            .by_original_namespace
            .get(namespace)
            .is_some_and(|group| {
                group
                    .iter()
                    .any(|&position| self.referrer.sees(&self.candidates.list[position]))
            });
        if originally {
            candidate.original.effective_namespace() == namespace.as_str()
        } else {
            candidate.id.effective_namespace() == namespace.as_str()
        }
    }

    fn ambiguous(&self, name: &Text, node: &Node, several: &[usize]) -> Diagnostic {
        let ids = several
            .iter()
            .map(|&position| &self.candidates.list[position].id);
        Diagnostic::error(
            Code::ReferenceAmbiguous,
            format!("`{name}` could mean any of {}", listed(ids)),
        )
        .at(node.origin)
        .help("rename one of them in its base, or refer to one by its final name")
    }
}

fn not_followed(name: &Text, node: &Node, elsewhere: &Candidate) -> Diagnostic {
    let message = format!(
        "the reference `{name}` is not changed to `{}`, which is in another namespace",
        elsewhere.id.name
    );
    Diagnostic::warning(Code::ReferenceOtherNamespace, message)
        .at(node.origin)
        .label(elsewhere.origin, "generated here")
        .help("set the generator's `namespace` to that of the resource with the reference")
}
