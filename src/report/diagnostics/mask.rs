//! Source lines without the values of Secrets. In: a file's text, of whatever
//! kind, well-formed or not (it may be shown because it is not). Out: the same
//! number of lines. Errs on the side of hiding: a line is masked if it lies in
//! anything that mentions a Secret.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::sources::{FilePath, has_manifest_extension};

/// The mask of a value.
const MASK: &str = "***";

/// Keys whose values say nothing of a Secret's data.
const OPEN: &[&str] = &["apiVersion", "kind"];

/// And those of a generator's entry, where a Secret's data are not under keys of their own.
const OPEN_IN_GENERATOR: &[&str] = &["name", "namespace", "type", "behavior"];

/// A Secret, a list of them, or the configuration of a generator.
static KIND: LazyLock<Regex> =
    LazyLock::new(|| constant(r#"\bkind["']?\s*:.*\bSecret(?:List|Generator)?\b"#));

/// A Secret inside of something: itself, a generator's field, a JSON patch of data.
static MENTION: LazyLock<Regex> = LazyLock::new(|| {
    constant(&format!(
        r#"{}|(?i:\bsecretGenerator\b)|["'\s]/(?:data|stringData)\b"#,
        KIND.as_str()
    ))
});

/// Data at the top of a document.
static DATA: LazyLock<Regex> = LazyLock::new(|| constant(r#"^["']?(?:data|stringData)["']?\s*:"#));

/// A key and its colon.
static ENTRY: LazyLock<Regex> = LazyLock::new(|| constant(r#"^["']?[\w./$-]+["']?\s*:(?:\s|$)"#));

/// `KEY=` of a literal or an env file; the padding of base64 is not.
static ASSIGNMENT: LazyLock<Regex> = LazyLock::new(|| constant(r#"^["']?[\w.-]+=[^=]"#));

fn constant(expression: &str) -> Regex {
    Regex::new(expression).expect("the expression is constant")
}

/// Lines to mask, and the keys whose values stay.
struct Part {
    lines: Range<usize>,
    open: &'static [&'static str],
}

/// The lines of a file, those that may hold a Secret's value masked.
pub(super) fn masked_lines(path: &FilePath, text: &str) -> Vec<String> {
    // A text that ends in a newline has a place after it.
    let lines: Vec<&str> = text
        .split('\n')
        .map(|line| line.trim_end_matches('\r'))
        .collect();
    if path.is_placeholder() {
        return lines.into_iter().map(str::to_owned).collect();
    }
    if !is_yaml(path) {
        return lines.iter().map(|line| masked(line, true, &[])).collect();
    }
    let mut shown: Vec<String> = lines.iter().map(|&line| line.to_owned()).collect();
    for part in sensitive(&lines) {
        for index in part.lines {
            shown[index] = masked(lines[index], false, part.open);
        }
    }
    shown
}

/// A text in a file of that name, the values of Secrets in it masked where it is one for manifests.
pub(crate) fn masked_manifests<'t>(name: &str, text: &'t str) -> Cow<'t, str> {
    let path = FilePath::new(name);
    let lines: Vec<&str> = text.split('\n').collect();
    if is_yaml(&path) && !sensitive(&lines).is_empty() {
        Cow::Owned(masked_lines(&path, text).join("\n"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Files of other kinds are read into ConfigMaps and Secrets alike.
fn is_yaml(path: &FilePath) -> bool {
    let name = path.name();
    name == "Kustomization" || has_manifest_extension(name)
}

/// The parts of a file that may hold a Secret's value.
fn sensitive(lines: &[&str]) -> Vec<Part> {
    let mut parts = Vec::new();
    for document in cut(lines, 0..lines.len(), |line| line.starts_with("---")) {
        if is_secret(&lines[document.clone()]) {
            parts.push(Part {
                lines: document,
                open: &[],
            });
            continue;
        }
        for section in cut(lines, document, begins_section) {
            if is_generator(lines[section.start]) {
                parts.push(Part {
                    lines: section,
                    open: OPEN_IN_GENERATOR,
                });
                continue;
            }
            let has = |item: &Range<usize>, is: &dyn Fn(&str) -> bool| {
                lines[item.clone()].iter().any(|line| is(line))
            };
            let only_names = names_secrets(lines[section.start]);
            let mentions = |item: &Range<usize>| {
                has(item, &|line| MENTION.is_match(line))
                    && (!only_names || has(item, &|line| line.contains("sourceValue")))
            };
            let items = items(lines, section).into_iter().filter(mentions);
            parts.extend(items.map(|lines| Part { lines, open: &[] }));
        }
    }
    parts
}

/// True for a document that is a Secret, or a patch that may be for one since it does not say,
/// and for JSON that has a Secret somewhere.
fn is_secret(document: &[&str]) -> bool {
    if document.iter().any(|line| line.starts_with(['{', '['])) {
        return document.iter().any(|line| MENTION.is_match(line));
    }
    let mut top = document
        .iter()
        .filter(|line| !line.starts_with([' ', '-', '#']));
    let is_typed = document.iter().any(|line| line.starts_with("kind"));
    top.any(|line| KIND.is_match(line) || !is_typed && DATA.is_match(line))
}

/// Kustomize takes field names in any case.
fn is_generator(line: &str) -> bool {
    let name = line.trim_start_matches(['"', '\'']).to_ascii_lowercase();
    name.starts_with("secretgenerator")
}

/// True for a field whose entries say where a value is, but for `sourceValue`.
fn names_secrets(line: &str) -> bool {
    let name = line.trim_start_matches(['"', '\'']).to_ascii_lowercase();
    name.starts_with("replacements") || name.starts_with("vars")
}

fn begins_section(line: &str) -> bool {
    !line.is_empty() && !line.starts_with([' ', '\t', '-', '#', '}', ']'])
}

/// The items of a section that is a list, each with what lies below it.
fn items(lines: &[&str], section: Range<usize>) -> Vec<Range<usize>> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let is_item = |line: &str| line.trim_start().starts_with("- ") || line.trim_start() == "-";
    let first = lines[section.clone()].iter().find(|line| is_item(line));
    match first.map(|line| indent(line)) {
        Some(depth) => cut(lines, section, |line| {
            is_item(line) && indent(line) == depth
        }),
        None => vec![section],
    }
}

/// `range` in parts, a new one at each line that `begins` one.
fn cut(lines: &[&str], range: Range<usize>, begins: impl Fn(&str) -> bool) -> Vec<Range<usize>> {
    let mut starts: Vec<usize> = range
        .clone()
        .filter(|&index| begins(lines[index]))
        .collect();
    if starts.first() != Some(&range.start) && !range.is_empty() {
        starts.insert(0, range.start);
    }
    let ends = starts.iter().skip(1).copied().chain([range.end]);
    starts
        .iter()
        .copied()
        .zip(ends)
        .map(|(start, end)| start..end)
        .collect()
}

/// A line that is known to hold a Secret's value: its key, if it has one.
pub(crate) fn masked_line(line: &str) -> String {
    masked(line, true, &[])
}

/// A line with its key, if it has one, and no value.
fn masked(line: &str, is_env: bool, open: &[&str]) -> String {
    let mut body = line.trim_start();
    while let Some(rest) = body.strip_prefix("- ") {
        body = rest.trim_start();
    }
    let is_item = line.trim_start().starts_with("- ");
    let (lead, key) = (
        line.strip_suffix(body).unwrap_or_default(),
        key_length(body, is_env || is_item),
    );
    let (key, value) = body.split_at(key);
    let name = key.trim_end_matches(':');
    let is_open = OPEN.contains(&name) || open.contains(&name);
    match value.trim() {
        "" | "---" => line.to_owned(),
        _ if is_open => line.to_owned(),
        _ => {
            let space = value.strip_suffix(value.trim_start()).unwrap_or_default();
            format!("{lead}{key}{space}{MASK}")
        }
    }
}

/// The length of a key and the sign that ends it, at the start of a line.
fn key_length(body: &str, may_assign: bool) -> usize {
    if let Some(found) = ENTRY.find(body) {
        return found.as_str().trim_end().len();
    }
    match ASSIGNMENT.find(body) {
        Some(found) if may_assign => found.as_str().find('=').map_or(0, |sign| sign + 1),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, text: &str, expected: &str) {
        let lines = masked_lines(&FilePath::new(path), text);
        assert_eq!(lines.join("\n"), expected);
    }

    #[test]
    fn a_secret_is_masked_and_its_neighbours_are_not() {
        check(
            "/a.yaml",
            "kind: ConfigMap\ndata: {a: b}\n---\nkind: Secret\nstringData:\n  password: hunter2\n  pem: |\n    -----BEGIN\n    dGVzdA==\n",
            "kind: ConfigMap\ndata: {a: b}\n---\nkind: Secret\nstringData:\n  password: ***\n  pem: ***\n    ***\n    ***\n",
        );
    }

    #[test]
    fn only_the_generator_and_the_patch_of_a_secret_are_masked_in_a_kustomization() {
        check(
            "/kustomization.yaml",
            "secretGenerator:\n- name: db\n  literals:\n  - PASSWORD=hunter2\n  - \"URL=x=y\"\npatches:\n- target: {kind: Secret}\n  patch: |\n    - op: replace\n      value: hunter2\n- target: {kind: Deployment}\n  path: web.yaml\n",
            "secretGenerator:\n- name: db\n  literals:\n  - PASSWORD=***\n  - \"URL=***\npatches:\n- target: ***\n  patch: ***\n    - op: ***\n      value: ***\n- target: {kind: Deployment}\n  path: web.yaml\n",
        );
    }

    #[test]
    fn a_replacement_says_where_a_secret_is_and_not_what() {
        let named = "replacements:\n- source: {kind: Secret, name: db, fieldPath: data.a}\n  targets:\n  - select: {kind: Pod}\n    fieldPaths: [spec.x]\n";
        check("/kustomization.yaml", named, named);
        check(
            "/kustomization.yaml",
            "replacements:\n- sourceValue: hunter2\n  targets:\n  - select: {kind: Secret}\n",
            "replacements:\n- sourceValue: ***\n  targets:\n  - select: ***\n",
        );
    }

    #[test]
    fn json_patches_of_data_and_env_files_are_masked() {
        check(
            "/patch.yaml",
            "- op: replace\n  path: /data/token\n  value: aGk=\n- op: remove\n  path: /spec\n",
            "- op: ***\n  path: ***\n  value: ***\n- op: remove\n  path: /spec\n",
        );
        check(
            "/db.env",
            "USER=me\nnonsense\nSEE=\n",
            "USER=***\n***\n***\n",
        );
        check(
            "/s.json",
            "{\"kind\": \"Secret\",\n \"data\": {\"a\": \"b\"}}",
            "***\n \"data\": ***",
        );
    }
}
