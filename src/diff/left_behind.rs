//! Resources that name or select others which are gone, or got another name or other labels. In:
//! both sides, and which resource is which. Out: a note where something found what it is for
//! before, and finds nothing now.

use rustc_hash::FxHashMap;

use super::comparison::{Behind, Note};
use super::seeker::{Seeker, seekers};
use super::sought::Side;
use crate::model::{ResId, Resource};
use crate::yaml::Text;

/// A seeker that finds nothing any more.
pub(super) struct LeftBehind {
    /// The position of the seeker on the new side.
    pub(super) seeker: usize,
    /// The resource that it found.
    pub(super) sought: Sought,
    /// The note for the seeker.
    pub(super) own: Note,
    /// The note for what it found.
    pub(super) other: Note,
}

/// The resource that a seeker found before.
#[derive(Clone, Copy)]
pub(super) enum Sought {
    /// Still there: its position on the new side.
    There(usize),
    /// Gone: its position on the old side.
    Gone(usize),
}

/// The seekers among `pairs`, positions on either side, that find nothing any more, though they did.
pub(super) fn left_behind(
    old: &[Resource],
    new: &[Resource],
    pairs: &[(usize, usize)],
) -> Vec<LeftBehind> {
    let seeking = pairs.iter().filter_map(|&(from, to)| {
        let seekers = seekers(&new[to]);
        (!seekers.is_empty()).then_some((from, to, seekers))
    });
    let seeking: Vec<(usize, usize, Vec<Seeker<'_>>)> = seeking.collect();
    if seeking.is_empty() {
        return Vec::new();
    }
    let counterparts: FxHashMap<usize, usize> = pairs.iter().copied().collect();
    let (was, is) = (Side::of(old), Side::of(new));
    let mut found: Vec<LeftBehind> = Vec::new();
    for (from, to, seekers) in seeking {
        let first = found.len();
        for seeker in seekers {
            if is.sought(&new[to], &seeker).is_some() {
                continue;
            }
            let Some(at) = sought_before(&was, &old[from], &seeker) else {
                continue;
            };
            let now = counterparts.get(&at).copied();
            let words = Words {
                seeker: &seeker,
                by: new[to].id(),
                before: old[at].id(),
                after: now.map(|now| new[now].id()),
            };
            let left = LeftBehind {
                seeker: to,
                sought: now.map_or(Sought::Gone(at), Sought::There),
                own: words.note(words.own()),
                other: words.note(words.other()),
            };
            // Several paths of an Ingress lead to one Service.
            if !found[first..].iter().any(|known| known.own == left.own) {
                found.push(left);
            }
        }
    }
    found
}

/// The resource that a seeker, or the one that it was before it was edited, found on the old side.
fn sought_before(was: &Side<'_>, resource: &Resource, seeker: &Seeker<'_>) -> Option<usize> {
    if !seeker.is_sole {
        return was.sought(resource, seeker);
    }
    let before = seekers(resource).into_iter().find(|it| it.is_sole)?;
    was.sought(resource, &before)
}

/// The words for one seeker.
struct Words<'s> {
    seeker: &'s Seeker<'s>,
    /// The resource that it is a part of.
    by: ResId,
    /// The resource that it found, as it was and as it is.
    before: ResId,
    after: Option<ResId>,
}

impl Words<'_> {
    fn note(&self, text: String) -> Note {
        Note::LeftBehind(Box::new(Behind {
            text,
            seeker: kind_and_name(&self.by),
            sought: kind_and_name(&self.before),
            selects: self.selects().map(Into::into),
        }))
    }

    /// The kind of objects that it no longer selects; `None` where it is their name that is gone.
    fn selects(&self) -> Option<&'static str> {
        let named = |id: &ResId| [id.gvk.kind.clone(), id.namespace.clone(), id.name.clone()];
        let after = self.after.as_ref();
        let is_named_so = after.is_some_and(|after| named(after) == named(&self.before));
        match self.seeker.selects() {
            None if is_named_so => Some("pod"),
            selects => selects,
        }
    }

    fn own(&self) -> String {
        let before = &self.before;
        match (self.selects(), &self.after) {
            (None, Some(after)) => format!("names {before}, which is {after} now"),
            (None, None) => format!("names {before}, which is gone"),
            (Some(what), _) => {
                format!("no longer selects any {what}: it selected {}", self.those())
            }
        }
    }

    fn other(&self) -> String {
        let Self { by, before, .. } = self;
        match self.selects() {
            None => format!("{by} still names {before}"),
            Some(what) => format!(
                "{by} no longer selects any {what}: it selected {}",
                self.those()
            ),
        }
    }

    fn those(&self) -> String {
        match self.seeker.selects() {
            Some("Service") => self.before.to_string(),
            _ => format!("those of {}", self.before),
        }
    }
}

fn kind_and_name(id: &ResId) -> [Text; 2] {
    [id.gvk.kind.clone(), id.name.clone()]
}
