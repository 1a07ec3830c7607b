//! The grammar of image references: what a registry and the kubelet accept as a name, a tag and a
//! digest (`distribution/reference`). In: a part of a reference. Out: whether it is one.

/// Longest tag.
const TAG_LENGTH: usize = 128;

/// True for a tag: letters, digits, `_`, `.` and `-`, beginning with neither of the last two.
pub(crate) fn is_tag(text: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.starts_with(is_word)
        && text.len() <= TAG_LENGTH
        && text.chars().all(|c| is_word(c) || matches!(c, '.' | '-'))
}

/// True for a digest: `sha256:` and 64 hexadecimal digits, or `sha512:` and 128.
pub(crate) fn is_digest(text: &str) -> bool {
    let length = match text.split_once(':') {
        Some(("sha256", _)) => 64,
        Some(("sha512", _)) => 128,
        _ => return false,
    };
    let is_hex = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
    text.split_once(':')
        .is_some_and(|(_, hex)| hex.len() == length && hex.chars().all(is_hex))
}

/// True for a name: perhaps a registry, and lower-case words between slashes.
pub(crate) fn is_image_name(text: &str) -> bool {
    let path = match text.split_once('/') {
        Some((host, path)) if is_registry(host) => path,
        _ => text,
    };
    text.len() <= 255 && path.split('/').all(is_component)
}

/// True for the text before the first slash if it is a registry: unlike a word of the path, it has a
/// dot, a port or a capital letter, or is `localhost`.
fn is_registry(text: &str) -> bool {
    let is_other = |c: char| matches!(c, '.' | ':' | '[') || c.is_ascii_uppercase();
    let inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    (text == "localhost" || text.contains(is_other)) && text.chars().all(inner)
}

/// True for lower-case letters and digits, with `.`, `_`, `__` or dashes between them.
fn is_component(text: &str) -> bool {
    let is_word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let mut separator = String::new();
    for c in text.chars() {
        match c {
            c if is_word(c) => separator.clear(),
            '.' | '_' | '-' => separator.push(c),
            _ => return false,
        }
        let is_known = matches!(separator.as_str(), "" | "." | "_" | "__")
            || separator.chars().all(|c| c == '-');
        if !is_known {
            return false;
        }
    }
    text.starts_with(is_word) && text.ends_with(is_word)
}

#[cfg(test)]
mod tests {
    use super::{is_digest, is_image_name, is_tag};

    #[test]
    fn tags_are_told_from_other_text() {
        for tag in [
            "v1",
            "1.10",
            "_x",
            "feature-login-1hry0wa",
            &"x".repeat(128),
        ] {
            assert!(is_tag(tag), "{tag}");
        }
        for tag in [
            "",
            "feature/login",
            "-x",
            ".x",
            "a b",
            "ü",
            "a:b",
            "a@b",
            &"x".repeat(129),
        ] {
            assert!(!is_tag(tag), "{tag}");
        }
    }

    #[test]
    fn digests_are_told_from_other_text() {
        let hex = "0123456789abcdef".repeat(4);
        assert!(is_digest(&format!("sha256:{hex}")) && is_digest(&format!("sha512:{hex}{hex}")));
        for digest in ["", "sha256:", "sha256:abc", &hex, &format!("md5:{hex}")] {
            assert!(!is_digest(digest), "{digest}");
        }
        assert!(!is_digest(&format!("sha256:{}", hex.to_uppercase())));
    }

    #[test]
    fn names_are_told_from_other_text() {
        for name in [
            "api",
            "library/nginx",
            "r.io/a/b",
            "localhost:5000/api",
            "R.IO/api",
            "registry:5000/a_b/c__d/e--f.g",
        ] {
            assert!(is_image_name(name), "{name}");
        }
        for name in [
            "",
            "Api",
            "R.IO/Api",
            "r.io/",
            "r.io/a//b",
            "a..b",
            "a_-b",
            "-a",
            "a-",
            "a b",
        ] {
            assert!(!is_image_name(name), "{name}");
        }
    }
}
