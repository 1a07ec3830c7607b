//! Paths to fields, in kustomize's two spellings.

/// Splits a field spec's path: `/` between fields, `\/` for a slash in one, a leading `/` ignored.
pub fn split_slashed(path: &str) -> Vec<String> {
    split_escaped(path.strip_prefix('/').unwrap_or(path), '/')
}

/// Splits a path at dots, `\.` for a dot in a field, `[…]` kept whole and without its brackets
/// unless it is a `[key=value]` or `[=value]` match (`kyaml/utils/pathsplitter.go`).
pub fn split_dotted(path: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut characters = path.chars().peekable();
    let mut depth = 0usize;
    while let Some(c) = characters.next() {
        match c {
            '\\' if characters.peek() == Some(&'.') && depth == 0 => {
                characters.next();
                part.push('.');
            }
            '[' => {
                depth += 1;
                part.push(c);
            }
            ']' => {
                depth = depth.saturating_sub(1);
                part.push(c);
            }
            '.' if depth == 0 => parts.push(std::mem::take(&mut part)),
            _ => part.push(c),
        }
    }
    parts.push(part);
    parts
        .into_iter()
        .map(|part| {
            match part
                .strip_prefix('[')
                .and_then(|rest| rest.strip_suffix(']'))
            {
                Some(inner) if !inner.contains('=') => inner.to_owned(),
                _ => part,
            }
        })
        .collect()
}

fn split_escaped(path: &str, separator: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut characters = path.chars().peekable();
    while let Some(c) = characters.next() {
        let part = parts.last_mut().expect("it starts with one part");
        if c == '\\' && characters.peek() == Some(&separator) {
            characters.next();
            part.push(separator);
        } else if c == separator {
            parts.push(String::new());
        } else {
            part.push(c);
        }
    }
    parts
}
