//! `--expect-unchanged GLOB`: the targets that must not differ. In: globs, and the
//! targets that differ with the places of their causes. Out: for each target that
//! was expected to be unchanged, the way from the edited line to it.

use std::cmp::Reverse;

use globset::{GlobBuilder, GlobMatcher};

use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin, counted};
use crate::environment::config;
use crate::impact::{Edits, Place, Whose};
use crate::kustomize::{Content, Files};
use crate::sources::{FilePath, Location, SourceMap};

use super::inputs::parts;
use super::outcome::TargetChange;
use super::reach::ReachIndex;
use super::target::Target;
use super::tree_pair::{ComparedTarget, TreePair};

/// The most edited lines that are shown for one target.
const MAX_LINES: usize = 3;

/// The targets that are expected to be unchanged.
#[derive(Debug, Default)]
pub(super) struct ExpectedUnchanged {
    globs: Vec<GlobMatcher>,
}

impl ExpectedUnchanged {
    /// The targets among `targets` that any of the globs `texts` matches.
    ///
    /// # Errors
    /// `glob-syntax`; `glob-unmatched` if a glob matches no target.
    pub(super) fn new(texts: &[String], targets: &[ComparedTarget]) -> Fallible<Self> {
        let mut failures = Failures::default();
        let mut globs = Vec::new();
        for text in texts {
            let built = GlobBuilder::new(text).literal_separator(true).build();
            let matcher = match built {
                Ok(glob) => glob.compile_matcher(),
                Err(error) => {
                    let message = format!("`{text}` is not a glob: {}", error.kind());
                    failures.push(Diagnostic::error(Code::GlobSyntax, message));
                    continue;
                }
            };
            if !targets.iter().any(|target| is_match(&matcher, target)) {
                failures.push(unmatched(text, targets));
            }
            globs.push(matcher);
        }
        failures.or_ok(Self { globs })
    }

    /// True if `target` is expected to be unchanged.
    pub(super) fn has(&self, target: &ComparedTarget) -> bool {
        self.globs.iter().any(|glob| is_match(glob, target))
    }
}

/// `overlays/production/**` also matches `overlays/production`.
fn is_match(glob: &GlobMatcher, target: &ComparedTarget) -> bool {
    let name = &target.listed.name;
    let plain = name.strip_prefix("./").unwrap_or(name);
    glob.is_match(name) || glob.is_match(plain) || glob.is_match(format!("{plain}/"))
}

fn unmatched(text: &str, targets: &[ComparedTarget]) -> Diagnostic {
    let message = format!("`{text}` matches none of the compared targets");
    let unmatched = Diagnostic::error(Code::GlobUnmatched, message);
    let names = targets.iter().map(|target| target.listed.name.as_str());
    let help = "globs match the names that `offshoot diff --since` prints";
    unmatched.suggest_or(text, names, help)
}

/// The diagnostic for a target that must be compared and does not render at the commit.
pub(super) fn uncompared(name: &str, commit: &str) -> Diagnostic {
    let message = format!("`{name}` cannot be compared: it does not render at {commit}");
    Diagnostic::error(Code::TargetUncompared, message).help(
        "`--expect-unchanged` and `--fail-on` need both sides: mend the commit that is compared with, or name one that renders",
    )
}

/// Both trees, as far as the ways between edited lines and targets need them.
#[derive(Clone, Copy)]
pub(super) struct Ways<'a> {
    pub(super) trees: &'a TreePair,
    pub(super) reach: &'a ReachIndex<'a>,
    pub(super) edits: &'a Edits,
    /// The files of the commit.
    pub(super) old: &'a Files<'a>,
    /// The files on disk.
    pub(super) new: &'a Files<'a>,
}

impl Ways<'_> {
    /// The diagnostic for a target that was expected to be unchanged and differs: it leads from the
    /// edited lines to the target.
    pub(super) fn unexpected(self, target: &ComparedTarget, change: &TargetChange) -> Diagnostic {
        let name = &target.listed.name;
        let message = format!("`{name}` was expected to be unchanged, but differs");
        let lines = self.edited_lines(change);
        let first = lines.first().map(|(origin, _)| *origin).unwrap_or_default();
        let ways = lines.iter().take(MAX_LINES).map(|(_, place)| {
            let edited = format!(
                "{}:{}",
                place.path.relative_to(&self.trees.root),
                place.line
            );
            let way = self.way(target, &place.path);
            [vec![edited], way].concat().join(" → ")
        });
        let diagnostic = Diagnostic::error(Code::TargetChanged, message).at(first);
        let diagnostic = ways.fold(diagnostic, Diagnostic::help);
        match lines.len().saturating_sub(MAX_LINES) {
            0 => diagnostic,
            more => diagnostic.help(format!("and from {}", counted(more, "more edited line"))),
        }
    }

    /// The edited lines that caused a target's differences, each once: a line that exists in both
    /// states is an edited line of both. If no cause is known, the first line that differs in the
    /// target's inputs.
    fn edited_lines(self, change: &TargetChange) -> Vec<(Origin, Location)> {
        let differences = change.differences.iter();
        let causes = differences.filter_map(|found| found.cause.as_ref());
        let mut places: Vec<(&Place, Whose)> = causes
            .filter_map(|cause| Some((cause.place.as_ref()?, cause.whose)))
            .filter(|(place, _)| self.edits.touch(&place.path))
            .collect();
        // If a line exists in both states, show the new one.
        places
            .sort_by_key(|(place, whose)| (&place.path, place.line, Reverse(*whose), place.column));
        let origin = |(place, whose): (&Place, Whose)| match whose {
            Whose::Old => origin(place, self.old),
            Whose::New => origin(place, self.new),
        };
        let mut found: Vec<Origin> = places.into_iter().filter_map(origin).collect();
        if let (true, Some(path)) = (found.is_empty(), &change.first_changed) {
            found.extend(first_difference(path, self.old, self.new));
        }
        let located = |origin: Origin| Some((origin, self.map().locate(origin)?));
        let mut lines: Vec<(Origin, Location)> = found.into_iter().filter_map(located).collect();
        lines.dedup_by(|(_, next), (_, kept)| (&next.path, next.line) == (&kept.path, kept.line));
        lines
    }

    fn map(&self) -> &SourceMap {
        self.new.map
    }

    /// The names from the directory that has the file to the target.
    fn way(self, target: &ComparedTarget, file: &FilePath) -> Vec<String> {
        let config = self.trees.new.config.as_ref();
        let is_config = config.is_some_and(|it| *file == it.root.join(config::FILE_NAME));
        let is_kustomization = matches!(target.listed.target, Target::Kustomization(_));
        let directories = if is_config && !is_kustomization {
            Vec::new()
        } else {
            parts(&self.trees.new, &target.listed.target)
        };
        let is_meant = |path: &FilePath| path == file || self.reach.resolved(path) == *file;
        let mut directories = directories.iter();
        let way = directories.find_map(|directory| self.reach.way(directory, &is_meant));
        let directories = way.iter().flat_map(|way| way.iter().rev().skip(1));
        let mut names: Vec<String> = directories
            .map(|directory| directory.relative_to(&self.trees.root))
            .collect();
        if names.last() != Some(&target.listed.name) {
            names.push(target.listed.name.clone());
        }
        names
    }
}

/// The origin of a place in a file.
fn origin(place: &Place, files: &Files<'_>) -> Option<Origin> {
    let content = files.read(&place.path).ok()?;
    let text = content.text?;
    let lines = text.split_inclusive('\n');
    let before: usize = lines.take(place.line - 1).map(str::len).sum();
    let within = text.get(before..)?.chars().take(place.column - 1);
    let within: usize = within.map(char::len_utf8).sum();
    Some(content.origin.offset(before + within))
}

/// The first line of `path` that differs: on disk if the file exists there, else at the commit.
fn first_difference(path: &FilePath, old: &Files<'_>, new: &Files<'_>) -> Option<Origin> {
    let (old, new) = (old.read(path).ok(), new.read(path).ok());
    let text = |content: &Option<Content>| content.as_ref().and_then(|file| file.text.clone());
    let (before, now) = (
        text(&old).unwrap_or_default(),
        text(&new).unwrap_or_default(),
    );
    let pairs = before.split_inclusive('\n').zip(now.split_inclusive('\n'));
    let alike = pairs.take_while(|(before, now)| before == now);
    let offset = alike.map(|(line, _)| line.len()).sum();
    Some(new.or(old)?.origin.offset(offset))
}
