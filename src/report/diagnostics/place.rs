//! Places of origins: `file:line:column`, as a reader would type it.

use crate::diag::{Diagnostic, Origin};
use crate::model::Causes;
use crate::sources::{FilePath, Location, SourceMap};

/// The tables that turn origins into places.
#[derive(Clone, Copy, Debug)]
pub struct Places<'a> {
    /// The source map.
    pub map: &'a SourceMap,
    /// The build's causes, where there was a build.
    pub causes: Option<&'a Causes>,
    /// The directory that paths are shown from.
    pub base: &'a FilePath,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, from the base directory where that is not too far.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl Places<'_> {
    /// The place of an origin; for a cause, the place that requested it.
    pub fn place(&self, origin: Origin) -> Option<Place> {
        let location = self.locate(origin)?;
        Some(Place {
            file: self.relative(&location.path),
            line: location.line,
            column: location.column,
        })
    }

    pub(crate) fn locate(&self, origin: Origin) -> Option<Location> {
        let position = match self.causes {
            Some(causes) => causes.position(origin),
            None => origin,
        };
        self.map.locate(position)
    }

    /// `path` from the base directory, if the two have more than the root in common.
    pub fn relative(&self, path: &FilePath) -> String {
        let shares_start = path.segments().next() == self.base.segments().next();
        if shares_start {
            path.relative_to(self.base)
        } else {
            path.to_string()
        }
    }

    /// The message, the trace and the help, a line each.
    pub(super) fn lines(&self, diagnostic: &Diagnostic) -> Vec<String> {
        let help = diagnostic.help.iter().map(|help| format!("help: {help}"));
        std::iter::once(diagnostic.message.clone())
            .chain(diagnostic.trace.iter().cloned())
            .chain(help)
            .map(|line| self.relative_in(&line))
            .collect()
    }

    /// `text` with the absolute paths in backticks seen from the base directory, as far as the
    /// two have a start in common. A JSON pointer looks the same, and has none.
    pub(super) fn relative_in(&self, text: &str) -> String {
        if *self.base == FilePath::root() {
            return text.to_owned();
        }
        let seen = |(index, part): (usize, &str)| {
            let path = FilePath::new(part);
            let is_path = index % 2 == 1 && part.starts_with('/');
            if is_path && path.segments().next() == self.base.segments().next() {
                path.relative_to(self.base)
            } else {
                part.to_owned()
            }
        };
        let parts: Vec<String> = text.split('`').enumerate().map(seen).collect();
        parts.join("`")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_in_texts_are_seen_from_the_base() {
        let (map, base) = (SourceMap::default(), FilePath::new("/srv/shop/overlays"));
        let places = Places {
            map: &map,
            causes: None,
            base: &base,
        };
        for (text, seen) in [
            ("in `/srv/shop/overlays/pr`", "in `pr`"),
            ("in `/srv/shop/overlays`", "in `.`"),
            (
                "in `/srv/shop/base` and `/srv/x`",
                "in `../base` and `../../x`",
            ),
            ("no `/spec//replicas`, `/`", "no `/spec//replicas`, `/`"),
        ] {
            assert_eq!(places.relative_in(text), seen);
        }
    }
}
