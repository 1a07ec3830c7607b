//! Hosts that belong to no environment: they are the same for everybody in the world.

/// Zones of projects, registries and services with one address for all of their customers. A key tells the
/// customers apart, not the host.
const PUBLIC: &[&str] = &[
    "accounts.google.com",
    "alpinelinux.org",
    "anthropic.com",
    "apache.org",
    "api.github.com",
    "api.mailgun.net",
    "api.sendgrid.com",
    "api.slack.com",
    "api.stripe.com",
    "archlinux.org",
    "cdn.jsdelivr.net",
    "cdnjs.cloudflare.com",
    "datadoghq.com",
    "datadoghq.eu",
    "debian.org",
    "docker.com",
    "docker.io",
    "elastic.co",
    "fonts.googleapis.com",
    "fonts.gstatic.com",
    "gcr.io",
    "ghcr.io",
    "github.com",
    "github.io",
    "githubusercontent.com",
    "gitlab.com",
    "golang.org",
    "grafana.com",
    "gravatar.com",
    "helm.sh",
    "istio.io",
    "js.stripe.com",
    "json-schema.org",
    "k8s.io",
    "kubernetes.io",
    "letsencrypt.org",
    "maven.org",
    "metadata.google.internal",
    "mozilla.org",
    "newrelic.com",
    "nginx.org",
    "nodejs.org",
    "npmjs.org",
    "ntp.org",
    "openai.com",
    "opentelemetry.io",
    "pinepods.online",
    "pkg.dev",
    "prometheus.io",
    "public.ecr.aws",
    "pypi.org",
    "python.org",
    "quay.io",
    "registry.terraform.io",
    "schema.org",
    "smtp.gmail.com",
    "spring.io",
    "ubuntu.com",
    "unpkg.com",
    "w3.org",
    "www.google.com",
    "xmlsoap.org",
];

/// Zones with one address for all customers, whose paths name the customer.
const BY_PATH: &[&str] = &[
    "api.telegram.org",
    "blob.core.windows.net",
    "chat.googleapis.com",
    "discord.com",
    "events.pagerduty.com",
    "hc-ping.com",
    "hooks.slack.com",
    "hooks.zapier.com",
    "login.microsoftonline.com",
    "outlook.office.com",
    "sentry.io",
    "storage.googleapis.com",
];

/// The owner of a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// Somebody of this cluster or company, as far as can be told.
    Somebody,
    /// A service whose paths name the customer.
    ByPath,
    /// Everybody.
    Nobody,
}

/// The owner of `host`, in lower case.
pub(super) fn owner(host: &str) -> Owner {
    let is_in = |zones: &[&str]| {
        let mut zones = zones.iter();
        zones.any(|zone| is_at_or_below(host, zone))
    };
    if is_in(BY_PATH) || is_regional(host) {
        Owner::ByPath
    } else if is_in(PUBLIC) || is_own_machine(host) || is_site(host) {
        Owner::Nobody
    } else {
        Owner::Somebody
    }
}

fn is_at_or_below(host: &str, zone: &str) -> bool {
    let rest = host.strip_suffix(zone);
    rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// Zones with one address per region for all customers, and the labels of a region's name in front: one more is the
/// name of a bucket.
const BY_REGION: &[(&str, usize)] = &[
    (".amazonaws.com", 2),
    (".amazonaws.com.cn", 2),
    (".backblazeb2.com", 2),
    (".cloud.ovh.net", 3),
    (".digitaloceanspaces.com", 1),
    (".linodeobjects.com", 1),
    (".scw.cloud", 2),
    (".wasabisys.com", 2),
    (".your-objectstorage.com", 1),
];

/// The endpoint of a region: `sqs.eu-west-1.amazonaws.com`, and not `uploads.s3.amazonaws.com`, which is a bucket.
fn is_regional(host: &str) -> bool {
    BY_REGION.iter().any(|(zone, most)| {
        let rest = host.strip_suffix(zone);
        rest.is_some_and(|rest| {
            rest.split('.').count() <= *most && !rest.starts_with("www") && !rest.ends_with(".s3")
        })
    })
}

/// A site that people read, whose address is a link and no more.
fn is_site(host: &str) -> bool {
    let first = host.split('.').next().unwrap_or(host);
    ["blog", "community", "docs", "help", "status"].contains(&first)
}

/// The machine itself, the metadata of the cloud's, and names for examples that no one has.
fn is_own_machine(host: &str) -> bool {
    let special = ["localhost", "0.0.0.0", "169.254.169.254", "255.255.255.255"];
    special.contains(&host) || host.starts_with("127.") || host.ends_with(".localhost")
}
