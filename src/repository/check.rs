//! `offshoot check`: the findings in every target. In: a tree, and the targets. Out: [`CheckFindings`].

use std::collections::BTreeSet;

use crate::checks::{
    Adjusted, Around, Elsewhere, Finding, Found, Neighbor, Nothing, REPEATED, Subject,
    adjust_warnings, adjusted, check, check_for_errors, check_together, not_said,
};
use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin, Severity};
use crate::environment::config::CheckRule;
use crate::environment::{self, Config, Render, Repository, Request};
use crate::kustomize::Files;
use crate::parallel::{self, Steps};
use crate::sources::SourceMap;

use super::affected_by::affected_by;
use super::branches::met;
use super::check_findings::CheckFindings;
use super::listing::ListedTarget;
use super::others::{deployed, others};
use super::target::Target;
use super::tree::{RenderedTarget, Tree};
use super::tree_pair::TreePair;

/// The extent of a check.
#[derive(Clone, Copy, Default)]
pub struct CheckScope<'a> {
    /// True if the targets are all that are deployed.
    pub is_all: bool,
    /// Branches whose renders are compared with one another.
    pub branches: &'a [String],
    /// The share of the targets to check; all of them without one.
    pub share: Option<CheckShare<'a>>,
    /// A function that is told how many targets were checked.
    pub steps: Option<&'a Steps<'a>>,
}

/// A share of the targets. All of them are rendered, as checks look at what is around a target; that costs a seventh
/// of all checks.
#[derive(Clone, Copy, Debug)]
pub struct CheckShare<'a> {
    /// The positions of its targets, sorted.
    pub own: &'a [usize],
    /// True for the one share that also finds what several targets have together.
    pub has_rest: bool,
}

/// The positions of the targets of a share, and whether it has the rest; `None` for all targets.
pub type ChosenShare = Option<(Vec<usize>, bool)>;

impl CheckScope<'_> {
    fn has(&self, at: usize) -> bool {
        self.share
            .is_none_or(|share| share.own.binary_search(&at).is_ok())
    }

    fn has_rest(&self) -> bool {
        self.share.is_none_or(|share| share.has_rest)
    }
}

/// The findings in `targets`. `request` has the branch that per-branch environments are rendered for.
pub fn check_targets(
    tree: &Tree,
    targets: &[ListedTarget],
    request: &Request,
    map: &SourceMap,
    scope: CheckScope<'_>,
) -> CheckFindings {
    let mut failures = Failures::default();
    let rendered = Renders::new(tree, targets, request, map, &mut failures);
    let rules: &[CheckRule] = tree.config.as_ref().map_or(&[], |it| &it.config.checks);
    let elsewhere = rendered.elsewhere(tree, request, map);
    let subjects: Vec<Subject<'_>> = rendered.subjects(tree, request, &elsewhere).collect();
    let own: Vec<(&Checked<'_>, &Subject<'_>)> = (rendered.targets.iter().zip(&subjects))
        .filter(|(it, _)| scope.has(it.at))
        .collect();
    let steps = scope.steps.unwrap_or(&|_, _| {});
    let found = parallel::map_in_steps(&own, steps, |(_, subject)| check(subject));
    let mut used = BTreeSet::new();
    let mut adjust = |found: Found| {
        used.extend(found.excused_by);
        adjusted(found.findings, rules)
    };
    let mut single = Vec::new();
    for ((it, subject), found) in own.into_iter().zip(found) {
        let warnings = it.rendered.causes.positioned(it.rendered.warnings.clone());
        let warnings = not_said(warnings, &found.findings);
        let warned = adjust_warnings(warnings, subject, rules);
        let found = adjust(found);
        let all = [without_told(warned, &found, map), found];
        single.push((it.at, it.rendered.resources.len(), all));
    }
    let together = scope.has_rest().then(|| {
        let branches = scope.branches;
        let met = met(tree, targets, branches, request, map, &mut failures);
        [adjust(check_together(&subjects)), adjusted(met, rules)]
    });
    let mut taken = |all: [Adjusted; 2]| {
        let mut taken = Vec::new();
        for Adjusted { findings, used: by } in all {
            taken.extend(findings);
            used.extend(by);
        }
        taken
    };
    let single = single.into_iter();
    let single = single.map(|(at, cost, all)| (at, cost, taken(all)));
    let single = single.collect();
    let together = together.map(&mut taken);
    let failures = failures.or_ok(()).err();
    CheckFindings {
        names: targets.iter().map(|it| it.name.clone()).collect(),
        single,
        together,
        known: Vec::new(),
        rendered: rendered.targets.len(),
        unused: if scope.is_all && failures.is_none() {
            unused(tree, rules, &used)
        } else {
            Vec::new()
        },
        failures,
    }
}

/// The warnings without those all of whose places have a finding that says more.
fn without_told(mut warned: Adjusted, found: &Adjusted, map: &SourceMap) -> Adjusted {
    // A file that was read twice has two origins for one line.
    let located = |at: Origin| map.locate(at).map(|it| (it.path, it.line, it.column));
    for (warning, codes) in REPEATED {
        if !warned
            .findings
            .iter()
            .any(|it| it.diagnostic.code == *warning)
        {
            continue;
        }
        let tells = found.findings.iter();
        let tells = tells.filter(|it| codes.contains(&it.diagnostic.code));
        let told: BTreeSet<_> = tells
            .flat_map(|it| places(&it.diagnostic))
            .map(located)
            .collect();
        warned.findings.retain(|it| {
            let is_told = || places(&it.diagnostic).all(|at| told.contains(&located(at)));
            it.diagnostic.code != *warning || !is_told()
        });
    }
    warned
}

/// The places of a diagnostic.
fn places(diagnostic: &Diagnostic) -> impl Iterator<Item = Origin> {
    let labels = diagnostic.labels.iter().map(|label| label.at);
    std::iter::once(diagnostic.at).chain(labels)
}

/// The findings that the working tree has and the commit of `trees` lacks, in the share of the wanted targets that
/// `own` chooses.
///
/// # Errors
/// Those of `own`.
pub fn check_since(
    trees: &TreePair,
    wanted: &dyn Fn(&ListedTarget) -> bool,
    request: &Request,
    map: &SourceMap,
    own: &dyn Fn(&[ListedTarget]) -> Fallible<ChosenShare>,
) -> Fallible<CheckFindings> {
    let deployed = deployed(&trees.new);
    let affected = affected_by(trees, map).into_iter();
    let targets: Vec<ListedTarget> = affected
        .filter(|it| deployed.iter().any(|other| other.target == it.target) && wanted(it))
        .collect();
    let own = own(&targets)?;
    let share = own.as_ref().map(|(own, has_rest)| CheckShare {
        own,
        has_rest: *has_rest,
    });
    let scope = CheckScope {
        share,
        ..CheckScope::default()
    };
    let found = check_targets(&trees.new, &targets, request, map, scope);
    let before = check_targets(&trees.old, &targets, request, map, scope);
    Ok(CheckFindings {
        known: before.collected().findings,
        ..found
    })
}

/// Rules, and entries of `sharedWithProduction`, that had no effect on any target.
fn unused(tree: &Tree, rules: &[CheckRule], used: &BTreeSet<Origin>) -> Vec<Diagnostic> {
    let config = tree.config.as_ref().map(|found| &found.config);
    let shared = config.map_or(&[][..], |config| &config.shared_with_production);
    let shared = shared.iter().map(|entry| &entry.value);
    let shared = shared
        .filter(|value| !used.contains(&value.at))
        .map(|value| {
            let message = format!(
                "no environment of a branch shares `{}` with production",
                value.value
            );
            Diagnostic::warning(Code::CheckUnused, message)
                .at(value.at)
                .help("remove the entry, or correct its `value`")
        });

    let unused = rules.iter().filter(|rule| !used.contains(&rule.at));
    let warning = |rule: &CheckRule| {
        let message = format!(
            "nothing has the code `{}` that this entry is for",
            rule.code
        );
        let diagnostic = Diagnostic::warning(Code::CheckUnused, message).at(rule.at);
        diagnostic.help("remove the entry, or correct its `environments` and `resources`")
    };
    unused.map(warning).chain(shared).collect()
}

/// A target with its render.
struct Checked<'t> {
    /// Its position.
    at: usize,
    listed: &'t ListedTarget,
    rendered: RenderedTarget,
}

/// Targets that render, and the errors of the others.
struct Renders<'t> {
    targets: Vec<Checked<'t>>,
    production: Vec<Neighbor>,
}

impl<'t> Renders<'t> {
    fn new(
        tree: &Tree,
        targets: &'t [ListedTarget],
        request: &Request,
        map: &SourceMap,
        failures: &mut Failures,
    ) -> Self {
        let files = Files::new(&*tree.sources, map).keeping_bases();
        let all = parallel::map(targets, |it| tree.render(&it.target, request, &files));
        let mut rendered = Vec::new();
        for (at, (listed, result)) in targets.iter().zip(all).enumerate() {
            let during = || format!("while rendering `{}`", listed.name);
            let result = result.map_err(|failed| failed.during(during()));
            let kept = failures.keep(result);
            rendered.extend(kept.map(|rendered| Checked {
                at,
                listed,
                rendered,
            }));
        }
        let is_of_branch = targets.iter().any(|it| it.per_branch);
        Self {
            targets: rendered,
            production: match tree.repository(&files) {
                Some(repository) if is_of_branch => neighbors(repository, request, &files),
                _ => Vec::new(),
            },
        }
    }

    /// The renders that exist once: those of the targets, and those of all others that are deployed and
    /// of the sources of `secretSync`, as far as they render: their own check says what does not.
    fn elsewhere<'s>(
        &'s self,
        tree: &'s Tree,
        request: &'s Request,
        map: &'s SourceMap,
    ) -> Elsewhere<'s> {
        let once = self.targets.iter().filter(|it| !it.listed.per_branch);
        let known = once.map(|it| it.rendered.resources.as_slice()).collect();
        let is_known = |target: &Target| {
            let mut targets = self.targets.iter();
            targets.any(|it| it.listed.target == *target)
        };
        Elsewhere::new(known, move || others(tree, request, map, &is_known))
    }

    fn subjects<'s>(
        &'s self,
        tree: &'s Tree,
        request: &'s Request,
        elsewhere: &'s dyn Around,
    ) -> impl Iterator<Item = Subject<'s>> {
        let config = tree.config.as_ref().map(|found| &found.config);
        self.targets.iter().map(
            move |Checked {
                      listed, rendered, ..
                  }| {
                let spec = config.filter(|_| matches!(listed.target, Target::Environment(_)));
                Subject {
                    name: &listed.name,
                    resources: &rendered.resources,
                    causes: &rendered.causes,
                    config,
                    spec: spec.and_then(|config| config.environment(&listed.name).ok()),
                    branch: request.branch.as_deref().filter(|_| listed.per_branch),
                    slug: rendered.slug.as_deref(),
                    production: if listed.per_branch {
                        &self.production
                    } else {
                        &[]
                    },
                    elsewhere,
                }
            },
        )
    }
}

/// The findings at error level in the render of an environment: what `render` refuses. Checks that only
/// warn do not run. `files` are those that the environment was rendered from.
pub fn refused(
    repository: Repository<'_>,
    request: &Request,
    render: &Render,
    files: &Files<'_>,
) -> Vec<Finding> {
    let config = repository.config;
    let spec = config.environment(&request.environment).ok();
    let production = match request.branch {
        Some(_) => neighbors(repository, request, files),
        None => Vec::new(),
    };
    let subject = Subject {
        name: &request.environment,
        resources: render.resources.items(),
        causes: &render.causes,
        config: Some(config),
        spec,
        branch: request.branch.as_deref(),
        slug: render.slug.as_deref(),
        production: &production,
        elsewhere: &Nothing,
    };
    let found = check_for_errors(&subject, &config.checks).findings;
    let found = adjusted(found, &config.checks);
    let mut findings = found.findings;
    findings.retain(|it| it.diagnostic.severity == Severity::Error);
    findings
}

/// The warnings of a render, at their positions, with the levels of offshoot.yaml: those that stay, and
/// those that are errors.
pub fn leveled(
    warnings: Vec<Diagnostic>,
    render: &Render,
    config: &Config,
    environment: &str,
) -> (Vec<Diagnostic>, Vec<Diagnostic>) {
    if config.checks.is_empty() {
        return (warnings, Vec::new());
    }
    let subject = Subject {
        name: environment,
        resources: render.resources.items(),
        causes: &render.causes,
        config: Some(config),
        spec: None,
        branch: None,
        slug: None,
        production: &[],
        elsewhere: &Nothing,
    };
    let left = adjust_warnings(warnings, &subject, &config.checks).findings;
    let left = left.into_iter().map(|it| it.diagnostic);
    left.partition(|it| it.severity != Severity::Error)
}

/// The renders of all environments that exist once. Those that do not render are left out, since their
/// own render says so.
fn neighbors(repository: Repository<'_>, request: &Request, files: &Files<'_>) -> Vec<Neighbor> {
    let specs = repository.config.environments.iter();
    let once: Vec<&str> = specs
        .filter(|spec| !spec.per_branch)
        .map(|spec| spec.name.value.as_str())
        .collect();
    let render = |name: &&str| -> Fallible<Neighbor> {
        let request = Request {
            environment: (*name).to_owned(),
            branch: None,
            overlay: None,
            images: Vec::new(),
            ..request.clone()
        };
        let (resources, causes) = environment::render_names(files, repository, &request)?;
        Ok(Neighbor {
            name: request.environment,
            resources,
            causes,
        })
    };
    let rendered = parallel::map(&once, render);
    rendered.into_iter().filter_map(Result::ok).collect()
}
