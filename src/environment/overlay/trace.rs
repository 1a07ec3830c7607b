//! From an overlay's files back to offshoot.yaml. An overlay of a render is
//! nowhere on disk; people look for the cause of a value in the rule that wrote it.

use std::collections::BTreeMap;

use crate::diag::{Fallible, Origin};
use crate::environment::config::Spec;
use crate::environment::request::Request;
use crate::kustomize::{Build, Files};
use crate::model::{Cause, Causes, Step};
use crate::sources::FilePath;
use crate::yaml::{Node, parse};

use crate::environment::overlay::write::Written;

/// Where in offshoot.yaml, or on the command line, the values of an overlay's files come from.
#[derive(Clone, Debug, Default)]
pub(in crate::environment) struct Traces {
    files: BTreeMap<FilePath, Vec<(usize, Origin)>>,
}

impl Traces {
    /// Notes where the values of `text` come from: from where those of `planned` do, of which it
    /// was made.
    pub(super) fn note(&mut self, path: FilePath, text: &str, planned: &Node) {
        let start = Origin::source(1);
        let mut found = Vec::new();
        if let Ok(Some(written)) = parse(text, start) {
            written.walk_beside(planned, |written, planned| {
                if let (Some(at), Some(_)) =
                    (written.origin.as_source(), planned.origin.as_source())
                {
                    found.push((at - 1, planned.origin));
                }
            });
        }
        self.files.insert(path, found);
    }
}

/// Makes what was built of an overlay come from the rules that wrote it.
///
/// # Errors
/// Files of the overlay that cannot be read.
pub(in crate::environment) fn retrace(
    build: &mut Build,
    overlay: &Written,
    files: &Files<'_>,
    rules: &RuleNames,
) -> Fallible<()> {
    let mut ranges = BTreeMap::new();
    for path in overlay.files.files().map(|(path, _)| path) {
        let (text, start) = files.text(path, Origin::NONE)?;
        let Some(start) = start.as_source() else {
            continue;
        };
        let noted = overlay
            .traces
            .files
            .get(path)
            .map_or(&[][..], Vec::as_slice);
        let noted = noted.iter().copied().collect();
        let end = start + text.len();
        ranges.insert(start, Range { end, noted });
    }
    let way = Way { ranges, rules };
    build.causes.change_all(|cause| {
        if let Some((step, at)) = way.back(cause.at) {
            (cause.step, cause.at, cause.via) = (step, at, Origin::NONE);
        }
    });
    for resource in build.resources.items_mut() {
        if let Some((_, at)) = way.back(resource.origin) {
            resource.origin = at;
            way.mark(&mut resource.node, &mut build.causes);
        }
    }
    Ok(())
}

/// A file of the overlay in the source map.
struct Range {
    end: usize,
    noted: BTreeMap<usize, Origin>,
}

/// The way from positions in the overlay's files to rules.
struct Way<'a> {
    ranges: BTreeMap<usize, Range>,
    rules: &'a RuleNames,
}

impl Way<'_> {
    /// The rule behind a position in one of the overlay's files.
    fn back(&self, origin: Origin) -> Option<(Step, Origin)> {
        let position = origin.as_source()?;
        let (start, range) = self.ranges.range(..=position).next_back()?;
        if position > range.end {
            return None;
        }
        let noted = range.noted.get(&(position - start));
        Some(self.rules.of(noted.copied().unwrap_or_default()))
    }

    /// Gives the values of a resource that the overlay adds their rules for causes.
    fn mark(&self, node: &mut Node, causes: &mut Causes) {
        node.walk_mut(|node| {
            if let Some((step, at)) = self.back(node.origin) {
                node.origin = causes.note(Cause::new(step, at));
            }
        });
    }
}

/// Which place belongs to which rule of an environment.
#[derive(Debug)]
pub(in crate::environment) struct RuleNames {
    names: BTreeMap<Origin, Step>,
    environment: Origin,
}

impl RuleNames {
    /// The rules of an environment, and what a request adds to them.
    pub(in crate::environment) fn new(spec: &Spec, request: &Request) -> Self {
        let mut names = BTreeMap::new();
        let mut note = |step: Step, at: Origin| _ = names.insert(at, step);
        for image in &spec.images {
            note("images", image.change_at);
        }
        for image in &request.images {
            note("images", image.at);
        }
        note("branch", request.branch_at);
        for (_, text) in &spec.labels {
            note("labels", text.at);
        }
        for (_, text) in &spec.annotations {
            note("annotations", text.at);
        }
        if let Some(sync) = &spec.secret_sync {
            let labels = sync.namespace_labels.iter().map(|(_, text)| text.at);
            let annotate = sync.annotate.iter().map(|entry| entry.at);
            labels.chain(annotate).for_each(|at| note("secretSync", at));
        }
        if let Some(hosts) = &spec.hosts {
            note("hosts", hosts.pattern.at);
        }
        if let Some(auth) = &spec.auth {
            note("auth", auth.at);
        }
        if let Some(e2e) = &spec.e2e {
            note("e2e", e2e.at);
        }
        if let Some(ttl) = &spec.ttl {
            note("ttl", ttl.at);
        }
        note("path", spec.path.at);
        if let Some(namespace) = &spec.namespace {
            note("namespace", namespace.at);
        }
        Self {
            names,
            environment: match &spec.namespace {
                Some(namespace) => namespace.at,
                None => spec.name.at,
            },
        }
    }

    /// The rule at a place. What has none follows from the namespace, as the Namespace's own type does.
    fn of(&self, origin: Origin) -> (Step, Origin) {
        let at = if origin.is_none() {
            self.environment
        } else {
            origin
        };
        (self.names.get(&at).copied().unwrap_or("namespace"), at)
    }
}
