//! The cause of a difference. In: the links behind the value on either side. Out: the link that
//! made the difference: the newest one that the sides do not share, preferring edited files.

use crate::model::Step;

use super::chain::{Link, Located, Place};
use super::edits::Edits;

/// The side that has the link which made the difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whose {
    /// The old side.
    Old,
    /// The new side.
    New,
}

/// The origin of a difference.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cause {
    /// The side that the cause is on: the new one, unless the cause went with the old side.
    pub whose: Whose,
    /// The step; `None` for a line of a source.
    pub step: Option<Step>,
    /// The place; `None` for what no file asked for, such as an option of the command line.
    pub place: Option<Place>,
}

/// The cause of the difference between a value with the links `old` and one with the links `new`.
/// An absent value has no links.
pub(super) fn cause(old: &[Located], new: &[Located], edits: &Edits) -> Option<Cause> {
    let shared = old
        .iter()
        .zip(new)
        .take_while(|(old, new)| old.is_same(new));
    let shared = shared.count();
    let (old_rest, new_rest) = (&old[shared..], &new[shared..]);
    match (old_rest, new_rest) {
        ([], []) => {
            of(Whose::New, newest(new, edits)).or_else(|| of(Whose::Old, newest(old, edits)))
        }
        (_, []) => of(Whose::Old, newest(old_rest, edits)),
        ([], _) => of(Whose::New, newest(new_rest, edits)),
        _ if ends_with(old_rest, new_rest) => of(Whose::Old, newest(old_rest, edits)),
        _ => of(Whose::New, newest(new_rest, edits)),
    }
}

/// The newest link that an edited file asked for; the newest of all where none is.
fn newest<'l>(links: &'l [Located], edits: &Edits) -> Option<&'l Located> {
    let is_edited = |link: &&Located| {
        let location = link.location.as_ref();
        location.is_some_and(|location| edits.touch(&location.path))
    };
    links.iter().find(is_edited).or_else(|| links.first())
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
        let cause = cause(old, new, &Edits::default()).expect("there are links");
        (cause.whose, cause.step.unwrap_or("source"))
    }

    #[test]
    fn the_newest_link_that_is_not_shared_made_it() {
        let source = |line| link(None, "/base/api.yaml", line);
        let images = |line| link(Some("images"), "/overlay/kustomization.yaml", line);
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
            link(Some("hosts"), "/offshoot.yaml", "hosts:"),
            link(None, "/base/api.yaml", "a"),
        ];
        let edits: Edits = [FilePath::new("/base/api.yaml")].into_iter().collect();
        let cause = cause(&[], &links, &edits).expect("there are links");
        assert_eq!(cause.step, None);
    }
}
