//! What is remote: URLs of files, and git repositories with a directory in them.
//! In: an entry of a kustomization. Out: what it stands for, and a form in which
//! several spellings of one thing are the same. Nothing is ever fetched. What
//! kustomize takes for remote: `api/internal/git/repospec.go`.

mod query;

use super::path::joined;

/// The schemes that kustomize clones by.
const SCHEMES: [&str; 4] = ["ssh://", "https://", "http://", "file://"];

/// A directory in a git repository, as an entry names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RepoSpec {
    /// What git would clone.
    pub(crate) clone: String,
    /// The repository, however it is reached.
    pub(crate) repository: Repository,
    /// The directory in it, normalised; empty for its root.
    pub(crate) path: String,
}

/// A repository at a revision. Transport, user, default port and `.git` do not count: whichever way
/// it is cloned, its files are the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Repository {
    /// In lower case; `file` for one on disk.
    pub(crate) host: String,
    /// Where on the host.
    pub(crate) path: String,
    /// A branch, a tag or a commit; empty for what is checked out by default.
    pub(crate) reference: String,
}

/// True for an `http(s)` URL, which kustomize tries to download as a file first.
pub(crate) fn is_url(name: &str) -> bool {
    let scheme = name.split_once("://").map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| {
        ["http", "https"]
            .iter()
            .any(|http| scheme.eq_ignore_ascii_case(http))
    })
}

/// True for anything that kustomize would clone or download.
pub(crate) fn is_remote(name: &str) -> bool {
    is_url(name) || RepoSpec::parse(name).is_some()
}

/// A URL in the form in which it is compared: without scheme and default port, the host in lower case.
pub(crate) fn url_key(name: &str) -> Option<String> {
    let (scheme, rest) = name.split_once("://").filter(|_| is_url(name))?;
    let rest = rest.split('#').next().unwrap_or_default();
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    let host = bare_host(&format!("{}://", scheme.to_ascii_lowercase()), host);
    Some(format!("{host}{path}"))
}

impl RepoSpec {
    /// What `name` stands for, if kustomize takes it for a repository.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        if name.starts_with('/') {
            return None;
        }
        let (location, query) = name.split_once('?').unwrap_or((name, ""));
        let (remote, rest) = Remote::split(location)?;
        let (repository, path) = split_path(rest, remote.is_file())?;
        let path = joined("", path.trim_start_matches('/'));
        if repository.is_empty() || path == ".." || path.starts_with("../") {
            return None;
        }
        let host = if remote.is_file() {
            "file".to_owned()
        } else {
            bare_host(remote.scheme, &remote.host)
        };
        let bare = repository.trim_matches('/');
        Some(Self {
            clone: format!(
                "{}{}{}{repository}",
                remote.scheme, remote.user, remote.host
            ),
            repository: Repository {
                host,
                path: bare.strip_suffix(".git").unwrap_or(bare).to_owned(),
                reference: query::reference(query),
            },
            path,
        })
    }
}

/// How and where a repository is reached.
struct Remote<'n> {
    scheme: &'static str,
    /// With its `@`.
    user: &'n str,
    /// With the separator behind it.
    host: String,
}

impl<'n> Remote<'n> {
    fn is_file(&self) -> bool {
        self.scheme == "file://"
    }

    /// The remote that `name` begins with, and the rest.
    fn split(name: &'n str) -> Option<(Self, &'n str)> {
        let name = strip_prefix(name, "git::").unwrap_or(name);
        let found = SCHEMES
            .iter()
            .find_map(|scheme| Some((*scheme, strip_prefix(name, scheme)?)));
        let (scheme, after_scheme) = found.unwrap_or(("", name));
        let (user, rest) = split_user(after_scheme);
        let is_github = ["github.com/", "github.com:"]
            .iter()
            .any(|host| strip_prefix(rest, host).is_some());
        let is_scp = scheme.is_empty() && (!user.is_empty() || is_github);
        if scheme.is_empty() && !is_scp {
            return None;
        }
        let host = String::new();
        if scheme == "file://" {
            return Some((
                Self {
                    scheme,
                    user: "",
                    host,
                },
                after_scheme,
            ));
        }
        let (host, rest) = rest.split_at(separator(rest, is_scp)? + 1);
        let remote = match (is_github, scheme == "ssh://" || !user.is_empty()) {
            (true, true) => Self {
                scheme: "",
                user,
                host: "github.com:".into(),
            },
            (true, false) => Self {
                scheme: "https://",
                user: "",
                host: "github.com/".into(),
            },
            (false, _) => Self {
                scheme,
                user,
                host: host.to_owned(),
            },
        };
        Some((remote, rest))
    }
}

/// Where the host ends: at a slash, or at the colon of `user@host:path`.
fn separator(rest: &str, is_scp: bool) -> Option<usize> {
    let (slash, colon) = (rest.find('/'), rest.find(':').filter(|_| is_scp));
    match (slash, colon) {
        (Some(slash), Some(colon)) if 0 < colon && colon < slash => Some(colon),
        (None, colon) => colon,
        (slash, _) => slash,
    }
}

/// `user@`, and what follows.
fn split_user(text: &str) -> (&str, &str) {
    let is_name = |name: &str| {
        name.starts_with(|char: char| char.is_ascii_alphabetic())
            && name
                .chars()
                .all(|char| char.is_ascii_alphanumeric() || char == '-')
    };
    match text.find('@') {
        Some(at) if is_name(&text[..at]) => text.split_at(at + 1),
        _ => ("", text),
    }
}

/// The repository's path, and that in the repository: they part at `_git/NAME`, at `//`, behind
/// `.git`, or else behind two segments.
fn split_path(rest: &str, is_file: bool) -> Option<(&str, &str)> {
    const AZURE: &str = "_git/";
    if let Some(index) = rest.find(AZURE) {
        let name = index + AZURE.len();
        let end = rest[name..].find('/').map_or(rest.len(), |end| name + end);
        return Some((&rest[..end], &rest[end..]));
    }
    if let Some(parts) = rest.split_once("//") {
        return Some(parts);
    }
    if let Some(index) = rest.find(".git") {
        return Some(rest.split_at(index + ".git".len()));
    }
    if is_file {
        return Some((rest, ""));
    }
    let first = rest.find('/')?;
    let second = rest[first + 1..].find('/').map(|second| first + 1 + second);
    Some(rest.split_at(second.unwrap_or(rest.len())))
}

/// A host without what comes before and behind its name.
fn bare_host(scheme: &str, host: &str) -> String {
    let host = host.trim_end_matches(['/', ':']);
    let host = host
        .rsplit_once('@')
        .map_or(host, |(_, host)| host)
        .to_ascii_lowercase();
    let port = match scheme {
        "https://" => ":443",
        "http://" => ":80",
        _ => ":22",
    };
    host.strip_suffix(port).unwrap_or(&host).to_owned()
}

fn strip_prefix<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let start = text.get(..prefix.len())?;
    start
        .eq_ignore_ascii_case(prefix)
        .then(|| &text[prefix.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(name: &str) -> Option<(String, String, String)> {
        let spec = RepoSpec::parse(name)?;
        Some((spec.clone, spec.path, spec.repository.reference))
    }

    fn is(name: &str, clone: &str, path: &str, reference: &str) {
        let expected = Some((clone.to_owned(), path.to_owned(), reference.to_owned()));
        assert_eq!(parsed(name), expected, "{name}");
    }

    #[test]
    fn repositories_part_where_kustomize_parts_them() {
        is("github.com/o/r", "https://github.com/o/r", "", "");
        is(
            "GitHub.com/o/r/a/b?ref=v1",
            "https://github.com/o/r",
            "a/b",
            "v1",
        );
        is(
            "http://github.com/o/r//a?version=v1&ref=v2",
            "https://github.com/o/r",
            "a",
            "v2",
        );
        is(
            "git::https://github.com/o/r.git//a",
            "https://github.com/o/r.git",
            "a",
            "",
        );
        is(
            "git@github.com:o/r.git/a?ref=x%2Fy",
            "git@github.com:o/r.git",
            "a",
            "x/y",
        );
        is("ssh://git@github.com/o/r", "git@github.com:o/r", "", "");
        is(
            "git@git.example.com:8022/o/r//a",
            "git@git.example.com:8022/o/r",
            "a",
            "",
        );
        is(
            "ssh://git@git.example.com:8022/o/r",
            "ssh://git@git.example.com:8022/o/r",
            "",
            "",
        );
        is(
            "https://me@dev.azure.com/o/p/_git/r/a/b",
            "https://me@dev.azure.com/o/p/_git/r",
            "a/b",
            "",
        );
        is(
            "file:///srv/git/r.git//a/../b",
            "file:///srv/git/r.git",
            "b",
            "",
        );
        is("file:///srv/git/r", "file:///srv/git/r", "", "");
        is(
            "https://example.com/o/r?ref=a;b",
            "https://example.com/o/r",
            "",
            "",
        );
    }

    #[test]
    fn what_kustomize_looks_for_on_disk_is_local() {
        let local = [
            "base",
            "../base",
            "/github.com/o/r",
            "example.com/o/r",
            "https://example.com",
            "github.com/o",
            "git://example.com/o/r",
            "gh:o/r",
            "host:o/r",
            "a b@host:o/r",
            "github.com/o/r//../..",
            "é",
            "",
        ];
        for name in local {
            assert_eq!(parsed(name), None, "{name}");
        }
        assert!(is_remote("https://example.com/x.yaml") && is_remote("HTTP://x"));
        assert!(!is_remote("base") && !is_remote("git://example.com/o/r"));
    }

    #[test]
    fn spellings_of_one_repository_are_the_same() {
        let repository = |name| RepoSpec::parse(name).map(|spec| spec.repository);
        let one = repository("github.com/o/r//base?ref=v1");
        for other in [
            "https://github.com/o/r.git//base?ref=v1",
            "git@github.com:o/r.git//base?ref=v1",
            "ssh://git@github.com/o/r//base?version=v1&timeout=9",
            "https://user@GITHUB.com:443/o/r//base?ref=v1",
        ] {
            assert_eq!(repository(other), one, "{other}");
        }
        assert_ne!(repository("github.com/o/r//base?ref=v2"), one);
        assert_ne!(repository("https://example.com/o/r//base?ref=v1"), one);
    }

    #[test]
    fn urls_are_compared_without_scheme_and_case_of_the_host() {
        let key = |name| url_key(name);
        assert_eq!(
            key("HTTPS://Example.com:443/A.yaml?x#y"),
            key("http://example.com/A.yaml?x")
        );
        assert_ne!(
            key("https://example.com/A.yaml"),
            key("https://example.com/a.yaml")
        );
        assert_eq!(key("github.com/o/r"), None);
    }
}
