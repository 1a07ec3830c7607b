//! An argument of `edit set image` and `--image`. In: its text. Out: the
//! image, and the changes of its name, tag and digest. The grammar is
//! kustomize's (`kustomize/commands/edit/set/setimage.go`). Knows nothing of
//! the place where the result is written.

use std::fmt;

use crate::diag::{Code, Diagnostic, Origin};
use crate::yaml::Text;

use super::image::Image;

/// The part that keeps the current value.
const KEEP: &str = "*";

/// `IMAGE=NEW:TAG@DIGEST`, or any of the shorter forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageRef {
    /// The image to change, as manifests name it.
    pub name: Text,
    /// The change of the name.
    pub new_name: Part,
    /// The change of the tag.
    pub tag: Part,
    /// The change of the digest.
    pub digest: Part,
    /// The place of the argument, if known.
    pub at: Origin,
}

/// The change that an [`ImageRef`] makes to one part of an `images` entry.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Part {
    /// Removes the field from the entry.
    #[default]
    Absent,
    /// Keeps the current value (`*`).
    Keep,
    /// Sets this value.
    Set(Text),
}

impl ImageRef {
    /// Reads an argument.
    ///
    /// # Errors
    /// `image-reference`, if it changes nothing about an image, or a part is empty.
    pub fn parse(argument: &str) -> Result<Self, Diagnostic> {
        if argument.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return Err(refuse(argument, "has white space in it"));
        }
        let (key, value) = match argument.split_once('=') {
            Some((key, value)) => (Some(key), value),
            None => (None, argument),
        };
        let Image { name, tag, digest } = Image::parse(value);
        let parts = [key, Some(name), tag, digest];
        if parts.contains(&Some("")) {
            return Err(refuse(argument, "has an empty part"));
        }
        if key.is_none() && tag.is_none() && digest.is_none() {
            return Err(refuse(argument, "names an image, and nothing to set"));
        }
        Ok(Self {
            name: key.unwrap_or(name).into(),
            new_name: Part::of(key.map(|_| name)),
            tag: Part::of(tag),
            digest: Part::of(digest),
            at: Origin::NONE,
        })
    }
}

impl fmt::Display for ImageRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        if let Some(name) = self.new_name.written() {
            write!(f, "={name}")?;
        }
        if let Some(tag) = self.tag.written() {
            write!(f, ":{tag}")?;
        }
        match self.digest.written() {
            Some(digest) => write!(f, "@{digest}"),
            None => Ok(()),
        }
    }
}

impl Part {
    /// The part as an argument has it.
    fn written(&self) -> Option<&str> {
        match self {
            Self::Absent => None,
            Self::Keep => Some(KEEP),
            Self::Set(text) => Some(text),
        }
    }

    /// This change after `earlier`: a part that stays has the earlier change.
    pub fn after(&self, earlier: &Self) -> Self {
        match (self, earlier) {
            (Self::Keep, Self::Keep | Self::Set(_)) => earlier.clone(),
            _ => self.clone(),
        }
    }

    fn of(text: Option<&str>) -> Self {
        match text {
            None => Self::Absent,
            Some(KEEP) => Self::Keep,
            Some(text) => Self::Set(text.into()),
        }
    }

    /// The new value of a field whose current value is `existing` (empty if it has none).
    pub fn over(&self, existing: &Text) -> Text {
        match self {
            Self::Absent => Text::default(),
            Self::Keep => existing.clone(),
            Self::Set(text) => text.clone(),
        }
    }
}

fn refuse(argument: &str, what: &str) -> Diagnostic {
    Diagnostic::error(Code::ImageReference, format!("`{argument}` {what}")).help(
        "write IMAGE:TAG, IMAGE@DIGEST, IMAGE:TAG@DIGEST, or IMAGE=NEW followed by any of them; `*` keeps a part",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `name|new name|tag|digest`, with `-` for absent parts.
    fn parsed(argument: &str) -> String {
        let part = |part: &Part| match part {
            Part::Absent => "-".to_owned(),
            Part::Keep => "*".to_owned(),
            Part::Set(text) => text.to_string(),
        };
        match ImageRef::parse(argument) {
            Ok(image) => format!(
                "{}|{}|{}|{}",
                image.name,
                part(&image.new_name),
                part(&image.tag),
                part(&image.digest)
            ),
            Err(diagnostic) => diagnostic.message.absolute(),
        }
    }

    #[test]
    fn every_form_of_kustomize_is_read() {
        for (argument, expected) in [
            ("app:v2", "app|-|v2|-"),
            ("app@sha256:aa", "app|-|-|sha256:aa"),
            ("app:v2@sha256:aa", "app|-|v2|sha256:aa"),
            ("app=other", "app|other|-|-"),
            ("app=reg.io:5000/app", "app|reg.io:5000/app|-|-"),
            (
                "app=reg.io:5000/app:v2@sha256:aa",
                "app|reg.io:5000/app|v2|sha256:aa",
            ),
            ("app=*:v2", "app|*|v2|-"),
            ("app=my:*", "app|my|*|-"),
            ("app=*@sha256:aa", "app|*|-|sha256:aa"),
            ("app=my@*", "app|my|-|*"),
            ("reg.io:5000/app:v2", "reg.io:5000/app|-|v2|-"),
            ("a=b=c:v1", "a|b=c|v1|-"),
        ] {
            assert_eq!(parsed(argument), expected, "{argument}");
            let image = ImageRef::parse(argument).expect(argument);
            assert_eq!(image.to_string(), argument);
        }
    }

    #[test]
    fn what_sets_nothing_is_refused() {
        for argument in ["app", "reg.io:5000/app"] {
            assert!(parsed(argument).contains("nothing to set"), "{argument}");
        }
        for argument in ["", "=app:v1", "app=", "app:", "app@", "app=:v1", "app=x:"] {
            assert!(parsed(argument).contains("empty part"), "{argument}");
        }
        assert!(parsed("app: v1").contains("white space"));
    }

    #[test]
    fn only_a_star_keeps_what_is_there() {
        let existing = Text::from("v1");
        assert_eq!(Part::Absent.over(&existing), "");
        assert_eq!(Part::Keep.over(&existing), "v1");
        assert_eq!(Part::Set("v2".into()).over(&existing), "v2");
    }
}
