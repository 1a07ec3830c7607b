//! Lines of env files that shells and `docker --env-file` read in another way
//! than kustomize does: warnings. No message shows a value, or what may be one.

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Origin};
use crate::kustomize::step_context::StepContext;

use super::env_file::EnvLine;

/// Warns of one line of the file at `path`.
pub(super) fn warn(line: &EnvLine<'_>, path: &LocatedText, at: Origin, cx: &mut StepContext<'_>) {
    let file = &path.value;
    if !line.is_assignment {
        let message = format!("a line of `{file}` has no `=`: it is a key with an empty value");
        cx.warn(
            Diagnostic::warning(Code::EnvValueMissing, message)
                .at(at)
                .help("kustomize reads no variables of its own environment; write `KEY=value`"),
        );
        return;
    }
    if line.key.contains(char::is_whitespace) {
        let message = format!("the key `{}` of `{file}` has a space in it", line.key);
        cx.warn(
            Diagnostic::warning(Code::EnvKeySpace, message)
                .at(at)
                .help("kustomize knows no `export`, and keeps the space before `=`; Kubernetes refuses such a key"),
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
                .help("kustomize takes values of env files as they are; leave the quotes out"),
        );
    }
}

fn is_quoted(value: &str) -> bool {
    let value = value.trim_end();
    ['"', '\'']
        .into_iter()
        .any(|quote| value.len() > 1 && value.starts_with(quote) && value.ends_with(quote))
}
