//! `hook-order`: Jobs that run before what they need is there, and Jobs that cannot run again. In: a
//! render. Out: a finding at the need, or at the name. The order is Argo CD's: the phases PreSync, Sync
//! and PostSync, and in each the waves (argo-cd, docs/user-guide/sync-waves.md).

use crate::diag::{Code, Diagnostic, Origin};
use crate::model::{Resource, Step};
use crate::yaml::{Mapping, Node};

use super::check::Check;
use super::findings::Findings;
use super::objects::Objects;
use super::pods::{Pod, pods};
use super::subject::{Subject, namespace_of};
use crate::environment::nodes_at;

const HOOK: &str = "argocd.argoproj.io/hook";
const HELM_HOOK: &str = "helm.sh/hook";
const POLICY: &str = "argocd.argoproj.io/hook-delete-policy";
const WAVE: &str = "argocd.argoproj.io/sync-wave";

/// Jobs at the wrong time.
pub(super) struct HookOrder;

impl Check for HookOrder {
    fn codes(&self) -> &'static [Code] {
        &[Code::HookOrder]
    }

    fn run(&self, subject: &Subject<'_>, findings: &mut Findings) {
        let objects = Objects::new(subject);
        let schedule = Schedule::of(subject, &objects);
        for pod in pods(subject.resources) {
            let found = [
                early(&pod, &objects, schedule),
                early_test(&pod, schedule),
                kept(pod.owner),
                fixed(&pod, subject),
            ];
            for found in found.into_iter().flatten() {
                findings.add(subject, pod.owner, found);
            }
        }
    }
}

fn warning(at: Origin, message: String) -> Diagnostic {
    Diagnostic::warning(Code::HookOrder, message).at(at)
}

/// The time at which Argo CD applies a resource: its phase and its wave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Time {
    phase: Phase,
    wave: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    Pre,
    Main,
    Post,
}

impl Phase {
    fn name(self) -> &'static str {
        match self {
            Self::Pre => "PreSync",
            Self::Main => "Sync",
            Self::Post => "PostSync",
        }
    }
}

/// The hooks that count. Argo CD runs Helm's, too; `kubectl apply` and Flux do not know what they mean.
#[derive(Clone, Copy)]
struct Schedule {
    has_helm_hooks: bool,
}

impl Schedule {
    /// The hooks of a render: Helm's count if something in the repository is for Argo CD.
    fn of(subject: &Subject<'_>, objects: &Objects<'_>) -> Self {
        let is_hook = |it: &Resource| it.annotation(HELM_HOOK).is_some();
        Self {
            has_helm_hooks: subject.resources.iter().any(is_hook)
                && objects.everywhere().any(is_for_argo_cd),
        }
    }

    /// The time of a resource; none for a hook of deletions and failures.
    fn time(self, resource: &Resource) -> Option<Time> {
        let annotation = |key: &str| resource.annotation(key);
        let helm = || annotation(HELM_HOOK).filter(|_| self.has_helm_hooks);
        let phase = match annotation(HOOK).or_else(helm) {
            None => Some(Phase::Main),
            Some(words) => words.split(',').find_map(|word| match word.trim() {
                "PreSync" | "pre-install" | "pre-upgrade" => Some(Phase::Pre),
                "Sync" | "crd-install" => Some(Phase::Main),
                "PostSync" | "post-install" | "post-upgrade" => Some(Phase::Post),
                _ => None,
            }),
        };
        let wave = annotation(WAVE).and_then(|wave| wave.trim().parse().ok());
        phase.map(|phase| Time {
            phase,
            wave: wave.unwrap_or_default(),
        })
    }
}

/// True for an object that Argo CD alone reads.
fn is_for_argo_cd(resource: &Resource) -> bool {
    let annotations = resource.node.at(&["metadata", "annotations"]);
    let annotations = annotations.and_then(Node::as_mapping);
    let mut keys = annotations.into_iter().flat_map(Mapping::iter);
    let is_own = matches!(
        resource.kind(),
        "AppProject" | "Application" | "ApplicationSet"
    );
    (is_own && resource.gvk().group == "argoproj.io")
        || keys.any(|(key, _)| key.starts_with("argocd.argoproj.io/"))
}

/// Kinds that a pod names, with the paths below its spec.
const NEEDS: [(&str, &[&str]); 4] = [
    (
        "Secret",
        &[
            "imagePullSecrets[].name",
            "volumes[].secret.secretName",
            "volumes[].projected.sources[].secret.name",
            "containers[].envFrom[].secretRef.name",
            "containers[].env[].valueFrom.secretKeyRef.name",
            "initContainers[].envFrom[].secretRef.name",
            "initContainers[].env[].valueFrom.secretKeyRef.name",
        ],
    ),
    (
        "ConfigMap",
        &[
            "volumes[].configMap.name",
            "volumes[].projected.sources[].configMap.name",
            "containers[].envFrom[].configMapRef.name",
            "containers[].env[].valueFrom.configMapKeyRef.name",
            "initContainers[].envFrom[].configMapRef.name",
            "initContainers[].env[].valueFrom.configMapKeyRef.name",
        ],
    ),
    ("ServiceAccount", &["serviceAccountName"]),
    (
        "PersistentVolumeClaim",
        &["volumes[].persistentVolumeClaim.claimName"],
    ),
];

/// Kinds that make a Secret, with the path of its name.
const MAKERS: [(&str, &str); 3] = [
    ("ExternalSecret", "spec.target.name"),
    ("SealedSecret", "metadata.name"),
    ("Certificate", "spec.secretName"),
];

/// A Job that needs something of its own render that comes later. Its pods cannot start, so that the
/// sync waits for them for ever.
fn early<'s>(pod: &Pod<'s>, objects: &Objects<'s>, schedule: Schedule) -> Option<Diagnostic> {
    let own = schedule.time(pod.owner)?;
    let namespace = namespace_of(pod.owner);
    let is_late = |it: &'s Resource| {
        schedule
            .time(it)
            .filter(|its| *its > own)
            .map(|its| (it, its))
    };
    for (kind, paths) in NEEDS {
        let nodes = paths.iter().flat_map(|path| nodes_at(pod.spec, path));
        for node in nodes {
            let name = node.as_str().unwrap_or_default();
            let made = objects.find(kind, namespace, name);
            let made = made.or_else(|| maker(kind, namespace, name, objects));
            if let Some((needed, its)) = made.and_then(is_late) {
                return Some(too_early(pod.owner, own, node.origin, needed, its));
            }
        }
    }
    let found = objects.find("Namespace", "default", namespace)?;
    let (needed, its) = is_late(found).filter(|_| own.phase == Phase::Pre)?;
    if objects
        .everywhere()
        .any(|it| creates_namespace(it, namespace))
    {
        return None;
    }
    Some(too_early(pod.owner, own, place(pod.owner), needed, its))
}

/// True for an Application that has Argo CD create the namespace before its first hook. A templated destination may be
/// any namespace (argo-cd, docs/user-guide/sync-options.md, "Create Namespace").
fn creates_namespace(application: &Resource, namespace: &str) -> bool {
    let spec = match application.kind() {
        "Application" => "spec",
        "ApplicationSet" => "spec.template.spec",
        _ => return false,
    };
    let texts = |path: &str| {
        let nodes = nodes_at(&application.node, &format!("{spec}.{path}"));
        nodes.into_iter().filter_map(Node::as_str)
    };
    texts("syncPolicy.syncOptions[]").any(|option| option == "CreateNamespace=true")
        && texts("destination.namespace").all(|it| it == namespace || it.contains("{{"))
}

/// The resource whose controller makes a Secret.
fn maker<'s>(
    kind: &str,
    namespace: &'s str,
    name: &str,
    objects: &Objects<'s>,
) -> Option<&'s Resource> {
    let makes = |it: &&'s Resource, path: &str| {
        let stated = nodes_at(&it.node, path);
        let stated = stated.first().and_then(|node| node.as_str());
        stated.unwrap_or(it.name()) == name
    };
    let mut makers = MAKERS.iter().filter(|_| kind == "Secret");
    makers.find_map(|(kind, path)| {
        let mut all = objects.of(kind, namespace).iter().copied();
        all.find(|it| makes(it, path))
    })
}

fn too_early(owner: &Resource, own: Time, at: Origin, needed: &Resource, its: Time) -> Diagnostic {
    let when = |time: Time| match time.wave {
        0 => time.phase.name().to_owned(),
        wave => format!("wave {wave} of {}", time.phase.name()),
    };
    let message = format!(
        "`{}` runs in {} and needs `{}`, which comes in {}",
        owner.id(),
        when(own),
        needed.id(),
        when(its)
    );
    let found = warning(at, message).label(needed.origin, "comes later");
    let wave = its.wave + 1;
    found.help(match its.phase {
        Phase::Main => format!(
            "let it run afterwards: `{HOOK}: Sync` with `{WAVE}: \"{wave}\"`, or give `{}` an earlier time",
            needed.kind()
        ),
        _ => format!("give `{}` an earlier phase or wave", needed.kind()),
    })
}

/// A test of what is deployed, before it is.
fn early_test(pod: &Pod<'_>, schedule: Schedule) -> Option<Diagnostic> {
    const WORDS: [&str; 3] = ["e2e", "smoke", "smoketest"];
    let own = schedule.time(pod.owner)?;
    let component = pod.owner.label("app.kubernetes.io/component");
    let mut names = [Some(pod.owner.name()), component].into_iter().flatten();
    let is_test = |name: &str| name.split('-').any(|part| WORDS.contains(&part));
    if own.phase != Phase::Pre || !names.any(is_test) {
        return None;
    }
    let message = format!(
        "`{}` tests what the sync deploys after it has ended",
        pod.owner.id()
    );
    Some(warning(place(pod.owner), message).help(format!("write `{HOOK}: PostSync`")))
}

/// A hook under a fixed name that stays after it has succeeded or failed: the next sync finds it there
/// (argo-cd, docs/user-guide/sync-waves.md, "Hook lifecycle and cleanup").
fn kept(owner: &Resource) -> Option<Diagnostic> {
    let policy = owner.node.at(&["metadata", "annotations", POLICY])?;
    let words = policy.as_str()?;
    let has = |word: &str| words.split(',').any(|it| it.trim() == word);
    let is_replaced = has("BeforeHookCreation") || (has("HookSucceeded") && has("HookFailed"));
    if owner.kind() != "Job" || owner.annotation(HOOK).is_none() || is_replaced {
        return None;
    }
    let stays = if has("HookSucceeded") {
        "fails"
    } else {
        "succeeds"
    };
    let message = format!(
        "`{}` stays when it {stays}, and the next sync does not run it again",
        owner.id()
    );
    let found = warning(policy.origin, message);
    Some(found.help(format!("write `{POLICY}: BeforeHookCreation,{words}`")))
}

/// Annotations that let a tool replace what it cannot change.
const REPLACED_BY: [(&str, &str); 3] = [
    ("argocd.argoproj.io/sync-options", "Replace=true"),
    ("argocd.argoproj.io/sync-options", "Force=true"),
    ("kustomize.toolkit.fluxcd.io/force", "enabled"),
];

/// A Job under a fixed name whose image a kustomization sets: the API server refuses the next image, since
/// the template of a Job is immutable.
fn fixed(pod: &Pod<'_>, subject: &Subject<'_>) -> Option<Diagnostic> {
    let owner = pod.owner;
    let has = |key: &str| owner.annotation(key).is_some();
    let is_replaced = |(key, word): &(&str, &str)| {
        let value = owner.annotation(key).unwrap_or_default();
        value.split(',').any(|it| it.trim() == *word)
    };
    let is_temporary = owner
        .node
        .at(&["spec", "ttlSecondsAfterFinished"])
        .is_some();
    let is_named = !owner.name().is_empty();
    if owner.kind() != "Job"
        || !is_named
        || is_temporary
        || has(HOOK)
        || has(HELM_HOOK)
        || REPLACED_BY.iter().any(is_replaced)
        || subject.is_of_branch()
    {
        return None;
    }
    let images = pod.containers().filter_map(|it| it.image());
    let is_set = |node: &Node| {
        let (causes, _) = subject.causes.chain(node.origin);
        causes.iter().any(|cause| cause.step == Step::Images)
    };
    let mut set = images.filter(|(_, node)| is_set(node));
    let (image, node) = set.next()?;
    let message = format!(
        "`{}` keeps its name when its image changes, and the template of a Job is immutable",
        owner.id()
    );
    let found = warning(place(owner), message).label(node.origin, format!("`{image}` is set here"));
    Some(found.help(format!(
        "let it end: `ttlSecondsAfterFinished: 600`; or make it a hook: `{HOOK}: Sync`"
    )))
}

/// The place of a name.
fn place(resource: &Resource) -> Origin {
    let hook = resource.node.at(&["metadata", "annotations", HOOK]);
    let name = hook.or_else(|| resource.node.at(&["metadata", "name"]));
    name.map_or(resource.origin, |node| node.origin)
}
