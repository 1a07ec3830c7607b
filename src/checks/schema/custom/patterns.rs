//! The regular expressions of schemas, each compiled once.

use std::sync::{Arc, Mutex};

use rustc_hash::FxHashMap;

use crate::model::GoRegexp;

/// Expressions that were asked for.
#[derive(Debug, Default)]
pub(crate) struct Patterns(Mutex<FxHashMap<String, Option<Arc<GoRegexp>>>>);

impl Patterns {
    /// True if a part of `text` matches, or the expression cannot be read: it is not known then.
    pub(crate) fn matches(&self, expression: &str, text: &str) -> bool {
        self.get(expression)
            .is_none_or(|regex| regex.is_match(text))
    }

    fn get(&self, expression: &str) -> Option<Arc<GoRegexp>> {
        let Ok(mut known) = self.0.lock() else {
            return compile(expression);
        };
        if let Some(regex) = known.get(expression) {
            return regex.clone();
        }
        let regex = compile(expression);
        known.insert(expression.to_owned(), regex.clone());
        regex
    }
}

fn compile(expression: &str) -> Option<Arc<GoRegexp>> {
    GoRegexp::new(expression).ok().map(Arc::new)
}

#[cfg(test)]
mod tests {
    use super::Patterns;

    #[test]
    fn classes_are_those_of_go() {
        let patterns = Patterns::default();
        for (expression, text, is_match) in [
            (r"^\d+$", "12", true),
            (r"^\d+$", "١٢", false),
            (r"^[\w-]+$", "a-b", true),
            (r"^[\w-]+$", "é", false),
            ("b", "abc", true),
            ("(?!x)", "anything: RE2 does not know it", true),
        ] {
            assert_eq!(
                patterns.matches(expression, text),
                is_match,
                "{expression} {text}"
            );
        }
    }
}
