//! The line on a terminal that tells how far a long command is. It is on stderr, is written anew in its place, and is
//! gone before anything else is printed: no output depends on it.
#![allow(
    clippy::disallowed_methods,
    reason = "the time decides when a terminal is told something, and nothing else"
)]

use std::io::{self, IsTerminal, Write};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::session::Session;

/// The time after which somebody wonders, and the time between two lines.
const FIRST: Duration = Duration::from_secs(1);
const BETWEEN: Duration = Duration::from_millis(100);

/// Clears the line.
const CLEAR: &str = "\r\u{1b}[2K";

/// A line about targets that are done.
pub(super) struct Progress {
    /// The verb: `comparing`.
    doing: &'static str,
    is_seen: bool,
    started: Instant,
    /// The time of the last line.
    shown: Mutex<Option<Instant>>,
}

impl Progress {
    /// A line that begins with `doing`, if anybody sees it and wants to.
    pub(super) fn new(doing: &'static str, session: &Session) -> Self {
        Self {
            doing,
            is_seen: io::stderr().is_terminal() && session.wants_progress(),
            started: Instant::now(),
            shown: Mutex::default(),
        }
    }

    /// Tells that `done` of `all` targets are done. Any thread may do so.
    pub(super) fn step(&self, done: usize, all: usize) {
        if !self.is_seen || self.started.elapsed() < FIRST {
            return;
        }
        // Another thread is writing the line: skip this one rather than wait.
        let Ok(mut shown) = self.shown.try_lock() else {
            return;
        };
        if shown.is_none_or(|shown| shown.elapsed() >= BETWEEN) {
            *shown = Some(Instant::now());
            let line = format!("{CLEAR}{} {done} of {all} targets", self.doing);
            write(&line);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        let shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        if shown.is_some() {
            write(CLEAR);
        }
    }
}

fn write(text: &str) {
    // If stderr is closed, nobody is left to be told.
    let _ = io::stderr().lock().write_all(text.as_bytes());
}
