//! The query of a repository's URL, as Go's `url.ParseQuery` reads it.

/// The revision that a query requests: `ref`, or else `version`. As in
/// kustomize, a malformed query requests none.
pub(super) fn reference(query: &str) -> String {
    let mut found = [const { None }; 2];
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (Some(key), Some(value)) = (unescaped(key), unescaped(value)) else {
            return String::new();
        };
        for (slot, name) in found.iter_mut().zip(["ref", "version"]) {
            if key == name && slot.is_none() {
                *slot = Some(value.clone());
            }
        }
    }
    let stated = found.into_iter().flatten().find(|value| !value.is_empty());
    stated.unwrap_or_default()
}

fn unescaped(text: &str) -> Option<String> {
    if text.contains(';') {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes().iter();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = [*rest.next()?, *rest.next()?];
                let is_hex = digits.iter().all(u8::is_ascii_hexdigit);
                let digits = std::str::from_utf8(&digits).ok().filter(|_| is_hex)?;
                u8::from_str_radix(digits, 16).ok()?
            }
            other => *other,
        });
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
