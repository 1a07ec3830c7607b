//! The directories that may be environments, with names for them. In: the kustomizations of a
//! tree. Out: those that no other one includes, without bases, the likeliest first.

use std::collections::{BTreeMap, BTreeSet};

use crate::environment::names::is_file_name;
use crate::repository::FoundKustomization;
use crate::sources::FilePath;

/// Directories whose children are environments, the likeliest first.
const HOMES: [&str; 5] = ["environments", "envs", "env", "overlays", "clusters"];
/// Directories that say nothing about what is in them.
const GENERIC: [&str; 12] = [
    "apps",
    "config",
    "deploy",
    "k8s",
    "kubernetes",
    "kustomize",
    "manifests",
    "overlays",
    "environments",
    "envs",
    "env",
    "clusters",
];
/// Directories of parts.
const PARTS: [&str; 6] = [
    "base",
    "bases",
    "common",
    "component",
    "components",
    "flux-system",
];
/// Directories of environments for branches.
const PREVIEWS: [&str; 3] = ["preview", "previews", "review"];

/// A directory that may be an environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    /// A name for the environment.
    pub(super) name: String,
    /// Its path from the root.
    pub(super) path: String,
    /// True if the directory is called `preview`, or the like.
    pub(super) is_preview: bool,
}

/// The candidates of a tree. `chosen` is one, even if another kustomization includes it.
pub(super) fn candidates(
    found: &[FoundKustomization],
    root: &FilePath,
    chosen: Option<&str>,
) -> Vec<Candidate> {
    let parts: BTreeSet<FilePath> = found.iter().flat_map(FoundKustomization::parts).collect();
    let is_top = |it: &&FoundKustomization| !it.is_component() && !parts.contains(&it.directory);
    let tops = found.iter().filter(is_top);
    let tops: Vec<String> = tops.map(|it| it.directory.relative_to(root)).collect();
    let mut paths: Vec<String> = tops.iter().filter(|path| !is_part(path)).cloned().collect();
    if paths.is_empty() {
        paths = tops;
    }
    let chosen = chosen.filter(|chosen| !paths.iter().any(|path| path == chosen));
    paths.extend(chosen.map(str::to_owned));
    if let Some(glob) = chosen.filter(|chosen| is_glob(chosen)) {
        paths = joined(paths, glob);
    }
    paths.sort_by_key(|path| (rank(path), path.matches('/').count(), path.clone()));
    named(&paths, root)
}

/// True for several directories, as `paths` lists them.
pub(super) fn is_glob(path: &str) -> bool {
    path.contains('*')
}

/// The paths, of which those that differ only where the glob has a `*` are one glob: beside
/// `apps/*/dev`, `apps/api/production` and `apps/web/production` are `apps/*/production`.
fn joined(paths: Vec<String>, glob: &str) -> Vec<String> {
    let pattern: Vec<&str> = glob.split('/').collect();
    let form = |path: &String| {
        let segments: Vec<&str> = path.split('/').collect();
        let star = |(own, pattern): (&&str, &&str)| match *pattern {
            "*" => "*".to_owned(),
            _ => (*own).to_owned(),
        };
        let all: Vec<String> = segments.iter().zip(&pattern).map(star).collect();
        (segments.len() == pattern.len()).then(|| all.join("/"))
    };
    let mut members: BTreeMap<String, usize> = BTreeMap::new();
    for form in paths.iter().filter_map(form) {
        *members.entry(form).or_default() += 1;
    }
    let joined = paths.into_iter().map(|path| match form(&path) {
        Some(form) if members.get(&form).is_some_and(|count| *count > 1) => form,
        _ => path,
    });
    let joined: BTreeSet<String> = joined.collect();
    joined.into_iter().collect()
}

fn is_part(path: &str) -> bool {
    path.rsplit('/')
        .next()
        .is_some_and(|it| PARTS.contains(&it))
}

/// The place of its home in [`HOMES`].
fn rank(path: &str) -> usize {
    let segments = || path.split('/');
    let home = HOMES
        .iter()
        .position(|home| segments().any(|it| it == *home));
    home.unwrap_or(HOMES.len())
}

/// A name for each: the parts of its path that say something, or all if two would be called alike.
fn named(paths: &[String], root: &FilePath) -> Vec<Candidate> {
    let short: Vec<String> = paths.iter().map(|path| short_name(path, root)).collect();
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    for name in &short {
        *uses.entry(name).or_default() += 1;
    }
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut named = Vec::new();
    for (path, short) in paths.iter().zip(&short) {
        let mut name = match uses.get(short.as_str()) {
            Some(1) => short.clone(),
            _ => fit(&path.replace('/', "-")),
        };
        while !taken.insert(name.clone()) {
            name.push_str("-2");
        }
        named.push(Candidate {
            name,
            path: path.clone(),
            is_preview: path
                .rsplit('/')
                .next()
                .is_some_and(|it| PREVIEWS.contains(&it)),
        });
    }
    named
}

fn short_name(path: &str, root: &FilePath) -> String {
    let segments: Vec<&str> = match path {
        "." => vec![root.name()],
        path => path.split('/').collect(),
    };
    // Of `apps/*/overlays/dev`, what is behind the star tells it from others.
    let star = segments.iter().rposition(|it| is_glob(it));
    let behind = segments.iter().skip(star.map_or(0, |at| at + 1));
    let telling = behind.filter(|it| !GENERIC.contains(it));
    let telling: Vec<&str> = telling.copied().collect();
    match telling.as_slice() {
        [] => {
            let mut named = segments.iter().rev().filter(|it| !is_glob(it));
            fit(named.next().copied().unwrap_or_default())
        }
        telling => fit(&telling.join("-")),
    }
}

/// The text as a name of an environment.
fn fit(text: &str) -> String {
    let is_kept = |c: char| c.is_ascii_alphanumeric();
    let name: String = text
        .chars()
        .map(|c| if is_kept(c) { c } else { '-' })
        .collect();
    let name = name.trim_matches('-');
    match is_file_name(name) {
        fits if fits => name.to_owned(),
        _ => "default".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository::kustomizations;
    use crate::sources::Memory;

    #[test]
    fn names_say_what_a_directory_is() {
        let root = FilePath::new("/shop");
        for (paths, expected) in [
            (
                "overlays/preview overlays/production base",
                "preview production",
            ),
            ("eu/prod us/prod", "eu-prod us-prod"),
            (
                "apps/api/overlays/dev apps/cert-manager/overlays/dev environments/dev apps/branch-app/base",
                "dev api-dev cert-manager-dev",
            ),
            ("apps/a/dev a/dev", "a-dev apps-a-dev"),
            ("base", "base"),
            (".", "shop"),
            ("clusters/one/flux-system clusters/one/apps", "one"),
            ("overlays/a.b", "a-b"),
        ] {
            let mut tree = Memory::default();
            for path in paths.split(' ') {
                tree.insert(root.join(path).join("kustomization.yaml"), "");
            }
            let found = kustomizations(&tree, &root);
            let named = candidates(&found, &root, None).into_iter();
            let names: Vec<String> = named.map(|it| it.name).collect();
            assert_eq!(names.join(" "), expected, "{paths}");
        }
    }

    #[test]
    fn directories_of_services_are_joined_as_the_preview_joins_them() {
        let root = FilePath::new("/shop");
        let mut tree = Memory::default();
        for path in [
            "apps/api/overlays/dev",
            "apps/api/overlays/production",
            "apps/web/overlays/dev",
            "apps/web/overlays/production",
            "apps/web/overlays/test",
            "platform",
        ] {
            tree.insert(root.join(path).join("kustomization.yaml"), "");
        }
        let found = kustomizations(&tree, &root);
        let all = candidates(&found, &root, Some("apps/*/overlays/dev")).into_iter();
        let all: Vec<String> = all.map(|it| format!("{} {}", it.name, it.path)).collect();
        assert_eq!(
            all,
            [
                "dev apps/*/overlays/dev",
                "production apps/*/overlays/production",
                "web-test apps/web/overlays/test",
                "platform platform",
            ]
        );
    }

    #[test]
    fn a_glob_is_called_after_the_directory_above_it() {
        let root = FilePath::new("/shop");
        assert_eq!(short_name("apps/*", &root), "apps");
        assert_eq!(short_name("services/*/overlays/dev", &root), "dev");
    }

    #[test]
    fn a_word_inside_a_name_makes_no_preview() {
        let root = FilePath::new("/shop");
        let mut tree = Memory::default();
        for path in [
            "apps/branch-manager",
            "feature-discovery",
            "overlays/pr",
            "x/review",
        ] {
            tree.insert(root.join(path).join("kustomization.yaml"), "");
        }
        let found = kustomizations(&tree, &root);
        let all = candidates(&found, &root, None);
        let previews = all.iter().filter(|it| it.is_preview);
        assert_eq!(
            previews.map(|it| it.path.as_str()).collect::<Vec<_>>(),
            ["x/review"]
        );
    }
}
