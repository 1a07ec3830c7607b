//! The settings of a partial environment: `only` and `shared`.

use crate::config::{Decode, Fields, LocatedText};
use crate::diag::{Code, Diagnostic, Origin};
use crate::yaml::Value;

/// The domain that clusters have unless somebody chose another one.
const CLUSTER_DOMAIN: &str = "cluster.local";

/// `only`: the workloads that the environment runs itself.
#[derive(Clone, Debug, Default)]
pub struct Only {
    /// A Kubernetes label selector.
    pub label_selector: Option<LocatedText>,
    /// Directories, files and globs with their manifests, relative to offshoot.yaml.
    pub paths: Vec<LocatedText>,
    /// The revision since whose merge base they changed.
    pub changed_since: Option<LocatedText>,
    /// The place of the settings.
    pub at: Origin,
}

impl Only {
    /// True if it selects nothing.
    pub fn is_empty(&self) -> bool {
        self.label_selector.is_none() && self.paths.is_empty() && self.changed_since.is_none()
    }
}

impl Decode for Only {
    const WHAT: &'static str = "`only`";

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            label_selector: fields.optional("labelSelector"),
            paths: fields.texts("paths"),
            changed_since: fields.optional("changedSince"),
            at: fields.at,
        }
    }
}

/// `shared`: the namespace in which the rest runs.
#[derive(Clone, Debug, Default)]
pub struct Shared {
    /// The namespace (a template, but not of the branch).
    pub namespace: LocatedText,
    /// The domain of the cluster's DNS names.
    pub cluster_domain: Option<LocatedText>,
    /// Template of the names that hosts of the rest have there.
    pub hosts: Option<LocatedText>,
    /// The place of the settings.
    pub at: Origin,
}

impl Shared {
    /// Reads a namespace, or a map.
    pub(in crate::environment) fn read(fields: &mut Fields<'_, '_>) -> Option<Self> {
        let node = fields.node("shared");
        fields.holds::<Self>();
        let node = node?;
        match &node.value {
            Value::Mapping(_) => fields.object("shared"),
            Value::Scalar(..) => Some(Self {
                namespace: fields.located("shared"),
                cluster_domain: None,
                hosts: None,
                at: node.origin,
            }),
            Value::Sequence(_) => {
                let message = "`shared` takes a namespace, or a map with `namespace`";
                let diagnostic = Diagnostic::error(Code::FieldType, message).at(node.origin);
                fields.fail(diagnostic.help("write `shared: preview-main`"));
                None
            }
        }
    }

    /// The domain of the cluster's DNS names, which every cluster has.
    pub fn domain(&self) -> &str {
        let stated = self.cluster_domain.as_ref();
        stated.map_or(CLUSTER_DOMAIN, |domain| domain.value.trim_matches('.'))
    }
}

impl Decode for Shared {
    const WHAT: &'static str = "`shared`";

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            namespace: fields.located("namespace"),
            cluster_domain: fields.optional("clusterDomain"),
            hosts: fields.optional("hosts"),
            at: fields.at,
        }
    }
}
