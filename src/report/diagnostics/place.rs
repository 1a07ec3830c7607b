//! Places of origins: `file:line:column`, as a reader would type it.

use crate::diag::{Caller, Message, Origin, visible_name};
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
    /// The reader.
    pub caller: Caller,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, from the base directory where that is not too far, as text that may be shown.
    pub file: String,
    /// The same as it is, for programs.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl Places<'_> {
    /// The place of an origin; for a cause, the place that requested it.
    pub fn place(&self, origin: Origin) -> Option<Place> {
        let location = self.locate(origin)?;
        let path = self.relative(&location.path);
        Some(Place {
            file: visible_name(&path),
            path,
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
            path.as_str().to_owned()
        }
    }

    /// `message` for the caller, with its paths as [`Places::relative`] shows them.
    pub fn text(&self, message: &Message) -> String {
        message.text_with(self.caller, |path| self.relative(&FilePath::new(path)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::message;

    #[test]
    fn paths_in_messages_are_seen_from_the_base() {
        let (map, base) = (SourceMap::default(), FilePath::new("/srv/shop/overlays"));
        let places = Places {
            map: &map,
            causes: None,
            base: &base,
            caller: Caller::CommandLine,
        };
        for (path, seen) in [
            ("/srv/shop/overlays/pr", "`pr`"),
            ("/srv/shop/overlays", "`.`"),
            ("/srv/shop/base", "`../base`"),
            ("/srv/x", "`../../x`"),
            ("/elsewhere/x", "`/elsewhere/x`"),
        ] {
            assert_eq!(places.text(&message!("`{}`", FilePath::new(path))), seen);
            assert_eq!(places.text(&message!("`{}`", path)), format!("`{path}`"));
        }
    }
}
