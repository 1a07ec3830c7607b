//! A login through the annotations of ingress-nginx.
//! Source: <https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#external-authentication>.

use crate::diag::Fallible;

use super::addresses::{Addresses, check};

/// The annotations of an Ingress.
pub(super) fn annotations(addresses: &Addresses) -> Fallible<Vec<(String, String)>> {
    const CONTROLLER: &str = "ingress-nginx";
    const PREFIX: &str = "nginx.ingress.kubernetes.io/";
    let Addresses { url, sign_in, .. } = addresses;
    check(url, "auth-url", CONTROLLER, addresses.url_at)?;
    check(sign_in, "auth-signin", CONTROLLER, addresses.sign_in_at)?;
    let mut annotations = vec![
        (format!("{PREFIX}auth-url"), url.clone()),
        (format!("{PREFIX}auth-signin"), sign_in.clone()),
    ];
    if !addresses.headers.is_empty() {
        let headers = addresses.headers.join(",");
        annotations.push((format!("{PREFIX}auth-response-headers"), headers));
    }
    Ok(annotations)
}
