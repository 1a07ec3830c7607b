//! A word that may come at the cursor.

/// Something that may come at the cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Candidate {
    /// The whole word.
    pub(super) value: String,
    /// Its meaning, in a few words; may be empty.
    pub(super) description: String,
}

impl Candidate {
    /// A word that explains itself.
    pub(super) fn new(value: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            description: String::new(),
        }
    }

    /// A command with what it is for.
    pub(super) fn of_command(command: &clap::Command) -> Self {
        let about = command.get_about().map(ToString::to_string);
        Self::new(command.get_name()).described(about.unwrap_or_default())
    }

    /// The same word with its meaning.
    pub(super) fn described(self, description: impl Into<String>) -> Self {
        Self {
            description: description.into(),
            ..self
        }
    }

    /// The same word behind `prefix`.
    pub(super) fn after(self, prefix: &str) -> Self {
        Self {
            value: format!("{prefix}{}", self.value),
            ..self
        }
    }
}
