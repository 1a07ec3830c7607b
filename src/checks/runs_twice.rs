//! `runs-twice`: work that a branch does beside production, by the clock or for events of the world. In: a
//! branch's render and those of the environments that exist once. Out: a finding for each schedule, source
//! of events and consumer that both run.

use crate::diag::{Code, Diagnostic};
use crate::model::Resource;
use crate::yaml::{Node, Value};

use super::check::Check;
use super::findings::{Findings, shown};
use super::subject::{Subject, before_moves};
use super::texts::lines;

/// Work that is done twice.
pub(super) struct RunsTwice;

impl Check for RunsTwice {
    fn codes(&self) -> &'static [Code] {
        &[Code::RunsTwice]
    }

    fn run(&self, subject: &Subject<'_>, findings: &mut Findings) {
        if !subject.is_of_branch() {
            return;
        }
        for resource in subject.resources {
            if let Some(found) = scheduled(subject, resource) {
                findings.add(subject, resource, found);
            }
            consumers(subject, resource, findings);
        }
    }
}

/// The way to stop a kind.
enum Stop {
    /// A field that is true.
    Field(&'static [&'static str]),
    /// An annotation that is `true`.
    Annotation(&'static str),
    /// No way but to leave it out.
    Exclude,
}

/// Kinds that start work by themselves, by group and kind.
const KINDS: &[(&str, &str, Stop)] = &[
    (
        "argoproj.io",
        "CronWorkflow",
        Stop::Field(&["spec", "suspend"]),
    ),
    ("argoproj.io", "EventSource", Stop::Exclude),
    ("batch", "CronJob", Stop::Field(&["spec", "suspend"])),
    ("k8up.io", "Schedule", Stop::Exclude),
    (
        "keda.sh",
        "ScaledJob",
        Stop::Annotation("autoscaling.keda.sh/paused"),
    ),
    (
        "keda.sh",
        "ScaledObject",
        Stop::Annotation("autoscaling.keda.sh/paused"),
    ),
    (
        "postgresql.cnpg.io",
        "ScheduledBackup",
        Stop::Field(&["spec", "suspend"]),
    ),
    ("sources.knative.dev", "ApiServerSource", Stop::Exclude),
    ("sources.knative.dev", "AwsSqsSource", Stop::Exclude),
    ("sources.knative.dev", "GitHubSource", Stop::Exclude),
    ("sources.knative.dev", "KafkaSource", Stop::Exclude),
    ("sources.knative.dev", "PingSource", Stop::Exclude),
    ("tekton.dev", "CronJob", Stop::Exclude),
    ("velero.io", "Schedule", Stop::Field(&["spec", "paused"])),
];

/// Triggers of KEDA that look at the pods themselves, and start no work of the world.
const OWN_TRIGGERS: &[&str] = &["cpu", "memory", "kubernetes-workload", "prometheus"];

fn scheduled(subject: &Subject<'_>, resource: &Resource) -> Option<Diagnostic> {
    let gvk = resource.gvk();
    let mut kinds = KINDS.iter();
    let (.., stop) = kinds.find(|(group, kind, _)| *group == gvk.group && *kind == gvk.kind)?;
    let is_of_keda = gvk.group == "keda.sh";
    if is_stopped(resource, stop) || (is_of_keda && !is_woken_by_the_world(resource)) {
        return None;
    }
    let owner = owner_of_same(subject, resource)?;
    let name = shown(resource);
    let message = format!("`{name}` runs in every branch, beside that of `{owner}`");
    let schedule = resource.node.at(&["spec", "schedule"]);
    let at = schedule.map_or(resource.origin, |it| it.origin);
    let diagnostic = Diagnostic::warning(Code::RunsTwice, message).at(at);
    let kind = &gvk.kind;
    let exclude = format!(
        "leave it out in the environment: `exclude: [{{kind: {kind}, name: {}}}]`",
        resource.original_id().name
    );
    let patch = |path: &str, value: &str| {
        format!(
            "stop it for branches, in the environment: `patches: [{{target: {{kind: {kind}}}, patch: '[{{op: add, path: {path}, value: {value}}}]'}}]`"
        )
    };
    Some(match stop {
        Stop::Field(path) => diagnostic
            .help(patch(&format!("/{}", path.join("/")), "true"))
            .help(format!("or {exclude}")),
        Stop::Annotation(key) => {
            let path = format!("/metadata/annotations/{}", key.replace('/', "~1"));
            let diagnostic = diagnostic.help(exclude);
            match resource.node.at(&["metadata", "annotations"]) {
                Some(_) => diagnostic.help(format!("or {}", patch(&path, "\"true\""))),
                None => diagnostic,
            }
        }
        Stop::Exclude => diagnostic.help(exclude),
    })
}

fn is_stopped(resource: &Resource, stop: &Stop) -> bool {
    let is_true = |node: &Node| matches!(&node.value, Value::Scalar(_, text) if text == "true");
    match stop {
        Stop::Field(path) => resource.node.at(path).is_some_and(is_true),
        Stop::Annotation(key) => resource.annotation(key) == Some("true"),
        Stop::Exclude => false,
    }
}

fn is_woken_by_the_world(resource: &Resource) -> bool {
    let triggers = resource
        .node
        .at(&["spec", "triggers"])
        .and_then(Node::as_sequence);
    let kind = |it: &Node| it.str_at("type").map(str::to_owned);
    let mut kinds = triggers.unwrap_or_default().iter().filter_map(kind);
    kinds.any(|kind| !OWN_TRIGGERS.contains(&kind.as_str()))
}

/// The environment that exists once and has the same resource, and runs it.
fn owner_of_same<'s>(subject: &Subject<'s>, resource: &Resource) -> Option<&'s str> {
    let name = shown(resource);
    let group = resource.gvk().group;
    let mut neighbors = subject.production.iter();
    let is_same = |it: &Resource| {
        it.kind() == resource.kind() && it.gvk().group == group && shown(it) == name
    };
    let found = neighbors.find(|neighbor| neighbor.resources.iter().any(is_same))?;
    Some(&found.name)
}

/// Ends of names of variables that say which share of a stream a program reads, or that switch on a
/// schedule inside of it.
const GROUPS: &[&str] = &[
    "CONSUMER_GROUP",
    "CONSUMER_GROUP_ID",
    "KAFKA_GROUP_ID",
    "CONSUMER_NAME",
];
const SWITCHES: &[&str] = &[
    "CRON_ENABLED",
    "ENABLE_CRON",
    "ENABLE_SCHEDULER",
    "RUN_CRON",
    "RUN_SCHEDULER",
    "SCHEDULER_ENABLED",
];

/// Consumers of one group share the messages of production; switches start a schedule in the program.
fn consumers(subject: &Subject<'_>, resource: &Resource, findings: &mut Findings) {
    lines(resource, &mut |line| {
        let ends_in = |ends: &[&str]| ends.iter().any(|end| line.name.ends_with(end));
        let is_on = ["true", "1", "yes", "on"].contains(&line.text.to_ascii_lowercase().as_str());
        let is_group = ends_in(GROUPS) && !line.is_secret;
        if !(is_group || (ends_in(SWITCHES) && is_on)) {
            return;
        }
        let Some(owner) = owner_of_value(subject, line.name, line.text) else {
            return;
        };
        let (name, text) = (line.name, line.text);
        let (message, help) = if is_group {
            (
                format!(
                    "a branch reads in the consumer group `{text}`, as `{owner}` does, and takes messages from it"
                ),
                format!(
                    "give branches a group of their own: `{name}` in the environment's overlay"
                ),
            )
        } else {
            (
                format!("`{name}` starts a schedule in every branch, beside that of `{owner}`"),
                format!("set `{name}` to `false` in the environment's overlay"),
            )
        };
        let found =
            Diagnostic::warning(Code::RunsTwice, message).at(before_moves(subject.causes, line.at));
        findings.add(subject, resource, found.help(help));
    });
}

fn owner_of_value<'s>(subject: &Subject<'s>, name: &str, text: &str) -> Option<&'s str> {
    let has = |resource: &Resource| {
        let mut is_there = false;
        lines(resource, &mut |line| {
            is_there |= line.name == name && line.text == text;
        });
        is_there
    };
    let mut neighbors = subject.production.iter();
    let found = neighbors.find(|neighbor| neighbor.resources.iter().any(has))?;
    Some(&found.name)
}
