//! A command that gets what a build misses.

use super::message::Message;
use serde::{Deserialize, Serialize};

/// A command for a shell that copies a chart or a remote base into the repository.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Remedy {
    /// The directory to run it in; empty for that of offshoot.yaml.
    pub directory: Message,
    /// The command.
    pub command: String,
    /// The name and the path of the entry that `vendor` in offshoot.yaml needs.
    pub entry: Option<(String, String)>,
}
