//! What a TARGET of the command line stands for. In: its text, the environments
//! there are, and a tree of files. Out: an environment's name, a directory to
//! build, manifests to read, or standard input; or why it is none of these.

use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin, nearest};
use crate::diff::resources;
use crate::kustomize::{FILE_NAMES, Files};
use crate::model::Resource;
use crate::sources::{Entry, FilePath, Sources};

/// One side of a comparison, before it is rendered or read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Target {
    /// The environment of this name.
    Environment(String),
    /// A directory with a kustomization.
    Kustomization(FilePath),
    /// A file of manifests, or a directory of such files.
    Manifests(FilePath),
    /// Manifests on standard input.
    StandardInput,
}

impl Target {
    /// What `text` stands for, paths seen from `directory`. An environment goes before a
    /// directory of its name, which `./name` still reaches.
    ///
    /// # Errors
    /// `target-missing` where nothing is there.
    pub(crate) fn find(
        text: &str,
        sources: &dyn Sources,
        directory: &FilePath,
        environments: &[&str],
    ) -> Fallible<Self> {
        if text == "-" {
            return Ok(Target::StandardInput);
        }
        if environments.contains(&text) {
            return Ok(Target::Environment(text.to_owned()));
        }
        let path = directory.join(text);
        match sources.entry(&path) {
            Some(Entry::File) => Ok(Target::Manifests(path)),
            Some(Entry::Directory) if has_kustomization(sources, &path) => {
                Ok(Target::Kustomization(path))
            }
            Some(Entry::Directory) => Ok(Target::Manifests(path)),
            None => Err(nothing_at(text, environments).into()),
        }
    }
}

/// True if one of the files of a kustomization is in `directory`.
pub(crate) fn has_kustomization(sources: &dyn Sources, directory: &FilePath) -> bool {
    FILE_NAMES
        .iter()
        .any(|name| sources.entry(&directory.join(name)) == Some(Entry::File))
}

fn nothing_at(text: &str, environments: &[&str]) -> Diagnostic {
    let missing = Diagnostic::error(
        Code::TargetMissing,
        format!("`{text}` is no environment, and no file or directory is there"),
    );
    match nearest(text, environments.iter().copied()) {
        Some(name) => missing.help(format!("did you mean the environment `{name}`?")),
        None => missing.help("`offshoot list` names the environments"),
    }
}

/// The git revision in front of a target, and the target: `REV:TARGET`. What is on disk under
/// the whole text goes before that.
pub(crate) fn revision<'t>(
    text: &'t str,
    sources: &dyn Sources,
    directory: &FilePath,
) -> Option<(&'t str, &'t str)> {
    let (revision, target) = text.split_once(':')?;
    let is_path = revision.is_empty() || sources.entry(&directory.join(text)).is_some();
    (!is_path).then_some((revision, target))
}

/// The resources in a file of manifests, or in all of a directory's, by path. A directory with
/// nothing in it is a side without resources: programs that call us have such.
///
/// # Errors
/// `manifests-missing` for a directory with other files alone; whatever makes a file no list of manifests.
pub(crate) fn manifests(files: &Files<'_>, path: &FilePath) -> Fallible<Vec<Resource>> {
    let mut paths = Vec::new();
    collect(files.sources, path, &mut paths)?;
    if paths.is_empty() && !is_empty(files.sources, path) {
        let message = format!("`{path}` holds neither a kustomization nor manifests");
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

/// Refuses standard input where a repository's targets are asked for.
pub(crate) fn no_input() -> Diagnostic {
    let message = "standard input is not in the git repository";
    Diagnostic::error(Code::StandardInputSince, message)
        .help("name environments and directories, or nothing for all of them")
}

/// `path` itself if it is a file, else the manifest files below it in the order of their names.
fn collect(sources: &dyn Sources, path: &FilePath, paths: &mut Vec<FilePath>) -> Fallible<()> {
    if sources.entry(path) == Some(Entry::File) {
        paths.push(path.clone());
        return Ok(());
    }
    let every_file = is_of_kubectl(path);
    let names = sources.list(path).map_err(|error| error.diagnostic(path))?;
    for name in names {
        let below = path.join(&name);
        match sources.entry(&below) {
            Some(Entry::Directory) if !name.starts_with('.') => collect(sources, &below, paths)?,
            Some(Entry::File) if every_file || is_manifest(&name) => paths.push(below),
            _ => {}
        }
    }
    Ok(())
}

fn is_manifest(name: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    matches!(extension, Some("yaml" | "yml" | "json")) || is_object_name(name)
}

fn is_empty(sources: &dyn Sources, directory: &FilePath) -> bool {
    sources.list(directory).is_ok_and(|names| names.is_empty())
}

/// True for the directories that `kubectl diff` makes for its diff program.
fn is_of_kubectl(directory: &FilePath) -> bool {
    let name = directory.name();
    name.starts_with("LIVE-") || name.starts_with("MERGED-")
}

/// True for `[group.]version.Kind.namespace.name`, as kubectl names the files in them; the
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

    fn tree() -> Memory {
        let mut tree = Memory::default();
        for (path, text) in [
            ("/repo/preview/kustomization.yaml", "resources: []"),
            ("/repo/plain/b.yml", "kind: B\nmetadata: {name: b}"),
            ("/repo/plain/a/a.yaml", "kind: A\nmetadata: {name: a}"),
            ("/repo/plain/README.md", "# no manifest"),
            ("/repo/odd:name/a.yaml", ""),
            ("/repo/empty/README.md", ""),
        ] {
            tree.insert(FilePath::new(path), text);
        }
        tree
    }

    fn find(text: &str) -> Fallible<Target> {
        Target::find(
            text,
            &tree(),
            &FilePath::new("/repo"),
            &["preview", "production"],
        )
    }

    #[test]
    fn an_environment_goes_before_a_directory() {
        let path = FilePath::new;
        assert_eq!(find("preview"), Ok(Target::Environment("preview".into())));
        assert_eq!(
            find("./preview"),
            Ok(Target::Kustomization(path("/repo/preview")))
        );
        assert_eq!(find("plain"), Ok(Target::Manifests(path("/repo/plain"))));
        assert_eq!(
            find("odd:name"),
            Ok(Target::Manifests(path("/repo/odd:name")))
        );
        assert_eq!(find("-"), Ok(Target::StandardInput));
    }

    #[test]
    fn what_is_not_there_is_named() {
        let codes = |text| find(text).map_err(|failed| failed.into_vec()[0].code);
        assert_eq!(codes("main:overlays/preview"), Err(Code::TargetMissing));
        assert_eq!(codes("previw"), Err(Code::TargetMissing));
    }

    #[test]
    fn a_revision_stands_before_a_colon() {
        let at = |text| revision(text, &tree(), &FilePath::new("/repo"));
        assert_eq!(at("main:overlays/x"), Some(("main", "overlays/x")));
        assert_eq!(at("v1~2:preview"), Some(("v1~2", "preview")));
        assert_eq!(at("odd:name"), None);
        assert_eq!(at("preview"), None);
    }

    #[test]
    fn manifests_are_read_in_the_order_of_their_paths() {
        let (tree, map) = (tree(), SourceMap::default());
        let files = Files::new(&tree, &map);
        let found = manifests(&files, &FilePath::new("/repo/plain")).expect("they are manifests");
        let kinds: Vec<&str> = found.iter().map(Resource::kind).collect();
        assert_eq!(kinds, ["A", "B"]);
        assert!(manifests(&files, &FilePath::new("/repo/empty")).is_err());
    }
}
