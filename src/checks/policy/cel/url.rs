//! URLs, as Go's `net/url` reads them for a request: with a scheme, or an absolute path.

use std::collections::BTreeMap;

/// A URL in its parts.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::checks::policy) struct Url {
    pub(super) scheme: String,
    /// With the port.
    pub(super) host: String,
    /// As it is written.
    pub(super) path: String,
    query: String,
    text: String,
}

impl Url {
    /// Reads a URL.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if text.is_empty() || text.bytes().any(|it| it < b' ' || it == 0x7f) {
            return None;
        }
        let (rest, _fragment) = text.split_once('#').unwrap_or((text, ""));
        let (scheme, rest) = scheme(rest)?;
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        if !rest.starts_with('/') && scheme.is_empty() {
            return None;
        }
        let (host, path) = match rest.strip_prefix("//") {
            Some(rest) if !scheme.is_empty() || !rest.starts_with('/') => {
                let end = rest.find('/').unwrap_or(rest.len());
                rest.split_at_checked(end)?
            }
            _ if rest.starts_with('/') => ("", rest),
            // `mailto:somebody` has no path at all.
            _ => ("", ""),
        };
        let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
        if !is_host(host) || decoded(path, false).is_none() {
            return None;
        }
        Some(Self {
            scheme: scheme.to_ascii_lowercase(),
            host: decoded(host, false)?,
            path: path.to_owned(),
            query: query.to_owned(),
            text: text.to_owned(),
        })
    }

    /// The host without the port and without brackets.
    pub(super) fn hostname(&self) -> &str {
        let host = match self.host.rsplit_once(':') {
            Some((host, port)) if is_port(port) => host,
            _ => &self.host,
        };
        let inner = host.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
        inner.unwrap_or(host)
    }

    /// The port, as text.
    pub(super) fn port(&self) -> &str {
        match self.host.rsplit_once(':') {
            Some((_, port)) if is_port(port) => port,
            _ => "",
        }
    }

    /// The path with escapes for what a path cannot have.
    pub(super) fn escaped_path(&self) -> String {
        let mut found = String::new();
        for byte in self.path.bytes() {
            let is_plain = byte.is_ascii_alphanumeric() || b"-_.~$&+,/:;=@%!'()*[]".contains(&byte);
            if is_plain {
                found.push(char::from(byte));
            } else {
                found.push_str(&format!("%{byte:02X}"));
            }
        }
        found
    }

    /// The values of the query by key.
    pub(super) fn query(&self) -> BTreeMap<String, Vec<String>> {
        let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for pair in self.query.split('&').filter(|it| !it.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            if pair.contains(';') {
                continue;
            }
            if let (Some(key), Some(value)) = (decoded(key, true), decoded(value, true)) {
                found.entry(key).or_default().push(value);
            }
        }
        found
    }
}

fn scheme(text: &str) -> Option<(&str, &str)> {
    let Some((scheme, rest)) = text.split_once(':') else {
        return Some(("", text));
    };
    let first = scheme.bytes().next();
    let is_letter = |it: u8| it.is_ascii_alphanumeric() || b"+-.".contains(&it);
    if scheme.is_empty() {
        return None;
    }
    if first.is_some_and(|it| it.is_ascii_alphabetic()) && scheme.bytes().all(is_letter) {
        return Some((scheme, rest));
    }
    Some(("", text))
}

/// True for a host with a number as its port, if there is one.
fn is_host(host: &str) -> bool {
    let (name, port) = match host.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((name, port)) => (name, port),
            None => return false,
        },
        None => match host.rfind(':') {
            Some(at) => host.split_at_checked(at).unwrap_or((host, "")),
            None => (host, ""),
        },
    };
    let is_name = |it: u8| {
        it > 0x7f || it.is_ascii_alphanumeric() || b"-_.~!$&'()*+,;=:[]<>\"%".contains(&it)
    };
    let port = port.strip_prefix(':').unwrap_or(port);
    name.bytes().all(is_name) && is_port(port) && decoded(name, false).is_some()
}

fn is_port(text: &str) -> bool {
    text.bytes().all(|it| it.is_ascii_digit())
}

/// A text without its escapes; `None` if one is broken.
fn decoded(text: &str, is_query: bool) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                let digits = std::str::from_utf8(&digits).ok()?.to_owned();
                let is_hex = digits.bytes().all(|it| it.is_ascii_hexdigit());
                bytes.push(u8::from_str_radix(&digits, 16).ok().filter(|_| is_hex)?);
            }
            b'+' if is_query => bytes.push(b' '),
            byte => bytes.push(byte),
        }
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
