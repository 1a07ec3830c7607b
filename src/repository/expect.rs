//! `--expect-unchanged GLOB`: what must not differ. In: globs, and the targets
//! that differ with the places that this comes from. Out: for each that is
//! expected to stay as it is, the way from the edited line to it.

use globset::{GlobBuilder, GlobMatcher};

use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin};
use crate::environment::config;
use crate::impact::{Edits, Place, Whose};
use crate::kustomize::{Content, Files};
use crate::repository::reach::Reaches;
use crate::repository::since::{Pair, Since};
use crate::repository::target::Target;
use crate::sources::{FilePath, SourceMap};

use super::outcome::Moved;

/// Most places that are shown for one target.
const MOST_PLACES: usize = 3;

/// Names of targets that are expected to stay as they are.
#[derive(Default)]
pub(crate) struct Expected {
    globs: Vec<GlobMatcher>,
}

impl Expected {
    /// The targets among `pairs` that any of `texts` matches.
    ///
    /// # Errors
    /// `glob-syntax`; `glob-unmatched`, where one matches none.
    pub(crate) fn new(texts: &[String], pairs: &[Pair]) -> Fallible<Self> {
        let mut failures = Failures::default();
        let mut globs = Vec::new();
        for text in texts {
            let built = GlobBuilder::new(text).literal_separator(true).build();
            let matcher = match built {
                Ok(glob) => glob.compile_matcher(),
                Err(error) => {
                    let message = format!("`{text}` is no glob: {}", error.kind());
                    failures.push(Diagnostic::error(Code::GlobSyntax, message));
                    continue;
                }
            };
            if !pairs.iter().any(|pair| is_match(&matcher, pair)) {
                failures.push(unmatched(text, pairs));
            }
            globs.push(matcher);
        }
        failures.or_ok(Self { globs })
    }

    /// True if the target is to stay as it is.
    pub(crate) fn has(&self, pair: &Pair) -> bool {
        self.globs.iter().any(|glob| is_match(glob, pair))
    }
}

/// `overlays/production/**` also means `overlays/production`.
fn is_match(glob: &GlobMatcher, pair: &Pair) -> bool {
    let name = &pair.listed.name;
    let plain = name.strip_prefix("./").unwrap_or(name);
    glob.is_match(name) || glob.is_match(plain) || glob.is_match(format!("{plain}/"))
}

fn unmatched(text: &str, pairs: &[Pair]) -> Diagnostic {
    let message = format!("`{text}` matches no target that is compared");
    let unmatched = Diagnostic::error(Code::GlobUnmatched, message);
    let names = pairs.iter().map(|pair| pair.listed.name.as_str());
    let help = "globs are matched with the names that `offshoot list` prints";
    unmatched.suggest_or(text, names, help)
}

/// The lines of edited files that a target's differences come from, each once; where none is known
/// to have made one, the first that differs in the files that the target is rendered from.
pub(crate) fn edited_lines(
    moved: &Moved,
    edits: &Edits,
    old: &Files<'_>,
    new: &Files<'_>,
) -> Vec<Origin> {
    let differences = moved.differences.iter();
    let causes = differences.filter_map(|found| found.cause.as_ref());
    let mut places: Vec<(&Place, Whose)> = causes
        .filter_map(|cause| Some((cause.place.as_ref()?, cause.whose)))
        .filter(|(place, _)| edits.touch(&place.path))
        .collect();
    places.sort();
    places.dedup_by_key(|(place, whose)| (&place.path, place.line, *whose));
    let origin = |(place, whose): (&Place, Whose)| match whose {
        Whose::Old => origin(place, old),
        Whose::New => origin(place, new),
    };
    let found: Vec<Origin> = places.into_iter().filter_map(origin).collect();
    match &moved.first {
        Some(path) if found.is_empty() => first_difference(path, old, new).into_iter().collect(),
        _ => found,
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

/// The first line of `path` that differs, on disk where the file is there.
fn first_difference(path: &FilePath, old: &Files<'_>, new: &Files<'_>) -> Option<Origin> {
    let (was, is) = (old.read(path).ok(), new.read(path).ok());
    let text = |content: &Option<Content>| content.as_ref().and_then(|file| file.text.clone());
    let (before, now) = (
        text(&was).unwrap_or_default(),
        text(&is).unwrap_or_default(),
    );
    let pairs = before.split_inclusive('\n').zip(now.split_inclusive('\n'));
    let alike = pairs.take_while(|(before, now)| before == now);
    let offset = alike.map(|(line, _)| line.len()).sum();
    Some(is.or(was)?.origin.offset(offset))
}

/// What is said of a target that was to stay as it is, and differs: the ways from `edits` to it.
pub(crate) fn unexpected(
    pair: &Pair,
    edits: &[Origin],
    since: &Since,
    reaches: &Reaches<'_>,
    map: &SourceMap,
) -> Diagnostic {
    let name = &pair.listed.name;
    let message = format!("`{name}` is expected not to differ, and does");
    let first = edits.first().copied().unwrap_or_default();
    let ways = edits.iter().take(MOST_PLACES).filter_map(|edit| {
        let place = map.locate(*edit)?;
        let edited = format!("{}:{}", place.path.relative_to(&since.root), place.line);
        let way = way(pair, &place.path, since, reaches);
        Some([vec![edited], way].concat().join(" → "))
    });
    // A line that changed is one on both sides.
    let mut ways: Vec<String> = ways.collect();
    ways.dedup();
    let diagnostic = Diagnostic::error(Code::TargetMoved, message).at(first);
    let diagnostic = ways.into_iter().fold(diagnostic, Diagnostic::help);
    match edits.len().checked_sub(MOST_PLACES) {
        None | Some(0) => diagnostic,
        Some(more) => diagnostic.help(format!("and from {more} more edited lines")),
    }
}

/// The names from the directory that has the file to the target.
fn way(pair: &Pair, file: &FilePath, since: &Since, reaches: &Reaches<'_>) -> Vec<String> {
    let directory = match (&pair.listed.target, &since.new.environments) {
        (Target::Kustomization(directory), _) => Some(directory.clone()),
        (Target::Environment(name), Some(found)) => {
            let spec = found.config.environment(name).ok();
            let is_config = *file == found.root.join(config::FILE_NAME);
            spec.filter(|_| !is_config)
                .map(|spec| found.root.join(&spec.path.value))
        }
        _ => None,
    };
    let is_meant = |path: &FilePath| path == file || reaches.resolved(path) == *file;
    let way = directory.and_then(|directory| reaches.way(&directory, &is_meant));
    let directories = way.iter().flat_map(|way| way.iter().rev().skip(1));
    let mut names: Vec<String> = directories
        .map(|directory| directory.relative_to(&since.root))
        .collect();
    if names.last() != Some(&pair.listed.name) {
        names.push(pair.listed.name.clone());
    }
    names
}
