//! Files as the engine sees them: read once, parsed once, their text kept for
//! messages.

use std::any::Any;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use crate::diag::{Code, Diagnostic, Fallible, Origin, message};
use crate::sources::{FilePath, Memory, ReadError, SourceMap, Sources};
use crate::yaml::{self, Node, ParseError};

/// A tree of sources with the files read from it so far. Builds that share a
/// `Files` share parsed manifests.
pub struct Files<'a> {
    /// The tree.
    pub sources: &'a dyn Sources,
    /// The map that resolves positions.
    pub map: &'a SourceMap,
    known: Arc<Known>,
    /// Files laid over the tree, whose content is known to these `Files` alone.
    above: Option<(&'a Memory, Arc<Known>)>,
    kept: Option<Arc<Kept>>,
}

/// Bases that builds keep for each other, by a key of the engine, which alone knows their type; `None` for one
/// that was built once, and not kept.
type Kept = Mutex<FxHashMap<String, Option<Base>>>;

type Base = Arc<dyn Any + Send + Sync>;

/// The files read and parsed so far.
#[derive(Default)]
struct Known {
    read: Mutex<FxHashMap<FilePath, Content>>,
    /// `None`: parsed once, but the documents were not kept.
    parsed: Mutex<FxHashMap<FilePath, Option<Parsed>>>,
}

/// A manifest file's documents, or the parse error; shared by all readers.
type Parsed = Arc<Result<Vec<Node>, ParseError>>;

/// A file's bytes, and the origin of the first byte.
#[derive(Clone, Debug)]
pub struct Content {
    /// The bytes.
    pub bytes: Arc<[u8]>,
    /// The bytes as text, if they are UTF-8, or UTF-16 with a byte order mark.
    pub text: Option<Arc<str>>,
    /// The origin of the first byte; unknown if the file is not text.
    pub origin: Origin,
}

impl Content {
    /// True if the file begins with the byte order mark of UTF-16.
    pub(crate) fn is_utf16(&self) -> bool {
        self.bytes.starts_with(&[0xff, 0xfe]) || self.bytes.starts_with(&[0xfe, 0xff])
    }
}

impl<'a> Files<'a> {
    /// Files of `sources`, registered in `map`.
    pub fn new(sources: &'a dyn Sources, map: &'a SourceMap) -> Self {
        Self {
            sources,
            map,
            known: Arc::default(),
            above: None,
            kept: None,
        }
    }

    /// The same files, whose builds take bases over from each other.
    #[must_use]
    pub fn keeping_bases(self) -> Self {
        Self {
            kept: Some(Arc::default()),
            ..self
        }
    }

    /// The same files with those of `above` laid over them, as `sources` has them. What is read of the
    /// tree is shared with `self`.
    pub fn under<'b>(&self, above: &'b Memory, sources: &'b dyn Sources) -> Files<'b>
    where
        'a: 'b,
    {
        Files {
            sources,
            map: self.map,
            known: Arc::clone(&self.known),
            above: Some((above, Arc::default())),
            kept: self.kept.clone(),
        }
    }

    /// The same files read through another `sources`, which must give the same
    /// answers; it is asked about every file again, but not for the bytes. Builds take over no bases:
    /// `sources` would not be asked about them.
    pub fn through<'b>(&self, sources: &'b dyn Sources) -> Files<'b>
    where
        'a: 'b,
    {
        Files {
            sources,
            map: self.map,
            known: Arc::clone(&self.known),
            above: self.above.clone(),
            kept: None,
        }
    }

    /// True if builds take bases over from each other.
    pub(crate) fn keeps_bases(&self) -> bool {
        self.kept.is_some()
    }

    /// True if the file or directory at `path` is laid over the tree.
    pub(crate) fn is_above(&self, path: &FilePath) -> bool {
        let above = self.above.as_ref();
        above.is_some_and(|(memory, _)| memory.has(path))
    }

    /// The base that a build kept, if one did.
    pub(crate) fn kept_base<T: Send + Sync + 'static>(&self, key: &str) -> Option<Arc<T>> {
        let kept = lock(self.kept.as_ref()?).get(key).cloned();
        kept.flatten()?.downcast().ok()
    }

    /// Notes that a base was built. `keep` makes what later builds take over, if `always` or if it was
    /// built before: most bases are built once, and keeping them would only cost a copy.
    pub(crate) fn keep_base<T: Send + Sync + 'static>(
        &self,
        key: String,
        always: bool,
        keep: impl FnOnce() -> T,
    ) {
        let Some(all) = &self.kept else {
            return;
        };
        let known = lock(all).get(&key).map(Option::is_some);
        if known == Some(true) {
            return;
        }
        // Without the lock: two threads may both keep it, to the same end.
        let kept = (always || known.is_some()).then(|| Arc::new(keep()) as Base);
        let mut all = lock(all);
        let base = all.entry(key).or_default();
        *base = base.take().or(kept);
    }

    /// The known files that the one at `path` is among.
    fn known(&self, path: &FilePath) -> &Known {
        match &self.above {
            Some((memory, known)) if memory.has(path) => known,
            _ => &self.known,
        }
    }

    /// The content of the file at `path`.
    ///
    /// # Errors
    /// See [`ReadError`].
    pub fn read(&self, path: &FilePath) -> Result<Content, ReadError> {
        let all = self.known(path);
        if let Some(content) = lock(&all.read).get(path) {
            self.sources.used(path);
            return Ok(content.clone());
        }
        let bytes = self.sources.read(path)?;
        self.sources.used(path);
        let text: Option<Arc<str>> = decoded(&bytes);
        let origin = match &text {
            Some(text) => self.map.add(self.sources.original(path), Arc::clone(text)),
            None => Origin::NONE,
        };
        let content = Content {
            bytes,
            text,
            origin,
        };
        lock(&all.read).insert(path.clone(), content.clone());
        Ok(content)
    }

    /// The text of the file at `path`: of a UTF-16 file, the first document, since kustomize finds no separator in
    /// its bytes.
    ///
    /// # Errors
    /// `file-not-utf8`, and the errors of [`Files::read`].
    pub fn text(&self, path: &FilePath, asked_at: Origin) -> Fallible<(Arc<str>, Origin)> {
        let content = self
            .read(path)
            .map_err(|error| error.diagnostic(path).at(asked_at))?;
        let is_utf16 = content.is_utf16();
        match content.text {
            None => {
                let message = message!("`{}` is not UTF-8 text", path);
                Err(Diagnostic::error(Code::FileNotUtf8, message)
                    .at(asked_at)
                    .help("manifests and kustomization files are UTF-8; convert the file")
                    .into())
            }
            Some(text) if is_utf16 => {
                let first = yaml::first_document(&text);
                let origin = content.origin.offset(first.start);
                Ok((text.get(first).unwrap_or_default().into(), origin))
            }
            Some(text) => Ok((text, content.origin)),
        }
    }

    /// The documents of the manifest file at `path`.
    ///
    /// # Errors
    /// The file cannot be read or is not YAML.
    pub fn manifests(&self, path: &FilePath, asked_at: Origin) -> Fallible<Vec<Node>> {
        let all = self.known(path);
        let known = lock(&all.parsed).get(path).cloned();
        let parsed = match known {
            Some(Some(parsed)) => {
                self.sources.used(path);
                parsed
            }
            // Most files are read once: keeping the documents would only cost a copy.
            None => {
                let (text, origin) = self.text(path, asked_at)?;
                lock(&all.parsed).insert(path.clone(), None);
                return yaml::parse_stream(&text, origin).map_err(Into::into);
            }
            Some(None) => {
                let (text, origin) = self.text(path, asked_at)?;
                let parsed: Parsed = Arc::new(yaml::parse_stream(&text, origin));
                lock(&all.parsed).insert(path.clone(), Some(Arc::clone(&parsed)));
                parsed
            }
        };
        match &*parsed {
            Ok(nodes) => Ok(nodes.clone()),
            Err(error) => Err(error.clone().into()),
        }
    }
}

/// The text of a file, without the mark of UTF-16 (`yaml_parser_determine_encoding` of go-yaml).
fn decoded(bytes: &[u8]) -> Option<Arc<str>> {
    let (mark, units) = bytes.split_at_checked(2).unwrap_or_default();
    let unit: fn([u8; 2]) -> u16 = match mark {
        [0xff, 0xfe] => u16::from_le_bytes,
        [0xfe, 0xff] => u16::from_be_bytes,
        _ => return std::str::from_utf8(bytes).ok().map(Into::into),
    };
    let (units, rest) = units.as_chunks::<2>();
    let text: Result<String, _> = char::decode_utf16(units.iter().copied().map(unit)).collect();
    text.ok().filter(|_| rest.is_empty()).map(Into::into)
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
