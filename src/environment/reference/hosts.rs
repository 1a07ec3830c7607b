//! Hosts.

use super::row::{
    Form,
    Form::{List, Object, Template, Word},
    Pattern,
    Presence::{Default, Optional, Required},
    Row, Section,
};
use crate::diag::Code;

/// A host name (RFC 1123), perhaps of a wildcard, in any case and with a final dot (`names::check_host`).
pub(super) const HOST: Form = Form::Pattern(Pattern {
    what: "a host name",
    expression: r"(\*\.)?[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*\.?",
    is_template: false,
    samples: (
        &[
            "example.com",
            "*.example.com",
            "API.example.com",
            "example.com.",
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

pub(super) const HOSTS: Section = Section {
    title: "Hosts",
    about: "A branch that answers under production's host takes production's traffic, certificate or DNS record. Hosts that a resource \
            *declares* get new names; what only *refers* to one of them, such as the front end's API URL, follows.",
    rows: &[
        Row {
            path: "domains",
            form: List(&HOST),
            presence: Default("[]"),
            meaning: "The DNS zones that are yours: hosts in them may get new names.",
            example: "domains: [example.com]",
            codes: &[Code::DnsName, Code::DomainsMissing, Code::HostsUnused],
        },
        Row {
            path: "sharedHosts",
            form: List(&HOST),
            presence: Default("[]"),
            meaning: "Hosts in those zones that all environments share, such as the login or the registry. They never get a new \
                      name. `*.zone` stands for every host below a zone that is not itself one of `domains`.",
            example: "sharedHosts: [auth.example.com, registry.example.com]",
            codes: &[Code::DnsName, Code::HostsUnused],
        },
        Row {
            path: "environments.NAME.hosts",
            form: Object,
            presence: Optional("no host gets a new name"),
            meaning: "The new names of hosts.",
            example: "hosts: {pattern: \"{{ slug }}.{{ host }}\", references: rewrite}",
            codes: &[Code::DomainsMissing, Code::HostsUnused, Code::HostNotMoved],
        },
        Row {
            path: "environments.NAME.hosts.pattern",
            form: Template,
            presence: Required,
            meaning: "The new name of a host, which has to stay in one of `domains`. A wildcard certificate covers one label: \
                      with `\"{{ slug }}-{{ label }}.{{ parent }}\"` the new names stay below the same zone.",
            example: "hosts: {pattern: \"{{ slug }}.{{ host }}\"}",
            codes: &[
                Code::FieldMissing,
                Code::HostName,
                Code::HostCollision,
                Code::HostTaken,
                Code::HostLeavesDomain,
                Code::NameBudget,
            ],
        },
        Row {
            path: "environments.NAME.hosts.references",
            form: Word(&["rewrite", "report"]),
            presence: Default("rewrite"),
            meaning: "What happens to mentions of a host that got a new name: in URLs, environment variables, arguments, \
                      ConfigMaps and Secrets. `rewrite` changes them; `report` only lists them in `render --report-hosts`.",
            example: "hosts: {pattern: \"{{ slug }}.{{ host }}\", references: report}",
            codes: &[Code::FieldValue],
        },
        Row {
            path: "environments.NAME.hosts.only",
            form: List(&HOST),
            presence: Default("[]"),
            meaning: "The only hosts that get new names; all of `domains` if empty.",
            example: "hosts: {pattern: \"{{ slug }}.{{ host }}\", only: [api.example.com]}",
            codes: &[Code::DnsName, Code::HostsUnused],
        },
    ],
};
