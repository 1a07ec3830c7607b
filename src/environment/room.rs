//! The room that the names of an environment leave for the slug of a branch. In: an environment, the hosts
//! and names of its target. Out: the longest slug with which every name is valid, and the name that a longer
//! one makes too long first.

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Fallible, Origin};
use crate::model::{Causes, Resource};

use super::budget::{Naming, TXT_LABEL_LENGTH, named};
use super::config::{Config, Spec};
use super::hosts::Declaration;
use super::limits;
use super::names::{HOST_LENGTH, LABEL_LENGTH};
use super::request::Request;
use super::slug::LEAST_ROOM;
use super::template;

/// The room for a slug.
#[derive(Clone, Debug)]
pub struct Room {
    /// Characters of the longest slug with which every name is valid.
    pub length: usize,
    /// The name that leaves the fewest.
    pub tightest: Tightest,
}

/// A name that leaves fewer characters for the slug than any other.
#[derive(Clone, Debug)]
pub struct Tightest {
    /// The kind of name, and the text that it is made from.
    pub name: String,
    /// The resource that has it, as `Kind/name`.
    pub resource: Option<String>,
    /// The line that leads to it.
    pub at: Origin,
}

/// The parts of an environment that have names.
#[derive(Clone, Copy)]
pub(super) struct Named<'a> {
    pub(super) config: &'a Config,
    pub(super) spec: &'a Spec,
    pub(super) request: &'a Request,
    pub(super) declared: &'a [Declaration],
    pub(super) resources: &'a [Resource],
    pub(super) causes: &'a Causes,
    /// The slug of the branch, which names of the target have from templates in patches.
    pub(super) slug: &'a str,
}

/// A name that is too long with some slug.
struct TooLong {
    by: usize,
    tightest: Tightest,
}

/// A slug of each length: a text that no name has by chance.
const SAMPLE: &str = "kqx4wvzkqx4wvzkqx4wvzkqx4wvzkqx4wvzkqx4wvzkqx4wvzkqx4wvzkqx4wvzkqx";

/// Characters that usual names of branches need: those of the longest slug that GitLab gives an environment
/// (GitLab, "Predefined CI/CD variables", `CI_ENVIRONMENT_SLUG`).
const USUAL: usize = 24;

impl Named<'_> {
    /// The room; `None` if no name has the slug in it.
    ///
    /// # Errors
    /// Errors of templates.
    pub(super) fn room(&self) -> Fallible<Option<Room>> {
        let Some(mut worst) = self.too_long(LABEL_LENGTH)? else {
            return Ok(None);
        };
        // All that is left out of the range is known: `fits` has room, and `fails` has not.
        let (mut fits, mut fails) = (0, LABEL_LENGTH);
        while fails - fits > 1 {
            let middle = usize::midpoint(fits, fails);
            match self.too_long(middle)? {
                None => fits = middle,
                Some(found) => (fails, worst) = (middle, found),
            }
        }
        Ok(Some(Room {
            length: fits,
            tightest: worst.tightest,
        }))
    }

    /// The warning about a name that leaves too few characters for usual branches, which are refused. An
    /// environment whose `slug.max` fits has decided to cut them.
    ///
    /// # Errors
    /// Errors of templates.
    pub(super) fn warning(&self) -> Fallible<Option<Diagnostic>> {
        let wanted = self.spec.slug.max.min(USUAL);
        if self.too_long(wanted)?.is_none() {
            return Ok(None);
        }
        let room = self.room()?;
        Ok(room.map(|room| scarce(&room, self.spec)))
    }

    /// The name that is the most too long with a slug of a length.
    fn too_long(&self, length: usize) -> Fallible<Option<TooLong>> {
        let slug = SAMPLE.get(..length).unwrap_or(SAMPLE);
        let Self {
            config,
            spec,
            request,
            declared,
            ..
        } = *self;
        let naming = named(config, spec, request, declared, Some(slug.to_owned()))?;
        let mut found = Vec::new();
        self.namespaces(&naming, &mut found)?;
        self.hosts(&naming, &mut found);
        self.labels(&naming, &mut found)?;
        self.fields(&naming, length, &mut found);
        // Ties go to the first.
        found.reverse();
        Ok(found.into_iter().max_by_key(|it| it.by))
    }

    fn namespaces(&self, naming: &Naming, found: &mut Vec<TooLong>) -> Fallible<()> {
        for text in self.spec.namespaces() {
            let name = template::render(text, &naming.variables)?;
            let shown = || written("the namespace", text);
            found.extend(too_long(name.len(), LABEL_LENGTH, shown, text.at));
        }
        Ok(())
    }

    fn labels(&self, naming: &Naming, found: &mut Vec<TooLong>) -> Fallible<()> {
        for (key, text) in self.spec.features.label_values() {
            let value = template::render(text, &naming.variables)?;
            let shown = || format!("the label `{key}`");
            found.extend(too_long(value.len(), LABEL_LENGTH, shown, text.at));
        }
        Ok(())
    }

    /// The labels of new hosts, the first one as a part of a TXT record, and the whole.
    fn hosts(&self, naming: &Naming, found: &mut Vec<TooLong>) {
        for (old, new) in naming.hosts.iter() {
            let declaration = self.declared.iter().find(|it| it.host == old);
            let at = declaration.map(|it| it.at).unwrap_or_default();
            let shown = || format!("the host of `{old}`");
            let labels = new.split('.').enumerate().map(|(position, label)| {
                let has_record = position == 0 && old.split('.').next() != Some(label);
                let limit = if has_record {
                    TXT_LABEL_LENGTH
                } else {
                    LABEL_LENGTH
                };
                (label.len(), limit)
            });
            let all = labels.chain([(new.len(), HOST_LENGTH)]);
            let worst = all.max_by_key(|(length, limit)| length.saturating_sub(*limit));
            let worst = worst.and_then(|(length, limit)| too_long(length, limit, shown, at));
            let owner = declaration.and_then(|it| self.resources.get(it.resource));
            found.extend(worst.map(|it| it.of(owner)));
        }
    }

    /// The fields of the target that have a limit: with the slug from a patch, or with a host that moves.
    fn fields(&self, naming: &Naming, length: usize, found: &mut Vec<TooLong>) {
        for (resource, node, limit) in limits::limited(self.resources) {
            let text = node.as_str().unwrap_or_default();
            let moved = naming.hosts.moved(text).map(str::len);
            let is_made = || self.causes.get(node.origin).is_some();
            let count = text.matches(self.slug).count();
            let slugged = || {
                let rest = text.chars().count() - count * self.slug.len();
                (count > 0 && is_made()).then_some(rest + count * length)
            };
            let Some(total) = moved.or_else(slugged) else {
                continue;
            };
            let shown = || format!("`{}`", limit.path());
            let excess = too_long(total, limit.most(), shown, node.origin);
            found.extend(excess.map(|it| it.of(Some(resource))));
        }
    }
}

impl Tightest {
    /// The name, and the resource that has it.
    pub fn shown(&self) -> String {
        let resource = self.resource.as_ref();
        resource.map_or_else(
            || self.name.clone(),
            |resource| format!("{} in `{resource}`", self.name),
        )
    }
}

impl TooLong {
    fn of(mut self, resource: Option<&Resource>) -> Self {
        let shown = resource.map(|it| format!("{}/{}", it.kind(), it.original_id().name));
        self.tightest.resource = shown;
        self
    }
}

fn too_long(
    length: usize,
    limit: usize,
    shown: impl FnOnce() -> String,
    at: Origin,
) -> Option<TooLong> {
    let by = length.checked_sub(limit).filter(|by| *by > 0)?;
    let tightest = Tightest {
        name: shown(),
        resource: None,
        at,
    };
    Some(TooLong { by, tightest })
}

fn written(kind: &str, text: &LocatedText) -> String {
    format!("{kind} `{}`", text.value)
}

fn scarce(room: &Room, spec: &Spec) -> Diagnostic {
    let Room { length, tightest } = room;
    let name = &spec.name.value;
    let max = spec.slug.max;
    let message = format!(
        "{} leaves {length} characters for a slug, and `{name}` allows {max}: a branch with a longer slug is refused",
        tightest.shown()
    );
    let mut diagnostic = Diagnostic::warning(Code::NameBudget, message).at(tightest.at);
    if !spec.slug.at.is_none() {
        diagnostic = diagnostic.label(spec.slug.at, "allowed here");
    }
    if *length >= LEAST_ROOM {
        diagnostic = diagnostic.help(format!(
            "write `slug: {{max: {length}}}` in `{name}`: a longer slug is cut then, and ends in a hash"
        ));
    }
    diagnostic.help(format!(
        "or shorten the name, or what is around `{{{{ slug }}}}`: usual names of branches need {USUAL} characters"
    ))
}
