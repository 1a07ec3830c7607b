//! The context of a command: the working directory, the files, and the two output
//! streams. Diagnostics are kept until the command has ended, so that stdout is
//! complete before anything is written to stderr.

use std::collections::BTreeSet;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::diag::{
    Caller, Code, Diagnostic, Failures, Fallible, counted, message, visible, visible_lines,
    visible_name,
};
use crate::environment::config::stated;
use crate::environment::{Config, config};
use crate::kustomize::version::Version;
use crate::kustomize::{Options, Vendor};
use crate::model::Causes;
use crate::report::HumanOptions;
use crate::report::diagnostics::{Places, render};
use crate::repository::{RepositoryConfig, root_above};
use crate::sources::{Disk, Entry, FilePath, ReadError, SourceMap, Sources, refuse_foreign};

use super::color::{Stream, is_colored};
use super::command_result::Failure;
use super::common::{CommonArgs, Messages};
use super::exit;
use super::pager::{self, PagerResult};

/// The context of a command.
#[derive(Debug)]
pub(super) struct Session {
    /// The texts that were read, for positions.
    pub(super) map: SourceMap,
    /// The working directory: paths of output, and paths in messages, are relative to it.
    working_directory: FilePath,
    /// `--repo`, or the working directory: targets are relative to it.
    directory: FilePath,
    common: CommonArgs,
    diagnostics: Vec<Diagnostic>,
    /// Warnings that `--deny` made errors of.
    denied: Vec<Diagnostic>,
    /// Lines about what the command wrote.
    written: Vec<String>,
    /// True if reports go to a file.
    is_plain: bool,
    /// The reader of messages.
    caller: Caller,
    /// True if the reader of stdout closed it.
    is_closed: AtomicBool,
}

/// The settings of an offshoot.yaml that count for any build.
pub(super) struct Nearest {
    /// Its directory.
    pub(super) root: Option<FilePath>,
    /// The copies of remote bases that it lists. Errors of the file matter only to a build that needs a copy.
    pub(super) vendor: Vendor,
    /// The version of kustomize: that of the command line, or of the file.
    pub(super) version: Fallible<Option<Version>>,
}

impl Session {
    /// A session in the process's working directory.
    ///
    /// # Errors
    /// The exit code, after reporting that the working directory or `--repo` cannot be used.
    pub(super) fn new(common: CommonArgs) -> Result<Self, ExitCode> {
        let root = FilePath::root();
        let mut session = Self {
            map: SourceMap::default(),
            working_directory: root.clone(),
            directory: root,
            common,
            diagnostics: Vec::new(),
            denied: Vec::new(),
            written: Vec::new(),
            is_plain: false,
            caller: Caller::default(),
            is_closed: AtomicBool::new(false),
        };
        match session.enter() {
            Ok(()) => Ok(session),
            Err(diagnostic) => {
                session.note([diagnostic]);
                session.report();
                Err(ExitCode::from(exit::USAGE))
            }
        }
    }

    /// Finds both directories.
    fn enter(&mut self) -> Result<(), Diagnostic> {
        let working_directory = Disk.absolute(Path::new("."));
        self.working_directory =
            working_directory.map_err(|error| unusable("the working directory", &error))?;
        self.directory = self.working_directory.clone();
        let Some(path) = &self.common.repository else {
            return Ok(());
        };
        let name = format!("`{}`", path.display());
        let directory = Disk
            .absolute(path)
            .map_err(|error| unusable(&name, &error))?;
        if Disk.entry(&directory) != Some(Entry::Directory) {
            return Err(unusable(&name, &ReadError::NotFound));
        }
        self.directory = directory;
        Ok(())
    }

    /// The directory that targets are relative to.
    pub(super) fn directory(&self) -> &FilePath {
        &self.directory
    }

    /// A path of the command line that is not a target, made absolute.
    pub(super) fn path(&self, text: &str) -> FilePath {
        self.working_directory.join(text)
    }

    /// `path` as messages show it.
    pub(super) fn shown(&self, path: &FilePath) -> String {
        visible_name(&self.places(None).relative(path))
    }

    /// The nearest directory with an offshoot.yaml, from that of targets upward.
    pub(super) fn repository(&self) -> Option<FilePath> {
        root_above(&self.directory, &Disk)
    }

    /// The directory that ids of differences are relative to: that of offshoot.yaml, if it exists.
    pub(super) fn top(&self) -> FilePath {
        self.repository().unwrap_or_else(|| self.directory.clone())
    }

    /// The nearest offshoot.yaml.
    ///
    /// # Errors
    /// `config-missing`, and the errors of the file.
    pub(super) fn config(&self) -> Fallible<RepositoryConfig> {
        self.config_in(&Disk, &self.directory)
    }

    /// The offshoot.yaml nearest to `directory` in `sources`.
    ///
    /// # Errors
    /// `config-missing`, and the errors of the file.
    pub(super) fn config_in(
        &self,
        sources: &dyn Sources,
        directory: &FilePath,
    ) -> Fallible<RepositoryConfig> {
        let found = RepositoryConfig::load(sources, directory, &self.map)?;
        found.ok_or_else(|| {
            let message = message!("there is no offshoot.yaml in `{}` or above it", directory);
            let diagnostic = Diagnostic::error(Code::ConfigMissing, message);
            diagnostic
                .help("`offshoot init` writes one; `--repo DIR` looks elsewhere")
                .into()
        })
    }

    /// The settings of the offshoot.yaml nearest to `directory` that count for any build.
    pub(super) fn nearest(&self, directory: &FilePath, sources: &dyn Sources) -> Nearest {
        let given = self.common.kustomize_version;
        let Some(root) = root_above(directory, sources) else {
            return Nearest {
                root: None,
                vendor: Vendor::default(),
                version: Ok(given),
            };
        };
        let path = root.join(config::FILE_NAME);
        let (vendor, version) = match Config::load(sources, &self.map, &path) {
            Ok(config) => (config.vendored(&root), Ok(given.or(config.kustomize))),
            Err(failed) => {
                let version = match given {
                    Some(given) => Ok(Some(given)),
                    None => self.stated_version(path, sources),
                };
                (Vendor::unknown(failed), version)
            }
        };
        Nearest {
            root: Some(root),
            vendor,
            version,
        }
    }

    /// The version of kustomize that an offshoot.yaml names whose other errors do not matter.
    fn stated_version(&self, path: FilePath, sources: &dyn Sources) -> Fallible<Option<Version>> {
        let held = refuse_foreign(sources, &path);
        let Some(bytes) = held.ok().and_then(|()| sources.read(&path).ok()) else {
            return Ok(None);
        };
        let Ok(text) = std::str::from_utf8(&bytes) else {
            return Ok(None);
        };
        let start = self.map.add(path, text.into());
        stated(text, start)
    }

    /// The options of builds that the command line sets for every command.
    pub(super) fn build_options(&self) -> Options {
        Options {
            version: self.common.kustomize_version,
            limits: self.common.limits(),
            ..Options::default()
        }
    }

    /// Everything in the options of every command that decides what builds make.
    pub(super) fn decisive(&self) -> impl serde::Serialize + use<> {
        let build = self.build_options();
        let limits = build.limits;
        (
            build.version.map(|version| version.to_string()),
            (limits.base_depth, limits.base_count, limits.build_values),
            (limits.build_text, limits.expression_bytes),
            limits.all_expression_bytes,
        )
    }

    /// The places that origins lead to, as this session shows them.
    pub(super) fn places<'s>(&'s self, causes: Option<&'s Causes>) -> Places<'s> {
        Places {
            map: &self.map,
            causes,
            base: &self.working_directory,
            caller: self.caller,
        }
    }

    /// The result of `act`, while paths are shown as seen from `directory`.
    pub(super) fn seen_from<T>(
        &mut self,
        directory: Option<FilePath>,
        act: impl FnOnce(&Self) -> T,
    ) -> T {
        let here = self.working_directory.clone();
        self.working_directory = directory.unwrap_or_else(|| here.clone());
        let result = act(self);
        self.working_directory = here;
        result
    }

    /// Keeps diagnostics for the end, with the levels of `--allow`, `--deny` and `--quiet`.
    pub(super) fn note(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        for diagnostic in diagnostics {
            let before = diagnostic.severity;
            match self.common.leveled(diagnostic) {
                Some(denied) if denied.severity != before => self.denied.push(denied),
                Some(diagnostic) => self.diagnostics.push(diagnostic),
                None => {}
            }
        }
    }

    /// Keeps the diagnostics of a build for the end, their causes resolved to positions.
    pub(super) fn note_build(&mut self, diagnostics: Vec<Diagnostic>, causes: &Causes) {
        self.note(causes.positioned(diagnostics));
    }

    /// `diagnostics` with the levels of `--allow`, `--deny` and `--quiet`.
    pub(super) fn leveled(&self, diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let leveled = diagnostics.into_iter();
        leveled.filter_map(|it| self.common.leveled(it)).collect()
    }

    /// Fails if `--deny` made an error of a warning that was noted. Called before output is written.
    ///
    /// # Errors
    /// These errors.
    pub(super) fn refuse_denied(&mut self) -> Fallible<()> {
        let mut failures = Failures::default();
        let denied = std::mem::take(&mut self.denied).into_iter();
        denied.for_each(|it| failures.push(it));
        failures.or_ok(())
    }

    /// True if `--deny` made an error of a warning that was noted and not refused.
    pub(super) fn has_denied(&self) -> bool {
        !self.denied.is_empty()
    }

    /// Reports at the end that `count` things were written to `path`.
    pub(super) fn say_written(&mut self, count: usize, thing: &str, path: &FilePath) {
        self.say(path, &format!("{} to ", counted(count, thing)));
    }

    /// Reports at the end that `what` was written to `path`.
    pub(super) fn say_counted(&mut self, what: &str, path: &FilePath) {
        self.say(path, &format!("{what} to "));
    }

    /// Reports at the end that the file `path` was written.
    pub(super) fn say_file(&mut self, path: &FilePath) {
        self.say(path, "");
    }

    /// Reports a line at the end, below what was written.
    pub(super) fn say_line(&mut self, line: &str) {
        self.written.push(visible(line));
    }

    fn say(&mut self, path: &FilePath, what: &str) {
        // What goes to a device is seen where that leads.
        if !path.as_str().starts_with("/dev/") {
            let line = format!("wrote {what}{}", self.shown(path));
            self.written.push(line);
        }
    }

    /// Makes reports for a file: without colors, and as wide as they are without a terminal.
    pub(super) fn write_plainly(&mut self) {
        self.is_plain = true;
    }

    /// Words messages for Argo CD, which shows them to people who set parameters.
    pub(super) fn answer_argocd(&mut self) {
        self.caller = Caller::ArgoCd;
        if self.common.message_format == Messages::Human {
            self.common.message_format = Messages::Brief;
        }
    }

    /// True if the reader of stdout closed it.
    pub(super) fn is_closed(&self) -> bool {
        self.is_closed.load(Ordering::Relaxed)
    }

    /// True unless somebody asked for fewer messages, or a program reads them.
    pub(super) fn wants_progress(&self) -> bool {
        let is_for_people = self.common.message_format == Messages::Human;
        is_for_people && !self.common.quiet
    }

    /// Shows reports without a pager.
    pub(super) fn use_no_pager(&mut self) {
        self.common.no_pager = true;
    }

    /// Forgets all files that were read, for another run of the command.
    pub(super) fn start_over(&mut self) {
        self.map = SourceMap::default();
        self.diagnostics.clear();
        self.denied.clear();
        self.written.clear();
    }

    /// Writes text to stdout, without characters that a terminal obeys. Most of them are written as
    /// something else already where a name becomes text: what is left here is in no name that we know of.
    ///
    /// # Errors
    /// [`Failure::ClosedPipe`] if the reader closed it; `output-unwritable`.
    pub(super) fn print(&self, text: &str) -> Result<(), Failure> {
        self.print_manifests(&self.visible(text, Stream::Stdout))
    }

    fn visible(&self, text: &str, stream: Stream) -> String {
        visible_lines(text, is_colored(self.common.color, stream))
    }

    /// Writes manifests to stdout, byte for byte as kustomize does.
    ///
    /// # Errors
    /// [`Failure::ClosedPipe`] if the reader closed it; `output-unwritable`.
    pub(super) fn print_manifests(&self, text: &str) -> Result<(), Failure> {
        let written = write_stdout(text);
        if matches!(written, Err(Failure::ClosedPipe)) {
            self.is_closed.store(true, Ordering::Relaxed);
        }
        written
    }

    /// Shows a text for people: in their pager if stdout is a terminal. A reader who stops early
    /// does not change the result of the command.
    ///
    /// # Errors
    /// `output-unwritable`.
    pub(super) fn show(&mut self, text: &str) -> Result<(), Failure> {
        let is_paged = !self.common.no_pager && io::stdout().is_terminal();
        match is_paged.then(|| pager::show(&self.visible(text, Stream::Stdout))) {
            Some(PagerResult::Shown) => return Ok(()),
            Some(PagerResult::Unusable(why)) => self.note([why]),
            Some(PagerResult::NoPager) | None => {}
        }
        ignore_closed_pipe(self.print(text))
    }

    /// Writes to stderr what was kept for the end.
    pub(super) fn report(&mut self) {
        let mut text = String::new();
        self.diagnostics.append(&mut self.denied);
        if !self.diagnostics.is_empty() {
            self.drop_repeated();
            let format = self.common.message_format.into();
            let is_colored = is_colored(self.common.color, Stream::Stderr);
            text = render(&self.diagnostics, &self.places(None), format, is_colored);
        }
        // The other formats are for programs.
        if matches!(
            self.common.message_format,
            Messages::Human | Messages::Brief
        ) {
            text.extend(self.written.iter().map(|line| format!("{line}\n")));
        }
        self.diagnostics.clear();
        self.written.clear();
        let text = self.visible(&text, Stream::Stderr);
        // If stderr is closed, nobody is left to be told.
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }

    /// Keeps the first of equal diagnostics about one place: a file that two builds of this run
    /// read has two origins.
    fn drop_repeated(&mut self) {
        let mut seen = BTreeSet::new();
        let map = &self.map;
        self.diagnostics.retain(|diagnostic| {
            let place = map.locate(diagnostic.at);
            let place = place.map(|place| (place.path, place.offset));
            seen.insert((diagnostic.code, place, diagnostic.message.clone()))
        });
    }

    /// The options of reports on stdout. Without a terminal the width is fixed, so that the same
    /// input gives the same bytes.
    pub(super) fn human_options(&self) -> HumanOptions {
        if self.is_plain {
            return HumanOptions::default();
        }
        let options = HumanOptions {
            color: is_colored(self.common.color, Stream::Stdout),
            ..HumanOptions::default()
        };
        match terminal_size::terminal_size_of(io::stdout()) {
            Some((width, _)) => HumanOptions {
                width: width.0.into(),
                folds: true,
                ..options
            },
            None => options,
        }
    }
}

/// Writes to stdout.
///
/// # Errors
/// [`Failure::ClosedPipe`] if the reader closed it; `output-unwritable`.
pub(super) fn write_stdout(text: &str) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    let written = stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush());
    written.map_err(|error| match error.kind() {
        io::ErrorKind::BrokenPipe => Failure::ClosedPipe,
        _ => {
            let message = format!("standard output cannot be written: {error}");
            Diagnostic::error(Code::OutputUnwritable, message).into()
        }
    })
}

/// `printed`, but a closed pipe is a success: the result of the command does not depend on how much
/// of its output was read.
pub(super) fn ignore_closed_pipe(printed: Result<(), Failure>) -> Result<(), Failure> {
    match printed {
        Err(Failure::ClosedPipe) => Ok(()),
        printed => printed,
    }
}

fn unusable(name: &str, error: &ReadError) -> Diagnostic {
    let message = format!("{name} cannot be used: {error}");
    Diagnostic::error(Code::DirectoryUnusable, message)
}
