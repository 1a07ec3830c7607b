//! Secrets from elsewhere, and the login.

use super::row::{
    Form::{Flag, Integer, List, Metadata, Object, Objects, Template, Text, Word},
    Presence::{Default, Optional, Required},
    Row, Section,
};
use crate::diag::Code;

pub(super) const SECRETS: Section = Section {
    title: "Shared Secrets",
    about: "Secrets that are in no manifest of the branch, such as the registry's credentials, are copied into its namespace by Kubed \
            (Config Syncer): a Secret or ConfigMap elsewhere carries a label selector in the annotation `kubed.appscode.com/sync`, and \
            every namespace whose labels match gets a copy.",
    rows: &[
        Row {
            path: "environments.NAME.secretSync",
            form: Object,
            presence: Optional("nothing is labeled, annotated or compared"),
            meaning: "The copies that the environment receives and offers.",
            example: "secretSync:\n  namespaceLabels: {sync.example.com/preview: \"true\"}\n  sources: [overlays/platform]",
            codes: &[Code::FieldMissing, Code::BranchCopied, Code::BoundIdentity],
        },
        Row {
            path: "environments.NAME.secretSync.namespaceLabels",
            form: Metadata,
            presence: Default("{}"),
            meaning: "Labels of the Namespace, for the selectors of the sources.",
            example: "namespace: \"preview-{{ slug }}\"\nsecretSync: {namespaceLabels: {sync.example.com/preview: \"true\"}}",
            codes: &[
                Code::NamespaceMissing,
                Code::LabelValue,
                Code::MetadataKey,
                Code::NameBudget,
            ],
        },
        Row {
            path: "environments.NAME.secretSync.sources",
            form: List(&Text),
            presence: Default("[]"),
            meaning: "Directories with the originals. They are built: one that does not build is an error, one from which nothing \
                      would be copied a warning.",
            example: "secretSync: {sources: [overlays/platform]}",
            codes: &[
                Code::KubedSelector,
                Code::SecretPromised,
                Code::SecretKey,
                Code::KubedShadow,
            ],
        },
        Row {
            path: "environments.NAME.secretSync.annotate",
            form: Objects,
            presence: Default("[]"),
            meaning: "Secrets and ConfigMaps of this environment that other namespaces get copies of.",
            example: "secretSync:\n  annotate:\n    - {kind: Secret, name: regcred, selector: \"sync.example.com/preview=true\"}",
            codes: &[Code::AnnotateUnmatched, Code::FieldValue],
        },
        Row {
            path: "environments.NAME.secretSync.annotate[].kind",
            form: Word(&["Secret", "ConfigMap"]),
            presence: Required,
            meaning: "The kind of the object.",
            example: "secretSync: {annotate: [{kind: ConfigMap, name: ca, selector: \"ca=wanted\"}]}",
            codes: &[Code::FieldValue],
        },
        Row {
            path: "environments.NAME.secretSync.annotate[].name",
            form: Text,
            presence: Required,
            meaning: "The name of the object, without the hash that kustomize appends.",
            example: "secretSync: {annotate: [{kind: Secret, name: regcred, selector: \"\"}]}",
            codes: &[
                Code::FieldMissing,
                Code::FieldValue,
                Code::AnnotateUnmatched,
            ],
        },
        Row {
            path: "environments.NAME.secretSync.annotate[].selector",
            form: Template,
            presence: Default("\"\""),
            meaning: "A label selector of the namespaces that get a copy; every namespace if empty.",
            example: "secretSync: {annotate: [{kind: Secret, name: regcred, selector: \"env in (preview, dev)\"}]}",
            codes: &[Code::LabelSelector, Code::FieldValue],
        },
        Row {
            path: "environments.NAME.secretSync.provider",
            form: Word(&["kubed", "reflector", "replicator"]),
            presence: Optional("it is Kubed"),
            meaning: "The controller that copies what `annotate` lists: Kubed (Config Syncer), Reflector or Replicator.",
            example: "secretSync:\n  provider: replicator\n  annotate: [{kind: Secret, name: regcred, selector: \"sync.example.com/preview=true\"}]",
            codes: &[Code::FieldValue],
        },
    ],
};

pub(super) const LOGIN: Section = Section {
    title: "Login",
    about: "Tools without a login of their own, such as pgAdmin, are open to everyone who guesses a branch's host. oauth2-proxy asks for \
            a login in front of them, through annotations that ingress-nginx reads.",
    rows: &[
        Row {
            path: "environments.NAME.auth",
            form: Object,
            presence: Optional("nothing is protected"),
            meaning: "The login, and the Ingresses and routes behind it. A resource that cannot be protected, or a way around the login, is an error.",
            example: "auth:\n  select: {labelSelector: \"auth=required\"}\n  url: \"https://auth.example.com/oauth2/auth\"\n  signIn: \"https://auth.example.com/oauth2/start?rd=https://$host$escaped_request_uri\"\n  responseHeaders: [X-Auth-Request-User, X-Auth-Request-Email]",
            codes: &[
                Code::AuthConflict,
                Code::AuthSelectorEmpty,
                Code::AuthBypassed,
                Code::AuthSiblingOpen,
                Code::AuthRequired,
                Code::AuthNoEffect,
                Code::AuthCookieShared,
            ],
        },
        Row {
            path: "environments.NAME.auth.select",
            form: Object,
            presence: Required,
            meaning: "The Ingresses and routes, by labels, by names, or both.",
            example: "auth: {select: {labelSelector: \"auth=required\"}, url: \"https://auth.example.com/oauth2/auth\", signIn: \"https://auth.example.com/oauth2/start\"}",
            codes: &[Code::FieldMissing, Code::AuthSelectorEmpty],
        },
        Row {
            path: "environments.NAME.auth.select.labelSelector",
            form: Text,
            presence: Optional("Ingresses are selected by `names`"),
            meaning: "A Kubernetes label selector.",
            example: "auth: {select: {labelSelector: \"auth=required\"}, url: \"https://auth.example.com/oauth2/auth\", signIn: \"https://auth.example.com/oauth2/start\"}",
            codes: &[Code::LabelSelector, Code::AuthSelectorEmpty],
        },
        Row {
            path: "environments.NAME.auth.select.names",
            form: List(&Text),
            presence: Default("[]"),
            meaning: "Names of Ingresses.",
            example: "auth: {select: {names: [pgadmin, redisinsight]}, url: \"https://auth.example.com/oauth2/auth\", signIn: \"https://auth.example.com/oauth2/start\"}",
            codes: &[Code::AuthSelectorEmpty],
        },
        Row {
            path: "environments.NAME.auth.controller",
            form: Word(&[
                "nginx",
                "traefik",
                "haproxy",
                "contour",
                "istio",
                "envoy-gateway",
            ]),
            presence: Optional("it is told from the class of each Ingress, or the kind of route"),
            meaning: "The program that serves the selected resources. A login can be set up for ingress-nginx, Traefik, HAProxy Ingress and Envoy Gateway; the help says what to do for others.",
            example: "auth: {select: {names: [pgadmin]}, url: \"https://auth.example.com/oauth2/auth\", signIn: \"https://auth.example.com/oauth2/start\", controller: traefik}",
            codes: &[Code::FieldValue, Code::AuthNoEffect, Code::AuthUnused],
        },
        Row {
            path: "environments.NAME.auth.backend",
            form: Object,
            presence: Optional("none; `controller: envoy-gateway` needs it"),
            meaning: "oauth2-proxy as a Service of the cluster, which Envoy Gateway asks.",
            example: "auth: {select: {names: [pgadmin]}, controller: envoy-gateway, backend: {service: oauth2-proxy, namespace: platform, port: 4180}}",
            codes: &[Code::FieldMissing, Code::AuthUnused],
        },
        Row {
            path: "environments.NAME.auth.backend.service",
            form: Text,
            presence: Required,
            meaning: "The name of the Service.",
            example: "auth: {select: {names: [pgadmin]}, controller: envoy-gateway, backend: {service: oauth2-proxy, namespace: platform, port: 4180}}",
            codes: &[Code::FieldMissing],
        },
        Row {
            path: "environments.NAME.auth.backend.namespace",
            form: Template,
            presence: Optional("that of the route"),
            meaning: "The namespace of the Service.",
            example: "auth: {select: {names: [pgadmin]}, controller: envoy-gateway, backend: {service: oauth2-proxy, namespace: platform, port: 4180}}",
            codes: &[Code::FieldMissing],
        },
        Row {
            path: "environments.NAME.auth.backend.port",
            form: Integer { min: 1, max: 65535 },
            presence: Required,
            meaning: "The port of the Service.",
            example: "auth: {select: {names: [pgadmin]}, controller: envoy-gateway, backend: {service: oauth2-proxy, namespace: platform, port: 4180}}",
            codes: &[Code::FieldMissing],
        },
        Row {
            path: "environments.NAME.auth.url",
            form: Template,
            presence: Optional("an error, but for `controller: envoy-gateway`"),
            meaning: "The URL that says whether a request is logged in: `auth-url`. A host in it that gets a new name is followed; \
                      a login that all branches share is one of `sharedHosts`.",
            example: "auth: {select: {names: [pgadmin]}, url: \"https://auth.example.com/oauth2/auth\", signIn: \"https://auth.example.com/oauth2/start\"}",
            codes: &[
                Code::FieldMissing,
                Code::AuthValue,
                Code::AuthConflict,
                Code::AuthUnused,
            ],
        },
        Row {
            path: "environments.NAME.auth.signIn",
            form: Template,
            presence: Optional(
                "visitors get the answer of `url`, with Traefik and Envoy Gateway; an error with others",
            ),
            meaning: "The URL of the login page: `auth-signin`. `$host` and `$escaped_request_uri` are ingress-nginx's, and send \
                      people back to where they came from.",
            example: "auth: {select: {names: [pgadmin]}, url: \"https://auth.example.com/oauth2/auth\", signIn: \"https://auth.example.com/oauth2/start?rd=https://$host$escaped_request_uri\"}",
            codes: &[
                Code::FieldMissing,
                Code::AuthValue,
                Code::AuthConflict,
                Code::AuthSignIn,
                Code::AuthUnused,
            ],
        },
        Row {
            path: "environments.NAME.auth.responseHeaders",
            form: List(&Text),
            presence: Default("[]"),
            meaning: "Headers of the login's answer that the protected service gets: `auth-response-headers`.",
            example: "auth: {select: {names: [pgadmin]}, url: \"https://auth.example.com/oauth2/auth\", signIn: \"https://auth.example.com/oauth2/start\", responseHeaders: [X-Auth-Request-User]}",
            codes: &[Code::AuthConflict, Code::AuthUnused],
        },
        Row {
            path: "environments.NAME.auth.override",
            form: Flag,
            presence: Default("false"),
            meaning: "Whether other values of these annotations are replaced, instead of refused.",
            example: "auth: {select: {names: [pgadmin]}, url: \"https://auth.example.com/oauth2/auth\", signIn: \"https://auth.example.com/oauth2/start\", override: true}",
            codes: &[Code::AuthConflict, Code::AuthUnused],
        },
    ],
};
