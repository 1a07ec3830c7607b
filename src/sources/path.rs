//! Absolute, normalized paths within a tree of sources.

use serde::{Deserialize, Serialize};
use std::borrow::Borrow;
use std::sync::Arc;

use crate::diag::{Message, Shown};

/// An absolute path with `/` between segments and no `.`, `..` or empty ones.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct FilePath(Arc<str>);

impl From<String> for FilePath {
    fn from(text: String) -> Self {
        let placeholders = [Self::command_line(), Self::parameters()];
        let mut placeholders = placeholders.into_iter();
        let found = placeholders.find(|it| *it.0 == *text);
        found.unwrap_or_else(|| Self::new(&text))
    }
}

impl From<FilePath> for String {
    fn from(path: FilePath) -> Self {
        (*path.0).to_owned()
    }
}

impl FilePath {
    /// `text` as an absolute path (relative to the root), normalized without looking
    /// at the file system, as in Go's `filepath.Clean`; symlinks are not followed.
    pub fn new(text: &str) -> Self {
        Self(normalise(text).into())
    }

    /// The root of the tree.
    pub fn root() -> Self {
        Self("/".into())
    }

    /// A placeholder for the file of values from the command line. No real file has this path.
    pub fn command_line() -> Self {
        Self("<command line>".into())
    }

    /// A placeholder for the file of values from parameters of Argo CD. No real file has this path.
    pub fn parameters() -> Self {
        Self("<parameters>".into())
    }

    /// True for values that are in no file.
    pub fn is_placeholder(&self) -> bool {
        [Self::command_line(), Self::parameters()].contains(self)
    }

    /// `relative`, resolved against this directory; an absolute `relative` is returned normalized.
    #[must_use]
    pub fn join(&self, relative: &str) -> Self {
        if relative.starts_with('/') {
            return Self::new(relative);
        }
        let mut text = String::with_capacity(self.0.len() + relative.len() + 2);
        if &*self.0 != "/" {
            text.push_str(&self.0);
        }
        push_segments(&mut text, relative);
        Self(or_root(text).into())
    }

    /// The parent directory; `None` for the root.
    pub fn parent(&self) -> Option<Self> {
        self.parent_text().map(|parent| Self(parent.into()))
    }

    /// The path itself, and the directories above it up to the root.
    pub fn ancestors(&self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self.clone()), Self::parent)
    }

    /// The text of the parent directory; `None` for the root.
    pub(crate) fn parent_text(&self) -> Option<&str> {
        let (parent, name) = self.0.rsplit_once('/')?;
        if name.is_empty() {
            return None;
        }
        Some(if parent.is_empty() { "/" } else { parent })
    }

    /// The last segment; empty for the root.
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    /// True if this path is `directory` or lies below it.
    pub fn is_within(&self, directory: &FilePath) -> bool {
        match self.0.strip_prefix(&*directory.0) {
            Some(rest) => rest.is_empty() || rest.starts_with('/') || &*directory.0 == "/",
            None => false,
        }
    }

    /// This path relative to `directory`, with `..` for each level up.
    pub fn relative_to(&self, directory: &FilePath) -> String {
        let to: Vec<&str> = self.segments().collect();
        let from: Vec<&str> = directory.segments().collect();
        let shared = to.iter().zip(&from).take_while(|(a, b)| a == b).count();
        let mut parts = vec![".."; from.len() - shared];
        parts.extend(&to[shared..]);
        if parts.is_empty() {
            ".".to_owned()
        } else {
            parts.join("/")
        }
    }

    /// The segments, from the root.
    pub fn segments(&self) -> impl Iterator<Item = &str> {
        self.0.split('/').filter(|segment| !segment.is_empty())
    }

    /// The path as text, always with a leading `/`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A path hashes as its text does, so that the text is enough to look it up.
impl Borrow<str> for FilePath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// Not `Display`: a message keeps a path as a path until it is shown.
impl Shown for FilePath {
    fn show(&self, message: &mut Message) {
        message.push_path(Arc::clone(&self.0));
    }
}

impl Shown for &FilePath {
    fn show(&self, message: &mut Message) {
        (*self).show(message);
    }
}

fn normalise(text: &str) -> String {
    let mut path = String::with_capacity(text.len() + 1);
    push_segments(&mut path, text);
    or_root(path)
}

/// Follows the segments of `text` from `path`, which is normalized, or empty for the root.
fn push_segments(path: &mut String, text: &str) {
    for segment in text.split('/') {
        match segment {
            "" | "." => {}
            ".." => path.truncate(path.rfind('/').unwrap_or_default()),
            other => {
                path.push('/');
                path.push_str(other);
            }
        }
    }
}

fn or_root(path: String) -> String {
    if path.is_empty() {
        "/".to_owned()
    } else {
        path
    }
}

/// True for a file name or URL path that ends as files of manifests do.
pub(crate) fn has_manifest_extension(name: &str) -> bool {
    [".yaml", ".yml", ".json"]
        .iter()
        .any(|end| name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::FilePath;

    #[test]
    fn paths_are_normalised_and_related() {
        let base = FilePath::new("/repo/overlays/./prod/");
        assert_eq!(base.as_str(), "/repo/overlays/prod");
        assert_eq!(base.join("../../base").as_str(), "/repo/base");
        assert_eq!(base.join("/etc").as_str(), "/etc");
        assert_eq!(base.join("../../../../..").as_str(), "/");
        assert_eq!(base.join("a//./b/").as_str(), "/repo/overlays/prod/a/b");
        assert_eq!(FilePath::root().join("../a").as_str(), "/a");
        assert_eq!(FilePath::new("").as_str(), "/");
        assert_eq!(base.parent_text(), Some("/repo/overlays"));
        assert_eq!(FilePath::new("/repo").parent_text(), Some("/"));
        assert_eq!(FilePath::new("/repo/base").relative_to(&base), "../../base");
        assert!(base.is_within(&FilePath::new("/repo")));
        assert!(!FilePath::new("/repository").is_within(&FilePath::new("/repo")));
        assert!(base.is_within(&FilePath::root()));
        assert_eq!(FilePath::root().parent(), None);
    }
}
