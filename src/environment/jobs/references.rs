//! Fields that name a Job, and follow it to another name:
//!
//! - `resourceNames` of a rule for `jobs` (RBAC),
//! - the labels that the Job controller gives to pods, `job-name` and
//!   `batch.kubernetes.io/job-name`, wherever something selects by them,
//! - objects with `kind: Job` and `name`, as in `healthChecks` of Flux.

use crate::environment::target::Target;
use crate::model::Resource;
use crate::yaml::{FieldPath, Mapping, Node, Segment, Tag, Value};

/// Labels of a Job's pods that have its name (the Job controller's, and Cilium's spelling).
const LABELS: [&str; 3] = ["batch.kubernetes.io/job-name", "job-name", "k8s:job-name"];

/// A field that names a Job.
pub(in crate::environment) struct Named {
    /// The resource that has it, by its position.
    pub(in crate::environment) resource: usize,
    /// The field.
    pub(in crate::environment) path: FieldPath,
    /// The Job, by its position.
    pub(in crate::environment) job: usize,
    /// True if the old name may be that of something else, too: the new one is added to the list.
    pub(in crate::environment) is_added: bool,
}

/// Finds every field that names one of these Jobs of the target.
pub(in crate::environment) fn references(target: &Target, jobs: &[usize]) -> Vec<Named> {
    let mut found = Vec::new();
    for (position, resource) in target.resources().iter().enumerate() {
        // These describe or contain anything.
        if matches!(
            resource.kind(),
            "CustomResourceDefinition" | "ConfigMap" | "Secret"
        ) {
            continue;
        }
        let named = |name: &str, namespace: Option<&str>| {
            let namespace = namespace.unwrap_or(resource.namespace());
            job_called(name, namespace, target, jobs)
        };
        let mut note = |path: FieldPath, job: usize, is_added: bool| {
            found.push(Named {
                resource: position,
                path,
                job,
                is_added,
            });
        };
        if is_role(resource) {
            rules(&resource.node, named, &mut note);
            continue;
        }
        resource.node.walk_paths(|at| match &at.node.value {
            Value::Scalar(Tag::Str, text) => {
                let is_label = at
                    .key
                    .is_some_and(|key| LABELS.contains(&key.text.as_str()));
                if is_label && let Some(job) = named(text, None) {
                    note(at.path.clone(), job, false);
                }
            }
            Value::Mapping(map) => {
                if let Some((name, namespace)) = object(map)
                    && let Some(job) = named(name, namespace)
                {
                    note(at.path.clone().key("name"), job, false);
                }
                for (index, name) in label_values(map) {
                    if let Some(job) = named(name, None) {
                        note(at.path.clone().key("values").item(index), job, false);
                    }
                }
            }
            _ => {}
        });
    }
    found
}

/// The Job of that name; where namespaces have one each, that of `namespace`.
fn job_called(name: &str, namespace: &str, target: &Target, jobs: &[usize]) -> Option<usize> {
    let called = jobs.iter().filter(|job| target.get(**job).name() == name);
    let called: Vec<usize> = called.copied().collect();
    match called.as_slice() {
        [only] => Some(*only),
        several => several
            .iter()
            .find(|job| target.get(**job).namespace() == namespace)
            .copied(),
    }
}

fn is_role(resource: &Resource) -> bool {
    matches!(resource.kind(), "Role" | "ClusterRole")
        && resource.gvk().group == "rbac.authorization.k8s.io"
}

/// `resourceNames` of the rules for Jobs.
fn rules(
    role: &Node,
    named: impl Fn(&str, Option<&str>) -> Option<usize>,
    note: &mut impl FnMut(FieldPath, usize, bool),
) {
    let rules = role.get("rules").and_then(Node::as_sequence);
    for (index, rule) in rules.unwrap_or_default().iter().enumerate() {
        let list = |field| {
            rule.get(field)
                .and_then(Node::as_sequence)
                .unwrap_or_default()
        };
        let has =
            |field, is: &dyn Fn(&str) -> bool| list(field).iter().filter_map(Node::as_str).any(is);
        let is_job = |resource: &str| resource == "jobs" || resource.starts_with("jobs/");
        let is_meant = has("apiGroups", &|group| matches!(group, "batch" | "*"))
            && has("resources", &|resource| resource == "*" || is_job(resource));
        if !is_meant {
            continue;
        }
        let is_added = has("resources", &|resource| !is_job(resource));
        for (item, name) in list("resourceNames").iter().enumerate() {
            let Some(job) = name.as_str().and_then(|name| named(name, None)) else {
                continue;
            };
            let names = FieldPath::keys(&["rules"]).item(index).key("resourceNames");
            // `-` stands for the end of a list in a JSON pointer (RFC 6901).
            let path = if is_added {
                names.key("-")
            } else {
                names.item(item)
            };
            note(path, job, is_added);
        }
    }
}

/// Name and namespace of an object reference to a Job.
fn object(map: &Mapping) -> Option<(&str, Option<&str>)> {
    let text = |key| map.get(key).and_then(Node::as_str);
    let version = text("apiVersion").or(text("group")).unwrap_or("batch");
    let is_job = text("kind") == Some("Job")
        && version
            .split('/')
            .next()
            .is_some_and(|group| group == "batch");
    is_job.then_some(())?;
    Some((text("name")?, text("namespace")))
}

/// The values of a `matchExpressions` entry for a label with the name of a Job.
fn label_values(map: &Mapping) -> impl Iterator<Item = (usize, &str)> {
    let is_label = |key: &str| LABELS.contains(&key);
    let key = map.get("key").and_then(Node::as_str);
    let values = map
        .get("values")
        .filter(|_| key.is_some_and(is_label))
        .and_then(Node::as_sequence)
        .unwrap_or_default();
    let values = values.iter().enumerate();
    values.filter_map(|(index, value)| Some((index, value.as_str()?)))
}

/// True if the path leads into the template of pods, which a Job cannot change.
pub(in crate::environment) fn is_in_template(path: &FieldPath) -> bool {
    matches!(path.segments(), [Segment::Key(spec), ..] if spec == "spec")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Origin;
    use crate::yaml::parse;

    fn resource(text: &str) -> Resource {
        let node = parse(text, Origin::START).expect("the test's YAML");
        Resource::new(node.expect("a document"))
    }

    /// The fields of `text` that name the Job `migrate`.
    fn found(text: &str) -> Vec<String> {
        let job = "{apiVersion: batch/v1, kind: Job, metadata: {name: migrate}}";
        let target = Target::new(&[resource(job), resource(text)]);
        let found = references(&target, &[0]);
        found.iter().map(|it| it.path.to_string()).collect()
    }

    #[test]
    fn every_field_that_names_a_job_is_found() {
        let role = |rule: &str| {
            format!(
                "{{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {{name: r}}, rules: [{{{rule}}}]}}"
            )
        };
        let other = |spec: &str| {
            format!("{{apiVersion: x/v1, kind: X, metadata: {{name: x}}, spec: {spec}}}")
        };
        for (text, expected) in [
            (
                role("apiGroups: [batch], resources: [jobs], resourceNames: [other, migrate]"),
                "rules[0].resourceNames[1]",
            ),
            (
                role("apiGroups: [\"*\"], resources: [jobs/status], resourceNames: [migrate]"),
                "rules[0].resourceNames[0]",
            ),
            (
                role("apiGroups: [batch], resources: [cronjobs, jobs], resourceNames: [migrate]"),
                "rules[0].resourceNames.-",
            ),
            (
                role("apiGroups: [\"\"], resources: [secrets], resourceNames: [migrate]"),
                "",
            ),
            (
                other("{podSelector: {matchLabels: {job-name: migrate}}}"),
                "spec.podSelector.matchLabels.job-name",
            ),
            (
                other("{selector: {batch.kubernetes.io/job-name: migrate}}"),
                "spec.selector[\"batch.kubernetes.io/job-name\"]",
            ),
            (
                other("{matchExpressions: [{key: job-name, operator: In, values: [a, migrate]}]}"),
                "spec.matchExpressions[0].values[1]",
            ),
            (
                other("{healthChecks: [{apiVersion: batch/v1, kind: Job, name: migrate}]}"),
                "spec.healthChecks[0].name",
            ),
            (other("{ref: {kind: CronJob, name: migrate}}"), ""),
            (
                other("{ref: {apiVersion: example.org/v1, kind: Job, name: migrate}}"),
                "",
            ),
            (other("{text: migrate}"), ""),
        ] {
            assert_eq!(found(&text).join(" "), expected, "{text}");
        }
    }
}
