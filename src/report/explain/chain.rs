//! Chains of causes as links that can be shown: places with their lines, and
//! the resources that references follow.

use crate::diag::Origin;
use crate::diff::{FieldPath, Secrets, field};
use crate::model::{Cause, Resource, Step};
use crate::report::diagnostics::{SourceLines, masked_line};
use crate::report::explain::explanation::{Explained, Link, Spot};
use crate::report::value::visible;
use crate::sources::Location;
use crate::yaml::{Node, parse_stream};

/// The text shown instead of a Secret's value.
pub(super) const HIDDEN: &str = "(hidden)";

/// The origin of a text that is read once more to find a place in it.
const START: Origin = Origin::START;

/// The number of copies of copies that are followed.
const DEEPEST: usize = 8;

/// Makes links of origins.
pub(super) struct Chains<'a> {
    of: Explained<'a>,
    secrets: Secrets,
    lines: SourceLines,
}

impl<'a> Chains<'a> {
    pub(super) fn new(of: Explained<'a>, secrets: Secrets) -> Self {
        Self {
            of,
            secrets,
            lines: SourceLines::default(),
        }
    }

    /// A text fit to be shown.
    pub(super) fn text(&self, text: &str) -> String {
        visible(&self.secrets.hidden_text(text))
    }

    /// The identity of a resource, fit to be shown.
    pub(super) fn name(&mut self, resource: &Resource) -> String {
        let shown = Resource {
            node: self.secrets.hidden(resource).into_owned(),
            ..resource.clone()
        };
        shown.id().to_string()
    }

    /// The chain behind a value, newest first.
    pub(super) fn of(&mut self, origin: Origin, is_masked: bool) -> Vec<Link> {
        self.chain(origin, is_masked, 0)
    }

    /// The links to a resource: the lists that name it, the nearest to the top first, and itself.
    pub(super) fn listed(&mut self, resource: &Resource) -> Vec<Link> {
        let mut links = Vec::new();
        let mut origin = resource.listed;
        while let Some(cause) = self.of.causes.get(origin) {
            links.push(self.link(&cause, None, (false, 0)));
            origin = cause.replaced;
        }
        // An environment with patches has two kustomizations over its target.
        links.dedup_by(|link, before| link.step == before.step && link.at == before.at);
        if let Some(at) = self.spot(resource.origin, false) {
            // An environment lists what it makes, and says both in one place.
            links.retain(|link: &Link| link.at.as_ref() != Some(&at));
            links.push(Link {
                step: self.maker(resource),
                ..Link::at(at)
            });
        }
        links
    }

    /// The step that made a resource that was not read: its type has no older cause.
    fn maker(&self, resource: &Resource) -> Option<Step> {
        let (chain, _) = self.of.causes.chain(resource.node.get("kind")?.origin);
        let oldest = chain.last()?;
        oldest.replaced.is_none().then_some(oldest.step)
    }

    /// True if a value does not stand in the resource's own file as it is.
    pub(super) fn is_touched(&self, node: &Node, resource: &Resource) -> bool {
        let file = |origin| {
            let place = self.of.places.locate(origin);
            place.map(|place| place.path)
        };
        self.of.causes.get(node.origin).is_some() || file(node.origin) != file(resource.origin)
    }

    /// True if a value came out of a Secret.
    fn is_secret(&self, origin: Origin) -> bool {
        let mut behind = self.of.causes.secrets_behind(origin).into_iter();
        behind.any(|text| !text.is_overwritten)
    }

    /// The removal of what the resource's own file has at `path`, or of what holds it.
    pub(super) fn removal(&self, resource: &Resource, path: &str) -> Option<(FieldPath, Origin)> {
        let place = self.of.places.locate(resource.origin)?;
        let documents = parse_stream(&place.text, START).ok()?;
        let begins_there = |node: &&Node| node.origin == START.offset(place.offset);
        let document = documents.iter().find(begins_there)?;
        let (path, _) = field(resource.kind(), document, path).ok()?;
        let mut segments = path.segments();
        while !segments.is_empty() {
            let path: FieldPath = segments.iter().cloned().collect();
            let origin = path.find(document)?.origin;
            if let Some(removal) = self.removal_of(&place, origin) {
                return Some((path, removal));
            }
            segments = &segments[..segments.len() - 1];
        }
        None
    }

    /// The removal of the value that stands at `origin` of a text that begins at [`START`].
    fn removal_of(&self, file: &Location, origin: Origin) -> Option<Origin> {
        let stood_there = |removal: &&Origin| {
            let (_, source) = self.of.causes.chain(**removal);
            let place = self.of.places.locate(source);
            place.is_some_and(|place| {
                place.path == file.path && START.offset(place.offset) == origin
            })
        };
        self.of.causes.removals().iter().find(stood_there).copied()
    }

    fn chain(&mut self, origin: Origin, is_masked: bool, depth: usize) -> Vec<Link> {
        let mut links = Vec::new();
        let mut origin = origin;
        while let Some(cause) = self.of.causes.get(origin) {
            let is_secret = is_masked || self.is_secret(cause.replaced);
            let replaced = match self.of.causes.replaced_text(origin) {
                Some(_) if is_secret => Some(HIDDEN.to_owned()),
                Some(text) if text.contains('\n') => Some("(several lines)".to_owned()),
                text => text.map(|text| self.text(text)),
            };
            let replaced = replaced.filter(|text| !text.is_empty());
            links.push(self.link(&cause, replaced, (is_masked, depth)));
            origin = cause.replaced;
        }
        links.extend(self.spot(origin, is_masked).map(Link::at));
        links
    }

    /// A line of a file that a ConfigMap is made of, which is shown anyway: files of other kinds
    /// than YAML are masked, since Secrets are made of them, too.
    fn open_line(&self, origin: Origin) -> String {
        let place = self.of.places.locate(origin);
        let line = place
            .as_ref()
            .and_then(|place| place.text.lines().nth(place.line - 1));
        self.text(line.unwrap_or_default().trim())
    }

    fn link(
        &mut self,
        cause: &Cause,
        replaced: Option<String>,
        (is_masked, depth): (bool, usize),
    ) -> Link {
        let at = self.spot(cause.at, is_masked);
        let via = self.spot(cause.via, false).filter(|via| {
            let file = at.as_ref().map(|at| &at.file);
            file != Some(&via.file)
        });
        // A file may look like any other, and be what a Secret is made of.
        let is_secret =
            is_masked || cause.step == Step::SecretGenerator || self.is_secret(cause.from);
        // Values that were copied are not shown again: what they were taken from may be a Secret.
        let mut taken = if depth < DEEPEST && !cause.from.is_none() {
            self.chain(cause.from, is_secret, depth + 1)
        } else {
            Vec::new()
        };
        if let (Step::ConfigMapGenerator, false, [Link { at: Some(at), .. }]) =
            (cause.step, is_masked, taken.as_mut_slice())
        {
            at.text = self.open_line(cause.from);
        }
        Link {
            step: Some(cause.step),
            at,
            via,
            replaced,
            follows: self.follows(cause),
            taken: taken.into_iter().map(Link::without_values).collect(),
        }
    }

    /// The resource that has the name, or namespace, that a reference was given.
    fn follows(&mut self, cause: &Cause) -> Option<String> {
        if cause.step != Step::References || cause.from.is_none() {
            return None;
        }
        let has = |resource: &&Resource| {
            let fields = ["name", "namespace"];
            let mut nodes = fields
                .iter()
                .filter_map(|field| resource.node.at(&["metadata", field]));
            nodes.any(|node| node.origin == cause.from)
        };
        let found = self.of.resources.iter().find(has);
        found.map(|resource| self.name(resource))
    }

    /// A place with its line; of one where a Secret's value stands, the key at most.
    fn spot(&mut self, origin: Origin, is_secret: bool) -> Option<Spot> {
        let place = self.of.places.locate(origin)?;
        let line = self.lines.line(&place).to_owned();
        Some(Spot {
            file: self.of.places.relative(&place.path),
            line: place.line,
            column: place.column,
            text: if is_secret {
                self.text(masked_line(&line).trim())
            } else {
                self.text(line.trim())
            },
        })
    }
}

impl Link {
    fn at(at: Spot) -> Self {
        Self {
            step: None,
            at: Some(at),
            via: None,
            replaced: None,
            follows: None,
            taken: Vec::new(),
        }
    }

    fn without_values(self) -> Self {
        Self {
            replaced: None,
            ..self
        }
    }
}
