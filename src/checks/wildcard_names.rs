//! Names of certificates. In: a name of a certificate, and a host. Out: whether it stands for the host.

/// True if a name of a certificate stands for a host: a star is one whole label in front, never more, and
/// never none (RFC 6125, 6.4.3). A host with a star is covered by the same name alone.
pub(super) fn covers(name: &str, host: &str) -> bool {
    let (name, host) = (name.to_ascii_lowercase(), host.to_ascii_lowercase());
    if name == host {
        return true;
    }
    let label = name
        .strip_prefix('*')
        .filter(|rest| rest.starts_with('.'))
        .and_then(|rest| host.strip_suffix(rest));
    label.is_some_and(|label| !label.is_empty() && !label.contains(['.', '*']))
}

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn a_star_is_one_label() {
        for (name, host, expected) in [
            ("*.example.com", "api.example.com", true),
            ("*.example.com", "b.api.example.com", false),
            ("*.example.com", "example.com", false),
            ("*.example.com", "b-api.example.com", true),
            ("*.api.example.com", "b.api.example.com", true),
            ("*.api.example.com", "b.app.example.com", false),
            ("*.example.com", "*.example.com", true),
            ("*.example.com", "*.api.example.com", false),
            ("B.API.example.com", "b.api.example.com", true),
            ("api.example.com", "*.example.com", false),
            ("*example.com", "api.example.com", false),
        ] {
            assert_eq!(covers(name, host), expected, "{name} {host}");
        }
    }
}
