//! The directory that a kustomization may read from, and the kustomizations
//! that led to it. Rules: kustomize's `api/internal/loader/fileloader.go`.

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Fallible, Origin, did_you_mean, message, nearest};
use crate::sources::{Entry, FilePath, ReadError};
use crate::yaml::Text;

use crate::kustomize::bounds::too_deep_base;
use crate::kustomize::version::{Behavior, Version};
use crate::limits::Limits;

use super::files::{Content, Files};
use super::remote;
use super::trail::Trail;
use super::vendor::{self, Vendor, Vendored};

/// A kustomization's directory, with the kustomizations that led to it.
pub(crate) struct Root<'a> {
    files: &'a Files<'a>,
    vendor: &'a Vendor,
    version: Version,
    /// The directory, with symlinks resolved.
    pub(crate) directory: FilePath,
    /// The path from the directory that is built, as the kustomizations spell it.
    pub(crate) trail: Trail,
    parent: Option<&'a Root<'a>>,
    /// The number of kustomizations above this one.
    depth: usize,
    limits: Limits,
    /// True unless files outside the directory may be read.
    pub(crate) restricted: bool,
    /// The copy of the repository that contains this directory, if it replaces something remote.
    repository: Option<FilePath>,
    /// The nearest `namespace` set on the path here, which Helm charts use.
    pub(crate) namespace: Text,
}

impl<'a> Root<'a> {
    /// The directory that the user asked to build.
    pub(crate) fn top(
        files: &'a Files<'a>,
        directory: &FilePath,
        restricted: bool,
        vendor: &'a Vendor,
        version: Version,
        limits: Limits,
    ) -> Fallible<Self> {
        let directory = existing_directory(files, directory, None, Origin::NONE)?;
        Ok(Self {
            files,
            vendor,
            version,
            directory,
            trail: Trail::default(),
            parent: None,
            depth: 0,
            limits,
            restricted,
            repository: None,
            namespace: Text::default(),
        })
    }

    /// The directory that `entry` of this kustomization names.
    pub(crate) fn child(&'a self, entry: &LocatedText) -> Fallible<Root<'a>> {
        let name = entry.value.as_str();
        if name.is_empty() {
            return Err(Diagnostic::error(Code::PathEmpty, "a path is empty")
                .at(entry.at)
                .help("name a file or directory, or remove the entry")
                .into());
        }
        let most = self.limits.base_depth;
        if self.depth >= most {
            return Err(too_deep_base(name, most, entry.at).into());
        }
        if remote::is_remote(name) {
            return self.vendored(entry);
        }
        if name.starts_with('/') {
            return Err(Diagnostic::error(
                Code::BaseAbsolute,
                format!("the base `{name}` is an absolute path"),
            )
            .at(entry.at)
            .help("name it relative to this kustomization")
            .into());
        }
        if self.version.has(Behavior::AmbiguousPaths) && is_ambiguous(name) {
            return Err(ambiguous(entry).into());
        }
        let directory =
            existing_directory(self.files, &self.directory.join(name), Some(name), entry.at)?;
        if let Some(repository) = &self.repository {
            refuse_outside(&directory, repository, entry)?;
        }
        self.refuse_cycle(&directory, entry)?;
        Ok(self.root_of(directory, entry))
    }

    /// The copy of the directory that `entry` names. Like a clone, it cannot
    /// read files outside itself.
    fn vendored(&'a self, entry: &LocatedText) -> Fallible<Root<'a>> {
        let name = entry.value.as_str();
        let looks_like_file = vendor::is_file_url(name);
        let Some(copy) = self.copy_of(name, looks_like_file) else {
            return Err(self
                .vendor
                .missing(name, looks_like_file)
                .with_default_place(entry.at));
        };
        self.depend_on_config();
        let sources = self.files.sources;
        let resolved = |path: &FilePath| match sources.canonical(path) {
            Ok(found) => Ok(found),
            Err(ReadError::NotFound) => Err(vendor::gone(&copy, name, entry.at)),
            Err(other) => Err(other.diagnostic(path).at(copy.at)),
        };
        let repository = resolved(&copy.repository)?;
        self.vendor.refuse_outside(&copy, sources)?;
        let directory =
            existing_directory(self.files, &resolved(&copy.path)?, Some(name), entry.at)?;
        refuse_outside(&directory, &repository, entry)?;
        self.refuse_cycle(&directory, entry)?;
        Ok(Root {
            repository: Some(repository),
            restricted: true,
            ..self.root_of(directory, entry)
        })
    }

    /// Records that the build depends on offshoot.yaml, also for callers that
    /// record the files it read.
    fn depend_on_config(&self) {
        if let Some(config) = self.vendor.config() {
            let _ = self.files.sources.entry(config);
        }
    }

    /// The copy that replaces a remote base. Part of a copied repository
    /// never replaces a file of that name.
    fn copy_of(&self, name: &str, looks_like_file: bool) -> Option<Vendored> {
        let is_there = |copy: &Vendored| self.files.sources.entry(&copy.path).is_some();
        let base = self.vendor.base(name);
        base.filter(|copy| !looks_like_file || is_there(copy))
            .or_else(|| self.vendor.file(name))
    }

    fn root_of(&'a self, directory: FilePath, entry: &LocatedText) -> Root<'a> {
        Root {
            files: self.files,
            vendor: self.vendor,
            version: self.version,
            directory,
            trail: self.trail.to(&entry.value),
            parent: Some(self),
            depth: self.depth + 1,
            limits: self.limits,
            restricted: self.restricted,
            repository: self.repository.clone(),
            namespace: self.namespace.clone(),
        }
    }

    /// The number of kustomizations above this one.
    pub(crate) fn depth(&self) -> usize {
        self.depth
    }

    /// The parts of a build from here on that the files below do not state, and neither the kustomizations
    /// above; `None` for a copy of something remote, which may not read what is around it.
    pub(crate) fn key(&self) -> Option<String> {
        if self.repository.is_some() {
            return None;
        }
        let Self {
            directory,
            version,
            restricted,
            vendor,
            ..
        } = self;
        let copies = vendor.config().map(FilePath::as_str).unwrap_or_default();
        let directory = directory.as_str();
        Some(format!("{directory}\0{version}\0{restricted}\0{copies}"))
    }

    /// True if a build from here on must not go into one of the directories, or may go no deeper.
    pub(crate) fn refuses<'p>(
        &self,
        mut below: impl Iterator<Item = &'p FilePath>,
        levels: usize,
    ) -> bool {
        let above = std::iter::successors(self.parent, |root| root.parent);
        let above: Vec<&FilePath> = above.map(|root| &root.directory).collect();
        let is_cycle = |it: &FilePath| above.iter().any(|root| root.is_within(it));
        self.depth.saturating_add(levels) > self.limits.base_depth || below.any(is_cycle)
    }

    /// True if `name` is a file, or a remote file that has a copy.
    pub(crate) fn names_file(&self, name: &str) -> bool {
        let sources = self.files.sources;
        // A path that exists but cannot be inspected counts as a file: reading it reports the error.
        let is_file = |path: &FilePath| match sources.entry(path) {
            Some(entry) => entry == Entry::File,
            None => sources.canonical(path).is_ok(),
        };
        let copy = self.vendor.file(name);
        is_file(&self.directory.join(name)) || copy.is_some_and(|copy| is_file(&copy.path))
    }

    fn vendored_file(&self, entry: &LocatedText) -> Fallible<FilePath> {
        let name = entry.value.as_str();
        let Some(copy) = self.vendor.file(name) else {
            return Err(self.vendor.missing(name, true).with_default_place(entry.at));
        };
        self.depend_on_config();
        self.vendor.refuse_outside(&copy, self.files.sources)?;
        match self.files.sources.entry(&copy.path) {
            Some(Entry::File) => Ok(copy.path),
            Some(Entry::Directory) => Err(not_a_file(name).at(entry.at).into()),
            None => Err(vendor::gone(&copy, name, entry.at).into()),
        }
    }

    /// The file that `entry` names.
    pub(crate) fn file(&self, entry: &LocatedText) -> Fallible<FilePath> {
        let name = entry.value.as_str();
        if remote::is_url(name) {
            return self.vendored_file(entry);
        }
        let path = self.directory.join(name);
        let found = self
            .files
            .sources
            .canonical(&path)
            .map_err(|error| self.missing(name, &path, &error).at(entry.at))?;
        match self.files.sources.entry(&found) {
            Some(Entry::File) => {}
            Some(Entry::Directory) => return Err(not_a_file(name).at(entry.at).into()),
            None => return Err(unseen().diagnostic(&path).at(entry.at).into()),
        }
        if self.restricted && !found.is_within(&self.directory) {
            return Err(Diagnostic::error(
                Code::LoadRestricted,
                message!("`{}` is outside the kustomization's directory `{}`", name, self.directory),
            )
            .at(entry.at)
            .help("move it inside, or name its directory as a base, or build with `--load-restrictor LoadRestrictionsNone`")
            .into());
        }
        Ok(found)
    }

    /// The content of the file that `entry` names.
    pub(crate) fn read(&self, entry: &LocatedText) -> Fallible<Content> {
        let path = self.file(entry)?;
        self.files
            .read(&path)
            .map_err(|error| error.diagnostic(&path).at(entry.at).into())
    }

    fn missing(&self, name: &str, path: &FilePath, error: &ReadError) -> Diagnostic {
        if *error != ReadError::NotFound {
            return error.diagnostic(path);
        }
        let diagnostic = Diagnostic::error(
            Code::FileMissing,
            message!("`{}` does not exist in `{}`", name, self.directory),
        );
        let siblings = path
            .parent()
            .and_then(|directory| self.files.sources.list(&directory).ok())
            .unwrap_or_default();
        let prefix = name
            .rsplit_once('/')
            .map_or(String::new(), |(dir, _)| format!("{dir}/"));
        match nearest(path.name(), siblings.iter().map(String::as_str)) {
            Some(near) => diagnostic.help(did_you_mean(prefix + near)),
            None => diagnostic.help("paths are relative to the kustomization's directory"),
        }
    }

    fn refuse_cycle(&self, directory: &FilePath, entry: &LocatedText) -> Fallible<()> {
        let mut visited = Some(self);
        while let Some(root) = visited {
            if root.directory.is_within(directory) {
                return Err(Diagnostic::error(
                    Code::BaseCycle,
                    format!(
                        "`{}` is, or contains, a directory that is being built",
                        entry.value
                    ),
                )
                .at(entry.at)
                .help(message!(
                    "`{}` includes itself; bases must be sibling directories or below it",
                    root.directory
                ))
                .into());
            }
            visited = root.parent;
        }
        Ok(())
    }
}

/// True if a segment has `..` in it and is not `..` (`hasAmbiguousPathSegment`): two items of a list that indentation
/// made one.
fn is_ambiguous(path: &str) -> bool {
    let mut segments = path.split('/');
    segments.any(|segment| segment != ".." && segment.contains(".."))
}

fn ambiguous(entry: &LocatedText) -> Diagnostic {
    let path = entry.value.as_str();
    let message = format!("`..` in a segment of the path `{path}` is ambiguous");
    let diagnostic = Diagnostic::error(Code::PathAmbiguous, message).at(entry.at);
    if path.contains(" - ") {
        return diagnostic.help("indent the items of the list alike: two of them were read as one");
    }
    diagnostic.help("kustomize refuses it since 5.8.2; rename the directory, or correct the path")
}

/// Reports that nothing exists at `path`, which an entry calls `name`; the directory that is built
/// has no other name than its path.
fn missing(files: &Files<'_>, path: &FilePath, name: Option<&str>) -> Diagnostic {
    let message = match name {
        Some(name) => message!("the file or directory `{}` does not exist", name),
        None => message!("the file or directory `{}` does not exist", path),
    };
    let diagnostic = Diagnostic::error(Code::DirectoryMissing, message);
    let siblings = path
        .parent()
        .and_then(|directory| files.sources.list(&directory).ok())
        .unwrap_or_default();
    let near = nearest(path.name(), siblings.iter().map(String::as_str));
    match (near, name, path.parent()) {
        (Some(near), Some(name), _) => {
            let before = name.strip_suffix(path.name()).unwrap_or_default();
            diagnostic.help(did_you_mean(format_args!("{before}{near}")))
        }
        (Some(near), None, Some(parent)) => {
            diagnostic.help(message!("did you mean `{}`?", parent.join(near)))
        }
        _ => diagnostic.help("correct the path"),
    }
}

fn not_a_file(name: &str) -> Diagnostic {
    let message = format!("`{name}` is a directory, not a file");
    Diagnostic::error(Code::FileExpected, message).help("name a file in it")
}

/// Rejects bases outside the clone that names them, as kustomize does.
fn refuse_outside(
    directory: &FilePath,
    repository: &FilePath,
    entry: &LocatedText,
) -> Fallible<()> {
    if directory.is_within(repository) {
        return Ok(());
    }
    let message = message!(
        "`{}` leads out of the copy of its repository, `{}`",
        entry.value,
        repository
    );
    Err(Diagnostic::error(Code::VendorOutside, message)
        .at(entry.at)
        .help("vendor the whole repository, and list it in offshoot.yaml without a directory")
        .into())
}

/// The reason for a path that is there, and of which no more can be told.
fn unseen() -> ReadError {
    ReadError::Other("it cannot be told whether it is a file or a directory".to_owned())
}

fn existing_directory(
    files: &Files<'_>,
    path: &FilePath,
    name: Option<&str>,
    at: Origin,
) -> Fallible<FilePath> {
    let found = files.sources.canonical(path).map_err(|error| match error {
        ReadError::NotFound => missing(files, path, name).at(at),
        other => other.diagnostic(path).at(at),
    })?;
    match files.sources.entry(&found) {
        Some(Entry::Directory) => Ok(found),
        None => Err(unseen().diagnostic(path).at(at).into()),
        Some(Entry::File) => Err(Diagnostic::error(
            Code::DirectoryExpected,
            match name {
                Some(name) => message!("`{}` is a file, not a directory", name),
                None => message!("`{}` is a file, not a directory", path),
            },
        )
        .at(at)
        .help("name the directory of a kustomization; list manifest files under `resources`")
        .into()),
    }
}
