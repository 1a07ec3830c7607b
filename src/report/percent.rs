//! Percent-encoding (RFC 3986).

/// `text` with every byte that is not kept as `%` and two hexadecimal digits.
pub(crate) fn percent_encoded(text: &str, is_kept: impl Fn(u8) -> bool) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii() && is_kept(byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// `path` as part of a URL.
pub(super) fn url_path(path: &str) -> String {
    percent_encoded(path, |byte| is_unreserved(byte) || byte == b'/')
}

/// True for the characters that RFC 3986 reserves for nothing.
pub(super) fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_not_kept_are_encoded() {
        assert_eq!(url_path("a/b c#1?é%"), "a/b%20c%231%3F%C3%A9%25");
        assert_eq!(percent_encoded("é", |_| true), "%C3%A9");
        assert_eq!(percent_encoded("", |_| false), "");
    }
}
