//! Texts about the inputs of a render, in the words of those who give them: an option of the
//! command line is a parameter of an Application in Argo CD.

use serde::{Deserialize, Serialize};

/// The party that asks for a render, and reads what is said about it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Caller {
    /// A person or a script at a command line.
    #[default]
    CommandLine,
    /// Argo CD, which shows messages to people who set parameters.
    ArgoCd,
}

/// A text in the words of each caller.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Wording {
    /// The text about options.
    pub option: String,
    /// The text about parameters.
    pub parameter: String,
}

impl Wording {
    /// A text about an option, and the same about a parameter.
    pub fn new(option: impl Into<String>, parameter: impl Into<String>) -> Self {
        Self {
            option: option.into(),
            parameter: parameter.into(),
        }
    }

    /// The text for `caller`.
    pub fn for_caller(&self, caller: Caller) -> &str {
        match caller {
            Caller::CommandLine => &self.option,
            Caller::ArgoCd => &self.parameter,
        }
    }
}
