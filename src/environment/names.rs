//! Kinds of names: DNS's (RFC 1123), Kubernetes' and offshoot's own. In: a text.
//! Out: whether it is such a name.

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Failures};

/// Longest DNS label, namespace and label value.
pub const LABEL_LENGTH: usize = 63;
/// Longest DNS name.
pub const HOST_LENGTH: usize = 253;

/// True for lower-case letters, digits and inner dashes, at most 63 (RFC 1123).
pub fn is_dns_label(text: &str) -> bool {
    is_label_text(text) && text.len() <= LABEL_LENGTH
}

/// True for dot-separated DNS labels, at most 253 together.
pub fn is_dns_name(text: &str) -> bool {
    text.len() <= HOST_LENGTH && text.split('.').all(is_dns_label)
}

/// True for the characters of a DNS label, at any length.
pub fn is_label_text(text: &str) -> bool {
    let inner = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !text.is_empty() && text.bytes().all(inner) && !text.starts_with('-') && !text.ends_with('-')
}

/// True for a value that a Kubernetes label may have.
pub fn is_label_value(text: &str) -> bool {
    let outer = |c: char| c.is_ascii_alphanumeric();
    text.is_empty()
        || (text.len() <= LABEL_LENGTH
            && text
                .chars()
                .all(|c| outer(c) || matches!(c, '-' | '_' | '.'))
            && text.starts_with(outer)
            && text.ends_with(outer))
}

/// True for a key of labels and annotations (Kubernetes' `IsQualifiedName`): a name, perhaps after a
/// DNS name and a slash. The API server accepts upper case in the prefix of an annotation.
pub fn is_qualified_name(text: &str) -> bool {
    let (prefix, name) = match text.split_once('/') {
        Some((prefix, name)) => (Some(prefix), name),
        None => (None, text),
    };
    !name.is_empty()
        && is_label_value(name)
        && prefix.is_none_or(|prefix| is_dns_name(&prefix.to_ascii_lowercase()))
}

/// True for a plain file name.
pub fn is_file_name(text: &str) -> bool {
    let inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    !text.is_empty() && text.chars().all(inner) && !text.starts_with('.')
}

/// True for a time to live that kube-janitor reads: a number and a unit, or `forever`.
pub fn is_ttl(text: &str) -> bool {
    let digits = text.trim_end_matches(['s', 'm', 'h', 'd', 'w']);
    text == "forever"
        || (text.len() == digits.len() + 1
            && !digits.is_empty()
            && digits.bytes().all(|b| b.is_ascii_digit()))
}

/// True for a DNS name in which a whole label, or a part of one, may be a variable of Flux:
/// `app.${DOMAIN}`, `app-${ENV}.example.com`.
pub fn is_host_name(text: &str) -> bool {
    is_dns_name(&without_variables(text))
}

/// True for the text of a host, at any length: perhaps with a wildcard or service labels in front.
pub fn is_host_text(text: &str) -> bool {
    let (_, host) = split_service(text.strip_prefix("*.").unwrap_or(text));
    without_variables(host).split('.').all(is_label_text)
}

/// Service labels, which begin with an underscore (RFC 8552), with all before them, and the host
/// that they belong to: `_sip._tcp.` and `api.example.com`.
pub fn split_service(host: &str) -> (&str, &str) {
    let mut starts = host.rmatch_indices('_').map(|(start, _)| start);
    let is_label =
        |start: &usize| *start == 0 || host.get(..*start).is_some_and(|it| it.ends_with('.'));
    let rest = starts.find(is_label).and_then(|start| {
        let (label, rest) = host.get(start..)?.split_once('.')?;
        host.split_at_checked(start + label.len() + 1)
            .filter(|_| !rest.is_empty())
    });
    rest.unwrap_or(("", host))
}

/// A host in lower case but for templates: DNS ignores case, they do not.
pub fn lower(host: &str) -> String {
    if host.contains("{{") {
        return host.to_owned();
    }
    let (first, pieces) = variables(host);
    let piece = |(name, rest): (&str, &str)| format!("${{{name}}}{}", rest.to_ascii_lowercase());
    let rest: String = pieces.map(piece).collect();
    first.to_ascii_lowercase() + &rest
}

/// A letter for each `${NAME}`.
fn without_variables(text: &str) -> String {
    let is_name = |name: &str| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let (first, pieces) = variables(text);
    let piece = |(name, rest): (&str, &str)| match name {
        name if is_name(name) => format!("v{rest}"),
        name => format!("${{{name}}}{rest}"),
    };
    let rest: String = pieces.map(piece).collect();
    first.to_owned() + &rest
}

/// The text before the first `${`, and what is in each `${}`, with the text after it.
fn variables(text: &str) -> (&str, impl Iterator<Item = (&str, &str)>) {
    let mut pieces = text.split("${");
    let first = pieces.next().unwrap_or_default();
    (
        first,
        pieces.map(|piece| piece.split_once('}').unwrap_or((piece, ""))),
    )
}

/// True for a text that somebody else's template completes: Flux, Helm, the kubelet.
pub fn has_template(text: &str) -> bool {
    ["${", "$(", "{{"].iter().any(|open| text.contains(open))
}

/// Host names of offshoot.yaml in lower case and without a final dot: DNS ignores case.
pub(super) fn lower_case(hosts: Vec<LocatedText>) -> Vec<LocatedText> {
    let lower = |host: LocatedText| LocatedText {
        value: lower(host.value.trim_end_matches('.')).into(),
        at: host.at,
    };
    hosts.into_iter().map(lower).collect()
}

/// Notes a host of offshoot.yaml that is not a DNS name, perhaps with `*.` in front. What a template
/// makes is taken as it is written.
pub(super) fn check_host(host: &LocatedText, failures: &mut Failures) {
    let name = host.value.strip_prefix("*.").unwrap_or(&host.value);
    if !is_host_name(split_service(name).1) && !has_template(name) {
        let message = format!("`{}` is not a DNS name", host.value);
        let diagnostic = Diagnostic::error(Code::DnsName, message).at(host.at);
        failures
            .push(diagnostic.help("write it as `api.example.com`, without scheme, port or path"));
    }
}

/// Notes a wildcard where offshoot.yaml wants a zone.
pub(super) fn check_zone(zone: &LocatedText, failures: &mut Failures) {
    if !is_host_name(&zone.value) {
        let message = format!("`{}` is not a DNS zone", zone.value);
        let diagnostic = Diagnostic::error(Code::DnsName, message).at(zone.at);
        failures.push(diagnostic.help(match zone.value.strip_prefix("*.") {
            Some(rest) if is_host_name(rest) => {
                format!("write `{rest}`: a zone has all names below it")
            }
            _ => "write it as `example.com`".to_owned(),
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_other_text() {
        assert!(is_dns_name("api.example.com") && is_dns_label("1-2"));
        for text in ["", "-a", "a-", "A", "a_b", "a.b"] {
            assert!(!is_dns_label(text), "{text}");
        }
        assert!(!is_dns_name("a..b") && !is_dns_name("https://a.b"));
        assert!(is_host_name("a-${X}.${ZONE}") && !is_host_name("a.${X:-y}"));
        assert!(
            is_host_text("*.a.b") && is_host_text("_sip._tcp.a.${B}") && !is_host_text("a_b.c")
        );
        assert_eq!(split_service("_sip._tcp.a.b"), ("_sip._tcp.", "a.b"));
        assert_eq!(
            split_service("k1._domainkey.a.b"),
            ("k1._domainkey.", "a.b")
        );
        assert_eq!(split_service("a_b.c"), ("", "a_b.c"));
        assert_eq!(split_service("_x"), ("", "_x"));
        assert_eq!(lower("API.${Zone}.Com"), "api.${Zone}.com");
        assert_eq!(lower("${A:-API}.{{ .B }}"), "${A:-API}.{{ .B }}");
        assert!(is_label_value("") && is_label_value("v1.2_X") && !is_label_value("-x"));
        assert!(is_qualified_name("a") && is_qualified_name("Example.com/A_b.c"));
        for text in ["", "a b", "/a", "a/", "a/b/c", "-a", "a_b/c"] {
            assert!(!is_qualified_name(text), "{text}");
        }
        assert!(is_ttl("72h") && is_ttl("forever"));
        assert!(!is_ttl("72") && !is_ttl("h") && !is_ttl("1hh") && !is_ttl("1.5h"));
    }
}
