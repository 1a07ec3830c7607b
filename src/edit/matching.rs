//! Patterns of paths, as Go's `filepath.Match` and `filepath.Glob` read them.

use crate::diag::{Code, Diagnostic, Failures, Fallible, message};
use crate::kustomize;
use crate::sources::FilePath;

use super::draft::Draft;

/// The paths that patterns match in the directory of the kustomization; a pattern that matches nothing
/// has to be a remote directory (`GlobPatternsWithLoader` in `kustomize/commands/internal/util`).
pub(super) fn found(draft: &Draft<'_>, patterns: &[String]) -> Fallible<Vec<String>> {
    let mut failures = Failures::default();
    let mut found = Vec::new();
    for pattern in patterns {
        let Some(paths) = failures.keep(glob(draft, pattern)) else {
            continue;
        };
        if !paths.is_empty() {
            found.extend(paths);
        } else if kustomize::is_remote(pattern) {
            found.push(pattern.clone());
        } else {
            failures.push(missing(draft, pattern));
        }
    }
    failures.or_ok(found)
}

/// The paths that patterns match; a pattern that matches nothing is a warning (`GlobPatterns` in
/// `kustomize/commands/internal/util`).
pub(super) fn found_or_warned(draft: &mut Draft<'_>, patterns: &[String]) -> Fallible<Vec<String>> {
    let mut found = Vec::new();
    for pattern in patterns {
        let paths = glob(draft, pattern)?;
        if paths.is_empty() {
            let message = format!("`{pattern}` has no match, and is not added");
            let warning = Diagnostic::warning(Code::EditUnchanged, message);
            draft.warnings.push(warning);
        }
        found.extend(paths);
    }
    Ok(found)
}

/// The error for a path or pattern that nothing matches.
pub(super) fn missing(draft: &Draft<'_>, pattern: &str) -> Diagnostic {
    let message = message!("`{}` has no match in `{}`", pattern, draft.directory);
    Diagnostic::error(Code::EditMissing, message).help(
        "correct the path, which is relative to the kustomization; or add it with `--no-verify`",
    )
}

/// The paths that match a pattern, sorted; hidden ones only for a hidden pattern.
pub(super) fn glob(draft: &Draft<'_>, pattern: &str) -> Fallible<Vec<String>> {
    let mut paths = vec![if pattern.starts_with('/') { "/" } else { "" }.to_owned()];
    for part in pattern.split('/').filter(|part| !part.is_empty()) {
        check(part, pattern)?;
        let is_plain = !part.contains(['*', '?', '[', '\\']);
        let mut next = Vec::new();
        for path in &paths {
            let join = |name: &str| match path.as_str() {
                "" | "/" => format!("{path}{name}"),
                _ => format!("{path}/{name}"),
            };
            if is_plain {
                next.push(join(part));
            } else {
                let directory = draft.directory.join(path);
                let names = draft.sources.list(&directory).unwrap_or_default();
                next.extend(
                    names
                        .iter()
                        .filter(|name| matches(part, name))
                        .map(|name| join(name)),
                );
            }
        }
        paths = next;
    }
    let exists = |path: &String| draft.sources.entry(&draft.directory.join(path)).is_some();
    let ends = if pattern.ends_with('/') { "/" } else { "" };
    let paths = paths
        .into_iter()
        .filter(|path| !path.is_empty())
        .filter(exists);
    let shows_hidden = is_hidden(pattern);
    let paths = paths.filter(|path| shows_hidden || !is_hidden(path));
    Ok(paths.map(|path| path + ends).collect())
}

/// True for a path with a hidden name in it (`IsHiddenFilePath` in `kyaml/filesys/util.go`).
fn is_hidden(path: &str) -> bool {
    let name = path
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or_default();
    name.starts_with('.') && name != "." && name != ".."
}

/// Refuses a pattern that Go's `filepath.Match` refuses.
///
/// # Errors
/// `edit-argument`.
pub(super) fn check(part: &str, pattern: &str) -> Fallible<()> {
    let mut rest = part.chars();
    let mut is_right = true;
    while let Some(next) = rest.next() {
        match next {
            '\\' => is_right &= rest.next().is_some(),
            '[' => {
                let class: Option<usize> = class_end(rest.as_str());
                is_right &= class.is_some();
                rest = rest
                    .as_str()
                    .get(class.unwrap_or(0)..)
                    .unwrap_or_default()
                    .chars();
            }
            _ => {}
        }
    }
    if is_right {
        return Ok(());
    }
    let message = format!("`{pattern}` is not a pattern");
    Err(Diagnostic::error(Code::EditArgument, message)
        .help("write a backslash before a character that stands for itself")
        .into())
}

/// The length of a class with its bracket.
fn class_end(text: &str) -> Option<usize> {
    let mut at = usize::from(text.starts_with('^'));
    let first = at;
    loop {
        let next = text.get(at..)?.chars().next()?;
        match next {
            ']' if at > first => return Some(at + 1),
            '\\' => at += 1 + text.get(at + 1..)?.chars().next()?.len_utf8(),
            _ => at += next.len_utf8(),
        }
    }
}

/// True if the pattern matches the whole text; `*` and `?` do not match a slash.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    let Some(first) = pattern.chars().next() else {
        return text.is_empty();
    };
    let rest = pattern.get(first.len_utf8()..).unwrap_or_default();
    let mut after = text.chars();
    let next = after.next();
    match first {
        '*' => {
            matches(rest, text)
                || next.is_some_and(|next| next != '/' && matches(pattern, after.as_str()))
        }
        '?' => next.is_some_and(|next| next != '/') && matches(rest, after.as_str()),
        '[' => {
            let end = class_end(rest).unwrap_or(0);
            let class = rest.get(..end.saturating_sub(1)).unwrap_or_default();
            next.is_some_and(|next| next != '/' && in_class(class, next))
                && matches(rest.get(end..).unwrap_or_default(), after.as_str())
        }
        '\\' => {
            let literal = rest.chars().next();
            let rest = rest
                .get(literal.map_or(0, char::len_utf8)..)
                .unwrap_or_default();
            literal.is_some() && literal == next && matches(rest, after.as_str())
        }
        first => next == Some(first) && matches(rest, after.as_str()),
    }
}

fn in_class(class: &str, wanted: char) -> bool {
    let (is_negated, class) = match class.strip_prefix('^') {
        Some(class) => (true, class),
        None => (false, class),
    };
    let mut characters = class.chars().peekable();
    let mut is_in = false;
    while let Some(low) = characters.next() {
        let low = if low == '\\' {
            characters.next().unwrap_or(low)
        } else {
            low
        };
        let mut high = low;
        if characters.peek() == Some(&'-') {
            characters.next();
            high = match characters.next() {
                Some('\\') => characters.next().unwrap_or(low),
                Some(high) => high,
                None => low,
            };
        }
        is_in |= low <= wanted && wanted <= high;
    }
    is_in != is_negated
}

/// True if a file can be read.
pub(super) fn is_file(draft: &Draft<'_>, path: &str) -> bool {
    let path: FilePath = draft.directory.join(path);
    draft.sources.read(&path).is_ok()
}
