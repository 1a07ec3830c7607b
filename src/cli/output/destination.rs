//! The meaning of `--output`, which is one in all commands. In: its text, and the formats of a
//! command. Out: where the output goes, and in which format.
//!
//! A format of the command is printed. An existing directory, or a name that ends in `/`, gets
//! files. A name with an extension that the command has a format for is a file. Anything else is
//! more likely to be a typing error than the name of a new file.

use std::ffi::OsStr;
use std::marker::PhantomData;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Command, ValueEnum};

use crate::cli::command_result::Failure;
use crate::cli::session::Session;
use crate::diag::{Code, Diagnostic, Fallible, did_you_mean, listed, nearest};
use crate::sources::FilePath;

use super::file::{is_directory, write_file};

/// The formats of a command's output.
pub(crate) trait OutputFormat: ValueEnum + Copy + Send + Sync + 'static {
    /// The format that is printed without `--output`, and written to devices.
    const DEFAULT: Self;
    /// The extensions of files, each with its format.
    const EXTENSIONS: &'static [(&'static str, Self)];
    /// True if the command writes files into a directory.
    const WRITES_DIRECTORIES: bool = false;
}

/// The place of a command's output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Destination<F> {
    /// Standard output.
    Printed(F),
    /// A file.
    File(F, FilePath),
    /// A directory.
    Directory(FilePath),
}

impl<F: OutputFormat> Destination<F> {
    /// The destination that the text of `--output` names.
    ///
    /// # Errors
    /// `output-format`.
    pub(crate) fn find(text: &str, session: &mut Session) -> Fallible<Self> {
        if let Some(format) = format_named(text) {
            return Ok(Self::Printed(format));
        }
        let path = session.path(text);
        let is_named = !text.is_empty();
        if is_named && (text.ends_with('/') || is_directory(&path)) {
            return if F::WRITES_DIRECTORIES {
                Ok(Self::Directory(path))
            } else {
                Err(no_directory::<F>(text).into())
            };
        }
        let format = format_of_file(text).ok_or_else(|| unknown::<F>(text))?;
        session.write_plainly();
        Ok(Self::File(format, path))
    }

    /// The format.
    pub(crate) fn format(&self) -> F {
        match self {
            Self::Printed(format) | Self::File(format, _) => *format,
            Self::Directory(_) => F::DEFAULT,
        }
    }

    /// Prints or writes a text for programs.
    ///
    /// # Errors
    /// `output-unwritable`.
    pub(crate) fn print(&self, text: &str, session: &mut Session) -> Result<(), Failure> {
        match self {
            Self::File(_, path) => {
                write_file(path, text)?;
                session.say_file(path);
                Ok(())
            }
            Self::Printed(_) | Self::Directory(_) => session.print(text),
        }
    }

    /// Shows or writes a text for people.
    ///
    /// # Errors
    /// `output-unwritable`.
    pub(crate) fn show(&self, text: &str, session: &mut Session) -> Result<(), Failure> {
        match self {
            Self::File(..) => self.print(text, session),
            Self::Printed(_) | Self::Directory(_) => session.show(text),
        }
    }
}

/// The format that `text` names, by itself or as the extension of a file; the default if it is
/// neither, which [`Destination::find`] refuses.
pub(crate) fn format_in<F: OutputFormat>(text: &str) -> F {
    let format = format_named(text).or_else(|| format_of_file(text));
    format.unwrap_or(F::DEFAULT)
}

fn format_named<F: OutputFormat>(text: &str) -> Option<F> {
    let mut formats = F::value_variants().iter();
    formats.find(|format| name(*format) == text).copied()
}

fn format_of_file<F: OutputFormat>(text: &str) -> Option<F> {
    // A device or a pipe has no extension, and nobody types one by mistake.
    if text.starts_with("/dev/") {
        return Some(F::DEFAULT);
    }
    let (stem, extension) = text.rsplit_once('.')?;
    let mut extensions = F::EXTENSIONS.iter();
    let (_, format) = extensions.find(|(known, _)| *known == extension && !stem.is_empty())?;
    Some(*format)
}

fn name<F: ValueEnum>(format: &F) -> String {
    let value = format.to_possible_value();
    value.map_or_else(String::new, |value| value.get_name().to_owned())
}

fn names<F: OutputFormat>() -> Vec<String> {
    F::value_variants().iter().map(name).collect()
}

fn unknown<F: OutputFormat>(text: &str) -> Diagnostic {
    let place = if F::WRITES_DIRECTORIES {
        "a format, a file name nor an existing directory"
    } else {
        "a format of this command nor a file with such an extension"
    };
    let diagnostic = Diagnostic::error(Code::OutputFormat, format!("`{text}` is neither {place}"));
    let diagnostic = match near::<F>(text) {
        Some(near) => diagnostic.help(did_you_mean(near)),
        None => diagnostic,
    };
    let help = choices::<F>();
    if F::WRITES_DIRECTORIES && !text.is_empty() {
        diagnostic.help(format!("{help}; `{text}/` is a new directory"))
    } else {
        diagnostic.help(help)
    }
}

/// The format, or the file name with another extension, that `text` is a slip of.
fn near<F: OutputFormat>(text: &str) -> Option<String> {
    let extensions = || F::EXTENSIONS.iter().map(|(extension, _)| *extension);
    if let Some((stem, extension)) = text.rsplit_once('.') {
        let near = nearest(extension, extensions())?;
        return Some(format!("{stem}.{near}"));
    }
    let names = names::<F>();
    let near = nearest(text, names.iter().map(String::as_str).chain(extensions()))?;
    // `yml` is a slip of `yaml`, as every extension is of the format that it stands for.
    let mut formats = F::EXTENSIONS.iter();
    let format = formats.find(|(extension, _)| *extension == near);
    Some(format.map_or_else(|| near.to_owned(), |(_, format)| name(format)))
}

fn no_directory<F: OutputFormat>(text: &str) -> Diagnostic {
    let message = format!("`{text}` is a directory, and this command writes no files into one");
    Diagnostic::error(Code::OutputFormat, message).help(choices::<F>())
}

fn choices<F: OutputFormat>() -> String {
    let names = names::<F>();
    let extensions: Vec<String> = F::EXTENSIONS
        .iter()
        .map(|(end, _)| format!(".{end}"))
        .collect();
    let extensions = match extensions.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        all => all.concat(),
    };
    let formats = listed(names.iter().map(String::as_str));
    format!("the formats are {formats}; files end in {extensions}")
}

/// A parser that takes any text, and lists the formats in the help and for shells.
#[derive(Clone)]
pub(crate) struct FormatOrPath<F>(PhantomData<F>);

impl<F> FormatOrPath<F> {
    pub(crate) fn new() -> Self {
        Self(PhantomData)
    }
}

impl<F: OutputFormat> TypedValueParser for FormatOrPath<F> {
    type Value = String;

    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let variants = F::value_variants().iter();
        Some(Box::new(variants.filter_map(ValueEnum::to_possible_value)))
    }
}
