//! Upstreams of ingress-nginx, `NAMESPACE-SERVICE-PORT`, in its snippets. In: a text, the old and new name
//! of a namespace, and the Services in it. Out: the text with the upstreams that move.
//!
//! Source: `upstreamName` of ingress-nginx, and `$proxy_upstream_name` in its template.

/// The most bytes between the word `upstream` and the name of one.
const NEAR: usize = 40;

/// Moves the upstreams of Services for which `is_service` is true.
pub(super) fn rewrite(
    text: &str,
    old: &str,
    new: &str,
    is_service: impl Fn(&str) -> bool,
) -> Option<String> {
    let prefix = format!("{old}-");
    let mut out = String::new();
    let mut copied = 0;
    for (start, _) in text.match_indices(&prefix) {
        let before = text.get(..start).unwrap_or_default();
        let rest = text.get(start + prefix.len()..).unwrap_or_default();
        let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let name = rest.get(..end).unwrap_or_default();
        let service = name.rsplit_once('-').map(|(service, _)| service);
        if start < copied
            || before.ends_with(is_word)
            || !is_called_upstream(before)
            || !service.is_some_and(&is_service)
        {
            continue;
        }
        out.push_str(text.get(copied..start).unwrap_or_default());
        out.push_str(new);
        copied = start + old.len();
    }
    if copied == 0 {
        return None;
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    Some(out)
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-')
}

/// True if the word `upstream` is in front, in the same statement.
fn is_called_upstream(before: &str) -> bool {
    let statement = before.rsplit([';', '\n']).next().unwrap_or_default();
    statement
        .rfind("upstream")
        .is_some_and(|at| statement.len() - at <= NEAR)
}

#[cfg(test)]
mod tests {
    use super::rewrite;

    #[test]
    fn upstreams_of_services_move() {
        for (text, expected) in [
            (
                r#"set $proxy_upstream_name "shop-write-8443";"#,
                Some(r#"set $proxy_upstream_name "b-write-8443";"#),
            ),
            (
                "set $proxy_upstream_name shop-write-http; set $proxy_upstream_name shop-write-80;",
                Some("set $proxy_upstream_name b-write-http; set $proxy_upstream_name b-write-80;"),
            ),
            (r#"set $proxy_upstream_name "shop-other-8443";"#, None),
            (r#"set $proxy_upstream_name "my-shop-write-8443";"#, None),
            ("# upstream\nset $x shop-write-8443;", None),
            ("set $x shop-write-8443;", None),
        ] {
            let new = rewrite(text, "shop", "b", |service| service == "write");
            assert_eq!(new.as_deref(), expected, "{text}");
        }
    }
}
