//! The limits of names in a finished render, whoever chose the name: the API server or a controller
//! would refuse it. In: the resources. Out: every name that is too long.

use crate::diag::{Code, Diagnostic, Failures, Fallible};
use crate::model::{Causes, Resource, ResourceSet};
use crate::yaml::Node;

use super::names::LABEL_LENGTH;

/// A name with a limit: a field of a kind.
pub(super) struct Limit {
    group: &'static str,
    kind: &'static str,
    path: &'static [&'static str],
    most: usize,
    reason: &'static str,
}

/// The reason for most limits.
const LABEL: &str = "it is a DNS label";

/// The most characters of a common name (RFC 5280, `ub-common-name`).
const COMMON_NAME: usize = 64;

/// The limits. Kubernetes: `ValidateCronJob` (a Job's name has eleven characters more),
/// `ValidateServiceName`, `ValidateNamespaceName`, and the label `batch.kubernetes.io/job-name`.
/// cert-manager: `ValidateCertificateSpec`.
const LIMITS: &[Limit] = &[
    Limit {
        group: "batch",
        kind: "CronJob",
        path: &["metadata", "name"],
        most: LABEL_LENGTH - 11,
        reason: "the names of its Jobs have eleven more",
    },
    Limit {
        group: "batch",
        kind: "Job",
        path: &["metadata", "name"],
        most: LABEL_LENGTH,
        reason: "a label of its pods has it",
    },
    Limit {
        group: "",
        kind: "Service",
        path: &["metadata", "name"],
        most: LABEL_LENGTH,
        reason: LABEL,
    },
    Limit {
        group: "",
        kind: "Namespace",
        path: &["metadata", "name"],
        most: LABEL_LENGTH,
        reason: LABEL,
    },
    Limit {
        group: "cert-manager.io",
        kind: "Certificate",
        path: &["spec", "commonName"],
        most: COMMON_NAME,
        reason: "certificates have no longer common name",
    },
    Limit {
        group: "networking.k8s.io",
        kind: "Ingress",
        path: &["metadata", "annotations", "cert-manager.io/common-name"],
        most: COMMON_NAME,
        reason: "certificates have no longer common name",
    },
    Limit {
        group: "gateway.networking.k8s.io",
        kind: "Gateway",
        path: &["metadata", "annotations", "cert-manager.io/common-name"],
        most: COMMON_NAME,
        reason: "certificates have no longer common name",
    },
];

/// Refuses names that are too long. `slug` is that of the render.
///
/// # Errors
/// `name-budget` for each.
pub(super) fn check(rendered: &ResourceSet, causes: &Causes, slug: Option<&str>) -> Fallible<()> {
    let mut failures = Failures::default();
    for resource in rendered.iter() {
        let rows = LIMITS.iter().filter(|limit| limit.kind == resource.kind());
        for limit in rows {
            if let Some(name) = limit.exceeded_by(resource) {
                failures.push(refused(resource, name, limit, causes, slug));
            }
        }
    }
    failures.or_ok(())
}

/// The fields of resources that have a limit, with their values.
pub(super) fn limited(
    resources: &[Resource],
) -> impl Iterator<Item = (&Resource, &Node, &'static Limit)> {
    resources.iter().flat_map(|resource| {
        let rows = LIMITS.iter().filter(|limit| limit.kind == resource.kind());
        let found = rows.filter_map(move |limit| Some((resource, limit.value(resource)?, limit)));
        found.collect::<Vec<_>>()
    })
}

impl Limit {
    /// The most characters.
    pub(super) fn most(&self) -> usize {
        self.most
    }

    /// The path of the field.
    pub(super) fn path(&self) -> String {
        self.path.join(".")
    }

    /// The name of the field.
    fn field(&self) -> &'static str {
        self.path.last().copied().unwrap_or_default()
    }

    /// The value of the field.
    fn value<'r>(&self, resource: &'r Resource) -> Option<&'r Node> {
        let value = resource.node.at(self.path)?;
        value.as_str()?;
        (resource.gvk().group == self.group).then_some(value)
    }

    /// The name, if it is too long.
    fn exceeded_by<'r>(&self, resource: &'r Resource) -> Option<&'r Node> {
        let name = self.value(resource)?;
        (name.as_str()?.chars().count() > self.most).then_some(name)
    }
}

fn refused(
    resource: &Resource,
    name: &Node,
    limit: &Limit,
    causes: &Causes,
    slug: Option<&str>,
) -> Diagnostic {
    let text = name.as_str().unwrap_or_default();
    let length = text.chars().count();
    let field = limit.field();
    let message = format!(
        "`{field}` of {} `{}` has {length} characters: `{text}`; the limit is {}, since {}",
        resource.kind(),
        resource.name(),
        limit.most,
        limit.reason
    );
    let (steps, written) = causes.chain(name.origin);
    let mut diagnostic = Diagnostic::error(Code::NameBudget, message).at(written);
    if let Some(step) = steps.first() {
        diagnostic = diagnostic.label(causes.position(step.at), "by this rule");
    }
    let fitting = slug.and_then(|slug| slug.len().checked_sub(length - limit.most));
    let has_slug = slug.is_some_and(|slug| !steps.is_empty() && text.contains(slug));
    diagnostic.help(match fitting {
        Some(max) if has_slug && max >= super::slug::LEAST_ROOM => {
            format!("write `slug: {{max: {max}}}` in the environment: no slug is longer then")
        }
        _ => "choose a shorter name".to_owned(),
    })
}
