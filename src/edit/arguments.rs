//! The arguments of operations, read as kustomize reads them.

use crate::diag::{Code, Diagnostic, Fallible};

/// Reads `KEY:VALUE` arguments; a later one for the same key counts. A value may be in double quotes,
/// and is empty if the colon is missing (`ConvertSliceToMap` in `kustomize/commands/internal/util`).
pub(super) fn pairs(arguments: &[String], kind: &str) -> Fallible<Vec<(String, String)>> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for argument in arguments {
        let (key, value) = match argument.split_once(':') {
            None => (argument.as_str(), ""),
            Some(("", _)) => {
                let message = format!("`{argument}` has no key before the colon");
                return Err(Diagnostic::error(Code::EditArgument, message)
                    .help(format!("write the {kind} as KEY:VALUE"))
                    .into());
            }
            Some((key, value)) => (key, unquoted(value)),
        };
        pairs.retain(|(known, _)| known != key);
        pairs.push((key.to_owned(), value.to_owned()));
    }
    Ok(pairs)
}

fn unquoted(value: &str) -> &str {
    let inner = value
        .strip_prefix('"')
        .and_then(|value| value.strip_suffix('"'));
    inner.unwrap_or(value)
}

/// Reads names that are separated by commas; none may be empty.
pub(super) fn names<'a>(argument: &'a str, kind: &str) -> Fallible<Vec<&'a str>> {
    let names: Vec<&str> = argument.split(',').collect();
    if names.iter().any(|name| name.is_empty()) {
        let message = format!("`{argument}` has an empty name");
        return Err(Diagnostic::error(Code::EditArgument, message)
            .help(format!("write the {kind}s as KEY,KEY"))
            .into());
    }
    Ok(names)
}
