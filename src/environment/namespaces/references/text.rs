//! Mentions of a namespace in any text. In: a text, and the old and new name. Out: the text with the
//! mentions that certainly mean the namespace moved, and whether others are left.

/// The surroundings of a text that tell what its words mean.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Surroundings {
    /// A name or a label: nothing in it is reported.
    pub(super) is_name: bool,
    /// The field is about namespaces.
    pub(super) speaks: bool,
    /// The field holds DNS names.
    pub(super) is_host: bool,
    /// An annotation.
    pub(super) is_annotation: bool,
    /// An argument of a container.
    pub(super) is_argument: bool,
    /// The old name is not another word, too: no application is called so.
    pub(super) is_distinctive: bool,
}

/// The meaning of a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    /// The namespace, certainly.
    Namespace,
    /// Perhaps the namespace.
    Unknown,
    /// Another thing.
    Other,
}

/// Moves the mentions of `old` in `text`. True if mentions are left that may mean the namespace.
pub(super) fn rewrite(
    text: &str,
    old: &str,
    new: &str,
    around: Surroundings,
    options: &[&str],
) -> (Option<String>, bool) {
    let mut out = String::new();
    let mut copied = 0;
    let mut is_left = false;
    for (start, _) in text.match_indices(old) {
        let end = start + old.len();
        let before = text.get(..start).unwrap_or_default();
        let after = text.get(end..).unwrap_or_default();
        if start < copied {
            continue;
        }
        match meaning(before, after, around, options) {
            Meaning::Namespace => {
                out.push_str(text.get(copied..start).unwrap_or_default());
                out.push_str(new);
                copied = end;
            }
            Meaning::Unknown => is_left = true,
            Meaning::Other => {}
        }
    }
    if copied == 0 {
        return (None, is_left);
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    (Some(out), is_left)
}

fn meaning(before: &str, after: &str, around: Surroundings, options: &[&str]) -> Meaning {
    if is_certain(before, after, around, options) {
        Meaning::Namespace
    } else if !around.is_name && is_possible(before, after, around) {
        Meaning::Unknown
    } else {
        Meaning::Other
    }
}

/// True for a character of a name.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-')
}

/// Forms that have a namespace in this very place.
fn is_certain(before: &str, after: &str, around: Surroundings, options: &[&str]) -> bool {
    if before.ends_with(is_word) {
        return false;
    }
    // Names of service accounts as users and groups (Kubernetes, "Authenticating").
    if before.ends_with("system:serviceaccount:") {
        return after.starts_with(':');
    }
    if before.ends_with("system:serviceaccounts:") {
        return !after.starts_with(is_word);
    }
    // SPIFFE identities and principals of Istio.
    if before.ends_with("ns/") && after.starts_with("/sa/") {
        return true;
    }
    // `svc://NAMESPACE/NAME` of HAProxy Ingress.
    if before.ends_with("svc://") && after.starts_with('/') {
        return true;
    }
    // `NAMESPACE-NAME@kubernetescrd` of Traefik.
    if let Some(name) = after.strip_prefix('-') {
        let rest = name.trim_start_matches(|c: char| is_word(c) || c == '.');
        return rest.starts_with("@kubernetescrd") && name.len() > rest.len();
    }
    if around.is_annotation && after.starts_with('"') && is_json_value(before) {
        return true;
    }
    around.is_argument
        && !after.starts_with(is_word)
        && before
            .strip_suffix('=')
            .is_some_and(|option| options.contains(&option))
}

/// True after `"namespace":"`, in annotations that are read by a controller.
fn is_json_value(before: &str) -> bool {
    let key = before
        .strip_suffix('"')
        .map(str::trim_end)
        .and_then(|before| before.strip_suffix(':'))
        .map(str::trim_end);
    key.is_some_and(|key| key.ends_with("\"namespace\""))
}

/// Forms that may mean the namespace.
fn is_possible(before: &str, after: &str, around: Surroundings) -> bool {
    if before.ends_with(is_word) {
        return false;
    }
    if after.starts_with(is_word) {
        return is_prefix(before, after, around);
    }
    let next = after.strip_prefix('.');
    let is_cluster_name = next.is_some_and(|next| {
        let label = next.split(|c| !is_word(c)).next();
        matches!(label, Some("svc" | "pod"))
    });
    if is_cluster_name {
        return true;
    }
    // The first label of another host, as in `shop.example.com`.
    if next.is_some_and(|next| next.starts_with(is_word)) {
        return false;
    }
    if before.ends_with('.') {
        return around.is_host || around.is_distinctive || is_address(before, after);
    }
    around.speaks
        || speaks(before)
        || (around.is_annotation && after.starts_with('/') && !before.ends_with('/'))
        || around.is_distinctive
}

/// True for `NAME.` before a namespace if a scheme stands in front, or a port behind.
fn is_address(before: &str, after: &str) -> bool {
    let front = before.trim_end_matches(|c| is_word(c) || c == '.');
    let port = after.strip_prefix(':').unwrap_or_default();
    front.len() + 1 < before.len()
        && (front.ends_with("://") || port.starts_with(|c: char| c.is_ascii_digit()))
}

/// True for names that begin with a namespace: `NAMESPACE-SERVICE-PORT`, an upstream of ingress-nginx,
/// and `NAMESPACE-.*` where namespaces are matched.
fn is_prefix(before: &str, after: &str, around: Surroundings) -> bool {
    let Some(rest) = after.strip_prefix('-') else {
        return false;
    };
    let end = rest.trim_start_matches(is_word);
    let name = rest.strip_suffix(end).unwrap_or(rest);
    let is_port = name.rsplit_once('-').is_some_and(|(_, port)| {
        (2..=5).contains(&port.len()) && port.bytes().all(|b| b.is_ascii_digit())
    });
    let is_upstream = is_port && last_words(before).contains("upstream");
    let is_pattern = name.is_empty() && end.starts_with(['.', '*', '[', '(']);
    is_upstream || (is_pattern && (around.speaks || speaks(before)))
}

/// The end of a text, enough for a few words.
fn last_words(text: &str) -> &str {
    let mut start = text.len().saturating_sub(80);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    text.get(start..).unwrap_or_default()
}

/// True if the words in front speak of a namespace: `-n `, `namespace=~"`, `/namespaces/`, `ns/`,
/// also with other names between, as in `namespace=~"platform|`.
fn speaks(before: &str) -> bool {
    const SEPARATORS: &str = " \t\n=:\"'`~!([{,|/\\^$";
    let mut rest = last_words(before);
    for _ in 0..8 {
        let trimmed = rest.trim_end_matches(|c| SEPARATORS.contains(c));
        let is_list = rest
            .strip_prefix(trimmed)
            .is_some_and(|between| between.trim() == "|" || between.trim() == ",");
        let start = trimmed.trim_end_matches(is_word);
        let word = trimmed.strip_prefix(start).unwrap_or_default();
        if is_namespace_word(word) {
            return true;
        }
        if !is_list || word.is_empty() {
            return false;
        }
        rest = start;
        // The first of the list stands behind the quotes.
        let quoted = rest.trim_end_matches(|c| SEPARATORS.contains(c));
        let key = quoted.trim_end_matches(is_word);
        if is_namespace_word(quoted.strip_prefix(key).unwrap_or_default()) {
            return true;
        }
    }
    false
}

fn is_namespace_word(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    matches!(word.as_str(), "-n" | "ns" | "--ns")
        || word.ends_with("namespace")
        || word.ends_with("namespaces")
}

#[cfg(test)]
mod tests {
    use super::{Surroundings, rewrite};

    const TEXT: Surroundings = Surroundings {
        is_name: false,
        speaks: false,
        is_host: false,
        is_annotation: false,
        is_argument: false,
        is_distinctive: false,
    };

    #[track_caller]
    fn is_left(text: &str, around: Surroundings) -> bool {
        let (new, is_left) = rewrite(text, "shop", "b", around, &["--watch-namespace"]);
        assert_eq!(new, None, "{text}");
        is_left
    }

    #[test]
    fn forms_that_are_certain_move() {
        let annotation = Surroundings {
            is_annotation: true,
            ..TEXT
        };
        let argument = Surroundings {
            is_argument: true,
            ..TEXT
        };
        for (text, around, expected) in [
            (
                "system:serviceaccounts:shop",
                TEXT,
                "system:serviceaccounts:b",
            ),
            (
                "system:serviceaccount:shop:api",
                TEXT,
                "system:serviceaccount:b:api",
            ),
            (
                "cluster.local/ns/shop/sa/x",
                TEXT,
                "cluster.local/ns/b/sa/x",
            ),
            ("spiffe://td/ns/shop/sa/x", TEXT, "spiffe://td/ns/b/sa/x"),
            ("svc://shop/auth:4180/x", TEXT, "svc://b/auth:4180/x"),
            (
                "shop-auth@kubernetescrd,kube-x@kubernetescrd",
                TEXT,
                "b-auth@kubernetescrd,kube-x@kubernetescrd",
            ),
            (
                r#"{"namespace": "shop"}"#,
                annotation,
                r#"{"namespace": "b"}"#,
            ),
            ("--watch-namespace=shop", argument, "--watch-namespace=b"),
        ] {
            let (new, is_left) = rewrite(text, "shop", "b", around, &["--watch-namespace"]);
            assert_eq!((new.as_deref(), is_left), (Some(expected), false), "{text}");
        }
    }

    #[test]
    fn forms_that_speak_of_namespaces_are_reported() {
        for text in [
            "kubectl -n shop get pods",
            "--namespace=shop",
            "--namespace shop",
            r#"sum(rate(x{namespace="shop"}[5m]))"#,
            r#"x{namespace=~"shop|platform"}"#,
            r#"x{namespace=~"platform|shop"}"#,
            r#"x{exported_namespace!="shop"}"#,
            "/api/v1/namespaces/shop/services/redis/proxy",
            r#"{"namespace":"shop"}"#,
            "ns/shop",
            "http://queue.shop/",
            "queue.shop:5672",
            "x.shop.svc.k8s.corp.net",
            r#"set $proxy_upstream_name "shop-write-8443";"#,
        ] {
            assert!(is_left(text, TEXT), "{text}");
        }
    }

    #[test]
    fn other_words_are_no_namespace() {
        for text in [
            "shop",
            "the shop is open",
            "shop.example.com",
            "https://shop.example.com/shop/cart",
            "shop-db -n shop-db",
            "myshop",
            "image: shop:1",
            "com.example.shop",
            "system:serviceaccounts:shop-db",
            "namespace",
        ] {
            assert!(!is_left(text, TEXT), "{text}");
        }
    }

    #[test]
    fn a_distinctive_name_is_reported_anywhere() {
        let around = Surroundings {
            is_distinctive: true,
            ..TEXT
        };
        assert!(is_left("the shop is open", around));
        assert!(is_left("queue.shop", around));
        assert!(!is_left("shop.example.com shop-db", around));
        let name = Surroundings {
            is_name: true,
            ..around
        };
        assert!(!is_left("shop", name));
    }
}
