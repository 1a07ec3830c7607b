//! Texts that lead to something outside of a pod: hosts, URLs, buckets, roles. In: a line. Out: what it
//! names, in one spelling each.

use super::locator::{Class, Locator, is_plain};
use super::named_values::named;
use super::public_hosts::{Owner, owner};

/// Schemes whose first part is a bucket.
const STORES: &[&str] = &[
    "abfs", "abfss", "az", "azblob", "b2", "gcs", "gs", "oss", "r2", "s3", "s3a", "s3n", "swift",
    "wasb", "wasbs",
];

/// Schemes that lead to images, charts and files.
const OTHERS: &[&str] = &["docker", "file", "oci", "unix", "urn"];

/// The last words of names whose values are hosts.
const HOST_WORDS: &[&str] = &[
    "ADDR",
    "ADDRESS",
    "ADDRESSES",
    "BROKER",
    "BROKERS",
    "ENDPOINT",
    "ENDPOINTS",
    "EXTERNALNAME",
    "HOST",
    "HOSTNAME",
    "HOSTS",
    "PEERS",
    "PGHOST",
    "SERVER",
    "SERVERS",
    "UPSTREAM",
    "URI",
    "URL",
];

/// Calls `found` with everything that a line names. `is_known` says whether a host without any sign around
/// it is one.
pub(super) fn locators(
    name: &str,
    text: &str,
    is_known: &dyn Fn(&str) -> bool,
    found: &mut dyn FnMut(Locator),
) {
    if let Some(locator) = named(name, text) {
        found(locator);
    }
    if !text.contains(['.', ':', '@']) {
        return;
    }
    let mut names_host = None;
    for token in text.split(is_delimiter).filter(|token| !token.is_empty()) {
        let token = token.trim_matches(['.', ':', '/', '-', '?', '!', '&']);
        match token.find("://") {
            Some(at) => url(token, at, found),
            None if token.starts_with("arn:") => arn(token, found),
            None if token.contains('.') => {
                for part in token.split('=') {
                    let is_host = *names_host.get_or_insert_with(|| is_host_name(name));
                    bare(part, is_host, is_known, found);
                }
            }
            None => {}
        }
    }
}

fn is_delimiter(c: char) -> bool {
    c.is_whitespace() || "\"'`<>(){}[],;|\\^".contains(c)
}

fn is_host_name(name: &str) -> bool {
    let last = name.rsplit(['_', '-', '.', '/']).next().unwrap_or(name);
    // `serverAddress`
    let camel = last.rfind(|c: char| c.is_ascii_uppercase());
    let camel = camel.and_then(|at| last.get(at..)).unwrap_or(last);
    let is_word = |word: &&str| word.eq_ignore_ascii_case(last) || word.eq_ignore_ascii_case(camel);
    HOST_WORDS.iter().any(is_word)
}

/// A URL whose scheme ends at `at`.
fn url(token: &str, at: usize, found: &mut dyn FnMut(Locator)) {
    let (before, rest) = token.split_at_checked(at).unwrap_or_default();
    let start = before.rfind(|c: char| !c.is_ascii_alphanumeric() && !"+-.".contains(c));
    let scheme = before
        .get(start.map_or(0, |at| at + 1)..)
        .unwrap_or_default();
    let scheme = scheme.to_ascii_lowercase();
    let rest = rest.get(3..).unwrap_or_default();
    // A parameter may be a URL of its own: `?rd=https://…`.
    if let Some(inner) = rest.find("://") {
        url(rest, inner, found);
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at_checked(end).unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or(authority);
    if OTHERS.contains(&scheme.as_str()) {
        return;
    }
    if STORES.contains(&scheme.as_str()) {
        let bucket = host.split('.').next().unwrap_or(host);
        if is_plain(bucket) {
            found(Locator {
                class: Class::Named("bucket"),
                value: bucket.to_owned(),
            });
        }
        return;
    }
    let path = path.split(['?', '#']).next().unwrap_or_default();
    host_at(host, path, found);
}

/// A host with a port, in a URL or where a host is expected.
fn host_at(host: &str, path: &str, found: &mut dyn FnMut(Locator)) {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let host = without_port(&host);
    if let Some(service) = service(host) {
        found(Locator {
            class: Class::Service,
            value: service,
        });
        return;
    }
    if !is_dotted(host) {
        return;
    }
    match owner(host) {
        Owner::Somebody => found(Locator {
            class: Class::Host,
            value: host.to_owned(),
        }),
        Owner::ByPath if path.trim_matches('/').len() > 1 => found(Locator {
            class: Class::Url,
            value: format!("{host}{}", path.trim_end_matches('/')),
        }),
        Owner::ByPath | Owner::Nobody => {}
    }
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => host,
    }
}

/// A name without a scheme.
fn bare(
    part: &str,
    is_expected: bool,
    is_known: &dyn Fn(&str) -> bool,
    found: &mut dyn FnMut(Locator),
) {
    if let Some((_, domain)) = part.split_once('@') {
        if domain.ends_with(".gserviceaccount.com") {
            found(Locator {
                class: Class::Identity,
                value: part.to_owned(),
            });
        }
        return;
    }
    let end = part.find(['/', '?', '#']).unwrap_or(part.len());
    let (authority, path) = part.split_at_checked(end).unwrap_or_default();
    let host = authority.trim_end_matches('.').to_ascii_lowercase();
    let bare = without_port(&host);
    let is_host = service(bare).is_some()
        || is_known(bare)
        || (path.is_empty()
            && is_dotted(bare)
            && (bare.len() < host.len() || is_expected || is_of_cloud(bare)));
    if is_host {
        host_at(&host, path, found);
    }
}

/// A host of a customer of a cloud: a database, a cache, a bucket.
fn is_of_cloud(host: &str) -> bool {
    const ZONES: &[&str] = &[
        ".amazonaws.com",
        ".azure.com",
        ".azure.net",
        ".cloudapp.net",
        ".cloudfront.net",
        ".confluent.cloud",
        ".mongodb.net",
        ".neon.tech",
        ".ondigitalocean.com",
        ".supabase.co",
        ".upstash.io",
        ".windows.net",
    ];
    ZONES.iter().any(|zone| host.ends_with(zone))
}

/// True for a name with dots, none of whose labels is a number alone but for addresses.
fn is_dotted(host: &str) -> bool {
    let mut labels = host.split('.');
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_*".contains(&byte))
    };
    let is_number = |label: &str| label.bytes().all(|byte| byte.is_ascii_digit());
    let count = host.split('.').count();
    let last = host.rsplit('.').next().unwrap_or_default();
    let is_address = || count == 4 && host.split('.').all(is_number);
    let is_top = || {
        last.len() > 1
            && last
                .bytes()
                .all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
    };
    count > 1 && labels.all(is_label) && (is_top() || is_address())
}

/// `postgres.production.svc` of a Service's name, whatever follows `svc`.
pub(super) fn service(host: &str) -> Option<String> {
    let host = host.trim_end_matches('.');
    let end = match host.find(".svc.") {
        Some(end) => end,
        None => host.strip_suffix(".svc")?.len(),
    };
    let name = host.get(..end)?;
    (name.contains('.') && is_dotted(&format!("{name}.svc"))).then(|| format!("{name}.svc"))
}

/// An ARN with an account, or with a name that is one in the world (a bucket's). Those of AWS itself are
/// for everybody.
fn arn(token: &str, found: &mut dyn FnMut(Locator)) {
    let parts: Vec<&str> = token.splitn(6, ':').collect();
    let [_, _, service, _, account, resource] = parts.as_slice() else {
        return;
    };
    let is_own =
        *account != "aws" && resource.len() > 1 && (!account.is_empty() || *service == "s3");
    if !is_own || resource.starts_with('*') {
        return;
    }
    if *service == "s3" {
        let bucket = resource.split('/').next().unwrap_or(resource);
        found(Locator {
            class: Class::Named("bucket"),
            value: bucket.to_owned(),
        });
        return;
    }
    found(Locator {
        class: Class::Arn,
        value: token.to_owned(),
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_line_names() {
        for (name, text, expected) in [
            (
                "A",
                "https://u:p@API.partner.example:8443/v1?x=https://b.example/",
                "host b.example, host api.partner.example",
            ),
            (
                "A",
                "http://redis.production.svc.cluster.local:6379",
                "Service redis.production.svc",
            ),
            (
                "A",
                "pg-0.pg.production.svc:5432",
                "Service pg-0.pg.production.svc",
            ),
            ("A", "redis://redis:6379/0", ""),
            ("A", "http://localhost:8080 https://github.com/a/b", ""),
            ("A", "s3://uploads/x", "bucket uploads"),
            ("A", "arn:aws:s3:::uploads/*", "bucket uploads"),
            (
                "A",
                "arn:aws:iam::123456789012:role/api",
                "AWS resource arn:aws:iam::123456789012:role/api",
            ),
            ("A", "arn:aws:iam::aws:policy/ReadOnlyAccess", ""),
            (
                "A",
                "https://sqs.eu-west-1.amazonaws.com/1234/orders",
                "URL sqs.eu-west-1.amazonaws.com/1234/orders",
            ),
            (
                "A",
                "https://hooks.slack.com/services/T0/B0",
                "URL hooks.slack.com/services/T0/B0",
            ),
            (
                "A",
                "db.x1.eu-west-1.rds.amazonaws.com",
                "host db.x1.eu-west-1.rds.amazonaws.com",
            ),
            ("A", "config.json", ""),
            ("A", "metrics.example", ""),
            ("A", "https://docs.example/guide", ""),
            ("A", "https://env.key_server/x", ""),
            (
                "DATABASE_HOST",
                "db.internal.example",
                "host db.internal.example",
            ),
            (
                "externalName",
                "db.internal.example",
                "host db.internal.example",
            ),
            ("dbHost", "10.1.2.3", "host 10.1.2.3"),
            ("A", "known.example", "host known.example"),
            (
                "A",
                "kafka.example:9092,other.example:9092",
                "host kafka.example, host other.example",
            ),
            (
                "A",
                "jdbc:postgresql://db.example:5432/shop",
                "host db.example",
            ),
            ("A", "no-reply@example.com", ""),
            (
                "A",
                "api@p.iam.gserviceaccount.com",
                "service account api@p.iam.gserviceaccount.com",
            ),
            ("A", "1.42.3", ""),
            ("image", "registry.example/api:1.2", ""),
            ("S3_BUCKET", "uploads", "bucket uploads"),
        ] {
            let mut found = Vec::new();
            locators(name, text, &|host| host == "known.example", &mut |it| {
                found.push(format!("{} {}", it.class.words(), it.value));
            });
            assert_eq!(found.join(", "), expected, "{name}={text}");
        }
    }
}
