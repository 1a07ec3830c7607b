//! The cause of a difference. In: the links behind the value on either side. Out: the link that
//! made the difference: the newest one that the sides do not share, preferring edited files.

use crate::model::Step;
use serde::{Deserialize, Serialize};

use super::chain::{Link, Located, Place, Whose};
use super::edits::Edits;

/// The origin of a difference.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Cause {
    /// The side that the cause is on: the new one, unless the cause went with the old side.
    pub whose: Whose,
    /// The step; `None` for a line of a source.
    pub step: Option<Step>,
    /// The place; `None` for what no file asked for, such as an option of the command line.
    pub place: Option<Place>,
}

/// The cause of the difference between a value with the links `old` and one with the links `new`,
/// and whether it is an edited line. An absent value has no links.
///
/// A line that was edited goes before any other: first among the links that only one of the sides
/// has, the newest first, then among all. Where no line behind the value was edited, it is the
/// newest link that the sides do not share.
pub(super) fn cause(old: &[Located], new: &[Located], edits: &Edits) -> (Option<Cause>, bool) {
    let shared = old
        .iter()
        .zip(new)
        .take_while(|(old, new)| old.is_same(new));
    let shared = shared.count();
    let (old_rest, new_rest) = (&old[shared..], &new[shared..]);
    let edited = edited(new_rest, Whose::New, edits)
        .or_else(|| edited(old_rest, Whose::Old, edits))
        .or_else(|| edited(new, Whose::New, edits))
        .or_else(|| edited(old, Whose::Old, edits));
    if edited.is_some() {
        return (edited, true);
    }
    let newest = |whose, links: &[Located]| of(whose, links.first());
    let cause = match (old_rest, new_rest) {
        ([], []) => newest(Whose::New, new).or_else(|| newest(Whose::Old, old)),
        (_, []) => newest(Whose::Old, old_rest),
        ([], _) => newest(Whose::New, new_rest),
        _ if ends_with(old_rest, new_rest) => newest(Whose::Old, old_rest),
        _ => newest(Whose::New, new_rest),
    };
    (cause, false)
}

/// The newest link with an edited line, at that line.
fn edited(links: &[Located], whose: Whose, edits: &Edits) -> Option<Cause> {
    let mut links = links.iter();
    links.find_map(|link| {
        let place = edits.within(link, whose)?;
        Some(Cause {
            whose,
            step: link.step,
            place: Some(place),
        })
    })
}

/// True if `longer` is `shorter` with newer links on top: a step was taken away.
fn ends_with(longer: &[Located], shorter: &[Located]) -> bool {
    let Some(extra) = longer.len().checked_sub(shorter.len()) else {
        return false;
    };
    let pairs = longer[extra..].iter().zip(shorter);
    extra > 0 && pairs.into_iter().all(|(old, new)| old.is_same(new))
}

fn of(whose: Whose, located: Option<&Located>) -> Option<Cause> {
    let Link { step, place } = located?.link();
    Some(Cause { whose, step, place })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::{FilePath, SourceMap};

    /// A link at the line of `path` that says `line`.
    fn link(step: Option<Step>, path: &str, line: &str) -> Located {
        let map = SourceMap::default();
        let origin = map.add(FilePath::new(path), line.into());
        Located {
            step,
            location: map.locate(origin),
        }
    }

    fn found(old: &[Located], new: &[Located]) -> (Whose, &'static str) {
        let (cause, _) = cause(old, new, &Edits::default());
        let cause = cause.expect("there are links");
        (cause.whose, cause.step.map_or("source", Step::field))
    }

    #[test]
    fn the_newest_link_that_is_not_shared_made_it() {
        let source = |line| link(None, "/base/api.yaml", line);
        let images = |line| link(Some(Step::Images), "/overlay/kustomization.yaml", line);
        assert_eq!(
            found(
                &[images("- v1"), source("a")],
                &[images("- v2"), source("a")]
            ),
            (Whose::New, "images")
        );
        assert_eq!(
            found(
                &[images("- v1"), source("a")],
                &[images("- v1"), source("b")]
            ),
            (Whose::New, "source")
        );
        assert_eq!(
            found(&[source("a")], &[images("- v1"), source("a")]),
            (Whose::New, "images")
        );
        assert_eq!(
            found(&[images("- v1"), source("a")], &[source("a")]),
            (Whose::Old, "images")
        );
        assert_eq!(found(&[], &[source("a")]), (Whose::New, "source"));
        assert_eq!(found(&[source("a")], &[]), (Whose::Old, "source"));
    }

    #[test]
    fn an_edited_file_goes_before_a_newer_step() {
        let links = [
            link(Some(Step::Hosts), "/offshoot.yaml", "hosts:"),
            link(None, "/base/api.yaml", "a"),
        ];
        let edits: Edits = [FilePath::new("/base/api.yaml")].into_iter().collect();
        let (cause, is_edited) = cause(&[], &links, &edits);
        let cause = cause.expect("there are links");
        assert_eq!((cause.step, is_edited), (None, true));
    }
}
