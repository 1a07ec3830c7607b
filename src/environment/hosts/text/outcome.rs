//! The outcome of a search: the new text, what moved in it, and what could not.

/// The reason why a mention keeps the old name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Part of a regular expression.
    Regex,
    /// Part of a glob with braces.
    Glob,
    /// Part of a percent-encoded URL.
    PercentEncoded,
    /// The dots are escaped.
    Escaped,
    /// A variable adds something in front when the text is used.
    Templated,
    /// Next to characters that may be part of the name.
    Ambiguous,
    /// An international name outside its ASCII form.
    Unicode,
    /// The domain of a mail address.
    Mail,
    /// The key of a map.
    Key,
    /// The name of an object, a label or part of a selector.
    ObjectName,
    /// `DOMAIN/NAME`, where labels or APIs of the render begin with the domain.
    ApiName,
    /// Below a host that moved, and declared by nothing.
    Below,
    /// A zone above hosts that moved.
    Zone,
}

impl Reason {
    /// The reason in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Reason::Regex => "part of a regular expression",
            Reason::Glob => "part of a glob",
            Reason::PercentEncoded => "percent-encoded",
            Reason::Escaped => "written with escapes",
            Reason::Templated => "preceded by a variable",
            Reason::Ambiguous => "next to characters that may be part of the name",
            Reason::Unicode => "written in Unicode",
            Reason::Mail => "the domain of a mail address",
            Reason::Key => "a key",
            Reason::ObjectName => "the name of an object, or a label",
            Reason::ApiName => "perhaps the key of a label, or the name of an API",
            Reason::Below => "below a host that moved, and declared by nothing",
            Reason::Zone => "a zone that production shares",
        }
    }
}

/// A mention that keeps an old name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unmoved {
    /// The name, in lower case; a zone with the dot or the star in front.
    pub host: String,
    /// The reason.
    pub reason: Reason,
}

/// A text with the new names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rewritten {
    /// The new text, if it changed.
    pub text: Option<String>,
    /// Old and new names, in the order of the text.
    pub moves: Vec<(String, String)>,
    /// Mentions that keep the old name.
    pub unmoved: Vec<Unmoved>,
}
