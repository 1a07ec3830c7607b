//! Paths to fields, in kustomize's two spellings.

/// Splits a field spec's path: `/` between fields, `\/` for a slash in one, a leading `/` ignored.
pub(crate) fn split_slashed(path: &str) -> Vec<String> {
    split_escaped(path, '/')
}

/// Splits the path of a replacement or var: `.` between fields, `\.` for a dot in one.
///
/// A part that begins with `[` extends to the part that ends with `]`. A match,
/// `[key=value]` or `[=value]`, keeps its brackets; a key that contains dots loses
/// them, as in `annotations.[example.com/a]` (`kyaml/utils/pathsplitter.go`).
pub(crate) fn split_dotted(path: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut pieces = split_escaped(path, '.').into_iter();
    while let Some(mut part) = pieces.next() {
        if part.starts_with('[') && !part.ends_with(']') {
            for piece in pieces.by_ref() {
                part.push('.');
                part.push_str(&piece);
                if part.ends_with(']') {
                    break;
                }
            }
            if !part.contains('=') {
                part = part.trim_matches(['[', ']']).to_owned();
            }
        }
        parts.push(part);
    }
    parts
}

fn split_escaped(path: &str, separator: char) -> Vec<String> {
    let path = path.strip_prefix(separator).unwrap_or(path);
    let mut parts: Vec<String> = Vec::new();
    for piece in path.split(separator) {
        match parts.last_mut() {
            Some(last) if last.ends_with('\\') => {
                last.pop();
                last.push(separator);
                last.push_str(piece);
            }
            _ => parts.push(piece.to_owned()),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::{split_dotted, split_slashed};

    #[test]
    fn slashes_split_unless_escaped() {
        assert_eq!(split_slashed("/a/b"), ["a", "b"]);
        assert_eq!(split_slashed(r"a/b\/c/d"), ["a", "b/c", "d"]);
    }

    #[test]
    fn dots_split_unless_escaped_or_bracketed() {
        for (path, parts) in [
            ("spec.containers.0", &["spec", "containers", "0"][..]),
            (r"data.app\.yaml.a", &["data", "app.yaml", "a"]),
            ("a.[name=x.y].b", &["a", "[name=x.y]", "b"]),
            ("a.[example.com/b].c", &["a", "example.com/b", "c"]),
            ("a.[=-jar]", &["a", "[=-jar]"]),
            ("a.[b]", &["a", "[b]"]),
            ("a[b.c]", &["a[b", "c]"]),
            ("a.[b.c", &["a", "b.c"]),
        ] {
            assert_eq!(split_dotted(path), parts, "{path}");
        }
    }
}
