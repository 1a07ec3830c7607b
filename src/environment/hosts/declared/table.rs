//! The fields of kinds that declare names, by the documentation of each controller.

use crate::yaml::Node;

use super::claim::Claim;
use super::forms::Form;

/// A field that declares names.
pub(super) struct Row {
    /// The path.
    pub(super) path: &'static str,
    /// The notation of the names.
    pub(super) form: Form,
    /// The claim to them.
    pub(super) claim: Claim,
    /// True if the keys of the map are the names.
    pub(super) is_key: bool,
}

/// The fields of some kinds.
struct Kinds {
    groups: &'static [&'static str],
    kinds: &'static [&'static str],
    /// Only resources of which this holds.
    only: fn(&Node) -> bool,
    rows: &'static [Row],
}

const fn routes(path: &'static str, form: Form) -> Row {
    Row {
        path,
        form,
        claim: Claim::Traffic,
        is_key: false,
    }
}

const fn certifies(path: &'static str, form: Form) -> Row {
    Row {
        path,
        form,
        claim: Claim::Certificate,
        is_key: false,
    }
}

const fn keys(path: &'static str) -> Row {
    Row {
        path,
        form: Form::Host,
        claim: Claim::Traffic,
        is_key: true,
    }
}

const fn of(
    groups: &'static [&'static str],
    kinds: &'static [&'static str],
    rows: &'static [Row],
) -> Kinds {
    Kinds {
        groups,
        kinds,
        only: |_| true,
        rows,
    }
}

/// The fields that declare names in a resource of this kind.
pub(super) fn rows<'n>(
    group: &'n str,
    kind: &'n str,
    node: &'n Node,
) -> impl Iterator<Item = &'static Row> + 'n {
    let kinds = TABLE.iter().filter(move |row| {
        row.kinds.contains(&kind) && row.groups.contains(&group) && (row.only)(node)
    });
    kinds.flat_map(|row| row.rows)
}

/// Every path of the table.
#[cfg(test)]
pub(super) fn paths() -> impl Iterator<Item = &'static str> {
    TABLE.iter().flat_map(|row| row.rows).map(|row| row.path)
}

use Form::{Host, Label, Relative, Rule, Scoped, Tunnel, Url};

const TABLE: &[Kinds] = &[
    of(
        &["networking.k8s.io", "extensions", "voyager.appscode.com"],
        &["Ingress"],
        &[
            routes("spec.rules[].host", Host),
            certifies("spec.tls[].hosts[]", Host),
        ],
    ),
    // Tailscale's operator takes the first label for the machine's name in the tailnet.
    Kinds {
        groups: &["networking.k8s.io"],
        kinds: &["Ingress"],
        only: is_of_tailscale,
        rows: &[routes("spec.tls[].hosts[]", Label)],
    },
    of(
        &["networking.gke.io"],
        &["MultiClusterIngress"],
        &[
            routes("spec.template.spec.rules[].host", Host),
            certifies("spec.template.spec.tls[].hosts[]", Host),
        ],
    ),
    of(
        &["externaldns.k8s.io"],
        &["DNSEndpoint"],
        &[routes("spec.endpoints[].dnsName", Host)],
    ),
    // Other makers of DNS records. A name without a zone is relative to that of the record set.
    of(
        &["dns.cnrm.cloud.google.com"],
        &["DNSRecordSet"],
        &[routes("spec.name", Host)],
    ),
    of(
        &[
            "route53.aws.crossplane.io",
            "route53.aws.upbound.io",
            "route53.aws.m.upbound.io",
        ],
        &["Record", "ResourceRecordSet"],
        &[
            routes("spec.forProvider.name", Host),
            routes("spec.forProvider.name", Label),
        ],
    ),
    of(
        &[
            "dns.cloudflare.upbound.io",
            "dns.cloudflare.crossplane.io",
            "dns.gcp.upbound.io",
            "dns.gcp.crossplane.io",
        ],
        &["Record", "RecordSet", "ResourceRecordSet"],
        &[
            routes("spec.forProvider.name", Host),
            routes("spec.forProvider.name", Label),
        ],
    ),
    of(
        &["route53.services.k8s.aws"],
        &["RecordSet"],
        &[routes("spec.name", Host), routes("spec.name", Label)],
    ),
    of(
        &["dns.gardener.cloud"],
        &["DNSEntry"],
        &[routes("spec.dnsName", Host)],
    ),
    of(
        &["cert-manager.io", "cert.gardener.cloud"],
        &["Certificate"],
        &[
            certifies("spec.dnsNames[]", Host),
            certifies("spec.commonName", Host),
            certifies("spec.uris[]", Url),
        ],
    ),
    of(
        &["networking.gke.io"],
        &["ManagedCertificate"],
        &[certifies("spec.domains[]", Host)],
    ),
    of(
        &["acm.services.k8s.aws"],
        &["Certificate"],
        &[
            certifies("spec.domainName", Host),
            certifies("spec.subjectAlternativeNames[]", Host),
        ],
    ),
    of(
        &["gateway.networking.k8s.io", "gateway.networking.x-k8s.io"],
        &["Gateway", "ListenerSet", "XListenerSet"],
        &[routes("spec.listeners[].hostname", Host)],
    ),
    of(
        &["gateway.networking.k8s.io"],
        &["HTTPRoute", "GRPCRoute", "TLSRoute"],
        &[routes("spec.hostnames[]", Host)],
    ),
    of(
        &["networking.istio.io"],
        &["Gateway"],
        &[routes("spec.servers[].hosts[]", Scoped)],
    ),
    of(
        &["networking.istio.io"],
        &["VirtualService"],
        &[routes("spec.hosts[]", Host)],
    ),
    of(
        &["traefik.io", "traefik.containo.us"],
        &["IngressRoute", "IngressRouteTCP"],
        &[
            routes("spec.routes[].match", Rule),
            certifies("spec.tls.domains[].main", Host),
            certifies("spec.tls.domains[].sans[]", Host),
        ],
    ),
    of(
        &["projectcontour.io", "contour.heptio.com"],
        &["HTTPProxy", "IngressRoute"],
        &[routes("spec.virtualhost.fqdn", Host)],
    ),
    of(
        &["route.openshift.io"],
        &["Route"],
        &[routes("spec.host", Host)],
    ),
    // The router adds its own zone; `host` overrules it.
    Kinds {
        groups: &["route.openshift.io"],
        kinds: &["Route"],
        only: |node| node.at(&["spec", "host"]).is_none(),
        rows: &[routes("spec.subdomain", Relative)],
    },
    // The name of the object is the host.
    of(
        &["serving.knative.dev", "networking.internal.knative.dev"],
        &["DomainMapping", "ClusterDomainClaim"],
        &[routes("metadata.name", Host)],
    ),
    // Knative: each key is a zone of its routes.
    Kinds {
        groups: &[""],
        kinds: &["ConfigMap"],
        only: |node| node.at(&["metadata", "name"]).and_then(Node::as_str) == Some("config-domain"),
        rows: &[keys("data")],
    },
    // cloudflared reads its rules from a file.
    of(&[""], &["ConfigMap"], &[routes("data.*", Tunnel)]),
    of(
        &["networking.cfargotunnel.com"],
        &["TunnelBinding"],
        &[routes("subjects[].spec.fqdn", Host)],
    ),
    of(
        &["getambassador.io", "x.getambassador.io"],
        &[
            "Host",
            "Mapping",
            "TCPMapping",
            "TLSContext",
            "AmbassadorHost",
            "AmbassadorMapping",
            "AmbassadorTCPMapping",
        ],
        &[
            routes("spec.hostname", Host),
            routes("spec.host", Host),
            certifies("spec.hosts[]", Host),
        ],
    ),
    of(
        &["configuration.konghq.com"],
        &["TCPIngress"],
        &[
            routes("spec.rules[].host", Host),
            certifies("spec.tls[].hosts[]", Host),
        ],
    ),
    of(
        &["configuration.konghq.com"],
        &["KongIngress"],
        &[routes("route.hosts[]", Host), routes("route.snis[]", Host)],
    ),
    of(
        &["configuration.konghq.com"],
        &["KongRoute"],
        &[routes("spec.hosts[]", Host), routes("spec.snis[]", Host)],
    ),
    of(
        &["configuration.konghq.com"],
        &["KongSNI"],
        &[certifies("spec.name", Host)],
    ),
    of(
        &["zalando.org"],
        &["RouteGroup"],
        &[routes("spec.hosts[]", Host)],
    ),
    of(
        &["gateway.solo.io"],
        &["VirtualService"],
        &[
            routes("spec.virtualHost.domains[]", Host),
            routes("spec.sslConfig.sniDomains[]", Host),
        ],
    ),
    of(
        &["k8s.nginx.org", "cis.f5.com"],
        &[
            "VirtualServer",
            "VirtualServerRoute",
            "TransportServer",
            "IngressLink",
        ],
        &[
            routes("spec.host", Host),
            routes("spec.hostAliases[]", Host),
        ],
    ),
    of(
        &["cis.f5.com"],
        &["TLSProfile"],
        &[certifies("spec.hosts[]", Host)],
    ),
    of(
        &["apisix.apache.org"],
        &["ApisixRoute"],
        &[
            routes("spec.http[].match.hosts[]", Host),
            routes("spec.stream[].match.host", Host),
        ],
    ),
    of(
        &["apisix.apache.org"],
        &["ApisixTls"],
        &[certifies("spec.hosts[]", Host)],
    ),
    of(
        &["http.keda.sh"],
        &["HTTPScaledObject"],
        &[routes("spec.hosts[]", Host), routes("spec.host", Host)],
    ),
    of(
        &["consul.hashicorp.com"],
        &["IngressGateway"],
        &[
            routes("spec.listeners[].services[].hosts[]", Host),
            routes("spec.listeners[].services[].tls.hosts[]", Host),
        ],
    ),
    of(
        &["kuma.io"],
        &["MeshGateway"],
        &[routes("spec.conf.listeners[].hostname", Host)],
    ),
    of(
        &["tyk.tyk.io"],
        &["ApiDefinition"],
        &[routes("spec.domain", Host)],
    ),
    of(
        &["gravitee.io"],
        &["ApiDefinition"],
        &[routes("spec.proxy.virtual_hosts[].host", Host)],
    ),
    of(
        &["ingress.k8s.ngrok.com"],
        &["Domain", "HTTPSEdge", "TLSEdge"],
        &[
            routes("spec.domain", Host),
            routes("spec.hostports[]", Host),
        ],
    ),
];

fn is_of_tailscale(ingress: &Node) -> bool {
    let class = ingress.at(&["spec", "ingressClassName"]);
    class.and_then(Node::as_str) == Some("tailscale")
}
