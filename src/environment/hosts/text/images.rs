//! Image references and packages in any text: `docker pull HOST/PATH:TAG`, `go install HOST/PATH@v1`.
//! Registries do not move, since the images that they have are the same for every branch.

/// True if what follows a registry's host makes an image reference or a package of it, with a tag, a
/// digest or a version.
pub(super) fn is_image(before: &str, after: &str) -> bool {
    if before.ends_with(['@', '/']) && !is_of_registry(before) {
        return false;
    }
    let Some(path) = without_port(after).strip_prefix('/') else {
        return false;
    };
    let is_inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-/".contains(c);
    let end = path.find(|c| !is_inner(c)).unwrap_or(path.len());
    let (name, suffix) = path.split_at(end);
    name.starts_with(|c: char| c.is_ascii_alphanumeric()) && is_version(suffix)
}

/// Programs that log in to a registry, as `PROGRAM … login … HOST`.
const REGISTRY_CLIENTS: [&str; 11] = [
    "docker", "podman", "nerdctl", "buildah", "skopeo", "crane", "helm", "oras", "cosign",
    "regctl", "ctr",
];

/// True if the words before a host log in to a registry or out of it: `docker login -u x HOST`. The
/// command begins after the last separator of a shell.
pub(in crate::environment::hosts) fn is_login<'t>(words: impl Iterator<Item = &'t str>) -> bool {
    let mut has_client = false;
    for word in words {
        let program = word.rsplit('/').next().unwrap_or(word);
        if has_client && matches!(word, "login" | "logout") {
            return true;
        }
        has_client = has_client || REGISTRY_CLIENTS.contains(&program);
    }
    false
}

/// True if the shell command that a host ends in logs in to a registry. A host in the middle of a word
/// is not an argument of its own.
pub(super) fn is_login_line(before: &str) -> bool {
    if !before.ends_with([' ', '\t', '"', '\'']) {
        return false;
    }
    // Most hosts are far from any login, in texts of any length.
    memchr::memmem::rfind(before.as_bytes(), b" log").is_some()
        && is_login(last_command(before).split_whitespace())
}

/// The text after the last separator of a shell. A line that ends in `\` goes on in the next one.
fn last_command(before: &str) -> &str {
    let mut ends = before.rmatch_indices(['\n', ';', '|', '&', '(', '`']);
    let is_end = |at: usize, separator: &str| {
        let head = before.get(..at).unwrap_or_default();
        separator != "\n" || !head.ends_with('\\')
    };
    let end = ends.find(|(at, separator)| is_end(*at, separator));
    end.map_or(before, |(at, separator)| {
        before.get(at + separator.len()..).unwrap_or_default()
    })
}

/// True after the scheme of an image: `oci://`, `docker://`.
pub(in crate::environment::hosts) fn is_of_registry(before: &str) -> bool {
    ["oci://", "docker://", "docker-image://"]
        .iter()
        .any(|scheme| before.ends_with(scheme))
}

/// The text after a port.
pub(in crate::environment::hosts) fn without_port(after: &str) -> &str {
    match after.strip_prefix(':') {
        Some(port) if port.starts_with(|c: char| c.is_ascii_digit()) => {
            port.trim_start_matches(|c: char| c.is_ascii_digit())
        }
        _ => after,
    }
}

/// `:tag`, `@sha256:…`, `@v1.2.3` or `@latest`.
fn is_version(suffix: &str) -> bool {
    let is_tag = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    if let Some(version) = suffix.strip_prefix('@') {
        let number = version.strip_prefix('v').unwrap_or_default();
        return version.starts_with("sha256:")
            || version.starts_with("latest")
            || number.starts_with(|c: char| c.is_ascii_digit());
    }
    let Some(tag) = suffix.strip_prefix(':') else {
        return false;
    };
    let rest = tag.trim_start_matches(is_tag);
    // `host/path:verb/x` and `host/path:$tag` end in no tag.
    let is_tag =
        rest.len() < tag.len() && tag.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    is_tag && !rest.starts_with(['/', ':', '=', '?'])
}
