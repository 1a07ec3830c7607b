//! The shape of the reference: a field's type, presence, meaning, example and codes.

use crate::diag::Code;

/// The part of a path that stands for the name of an environment.
pub const NAME: &str = "NAME";

/// Fields that belong together.
#[derive(Debug)]
pub struct Section {
    /// The title.
    pub title: &'static str,
    /// The purpose of these fields and its reason, in a few sentences of Markdown.
    pub about: &'static str,
    /// The fields; a field comes before the fields in it.
    pub rows: &'static [Row],
}

/// A field of offshoot.yaml.
#[derive(Debug)]
pub struct Row {
    /// The path: `environments.NAME.images[].name`.
    pub path: &'static str,
    /// The type.
    pub form: Form,
    /// The meaning of a file without the field.
    pub presence: Presence,
    /// The meaning of the field, in Markdown.
    pub meaning: &'static str,
    /// YAML in which the field has a value: fields of an environment for a field below
    /// `environments.NAME`, or else fields of the file.
    pub example: &'static str,
    /// The codes that the field can give beside those of its type (`field-type`, `unknown-field`)
    /// and of templates.
    pub codes: &'static [Code],
}

/// The type of a value.
#[derive(Clone, Copy, Debug)]
pub enum Form {
    /// A string.
    Text,
    /// A string in which `{{ }}` is evaluated.
    Template,
    /// A string that an expression matches.
    Pattern(Pattern),
    /// `true` or `false`.
    Flag,
    /// A whole number, with its bounds.
    Integer {
        /// The least value.
        min: i64,
        /// The greatest value.
        max: i64,
    },
    /// One of these words.
    Word(&'static [&'static str]),
    /// A list.
    List(&'static Form),
    /// A map of names to values.
    Map(&'static Form),
    /// A map of the keys of labels or annotations to templates.
    Metadata,
    /// A map whose fields have rows of their own, below `PATH.`.
    Object,
    /// A list of such maps, below `PATH[].`.
    Objects,
    /// A map of names to such maps, below `PATH.NAME.`, with the names that are accepted.
    Named(Pattern),
    /// A map of names to one such map or a list of them, below `PATH.NAME.`.
    NamedLists(Pattern),
    /// A list, which is short for a map with only this field. Its items are those of the field.
    Short(&'static str),
    /// One of these types.
    Either(&'static [Form]),
}

/// A form of strings that the code checks.
#[derive(Clone, Copy, Debug)]
pub struct Pattern {
    /// The form in words: `a host name`.
    pub what: &'static str,
    /// An expression (RE2, ECMA 262) for the whole string, without anchors.
    pub expression: &'static str,
    /// True if a template may stand there instead.
    pub is_template: bool,
    /// Strings that match, and others that do not.
    pub samples: (&'static [&'static str], &'static [&'static str]),
}

/// The meaning of a file without the field.
#[derive(Clone, Copy, Debug)]
pub enum Presence {
    /// Refused.
    Required,
    /// Refused, unless it has one of these fields instead.
    Or(&'static [&'static str]),
    /// The same as with this value (YAML).
    Default(&'static str),
    /// The case in words.
    Optional(&'static str),
}

/// The keys of labels and annotations (`names::is_qualified_name`), but for their lengths.
pub const KEY: Pattern = Pattern {
    what: "a name, perhaps after a DNS name and `/`",
    expression: r"([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?",
    is_template: false,
    samples: (
        &["team", "example.com/team_A"],
        &["cost center", "a/b/c", "-a", ""],
    ),
};

impl Row {
    /// The path from the environment, for a field below `environments.NAME`.
    pub fn in_environment(&self) -> Option<&'static str> {
        let below = self.path.strip_prefix("environments.")?;
        below.strip_prefix(NAME)?.strip_prefix('.')
    }
}

impl Form {
    /// The prefix of the paths of fields in a value at `path`.
    pub fn below(self, path: &str) -> Option<String> {
        match self {
            Self::Object => Some(format!("{path}.")),
            Self::Objects => Some(format!("{path}[].")),
            Self::Named(_) | Self::NamedLists(_) => Some(format!("{path}.{NAME}.")),
            Self::Either(forms) => forms.iter().find_map(|form| form.below(path)),
            _ => None,
        }
    }

    /// True if the value, or one in it, may be a template.
    pub fn is_template(self) -> bool {
        match self {
            Self::Template | Self::Metadata => true,
            Self::Pattern(pattern) => pattern.is_template,
            Self::List(form) | Self::Map(form) => form.is_template(),
            Self::Either(forms) => forms.iter().any(|form| form.is_template()),
            _ => false,
        }
    }
}
