//! What a command runs in: the working directory, the files, and the two
//! streams. Diagnostics wait here until the command has ended, so that stdout
//! is complete before stderr says anything about it.

use std::collections::BTreeSet;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use crate::diag::{Code, Diagnostic, Fallible};
use crate::environment::{Config, config};
use crate::kustomize::Vendor;
use crate::model::Causes;
use crate::report::HumanOptions;
use crate::report::diagnostics::{Places, render};
use crate::repository::tree::repository_of;
use crate::sources::{Disk, Entry, FilePath, ReadError, SourceMap, Sources};

use super::Failure;
use super::args::Common;
use super::color::{self, Stream};
use super::exit;
use super::pager::{self, Shown};

/// What a command runs in.
#[derive(Debug)]
pub(super) struct Session {
    /// Where what is read is noted.
    pub(super) map: SourceMap,
    /// The working directory: where paths of outputs, and those in messages, are seen from.
    working_directory: FilePath,
    /// `--repo`, or the working directory: where targets are seen from.
    directory: FilePath,
    common: Common,
    noted: Vec<Diagnostic>,
}

impl Session {
    /// A session in the process's working directory.
    ///
    /// # Errors
    /// An exit code, after saying why: there is no working directory, or no `--repo`.
    pub(super) fn new(common: Common) -> Result<Self, ExitCode> {
        let working_directory = Disk.absolute(Path::new("."));
        let refuse = |diagnostic: Diagnostic, common: Common| {
            let mut session = Self::in_directory(FilePath::root(), FilePath::root(), common);
            session.note([diagnostic]);
            session.report();
            ExitCode::from(exit::USAGE)
        };
        let working_directory = match working_directory {
            Ok(directory) => directory,
            Err(error) => return Err(refuse(unusable("the working directory", &error), common)),
        };
        let Some(path) = common.repository.clone() else {
            return Ok(Self::in_directory(
                working_directory.clone(),
                working_directory,
                common,
            ));
        };
        let name = format!("`{}`", path.display());
        match Disk.absolute(&path) {
            Ok(directory) if Disk.entry(&directory) == Some(Entry::Directory) => {
                Ok(Self::in_directory(working_directory, directory, common))
            }
            Ok(_) => Err(refuse(unusable(&name, &ReadError::NotFound), common)),
            Err(error) => Err(refuse(unusable(&name, &error), common)),
        }
    }

    fn in_directory(working_directory: FilePath, directory: FilePath, common: Common) -> Self {
        Self {
            map: SourceMap::default(),
            working_directory,
            directory,
            common,
            noted: Vec::new(),
        }
    }

    /// Where targets are seen from.
    pub(super) fn directory(&self) -> &FilePath {
        &self.directory
    }

    /// Where targets are seen from, symlinks resolved: as git sees it.
    ///
    /// # Errors
    /// `directory-unusable`, where it is gone.
    pub(super) fn canonical_directory(&self) -> Fallible<FilePath> {
        let found = Disk.canonical(&self.directory);
        found.map_err(|error| unusable(&format!("`{}`", self.directory), &error).into())
    }

    /// A path of the command line that is no target, made absolute.
    pub(super) fn path(&self, text: &str) -> FilePath {
        self.working_directory.join(text)
    }

    /// The nearest directory, from that of targets upwards, with an offshoot.yaml.
    pub(super) fn repository(&self) -> Option<FilePath> {
        repository_of(&self.directory, &Disk)
    }

    /// The repository's root and its offshoot.yaml.
    ///
    /// # Errors
    /// `config-missing`, and what is wrong with the file.
    pub(super) fn config(&self) -> Fallible<(FilePath, Config)> {
        let Some(root) = self.repository() else {
            let message = format!(
                "there is no offshoot.yaml in `{}` or above it",
                self.directory
            );
            return Err(Diagnostic::error(Code::ConfigMissing, message)
                .help("`offshoot init` writes one; `--repo DIR` looks elsewhere")
                .into());
        };
        let path = root.join(config::FILE_NAME);
        let config = Config::load(&Disk, &self.map, &path)?;
        Ok((root, config))
    }

    /// The copies of what is remote that the nearest offshoot.yaml names, from `directory`
    /// upwards. What is wrong with that file matters to who asks for a copy alone.
    pub(super) fn vendored(&self, directory: &FilePath) -> Vendor {
        let Some(root) = repository_of(directory, &Disk) else {
            return Vendor::default();
        };
        let config = Config::load(&Disk, &self.map, &root.join(config::FILE_NAME));
        config.map_or_else(Vendor::unknown, |config| config.vendored(&root))
    }

    /// Where origins lead, as this session shows it.
    pub(super) fn places<'s>(&'s self, causes: Option<&'s Causes>) -> Places<'s> {
        Places {
            map: &self.map,
            causes,
            base: &self.working_directory,
        }
    }

    /// Keeps diagnostics for the end.
    pub(super) fn note(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.noted.extend(diagnostics);
    }

    /// Keeps a build's diagnostics for the end, their causes resolved to positions.
    pub(super) fn note_of(&mut self, diagnostics: Vec<Diagnostic>, causes: &Causes) {
        self.noted.extend(causes.positioned(diagnostics));
    }

    /// Writes data to stdout.
    ///
    /// # Errors
    /// [`Failure::Closed`] where nobody reads on.
    pub(super) fn print(&self, text: &str) -> Result<(), Failure> {
        let mut stdout = io::stdout().lock();
        let written = stdout
            .write_all(text.as_bytes())
            .and_then(|()| stdout.flush());
        written.map_err(|error| match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::Closed,
            _ => {
                let message = format!("standard output cannot be written: {error}");
                Diagnostic::error(Code::OutputUnwritable, message).into()
            }
        })
    }

    /// Shows people a text: on a terminal in their pager. That nobody reads it to its end is no
    /// failure, and changes no verdict.
    ///
    /// # Errors
    /// `output-unwritable`.
    pub(super) fn show(&mut self, text: &str) -> Result<(), Failure> {
        let is_paged = !self.common.no_pager && io::stdout().is_terminal();
        match is_paged.then(|| pager::show(text)) {
            Some(Shown::Yes) => return Ok(()),
            Some(Shown::Unusable(why)) => self.note([why]),
            Some(Shown::No) | None => {}
        }
        unread(self.print(text))
    }

    /// Writes what was noted to stderr, as the command line asks.
    pub(super) fn report(&mut self) {
        if self.noted.is_empty() {
            return;
        }
        self.drop_repeated();
        let places = self.places(None);
        let format = self.common.message_format.into();
        let color = color::wanted(self.common.color, Stream::Stderr);
        let text = render(&self.noted, &places, format, color);
        self.noted.clear();
        // Nobody is left to be told that stderr is closed.
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }

    /// Keeps the first of diagnostics that say the same of one place: a file that two
    /// builds of this run read, under two origins.
    fn drop_repeated(&mut self) {
        let mut seen = BTreeSet::new();
        let map = &self.map;
        self.noted.retain(|diagnostic| {
            let place = map.locate(diagnostic.at);
            let place = place.map(|place| (place.path.to_string(), place.offset));
            seen.insert((diagnostic.code, place, diagnostic.message.clone()))
        });
    }

    /// How reports are written to stdout for people. What is no terminal's has one width, so that
    /// the same input gives the same bytes.
    pub(super) fn for_people(&self) -> HumanOptions {
        let options = HumanOptions {
            colour: self.colors_stdout(),
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

    /// True if stdout is to have colors.
    pub(super) fn colors_stdout(&self) -> bool {
        color::wanted(self.common.color, Stream::Stdout)
    }
}

/// What came of printing what a verdict stands beside: that nobody reads on is no failure then.
pub(super) fn unread(printed: Result<(), Failure>) -> Result<(), Failure> {
    match printed {
        Err(Failure::Closed) => Ok(()),
        printed => printed,
    }
}

fn unusable(name: &str, error: &ReadError) -> Diagnostic {
    Diagnostic::error(
        Code::DirectoryUnusable,
        format!("{name} cannot be used: {error}"),
    )
}
