//! The regular expressions of schemas, each compiled once.

use std::sync::{Arc, Mutex};

use regex::Regex;
use rustc_hash::FxHashMap;

/// Expressions that were asked for.
#[derive(Debug, Default)]
pub(crate) struct Patterns(Mutex<FxHashMap<String, Option<Arc<Regex>>>>);

impl Patterns {
    /// True if a part of `text` matches, or the expression cannot be read: it is not known then.
    pub(crate) fn matches(&self, expression: &str, text: &str) -> bool {
        self.get(expression)
            .is_none_or(|regex| regex.is_match(text))
    }

    fn get(&self, expression: &str) -> Option<Arc<Regex>> {
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

/// Compiles an expression of Go's. Its `\d`, `\w`, `\s` and `\b` know ASCII alone, Rust's all of Unicode.
fn compile(expression: &str) -> Option<Arc<Regex>> {
    let ascii = in_ascii(expression);
    let regex = Regex::new(&ascii).or_else(|_| Regex::new(expression));
    regex.ok().map(Arc::new)
}

/// The expression with each `\d`, `\w`, `\s` and `\b` written out.
fn in_ascii(expression: &str) -> String {
    let mut ascii = String::with_capacity(expression.len());
    let mut characters = expression.chars();
    let mut is_in_class = false;
    while let Some(c) = characters.next() {
        if c != '\\' {
            is_in_class = c == '[' || is_in_class && c != ']';
            ascii.push(c);
            continue;
        }
        let Some(escaped) = characters.next() else {
            ascii.push(c);
            break;
        };
        let class = match escaped {
            'd' => "0-9",
            'w' => "0-9A-Za-z_",
            's' => r"\t\n\f\r ",
            'b' if !is_in_class => {
                ascii.push_str(r"(?-u:\b)");
                continue;
            }
            other => {
                ascii.extend(['\\', other]);
                continue;
            }
        };
        if is_in_class {
            ascii.push_str(class);
        } else {
            ascii.extend(["[", class, "]"]);
        }
    }
    ascii
}

#[cfg(test)]
mod tests {
    use super::{Patterns, in_ascii};

    #[test]
    fn classes_are_those_of_go() {
        assert_eq!(
            in_ascii(r"^\d[\w.\-]*\.\b$"),
            r"^[0-9][0-9A-Za-z_.\-]*\.(?-u:\b)$"
        );
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
