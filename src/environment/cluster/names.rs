//! Names of a branch's cluster-scoped objects.

use crate::environment::slug::{ends_in_hash, hash};

/// The name of a branch's own object, `NAME-SLUG`. `others` are the names of the target's other objects
/// of the kind.
///
/// `reader` for the branch `b-x` and `reader-b` for the branch `x` must not meet: where the new name
/// begins with another one, the shorter of the two gets the branch's hash as well, in a form that only the
/// slug of that branch can have. `None` if another object has that very name.
pub(in crate::environment) fn branch_name(
    name: &str,
    slug: &str,
    branch: &str,
    others: &[&str],
) -> Option<String> {
    let plain = format!("{name}-{slug}");
    let hashed = format!("{plain}-b-{}", hash(branch));
    let longer = || others.iter().filter(|other| other.len() > name.len());
    let mut forms = [plain, hashed].into_iter();
    forms.find(|new| !longer().any(|other| meets(new, other, slug)))
}

/// True if `new` is `other`, or the name that `other` has for this branch or for one that is clean. Slugs
/// that end in a hash are those of a single branch.
fn meets(new: &str, other: &str, slug: &str) -> bool {
    match new.strip_prefix(other) {
        Some("") => true,
        Some(rest) => rest
            .strip_prefix('-')
            .is_some_and(|rest| rest == slug || !ends_in_hash(rest)),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::environment::slug::slug;

    #[test]
    fn the_branch_is_at_the_end() {
        let cases = [
            ("api-nodes", "b1", &[][..], "api-nodes-b1"),
            ("reader", "b-x", &["writer"], "reader-b-x"),
            ("reader-b", "x", &["reader"], "reader-b-x"),
        ];
        for (name, slug, others, expected) in cases {
            let new = branch_name(name, slug, slug, others);
            assert_eq!(new.as_deref(), Some(expected));
        }
        let hash = hash("b-x");
        for (others, expected) in [
            (["reader-b"], format!("reader-b-x-b-{hash}")),
            (["reader-b-x"], format!("reader-b-x-b-{hash}")),
        ] {
            assert_eq!(branch_name("reader", "b-x", "b-x", &others), Some(expected));
        }
        let taken = format!("reader-b-x-b-{hash}");
        let others = ["reader-b", "reader-b-x", &taken];
        assert_eq!(branch_name("reader", "b-x", "b-x", &others), None);
    }

    /// Every object for every branch, of names and branches that consist of the same words.
    #[test]
    fn no_two_branches_share_a_name() {
        let words = ["a", "b", "a-b", "b-a", "a-b-a", "a-a", "b-b", "1234567"];
        let names: Vec<&str> = words.to_vec();
        let mut branches: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        for word in words {
            branches.push(word.to_uppercase());
            branches.push(hash(word));
            branches.push(format!("{word}-{}", hash(word)));
        }
        let mut seen = BTreeMap::new();
        for name in &names {
            assert_eq!(seen.insert((*name).to_owned(), ("", *name)), None);
        }
        for name in &names {
            let others: Vec<&str> = names.iter().copied().filter(|it| it != name).collect();
            for branch in branches.iter().collect::<std::collections::BTreeSet<_>>() {
                let slug = slug(branch, 40).expect("there is room");
                if let Some(new) = branch_name(name, &slug, branch, &others) {
                    assert_eq!(seen.insert(new, (branch, *name)), None, "{name} {branch}");
                }
            }
        }
    }
}
