//! Names in expressions: the matchers of Traefik's rules, and regular expressions.

use crate::environment::names::is_host_name;

/// The names in a rule: ``Host(`a`) && !Host(`b`)``.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct RuleNames<'r> {
    /// Arguments of `Host`, `HostHeader` and `HostSNI`.
    pub(super) plain: Vec<&'r str>,
    /// Arguments of `HostRegexp` and `HostSNIRegexp`.
    pub(super) expressions: Vec<&'r str>,
}

/// The names that a Traefik rule matches, of matchers without `!` before them.
pub(super) fn rule_names(rule: &str) -> RuleNames<'_> {
    let mut names = RuleNames::default();
    let mut rest = rule;
    while let Some((before, after)) = rest.split_once('(') {
        let before = before.trim_end();
        let word = before.rsplit(|c: char| !c.is_ascii_alphanumeric()).next();
        let word = word.unwrap_or_default();
        if word.is_empty() {
            rest = after;
            continue;
        }
        let (arguments, end) = arguments(after);
        rest = end;
        let is_negated = before
            .strip_suffix(word)
            .is_some_and(|it| it.trim_end().ends_with('!'));
        if is_negated {
            continue;
        }
        // Traefik looks for its matchers in lower case as well.
        match word.to_ascii_lowercase().as_str() {
            "host" | "hostheader" | "hostsni" => names.plain.extend(arguments),
            "hostregexp" | "hostsniregexp" => names.expressions.extend(arguments),
            _ => {}
        }
    }
    names
}

/// The arguments in quotes up to the closing parenthesis, and the text after it.
fn arguments(text: &str) -> (Vec<&str>, &str) {
    let mut found = Vec::new();
    let mut rest = text;
    loop {
        let Some(at) = rest.find(['`', '"', '\'', ')']) else {
            return (found, "");
        };
        let (_, from) = rest.split_at_checked(at).unwrap_or(("", ""));
        let mut characters = from.chars();
        let quote = characters.next().unwrap_or(')');
        if quote == ')' {
            return (found, characters.as_str());
        }
        let Some((argument, after)) = characters.as_str().split_once(quote) else {
            return (found, "");
        };
        found.push(argument);
        rest = after;
    }
}

/// The name that a regular expression matches, or the wildcard for those at its end.
pub(super) fn expression_host(expression: &str) -> Option<String> {
    let text = expression.trim_start_matches(['~', '^', '*']).trim_start();
    let text = text.strip_prefix("(?i)").unwrap_or(text);
    let text = text.trim_start_matches('^').trim_end_matches('$');
    let text = text
        .replace("[.]", ".")
        .replace(r"\\.", ".")
        .replace(r"\.", ".");
    let optional_port = ["(:[0-9]+)?", r"(:\d+)?", r"(?::\d+)?"];
    let text = optional_port
        .iter()
        .find_map(|port| text.strip_suffix(port))
        .unwrap_or(&text);
    if is_host_name(text) {
        return Some(text.to_owned());
    }
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    let tail = text.rsplit(|c: char| !is_name(c)).next()?;
    let (_, zone) = tail.split_once('.')?;
    (zone.contains('.') && is_host_name(zone)).then(|| format!("*.{zone}"))
}
