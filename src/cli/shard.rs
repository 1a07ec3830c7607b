//! `--shard I/N`: one process's share of the targets. In: the option, and the variables of engines that
//! number their jobs. Out: the positions of the targets to take.
#![allow(
    clippy::disallowed_methods,
    reason = "an engine tells its jobs their numbers in the environment"
)]

use std::collections::BTreeMap;
use std::env;

use crate::diag::{Code, Diagnostic, Failures, Fallible};
use crate::repository::{Shard, share};

use super::input::read_text;
use super::session::Session;

/// The options for a share of the targets.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct ShardArgs {
    /// Take share I of N of the targets: I/N, or `auto` in a job that has a number
    ///
    /// Each target is in one share. `auto` reads CI_NODE_INDEX and CI_NODE_TOTAL (GitLab); `auto/N` also
    /// reads JOB_COMPLETION_INDEX (Indexed Job of Kubernetes, whose `completions` is N).
    #[arg(long, value_name = "I/N", help_heading = HEADING, value_parser = Choice::parse)]
    shard: Option<Choice>,
    /// Balance the shares by the costs in FILE, which `offshoot merge --costs` writes
    ///
    /// Lines are `COST NAME`. Without them, a digest of its name chooses the share of a target.
    #[arg(long, value_name = "FILE", help_heading = HEADING, requires = "shard")]
    shard_costs: Option<String>,
}

const HEADING: &str = "Options for several machines";

/// The most shards. Each of them reads all kustomizations.
const MOST: usize = 10_000;

/// The share that the option chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Choice {
    /// This one.
    Given(Shard),
    /// The one of the job; the number of jobs, if it is given.
    Job(Option<usize>),
}

impl Choice {
    fn parse(text: &str) -> Result<Self, String> {
        let number = |text: &str| {
            let number = text.parse::<usize>().ok();
            number.filter(|number| (1..=MOST).contains(number))
        };
        let parts = text.split_once('/');
        let choice = match (text, parts) {
            ("auto", _) => Some(Self::Job(None)),
            (_, Some(("auto", of))) => number(of).map(|of| Self::Job(Some(of))),
            (_, Some((index, of))) => match (number(index), number(of)) {
                (Some(index), Some(of)) if index <= of => {
                    let index = index - 1;
                    Some(Self::Given(Shard { index, of }))
                }
                _ => None,
            },
            _ => None,
        };
        choice.ok_or_else(|| {
            format!("write I/N with I from 1 to N, such as `3/7`, or `auto`; N is at most {MOST}")
        })
    }
}

impl ShardArgs {
    /// True if a share is asked for.
    pub(super) fn is_given(&self) -> bool {
        self.shard.is_some()
    }

    /// The share, if there is one.
    ///
    /// # Errors
    /// `shard-number`.
    pub(super) fn chosen(&self) -> Fallible<Option<Shard>> {
        match self.shard {
            None => Ok(None),
            Some(Choice::Given(shard)) => Ok(Some(shard)),
            Some(Choice::Job(of)) => of_job(of, &|name| env::var(name).ok()).map(Some),
        }
    }

    /// The positions of the targets that `shard` takes.
    ///
    /// # Errors
    /// `shard-costs`, and those of the file of costs.
    pub(super) fn own(
        &self,
        names: &[&str],
        shard: Shard,
        session: &Session,
    ) -> Fallible<Vec<usize>> {
        let costs = match &self.shard_costs {
            None => BTreeMap::new(),
            Some(file) => costs(file, session)?,
        };
        Ok(share(names, shard, &costs))
    }

    /// Those of `targets`, called `names`, that this process takes.
    ///
    /// # Errors
    /// See [`ShardArgs::chosen`] and [`ShardArgs::own`].
    pub(super) fn keep<T>(
        &self,
        targets: Vec<T>,
        name: impl Fn(&T) -> &str,
        session: &Session,
    ) -> Fallible<Vec<T>> {
        let Some(shard) = self.chosen()? else {
            return Ok(targets);
        };
        let names: Vec<&str> = targets.iter().map(name).collect();
        let own = self.own(&names, shard, session)?;
        let mut own = own.into_iter().peekable();
        let targets = targets.into_iter().enumerate();
        let kept = targets.filter_map(|(at, target)| own.next_if_eq(&at).map(|_| target));
        Ok(kept.collect())
    }
}

/// The share of a job, by the variables of its engine.
fn of_job(of: Option<usize>, variable: &dyn Fn(&str) -> Option<String>) -> Fallible<Shard> {
    let number = |name: &str| variable(name)?.trim().parse::<usize>().ok();
    let gitlab = number("CI_NODE_INDEX").and_then(|index| index.checked_sub(1));
    let total = number("CI_NODE_TOTAL");
    let kubernetes = number("JOB_COMPLETION_INDEX");
    let (index, total) = match (gitlab, kubernetes) {
        (Some(index), _) => (index, total),
        (None, Some(index)) => (index, of),
        (None, None) => {
            let message =
                "`--shard auto` is for a job that has a number, and this process has none";
            return Err(Diagnostic::error(Code::ShardNumber, message)
                .help("it is in CI_NODE_INDEX or JOB_COMPLETION_INDEX")
                .help("`--shard I/N` gives it")
                .into());
        }
    };
    let refused = |message: String, help: &str| {
        Err(Diagnostic::error(Code::ShardNumber, message)
            .help(help)
            .into())
    };
    match (total, of) {
        (None, _) => refused(
            "the number of jobs is not known".to_owned(),
            "give it: `--shard auto/N`, where N is `completions` of the Job",
        ),
        (Some(total), Some(of)) if total != of => refused(
            format!("`--shard auto/{of}` is for {of} jobs, and there are {total}"),
            "`--shard auto` takes the number from CI_NODE_TOTAL",
        ),
        (Some(total), _) if index >= total || total > MOST => refused(
            format!("job {} of {total} does not exist", index + 1),
            "check the variables of the job; JOB_COMPLETION_INDEX counts from 0, CI_NODE_INDEX from 1",
        ),
        (Some(total), _) => Ok(Shard { index, of: total }),
    }
}

/// The costs in a file: lines `COST NAME`; `#` begins a comment line.
fn costs(file: &str, session: &Session) -> Fallible<BTreeMap<String, u64>> {
    let path = session.path(file);
    let text = read_text(&path)?;
    let start = session.map.add(path, text.clone());
    let (mut costs, mut failures) = (BTreeMap::new(), Failures::default());
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let at = start.offset(offset);
        offset += line.len();
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let parts = line.split_once(' ');
        let parts = parts.and_then(|(cost, name)| Some((cost.parse::<u64>().ok()?, name.trim())));
        match parts {
            Some((cost, name)) => {
                costs.insert(name.to_owned(), cost);
            }
            None => failures.push(
                Diagnostic::error(Code::ShardCosts, "the line is not `COST NAME`")
                    .at(at)
                    .help(
                        "COST is a whole number; `offshoot merge --costs FILE` writes such a file",
                    ),
            ),
        }
    }
    failures.or_ok(costs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(of: Option<usize>, variables: &[(&str, &str)]) -> Result<(usize, usize), String> {
        let variable = |name: &str| {
            let mut variables = variables.iter();
            let (_, value) = variables.find(|(own, _)| *own == name)?;
            Some((*value).to_owned())
        };
        let found = of_job(of, &variable).map(|shard| (shard.index, shard.of));
        found.map_err(|failed| failed.iter().map(|it| it.message.absolute()).collect())
    }

    #[test]
    fn engines_count_from_where_they_do() {
        let gitlab = [("CI_NODE_INDEX", "3"), ("CI_NODE_TOTAL", "7")];
        assert_eq!(job(None, &gitlab), Ok((2, 7)));
        assert_eq!(job(Some(7), &gitlab), Ok((2, 7)));
        assert!(job(Some(8), &gitlab).is_err());
        let kubernetes = [("JOB_COMPLETION_INDEX", "0")];
        assert_eq!(job(Some(7), &kubernetes), Ok((0, 7)));
        assert!(job(None, &kubernetes).is_err());
        assert!(job(Some(7), &[("JOB_COMPLETION_INDEX", "7")]).is_err());
        assert!(job(Some(7), &[]).is_err());
        assert!(job(None, &[("CI_NODE_INDEX", "0"), ("CI_NODE_TOTAL", "7")]).is_err());
    }

    #[test]
    fn shares_are_numbered_from_1() {
        let given = |index, of| Ok(Choice::Given(Shard { index, of }));
        assert_eq!(Choice::parse("1/7"), given(0, 7));
        assert_eq!(Choice::parse("7/7"), given(6, 7));
        assert_eq!(Choice::parse("auto"), Ok(Choice::Job(None)));
        assert_eq!(Choice::parse("auto/7"), Ok(Choice::Job(Some(7))));
        for text in [
            "", "7", "0/7", "8/7", "1/0", "1/", "a/b", "auto/0", "1/99999",
        ] {
            assert!(Choice::parse(text).is_err(), "{text}");
        }
    }
}
