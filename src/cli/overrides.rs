//! `--branch`, `--image`, `--images`, `--set` and `--for`: the options of every command
//! that renders environments. In: the options. Out: a [`Request`], and whether any
//! target takes them.

use std::collections::BTreeMap;

use clap::ValueEnum;
use serde::Serialize;

use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin, Wording};
use crate::environment::{Applier, Request};
use crate::model::{ImageRef, image_lines};
use crate::sources::{FilePath, SourceMap};

use super::input::read_text;
use super::session::Session;

/// The options of every command that renders environments.
#[derive(Clone, Debug, clap::Args, Serialize)]
pub(super) struct OverrideArgs {
    /// Branch to render per-branch environments for
    #[arg(short, long, value_name = "NAME", help_heading = HEADING)]
    pub(super) branch: Option<String>,
    /// Override an image: IMAGE:TAG, IMAGE@DIGEST or IMAGE=NEW:TAG@DIGEST
    ///
    /// The syntax is that of `kustomize edit set image`. A part that is `*` stays as it is:
    /// `api=mirror.example.com/api:*` changes the name of `api` and keeps its tag.
    #[arg(short, long, value_name = "REF", help_heading = HEADING)]
    image: Vec<String>,
    /// Override the images in a file, one per line; --image wins
    #[arg(long, value_name = "FILE", help_heading = HEADING)]
    images: Vec<String>,
    /// Set `set.KEY` for the templates in offshoot.yaml
    #[arg(long, value_name = "KEY=VALUE", help_heading = HEADING)]
    set: Vec<String>,
    /// Tool that will apply the output: kubectl by default
    #[arg(long = "for", value_name = "TOOL", help_heading = HEADING)]
    applier: Option<AppliedBy>,
}

const HEADING: &str = "Options for environments";

/// The tool that applies the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize)]
enum AppliedBy {
    /// kubectl apply; the name of a Job changes with its content
    Kubectl,
    /// Argo CD; a Job becomes a hook
    Argocd,
}

/// The options of commands that only name an environment.
#[derive(Debug, clap::Args)]
pub(super) struct BranchArgs {
    /// Branch to name per-branch environments for
    #[arg(short, long, value_name = "NAME", help_heading = HEADING)]
    branch: Option<String>,
    /// Set `set.KEY` for the templates in offshoot.yaml
    #[arg(long, value_name = "KEY=VALUE", help_heading = HEADING)]
    set: Vec<String>,
}

impl BranchArgs {
    /// The options that are given.
    pub(super) fn given(&self) -> impl Iterator<Item = &'static str> {
        let branch = self.branch.as_ref().map(|_| "--branch");
        let set = (!self.set.is_empty()).then_some("--set");
        branch.into_iter().chain(set)
    }

    /// The request that these options make.
    ///
    /// # Errors
    /// All errors of settings.
    pub(super) fn request(&self, session: &Session) -> Fallible<Request> {
        let at = |branch: &str| session.map.add_option("--branch", branch);
        Ok(Request {
            branch: self.branch.clone(),
            branch_at: self.branch.as_deref().map_or(Origin::NONE, at),
            set: settings(&self.set)?,
            ..Request::default()
        })
    }
}

impl OverrideArgs {
    /// The files that they name.
    pub(super) fn files(&self, session: &Session) -> Vec<FilePath> {
        let files = self.images.iter();
        files.map(|file| session.path(file)).collect()
    }

    /// The request that these options make of every environment, each with its place.
    ///
    /// # Errors
    /// All errors of images, their files, and settings.
    pub(super) fn request(&self, session: &Session) -> Fallible<Request> {
        let mut failures = Failures::default();
        let map = &session.map;
        let from_files = failures.keep(self.images_in_files(session));
        let images = failures.keep(image_options(&self.image, map));
        let set = failures.keep(settings(&self.set));
        let branch = self.branch.as_deref();
        failures.or_ok(Request {
            branch: self.branch.clone(),
            branch_at: branch.map_or(Origin::NONE, |branch| map.add_option("--branch", branch)),
            images: from_files.into_iter().chain(images).flatten().collect(),
            set: set.unwrap_or_default(),
            applier: match self.applier {
                Some(AppliedBy::Argocd) => Applier::ArgoCd,
                Some(AppliedBy::Kubectl) | None => Applier::Kubectl,
            },
            ..Request::default()
        })
    }

    /// The images in the files of `--images`: one per line, `#` begins a comment.
    fn images_in_files(&self, session: &Session) -> Fallible<Vec<ImageRef>> {
        let mut failures = Failures::default();
        let mut images = Vec::new();
        for file in &self.images {
            let path = session.path(file);
            let Some(text) = failures.keep(read_text(&path)) else {
                continue;
            };
            let start = session.map.add(path, text.clone());
            let lines = failures.keep(image_lines(&text, start)).unwrap_or_default();
            images.extend(lines.into_iter().map(|line| line.image));
        }
        failures.or_ok(images)
    }

    /// Refuses options that no target takes: they were meant for something else. `per_branch` has
    /// an entry for each target that is an environment: whether it is per branch. Options of the
    /// fields `from_environment` were set in the environment, for other calls as well.
    ///
    /// # Errors
    /// `option-unused`.
    pub(super) fn refuse_unused(
        &self,
        per_branch: &[bool],
        from_environment: &[String],
    ) -> Fallible<()> {
        let has_environment = !per_branch.is_empty();
        let options = [
            ("--branch", "branch", self.branch.is_some()),
            ("--image", "image", !self.image.is_empty()),
            ("--images", "images", !self.images.is_empty()),
            ("--set", "set", !self.set.is_empty()),
            ("--for", "applier", self.applier.is_some()),
        ];
        let mut failures = Failures::default();
        for (option, field, is_given) in options {
            let (is_taken, takers) = match option {
                "--branch" => (per_branch.contains(&true), "per-branch environments"),
                _ => (has_environment, "environments"),
            };
            let is_typed = is_given && !from_environment.iter().any(|from| from == field);
            if is_typed && !is_taken {
                let message = format!("no target takes `{option}`");
                let help = format!("`{option}` is for {takers}: remove it, or name one");
                failures.push(Diagnostic::error(Code::OptionUnused, message).help(help));
            }
        }
        failures.or_ok(())
    }
}

/// The images of `--image`, each with its place.
fn image_options(texts: &[String], map: &SourceMap) -> Fallible<Vec<ImageRef>> {
    let mut images = image_refs(texts)?;
    for (image, text) in images.iter_mut().zip(texts) {
        image.at = map.add_option("--image", text);
    }
    Ok(images)
}

/// The parsed image references, or the errors of all of them.
pub(super) fn image_refs(texts: &[String]) -> Fallible<Vec<ImageRef>> {
    let mut failures = Failures::default();
    let parse = |text: &String| ImageRef::parse(text).map_err(Into::into);
    let images = texts
        .iter()
        .filter_map(|text| failures.keep(parse(text)))
        .collect();
    failures.or_ok(images)
}

/// The key and the value of KEY=VALUE.
///
/// # Errors
/// `setting-syntax`, with `message`.
pub(super) fn setting(text: &str, message: impl Fn() -> String) -> Fallible<(String, String)> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err(not_a_setting(message()).into()),
    }
}

/// The error of a text that is not KEY=VALUE.
pub(super) fn not_a_setting(message: String) -> Diagnostic {
    Diagnostic::error(Code::SettingSyntax, message).help(Wording::new(
        "write `--set KEY=VALUE`",
        "write a `map`, or KEY=VALUE in an `array`",
    ))
}

/// `--set KEY=VALUE`; the last value of a key wins.
fn settings(texts: &[String]) -> Fallible<BTreeMap<String, String>> {
    let mut failures = Failures::default();
    let mut settings = BTreeMap::new();
    for text in texts {
        let message = || format!("`{text}` is not a setting");
        settings.extend(failures.keep(setting(text, message)));
    }
    failures.or_ok(settings)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unused(args: &OverrideArgs, per_branch: &[bool], from_environment: &[&str]) -> Vec<String> {
        let from: Vec<String> = from_environment.iter().map(|&field| field.into()).collect();
        let refused = args.refuse_unused(per_branch, &from).err();
        let messages = refused
            .iter()
            .flatten()
            .map(|found| found.message.absolute());
        messages.collect()
    }

    #[test]
    fn options_are_for_environments() {
        let args = OverrideArgs {
            branch: Some("a".into()),
            image: vec!["a:b".into()],
            images: vec!["images.txt".into()],
            set: vec!["a=b".into()],
            applier: Some(AppliedBy::Argocd),
        };
        assert_eq!(unused(&args, &[true], &[]), [""; 0]);
        assert_eq!(unused(&args, &[false], &[]), ["no target takes `--branch`"]);
        assert_eq!(unused(&args, &[], &[]).len(), 5);
        let all = ["branch", "image", "images", "set", "applier"];
        assert_eq!(unused(&args, &[], &all), [""; 0]);
    }

    #[test]
    fn the_last_setting_of_a_key_wins() {
        let set = |texts: &[&str]| {
            let texts: Vec<String> = texts.iter().map(|&text| text.into()).collect();
            settings(&texts).map(|set| set.into_iter().collect::<Vec<_>>())
        };
        let expected = vec![("a".to_owned(), "2=3".to_owned())];
        assert_eq!(set(&["a=1", "a=2=3"]), Ok(expected));
        assert_eq!(
            set(&["a", "=b"]).map_err(|failed| failed.iter().count()),
            Err(2)
        );
    }
}
