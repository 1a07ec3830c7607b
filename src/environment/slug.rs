//! Branch names as DNS labels. In: a raw name and the room for it. Out: a slug
//! that no other name has. Knows nothing about the use of the slug.

use sha2::{Digest, Sha256};

/// Length of the hash at the end of a slug that differs from the name.
pub const HASH_LENGTH: usize = 7;

/// `name` as lower-case letters, digits and single dashes, at most `room` characters long.
///
/// A name that has to be altered or shortened ends in a dash and seven base-36
/// digits of its SHA-256, so that `feat/a` and `feat-a` never collide. If there is
/// room for the hash alone, the slug is the hash; if not even for that, `None`.
pub fn slug(name: &str, room: usize) -> Option<String> {
    let clean = sanitized(name);
    if clean == name && !clean.is_empty() && clean.len() <= room {
        return Some(clean);
    }
    let left = room.checked_sub(HASH_LENGTH)?;
    let hash = hash(name);
    let room = clean.len().min(left.saturating_sub(1));
    let kept = clean.get(..room).unwrap_or(&clean).trim_end_matches('-');
    Some(match kept {
        "" => hash,
        kept => format!("{kept}-{hash}"),
    })
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
            assert_eq!(slugged(name), hash(name));
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
        assert_eq!(
            slug("feature-login", 10),
            Some(format!("fe-{}", hash("feature-login")))
        );
        assert_eq!(slug("feature-login", 8), Some(hash("feature-login")));
        assert_eq!(slug("feature-login", 6), None);
        assert_eq!(slug("short", 5).as_deref(), Some("short"));
        // A cut after a dash leaves no double dash.
        assert_eq!(
            slug("ab-cdefghijkl", 11),
            Some(format!("ab-{}", hash("ab-cdefghijkl")))
        );
    }

    /// `printf feat/a | sha256sum`, in base 36, its last seven digits.
    #[test]
    fn the_hash_is_the_end_of_the_number_in_base_36() {
        assert_eq!(hash("feat/a"), "1hry0wa");
    }
}
