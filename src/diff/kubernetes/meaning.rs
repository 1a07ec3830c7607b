//! What a scalar at a path says, where that is known: an amount, a length of
//! time, a schedule, bytes. In: a resource's type, its definition, a path. Out: a
//! [`Meaning`], by which two spellings can be told to mean the same.
//!
//! No field is an `IntOrString` here: nothing means the same as a number and as
//! a string. A string is the name of a port, and must have a letter
//! (`validation.IsValidPortName`), or a percentage; the API server refuses
//! `targetPort: "80"` and `maxSurge: "1"`.

use super::notation::Meaning;
use super::nothing::is_built_in;
use crate::diff::kubernetes::definitions::Definition;
use crate::diff::path::FieldPath;
use crate::model::Gvk;

/// What the scalar at `path` says; `None` where it is only what it is.
pub(crate) fn meaning_of(
    gvk: &Gvk,
    definition: Option<Definition<'_>>,
    path: &FieldPath,
) -> Option<Meaning> {
    let row = TABLE.iter().find(|row| row.is_for(gvk, path));
    row.map(|row| row.meaning)
        .or_else(|| is_quantity(gvk, path).then_some(Meaning::Quantity))
        .or_else(|| is_bytes(gvk, path).then_some(Meaning::Bytes))
        .or_else(|| definition?.meaning(path.fields()))
}

/// Maps of the API whose values are quantities.
const QUANTITY_MAPS: &[&str] = &[
    "allocatable",
    "capacity",
    "hard",
    "limits",
    "podFixed",
    "requests",
    "used",
];

/// A LimitRange's.
const LIMIT_MAPS: &[&str] = &[
    "default",
    "defaultRequest",
    "max",
    "maxLimitRequestRatio",
    "min",
];

/// Fields of the API that are quantities, with what they are in.
const QUANTITY_FIELDS: &[(&str, &str)] = &[
    ("emptyDir", "sizeLimit"),
    ("resourceFieldRef", "divisor"),
    ("target", "averageValue"),
    ("target", "value"),
];

/// In a custom resource only what it has from the API: pods' resources, volumes, variables.
fn is_quantity(gvk: &Gvk, path: &FieldPath) -> bool {
    let mut fields = path.fields().rev();
    let mut next = || fields.next().unwrap_or_default();
    let (field, map, above) = (next(), next(), next());
    if !is_built_in(gvk) {
        let is_volume = QUANTITY_FIELDS.contains(&(map, field)) && map != "target";
        return is_volume || (above == "resources" && matches!(map, "limits" | "requests"));
    }
    QUANTITY_MAPS.contains(&map)
        || QUANTITY_FIELDS.contains(&(map, field))
        || (gvk.kind == "LimitRange" && LIMIT_MAPS.contains(&map))
}

/// What Go decodes into `[]byte`.
fn is_bytes(gvk: &Gvk, path: &FieldPath) -> bool {
    let mut fields = path.fields();
    let (first, last) = (fields.next(), fields.next_back());
    is_built_in(gvk)
        && (last == Some("caBundle") || (gvk.kind == "ConfigMap" && first == Some("binaryData")))
}

/// Fields of one type, or of every type of a group.
struct Row {
    /// The group; with a dot in front, every group that ends so.
    group: &'static str,
    /// The kind; any where empty.
    kind: &'static str,
    /// The fields: keys with dots between, lists left out.
    paths: &'static [&'static str],
    meaning: Meaning,
}

impl Row {
    fn is_for(&self, gvk: &Gvk, path: &FieldPath) -> bool {
        let is_group = if self.group.starts_with('.') {
            gvk.group.ends_with(self.group)
        } else {
            gvk.group == self.group
        };
        let is_it = |known: &&str| path.fields().eq(known.split('.'));
        is_group && (self.kind.is_empty() || gvk.kind == self.kind) && self.paths.iter().any(is_it)
    }
}

const fn row(
    group: &'static str,
    kind: &'static str,
    meaning: Meaning,
    paths: &'static [&'static str],
) -> Row {
    Row {
        group,
        kind,
        paths,
        meaning,
    }
}

/// Times, by the types of the projects that define them: `metav1.Duration` and their like. The API
/// itself has seconds, and one schedule. A definition in the compared resources adds to these.
#[rustfmt::skip]
const TABLE: &[Row] = {
    use Meaning::{Duration, PrometheusDuration, Schedule};
    &[
        row("batch", "CronJob", Schedule, &["spec.schedule"]),
        row("argoproj.io", "CronWorkflow", Schedule, &["spec.schedule", "spec.schedules"]),
        row("velero.io", "Schedule", Schedule, &["spec.schedule"]),
        row("cert-manager.io", "", Duration, &["spec.duration", "spec.renewBefore"]),
        // GEP-2257: a part of Go's notation.
        row("gateway.networking.k8s.io", "", Duration, &[
            "spec.rules.timeouts.request", "spec.rules.timeouts.backendRequest",
            "spec.rules.retry.backoff",
            "spec.rules.sessionPersistence.absoluteTimeout", "spec.rules.sessionPersistence.idleTimeout",
        ]),
        row(".toolkit.fluxcd.io", "", Duration, &[
            "spec.interval", "spec.retryInterval", "spec.timeout", "spec.chart.spec.interval",
            "spec.install.timeout", "spec.upgrade.timeout", "spec.test.timeout",
            "spec.rollback.timeout", "spec.uninstall.timeout",
        ]),
        row("external-secrets.io", "", Duration, &["spec.refreshInterval", "spec.refreshTime"]),
        row("argoproj.io", "Application", Duration, &[
            "spec.syncPolicy.retry.backoff.duration", "spec.syncPolicy.retry.backoff.maxDuration",
        ]),
        row("tekton.dev", "", Duration, &[
            "spec.timeout", "spec.timeouts.pipeline", "spec.timeouts.tasks", "spec.timeouts.finally",
        ]),
        row("velero.io", "", Duration, &["spec.ttl", "spec.template.ttl"]),
        row("karpenter.sh", "NodePool", Duration, &[
            "spec.disruption.consolidateAfter", "spec.template.spec.expireAfter",
            "spec.template.spec.terminationGracePeriod",
        ]),
        row("networking.istio.io", "VirtualService", Duration, &[
            "spec.http.timeout", "spec.http.retries.perTryTimeout", "spec.http.fault.delay.fixedDelay",
        ]),
        row("monitoring.coreos.com", "", PrometheusDuration, &[
            "spec.interval", "spec.scrapeInterval", "spec.scrapeTimeout", "spec.evaluationInterval",
            "spec.retention", "spec.endpoints.interval", "spec.endpoints.scrapeTimeout",
            "spec.podMetricsEndpoints.interval", "spec.podMetricsEndpoints.scrapeTimeout",
            "spec.groups.interval", "spec.groups.rules.for", "spec.groups.rules.keep_firing_for",
            "spec.route.groupWait", "spec.route.groupInterval", "spec.route.repeatInterval",
        ]),
    ]
};
