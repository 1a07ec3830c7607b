//! The way of a visitor: to the login and back to the branch. In: the addresses of `auth`. Out: warnings
//! for addresses that lead elsewhere.

use crate::diag::{Code, Diagnostic, Origin};
use crate::environment::scope::Scope;

use super::addresses::{Addresses, host_and_path};
use super::way::Way;

/// Variables of nginx with the host of the request.
const HOSTS: [&str; 3] = ["$host", "$http_host", "$best_http_host"];

/// Warnings for the addresses of a login that is set up in these ways.
pub(super) fn warnings(addresses: &Addresses, ways: &[Way], scope: &Scope<'_>) -> Vec<Diagnostic> {
    let found = [
        redirect(addresses),
        path(addresses),
        left_namespace(addresses, scope),
        bare_refusal(addresses, ways),
    ];
    found.into_iter().flatten().collect()
}

fn warning(at: Origin, message: String, help: &str) -> Diagnostic {
    let diagnostic = Diagnostic::warning(Code::AuthSignIn, message).at(at);
    diagnostic.help(help)
}

/// oauth2-proxy leads to `rd` after the login, and takes a path for one of its own host. ingress-nginx
/// adds a right `rd` where there is none.
fn redirect(addresses: &Addresses) -> Option<Diagnostic> {
    const HELP: &str = "write `rd=https://$host$escaped_request_uri`";
    let (own, query) = addresses.sign_in.split_once('?')?;
    let target = query.split('&').find_map(|part| part.strip_prefix("rd="))?;
    let has_host = |text: &str| HOSTS.iter().any(|host| text.contains(host));
    let message = match target.split_once("://") {
        _ if has_host(target) && target.contains("$request_uri") => {
            "`rd` of `signIn` ends at the first `&` of the visitor's address".to_owned()
        }
        _ if has_host(target) || target.starts_with('$') && has_host(own) => return None,
        Some((_, host)) => format!("`rd` of `signIn` leads every visitor to `{host}`"),
        None if has_host(own) => return None,
        None => {
            let host = host_and_path(&addresses.sign_in).map_or("", |(host, _)| host);
            format!("`rd` of `signIn` has no host: after the login, visitors are at `{host}`")
        }
    };
    Some(warning(addresses.sign_in_at, message, HELP))
}

/// oauth2-proxy has `auth`, `start` and `sign_in` below one prefix.
fn path(addresses: &Addresses) -> Option<Diagnostic> {
    let (host, asked) = host_and_path(&addresses.url)?;
    let (sign_in_host, path) = host_and_path(&addresses.sign_in)?;
    let prefix = asked.strip_suffix("auth")?;
    let is_known = |name| path.strip_prefix(prefix) == Some(name);
    let is_its = host == sign_in_host && (prefix.is_empty() || prefix.ends_with('/'));
    if !is_its || is_known("start") || is_known("sign_in") {
        return None;
    }
    let message = format!("`url` is oauth2-proxy's `/{asked}`, but `signIn` is `/{path}`");
    let help = format!(
        "write `signIn: https://{host}/{prefix}start?rd=https://$host$escaped_request_uri`"
    );
    Some(warning(addresses.sign_in_at, message, &help))
}

/// `url` names a namespace which the environment leaves: there, it asks production's login.
fn left_namespace(addresses: &Addresses, scope: &Scope<'_>) -> Option<Diagnostic> {
    let (host, _) = host_and_path(&addresses.url)?;
    let mut labels = host.split('.');
    let (_, namespace) = (labels.next()?, labels.next()?);
    let is_cluster = labels.next().is_none_or(|label| label == "svc");
    let new = scope.moves.renamed(namespace);
    let is_left = new.is_some_and(|new| new != namespace);
    if !is_cluster || !is_left {
        return None;
    }
    let message =
        format!("`url` asks a Service of namespace `{namespace}`, which the environment leaves");
    let help = "write `{{ namespace }}` in its place, if the login is one of the branch's own";
    Some(warning(addresses.url_at, message, help))
}

/// `/oauth2/auth` answers 401 and nothing else, which Traefik shows to the visitor.
fn bare_refusal(addresses: &Addresses, ways: &[Way]) -> Option<Diagnostic> {
    let is_traefik = |way: &Way| matches!(way, Way::TraefikIngress | Way::TraefikRoute);
    let (_, path) = host_and_path(&addresses.url)?;
    let is_bare = path == "auth" || path.ends_with("/auth");
    let message = format!(
        "Traefik shows visitors the answer of `/{path}`, which is an empty 401, and no login"
    );
    let help = "write the root of oauth2-proxy as `url`, and set `upstreams = [\"static://202\"]` and `reverse_proxy = true` there";
    (is_bare && ways.iter().any(is_traefik)).then(|| warning(addresses.url_at, message, help))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(url: &str, sign_in: &str) -> Addresses {
        Addresses {
            url: url.to_owned(),
            sign_in: sign_in.to_owned(),
            headers: Vec::new(),
            url_at: Origin::START,
            sign_in_at: Origin::START,
        }
    }

    #[test]
    fn a_redirect_leads_back_to_the_host_of_the_visitor() {
        let cases = [
            ("https://a/start", true),
            ("https://a/start?rd=https://$host$escaped_request_uri", true),
            (
                "https://a/start?x=1&rd=$scheme://$http_host$escaped_request_uri",
                true,
            ),
            ("https://$host/oauth2/start?rd=$escaped_request_uri", true),
            ("https://$host/oauth2/start?rd=/", true),
            ("https://a/start?rd=$escaped_request_uri", false),
            ("https://a/start?rd=/", false),
            ("https://a/start?rd=https://www.example.com/", false),
            ("https://$host/start?rd=https://www.example.com/", false),
            ("https://a/start?rd=https://$host$request_uri", false),
        ];
        for (sign_in, is_right) in cases {
            let found = redirect(&addresses("https://a/auth", sign_in));
            assert_eq!(found.is_none(), is_right, "{sign_in}: {found:?}");
        }
    }

    #[test]
    fn a_sign_in_beside_the_url_is_one_of_oauth2_proxys_paths() {
        let cases = [
            ("https://a/oauth2/auth", "https://a/oauth2/start?rd=x", true),
            ("https://a/oauth2/auth", "https://a/oauth2/sign_in", true),
            ("https://a/auth", "https://a/start", true),
            (
                "http://oauth2-proxy.platform.svc/oauth2/auth",
                "https://a/login",
                true,
            ),
            ("https://a/api/verify", "https://a/login", true),
            ("https://a/oauth", "https://a/login", true),
            ("https://a/oauth2/auth", "https://a/oauth2/sing_in", false),
            ("https://a/oauth2/auth", "https://a/start", false),
        ];
        for (url, sign_in, is_right) in cases {
            let found = path(&addresses(url, sign_in));
            assert_eq!(found.is_none(), is_right, "{url} {sign_in}: {found:?}");
        }
    }
}
