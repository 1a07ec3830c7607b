//! The target of an environment. In: its parts. Out: the build of the one directory, or of a
//! kustomization below the overlay that lists them. What two parts render identically is listed once.

use std::collections::BTreeMap;

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Fallible};
use crate::environment::builder::Builder;
use crate::environment::features::Exclude;
use crate::environment::overlay::{self, Joint, Rule, Written, retrace};
use crate::kustomize::{self, Build};
use crate::model::Resource;
use crate::sources::{self, FilePath};

use super::apart::{Apart, Dropped};
use super::part::Part;
use super::place::Place;

/// The folder of the overlay in which the parts are joined.
const FOLDER: &str = "paths";

/// Builds the parts of an environment as one target, below the directory of its overlay.
///
/// # Errors
/// Errors of the engine in the parts, and `id-collision` if two of them render one object differently.
pub(in crate::environment) fn join(
    parts: &[Part],
    exclude: &[Exclude],
    overlay: &FilePath,
    builder: Builder<'_>,
) -> Fallible<(Build, Place)> {
    let is_by_path = exclude.iter().any(Exclude::is_of_path);
    if let ([only], false) = (parts, is_by_path)
        && !only.is_file
    {
        let build = builder.build(&located(only))?;
        let directory = only.path.clone();
        return Ok((build, Place::new(directory, None, parts, builder.sources)));
    }
    let join = Join {
        directory: overlay.join(FOLDER),
        builder,
    };
    let whole: Vec<(&Part, &[Dropped])> = parts.iter().map(|part| (part, &[][..])).collect();
    let place = |written| {
        let directory = join.directory.clone();
        Place::new(directory, Some(written), parts, builder.sources)
    };
    let refused = if is_by_path {
        None
    } else {
        match join.build(&whole) {
            Ok((build, written)) => return Ok((build, place(written))),
            Err(refused) => Some(refused),
        }
    };
    // The parts alone tell whose fault it is.
    let built = parts.iter().map(|part| join.alone(part));
    let apart = Apart::new(parts, built)?;
    let without = apart.without(exclude, builder.root)?;
    if let (Some(refused), true) = (refused, without.is_nothing()) {
        return Err(refused.during("while joining the directories of the environment"));
    }
    let kept = apart.kept(&without);
    let (build, written) = join
        .build(&kept)
        .map_err(|failed| failed.during("while joining the directories of the environment"))?;
    Ok((
        build,
        Place {
            left_out: without.left_out,
            used: without.used,
            ..place(written)
        },
    ))
}

fn located(part: &Part) -> LocatedText {
    LocatedText {
        value: part.name.as_str().into(),
        at: part.at,
    }
}

struct Join<'a> {
    directory: FilePath,
    builder: Builder<'a>,
}

impl Join<'_> {
    /// The build of one part.
    fn alone(&self, part: &Part) -> Fallible<Build> {
        if part.is_file {
            return Ok(self.build(&[(part, &[])])?.0);
        }
        self.builder.build(&located(part))
    }

    /// Lists the parts in one kustomization, without what is dropped from each, and builds it.
    fn build(&self, parts: &[(&Part, &[Dropped])]) -> Fallible<(Build, Written)> {
        let Builder {
            files: originals,
            sources,
            options,
            ..
        } = self.builder;
        let mut joints = Vec::new();
        for (part, dropped) in parts {
            let copy = if part.is_file {
                Some(originals.text(&part.path, part.at)?.0)
            } else {
                None
            };
            let dropped = dropped.iter();
            let dropped: Vec<(&Resource, Rule)> =
                dropped.map(|it| (&it.resource, it.rule)).collect();
            joints.push(Joint {
                path: &part.path,
                name: &part.name,
                rule: part.rule(),
                copy,
                dropped,
            });
        }
        let rule = parts.first().map(|(part, _)| part.rule());
        let Some(rule) = rule else {
            return Err(
                Diagnostic::error(Code::EmptyRender, "the environment has no parts").into(),
            );
        };
        let written = overlay::join(&self.directory, &joints, rule)?;
        let tree = sources::Overlay::new(&written.files, sources);
        let files = originals.under(&written.files, &tree);
        let mut build = kustomize::build(&files, &self.directory, options)?;
        retrace(&mut build, &written.traces, &files, &BTreeMap::new())?;
        Ok((build, written))
    }
}
