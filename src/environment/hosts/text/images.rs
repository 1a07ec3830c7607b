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
