//! `deploys-elsewhere`: objects of Flux and K3s in the namespace of a branch that install into other
//! namespaces, which production has. In: a target and its moves. Out: errors.

use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin};
use crate::environment::target::Target;
use crate::model::Resource;

use super::own::Moves;

/// Kinds that install, with the fields of `spec` that say where. Without any, they install where they are.
///
/// Sources: the API references of Flux's helm-controller and of K3s's Helm controller.
const INSTALLERS: [(&str, &str, &[&str]); 2] = [
    (
        "helm.toolkit.fluxcd.io",
        "HelmRelease",
        &["targetNamespace", "storageNamespace"],
    ),
    ("helm.cattle.io", "HelmChart", &["targetNamespace"]),
];

/// The kind whose manifests state their namespaces themselves, unless it has a `targetNamespace`.
const APPLIER: (&str, &str) = ("kustomize.toolkit.fluxcd.io", "Kustomization");

/// Refuses what installs into a namespace that is not the branch's.
///
/// # Errors
/// `deploys-elsewhere`.
pub(in crate::environment) fn refuse_deployed(target: &Target, moves: &Moves) -> Fallible<()> {
    let mut failures = Failures::default();
    let resources = target.resources().iter();
    for refused in resources.flat_map(|resource| deployed(resource, moves)) {
        failures.push(refused);
    }
    failures.or_ok(())
}

fn deployed(resource: &Resource, moves: &Moves) -> Vec<Diagnostic> {
    let gvk = resource.gvk();
    let is_kind = |(group, kind): (&str, &str)| gvk.group == group && gvk.kind == kind;
    if is_kind(APPLIER) {
        return match text(resource, "targetNamespace") {
            Some(_) => outside(resource, "targetNamespace", moves)
                .into_iter()
                .collect(),
            None => vec![untargeted(resource)],
        };
    }
    let installers = INSTALLERS.iter();
    let fields = installers.filter(|(group, kind, _)| is_kind((group, kind)));
    let fields = fields.flat_map(|(.., fields)| *fields);
    fields
        .filter_map(|field| outside(resource, field, moves))
        .collect()
}

fn text<'r>(resource: &'r Resource, field: &str) -> Option<(&'r str, Origin)> {
    let node = resource.node.at(&["spec", field])?;
    let text = node.as_str().filter(|it| !it.is_empty())?;
    Some((text, node.origin))
}

/// The error for a field with a namespace that is not one of the branch's.
fn outside(resource: &Resource, field: &str, moves: &Moves) -> Option<Diagnostic> {
    let (namespace, at) = text(resource, field)?;
    let is_new = moves.targets().iter().any(|(new, _)| new == namespace);
    if is_new || moves.renamed(namespace).is_some() {
        return None;
    }
    let id = resource.id();
    let message = format!(
        "`{field}` of `{id}` is `{namespace}`, a namespace that all branches and production share"
    );
    let diagnostic = Diagnostic::error(Code::DeploysElsewhere, message).at(at);
    let (kind, name) = (resource.kind(), resource.name());
    let diagnostic = diagnostic.help(format!(
        "install it in the branch's: `patches: [{{target: {{kind: {kind}, name: {name}}}, patch: \"- {{op: replace, path: /spec/{field}, value: '{{{{ namespace }}}}'}}\"}}]`"
    ));
    Some(diagnostic.help(leave_out(resource)))
}

/// The error for a Flux Kustomization that applies manifests as they are.
fn untargeted(resource: &Resource) -> Diagnostic {
    let (id, path) = (resource.id(), text(resource, "path"));
    let manifests = match path {
        Some((path, _)) => format!("`{path}`"),
        None => "the manifests of its source".to_owned(),
    };
    let message = format!(
        "`{id}` of a branch would apply {manifests} again, to production's namespaces: it has no `targetNamespace`"
    );
    let at = path.map_or(resource.origin, |(_, at)| at);
    Diagnostic::error(Code::DeploysElsewhere, message)
        .at(at)
        .help(leave_out(resource))
        .help("what it applies can be part of the environment: add the directory to `paths`")
}

fn leave_out(resource: &Resource) -> String {
    let (kind, group) = (resource.kind(), resource.gvk().group);
    let name = resource.name();
    format!("leave it out: `exclude: [{{kind: {kind}.{group}, name: {name}}}]`")
}
