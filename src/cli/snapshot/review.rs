//! `offshoot snapshot --review`: shows what changed, cause by cause, and asks. In: snapshots, and
//! answers on standard input. Out: the files of each snapshot that stay as they are.

use std::collections::BTreeSet;
use std::io::{self, BufRead};

use crate::cli::command_result::Failure;
use crate::cli::session::Session;
use crate::diag::first_of;
use crate::report;

use super::compared::Compared;
use super::questions::{Question, Questions};

/// The most files that a question lists.
const MAX_LISTED: usize = 10;

/// An answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Accept,
    Reject,
    /// Accept this and everything after it.
    All,
    /// Reject this and everything after it.
    Quit,
    /// The input ended.
    Missing,
}

/// The names of the files that stay as they are, for each snapshot.
pub(super) struct Reviewed {
    /// Those that were rejected, or that no answer was given for.
    pub(super) kept: Vec<BTreeSet<String>>,
    /// Those that no answer was given for, as the input ended.
    pub(super) unanswered: Vec<BTreeSet<String>>,
}

impl Reviewed {
    /// The result of a review of `count` snapshots that accepts everything.
    pub(super) fn accepted(count: usize) -> Self {
        Self {
            kept: vec![BTreeSet::new(); count],
            unanswered: vec![BTreeSet::new(); count],
        }
    }
}

/// Asks every question.
///
/// # Errors
/// `output-unwritable`.
pub(super) fn review(snapshots: &[Compared<'_>], session: &Session) -> Result<Reviewed, Failure> {
    let questions = Questions::new(snapshots, session);
    let mut reviewed = Reviewed::accepted(snapshots.len());
    let mut rest = None;
    for (at, question) in questions.questions.iter().enumerate() {
        let answer = match rest {
            Some(answer) => answer,
            None => {
                let shown = shown(&questions, question, at, snapshots, session);
                ask(&shown, session)?
            }
        };
        if matches!(answer, Answer::All | Answer::Quit | Answer::Missing) {
            rest = Some(answer);
        }
        let into = match answer {
            Answer::Accept | Answer::All => continue,
            Answer::Reject | Answer::Quit => vec![&mut reviewed.kept],
            Answer::Missing => vec![&mut reviewed.kept, &mut reviewed.unanswered],
        };
        for files in into {
            for (snapshot, file) in &question.files {
                if let Some(files) = files.get_mut(*snapshot) {
                    files.insert(file.clone());
                }
            }
        }
    }
    Ok(reviewed)
}

/// The text of a question: its causes, which belong together.
fn shown(
    questions: &Questions,
    question: &Question,
    at: usize,
    snapshots: &[Compared<'_>],
    session: &Session,
) -> String {
    let (number, of) = (at + 1, questions.questions.len());
    let of_one = match snapshots {
        [only] => format!("{}, ", only.render.name),
        _ => String::new(),
    };
    let head = format!("{of_one}cause {number} of {of}: ");
    let causes = question.causes.iter();
    let groups = causes.filter_map(|cause| questions.impact.causes.get(*cause));
    let places = session.places(None);
    let texts: Vec<String> = groups
        .map(|group| report::cause(&questions.impact, group, &places, session.human_options()))
        .collect();
    if texts.is_empty() {
        let names = question.files.iter().filter_map(|(snapshot, file)| {
            let snapshot = snapshots.get(*snapshot)?;
            Some(session.shown(&snapshot.render.directory.join(file)))
        });
        let names = first_of(MAX_LISTED, names);
        return format!("{head}only comments or layout differ\n  {names}\n\n");
    }
    head + &texts.join("together with: ")
}

/// Shows a question, and reads the answer.
fn ask(shown: &str, session: &Session) -> Result<Answer, Failure> {
    session.print(shown)?;
    loop {
        session.print("write this? [y]es [n]o [a]ll [q]uit: ")?;
        let mut line = String::new();
        let read = io::stdin().lock().read_line(&mut line);
        let answer = match line.trim() {
            _ if !matches!(read, Ok(1..)) => Answer::Missing,
            "y" | "yes" => Answer::Accept,
            "n" | "no" => Answer::Reject,
            "a" | "all" => Answer::All,
            "q" | "quit" => Answer::Quit,
            _ => continue,
        };
        session.print("\n")?;
        return Ok(answer);
    }
}
