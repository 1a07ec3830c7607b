//! Kinds that work in one namespace alone: their controller reads no other, or they are sealed for it.

use crate::model::{Gvk, Resource};

/// Kinds that are bound to a namespace.
pub(super) struct Row {
    group: &'static str,
    /// The kinds; all of the group if there are none.
    kinds: &'static [&'static str],
    /// The reason, as a sentence about one of them.
    pub(super) reason: &'static str,
    /// The end of the name of the workload that reads them: what moves together with it can move.
    pub(super) reader: Option<&'static str>,
}

/// The table.
///
/// Sources: Argo CD's `operator-manual/app-any-namespace.md` (an AppProject is never read elsewhere); Sealed
/// Secrets' README, "Scopes", and `EncryptionLabel`; the informers of Velero's server and Longhorn's
/// manager, which watch the namespace of the program.
const ROWS: &[Row] = &[
    Row {
        group: "argoproj.io",
        kinds: &["AppProject", "Application", "ApplicationSet"],
        reason: "Argo CD reads it only in its own namespace",
        reader: Some("application-controller"),
    },
    Row {
        group: "bitnami.com",
        kinds: &["SealedSecret"],
        reason: "it opens only in the namespace that it was sealed for",
        reader: None,
    },
    Row {
        group: "longhorn.io",
        kinds: &[],
        reason: "Longhorn reads it only in its own namespace",
        reader: Some("longhorn-manager"),
    },
    Row {
        group: "velero.io",
        kinds: &[],
        reason: "Velero reads it only in its own namespace",
        reader: Some("velero"),
    },
];

/// Annotation of a SealedSecret that opens in any namespace.
const CLUSTER_WIDE: &str = "sealedsecrets.bitnami.com/cluster-wide";

/// True for a resource that works in one namespace alone.
pub fn is_bound(resource: &Resource) -> bool {
    row(&resource.gvk()).is_some() && resource.annotation(CLUSTER_WIDE) != Some("true")
}

/// The row of a kind that is bound.
pub(super) fn row(gvk: &Gvk) -> Option<&'static Row> {
    ROWS.iter().find(|row| {
        gvk.group == row.group && (row.kinds.is_empty() || row.kinds.contains(&gvk.kind.as_str()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Origin;
    use crate::yaml::parse_stream;

    #[test]
    fn kinds_are_bound_by_group() {
        for (text, expected) in [
            ("{apiVersion: argoproj.io/v1alpha1, kind: AppProject}", true),
            ("{apiVersion: argoproj.io/v1alpha1, kind: Rollout}", false),
            ("{apiVersion: app.k8s.io/v1beta1, kind: Application}", false),
            ("{apiVersion: velero.io/v1, kind: Schedule}", true),
            (
                "{apiVersion: bitnami.com/v1alpha1, kind: SealedSecret}",
                true,
            ),
            (
                "{apiVersion: bitnami.com/v1alpha1, kind: SealedSecret, metadata: {annotations: {sealedsecrets.bitnami.com/namespace-wide: 'true'}}}",
                true,
            ),
            (
                "{apiVersion: bitnami.com/v1alpha1, kind: SealedSecret, metadata: {annotations: {sealedsecrets.bitnami.com/cluster-wide: 'true'}}}",
                false,
            ),
        ] {
            let documents = parse_stream(text, Origin::NONE);
            let node = documents.expect("the test's YAML").remove(0);
            assert_eq!(is_bound(&Resource::new(node)), expected, "{text}");
        }
    }
}
