//! A copy of a chart for helm. In: the chart in a tree of sources. Out: its files on disk, without a
//! symlink: helm follows those, and would show any file of the machine to a template.
#![allow(clippy::disallowed_methods, reason = "helm reads files on disk")]

use std::fs;
use std::path::Path;

use crate::diag::{Code, Diagnostic, Fallible, message};
use crate::sources::{
    Entry, FilePath, ReadError, Sources, leads_out, link_outside, repository_top,
};

/// The maximum depth of a chart's directories; deeper ones are symlinks in a cycle.
const MAX_DEPTH: usize = 32;

/// Copies the chart at `chart` to `to`. Symlinks are followed within the repository; outside git,
/// within the chart.
///
/// # Errors
/// `load-restricted` for a symlink that leads out; `file-unreadable`; `output-unwritable`.
pub(super) fn copy_chart(sources: &dyn Sources, chart: &FilePath, to: &Path) -> Fallible<()> {
    let copied = ChartCopy {
        sources,
        top: repository_top(sources, chart),
    };
    copied.entry(chart, to, MAX_DEPTH)
}

struct ChartCopy<'a> {
    sources: &'a dyn Sources,
    top: FilePath,
}

impl ChartCopy<'_> {
    fn entry(&self, from: &FilePath, to: &Path, depth: usize) -> Fallible<()> {
        let unreadable = |error: ReadError| error.diagnostic(from);
        if self.sources.entry(from) != Some(Entry::Directory) {
            let bytes = self.sources.read(from).map_err(unreadable)?;
            return fs::write(to, bytes).map_err(|error| unwritten(from, error.into()));
        }
        let Some(depth) = depth.checked_sub(1) else {
            let message = message!("`{}` contains itself", from);
            return Err(Diagnostic::error(Code::OutputUnwritable, message).into());
        };
        fs::create_dir_all(to).map_err(|error| unwritten(from, error.into()))?;
        for name in self.sources.list(from).map_err(unreadable)? {
            let below = from.join(&name);
            if let Some(found) = link_outside(self.sources, &below, &self.top) {
                return Err(leads_out(&below, &found, &self.top).into());
            }
            // A dangling symlink is not a file of the chart.
            if self.sources.entry(&below).is_some() {
                self.entry(&below, &to.join(&name), depth)?;
            }
        }
        Ok(())
    }
}

fn unwritten(from: &FilePath, error: anyhow::Error) -> crate::diag::Diagnostics {
    let error = error.context("it cannot be copied for helm");
    let message = message!("`{}`: {}", from, format_args!("{error:#}"));
    Diagnostic::error(Code::OutputUnwritable, message).into()
}
