//! Notations of names, as `k8s.io/apimachinery/pkg/util/validation` has them.

/// Longest port name (RFC 6335).
const PORT_NAME_LENGTH: usize = 15;

/// `IsValidPortName`: lower-case letters, digits and inner dashes, with a letter, at most 15.
pub(super) fn is_port_name(text: &str) -> bool {
    let inner = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !text.is_empty()
        && text.len() <= PORT_NAME_LENGTH
        && text.bytes().all(inner)
        && text.bytes().any(|b| b.is_ascii_lowercase())
        && !text.contains("--")
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// `IsPathSegmentName`: no `/`, no `%`, and neither `.` nor `..`.
pub(super) fn is_path_segment(text: &str) -> bool {
    text != "." && text != ".." && !text.contains(['/', '%'])
}

/// `IsConfigMapKey`: letters, digits, `-`, `_` and `.`, at most 253; neither `.` nor beginning with `..`.
pub(super) fn is_data_key(text: &str) -> bool {
    let inner = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    !text.is_empty()
        && text.len() <= 253
        && text.bytes().all(inner)
        && text != "."
        && text != ".."
        && !text.starts_with("..")
}

/// True for a path that leads out of the directory that it is relative to, or is absolute.
pub(super) fn leaves_directory(path: &str) -> bool {
    path.starts_with('/') || path.split('/').any(|part| part == "..")
}

/// `IsValidPercent`, or an integer of at least 0: what `maxUnavailable` and the like may be.
pub(super) fn is_percent(text: &str) -> bool {
    text.strip_suffix('%')
        .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_other_text() {
        assert!(is_port_name("http-2") && !is_port_name("80") && !is_port_name("a--b"));
        assert!(!is_port_name("Http") && !is_port_name("abcdefghijklmnop") && !is_port_name("-a"));
        assert!(is_path_segment("a:b") && !is_path_segment("..") && !is_path_segment("a/b"));
        assert!(is_data_key(".dockerconfigjson") && is_data_key("A_b.c-d"));
        assert!(
            !is_data_key("a/b") && !is_data_key("..a") && !is_data_key("") && !is_data_key("é")
        );
        assert!(
            leaves_directory("/a") && leaves_directory("a/../b") && !leaves_directory("a..b/c")
        );
        assert!(is_percent("25%") && !is_percent("25") && !is_percent("%") && !is_percent("-1%"));
    }
}
