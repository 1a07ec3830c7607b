//! Schemas in comments, as in kpt's setters and kyaml's tests:
//! `containers: # {"type": "array", "x-kubernetes-patch-strategy": "merge"}`.
//! In: a text and the origin of its first byte. Out: schemas by the origin of
//! the key that each describes. Rules: `Read` in `kyaml/fieldmeta/fieldmeta.go`.
//!
//! A comment counts after its key, after a flow collection on the key's line,
//! or alone on the line before. A comment that is not a JSON object is ignored.

use crate::diag::Origin;

use super::stated::Stated;

/// Every schema in the comments of `text`.
pub(super) fn schemas(text: &str, start: Origin) -> Vec<(Origin, Stated)> {
    if !has_any(text) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut waiting: Option<(usize, Stated)> = None;
    let mut follows_comment = false;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim();
        let indent = line.len() - line.trim_start().len();
        let place = start.offset(offset + key_offset(line));
        offset += line.len();
        if content.is_empty() {
            follows_comment = false;
            continue;
        }
        if let Some(comment) = content.strip_prefix('#') {
            let schema = schema(comment).filter(|_| !follows_comment);
            waiting = schema.map(|schema| (indent, schema));
            follows_comment = true;
            continue;
        }
        follows_comment = false;
        let before = waiting.take().filter(|(column, _)| *column == indent);
        let behind = comment_behind(line).and_then(schema);
        found.extend(
            behind
                .or(before.map(|(_, schema)| schema))
                .map(|schema| (place, schema)),
        );
    }
    found
}

/// True if a comment in the text begins as a JSON object does.
fn has_any(text: &str) -> bool {
    memchr::memchr_iter(b'#', text.as_bytes()).any(|at| text.get(at..).is_some_and(is_object))
}

/// The text after the `#` of a comment at the end of a line, if it is an object.
fn comment_behind(line: &str) -> Option<&str> {
    let mut parts = line
        .match_indices('#')
        .filter_map(|(at, _)| line.split_at_checked(at));
    parts.find_map(|(before, comment)| {
        let is_one = before.ends_with([' ', '\t']) && is_object(comment);
        comment.strip_prefix('#').filter(|_| is_one)
    })
}

/// True if what stands behind the `#` of a comment begins as an object does.
fn is_object(comment: &str) -> bool {
    comment
        .trim_start_matches(['#', ' ', '\t'])
        .starts_with('{')
}

fn schema(comment: &str) -> Option<Stated> {
    let object = comment.trim_start_matches('#').trim();
    let inside = object.strip_prefix('{')?.trim();
    if inside == "}" {
        return None;
    }
    Stated::parse(object)
}

/// The byte offset of the first key of a line, after its indentation and the dashes of items.
fn key_offset(line: &str) -> usize {
    let mut rest = line.trim_start();
    while let Some(item) = rest.strip_prefix("- ") {
        rest = item.trim_start();
    }
    line.len() - rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str) -> Vec<usize> {
        let found = schemas(text, Origin::source(1));
        found
            .iter()
            .filter_map(|(origin, _)| origin.as_source())
            .collect()
    }

    #[test]
    fn comments_belong_to_the_key_of_their_line_or_of_the_next() {
        assert_eq!(places("a: # {\"type\": \"array\"}\n- x\n"), [1]);
        assert_eq!(places("- a: [x] #{\"type\": \"array\"}\n"), [3]);
        assert_eq!(places("  # {\"type\": \"array\"}\n\n  a: [x]\n"), [26]);
    }

    #[test]
    fn other_comments_say_nothing() {
        assert!(places("a: # {}\n").is_empty());
        assert!(places("a: # {note: x}\n").is_empty());
        assert!(places("# more\n# {\"type\": \"array\"}\na: []\n").is_empty());
        assert!(places("# {\"type\": \"array\"}\n  a: []\n").is_empty());
        assert!(places("a: '#{\"type\": \"array\"}'\n").is_empty());
    }
}
