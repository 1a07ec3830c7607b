//! The place of a finding in a render. In: as much as its report says. Out: the resource, and the field
//! in it.

use crate::diag::Origin;
use crate::diff::{FieldPath, field, logical_name};
use crate::model::{Causes, Resource};
use crate::sources::SourceMap;

use super::finding::{About, LinterFinding};
use super::mentions::{container_in, named_in, pointer_to_container};
use super::pages::{Pages, Spot};

/// A render that a linter looked at.
#[derive(Clone, Copy)]
pub struct LintedRender<'a> {
    /// The target, as it was named.
    pub name: &'a str,
    /// The resources, in output order.
    pub resources: &'a [Resource],
    /// The causes behind their origins.
    pub causes: &'a Causes,
    /// The texts that they were read from.
    pub map: &'a SourceMap,
    /// The files that the linter read.
    pub pages: &'a Pages,
}

/// The place of a finding.
pub(super) struct Placed<'r> {
    pub(super) resource: &'r Resource,
    /// Others that the report may mean as well.
    pub(super) others: Vec<&'r Resource>,
    /// The field; the root for the resource as a whole.
    pub(super) path: FieldPath,
    /// The origin of the field, or of the resource.
    pub(super) at: Origin,
}

/// The place of a finding; none if the render has no such resource.
pub(super) fn placed<'r>(finding: &LinterFinding, render: LintedRender<'r>) -> Option<Placed<'r>> {
    let about = &finding.about;
    let spot = spot(about, render);
    let mut candidates = candidates(finding, render);
    let in_file = about
        .file
        .as_deref()
        .and_then(|file| render.pages.resource_of(file));
    let of_spot = spot.as_ref().map(|spot| spot.resource);
    let located = in_file
        .or(of_spot)
        .and_then(|index| render.resources.get(index));
    // Equal names in several namespaces: kubeconform gives none, but the file.
    let is_located = |it: &&Resource| located.is_some_and(|located| std::ptr::eq(*it, located));
    let resource = match candidates.iter().position(is_located) {
        Some(at) => {
            let found = candidates.swap_remove(at);
            candidates.clear();
            found
        }
        None if candidates.is_empty() && !is_named(about) => located?,
        None if candidates.is_empty() => return None,
        None => candidates.remove(0),
    };
    let is_there = |spot: &Spot| {
        let of_spot = render.resources.get(spot.resource);
        of_spot.is_some_and(|it| std::ptr::eq(it, resource))
    };
    let pointer = spot.filter(is_there).map(|spot| spot.pointer);
    let (path, at) = field_of(finding, resource, pointer, render.causes);
    Some(Placed {
        resource,
        others: candidates,
        path,
        at,
    })
}

/// True if a report says which resource it means.
pub(super) fn is_named(about: &About) -> bool {
    about.kind.is_some() && about.name.is_some()
}

fn spot(about: &About, render: LintedRender<'_>) -> Option<Spot> {
    render.pages.find(about.file.as_deref(), about.lines?)
}

/// The resources that a report names, or else those that its message does.
fn candidates<'r>(finding: &LinterFinding, render: LintedRender<'r>) -> Vec<&'r Resource> {
    let about = &finding.about;
    if is_named(about) {
        let resources = || render.resources.iter();
        let is = |it: &&Resource| is_meant(it, about) && is_called(it, about);
        let named: Vec<&Resource> = resources().filter(is).collect();
        // The hash in a name is another one as soon as anything is.
        let was = |it: &&Resource| is_meant(it, about) && has_other_hash(it, about);
        return if named.is_empty() {
            resources().filter(was).collect()
        } else {
            named
        };
    }
    let named = named_in(&finding.message, render.resources);
    if !named.is_empty() {
        return named;
    }
    let container = container_in(&finding.message);
    let has = |it: &&Resource| {
        container.is_some_and(|name| pointer_to_container(&it.node, name).is_some())
    };
    let with_container: Vec<&Resource> = render.resources.iter().filter(has).collect();
    // A name that containers of several pods have says nothing.
    if with_container.len() == 1 {
        with_container
    } else {
        Vec::new()
    }
}

fn is_meant(resource: &Resource, about: &About) -> bool {
    let is = |text: &Option<String>, own: &str| text.as_deref().is_none_or(|text| text == own);
    let version = resource.node.str_at("apiVersion").unwrap_or_default();
    let is_of_namespace = match (about.namespace.as_deref(), resource.namespace()) {
        (None, _) | (Some("default"), "") => true,
        (Some(namespace), own) => namespace == own,
    };
    is(&about.kind, resource.kind()) && is(&about.api_version, version) && is_of_namespace
}

fn is_called(resource: &Resource, about: &About) -> bool {
    about.name.as_deref() == Some(resource.name()) || is_generated(resource, about)
}

/// True for a name that differs in what is appended to it for the content.
fn has_other_hash(resource: &Resource, about: &About) -> bool {
    let stem = |name| str::rsplit_once(name, '-').map(|(stem, _)| stem);
    let logical = logical_name(resource);
    let is_hashed = stem(resource.name()) == Some(&*logical);
    is_hashed && about.name.as_deref().and_then(stem) == Some(&*logical)
}

/// kubeconform names what has a `generateName` alone `NAME{{ generateName }}`.
fn is_generated(resource: &Resource, about: &About) -> bool {
    let start = resource.node.at(&["metadata", "generateName"]);
    let start = start.and_then(|start| start.as_str());
    let name = about.name.as_deref().unwrap_or_default();
    resource.name().is_empty() && start.is_some_and(|start| name.starts_with(start))
}

/// The part of a path that a file has: what is missing below a map that a step made is missing in the
/// file.
fn written(mut path: FieldPath, resource: &Resource, causes: &Causes) -> FieldPath {
    let is_made = |path: &FieldPath| {
        let node = path.find(&resource.node);
        node.is_some_and(|node| causes.get(node.origin).is_some())
    };
    while !path.is_root() && is_made(&path) {
        path.truncate(path.segments().len() - 1);
    }
    path
}

/// The field that a finding is about, as far as it exists.
fn field_of(
    finding: &LinterFinding,
    resource: &Resource,
    by_lines: Option<String>,
    causes: &Causes,
) -> (FieldPath, Origin) {
    let container = || {
        let name = container_in(&finding.message)?;
        pointer_to_container(&resource.node, name)
    };
    let stated = finding.about.path.clone().or(by_lines).or_else(container);
    let stated = stated.filter(|path| !path.is_empty());
    let path = match stated {
        Some(path) => match field(resource.kind(), &resource.node, &path) {
            Ok((path, _)) => path,
            Err(missing) => written(missing.reached, resource, causes),
        },
        None => FieldPath::default(),
    };
    match path.find(&resource.node) {
        Some(node) if !path.is_root() => (path, node.origin),
        _ => (FieldPath::default(), resource.origin),
    }
}
