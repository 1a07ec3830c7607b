//! Preserves the comments of YAML that is parsed and written again, as go-yaml
//! v3 does. In: the original text, the same text rewritten without comments, and
//! that with a change. Out: the changed text with the comments in their places.

/// `after` with the comments of `original`; `None` if there are comments and
/// the lines of `original` cannot be matched to those of `before`.
pub(super) fn carried_over(original: &str, before: &str, after: &str) -> Option<String> {
    if !original.contains('#') {
        return Some(after.to_owned());
    }
    let before: Vec<&str> = before.lines().collect();
    let comments = Comments::of(original, &before)?;
    Some(comments.into(&before, after))
}

/// A comment on lines of its own.
struct Above<'t> {
    /// The line that it is above.
    line: usize,
    text: &'t str,
    indent: usize,
    /// True if it begins at the column of the line below.
    is_aligned: bool,
}

#[derive(Default)]
struct Comments<'t> {
    above: Vec<Above<'t>>,
    /// A line, and the comment at its end.
    behind: Vec<(usize, &'t str)>,
}

impl<'t> Comments<'t> {
    fn of(original: &'t str, before: &[&str]) -> Option<Self> {
        let mut comments = Self::default();
        let (mut line, mut waiting) = (0, 0);
        for text in original.lines() {
            let content = text.trim();
            let expected = before.get(line).map(|line| line.trim());
            let comment = expected.and_then(|expected| behind(content, expected));
            if expected == Some(content) || comment.is_some() {
                let indent = indent_of(text);
                for above in &mut comments.above[waiting..] {
                    above.is_aligned = above.indent == indent;
                }
                waiting = comments.above.len();
                comments
                    .behind
                    .extend(comment.map(|comment| (line, comment)));
                line += 1;
            } else if content.starts_with('#') {
                comments.above.push(Above {
                    line,
                    text: content,
                    indent: indent_of(text),
                    is_aligned: false,
                });
            } else if !content.is_empty() {
                return None;
            }
        }
        (line == before.len()).then_some(comments)
    }

    fn into(self, before: &[&str], after: &str) -> String {
        let after: Vec<&str> = after.lines().collect();
        let place = alignment(before, &after);
        let mut text = String::new();
        for position in 0..=after.len() {
            let line = after.get(position);
            for above in self
                .above
                .iter()
                .filter(|above| place(above.line) == position)
            {
                let indent = match line {
                    Some(line) if above.is_aligned => indent_of(line),
                    _ => above.indent,
                };
                text.extend(std::iter::repeat_n(' ', indent));
                text.push_str(above.text);
                text.push('\n');
            }
            let Some(line) = line else { break };
            text.push_str(line);
            for (_, comment) in self
                .behind
                .iter()
                .filter(|(line, _)| place(*line) == position)
            {
                text.push(' ');
                text.push_str(comment);
            }
            text.push('\n');
        }
        text
    }
}

/// The comment after `expected` on the same line.
fn behind<'t>(content: &'t str, expected: &str) -> Option<&'t str> {
    let rest = content.strip_prefix(expected)?;
    let comment = rest.trim_start();
    (rest.len() > comment.len() && comment.starts_with('#')).then_some(comment)
}

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Maps lines of `before` to lines of `after`: lines before and after the
/// change keep their places.
fn alignment(before: &[&str], after: &[&str]) -> impl Fn(usize) -> usize {
    let same = |pair: &(&&str, &&str)| pair.0 == pair.1;
    let head = before.iter().zip(after).take_while(same).count();
    let room = before.len().min(after.len()) - head;
    let tails = before.iter().rev().zip(after.iter().rev());
    let tail = tails.take(room).take_while(same).count();
    let (old, new) = (before.len(), after.len());
    move |line| {
        if line <= head || old == new {
            line
        } else if line + tail >= old {
            line + new - old
        } else {
            head
        }
    }
}

#[cfg(test)]
mod tests {
    use super::carried_over;

    #[test]
    fn comments_stay_at_their_lines() {
        let original =
            "# head\na: x   # line\n\n# second\nb:\n    - x\n    # foot\n    - y: z\n# end\n";
        let before = "a: x\nb:\n- x\n- y: z\n";
        let after = "a: new\nb:\n- x\n- y: z\n";
        let expected = "# head\na: new # line\n# second\nb:\n- x\n# foot\n- y: z\n# end\n";
        assert_eq!(
            carried_over(original, before, after).as_deref(),
            Some(expected)
        );
    }

    #[test]
    fn what_cannot_be_told_apart_is_not_guessed() {
        assert_eq!(carried_over("a: [ ] # c\n", "a: []\n", "a: [x]\n"), None);
        let url = "a: http://x/#y\n";
        assert_eq!(carried_over(url, url, url).as_deref(), Some(url));
    }
}
