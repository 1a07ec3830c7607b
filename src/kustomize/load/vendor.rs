//! Copies of remote files and directories: offshoot.yaml's `vendor`. In: a
//! remote entry of a kustomization. Out: the file or directory of this tree
//! that replaces it, or an error that explains how to add one.

use crate::config::LocatedText;
use crate::diag::{
    Code, Diagnostic, Diagnostics, Failures, Fallible, Message, Origin, Remedy, message,
};
use crate::sources::{FilePath, Sources, has_manifest_extension, outside, repository_top};
use crate::yaml::Text;

use super::remote::{RepoSpec, is_remote, is_url, url_key};

/// The known copies.
#[derive(Clone, Debug, Default)]
pub struct Vendor {
    copies: Vec<VendoredCopy>,
    /// The offshoot.yaml that names them.
    config: Option<FilePath>,
    /// The problems of offshoot.yaml, if the copies could not be read from it.
    unknown: Option<Diagnostics>,
}

/// A copy, and the remote file or directory that it replaces.
#[derive(Clone, Debug)]
struct VendoredCopy {
    name: Text,
    url: Option<String>,
    spec: Option<RepoSpec>,
    path: FilePath,
    at: Origin,
}

/// The copy that replaces something remote.
#[derive(Clone, Debug)]
pub(crate) struct Vendored {
    /// The copied file or directory.
    pub(crate) path: FilePath,
    /// The root of the copied repository, as far as it is copied.
    pub(crate) repository: FilePath,
    /// The place of the entry in offshoot.yaml.
    pub(crate) at: Origin,
}

impl Vendor {
    /// The copies that `entries` of the offshoot.yaml at `config` name, relative to its directory.
    pub fn new(config: &FilePath, entries: &[(Text, LocatedText)]) -> Self {
        let root = config.parent().unwrap_or_else(FilePath::root);
        let copy = |(name, path): &(Text, LocatedText)| VendoredCopy {
            name: name.clone(),
            url: url_key(name),
            spec: RepoSpec::parse(name),
            path: root.join(&path.value),
            at: path.at,
        };
        Self {
            copies: entries.iter().map(copy).collect(),
            config: Some(config.clone()),
            unknown: None,
        }
    }

    /// The copies of an offshoot.yaml with errors: every lookup of a copy reports `why`.
    pub fn unknown(why: Diagnostics) -> Self {
        Self {
            unknown: Some(why),
            ..Self::default()
        }
    }

    /// Reports the malformed entries of `vendor`.
    pub fn check(entries: &[(Text, LocatedText)], failures: &mut Failures) {
        let copies = Self::new(&FilePath::root(), entries).copies;
        for (index, (copy, (_, path))) in copies.iter().zip(entries).enumerate() {
            if !is_remote(&copy.name) {
                let message = format!("`{}` is nothing that kustomize would fetch", copy.name);
                failures.push(
                    Diagnostic::error(Code::VendorName, message)
                        .at(copy.at)
                        .help("write it as kustomizations do: a URL, or `github.com/org/repository//directory?ref=v1`"),
                );
            }
            if path.value.is_empty() || path.value.starts_with('/') {
                let message = format!(
                    "the copy of `{}` is not named by a relative path",
                    copy.name
                );
                failures.push(
                    Diagnostic::error(Code::VendorPath, message)
                        .at(copy.at)
                        .help("paths are relative to the directory of offshoot.yaml"),
                );
            }
            let earlier = copies[..index]
                .iter()
                .find(|earlier| earlier.is_of_the_same(copy));
            if let Some(earlier) = earlier {
                let message = format!("`{}` and `{}` are the same", earlier.name, copy.name);
                failures.push(
                    Diagnostic::error(Code::VendorTwice, message)
                        .at(copy.at)
                        .label(earlier.at, "the other entry")
                        .help("remove one of the two: transport, user and `.git` are ignored"),
                );
            }
        }
    }

    /// The offshoot.yaml that every use of a copy depends on.
    pub(crate) fn config(&self) -> Option<&FilePath> {
        self.config.as_ref()
    }

    /// The copy of the remote build target; `None` if `name` is a path.
    ///
    /// # Errors
    /// `remote-base`, if there is no copy.
    pub fn target(&self, name: &str) -> Fallible<Option<FilePath>> {
        match (RepoSpec::parse(name), self.base(name)) {
            (None, _) => Ok(None),
            (Some(_), Some(copy)) => Ok(Some(copy.path)),
            (Some(_), None) => Err(self.missing(name, false)),
        }
    }

    /// Refuses a copy that is not in the repository of offshoot.yaml, symlinks followed.
    ///
    /// # Errors
    /// `vendor-path`.
    pub(crate) fn refuse_outside(&self, copy: &Vendored, sources: &dyn Sources) -> Fallible<()> {
        let Some(root) = self.config.as_ref().and_then(FilePath::parent) else {
            return Ok(());
        };
        let top = repository_top(sources, &root);
        let Some(found) = outside(sources, &copy.path, &top) else {
            return Ok(());
        };
        let message = message!(
            "the copy is at `{}`, outside the repository `{}`",
            found,
            top
        );
        Err(Diagnostic::error(Code::VendorPath, message)
            .at(copy.at)
            .help("copy it into the repository")
            .into())
    }

    /// The copy of a file or a directory.
    pub(crate) fn any(&self, name: &str) -> Option<Vendored> {
        self.file(name).or_else(|| self.base(name))
    }

    /// The copy of the file at a URL.
    pub(crate) fn file(&self, name: &str) -> Option<Vendored> {
        let key = url_key(name)?;
        let copy = self
            .copies
            .iter()
            .find(|copy| copy.url.as_ref() == Some(&key))?;
        Some(Vendored {
            path: copy.path.clone(),
            repository: copy.path.clone(),
            at: copy.at,
        })
    }

    /// The copy of a directory, or its place in a copy of the whole repository.
    pub(crate) fn base(&self, name: &str) -> Option<Vendored> {
        let spec = RepoSpec::parse(name)?;
        let below = |copy: &VendoredCopy| Some((copy.below(&spec)?.to_owned(), copy.clone()));
        let (rest, copy) = self
            .copies
            .iter()
            .filter_map(below)
            .min_by_key(|(rest, _)| rest.len())?;
        let copied = copy.spec.as_ref().map_or("", |spec| &spec.path);
        Some(Vendored {
            path: copy.path.join(&rest),
            repository: above(&copy.path, copied),
            at: copy.at,
        })
    }

    /// The error for a missing copy of `name`, a file or a directory, with the way to add one.
    pub(crate) fn missing(&self, name: &str, is_file: bool) -> Diagnostics {
        if let Some(why) = &self.unknown {
            return why
                .clone()
                .during(format!("while looking for a copy of `{name}`"));
        }
        let message = format!("`{name}` is remote, and a build never fetches");
        let diagnostic = Diagnostic::error(Code::RemoteBase, message);
        let spec = RepoSpec::parse(name).filter(|_| !is_file);
        let diagnostic = match spec.as_ref().and_then(|spec| self.other_revision(spec)) {
            Some(copy) => diagnostic.label(copy.at, "a copy of another revision"),
            None => diagnostic,
        };
        let advice = match &spec {
            Some(spec) => Advice::for_repository(spec),
            None => Advice::for_file(name),
        };
        let entry = message!("vendor:\n  \"{}\": {}", advice.name, advice.path);
        let entry = if self.config.is_some() {
            message!("then add it to offshoot.yaml:\n{}", entry)
        } else {
            message!(
                "then add it to an offshoot.yaml, in a directory above all its users:\napiVersion: offshoot/v1\nkind: Environments\n{}",
                entry
            )
        };
        diagnostic
            .help(format!(
                "vendor it, in the directory of offshoot.yaml: `{}`",
                advice.command
            ))
            .help(entry)
            .remedy(Remedy {
                directory: Message::default(),
                command: advice.command,
                entry: Some((advice.name, advice.path)),
            })
            .into()
    }

    fn other_revision(&self, spec: &RepoSpec) -> Option<&VendoredCopy> {
        let is_other = |copy: &&VendoredCopy| {
            let other = copy.spec.as_ref().map(|spec| &spec.repository);
            other.is_some_and(|other| {
                (&other.host, &other.path) == (&spec.repository.host, &spec.repository.path)
                    && other.reference != spec.repository.reference
            })
        };
        self.copies.iter().find(is_other)
    }
}

impl VendoredCopy {
    fn is_of_the_same(&self, other: &Self) -> bool {
        let specs = (&self.spec, &other.spec);
        match specs {
            (Some(one), Some(other)) => {
                (&one.repository, &one.path) == (&other.repository, &other.path)
            }
            _ => self.url.is_some() && self.url == other.url,
        }
    }

    /// The path from the copied directory down to the wanted one.
    fn below<'s>(&self, wanted: &'s RepoSpec) -> Option<&'s str> {
        let spec = self.spec.as_ref()?;
        if spec.repository != wanted.repository {
            return None;
        }
        let rest = wanted.path.strip_prefix(&spec.path)?;
        match rest.strip_prefix('/') {
            Some(below) => Some(below),
            None if rest.is_empty() || spec.path.is_empty() => Some(rest),
            None => None,
        }
    }
}

/// The directory above `path` that contains its last segments, if these are `copied`.
fn above(path: &FilePath, copied: &str) -> FilePath {
    let mut directory = Some(path.clone());
    for segment in copied.rsplit('/').filter(|segment| !segment.is_empty()) {
        directory = directory
            .filter(|found| found.name() == segment)
            .and_then(|found| found.parent());
    }
    directory.unwrap_or_else(|| path.clone())
}

/// The command that makes a copy, with the name and path for the `vendor` entry.
struct Advice {
    command: String,
    name: String,
    path: String,
}

impl Advice {
    /// Advice to copy the whole repository, so that its other bases also work.
    fn for_repository(spec: &RepoSpec) -> Self {
        let repository = &spec.repository;
        let reference = repository.reference.as_str();
        let is_commit =
            reference.len() == 40 && reference.bytes().all(|byte| byte.is_ascii_hexdigit());
        let short = reference.get(..12).filter(|_| is_commit);
        let shown = short.unwrap_or(reference);
        let segments = repository.path.rsplit('/').take(2).collect::<Vec<_>>();
        let mut words: Vec<&str> = segments.into_iter().rev().collect();
        words.extend(Some(shown).filter(|text| !text.is_empty()));
        let path = format!("vendor/{}", file_name(&words.join("-")));
        let clone = &spec.clone;
        let command = match reference {
            "" => format!("git clone --depth 1 {clone} {path}"),
            _ if is_commit => {
                format!("git clone {clone} {path} && git -C {path} checkout {reference}")
            }
            _ => format!("git clone --depth 1 --branch {reference} {clone} {path}"),
        };
        let query = match reference {
            "" => String::new(),
            _ => format!("?ref={reference}"),
        };
        let location = match repository.host.as_str() {
            "github.com" => format!("github.com/{}", repository.path),
            _ => clone.clone(),
        };
        let name = format!("{location}{query}");
        let is_whole = RepoSpec::parse(&name)
            .is_some_and(|whole| (&whole.repository, whole.path.as_str()) == (repository, ""));
        let name = if is_whole {
            name
        } else {
            format!("{location}//{query}")
        };
        Self {
            command: format!("{command} && rm -rf {path}/.git"),
            name,
            path,
        }
    }

    fn for_file(name: &str) -> Self {
        let key = url_key(name).unwrap_or_default();
        let path = key.split('?').next().unwrap_or_default();
        let path = format!(
            "vendor/{}",
            path.split('/').map(file_name).collect::<Vec<_>>().join("/")
        );
        Self {
            command: format!("curl --fail --location --create-dirs --output {path} {name}"),
            name: name.to_owned(),
            path,
        }
    }
}

/// Makes `text` a path segment that needs no quotes in a shell.
fn file_name(text: &str) -> String {
    let plain = |char: char| {
        if char.is_ascii_alphanumeric() || "._-".contains(char) {
            char
        } else {
            '-'
        }
    };
    text.chars().map(plain).collect()
}

/// The error for a copy that offshoot.yaml names but that does not exist.
pub(crate) fn gone(copy: &Vendored, name: &str, asked_at: Origin) -> Diagnostic {
    let message = message!(
        "the copy of `{}` is missing: `{}` does not exist",
        name,
        copy.path
    );
    Diagnostic::error(Code::VendorMissing, message)
        .at(copy.at)
        .label(asked_at, "used here")
        .help("commit the copy, or correct the path (relative to the directory of offshoot.yaml)")
}

/// True for a URL that looks like a file's.
pub(crate) fn is_file_url(name: &str) -> bool {
    let path = name.split(['?', '#']).next().unwrap_or_default();
    let last = path.rsplit('/').next().unwrap_or_default();
    is_url(name) && has_manifest_extension(last)
}
