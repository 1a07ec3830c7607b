//! Plain manifests: files that are read as they are. In: a file or a directory.
//! Out: its resources, by path.

use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin, message};
use crate::diff::resources;
use crate::kustomize::Files;
use crate::model::Resource;
use crate::sources::{Entry, FilePath, Sources, has_manifest_extension};

/// The resources in a file of manifests, or in all manifest files of a directory, by path. An
/// empty directory has no resources: programs that call offshoot pass such directories.
///
/// # Errors
/// `manifests-missing` if a directory has only other files; `file-unreadable`; the errors of a
/// file that is not a list of manifests.
pub fn manifests(files: &Files<'_>, path: &FilePath) -> Fallible<Vec<Resource>> {
    let mut paths = Vec::new();
    collect(files.sources, path, &mut paths)?;
    if paths.is_empty() && !is_empty(files.sources, path) {
        let message = message!("`{}` has neither a kustomization nor manifests", path);
        return Err(Diagnostic::error(Code::ManifestsMissing, message)
            .help("manifests are files that end in .yaml, .yml or .json")
            .into());
    }
    let mut failures = Failures::default();
    let mut found = Vec::new();
    for path in &paths {
        let read = files.manifests(path, Origin::NONE).and_then(resources);
        found.extend(failures.keep(read).unwrap_or_default());
    }
    failures.or_ok(found)
}

/// Adds `path` itself if it is a file, else the manifest files below it in the order of their
/// names.
fn collect(sources: &dyn Sources, path: &FilePath, paths: &mut Vec<FilePath>) -> Fallible<()> {
    if sources.entry(path) == Some(Entry::File) {
        paths.push(path.clone());
        return Ok(());
    }
    let takes_every_file = is_made_by_kubectl(path);
    let names = sources.list(path).map_err(|error| error.diagnostic(path))?;
    for name in names {
        let below = path.join(&name);
        match sources.entry(&below) {
            Some(Entry::Directory) if !name.starts_with('.') => collect(sources, &below, paths)?,
            Some(Entry::File) if takes_every_file || is_manifest(&name) => paths.push(below),
            _ => {}
        }
    }
    Ok(())
}

fn is_manifest(name: &str) -> bool {
    has_manifest_extension(name) || is_object_name(name)
}

fn is_empty(sources: &dyn Sources, directory: &FilePath) -> bool {
    sources.list(directory).is_ok_and(|names| names.is_empty())
}

/// True for the directories that `kubectl diff` makes for its diff program.
fn is_made_by_kubectl(directory: &FilePath) -> bool {
    let name = directory.name();
    name.starts_with("LIVE-") || name.starts_with("MERGED-")
}

/// True for `[group.]version.Kind.namespace.name`, kubectl's file names in these directories; the
/// namespace may be empty.
fn is_object_name(name: &str) -> bool {
    let is_version = |part: &str| {
        let digits = part.strip_prefix('v').unwrap_or_default();
        digits.starts_with(|first: char| first.is_ascii_digit())
            && digits.chars().all(|each| each.is_ascii_alphanumeric())
    };
    let parts: Vec<&str> = name.split('.').collect();
    parts.windows(4).any(|window| match window {
        [version, kind, _namespace, name] => {
            is_version(version)
                && kind.starts_with(|first: char| first.is_ascii_uppercase())
                && !name.is_empty()
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::{Memory, SourceMap};

    fn kinds(directory: &str) -> Fallible<Vec<String>> {
        let mut tree = Memory::default();
        for (path, text) in [
            ("plain/b.yml", "kind: B\nmetadata: {name: b}"),
            ("plain/a/a.yaml", "kind: A\nmetadata: {name: a}"),
            ("plain/.hidden/c.yaml", "kind: C\nmetadata: {name: c}"),
            ("plain/README.md", "# not a manifest"),
            ("other/README.md", ""),
            (
                "kubectl/v1.ConfigMap.shop.a",
                "kind: D\nmetadata: {name: d}",
            ),
            ("broken/a.yaml", "{"),
        ] {
            tree.insert(FilePath::new("/repo").join(path), text);
        }
        let map = SourceMap::default();
        let found = manifests(
            &Files::new(&tree, &map),
            &FilePath::new("/repo").join(directory),
        )?;
        Ok(found.iter().map(|found| found.kind().to_owned()).collect())
    }

    #[test]
    fn manifests_are_read_in_the_order_of_their_paths() {
        assert_eq!(kinds("plain"), Ok(vec!["A".to_owned(), "B".to_owned()]));
        assert_eq!(kinds("plain/b.yml"), Ok(vec!["B".to_owned()]));
        assert_eq!(kinds("kubectl"), Ok(vec!["D".to_owned()]));
    }

    #[test]
    fn a_directory_without_manifests_is_an_error() {
        let code = |directory| kinds(directory).map_err(|failed| failed.into_vec()[0].code);
        assert_eq!(code("other"), Err(Code::ManifestsMissing));
        assert_eq!(code("nowhere"), Err(Code::FileUnreadable));
        assert_eq!(code("broken"), Err(Code::YamlSyntax));
    }
}
