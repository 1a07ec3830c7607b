//! `IAMPolicyGenerator`. In: its configuration object. Out: the ServiceAccount
//! that is bound to a service account of Google Cloud
//! (`api/filters/iampolicygenerator`).

use crate::diag::{Diagnostic, Fallible, Origin};
use crate::kustomize::context::StepContext;
use crate::model::Resource;
use crate::yaml::{Dialect, Mapping, Node, resolve_plain};

/// Makes the ServiceAccount that the configuration asks for.
///
/// # Errors
/// A cloud other than `gke`; an account without name.
pub(crate) fn generate(config: &Node, cx: &mut StepContext<'_>) -> Fallible<Resource> {
    let cloud = config.str_at("cloud").unwrap_or_default();
    if cloud != "gke" {
        return Err(unknown_cloud(config, cloud).into());
    }
    let text = |path: &[&str]| config.at(path).and_then(Node::as_str).unwrap_or_default();
    let name = text(&["kubernetesService", "name"]);
    if name.is_empty() {
        return Err(unnamed(config).into());
    }
    let account = format!(
        "{}@{}.iam.gserviceaccount.com",
        text(&["serviceAccount", "name"]),
        text(&["serviceAccount", "projectId"])
    );
    let namespace = text(&["kubernetesService", "namespace"]);
    let made = cx.at(config.origin).origin(Origin::NONE);
    let node = service_account(name, namespace, &account, made);
    let mut resource = Resource::new(node);
    resource.origin = config.origin;
    Ok(resource)
}

fn service_account(name: &str, namespace: &str, account: &str, made: Origin) -> Node {
    let mut annotations = Mapping::default();
    annotations.push("iam.gke.io/gcp-service-account", plain(account, made));
    let mut metadata = Mapping::default();
    metadata.push("annotations", Node::mapping(annotations, made));
    metadata.push("name", plain(name, made));
    if !namespace.is_empty() {
        metadata.push("namespace", plain(namespace, made));
    }
    let mut object = Mapping::default();
    object.push("apiVersion", Node::string("v1", made));
    object.push("kind", Node::string("ServiceAccount", made));
    object.push("metadata", Node::mapping(metadata, made));
    Node::mapping(object, made)
}

/// kustomize pastes these values into YAML without quotes.
fn plain(text: &str, made: Origin) -> Node {
    Node::scalar(resolve_plain(text, Dialect::Yaml12), text, made)
}

fn unknown_cloud(config: &Node, cloud: &str) -> Diagnostic {
    let at = config
        .get("cloud")
        .map_or(config.origin, |node| node.origin);
    Diagnostic::error(
        "iam-policy-cloud",
        format!("`{cloud}` is no cloud that an IAMPolicyGenerator knows"),
    )
    .at(at)
    .help("`cloud` can only be `gke`")
}

fn unnamed(config: &Node) -> Diagnostic {
    Diagnostic::error(
        "generator-without-name",
        "a generated ServiceAccount needs a name",
    )
    .at(config.origin)
    .help("set `kubernetesService.name`")
}
