//! Whether a request for an environment needs a branch.

use crate::diag::{Code, Diagnostic, Fallible, Wording};

use super::config::Spec;
use super::request::Request;

/// Refuses a request without a branch for an environment with `perBranch: true`, and one with a branch for others.
///
/// # Errors
/// `branch-missing`, `branch-unwanted`.
pub(super) fn check_branch(spec: &Spec, request: &Request) -> Fallible<()> {
    let name = &spec.name.value;
    let refused = match &request.branch {
        None if spec.per_branch => {
            let message = format!("environment `{name}` needs a branch");
            let help = Wording::new(
                "`--branch NAME`, for example `--branch \"$(git branch --show-current)\"`",
                "set parameter `branch` to the full name of the branch",
            );
            Diagnostic::error(Code::BranchMissing, message).help(help)
        }
        Some(_) if !spec.per_branch => {
            let message = format!("environment `{name}` is not per branch");
            let help = Wording::new(
                "leave `--branch` out, or write `perBranch: true`",
                "remove parameter `branch`, or write `perBranch: true` in offshoot.yaml",
            );
            Diagnostic::error(Code::BranchUnwanted, message).help(help)
        }
        Some(branch) if branch.trim().is_empty() => {
            Diagnostic::error(Code::BranchMissing, "the name of the branch is empty").help(
                Wording::new(
                    "`--branch NAME`: the full name of the branch",
                    "set parameter `branch` to the full name of the branch",
                ),
            )
        }
        _ => return Ok(()),
    };
    Err(refused.at(spec.name.at).into())
}
