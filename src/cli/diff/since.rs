//! `offshoot diff --since REV`: what differs between a commit and the files on
//! disk, target by target. What no changed file can reach is not rendered.

use crate::cli::session::Session;
use crate::cli::{Ended, Outcome};
use crate::diag::{Code, Diagnostic, Diagnostics, Failures, Severity};
use crate::diff::{Class, Comparison};
use crate::impact::{EditedLines, Edits, Gathering, Impact, State};
use crate::kustomize::Files;
use crate::parallel;
use crate::report::{human, impact_summary, unified};
use crate::repository::since::{Difference, Pair, Since, with_branch};
use crate::sources::{Changes, Disk, Sources};

use super::output::{By, Format};
use super::{Args, mildest, refuse_unused, request};
use crate::repository::expect::{Expected, edited_lines, unexpected};
use crate::repository::outcome::{Moved, Round, Verdict};
use crate::repository::select::selected;

pub(super) fn run(args: &Args, revision: &str, session: &mut Session) -> Ended {
    if args.shown.output == Format::JsonPatch {
        let message = "JSON patches are between two targets";
        return Err(Diagnostic::error(Code::DiffSides, message)
            .help("leave out `--since`, and name FROM and TO: `REV:TARGET TARGET`")
            .into());
    }
    let since = Since::open(
        revision,
        args.no_merge_base,
        session.canonical_directory()?,
        &session.map,
    )?;
    let since = since.built_with(args.helm.options());
    let asked = with_branch(request(args, &session.map)?);
    let (old, new) = (since.old.reaches(), since.new.reaches());
    let pairs = selected(&args.targets, since.pairs(&old, &new), &since)?;
    let environments = pairs.iter().filter(|pair| pair.is_environment());
    let per_branch: Vec<bool> = environments.map(|pair| pair.listed.per_branch).collect();
    refuse_unused(args, &per_branch)?;
    let expected = Expected::new(&args.expect_unchanged, &pairs)?;
    let changes = Changes::new(&since.old.sources, &Disk);
    let difference = Difference::new(&since, &pairs, &changes, &new);
    let options = session.for_people();
    let show = |comparison: &Comparison<'_>, pair: &Pair| {
        let name = &pair.listed.name;
        match (args.shown.output, args.shown.by) {
            (Format::Unified, _) => unified(comparison, &format!("{revision}:{name}"), name),
            (Format::Human, Some(By::Resource)) => {
                Ok(format!("{name}:\n{}\n", human(comparison, options)))
            }
            _ => Ok(String::new()),
        }
    };
    let edits: Edits = changes.found().into_iter().collect();
    let round = Round {
        since: &since,
        difference: &difference,
        old: Files::new(&since.old.sources, &session.map),
        new: Files::new(&Disk, &session.map),
        request: &asked,
        edits: &edits,
        lines: &lines(&edits, &since),
        all: args.all,
        show: &show,
    };
    let verdicts = parallel::map(&pairs, |pair| round.verdict(pair));
    let mut overview = Overview::default();
    for (pair, verdict) in pairs.iter().zip(verdicts) {
        if let (Verdict::Moved(moved), true) = (&verdict, expected.has(pair)) {
            let lines = edited_lines(moved, &edits, &round.old, &round.new);
            let found = unexpected(pair, &lines, &since, &new, &session.map);
            overview.unexpected.push(found);
        }
        overview.add(pair, verdict);
    }
    let found = overview.gathering.finish();
    let text = match (args.shown.output, args.shown.by) {
        (Format::Unified, _) => overview.texts,
        (Format::Human, Some(By::Resource)) => {
            overview.texts + &came_and_went(&pairs) + &summary(&found, &since)
        }
        (format, _) => {
            let command = format!("offshoot diff --since {revision}");
            let shown = args.shown.shown(&found, &command, session);
            match format {
                Format::Human => came_and_went(&pairs) + &shown + &compared(&since),
                _ => shown,
            }
        }
    };
    // Who says which targets are to stay expects others to differ.
    let judges_classes = args.expect_unchanged.is_empty() || !args.fail_on.is_empty();
    let is_grave = judges_classes && overview.gravest >= Some(mildest(&args.fail_on));
    let fails = is_grave || !overview.unexpected.is_empty();
    session.note(since.warnings);
    session.note(overview.warnings);
    session.note(overview.unexpected);
    args.shown.print(&text, session)?;
    overview.failures.or_ok(())?;
    Ok(if fails { Outcome::Found } else { Outcome::Done })
}

/// What the edits changed in files that both sides have.
fn lines(edits: &Edits, since: &Since) -> EditedLines {
    let mut lines = EditedLines::default();
    for path in edits.files() {
        let texts = (since.old.sources.read(path), Disk.read(path));
        if let (Ok(old), Ok(new)) = texts
            && let (Ok(old), Ok(new)) = (std::str::from_utf8(&old), std::str::from_utf8(&new))
        {
            lines.add(path, old, new);
        }
    }
    lines
}

/// The targets that only one side has, a line each.
fn came_and_went(pairs: &[Pair]) -> String {
    let line = |pair: &Pair| match (pair.is_old, pair.is_new) {
        (false, true) => format!("{} is new\n", pair.listed.name),
        (true, false) => format!("{} is gone\n", pair.listed.name),
        _ => String::new(),
    };
    let lines: String = pairs.iter().map(line).collect();
    match lines.as_str() {
        "" => lines,
        _ => lines + "\n",
    }
}

fn summary(found: &Impact, since: &Since) -> String {
    format!("{}\n{}", impact_summary(found), compared(since))
}

fn compared(since: &Since) -> String {
    format!("compared with {}\n", since.commit)
}

/// What became of all targets.
#[derive(Default)]
struct Overview {
    gathering: Gathering,
    /// What is said of each target by itself.
    texts: String,
    /// The gravest class of any change.
    gravest: Option<Class>,
    warnings: Vec<Diagnostic>,
    /// What is said of targets that were to stay as they are.
    unexpected: Vec<Diagnostic>,
    failures: Failures,
}

impl Overview {
    fn add(&mut self, pair: &Pair, verdict: Verdict) {
        let name = &pair.listed.name;
        match verdict {
            Verdict::Untouched => self.gathering.note(name, State::Untouched),
            Verdict::Same(overridden) => {
                self.gathering.note(name, State::Same);
                self.gathering.overridden(overridden);
            }
            Verdict::Moved(moved) => self.moved(name, moved),
            Verdict::Mended(before) => {
                // What it would have been is unknown, so that this may be anything.
                self.gravest = Some(Class::DataLoss);
                self.failed(name, Some(before), None);
            }
            Verdict::Broken(now) => {
                let now = now.during(format!("while rendering `{name}`"));
                self.failed(name, None, Some(now.clone()));
                self.failures.keep::<()>(Err(now));
            }
            Verdict::BrokenBefore(both) => {
                let during = format!("while rendering `{name}`, as at the commit already");
                let both = both.during(during);
                self.failed(name, Some(both.clone()), Some(both.clone()));
                self.warnings.extend(as_warnings(both));
            }
            Verdict::Missed => self.failures.push(missed(name)),
        }
    }

    fn moved(&mut self, name: &str, moved: Moved) {
        self.gathering.add(name, moved.differences, moved.unchanged);
        self.gathering.overridden(moved.overridden);
        self.texts.push_str(&moved.text);
        self.gravest = self.gravest.max(Some(moved.class));
        self.warnings.extend(moved.warnings);
    }

    fn failed(&mut self, name: &str, old: Option<Diagnostics>, new: Option<Diagnostics>) {
        let diagnostics =
            |found: Option<Diagnostics>| found.into_iter().flat_map(Diagnostics::into_vec);
        let state = State::Failed {
            old: diagnostics(old).collect(),
            new: diagnostics(new).collect(),
        };
        self.gathering.note(name, state);
    }
}

fn as_warnings(failed: Diagnostics) -> impl Iterator<Item = Diagnostic> {
    let failed = failed.into_vec().into_iter();
    failed.map(|failed| Diagnostic {
        severity: Severity::Warning,
        ..failed
    })
}

fn missed(name: &str) -> Diagnostic {
    let message =
        format!("`{name}` differs, although no file it is rendered from seems to have changed");
    Diagnostic::error(Code::ChangeMissed, message).help(
        "this is a bug in offshoot, please report it; `--all` renders everything until it is fixed",
    )
}
