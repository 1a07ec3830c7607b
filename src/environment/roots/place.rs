//! The place of a target: a directory of the repository, or one below the overlay that joins several.

use crate::diag::Origin;
use crate::environment::overlay::Written;
use crate::kustomize;
use crate::model::Resource;
use crate::sources::{FilePath, Sources};
use crate::yaml::{self, Node};

use super::part::Part;

/// The place of a target, and what is known of it before anything is planned.
#[derive(Debug)]
pub(in crate::environment) struct Place {
    /// The directory that is built.
    pub(in crate::environment) directory: FilePath,
    /// The files that join the parts; `None` for a directory of the repository.
    pub(in crate::environment) joined: Option<Written>,
    /// `sortOptions` of the target, which count at the top alone.
    pub(in crate::environment) sort_options: Option<Node>,
    /// The directories whose `sortOptions` these are.
    pub(in crate::environment) sorted: Vec<FilePath>,
    /// Resources that `exclude` left out before the parts were joined.
    pub(in crate::environment) left_out: Vec<Resource>,
    /// The entries of `exclude` that did.
    pub(in crate::environment) used: Vec<Origin>,
}

impl Place {
    /// A place whose order is that of the parts, if all have the same one.
    pub(super) fn new(
        directory: FilePath,
        joined: Option<Written>,
        parts: &[Part],
        sources: &dyn Sources,
    ) -> Self {
        let built = parts.iter().filter(|part| !part.is_file);
        let sorted: Vec<FilePath> = built.map(|part| part.path.clone()).collect();
        let options = sorted.iter().map(|path| sort_options(sources, path));
        let options: Vec<Option<Node>> = options.collect();
        let texts = options.iter().map(|options| options.as_ref().map(text));
        let texts: Vec<Option<String>> = texts.collect();
        let is_one = texts.iter().all(|text| Some(text) == texts.first());
        Self {
            directory,
            joined,
            sort_options: options.into_iter().next().flatten().filter(|_| is_one),
            sorted: if is_one { sorted } else { Vec::new() },
            left_out: Vec::new(),
            used: Vec::new(),
        }
    }
}

/// The options as they are printed; those that cannot be are an error of the build.
fn text(node: &Node) -> String {
    let mut text = String::new();
    let _ = yaml::emit(node, &mut text);
    text
}

/// `sortOptions` of a kustomization. Only those at the top count, so that the overlay repeats them.
fn sort_options(sources: &dyn Sources, directory: &FilePath) -> Option<Node> {
    let bytes = sources
        .read(&kustomize::find(sources, directory).ok()?)
        .ok()?;
    let text = std::str::from_utf8(&bytes).ok()?;
    let node = yaml::parse_config(text, Origin::NONE).ok()??;
    node.get("sortOptions").cloned()
}
