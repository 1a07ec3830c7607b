//! Host names in any text: URLs, lists, configuration files, shell arguments.
//!
//! Only whole names count, from one boundary of DNS names to the next, so that
//! `api.example.com` is not found in `myapi.example.com` or in
//! `api.example.com.evil.io`. The text is read once, with few lookups for each
//! run of a name's characters; a replaced name is not looked at again.

use super::disguises::disguised;
use super::names::Names;
use super::outcome::Rewritten;
use super::part::part;
use super::sightings::{Verdict, sightings};

/// Replaces every whole name in `text` that moved.
pub fn rewrite(text: &str, names: &dyn Names) -> Rewritten {
    let mut rewritten = Rewritten::default();
    let mut out = String::new();
    let mut copied = 0;
    let seen = sightings(text, names);
    rewritten.unmoved = disguised(text, &seen, names);
    for sighting in seen {
        match sighting.verdict {
            Verdict::Other => {}
            Verdict::Stays(unmoved) => rewritten.unmoved.extend(unmoved),
            Verdict::Moves(new) => {
                out.push_str(part(text, copied..sighting.start));
                out.push_str(&new);
                copied = sighting.end;
                rewritten.moves.push((sighting.host, new));
            }
        }
    }
    if copied > 0 {
        out.push_str(part(text, copied..));
        rewritten.text = Some(out).filter(|out| out != text);
    }
    rewritten
}
