//! The resources that `only` selects by itself: by labels and by the files that they are in. In: the settings
//! and the resources. Out: positions, or an error for a part of `only` that matches nothing.

use std::collections::BTreeSet;

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Failures, Fallible, did_you_mean, first_of, nearest};
use crate::environment::select::label_selector;
use crate::environment::wildcard;
use crate::model::Resource;

use super::settings::Only;
use super::world::World;

/// Names in a message.
const SHOWN: usize = 10;

/// The path of the file that a resource is in, from the directory of offshoot.yaml.
pub(in crate::environment) type PathOf<'a> = &'a dyn Fn(&Resource) -> Option<String>;

/// The positions that labels and paths select.
///
/// # Errors
/// `only-unmatched` for labels and paths that no resource has; `label-selector`.
pub(super) fn matched(
    only: &Only,
    world: &World<'_>,
    path_of: PathOf<'_>,
) -> Fallible<BTreeSet<usize>> {
    let mut failures = Failures::default();
    let mut matched = BTreeSet::new();
    if let Some(text) = &only.label_selector {
        matched.extend(failures.keep(labelled(text, world)).unwrap_or_default());
    }
    if !only.paths.is_empty() {
        let paths = world.resources.iter().map(path_of);
        let paths: Vec<String> = paths.map(Option::unwrap_or_default).collect();
        for pattern in &only.paths {
            let found = failures.keep(below(pattern, &paths));
            matched.extend(found.unwrap_or_default());
        }
    }
    failures.or_ok(matched)
}

fn labelled(text: &LocatedText, world: &World<'_>) -> Fallible<Vec<usize>> {
    let selector = label_selector(&text.value).map_err(|refused| refused.at(text.at))?;
    let all = world.resources.iter().enumerate();
    let matched = all.filter(|(_, resource)| selector.matches(|key| resource.label(key)));
    let matched: Vec<usize> = matched.map(|(position, _)| position).collect();
    if matched.is_empty() {
        let message = format!("no resource has labels that match `{}`", text.value);
        return Err(nothing(message, text, world).into());
    }
    Ok(matched)
}

/// The error for an `only` that no workload has what it asks for.
pub(super) fn no_workload(only: &Only, world: &World<'_>) -> Diagnostic {
    let text = LocatedText {
        at: only.at,
        ..LocatedText::default()
    };
    let message = "`only` selects no workload".to_owned();
    nothing(message, &text, world)
}

fn nothing(message: String, text: &LocatedText, world: &World<'_>) -> Diagnostic {
    let workloads = world.workloads().map(|it| world.get(it).id());
    let workloads: Vec<String> = workloads.map(|id| format!("`{id}`")).collect();
    let diagnostic = Diagnostic::error(Code::OnlyUnmatched, message).at(text.at);
    if workloads.is_empty() {
        return diagnostic.help("the target has no workloads: leave `only` out");
    }
    diagnostic.help(format!("the target has {}", first_of(SHOWN, workloads)))
}

/// The resources in a directory or file, which may have `*` and `**` in its name.
fn below(pattern: &LocatedText, paths: &[String]) -> Fallible<Vec<usize>> {
    let segments = segments(&pattern.value);
    let all = paths.iter().enumerate();
    let found = all.filter(|(_, path)| !path.is_empty() && covers(&segments, path));
    let found: Vec<usize> = found.map(|(position, _)| position).collect();
    if found.is_empty() {
        let message = format!("no resource is in a file below `{}`", pattern.value);
        let diagnostic = Diagnostic::error(Code::OnlyUnmatched, message).at(pattern.at);
        let directories: BTreeSet<&str> = paths.iter().flat_map(|path| above(path)).collect();
        let plain = segments.join("/");
        let help = match nearest(&plain, directories.iter().copied()) {
            Some(near) => did_you_mean(near),
            None => format!(
                "resources are in {}",
                first_of(SHOWN, directories.iter().map(|it| format!("`{it}`")))
            ),
        };
        return Err(diagnostic.help(help).into());
    }
    Ok(found)
}

/// The directories that a file is in.
fn above(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/')
        .filter_map(|(end, _)| path.get(..end))
}

fn segments(pattern: &str) -> Vec<&str> {
    let all = pattern.split('/');
    all.filter(|segment| !segment.is_empty() && *segment != ".")
        .collect()
}

/// True if the pattern matches a path, or a directory above it.
fn covers(pattern: &[&str], path: &str) -> bool {
    // The parts of the pattern that may come next: each is tried once per segment.
    let mut next = BTreeSet::from([0]);
    let skip = |next: &mut BTreeSet<usize>| {
        for index in 0..pattern.len() {
            if next.contains(&index) && pattern.get(index) == Some(&"**") {
                next.insert(index + 1);
            }
        }
    };
    skip(&mut next);
    for segment in path.split('/') {
        if next.contains(&pattern.len()) {
            return true;
        }
        let taken = next.iter().filter_map(|index| match pattern.get(*index) {
            Some(&"**") => Some(*index),
            Some(part) if wildcard::matches(part, segment) => Some(index + 1),
            _ => None,
        });
        next = taken.collect();
        skip(&mut next);
    }
    next.contains(&pattern.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_covers_what_is_below() {
        let covers = |pattern: &str, path: &str| covers(&segments(pattern), path);
        for (pattern, path) in [
            ("base/api", "base/api/service.yaml"),
            ("./base/api/", "base/api/deep/service.yaml"),
            ("base/api/service.yaml", "base/api/service.yaml"),
            ("base/*", "base/api/service.yaml"),
            ("**/api", "apps/a/b/api/x.yaml"),
            ("apps/**/base", "apps/base/x.yaml"),
            ("**", "x.yaml"),
            ("apps/w*/base", "apps/web/base/x.yaml"),
        ] {
            assert!(covers(pattern, path), "{pattern} {path}");
        }
        for (pattern, path) in [
            ("base/api", "base/api-v2/service.yaml"),
            ("base/api/service.yaml", "base/api/other.yaml"),
            ("api", "base/api/x.yaml"),
            ("apps/*/base", "apps/a/b/base/x.yaml"),
        ] {
            assert!(!covers(pattern, path), "{pattern} {path}");
        }
    }
}
