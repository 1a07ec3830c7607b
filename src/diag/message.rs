//! Texts for people, whose values stay typed until they are shown: a path is
//! shown as seen from the working directory, and whatever else looks like one
//! stays as it is.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

use super::visible::{visible, visible_name};
use super::wording::{Caller, Wording};

/// A text for people. The macro `message!` fills a template with values.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Message(Vec<Part>);

/// A part of a [`Message`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Part {
    /// A text on one line.
    Text(String),
    /// The absolute path of a file.
    Path(Arc<str>),
    /// A text about an input, in the words of whoever gives it.
    Wording(Wording),
    /// The end of a line of a template. One in a value is shown as `\n`: the value is a name in a file.
    Break,
}

impl Message {
    /// The template with each `{}` replaced by a value.
    pub fn filled(template: &str, values: &[&dyn Shown]) -> Self {
        let mut message = Self::default();
        let mut values = values.iter();
        for (index, text) in template.split(HOLE).enumerate() {
            if index > 0
                && let Some(value) = values.next()
            {
                value.show(&mut message);
            }
            for (index, line) in text.split('\n').enumerate() {
                if index > 0 {
                    message.0.push(Part::Break);
                }
                message.push_text(line);
            }
        }
        message
    }

    /// Its parts, in order.
    pub fn parts(&self) -> &[Part] {
        &self.0
    }

    /// Appends a text.
    pub fn push_text(&mut self, text: &str) {
        match self.0.last_mut() {
            _ if text.is_empty() => {}
            Some(Part::Text(last)) => last.push_str(text),
            _ => self.0.push(Part::Text(text.to_owned())),
        }
    }

    /// Appends the absolute path of a file.
    pub fn push_path(&mut self, path: Arc<str>) {
        self.0.push(Part::Path(path));
    }

    /// Appends another text.
    pub fn push(&mut self, other: &Self) {
        for part in &other.0 {
            match part {
                Part::Text(text) => self.push_text(text),
                part => self.0.push(part.clone()),
            }
        }
    }

    /// The same with `change` of each text that is not a path.
    #[must_use]
    pub(crate) fn map_texts(&self, change: impl Fn(&str) -> String) -> Self {
        let part = |part: &Part| match part {
            Part::Text(text) => Part::Text(change(text)),
            Part::Path(path) => Part::Path(Arc::clone(path)),
            Part::Wording(words) => Part::Wording(Wording::new(
                change(&words.option),
                change(&words.parameter),
            )),
            Part::Break => Part::Break,
        };
        Self(self.0.iter().map(part).collect())
    }

    /// The same with `change` of each path.
    #[must_use]
    pub(crate) fn map_paths(&self, change: impl Fn(&str) -> String) -> Self {
        let part = |part: &Part| match part {
            Part::Path(path) => Part::Path(change(path).into()),
            part => part.clone(),
        };
        Self(self.0.iter().map(part).collect())
    }

    /// The text for `caller` with every path as `show_path` shows it, on one line: names from files that
    /// anybody may have written are in it.
    pub fn text_with(&self, caller: Caller, show_path: impl Fn(&str) -> String) -> String {
        let text = |part: &Part| match part {
            Part::Text(text) => visible(text),
            Part::Path(path) => visible_name(&show_path(path)),
            Part::Wording(words) => words.for_caller(caller).to_owned(),
            Part::Break => "\n".to_owned(),
        };
        self.0.iter().map(text).collect()
    }

    /// The text with absolute paths and about options, for those who know neither a working directory nor a caller.
    pub fn absolute(&self) -> String {
        self.text_with(Caller::CommandLine, str::to_owned)
    }
}

impl From<String> for Message {
    fn from(text: String) -> Self {
        if text.is_empty() {
            return Self::default();
        }
        Self(vec![Part::Text(text)])
    }
}

impl From<Wording> for Message {
    fn from(words: Wording) -> Self {
        Self(vec![Part::Wording(words)])
    }
}

impl From<&str> for Message {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl PartialEq<str> for Message {
    fn eq(&self, text: &str) -> bool {
        match self.0.as_slice() {
            [] => text.is_empty(),
            [Part::Text(own)] => own == text,
            [Part::Wording(words)] => words.option == text,
            _ => false,
        }
    }
}

impl PartialEq<&str> for Message {
    fn eq(&self, text: &&str) -> bool {
        *self == **text
    }
}

/// A value in a [`Message`].
pub trait Shown {
    /// Appends it.
    fn show(&self, message: &mut Message);
}

/// All but paths: these are not [`fmt::Display`], so that none becomes a text by accident.
impl<T: fmt::Display + ?Sized> Shown for T {
    fn show(&self, message: &mut Message) {
        message.push_text(&self.to_string());
    }
}

impl Shown for Wording {
    fn show(&self, message: &mut Message) {
        message.0.push(Part::Wording(self.clone()));
    }
}

impl Shown for &Message {
    fn show(&self, message: &mut Message) {
        (*self).show(message);
    }
}

impl Shown for Message {
    fn show(&self, message: &mut Message) {
        message.push(self);
    }
}

const HOLE: &str = "{}";

/// The number of `{}` in a template.
///
/// # Panics
/// At compile time, for a brace that is not part of one.
pub(crate) const fn holes(template: &str) -> usize {
    let bytes = template.as_bytes();
    let (mut index, mut count) = (0, 0);
    while index < bytes.len() {
        match bytes[index] {
            b'{' => {
                assert!(
                    index + 1 < bytes.len() && bytes[index + 1] == b'}',
                    "a template has a brace without its partner"
                );
                count += 1;
                index += 2;
            }
            b'}' => panic!("a template has a brace without its partner"),
            _ => index += 1,
        }
    }
    count
}

/// A [`Message`] from a template with `{}` for each value: ``message!("`{}` is empty", &path)``.
/// The compiler checks that there are as many values as `{}`.
macro_rules! message {
    ($template:literal $(, $value:expr)* $(,)?) => {{
        const { assert!($crate::diag::message::holes($template) == <[&str]>::len(&[$(stringify!($value)),*])) };
        $crate::diag::message::Message::filled($template, &[$(&$value),*])
    }};
}
pub(crate) use message;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::FilePath;

    #[test]
    fn only_a_path_is_shown_as_one() {
        let path = FilePath::new("/srv/shop/base");
        let inner = message!("in `{}`", path);
        let message = message!("{}: {} has `{}`", "a ` of `/srv", inner, "/srv/shop");
        assert_eq!(
            message.text_with(Caller::CommandLine, |path| path.replace("/srv/shop/", "")),
            "a ` of `/srv: in `base` has `/srv/shop`"
        );
        assert_eq!(
            message.absolute(),
            "a ` of `/srv: in `/srv/shop/base` has `/srv/shop`"
        );
    }

    #[test]
    fn an_input_has_the_name_that_its_giver_knows() {
        let input = Wording::new("`--branch`", "parameter `branch`");
        let message = message!("{} is empty in {}", input, FilePath::new("/shop"));
        let text = |caller| message.text_with(caller, |path| format!("<{path}>"));
        assert_eq!(text(Caller::CommandLine), "`--branch` is empty in </shop>");
        assert_eq!(
            text(Caller::ArgoCd),
            "parameter `branch` is empty in </shop>"
        );
    }

    #[test]
    fn only_a_template_has_lines() {
        let message = message!("a:\n  {}\n", "b\n\u{1b}[1mc");
        assert_eq!(message.absolute(), "a:\n  b\\n\\u{1b}[1mc\n");
    }

    #[test]
    fn texts_are_one_part() {
        assert_eq!(message!("{}{}{}", "a", 1, 'b'), Message::from("a1b"));
        assert_eq!(message!(""), "");
    }
}
