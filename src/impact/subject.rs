//! The resource that a difference is in. In: a resource of a render. Out: its [`Subject`], and the
//! text that is the same for it in every target.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::chain::{Place, chain};
use super::identity::seen_from;
use super::sides::Sides;
use crate::diff::{Note, Object, logical_name};
use crate::model::{Causes, Gvk, Resource};
use crate::sources::{FilePath, SourceMap};
use crate::yaml::Text;

/// The resource that a difference is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// Group, version and kind.
    pub gvk: Gvk,
    /// The namespace; empty if unset.
    pub namespace: Text,
    /// The name; the old one if the resource is gone.
    pub name: Text,
    /// The name without the hash of the content.
    pub logical_name: Text,
    /// `Kind.group/name in namespace`.
    pub text: String,
    /// The same as it was, where that was something else.
    pub was: Option<String>,
    /// The place that the resource comes from.
    pub place: Option<Place>,
    /// Facts that the changes alone do not show.
    pub notes: Vec<Note>,
    /// The fact that tells it apart from others of its target.
    pub(super) distinction: Distinction,
}

impl Subject {
    /// The resource `object`, which was `was` on the old side.
    pub(super) fn of(
        object: &Object<'_>,
        was: Option<&Object<'_>>,
        sides: Sides<'_>,
        shared: &SharedSources,
    ) -> Self {
        let located = |object: &Object<'_>, causes| {
            let links = chain(object.origin, causes, sides.map);
            links.last().and_then(|link| link.link().place)
        };
        let was_text = was
            .filter(|was| is_renamed(was, object))
            .map(ToString::to_string);
        let place =
            located(object, sides.new).or_else(|| located(was.unwrap_or(object), sides.old));
        Self {
            gvk: object.id.gvk.clone(),
            namespace: object.id.namespace.clone(),
            name: object.id.name.clone(),
            logical_name: object.logical_name.clone(),
            text: object.to_string(),
            was: was_text,
            notes: object.all_notes(),
            distinction: shared.distinction(&object.id.gvk.kind, place.as_ref()),
            place,
        }
    }

    /// The text that stands for the resource in every target. A resource goes by another name in
    /// each; its place is the same in all, and its name tells apart what comes from one place.
    pub(super) fn identity(&self, root: &FilePath) -> String {
        let Some(Place { path, line, column }) = &self.place else {
            return self.text.clone();
        };
        let path = seen_from(root, path);
        let place = format!("{} {path}:{line}:{column}", self.gvk.kind);
        match self.distinction {
            Distinction::Source => place,
            Distinction::Name => format!("{place} {}", self.logical_name),
            Distinction::Namespace => {
                format!("{place} {}/{}", self.namespace, self.logical_name)
            }
        }
    }
}

/// True for more than another hash, or the namespace of another environment.
fn is_renamed(was: &Object<'_>, is: &Object<'_>) -> bool {
    was.logical_name != is.logical_name || was.id.gvk != is.id.gvk
}

/// The fact that tells a resource apart from the others of its target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Distinction {
    /// Its kind and source: nothing else comes from there.
    #[default]
    Source,
    /// Its name: a base that is used twice, or a chart, is the source of more than one.
    Name,
    /// Its namespace as well: they have one name.
    Namespace,
}

/// The sources that several resources of one side come from.
#[derive(Debug, Default)]
pub struct SharedSources(FxHashMap<(Place, Text), Distinction>);

impl SharedSources {
    /// The sources of both sides, each with its causes. What helm renders has the place of its
    /// chart's entry.
    pub fn of(sides: [(&[Resource], &Causes); 2], map: &SourceMap) -> Self {
        let mut shared = FxHashMap::default();
        for (resources, causes) in sides {
            let mut names: FxHashMap<(Place, Text), Vec<Text>> = FxHashMap::default();
            for resource in resources {
                let links = chain(resource.origin, causes, map);
                let Some(place) = links.last().and_then(|link| link.link().place) else {
                    continue;
                };
                let key = (place, resource.kind().into());
                names.entry(key).or_default().push(logical_name(resource));
            }
            for (key, mut names) in names.into_iter().filter(|(_, names)| names.len() > 1) {
                let count = names.len();
                names.sort();
                names.dedup();
                let distinction = if names.len() < count {
                    Distinction::Namespace
                } else {
                    Distinction::Name
                };
                let known = shared.entry(key).or_default();
                *known = distinction.max(*known);
            }
        }
        Self(shared)
    }

    fn distinction(&self, kind: &Text, place: Option<&Place>) -> Distinction {
        let key = place.map(|place| (place.clone(), kind.clone()));
        let known = key.and_then(|key| self.0.get(&key));
        known.copied().unwrap_or_default()
    }
}
