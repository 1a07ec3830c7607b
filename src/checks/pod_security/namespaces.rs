//! The levels that namespaces ask for. In: a subject. Out: by namespace, each mode's level and version; and
//! labels that the API server refuses. Of Namespaces that other targets have under one name, the least
//! strict counts: nobody knows which of them is of the same cluster.

use std::collections::BTreeMap;

use crate::checks::subject::Subject;
use crate::diag::{Code, Diagnostic, Origin, did_you_mean, nearest};
use crate::model::Resource;

/// A level of the Pod Security Standards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// Everything is allowed.
    Privileged,
    /// Known ways out of a container are not.
    Baseline,
    /// A pod must be hardened.
    Restricted,
}

impl Level {
    const ALL: [Self; 3] = [Self::Privileged, Self::Baseline, Self::Restricted];

    /// The word in the label.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Privileged => "privileged",
            Self::Baseline => "baseline",
            Self::Restricted => "restricted",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == text)
    }
}

/// A consequence of a forbidden field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Pods are refused.
    Enforce,
    /// Whoever asks is warned.
    Warn,
    /// The audit log has it.
    Audit,
}

const MODES: [(Mode, &str); 3] = [
    (Mode::Enforce, "pod-security.kubernetes.io/enforce"),
    (Mode::Warn, "pod-security.kubernetes.io/warn"),
    (Mode::Audit, "pod-security.kubernetes.io/audit"),
];

/// A level that a namespace asks for.
#[derive(Clone, Copy)]
pub(super) struct Demand<'s> {
    /// The consequence.
    pub(super) mode: Mode,
    /// The level.
    pub(super) level: Level,
    /// The minor version of the rules.
    pub(super) minor: u32,
    /// The Namespace.
    pub(super) namespace: &'s Resource,
    /// The place of the label, if it is in the render.
    pub(super) at: Option<Origin>,
}

/// The levels by namespace.
pub(super) struct Demands<'s> {
    by_name: BTreeMap<&'s str, Vec<Demand<'s>>>,
    own: Vec<&'s Resource>,
}

impl<'s> Demands<'s> {
    /// The demands of the Namespaces that a render's pods can be in.
    pub(super) fn new(subject: &Subject<'s>, newest: u8) -> Self {
        let newest = u32::from(newest);
        let own: Vec<&Resource> = subject.resources.iter().filter(is_namespace).collect();
        let mut by_name = BTreeMap::new();
        for &namespace in &own {
            by_name.insert(namespace.name(), demands(namespace, newest, true));
        }
        let mut around: BTreeMap<&str, Vec<Demand<'s>>> = BTreeMap::new();
        for namespace in subject.elsewhere.resources() {
            if !is_namespace(&namespace) || by_name.contains_key(namespace.name()) {
                continue;
            }
            let demanded = demands(namespace, newest, false);
            let known = around.entry(namespace.name());
            let weakest = known.or_insert_with(|| demanded.clone());
            if strictness(&demanded) < strictness(weakest) {
                *weakest = demanded;
            }
        }
        by_name.append(&mut around);
        by_name.retain(|_, demands| !demands.is_empty());
        Self { by_name, own }
    }

    /// True if no namespace asks for anything.
    pub(super) fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }

    /// The demands of a namespace, that which refuses first.
    pub(super) fn of(&self, namespace: &str) -> &[Demand<'s>] {
        self.by_name.get(namespace).map_or(&[], Vec::as_slice)
    }

    /// Labels of the render's Namespaces that the API server refuses.
    pub(super) fn mistakes(&self) -> Vec<(&'s Resource, Diagnostic)> {
        let mut found = Vec::new();
        for namespace in &self.own {
            for (_, key) in MODES {
                found.extend(mistaken_level(namespace, key).map(|it| (*namespace, it)));
                found.extend(mistaken_version(namespace, key).map(|it| (*namespace, it)));
            }
        }
        found
    }
}

fn is_namespace(resource: &&Resource) -> bool {
    resource.kind() == "Namespace" && resource.gvk().group.is_empty()
}

/// The level of each mode, in their order: what is refused weighs more than what is warned of.
fn strictness(demands: &[Demand<'_>]) -> [Level; 3] {
    MODES.map(|(mode, _)| {
        let found = demands.iter().find(|demand| demand.mode == mode);
        found.map_or(Level::Privileged, |demand| demand.level)
    })
}

/// The demands of a Namespace. A label that says nothing known asks for the newest rules of
/// `restricted`, as in pod-security-admission's `PolicyToEvaluate`.
fn demands(namespace: &Resource, newest: u32, is_own: bool) -> Vec<Demand<'_>> {
    let demand = |(mode, key): (Mode, &str)| {
        let text = namespace.label(key)?;
        let level = Level::parse(text).unwrap_or(Level::Restricted);
        let version = namespace.label(&format!("{key}-version"));
        let minor = version.and_then(minor_of).unwrap_or(newest).min(newest);
        let node = namespace.node.at(&["metadata", "labels", key]);
        (level > Level::Privileged).then_some(Demand {
            mode,
            level,
            minor,
            namespace,
            at: node.map(|it| it.origin).filter(|_| is_own),
        })
    };
    MODES.into_iter().filter_map(demand).collect()
}

/// The minor of `v1.30`.
fn minor_of(text: &str) -> Option<u32> {
    let minor = text.strip_prefix("v1.")?;
    let is_canonical = minor == "0" || !minor.starts_with(['0', '+']);
    minor.parse().ok().filter(|_| is_canonical)
}

fn mistaken_level(namespace: &Resource, key: &str) -> Option<Diagnostic> {
    let node = namespace.node.at(&["metadata", "labels", key])?;
    let text = node.as_str()?;
    if Level::parse(text).is_some() {
        return None;
    }
    let message = format!("`{key}` is `{text}`, which is not a level: the API server refuses it");
    let found = Diagnostic::error(Code::PodSecurity, message).at(node.origin);
    Some(match nearest(text, Level::ALL.map(Level::name)) {
        Some(near) => found.help(did_you_mean(near)),
        None => found.help("write `privileged`, `baseline` or `restricted`"),
    })
}

fn mistaken_version(namespace: &Resource, key: &str) -> Option<Diagnostic> {
    let key = format!("{key}-version");
    let node = namespace.node.at(&["metadata", "labels", &key])?;
    let text = node.as_str()?;
    if text == "latest" || minor_of(text).is_some() {
        return None;
    }
    let message = format!("`{key}` is `{text}`, which is not a version: the API server refuses it");
    let found = Diagnostic::error(Code::PodSecurity, message).at(node.origin);
    Some(found.help("write `latest`, or a minor version such as `v1.37`"))
}
