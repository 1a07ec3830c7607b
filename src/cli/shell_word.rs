//! Texts as words of a shell's script.

use crate::diag::is_visible;

/// `text` as one word: as it is, or in quotes. With characters that a terminal obeys, in the quotes
/// `$'…'` (POSIX.1-2024, 2.2.4), so that every command stays on its line.
pub(super) fn shell_word(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-/:=,@%+^~".contains(c);
    if !text.is_empty() && !text.starts_with('~') && text.chars().all(is_plain) {
        return text.to_owned();
    }
    if text.chars().all(is_visible) {
        return format!("'{}'", text.replace('\'', r"'\''"));
    }
    let mut word = String::from("$'");
    for c in text.chars() {
        match c {
            '\\' | '\'' => word.extend(['\\', c]),
            c if !is_visible(c) => {
                let mut bytes = [0; 4];
                let bytes = c.encode_utf8(&mut bytes).bytes();
                word.extend(bytes.map(|byte| format!("\\{byte:03o}")));
            }
            c => word.push(c),
        }
    }
    word + "'"
}

#[cfg(test)]
mod tests {
    use super::shell_word;

    #[test]
    fn only_what_a_shell_reads_is_quoted() {
        for (text, word) in [
            ("preview-login", "preview-login"),
            ("https://a.example.com", "https://a.example.com"),
            (
                "app.kubernetes.io/component=e2e",
                "app.kubernetes.io/component=e2e",
            ),
            ("app in (a, b)", "'app in (a, b)'"),
            ("it's", r"'it'\''s'"),
            ("*.a.io", "'*.a.io'"),
            ("", "''"),
            ("HEAD~1", "HEAD~1"),
            ("~", "'~'"),
            ("a\nb\u{1b}'\u{9b}", r"$'a\012b\033\'\302\233'"),
            ("\u{202e}é", r"$'\342\200\256é'"),
        ] {
            assert_eq!(shell_word(text), word);
        }
    }
}
