//! Hosts.

use super::row::{
    Form,
    Form::{List, Object, Objects, Template, Text, Word},
    Pattern,
    Presence::{Default, Optional, Or, Required},
    Row, Section,
};
use crate::diag::Code;

/// A zone (`names::check_zone`): a DNS name in any case, with or without a final dot; parts may be
/// variables of Flux.
const ZONE: Form = Form::Pattern(Pattern {
    what: "a DNS zone",
    expression: r"([A-Za-z0-9]|\$\{\w+\})(-*([A-Za-z0-9]|\$\{\w+\}))*(\.([A-Za-z0-9]|\$\{\w+\})(-*([A-Za-z0-9]|\$\{\w+\}))*)*\.?",
    is_template: false,
    samples: (
        &["example.com", "Example.com.", "${ENV}.example.com"],
        &[
            "*.example.com",
            "https://example.com",
            "a..b",
            "-a.example.com",
            "_dns.example.com",
        ],
    ),
});

/// A host name (`names::check_host`): perhaps with a wildcard or service labels in front. What
/// somebody else's template completes is taken as it is.
const HOST: Form = Form::Pattern(Pattern {
    what: "a host name",
    expression: r"(\*\.)?(([^.\s]+\.)*_[^.\s]*\.)?[A-Za-z0-9](-*[A-Za-z0-9])*(\.[A-Za-z0-9](-*[A-Za-z0-9])*)*\.?|.*(\$\{|\$\(|\{\{).*",
    is_template: false,
    samples: (
        &[
            "example.com",
            "*.example.com",
            "API.example.com",
            "example.com.",
            "_sip._tcp.example.com",
            "app.${ZONE}",
        ],
        &[
            "https://example.com",
            "example.com:443",
            "a..b",
            "-a.example.com",
            "*",
        ],
    ),
});

/// A host name, or `*` for routes without one.
const SHARED_HOST: Form = Form::Pattern(Pattern {
    what: "a host name, or `*`",
    expression: r"\*|(\*\.)?(([^.\s]+\.)*_[^.\s]*\.)?[A-Za-z0-9](-*[A-Za-z0-9])*(\.[A-Za-z0-9](-*[A-Za-z0-9])*)*\.?|.*(\$\{|\$\(|\{\{).*",
    is_template: false,
    samples: (
        &[
            "example.com",
            "*.example.com",
            "API.example.com",
            "example.com.",
            "_sip._tcp.example.com",
            "app.${ZONE}",
            "*",
        ],
        &[
            "https://example.com",
            "example.com:443",
            "a..b",
            "-a.example.com",
        ],
    ),
});

pub(super) const HOSTS: Section = Section {
    title: "Hosts",
    about: "A branch that answers under production's host takes production's traffic, certificate or DNS record. Hosts that a resource \
            *declares* get new names; what only *refers* to one of them, such as the front end's API URL, follows.",
    rows: &[
        Row {
            path: "domains",
            form: List(&ZONE),
            presence: Default("[]"),
            meaning: "The DNS zones that are yours: hosts in them may get new names.",
            example: "domains: [example.com]",
            codes: &[Code::DnsName, Code::DomainsMissing, Code::HostsUnused],
        },
        Row {
            path: "sharedHosts",
            form: List(&SHARED_HOST),
            presence: Default("[]"),
            meaning: "Hosts in those zones that all environments share, such as the login or the registry. They never get a new \
                      name. `*.zone` stands for every host below a zone that is not itself one of `domains`, and `*` for routes without a host.",
            example: "sharedHosts: [auth.example.com, registry.example.com]",
            codes: &[
                Code::DnsName,
                Code::HostsUnused,
                Code::HostStays,
                Code::HostCatchAll,
            ],
        },
        Row {
            path: "externalDns",
            form: Object,
            presence: Optional("external-dns reads its default annotations"),
            meaning: "How external-dns is set up.",
            example: "externalDns: {annotationPrefix: [internal-dns.example.com/]}",
            codes: &[],
        },
        Row {
            path: "externalDns.annotationPrefix",
            form: List(&Text),
            presence: Default("[]"),
            meaning: "Prefixes of external-dns's annotations beside its own: the values of `--annotation-prefix` that it is started with.",
            example: "externalDns: {annotationPrefix: [internal-dns.example.com/]}",
            codes: &[Code::FieldValue, Code::HostsUnused],
        },
        Row {
            path: "environments.NAME.hosts",
            form: Object,
            presence: Optional("no host gets a new name"),
            meaning: "The new names of hosts.",
            example: "hosts: {pattern: \"{{ slug }}.{{ host }}\", references: rewrite}",
            codes: &[
                Code::DomainsMissing,
                Code::HostsUnused,
                Code::HostNotMoved,
                Code::HostStays,
                Code::HostNotDeclared,
                Code::FieldMissing,
                Code::HostKept,
            ],
        },
        Row {
            path: "environments.NAME.hosts.pattern",
            form: Template,
            presence: Or(&["strategy"]),
            meaning: "The new name of a host, in a form of your own. It has the branch in it, and stays in one of `domains`. Where nothing but a dash separates the slug from the label, two branches can get one host: `strategy: flat` cannot.",
            example: "hosts: {pattern: \"{{ slug }}.{{ host }}\"}",
            codes: &[
                Code::FieldMissing,
                Code::HostName,
                Code::HostCollision,
                Code::HostTaken,
                Code::HostLeavesDomain,
                Code::NameBudget,
                Code::HostAmbiguous,
                Code::FieldValue,
                Code::HostFixed,
            ],
        },
        Row {
            path: "environments.NAME.hosts.strategy",
            form: Word(&["prefix", "flat", "zone"]),
            presence: Optional("`pattern` has the form"),
            meaning: "The form of new names, in which two branches never get one host. `prefix` is SLUG.HOST; a wildcard certificate does not cover it. `flat` is SLUG--LABEL.PARENT: a wildcard certificate of the parent covers it. `zone` is SLUG--LABELS.ZONE: one wildcard certificate covers all.",
            example: "hosts: {strategy: flat}",
            codes: &[Code::FieldValue, Code::FieldMissing],
        },
        Row {
            path: "environments.NAME.hosts.zone",
            form: ZONE,
            presence: Optional("there is none; `strategy: zone` needs one"),
            meaning: "The zone of the new names, for `strategy: zone`. One of its own keeps cookies and certificates of branches apart from production's.",
            example: "hosts: {strategy: zone, zone: preview.example.com}",
            codes: &[Code::DnsName, Code::FieldValue, Code::FieldMissing],
        },
        Row {
            path: "environments.NAME.hosts.references",
            form: Word(&["rewrite", "report"]),
            presence: Default("rewrite"),
            meaning: "What happens to mentions of a host that got a new name: in URLs, environment variables, arguments, \
                      ConfigMaps and Secrets. `rewrite` changes them; `report` only lists them in `render --report-hosts`.",
            example: "hosts: {pattern: \"{{ slug }}.{{ host }}\", references: report}",
            codes: &[Code::FieldValue, Code::HostNotMoved],
        },
        Row {
            path: "environments.NAME.hosts.only",
            form: List(&HOST),
            presence: Default("[]"),
            meaning: "The only hosts that get new names; all of `domains` if empty.",
            example: "hosts: {pattern: \"{{ slug }}.{{ host }}\", only: [api.example.com]}",
            codes: &[Code::DnsName, Code::HostsUnused],
        },
        Row {
            path: "environments.NAME.hosts.declare",
            form: Objects,
            presence: Default("[]"),
            meaning: "Fields that declare hosts and that offshoot does not know, such as the values of a Helm release.",
            example: "hosts:\n  strategy: prefix\n  declare:\n    - {kind: HelmRelease, path: \"spec.values.ingress.hosts[].host\"}",
            codes: &[Code::HostsUnused],
        },
        Row {
            path: "environments.NAME.hosts.declare[].kind",
            form: Text,
            presence: Required,
            meaning: "The kind of the resource: `Kind` or `Kind.group`.",
            example: "hosts: {strategy: prefix, declare: [{kind: HelmRelease.helm.toolkit.fluxcd.io, path: spec.values.host}]}",
            codes: &[Code::FieldMissing, Code::HostsUnused],
        },
        Row {
            path: "environments.NAME.hosts.declare[].path",
            form: Text,
            presence: Required,
            meaning: "The path of the field; `[]` stands for any item of a list.",
            example: "hosts: {strategy: prefix, declare: [{kind: HelmRelease, path: \"spec.values.ingress.hosts[].host\"}]}",
            codes: &[Code::FieldMissing, Code::FieldValue, Code::HostsUnused],
        },
    ],
};
