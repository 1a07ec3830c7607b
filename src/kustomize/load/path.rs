//! Paths as kustomizations write them.

/// Two paths in one, by text alone (Go's `filepath.Join`): what climbs above the first stays.
pub(crate) fn joined(directory: &str, path: &str) -> String {
    let whole = match directory {
        "" => path.to_owned(),
        _ => format!("{directory}/{path}"),
    };
    let mut segments: Vec<&str> = Vec::new();
    for segment in whole.split('/') {
        match (segment, segments.last()) {
            ("" | ".", _) => {}
            ("..", Some(&last)) if last != ".." => drop(segments.pop()),
            ("..", None) if whole.starts_with('/') => {}
            _ => segments.push(segment),
        }
    }
    let root = if whole.starts_with('/') { "/" } else { "" };
    format!("{root}{}", segments.join("/"))
}
