//! Names of revisions. In: text as typed. Out: a commit, or the reason why it does not
//! name one. The rules are those of gitrevisions(7), without reflogs and searches.

use gix_hash::ObjectId;
use gix_ref::file::ReferenceExt;

use super::fault::ObjectFault;
use super::repository::{Commit, GitRepository};
use crate::diag::{Code, Diagnostic, Fallible, did_you_mean, nearest};

impl GitRepository {
    /// The commit that a revision names: a branch, a tag, a full or
    /// abbreviated hash, or `HEAD`, followed by any number of `~N` and `^N`.
    ///
    /// # Errors
    /// `revision-unknown`, `revision-ambiguous`, `revision-syntax`.
    pub fn commit(&self, revision: &str) -> Fallible<Commit> {
        resolve(self, revision).map(Commit)
    }
}

/// The commit that `revision` names.
fn resolve(repository: &GitRepository, revision: &str) -> Fallible<ObjectId> {
    let end = revision.find(['~', '^']).unwrap_or(revision.len());
    let (name, steps) = revision.split_at(end);
    // Every step is read before the first is taken: `^{tree}` is not a parent of anything.
    let steps: Option<Vec<Step>> = Steps(steps).collect();
    let steps = steps.ok_or_else(|| syntax(revision))?;
    let mut commit = named(repository, name)?;
    for step in steps {
        commit = step.from(repository, commit, revision)?;
    }
    Ok(commit)
}

/// A suffix: `~N` goes back N first parents, `^N` selects the Nth parent, and
/// `^{}`, `^{commit}` and `^0` select the commit itself.
#[derive(Clone, Copy)]
enum Step {
    Back(usize),
    Parent(usize),
}

impl Step {
    fn from(
        self,
        repository: &GitRepository,
        commit: ObjectId,
        revision: &str,
    ) -> Fallible<ObjectId> {
        let (times, nth) = match self {
            Step::Back(times) => (times, 1),
            Step::Parent(0) => return Ok(commit),
            Step::Parent(nth) => (1, nth),
        };
        let mut commit = commit;
        for _ in 0..times {
            let parents = repository.objects.parents_of(commit);
            let parents = parents.map_err(|fault| repository.unreadable(fault))?;
            let parent = parents.get(nth - 1);
            let parent = *parent.ok_or_else(|| no_parent(repository, commit, revision))?;
            commit = match repository.objects.commit(parent) {
                Err(ObjectFault::Missing(_)) if repository.is_shallow => {
                    return Err(no_parent(repository, commit, revision).into());
                }
                parent => parent.map_err(|fault| repository.unreadable(fault))?,
            };
        }
        Ok(commit)
    }
}

/// Iterates over the suffixes of a revision; yields `None` for text that is
/// not a suffix, and then ends.
struct Steps<'a>(&'a str);

impl Iterator for Steps<'_> {
    type Item = Option<Step>;

    fn next(&mut self) -> Option<Self::Item> {
        let text = std::mem::take(&mut self.0);
        let mut characters = text.chars();
        let sign = characters.next()?;
        let rest = characters.as_str();
        for itself in ["{commit}", "{}"] {
            if let ('^', Some(rest)) = (sign, rest.strip_prefix(itself)) {
                self.0 = rest;
                return Some(Some(Step::Parent(0)));
            }
        }
        if rest.starts_with('{') {
            return Some(None);
        }
        let end = rest.find(|c: char| !c.is_ascii_digit());
        let (digits, rest) = rest.split_at(end.unwrap_or(rest.len()));
        self.0 = rest;
        let number = match digits {
            "" => Some(1),
            digits => digits.parse().ok(),
        };
        Some(match sign {
            '~' => number.map(Step::Back),
            '^' => number.map(Step::Parent),
            _ => None,
        })
    }
}

fn named(repository: &GitRepository, name: &str) -> Fallible<ObjectId> {
    if name.contains("@{")
        || name.contains("..")
        || name.contains([':', ' '])
        || name.starts_with('-')
    {
        return Err(syntax(name).into());
    }
    let name = if name == "@" { "HEAD" } else { name };
    if let Ok(id) = ObjectId::from_hex(name.as_bytes()) {
        return match repository.objects.commit(id) {
            Err(ObjectFault::Missing(missing)) if missing == id => {
                Err(unknown(repository, name).into())
            }
            commit => commit.map_err(|fault| repository.unreadable(fault).into()),
        };
    }
    match repository.refs.try_find(name) {
        Ok(Some(mut reference)) => {
            // A branch of which nothing is committed, and circles of references.
            let packed = repository.refs.cached_packed_buffer().ok().flatten();
            let packed = packed.as_ref().map(|packed| &***packed);
            let id = reference.follow_to_object_packed(&repository.refs, packed);
            let id = id.map_err(|error| unknown(repository, name).help(error.to_string()))?;
            let commit = repository.objects.commit(id);
            commit.map_err(|fault| repository.unreadable(fault).into())
        }
        Ok(None) | Err(_) => abbreviated(repository, name),
    }
}

/// Resolves an abbreviated object name; git requires at least four hex digits.
fn abbreviated(repository: &GitRepository, name: &str) -> Fallible<ObjectId> {
    let is_hex = name.len() >= 4 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    let found = if is_hex {
        repository.objects.commits_by_prefix(name)
    } else {
        Vec::new()
    };
    match found.as_slice() {
        [] => Err(unknown(repository, name).into()),
        [id] => repository
            .objects
            .commit(*id)
            .map_err(|fault| repository.unreadable(fault).into()),
        [first, second, ..] => {
            let message = format!("`{name}` is ambiguous: both {first} and {second} match");
            Err(Diagnostic::error(Code::RevisionAmbiguous, message)
                .help("write more digits of the hash")
                .into())
        }
    }
}

fn unknown(repository: &GitRepository, name: &str) -> Diagnostic {
    let message = format!("the git revision `{name}` does not exist");
    let unknown = Diagnostic::error(Code::RevisionUnknown, message);
    let known = names(repository);
    match nearest(name, known.iter().map(String::as_str)) {
        Some(near) => unknown.help(did_you_mean(near)),
        None if repository.is_shallow => {
            unknown.help("this clone is shallow: fetch the revision first")
        }
        None => unknown.help("fetch it first if it exists upstream: offshoot never fetches"),
    }
}

/// Short names of all branches and tags, for `did you mean`.
fn names(repository: &GitRepository) -> Vec<String> {
    let Ok(platform) = repository.refs.iter() else {
        return Vec::new();
    };
    let references = platform.all().into_iter().flatten().flatten();
    references
        .map(|reference| reference.name.shorten().to_string())
        .collect()
}

fn no_parent(repository: &GitRepository, commit: ObjectId, revision: &str) -> Diagnostic {
    let message = format!("`{revision}` goes back beyond the history of {commit}");
    let missing = Diagnostic::error(Code::RevisionUnknown, message);
    if repository.is_shallow {
        missing.help("this clone is shallow: run `git fetch --unshallow`")
    } else {
        missing
    }
}

fn syntax(revision: &str) -> Diagnostic {
    let message = format!("`{revision}` is not a supported form of git revision");
    Diagnostic::error(Code::RevisionSyntax, message)
        .help("use a branch, a tag, a hash or `HEAD`, optionally followed by `~N` or `^N`")
        .help("ranges, searches, reflogs and types of objects, such as `^{/fix}` and `^{tree}`, are not supported: `git rev-parse` finds the hash of a commit")
}
