//! Names of objects: `metadata.name`, by kind.

use crate::checks::schema::found::Found;
use crate::checks::schema::mismatch::MismatchKind;
use crate::diag::message;
use crate::environment::names::{HOST_LENGTH, LABEL_LENGTH, is_dns_label, is_label_text};
use crate::yaml::Node;

use super::fields::{malformed, text};
use super::text::is_path_segment;

/// A name of a CronJob leaves room for the suffix of its Jobs.
const CRON_JOB_LENGTH: usize = 52;

/// Kinds whose names are single DNS labels.
const LABELS: [&str; 3] = ["Namespace", "Service", "StatefulSet"];

/// Kinds whose names are parts of paths, and nothing else.
const PATH_SEGMENTS: [&str; 5] = [
    "ClusterRole",
    "ClusterRoleBinding",
    "PodDisruptionBudget",
    "Role",
    "RoleBinding",
];

/// Kinds whose objects are not stored, or whose names have rules of their own.
const OTHERS: [&str; 12] = [
    "APIService",
    "Binding",
    "CertificateSigningRequest",
    "CustomResourceDefinition",
    "Event",
    "IPAddress",
    "LocalSubjectAccessReview",
    "SelfSubjectAccessReview",
    "SelfSubjectReview",
    "SelfSubjectRulesReview",
    "SubjectAccessReview",
    "TokenReview",
];

/// Notes an object without a name, or with one that its kind does not allow.
pub(crate) fn judge(kind: &str, node: &Node, found: &mut Found) {
    if OTHERS.contains(&kind) {
        return;
    }
    let Some(metadata) = node.get("metadata") else {
        let message = "the required field `metadata` is missing";
        found.at_keys(&["metadata", "name"], |found| {
            found.note(MismatchKind::MissingField, node.origin, message);
        });
        return;
    };
    found.at_key("metadata", |found| match text(metadata, "name") {
        Some(name) => of_kind(kind, name, metadata, found),
        None if text(metadata, "generateName").is_some() => {}
        None => {
            let message = "the required field `name` is missing";
            found.at_key("name", |found| {
                found.note(MismatchKind::MissingField, metadata.origin, message);
            });
        }
    });
}

fn of_kind(kind: &str, name: &str, metadata: &Node, found: &mut Found) {
    let message = if PATH_SEGMENTS.contains(&kind) {
        if is_path_segment(name) {
            return;
        }
        message!(
            "`{}` cannot be a name: it has a `/` or a `%`, or is `.` or `..`",
            name
        )
    } else if LABELS.contains(&kind) {
        if is_dns_label(name) {
            return;
        }
        message!(
            "`{}` cannot be the name of a {}: it takes lower-case letters, digits and inner dashes, at most {}",
            name,
            kind,
            LABEL_LENGTH
        )
    } else {
        let most = if kind == "CronJob" {
            CRON_JOB_LENGTH
        } else {
            HOST_LENGTH
        };
        if is_subdomain(name) && name.len() <= most {
            return;
        }
        message!(
            "`{}` cannot be the name of a {}: it takes lower-case letters, digits and inner dashes and dots, at most {}",
            name,
            kind,
            most
        )
    };
    malformed(metadata, "name", message, found);
}

/// `IsDNS1123Subdomain`: its labels may be of any length.
pub(super) fn is_subdomain(text: &str) -> bool {
    text.len() <= HOST_LENGTH && text.split('.').all(is_label_text)
}
