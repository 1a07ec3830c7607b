//! Branch names as DNS labels. In: a raw name and the room for it. Out: a slug
//! that no other name has. Knows nothing about the use of the slug.

use sha2::{Digest, Sha256};

/// Length of the hash at the end of a slug that differs from the name.
pub const HASH_LENGTH: usize = 7;

/// Shortest room for a slug: a character, a dash and the hash.
pub const LEAST_ROOM: usize = HASH_LENGTH + 2;

/// The room for a slug where offshoot.yaml does not say.
pub const DEFAULT_ROOM: usize = 40;

/// The front of the slug of a name without a letter or digit that a label may have.
const NAMELESS: &str = "b";

/// `name` as lower-case letters, digits and single dashes, at most `room` characters long.
///
/// A name that has to be altered or shortened ends in a dash and seven base-36 digits of its
/// SHA-256, so that `feat/a` and `feat-a` never meet. A name that ends so by itself gets a hash as
/// well: no name is the slug of another one. `None` if the room is less than [`LEAST_ROOM`].
pub fn slug(name: &str, room: usize) -> Option<String> {
    let clean = sanitized(name);
    let left = room.checked_sub(LEAST_ROOM)? + 1;
    if clean == name && !clean.is_empty() && clean.len() <= room && !ends_in_hash(&clean) {
        return Some(clean);
    }
    let front = if clean.is_empty() { NAMELESS } else { &clean };
    let kept = front.get(..left).unwrap_or(front).trim_end_matches('-');
    Some(format!("{kept}-{}", hash(name)))
}

/// True for a text that ends in a dash and as many characters as a hash has: every slug that differs
/// from its name does.
pub fn ends_in_hash(text: &str) -> bool {
    let end = text.rsplit_once('-').map(|(_, end)| end);
    end.is_some_and(|end| end.len() == HASH_LENGTH)
}

/// The name in lower case, with a dash for each run of other characters, but none at either end.
fn sanitized(name: &str) -> String {
    let mut clean = String::with_capacity(name.len());
    for c in name.chars().map(|c| c.to_ascii_lowercase()) {
        if c.is_ascii_lowercase() || c.is_ascii_digit() {
            clean.push(c);
        } else if !clean.is_empty() && !clean.ends_with('-') {
            clean.push('-');
        }
    }
    clean.truncate(clean.trim_end_matches('-').len());
    clean
}

/// The last seven base-36 digits of the SHA-256 of `name`, read as one large number.
pub fn hash(name: &str) -> String {
    const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let modulus = 36u64.pow(HASH_LENGTH as u32);
    let mut rest = Sha256::digest(name.as_bytes())
        .iter()
        .fold(0, |rest, byte| (rest * 256 + u64::from(*byte)) % modulus);
    let mut digits = [b'0'; HASH_LENGTH];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS[(rest % 36) as usize];
        rest /= 36;
    }
    digits.iter().map(|digit| char::from(*digit)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slugged(name: &str) -> String {
        slug(name, 63).expect("63 characters are enough")
    }

    #[test]
    fn a_label_is_its_own_slug() {
        for name in ["feat-a", "main", "1-2-3", "x"] {
            assert_eq!(slugged(name), name);
        }
    }

    #[test]
    fn other_names_are_cleaned_and_hashed() {
        let cases = [
            ("feat/a", "feat-a"),
            ("feature/JIRA-123_add_login", "feature-jira-123-add-login"),
            ("release/1.2.x", "release-1-2-x"),
            ("users/alice/fix#42--x", "users-alice-fix-42-x"),
            ("UPPER", "upper"),
            ("-dash-", "dash"),
            ("a--b", "a-b"),
            ("naïve", "na-ve"),
        ];
        for (name, clean) in cases {
            assert_eq!(slugged(name), format!("{clean}-{}", hash(name)));
        }
        assert_ne!(slugged("feat/a"), slugged("feat_a"));
    }

    #[test]
    fn names_without_a_usable_character_are_their_hash() {
        for name in ["", "///", "функция", "機能"] {
            assert_eq!(slugged(name), format!("b-{}", hash(name)));
        }
    }

    #[test]
    fn names_that_end_like_a_hash_get_one() {
        for name in ["add-billing", "feat-a-1hry0wa", "b-1234567"] {
            assert_eq!(slugged(name), format!("{name}-{}", hash(name)));
        }
        for name in ["billing", "feature-checkout", "add-bill"] {
            assert_eq!(slugged(name), name);
        }
    }

    #[test]
    fn long_names_are_cut_and_hashed() {
        let name = "dependabot/npm_and_yarn/frontend/babel/plugin-transform-runtime-7.25.9";
        assert_eq!(
            slugged(name),
            format!(
                "dependabot-npm-and-yarn-frontend-babel-plugin-transform-{}",
                hash(name)
            )
        );
        let login = hash("feature-login");
        for (room, expected) in [
            (10, Some(format!("fe-{login}"))),
            (9, Some(format!("f-{login}"))),
            (8, None),
        ] {
            assert_eq!(slug("feature-login", room), expected);
        }
        assert_eq!(slug("short", 9).as_deref(), Some("short"));
        // A cut after a dash leaves no double dash.
        assert_eq!(
            slug("ab-cdefghijkl", 11),
            Some(format!("ab-{}", hash("ab-cdefghijkl")))
        );
    }

    /// Names made of pieces that meet in slugs, and the slugs of all of them, as names.
    #[test]
    fn no_two_names_have_one_slug() {
        let mut state = 7u64;
        let mut random = |below: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) as usize % below
        };
        let pieces = [
            "a", "b", "ab", "-", "--", "/", "_", "A", "é", "1234567", "billing", "-billing", "x",
        ];
        let mut names: std::collections::BTreeSet<String> = (0..20_000)
            .map(|_| {
                (0..1 + random(6))
                    .map(|_| pieces[random(pieces.len())])
                    .collect()
            })
            .collect();
        for room in [9, 12, 40, 63] {
            let slugs: Vec<String> = names.iter().filter_map(|name| slug(name, room)).collect();
            names.extend(slugs);
        }
        for room in [9, 12, 40, 63] {
            let mut seen = std::collections::BTreeMap::new();
            for name in &names {
                let slug = slug(name, room).expect("there is room");
                assert!(slug.len() <= room && crate::environment::names::is_dns_label(&slug));
                assert_eq!(seen.insert(slug, name), None, "{name}");
            }
        }
    }

    /// `printf feat/a | sha256sum`, in base 36, its last seven digits.
    #[test]
    fn the_hash_is_the_end_of_the_number_in_base_36() {
        assert_eq!(hash("feat/a"), "1hry0wa");
    }
}
