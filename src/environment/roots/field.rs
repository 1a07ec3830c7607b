//! The fields `path`, `paths` and `plain` of an environment.

use crate::config::{Fields, LocatedText};
use crate::diag::{Code, Diagnostic, Failures, Origin};
use crate::model::Step;

/// The directories that an environment is made of, as offshoot.yaml has them.
#[derive(Clone, Debug, Default)]
pub struct Roots {
    /// `path`: a directory with a kustomization.
    pub path: Option<LocatedText>,
    /// `paths`: several such directories, or globs.
    pub paths: Vec<LocatedText>,
    /// `plain`: directories of manifests without a kustomization.
    pub plain: Vec<LocatedText>,
    /// The place of `paths`; unknown if the file does not have it.
    paths_at: Origin,
}

impl Roots {
    /// Reads the fields of an environment.
    pub(in crate::environment) fn decode(fields: &mut Fields<'_, '_>) -> Self {
        let paths_at = fields.entry("paths").map(|entry| entry.key.origin);
        Self {
            path: fields.optional("path"),
            paths: fields.texts("paths"),
            plain: fields.texts("plain"),
            paths_at: paths_at.unwrap_or_default(),
        }
    }

    /// Every entry, as it is written.
    pub fn texts(&self) -> impl Iterator<Item = &LocatedText> {
        self.path.iter().chain(&self.paths).chain(&self.plain)
    }

    /// The place of the first entry.
    pub fn at(&self) -> Origin {
        self.texts().next().map(|text| text.at).unwrap_or_default()
    }

    /// The field of the first entry.
    pub(in crate::environment) fn step(&self) -> Step {
        match (&self.path, self.paths.is_empty()) {
            (Some(_), _) => Step::Path,
            (None, false) => Step::Paths,
            (None, true) => Step::Plain,
        }
    }

    /// True if both are made of the same directories.
    pub(in crate::environment) fn same(&self, other: &Self) -> bool {
        let values =
            |roots: &Self| -> Vec<_> { roots.texts().map(|text| text.value.clone()).collect() };
        values(self) == values(other)
    }

    /// Notes fields that are missing, and such as exclude each other.
    pub(in crate::environment) fn validate(&self, name: &LocatedText, failures: &mut Failures) {
        let environment = &name.value;
        if let (Some(path), false) = (&self.path, self.paths_at.is_none()) {
            let message = format!("`{environment}` has both `path` and `paths`");
            let diagnostic = Diagnostic::error(Code::FieldValue, message)
                .at(path.at)
                .label(self.paths_at, "the other one");
            failures.push(diagnostic.help("list all directories in `paths`, and remove `path`"));
        }
        let is_blank = |text: &&LocatedText| text.value.trim().is_empty();
        if let Some(blank) = self.texts().find(is_blank) {
            let message = format!("`{environment}` has no `path`");
            let diagnostic = Diagnostic::error(Code::FieldMissing, message);
            failures.push(diagnostic.at(blank.at).help(HELP));
        } else if self.texts().next().is_none() && self.paths_at.is_none() {
            let message = format!("`{environment}` has no `path`");
            let diagnostic = Diagnostic::error(Code::FieldMissing, message);
            let several = format!("or {SEVERAL}");
            failures.push(diagnostic.at(name.at).help(HELP).help(several));
        } else if self.texts().next().is_none() {
            let message = format!("`paths` of `{environment}` is empty");
            let diagnostic = Diagnostic::error(Code::FieldMissing, message);
            let help = format!("write {SEVERAL}");
            failures.push(diagnostic.at(self.paths_at).help(help));
        }
    }
}

const HELP: &str = "write `path: overlays/preview`: the directory to build";
const SEVERAL: &str =
    "`paths: [\"apps/*/overlays/preview\"]` for several, `plain: [DIR]` for manifests alone";
