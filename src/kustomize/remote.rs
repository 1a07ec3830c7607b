//! Remote bases are recognised, so that they can be refused by name. Nothing is
//! ever fetched. What counts as remote: kustomize's `api/internal/git/repospec.go`.

use crate::diag::Diagnostic;

/// True for an `http(s)` URL, which kustomize tries to download as a file first.
pub(super) fn is_url(name: &str) -> bool {
    name.starts_with("http://") || name.starts_with("https://")
}

/// True for anything that kustomize would clone.
pub(super) fn is_remote(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let schemes = [
        "http://", "https://", "ssh://", "git://", "file://", "git::", "gh:",
    ];
    schemes.iter().any(|scheme| lower.starts_with(scheme))
        || lower.starts_with("github.com/")
        || lower.starts_with("github.com:")
        || is_scp_like(name)
}

/// `user@host:path`
fn is_scp_like(name: &str) -> bool {
    let Some((user, rest)) = name.split_once('@') else {
        return false;
    };
    !user.is_empty() && !user.contains('/') && rest.contains(':') && !rest.starts_with(':')
}

/// The diagnostic for a remote base.
pub(super) fn refused(name: &str) -> Diagnostic {
    Diagnostic::error(
        "remote-base",
        format!("`{name}` is remote, and nothing is fetched while building"),
    )
    .help("copy it into the repository and name the copy here")
}
