//! Notations that a schema names in `format`, as `k8s.io/kube-openapi/pkg/validation/strfmt` reads
//! them. Lenient ones, and names that it does not know, are not judged.

use core::net::{Ipv4Addr, Ipv6Addr};

use crate::checks::schema::walk::{is_base64, is_date};

/// True if the text is one of the format, or the format is not judged.
pub(super) fn is_of_format(format: &str, text: &str) -> bool {
    match format.replace('-', "").as_str() {
        "byte" => is_base64(text),
        "date" => is_date(text),
        // Several spellings of the time are accepted, all after a date.
        "datetime" => text
            .split_once(['T', 't', ' '])
            .is_some_and(|(date, time)| is_date(date) && !time.is_empty()),
        "ipv4" => text.parse::<Ipv4Addr>().is_ok(),
        "ipv6" => text.parse::<Ipv6Addr>().is_ok(),
        "uuid" => is_uuid(text),
        _ => true,
    }
}

/// `(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$`
fn is_uuid(text: &str) -> bool {
    let mut rest = text;
    for (index, length) in [8, 4, 4, 4, 12].into_iter().enumerate() {
        if index > 0 {
            rest = rest.strip_prefix('-').unwrap_or(rest);
        }
        let Some((part, after)) = rest.split_at_checked(length) else {
            return false;
        };
        if !part.bytes().all(|b| b.is_ascii_hexdigit()) {
            return false;
        }
        rest = after;
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::is_of_format;

    #[test]
    fn formats_are_told_from_other_text() {
        for (format, good, bad) in [
            ("byte", "YQ==", "a b"),
            ("date", "2024-02-29", "2024-02-30"),
            ("date-time", "2024-02-29T00:00:00Z", "yesterday"),
            ("ipv4", "10.0.0.1", "10.0.0.256"),
            ("ipv6", "::1", "::g"),
            ("uuid", "01234567-89ab-cdef-0123-456789ABCDEF", "01234567"),
        ] {
            assert!(is_of_format(format, good), "{format} {good}");
            assert!(!is_of_format(format, bad), "{format} {bad}");
        }
        assert!(is_of_format("invented", "x") && is_of_format("uri", "x"));
    }
}
