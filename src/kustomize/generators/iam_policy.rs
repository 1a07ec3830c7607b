//! `IAMPolicyGenerator`. In: its configuration object. Out: the ServiceAccount
//! that is bound to a service account of Google Cloud
//! (`api/filters/iampolicygenerator`).

use crate::config::{Decode, Fields, LocatedText};
use crate::diag::{Code, Diagnostic, Fallible, Origin};
use crate::kustomize::step_context::StepContext;
use crate::model::Resource;
use crate::yaml::{Dialect, Mapping, Node, Text, resolve_plain};

/// The configuration of an IAMPolicyGenerator.
pub(crate) struct IamPolicy {
    cloud: LocatedText,
    /// The ServiceAccount to make.
    kubernetes: Account,
    /// The cloud account that it is bound to.
    service: Account,
    at: Origin,
}

/// `kubernetesService` or `serviceAccount`; each has a part of these fields.
#[derive(Default)]
struct Account {
    name: Text,
    namespace: Text,
    project: Text,
}

impl Decode for IamPolicy {
    const WHAT: &'static str = "an IAMPolicyGenerator";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            cloud: fields.located("cloud"),
            kubernetes: fields.object("kubernetesService").unwrap_or_default(),
            service: fields.object("serviceAccount").unwrap_or_default(),
            at: fields.at,
        }
    }
}

impl Decode for Account {
    const WHAT: &'static str = "an account of an IAMPolicyGenerator";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            name: fields.text("name"),
            namespace: fields.text("namespace"),
            project: fields.text("projectId"),
        }
    }
}

/// Creates the ServiceAccount that the configuration requests.
///
/// # Errors
/// A cloud other than `gke`; an account without a name.
pub(crate) fn generate(policy: &IamPolicy, cx: &mut StepContext<'_>) -> Fallible<Resource> {
    if policy.cloud.value != "gke" {
        return Err(unknown_cloud(policy).into());
    }
    let IamPolicy {
        kubernetes,
        service,
        ..
    } = policy;
    if kubernetes.name.is_empty() {
        return Err(unnamed(policy.at).into());
    }
    let account = format!(
        "{}@{}.iam.gserviceaccount.com",
        service.name, service.project
    );
    let made = cx.at(policy.at).made();
    let node = service_account(&kubernetes.name, &kubernetes.namespace, &account, made);
    let mut resource = Resource::new(node);
    resource.origin = policy.at;
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

/// A value without quotes, since kustomize inserts it into YAML as text.
fn plain(text: &str, made: Origin) -> Node {
    Node::scalar(resolve_plain(text, Dialect::Yaml12), text, made)
}

fn unknown_cloud(policy: &IamPolicy) -> Diagnostic {
    let cloud = &policy.cloud.value;
    Diagnostic::error(
        Code::IamPolicyCloud,
        format!("an IAMPolicyGenerator does not support the cloud `{cloud}`"),
    )
    .at(if policy.cloud.at.is_none() {
        policy.at
    } else {
        policy.cloud.at
    })
    .help("the only supported `cloud` is `gke`")
}

fn unnamed(at: Origin) -> Diagnostic {
    Diagnostic::error(
        Code::GeneratorWithoutName,
        "a generated ServiceAccount needs a name",
    )
    .at(at)
    .help("set `kubernetesService.name`")
}
