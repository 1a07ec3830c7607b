//! Counts with their nouns, for messages.

/// `count` with its noun: `1 target`, `2 targets`. Only for nouns whose plural is formed with `s`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn only_one_is_singular() {
        assert_eq!(counted(0, "target"), "0 targets");
        assert_eq!(counted(1, "more edited line"), "1 more edited line");
        assert_eq!(counted(2, "target"), "2 targets");
    }
}
