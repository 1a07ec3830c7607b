//! The fields that *declare* a DNS name: the object answers to it. [`TABLE`] lists
//! them. Names that are only mentioned (redirects, CORS, external-dns targets,
//! outside services) are references: they follow a declared name.

use crate::diag::Origin;
use crate::model::Resource;
use crate::yaml::{FieldPath, Node, Value};

/// The notation of the names in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// One name, perhaps with a wildcard.
    Host,
    /// Names separated by commas; white space is ignored.
    List,
    /// A URL.
    Url,
    /// `namespace/name`, as in Istio's Gateways.
    Scoped,
    /// A Traefik rule: ``Host(`a`) || HostSNI(`b`)``.
    Rule,
}

/// A row of the table: fields of some kinds. `*` in a path stands for every item of a list.
struct Row {
    /// API groups; empty for any.
    groups: &'static [&'static str],
    /// Kinds; empty for any.
    kinds: &'static [&'static str],
    paths: &'static [(&'static [&'static str], Form)],
}

use Form::{Host, List, Rule, Scoped, Url};

const TABLE: &[Row] = &[
    // external-dns, under its prefix since 0.22 and under the earlier one.
    Row {
        groups: &[],
        kinds: &[],
        paths: &[
            (
                &[
                    "metadata",
                    "annotations",
                    "external-dns.kubernetes.io/hostname",
                ],
                List,
            ),
            (
                &[
                    "metadata",
                    "annotations",
                    "external-dns.kubernetes.io/internal-hostname",
                ],
                List,
            ),
            (
                &[
                    "metadata",
                    "annotations",
                    "external-dns.kubernetes.io/cloudflare-custom-hostname",
                ],
                List,
            ),
            (
                &[
                    "metadata",
                    "annotations",
                    "external-dns.alpha.kubernetes.io/hostname",
                ],
                List,
            ),
            (
                &[
                    "metadata",
                    "annotations",
                    "external-dns.alpha.kubernetes.io/internal-hostname",
                ],
                List,
            ),
            (
                &[
                    "metadata",
                    "annotations",
                    "external-dns.alpha.kubernetes.io/cloudflare-custom-hostname",
                ],
                List,
            ),
        ],
    },
    Row {
        groups: &["externaldns.k8s.io"],
        kinds: &["DNSEndpoint"],
        paths: &[(&["spec", "endpoints", "*", "dnsName"], Host)],
    },
    Row {
        groups: &["networking.k8s.io", "extensions"],
        kinds: &["Ingress"],
        paths: &[
            (&["spec", "rules", "*", "host"], Host),
            (&["spec", "tls", "*", "hosts", "*"], Host),
            (
                &["metadata", "annotations", "cert-manager.io/common-name"],
                Host,
            ),
            (
                &[
                    "metadata",
                    "annotations",
                    "nginx.ingress.kubernetes.io/server-alias",
                ],
                List,
            ),
        ],
    },
    Row {
        groups: &["cert-manager.io"],
        kinds: &["Certificate"],
        paths: &[
            (&["spec", "dnsNames", "*"], Host),
            (&["spec", "commonName"], Host),
            (&["spec", "uris", "*"], Url),
        ],
    },
    Row {
        groups: &["networking.gke.io"],
        kinds: &["ManagedCertificate"],
        paths: &[(&["spec", "domains", "*"], Host)],
    },
    Row {
        groups: &["gateway.networking.k8s.io", "gateway.networking.x-k8s.io"],
        kinds: &["Gateway", "ListenerSet", "XListenerSet"],
        paths: &[
            (&["spec", "listeners", "*", "hostname"], Host),
            (
                &["metadata", "annotations", "cert-manager.io/common-name"],
                Host,
            ),
        ],
    },
    Row {
        groups: &["gateway.networking.k8s.io"],
        kinds: &["HTTPRoute", "GRPCRoute", "TLSRoute"],
        paths: &[(&["spec", "hostnames", "*"], Host)],
    },
    Row {
        groups: &["networking.istio.io"],
        kinds: &["Gateway"],
        paths: &[(&["spec", "servers", "*", "hosts", "*"], Scoped)],
    },
    Row {
        groups: &["networking.istio.io"],
        kinds: &["VirtualService"],
        paths: &[(&["spec", "hosts", "*"], Host)],
    },
    Row {
        groups: &["traefik.io", "traefik.containo.us"],
        kinds: &["IngressRoute", "IngressRouteTCP"],
        paths: &[
            (&["spec", "routes", "*", "match"], Rule),
            (&["spec", "tls", "domains", "*", "main"], Host),
            (&["spec", "tls", "domains", "*", "sans", "*"], Host),
        ],
    },
    Row {
        groups: &["projectcontour.io"],
        kinds: &["HTTPProxy"],
        paths: &[(&["spec", "virtualhost", "fqdn"], Host)],
    },
    Row {
        groups: &["route.openshift.io"],
        kinds: &["Route"],
        paths: &[(&["spec", "host"], Host)],
    },
    // The name of the object is the host.
    Row {
        groups: &["serving.knative.dev"],
        kinds: &["DomainMapping"],
        paths: &[(&["metadata", "name"], Host)],
    },
    Row {
        groups: &["getambassador.io"],
        kinds: &["Host", "Mapping", "TCPMapping", "TLSContext"],
        paths: &[
            (&["spec", "hostname"], Host),
            (&["spec", "host"], Host),
            (&["spec", "hosts", "*"], Host),
        ],
    },
    Row {
        groups: &["configuration.konghq.com"],
        kinds: &["TCPIngress"],
        paths: &[(&["spec", "rules", "*", "host"], Host)],
    },
    Row {
        groups: &["zalando.org"],
        kinds: &["RouteGroup"],
        paths: &[(&["spec", "hosts", "*"], Host)],
    },
    Row {
        groups: &["gateway.solo.io"],
        kinds: &["VirtualService"],
        paths: &[(&["spec", "virtualHost", "domains", "*"], Host)],
    },
    Row {
        groups: &["k8s.nginx.org", "cis.f5.com"],
        kinds: &["VirtualServer", "VirtualServerRoute", "TransportServer"],
        paths: &[(&["spec", "host"], Host)],
    },
    Row {
        groups: &["apisix.apache.org"],
        kinds: &["ApisixRoute"],
        paths: &[(&["spec", "http", "*", "match", "hosts", "*"], Host)],
    },
    Row {
        groups: &["apisix.apache.org"],
        kinds: &["ApisixTls"],
        paths: &[(&["spec", "hosts", "*"], Host)],
    },
];

/// A field that declares the DNS name that an object answers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// The name, in lower case, without a final dot, perhaps with a wildcard in front.
    pub host: String,
    /// The resource, by its position.
    pub resource: usize,
    /// The field.
    pub path: FieldPath,
    /// The place of the field's value.
    pub at: Origin,
}

/// Every declared name of every resource, in the order of resources and of the table.
pub fn declarations(resources: &[Resource]) -> Vec<Declaration> {
    let mut found = Vec::new();
    for (position, resource) in resources.iter().enumerate() {
        let gvk = resource.gvk();
        let rows = TABLE.iter().filter(|row| row.covers(&gvk.group, &gvk.kind));
        for (pattern, form) in rows.flat_map(|row| row.paths) {
            for (path, node) in reached(&resource.node, pattern) {
                let names = names_of(node.as_str().unwrap_or_default(), *form);
                found.extend(names.into_iter().map(|host| Declaration {
                    host,
                    resource: position,
                    path: path.clone(),
                    at: node.origin,
                }));
            }
        }
    }
    found
}

impl Row {
    fn covers(&self, group: &str, kind: &str) -> bool {
        (self.groups.is_empty() || self.groups.contains(&group))
            && (self.kinds.is_empty() || self.kinds.contains(&kind))
    }
}

/// Each value that `pattern` reaches.
fn reached<'n>(root: &'n Node, pattern: &[&str]) -> Vec<(FieldPath, &'n Node)> {
    let mut reached = vec![(FieldPath::default(), root)];
    for step in pattern {
        let below = |(path, node): (FieldPath, &'n Node)| match (&node.value, *step) {
            (Value::Sequence(items), "*") => {
                let items = items.iter().enumerate();
                items
                    .map(|(index, item)| (path.clone().item(index), item))
                    .collect()
            }
            (Value::Mapping(mapping), key) => {
                let child = mapping.get(key).map(|child| (path.key(key), child));
                child.into_iter().collect()
            }
            _ => Vec::new(),
        };
        reached = reached.into_iter().flat_map(below).collect();
    }
    reached
}

/// The DNS names in a field of this form.
fn names_of(text: &str, form: Form) -> Vec<String> {
    let pieces: Vec<&str> = match form {
        Host => vec![text],
        List => text.split(',').collect(),
        Url => text
            .split_once("://")
            .map(|(_, rest)| authority(rest))
            .into_iter()
            .collect(),
        Scoped => vec![text.rsplit('/').next().unwrap_or(text)],
        Rule => rule_hosts(text),
    };
    let normal = |piece: &str| piece.trim().trim_end_matches('.').to_ascii_lowercase();
    pieces
        .into_iter()
        .map(normal)
        .filter(|host| is_host(host))
        .collect()
}

/// The host in the part of a URL after `//`.
fn authority(rest: &str) -> &str {
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let host = authority.rsplit('@').next().unwrap_or(authority);
    host.split(':').next().unwrap_or(host)
}

/// The arguments of ``Host(`…`)``, `HostHeader` and `HostSNI` in a Traefik rule.
fn rule_hosts(rule: &str) -> Vec<&str> {
    let mut hosts = Vec::new();
    for matcher in ["Host(", "HostHeader(", "HostSNI("] {
        for (at, _) in rule.match_indices(matcher) {
            let arguments = rule.get(at + matcher.len()..).unwrap_or_default();
            let arguments = arguments.split(')').next().unwrap_or_default();
            let arguments = arguments.split(',');
            hosts.extend(arguments.map(|text| text.trim().trim_matches(['`', '"', '\''])));
        }
    }
    hosts
}

fn is_host(text: &str) -> bool {
    crate::environment::names::is_dns_name(text.strip_prefix("*.").unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_yields_its_names() {
        let cases: [(&str, Form, &[&str]); 8] = [
            ("API.example.com.", Host, &["api.example.com"]),
            ("*.apps.example.com", Host, &["*.apps.example.com"]),
            (
                "a.example.com, b.example.com",
                List,
                &["a.example.com", "b.example.com"],
            ),
            (
                "spiffe://user@id.example.com:8443/x",
                Url,
                &["id.example.com"],
            ),
            ("shop/*.example.com", Scoped, &["*.example.com"]),
            ("./a.example.com", Scoped, &["a.example.com"]),
            (
                "Host(`a.example.com`, `b.example.com`) || HostSNI(`c.example.com`) && PathPrefix(`/v1`)",
                Rule,
                &["a.example.com", "b.example.com", "c.example.com"],
            ),
            ("HostRegexp(`^api\\.example\\.com$`)", Rule, &[]),
        ];
        for (text, form, hosts) in cases {
            assert_eq!(names_of(text, form), hosts, "{text}");
        }
    }
}
