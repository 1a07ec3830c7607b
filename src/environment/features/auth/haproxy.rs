//! A login through the annotations of HAProxy Ingress (haproxy-ingress.github.io). The controller of
//! HAProxy Technologies (haproxy.org) has no such annotations.
//! Source: <https://haproxy-ingress.github.io/docs/configuration/keys/#auth-external>.

use crate::diag::{Code, Diagnostic, Fallible, Origin};

use super::addresses::{Addresses, check};

/// nginx's variables, and the sample fetches of HAProxy for the same.
const VARIABLES: [(&str, &str); 5] = [
    ("host", "%[req.hdr(host)]"),
    ("http_host", "%[req.hdr(host)]"),
    ("escaped_request_uri", "%[url,url_enc]"),
    ("request_uri", "%[url]"),
    ("scheme", "https"),
];

/// The annotations of an Ingress.
pub(super) fn annotations(addresses: &Addresses) -> Fallible<Vec<(String, String)>> {
    const CONTROLLER: &str = "HAProxy Ingress";
    const PREFIX: &str = "haproxy-ingress.github.io/";
    let Addresses { url, sign_in, .. } = addresses;
    check(url, "auth-url", CONTROLLER, addresses.url_at)?;
    check(sign_in, "auth-signin", CONTROLLER, addresses.sign_in_at)?;
    if url.contains('$') {
        let message = format!("HAProxy Ingress takes no variables in `auth-url`: `{url}`");
        let diagnostic = Diagnostic::error(Code::AuthValue, message).at(addresses.url_at);
        let help = "write one address: `https://auth.example.com/oauth2/auth`, or `svc://NAMESPACE/SERVICE:PORT/oauth2/auth`";
        return Err(diagnostic.help(help).into());
    }
    let mut annotations = vec![
        (format!("{PREFIX}auth-url"), url.clone()),
        (
            format!("{PREFIX}auth-signin"),
            location(sign_in, addresses.sign_in_at)?,
        ),
    ];
    if !addresses.headers.is_empty() {
        let headers = addresses.headers.join(",");
        annotations.push((format!("{PREFIX}auth-headers-succeed"), headers));
    }
    Ok(annotations)
}

/// `signIn` as a log format of HAProxy, whose result is the `Location` of the redirect. ingress-nginx
/// adds `rd` where it is missing; HAProxy Ingress adds nothing.
fn location(sign_in: &str, at: Origin) -> Fallible<String> {
    let has_query = sign_in.contains('?');
    let text = if has_query && sign_in.contains("rd=") {
        sign_in.to_owned()
    } else {
        let joint = if has_query { '&' } else { '?' };
        format!("{sign_in}{joint}rd=https://$host$escaped_request_uri")
    };
    let mut parts = text.split('$');
    let mut location = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_name = |c: char| c.is_ascii_lowercase() || c == '_';
        let name: String = part.chars().take_while(|c| is_name(*c)).collect();
        let rest = part.strip_prefix(name.as_str()).unwrap_or_default();
        let known = VARIABLES.iter().find(|(variable, _)| *variable == name);
        let Some((_, fetch)) = known else {
            let message = format!("HAProxy has nothing like nginx's variable `${name}`");
            let diagnostic = Diagnostic::error(Code::AuthValue, message).at(at);
            let help = "use `$host`, `$request_uri` and `$escaped_request_uri`";
            return Err(diagnostic.help(help).into());
        };
        location.push_str(fetch);
        location.push_str(rest);
    }
    Ok(location)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_of_nginx_become_fetches_of_haproxy() {
        let cases = [
            (
                "https://a.example.com/oauth2/start?rd=https://$host$escaped_request_uri",
                Some(
                    "https://a.example.com/oauth2/start?rd=https://%[req.hdr(host)]%[url,url_enc]",
                ),
            ),
            (
                "https://a.example.com/oauth2/start",
                Some(
                    "https://a.example.com/oauth2/start?rd=https://%[req.hdr(host)]%[url,url_enc]",
                ),
            ),
            (
                "https://a.example.com/start?x=1",
                Some("https://a.example.com/start?x=1&rd=https://%[req.hdr(host)]%[url,url_enc]"),
            ),
            (
                "https://$http_host/start?rd=$request_uri",
                Some("https://%[req.hdr(host)]/start?rd=%[url]"),
            ),
            ("https://a.example.com/start?rd=$cookie_x", None),
            ("https://a.example.com/start?rd=$", None),
        ];
        for (sign_in, expected) in cases {
            let got = location(sign_in, Origin::START).ok();
            assert_eq!(got.as_deref(), expected, "{sign_in}");
        }
    }
}
