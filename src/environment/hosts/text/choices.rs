//! Names that a choice in brackets makes: `(api|app).example.com`, `{api,app}.example.com`,
//! `api.example.(com|org)`.

use crate::environment::names::HOST_LENGTH;

use super::outcome::Reason;
use super::part::part;
use super::runs::is_name_character;

/// The names that the choice beside a run makes of it, in lower case.
pub(super) fn choices(before: &str, run: &str, after: &str) -> Option<(Reason, Vec<String>)> {
    let (start, inner, end) = around(before, run, after)?;
    let (reason, separator) = if inner.contains('|') {
        (Reason::Regex, '|')
    } else {
        (Reason::Glob, ',')
    };
    let inner = inner.strip_prefix("?:").unwrap_or(inner);
    let choices = inner.split(separator);
    let choices = choices.filter(|choice| choice.chars().all(is_name_character));
    let whole = |choice: &str| format!("{start}{choice}{end}").to_ascii_lowercase();
    let names = choices.map(whole).filter(|name| name.len() <= HOST_LENGTH);
    Some((reason, names.collect()))
}

/// The texts before a choice, in it and after it.
fn around<'t>(
    before: &'t str,
    run: &'t str,
    after: &'t str,
) -> Option<(&'t str, &'t str, &'t str)> {
    let (open, close) = match before.bytes().next_back() {
        Some(b')') => ('(', ')'),
        Some(b'}') => ('{', '}'),
        _ => match after.bytes().next() {
            Some(b'(') => ('(', ')'),
            Some(b'{') => ('{', '}'),
            _ => return None,
        },
    };
    if before.ends_with(close) {
        let before = before.strip_suffix(close)?;
        let (start, inner) = before.rsplit_once(open)?;
        let name = start.trim_end_matches(is_name_character);
        return Some((part(start, name.len()..), inner, run));
    }
    let (inner, end) = after.strip_prefix(open)?.split_once(close)?;
    let rest = end.trim_start_matches(is_name_character);
    Some((run, inner, part(end, ..end.len() - rest.len())))
}
