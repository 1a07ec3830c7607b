//! The place of an overlay in the tree. In: an overlay as data. Out: its files,
//! laid over the repository, and the build of them.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic, Fallible, Origin, Severity};
use crate::kustomize::{self, Build};
use crate::sources::{self, FilePath};

use super::builder::Builder;
use super::config::Spec;
use super::overlay::{Overlay, Placed, Rule, Written, retrace, write};
use super::patched::Layer;
use super::request::Request;
use super::roots::{Part, Place};
use super::scope::Scope;
use super::target::Target;
use super::values;

/// The place of an environment's overlay.
pub(super) struct Placement<'a> {
    builder: Builder<'a>,
    /// The target's place.
    place: &'a Place,
    /// The patches over it.
    layer: Option<&'a Layer>,
    /// The rule that names the target.
    rule: Rule,
    /// The overlay's directory.
    pub(super) directory: FilePath,
    title: String,
    /// The places of the values that templates read, by those of the templates.
    values: BTreeMap<Origin, Origin>,
}

impl<'a> Placement<'a> {
    /// The place of the overlay in `directory`, over the target in `place` with the patches of `layer`.
    pub(super) fn new(
        scope: &Scope<'a>,
        spec: &Spec,
        (place, layer): (&'a Place, Option<&'a Layer>),
        directory: FilePath,
    ) -> Self {
        let name = &scope.environment.value;
        Self {
            builder: scope.builder,
            place,
            layer,
            rule: scope.rule(spec.roots.step(), spec.roots.at()),
            directory,
            title: match &scope.request.branch {
                Some(branch) => {
                    format!("Environment `{name}` for branch `{branch}`, written by offshoot.")
                }
                None => format!("Environment `{name}`, written by offshoot."),
            },
            values: values::places(scope.templates, &spec.features.values.0),
        }
    }

    /// Makes the overlay's files.
    ///
    /// # Errors
    /// See [`write`].
    pub(super) fn write(&self, overlay: &Overlay, target: &Target) -> Fallible<Written> {
        let placed = Placed {
            directory: &self.directory,
            target: self
                .layer
                .map_or(&self.place.directory, |layer| &layer.directory),
            rule: self.rule,
            sort_options: self.place.sort_options.as_ref(),
            title: &self.title,
        };
        let mut written = write(overlay, target, placed)?;
        if let Some(joined) = &self.place.joined {
            written.merge(joined);
        }
        for (path, bytes) in self.layer.iter().flat_map(|layer| layer.files.files()) {
            written.files.insert(path.clone(), bytes);
        }
        Ok(written)
    }

    /// Builds the overlay.
    ///
    /// # Errors
    /// Errors of the build; parts of the overlay that match nothing, where kustomize is silent.
    pub(super) fn build(&self, written: &Written) -> Fallible<Build> {
        let sources = sources::Overlay::new(&written.files, self.builder.sources);
        let files = self.builder.files.under(&written.files, &sources);
        let built = kustomize::build(&files, &self.directory, self.builder.options)
            .map_err(|failed| failed.during("while laying the environment over its target"));
        let mut build = match self.layer {
            Some(layer) => layer.retraced(built, &files),
            None => built,
        }?;
        self.refuse_unmatched(&build)?;
        build
            .warnings
            .retain(|warning| !self.is_heeded(warning) && !self.is_own(warning));
        retrace(&mut build, &written.traces, &files, &self.values)?;
        Ok(build)
    }

    fn refuse_unmatched(&self, build: &Build) -> Fallible<()> {
        let mut warnings = build.warnings.iter();
        let refused = warnings.find(|it| it.code == Code::ImageUnmatched && self.is_own(it));
        match refused {
            None => Ok(()),
            Some(warning) => Err(Diagnostic {
                severity: Severity::Error,
                ..warning.clone()
            }
            .into()),
        }
    }

    /// True for a warning that `sortOptions` of the target are not used: the overlay repeats them.
    fn is_heeded(&self, warning: &Diagnostic) -> bool {
        let directory = self.file_of(warning).and_then(|path| path.parent());
        let is_repeated = |directory| self.place.sorted.contains(directory);
        warning.code == Code::SortOptionsUnused && directory.as_ref().is_some_and(is_repeated)
    }

    /// True for a warning about the overlay itself: its files are not on disk, and people cannot
    /// mend them.
    fn is_own(&self, warning: &Diagnostic) -> bool {
        let file = self.file_of(warning);
        file.is_some_and(|path| path.is_within(&self.directory))
    }

    fn file_of(&self, warning: &Diagnostic) -> Option<FilePath> {
        let place = self.builder.map.locate(warning.at);
        place.map(|place| place.path)
    }
}

/// The directory of the overlay of a request, over a target of these parts: never below one of them,
/// since kustomize takes a base above the overlay for a cycle.
pub(super) fn overlay_directory(request: &Request, root: &FilePath, parts: &[Part]) -> FilePath {
    if let Some(directory) = &request.overlay {
        return directory.clone();
    }
    let above = parts.iter().filter(|part| root.is_within(&part.path));
    let highest = above.min_by_key(|part| part.path.segments().count());
    let parent = highest.and_then(|part| part.path.parent());
    let beside = parent.as_ref().unwrap_or(root).join(".offshoot");
    beside.join(&request.environment)
}
