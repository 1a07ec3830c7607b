//! Warnings for lines of env files that shells and `docker --env-file` read differently
//! from kustomize. The messages never show a value, or text that may be one.

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Origin};
use crate::kustomize::step_context::StepContext;

use super::env_file::EnvLine;

/// Warns of a line of the file at `path` if other readers disagree with kustomize about it.
pub(super) fn warn(line: &EnvLine<'_>, path: &LocatedText, at: Origin, cx: &mut StepContext<'_>) {
    let file = &path.value;
    if !line.is_assignment {
        let message = format!("a line of `{file}` has no `=`: it is a key with an empty value");
        cx.warn(
            Diagnostic::warning(Code::EnvValueMissing, message)
                .at(at)
                .help("kustomize does not read variables from its environment; write `KEY=value`"),
        );
        return;
    }
    if line.key.contains(char::is_whitespace) {
        let message = format!("the key `{}` of `{file}` contains a space", line.key);
        cx.warn(
            Diagnostic::warning(Code::EnvKeySpace, message)
                .at(at)
                .help("kustomize does not support `export`, and keeps a space before `=`; Kubernetes rejects such keys"),
        );
    }
    if is_quoted(line.value) {
        let message = format!(
            "the quotes around `{}` of `{file}` are part of its value",
            line.key
        );
        cx.warn(
            Diagnostic::warning(Code::EnvQuotesKept, message)
                .at(at)
                .help("kustomize does not unquote values of env files; remove the quotes"),
        );
    }
}

fn is_quoted(value: &str) -> bool {
    let value = value.trim_end();
    ['"', '\'']
        .into_iter()
        .any(|quote| value.len() > 1 && value.starts_with(quote) && value.ends_with(quote))
}
