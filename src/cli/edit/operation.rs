//! An operation on the kustomizations that the command line names: either all are written or none.

use std::sync::Arc;

use crate::cli::input::read_text;
use crate::cli::output::write_file;
use crate::cli::session::Session;
use crate::diag::{Failures, Fallible};
use crate::edit::{Edited, File, Operation, edit};
use crate::sources::{Disk, FilePath};

use super::kustomization_file::files;

/// The kustomizations to edit.
#[derive(Debug, clap::Args)]
pub(super) struct Kustomizations {
    /// Edit the kustomization in this directory, or this file; may be repeated
    #[arg(long = "in", value_name = "DIR|FILE")]
    kustomizations: Vec<String>,
}

impl Kustomizations {
    /// The paths of the kustomizations; that of the working directory if none is named.
    pub(super) fn paths(&self, session: &Session) -> Fallible<Vec<FilePath>> {
        let paths: Vec<&String> = self.kustomizations.iter().collect();
        files(&paths, session)
    }

    /// Edits the kustomizations; that of the working directory if none is named.
    pub(super) fn edit(&self, operation: &dyn Operation, session: &mut Session) -> Fallible<()> {
        let mut failures = Failures::default();
        let mut edited = Vec::new();
        for path in self.paths(session)? {
            let new = failures.keep(edited_text(&path, operation, session));
            edited.extend(new.map(|new| (path, new)));
        }
        for (path, new) in failures.or_ok(edited)? {
            write_file(&path, &new.text)?;
            session.note(new.warnings);
        }
        Ok(())
    }
}

fn edited_text(path: &FilePath, operation: &dyn Operation, session: &Session) -> Fallible<Edited> {
    let text = read_text(path)?;
    let start = session.map.add(path.clone(), Arc::clone(&text));
    let file = File {
        text: &text,
        start,
        path,
        sources: &Disk,
        map: &session.map,
    };
    edit(file, operation)
}
