//! A forge that is a file: comments, notes and deployments, for the stand-ins of `gh` and `curl`.

use std::process::Command;

use serde_json::{Value, json};

use crate::support::{Repository, read};

/// The forge, and the files of a job on it.
pub(super) struct Forge {
    directory: Repository,
}

impl Forge {
    pub(super) fn new(state: &Value) -> Self {
        let mut all = json!({"comments": [], "notes": [], "deployments": {}, "statuses": []});
        for (key, value) in state.as_object().into_iter().flatten() {
            all[key] = value.clone();
        }
        let files = [("state", all.to_string())];
        let files = files.each_ref().map(|(name, text)| (*name, text.as_str()));
        Self {
            directory: Repository::new(&files),
        }
    }

    /// Gives a script the environment of a job for pull request 7.
    pub(super) fn on<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        let path = |name: &str| self.directory.path().join(name);
        command
            .env("FORGE", path("state"))
            .env("GITHUB_REPOSITORY", "platform/manifests")
            .env("PULL_REQUEST", "7")
            .env("GITHUB_OUTPUT", path("output"))
            .env("GITHUB_STEP_SUMMARY", path("summary"))
    }

    pub(super) fn state(&self) -> Value {
        serde_json::from_str(&self.read("state")).expect("JSON")
    }

    pub(super) fn bodies(&self, kind: &str) -> Vec<String> {
        let state = self.state();
        let all = state[kind].as_array().expect("a list").iter();
        all.map(|it| it["body"].as_str().expect("a text").to_owned())
            .collect()
    }

    pub(super) fn comments(&self) -> Vec<String> {
        self.bodies("comments")
    }

    /// A file of the job.
    pub(super) fn read(&self, name: &str) -> String {
        read(&self.directory.path().join(name))
    }
}
