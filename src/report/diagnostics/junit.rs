//! Diagnostics as a report of JUnit: a test case each, which fails if it is an error. What only warns is
//! the output of a case that passes.

use crate::diag::{Diagnostic, Severity};
use crate::report::diagnostics::machine::in_lines;
use crate::report::diagnostics::place::Places;

/// One suite. Without diagnostics it has a case that passes: readers take a suite without cases for one
/// that did not run.
pub(super) fn report(diagnostics: &[Diagnostic], places: &Places<'_>) -> String {
    let is_error = |it: &&Diagnostic| it.severity == Severity::Error;
    let failures = diagnostics.iter().filter(is_error).count();
    let cases: String = match diagnostics {
        [] => {
            "    <testcase classname=\"offshoot\" name=\"nothing found\" time=\"0\"/>\n".to_owned()
        }
        all => all.iter().map(|it| case(it, places)).collect(),
    };
    let tests = diagnostics.len().max(1);
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <testsuites name=\"offshoot\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" time=\"0\">\n\
         \x20 <testsuite name=\"offshoot\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" time=\"0\">\n\
         {cases}\x20 </testsuite>\n</testsuites>\n"
    )
}

fn case(diagnostic: &Diagnostic, places: &Places<'_>) -> String {
    let place = places.place(diagnostic.at);
    let place = place.map(|it| format!("{}:{}:{} ", it.file, it.line, it.column));
    let message = places.text(&diagnostic.message);
    let name = escaped(&format!("{}{message}", place.unwrap_or_default()));
    let code = escaped(diagnostic.rule_name());
    let text = escaped(&in_lines(diagnostic, places));
    let content = if diagnostic.severity == Severity::Error {
        let message = escaped(&message);
        format!("      <failure message=\"{message}\" type=\"{code}\">{text}</failure>\n")
    } else {
        format!(
            "      <system-out>{}: {text}</system-out>\n",
            diagnostic.severity.name()
        )
    };
    format!(
        "    <testcase classname=\"{code}\" name=\"{name}\" time=\"0\">\n{content}    </testcase>\n"
    )
}

/// A text of XML 1.0, which has no form for most control characters.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' => escaped.push(c),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ => escaped.push(c),
        }
    }
    escaped
}
