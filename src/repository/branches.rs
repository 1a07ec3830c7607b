//! The renders of many branches, held against one another. In: a tree, its environments and a list of
//! branches. Out: the names that two of them have in common, or the errors of a branch that does not render.

use crate::checks::{BranchClaims, Finding, claims, meetings};
use crate::diag::{Failures, Fallible};
use crate::environment::{self, Request, SharedReads};
use crate::kustomize::Files;
use crate::parallel;
use crate::sources::SourceMap;

use super::listing::ListedTarget;
use super::target::Target;
use super::tree::Tree;

/// Names that renders of `branches` have in common, with one another and with environments that exist once.
pub(super) fn met(
    tree: &Tree,
    targets: &[ListedTarget],
    branches: &[String],
    request: &Request,
    map: &SourceMap,
    failures: &mut Failures,
) -> Vec<Finding> {
    let mut wanted: Vec<(&ListedTarget, Option<&str>)> = Vec::new();
    let environments = targets.iter();
    let environments = environments.filter(|it| matches!(it.target, Target::Environment(_)));
    for listed in environments.filter(|_| !branches.is_empty()) {
        if listed.per_branch {
            let each = branches
                .iter()
                .map(|branch| (listed, Some(branch.as_str())));
            wanted.extend(each);
        } else {
            wanted.push((listed, None));
        }
    }
    let shared = SharedReads::new(Files::new(&*tree.sources, map).keeping_bases());
    let Some(repository) = tree.repository(&shared.files) else {
        return Vec::new();
    };
    let render = |(listed, branch): &(&'_ ListedTarget, Option<&'_ str>)| -> Fallible<_> {
        let request = Request {
            environment: listed.name.clone(),
            branch: branch.map(str::to_owned),
            ..request.clone()
        };
        let rendered = environment::render_sharing(&shared, repository, &request)?;
        let mut claims = claims(rendered.resources.items(), Some(repository.config));
        for claim in &mut claims {
            claim.at = rendered.causes.position(claim.at);
        }
        Ok(claims)
    };
    let rendered = parallel::map(&wanted, render);
    let mut renders = Vec::new();
    for ((listed, branch), result) in wanted.into_iter().zip(rendered) {
        let during = || match branch {
            Some(branch) => format!("while rendering `{}` for `{branch}`", listed.name),
            None => format!("while rendering `{}`", listed.name),
        };
        // Without a branch, it is told already.
        let result = match (result, branch) {
            (Err(_), None) => continue,
            (result, _) => result.map_err(|failed| failed.during(during())),
        };
        renders.extend(failures.keep(result).map(|claims| BranchClaims {
            environment: &listed.name,
            branch,
            claims,
        }));
    }
    meetings(&renders)
}
