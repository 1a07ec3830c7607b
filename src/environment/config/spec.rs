//! One environment of offshoot.yaml: the shapes of its fields.

use crate::config::{Decode, Fields, LocatedText};
use crate::diag::{Code, Diagnostic, Origin};
use crate::yaml::{Text, Value};

/// An entry of `environments`.
#[derive(Clone, Debug, Default)]
pub struct Spec {
    /// Its key.
    pub name: LocatedText,
    /// The directory that is built, seen from offshoot.yaml.
    pub path: LocatedText,
    /// There is one for each branch.
    pub per_branch: bool,
    /// Template of the namespace that everything moves into.
    pub namespace: Option<LocatedText>,
    /// How hosts move.
    pub hosts: Option<Hosts>,
    /// Images, below those of the request.
    pub images: Vec<ImageDefault>,
    /// Kubed.
    pub secret_sync: Option<SecretSync>,
    /// oauth2-proxy.
    pub auth: Option<Auth>,
    /// The end-to-end test.
    pub e2e: Option<E2e>,
    /// Labels on every resource (templates).
    pub labels: Vec<(Text, LocatedText)>,
    /// Annotations on every resource (templates).
    pub annotations: Vec<(Text, LocatedText)>,
    /// How long a janitor leaves the namespace (a template).
    pub ttl: Option<LocatedText>,
    /// Which resources may live outside the namespace.
    pub cluster_scoped: ClusterScoped,
    /// Where the entry begins.
    pub at: Origin,
}

/// `hosts`.
#[derive(Clone, Debug, Default)]
pub struct Hosts {
    /// Template of the new host.
    pub pattern: LocatedText,
    /// What happens to references to a host that moved.
    pub references: References,
    /// Only these hosts move; all where empty.
    pub only: Vec<LocatedText>,
    /// Where it is.
    pub at: Origin,
}

/// What happens to references to a host that moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum References {
    /// They follow.
    #[default]
    Rewrite,
    /// They are listed and stay.
    Report,
}

/// An entry of `images`, as in a kustomization.
#[derive(Clone, Debug, Default)]
pub struct ImageDefault {
    /// The image it is for.
    pub name: LocatedText,
    /// Replaces the name.
    pub new_name: LocatedText,
    /// Replaces the tag.
    pub new_tag: LocatedText,
    /// Replaces tag and digest.
    pub digest: LocatedText,
    /// Where it says what changes.
    pub change_at: Origin,
}

/// `secretSync`: Kubed (Config Syncer).
#[derive(Clone, Debug, Default)]
pub struct SecretSync {
    /// Labels of the Namespace, for the sources' selectors to match (templates).
    pub namespace_labels: Vec<(Text, LocatedText)>,
    /// Directories whose builds hold the annotated sources.
    pub sources: Vec<LocatedText>,
    /// Objects of this environment that others copy from.
    pub annotate: Vec<Annotate>,
}

/// An entry of `secretSync.annotate`.
#[derive(Clone, Debug, Default)]
pub struct Annotate {
    /// `Secret` or `ConfigMap`.
    pub kind: LocatedText,
    /// Its name, before a hash.
    pub name: LocatedText,
    /// Which namespaces get a copy: a label selector; empty for all.
    pub selector: LocatedText,
    /// Where the entry is.
    pub at: Origin,
}

/// `auth`: oauth2-proxy in front of Ingresses.
#[derive(Clone, Debug, Default)]
pub struct Auth {
    /// Which Ingresses.
    pub select: Select,
    /// `auth-url` (a template).
    pub url: LocatedText,
    /// `auth-signin` (a template).
    pub sign_in: LocatedText,
    /// `auth-response-headers`.
    pub response_headers: Vec<LocatedText>,
    /// Other values that are there already give way.
    pub replace_existing: bool,
    /// Where it is.
    pub at: Origin,
}

/// `e2e`.
#[derive(Clone, Debug, Default)]
pub struct E2e {
    /// Which Jobs.
    pub select: Select,
    /// Where it is.
    pub at: Origin,
}

/// Which resources of a kind are meant: those of the label selector, and those named.
#[derive(Clone, Debug, Default)]
pub struct Select {
    /// A Kubernetes label selector.
    pub label_selector: Option<LocatedText>,
    /// Names, before a hash.
    pub names: Vec<LocatedText>,
    /// Where it is.
    pub at: Origin,
}

/// `clusterScoped`: which resources may live outside the namespace. None, by default.
#[derive(Clone, Debug, Default)]
pub struct ClusterScoped {
    /// Kinds that are accepted.
    pub allow: Vec<Text>,
}

impl ClusterScoped {
    /// True if objects of `kind` are accepted though deleting the namespace leaves them.
    pub fn allows(&self, kind: &str) -> bool {
        self.allow.iter().any(|allowed| allowed == kind)
    }
}

impl Decode for Spec {
    const WHAT: &'static str = "an environment";

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            name: LocatedText::default(),
            path: fields.located("path"),
            per_branch: fields.flag("perBranch"),
            namespace: fields.optional("namespace"),
            hosts: fields.object("hosts"),
            images: fields.objects("images"),
            secret_sync: fields.object("secretSync"),
            auth: fields.object("auth"),
            e2e: fields.object("e2e"),
            labels: fields.text_map("labels"),
            annotations: fields.text_map("annotations"),
            ttl: fields.optional("ttl"),
            cluster_scoped: cluster_scoped(fields),
            at: fields.at,
        }
    }
}

impl Decode for Hosts {
    const WHAT: &'static str = "`hosts`";

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            pattern: fields.located("pattern"),
            references: references(fields),
            only: super::file::lower_case(fields.texts("only")),
            at: fields.at,
        }
    }
}

impl Decode for ImageDefault {
    const WHAT: &'static str = "an `images` entry";

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            name: fields.located("name"),
            new_name: fields.located("newName"),
            new_tag: fields.located("newTag"),
            digest: fields.located("digest"),
            change_at: fields.place_of(&["digest", "newTag", "newName"]),
        }
    }
}

impl Decode for SecretSync {
    const WHAT: &'static str = "`secretSync`";

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            namespace_labels: fields.text_map("namespaceLabels"),
            sources: fields.texts("sources"),
            annotate: fields.objects("annotate"),
        }
    }
}

impl Decode for Annotate {
    const WHAT: &'static str = "an `annotate` entry";

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            kind: fields.located("kind"),
            name: fields.located("name"),
            selector: fields.located("selector"),
            at: fields.at,
        }
    }
}

impl Decode for Auth {
    const WHAT: &'static str = "`auth`";

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            select: fields.object("select").unwrap_or_default(),
            url: fields.located("url"),
            sign_in: fields.located("signIn"),
            response_headers: fields.texts("responseHeaders"),
            replace_existing: fields.flag("override"),
            at: fields.at,
        }
    }
}

impl Decode for E2e {
    const WHAT: &'static str = "`e2e`";

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            select: fields.object("select").unwrap_or_default(),
            at: fields.at,
        }
    }
}

impl Decode for Select {
    const WHAT: &'static str = "`select`";

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            label_selector: fields.optional("labelSelector"),
            names: fields.texts("names"),
            at: fields.at,
        }
    }
}

impl Decode for ClusterScoped {
    const WHAT: &'static str = "`clusterScoped`";

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        let kinds = fields.texts("allow").into_iter();
        Self {
            allow: kinds.map(|kind| kind.value).collect(),
        }
    }
}

/// `forbid`, or a map with `allow`.
fn cluster_scoped(fields: &mut Fields<'_, '_>) -> ClusterScoped {
    let Some(node) = fields.node("clusterScoped") else {
        return ClusterScoped::default();
    };
    match &node.value {
        Value::Scalar(_, text) if text == "forbid" => ClusterScoped::default(),
        Value::Mapping(_) => fields.object("clusterScoped").unwrap_or_default(),
        _ => {
            let message = "`clusterScoped` takes `forbid` or a map with `allow`";
            let diagnostic = Diagnostic::error(Code::FieldType, message).at(node.origin);
            fields.fail(diagnostic.help("write `clusterScoped: {allow: [ClusterRole]}`"));
            ClusterScoped::default()
        }
    }
}

/// `rewrite`, `report`, or nothing.
fn references(fields: &mut Fields<'_, '_>) -> References {
    let text = fields.located("references");
    match text.value.as_str() {
        "" | "rewrite" => References::Rewrite,
        "report" => References::Report,
        other => {
            let message = format!("`references` takes `rewrite` or `report`, not `{other}`");
            fields.fail(Diagnostic::error(Code::FieldValue, message).at(text.at));
            References::Rewrite
        }
    }
}
