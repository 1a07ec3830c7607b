//! The comments in lines of a kustomization.

/// The comment of each line that has one, from its `#` on.
pub(super) fn in_lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(comment)
}

/// The comment of a line: what begins with a `#` at the start or behind a blank, and is not in quotes.
fn comment(line: &str) -> Option<&str> {
    let (mut quote, mut before) = (None, ' ');
    for (at, c) in line.char_indices() {
        match quote {
            Some(open) if c == open && before != '\\' => quote = None,
            Some(_) => {}
            None if c == '#' && before.is_whitespace() => return line.get(at..).map(str::trim_end),
            // Within a word, a quote is an apostrophe.
            None if matches!(c, '"' | '\'') && !before.is_alphanumeric() => quote = Some(c),
            None => {}
        }
        before = c;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::in_lines;

    #[test]
    fn comments_are_found_outside_of_quotes() {
        let text = "- name: X # one\n  # two\n  a: '#' # three \n  b: \"a # \\\" # \"\n  c: a#b\n  d: it's # four";
        let found: Vec<&str> = in_lines(text).collect();
        assert_eq!(found, ["# one", "# two", "# three", "# four"]);
    }
}
