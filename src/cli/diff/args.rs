//! The arguments of `offshoot diff`. Doc comments are the program's help.

use clap::Arg;
use clap::builder::{BoolishValueParser, PossibleValuesParser};

use crate::cli::common::kustomize_version;
use crate::cli::examples::examples;
use crate::cli::helm::HelmArgs;
use crate::cli::kubectl;
use crate::cli::overrides::OverrideArgs;
use crate::cli::session::Session;
use crate::cli::shard::ShardArgs;
use crate::diff::{Class, IgnorePattern};
use crate::kustomize::version::Version;

use super::git_call;
use super::output::OutputArgs;

/// Compare two targets, or the working tree with a revision
///
/// A TARGET is an environment, a directory with a kustomization, a file or directory of plain
/// manifests, or `-` for manifests on standard input. If an environment and a directory have the
/// same name, `./name` is the directory. `REV:TARGET` is the target at a git revision, with the
/// offshoot.yaml of that revision; nothing is checked out.
///
/// With `--since REV`, every environment and every directory with a kustomization is compared, or
/// the given ones, including those below a given directory: at the merge base of HEAD and REV, and
/// in the working tree, committed or not. Targets that no changed file can affect are not rendered.
/// Per-branch environments are rendered for a branch `feature/sample` unless `--branch` is given.
///
/// offshoot is also a diff program for `kubectl diff` (KUBECTL_EXTERNAL_DIFF), `argocd app diff`
/// and git.
///
/// Exit codes: 0 no difference, 1 differences, 2 the comparison could not be made.
#[derive(Debug, clap::Args)]
#[command(
    after_help = examples(&[
        ("How does the preview differ from production?", "offshoot diff production preview -b feature/login"),
        ("What does this branch change?", "offshoot diff --since main"),
        ("Comment on a pull request, and fail if production changes",
         "offshoot diff --since origin/main -o markdown --expect-unchanged 'overlays/production/**'"),
    ]),
    mut_args(with_variable),
    group(clap::ArgGroup::new("compared_sides").args(["since", "to_kustomize_version"]).multiple(true)),
)]
pub(crate) struct Args {
    /// FROM and TO; with `--since`, the targets to compare, all of them by default
    #[arg(value_name = "TARGET", required_unless_present_any = ["since", "to_kustomize_version"])]
    pub(super) targets: Vec<String>,
    /// Compare the working tree with this revision
    #[arg(long, value_name = "REV", env = "OFFSHOOT_DIFF_SINCE", hide_env = true)]
    pub(super) since: Option<String>,
    /// Compare with REV itself, not with the merge base of HEAD and REV
    #[arg(
        long,
        requires = "since",
        env = "OFFSHOOT_DIFF_NO_MERGE_BASE",
        hide_env = true,
        value_parser = BoolishValueParser::new()
    )]
    pub(super) no_merge_base: bool,
    /// Compare with the files as this other version of kustomize builds them
    ///
    /// Every target is built as both versions, or the given ones: as that of `--kustomize-version` or
    /// offshoot.yaml, and as this one. Differences are grouped by the change in kustomize that makes them.
    #[arg(long, value_name = "VERSION", value_parser = kustomize_version)]
    pub(super) to_kustomize_version: Option<Version>,
    /// Render every target, and fail if one that should be unaffected differs
    ///
    /// `--to-kustomize-version` always renders every target, unless some are given.
    #[arg(
        long,
        requires = "compared_sides",
        env = "OFFSHOOT_DIFF_ALL",
        hide_env = true,
        value_parser = BoolishValueParser::new()
    )]
    pub(super) all: bool,
    /// Treat bases like the targets that are deployed, in the summary and the exit code
    ///
    /// Deployed targets are the environments and the directories that nothing else includes or is
    /// built on.
    #[arg(
        long,
        requires = "since",
        env = "OFFSHOOT_DIFF_ALL_TARGETS",
        hide_env = true,
        value_parser = BoolishValueParser::new()
    )]
    pub(super) all_targets: bool,
    /// Exit with 1 if a matching target differs, and show which edited lines affect it
    ///
    /// Changes in other targets do not affect the exit code unless `--fail-on` is given. Globs such
    /// as `overlays/production/**` match the names that diffs print.
    #[arg(
        long,
        value_name = "GLOB",
        requires = "since",
        env = "OFFSHOOT_DIFF_EXPECT_UNCHANGED",
        hide_env = true
    )]
    pub(super) expect_unchanged: Vec<String>,
    /// Exit with 1 only for a change of this class or a more severe one
    ///
    /// From least to most severe: none, metadata, in-place, scale, rollout, traffic, moved,
    /// access, incompatible, recreate, data-loss. If several are given, the least severe wins. Every
    /// difference is still shown.
    #[arg(
        long,
        value_name = "CLASS",
        env = "OFFSHOOT_DIFF_FAIL_ON",
        hide_env = true,
        value_delimiter = ',',
        value_parser = PossibleValuesParser::new(Class::ALL.map(Class::name))
    )]
    pub(super) fail_on: Vec<String>,
    /// Leave changes at this path, or below it, out of everything
    ///
    /// PATH is a path of fields as diffs print it: `spec.replicas`, `metadata.labels["helm.sh/chart"]`,
    /// `spec.template.spec.containers[*].image`; `*` stands for anything. `@KIND` is for resources of
    /// one kind. Ignored changes are counted. `diff: {ignore: [PATH]}` in offshoot.yaml does the same
    /// for everybody.
    #[arg(
        long,
        value_name = "PATH[@KIND]",
        env = "OFFSHOOT_DIFF_IGNORE",
        hide_env = true,
        value_parser = |text: &str| text.parse::<IgnorePattern>()
    )]
    pub(super) ignore: Vec<IgnorePattern>,
    /// Keep the differences of targets in DIR, and use what is kept
    ///
    /// For `--since`. A target is not rendered again whose files, the commit's and those on disk, are as they
    /// were. What is printed is the same with DIR and without it. It is for one user: whoever writes
    /// to DIR decides what reports say.
    #[arg(
        long,
        value_name = "DIR",
        env = "OFFSHOOT_CACHE_DIR",
        hide_env = true,
        hide_short_help = true
    )]
    pub(super) cache_dir: Option<String>,
    /// Compare again each time that a file changes, until Ctrl-C
    ///
    /// Errors are shown, and watching goes on.
    #[arg(long)]
    pub(super) watch: bool,
    #[command(flatten)]
    pub(super) output: OutputArgs,
    #[command(flatten)]
    pub(super) shard: ShardArgs,
    #[command(flatten)]
    pub(super) overrides: OverrideArgs,
    #[command(flatten)]
    pub(super) helm: HelmArgs,
    /// The options that were set in the environment, by the names of their fields.
    #[arg(skip)]
    pub(crate) from_environment: Vec<String>,
}

/// The variables of options that have none in other commands.
const VARIABLES: [(&str, &str); 5] = [
    ("branch", "OFFSHOOT_DIFF_BRANCH"),
    ("image", "OFFSHOOT_DIFF_IMAGE"),
    ("images", "OFFSHOOT_DIFF_IMAGES"),
    ("set", "OFFSHOOT_DIFF_SET"),
    ("applier", "OFFSHOOT_DIFF_FOR"),
];

fn with_variable(arg: Arg) -> Arg {
    match VARIABLES.iter().find(|(id, _)| arg.get_id() == id) {
        Some((_, variable)) => arg.env(variable).hide_env(true),
        None => arg,
    }
}

impl Args {
    /// The revision to compare with. A revision from the environment does not apply if another
    /// program passes two sides.
    pub(super) fn revision(&self, session: &Session) -> Option<&str> {
        let is_from_environment = self.from_environment.iter().any(|field| field == "since");
        let are_passed = || match self.targets.as_slice() {
            [live, merged] if kubectl::are_sides(live.as_ref(), merged.as_ref()) => true,
            targets => git_call::call(targets, session).is_some(),
        };
        let revision = self.since.as_deref();
        revision.filter(|_| !(is_from_environment && are_passed()))
    }
}
