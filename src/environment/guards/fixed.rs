//! Names that do not depend on the branch: all branches would be one environment.

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Failures, Fallible, first_of};
use crate::environment::budget::Naming;
use crate::environment::config::Spec;
use crate::environment::template::{Template, Variables, is_template};

/// Two branches with no character in common, and of one length.
const SAMPLES: [&str; 2] = ["kqx4wvz", "bmf9tjh"];

/// Refuses namespaces and hosts that are the same for two branches. A name that reads `set.KEY`
/// depends on the caller.
///
/// # Errors
/// `namespace-fixed`, `host-fixed`.
pub(in crate::environment) fn refuse_fixed(spec: &Spec, naming: &Naming) -> Fallible<()> {
    if !spec.per_branch {
        return Ok(());
    }
    let mut samples = SAMPLES.map(|branch| {
        let variables = naming.variables.clone();
        variables.with("branch", branch).with("slug", branch)
    });
    let mut failures = Failures::default();
    for (index, text) in spec.namespaces().enumerate() {
        let [one, other] = evaluated(text, &samples);
        if one.is_some() && one == other && !is_set_by_caller(text, naming) {
            failures.push(namespace(spec, text));
        }
        if let (0, Some(one), Some(other)) = (index, one, other) {
            samples = pair(samples, |sample, first| {
                sample.with("namespace", if first { &one } else { &other })
            });
        }
    }
    let hosts = spec.features.hosts.as_ref();
    if let Some(fixed) = hosts.and_then(|hosts| host(&hosts.pattern, naming, &samples)) {
        failures.push(fixed);
    }
    failures.or_ok(())
}

/// Both samples, changed; the function is told which of them is the first.
fn pair(
    [one, other]: [Variables; 2],
    change: impl Fn(Variables, bool) -> Variables,
) -> [Variables; 2] {
    [change(one, true), change(other, false)]
}

/// The text for both samples; `None` where it cannot be evaluated, which is said elsewhere.
fn evaluated(text: &LocatedText, samples: &[Variables; 2]) -> [Option<String>; 2] {
    if !is_template(&text.value) {
        return [(); 2].map(|()| Some(text.value.to_string()));
    }
    match Template::new(text) {
        Ok(template) => samples
            .each_ref()
            .map(|sample| template.render(sample).ok()),
        Err(_) => [None, None],
    }
}

fn is_set_by_caller(text: &LocatedText, naming: &Naming) -> bool {
    let names = naming.variables.names_read(&text.value);
    names
        .iter()
        .any(|name| name == "set" || name.starts_with("set."))
}

fn namespace(spec: &Spec, text: &LocatedText) -> Diagnostic {
    let (name, value) = (&spec.name.value, &text.value);
    let message =
        format!("`{name}` is per branch, and its namespace `{value}` is the same for every branch");
    let prefix = if is_template(value) {
        "preview"
    } else {
        value.as_str()
    };
    Diagnostic::error(Code::NamespaceFixed, message)
        .at(text.at)
        .help(format!(
            "name the branch in it: `\"{prefix}-{{{{ slug }}}}\"`"
        ))
}

/// The error for hosts that move to one name for all branches.
fn host(pattern: &LocatedText, naming: &Naming, samples: &[Variables; 2]) -> Option<Diagnostic> {
    if pattern.value.is_empty() || is_set_by_caller(pattern, naming) {
        return None;
    }
    let template = Template::new(pattern).ok()?;
    let moved = naming.hosts.iter().filter(|(old, new)| old != new);
    // Without a condition, the hosts all depend on the branch or none of them does.
    let count = if pattern.value.contains("if") {
        usize::MAX
    } else {
        1
    };
    let is_fixed = |(old, _): &(&str, &str)| {
        let bare = old.strip_prefix("*.").unwrap_or(old);
        let (label, parent) = bare.split_once('.').unwrap_or((bare, ""));
        let [one, other] = samples.each_ref().map(|sample| {
            let variables = sample.clone().with("host", bare).with("label", label);
            template.render(&variables.with("parent", parent)).ok()
        });
        one.is_some() && one == other
    };
    let fixed: Vec<(&str, &str)> = moved.take(count).filter(is_fixed).collect();
    if fixed.is_empty() {
        return None;
    }
    let shown: Vec<(&str, &str)> = match count {
        1 => naming
            .hosts
            .iter()
            .filter(|(old, new)| old != new)
            .collect(),
        _ => fixed,
    };
    let moves = shown.iter().map(|(old, new)| format!("`{old}` (`{new}`)"));
    let message = format!(
        "the new name is the same for every branch: {}",
        first_of(10, moves)
    );
    let diagnostic = Diagnostic::error(Code::HostFixed, message).at(pattern.at);
    Some(diagnostic.help("name the branch in the pattern: `\"{{ slug }}.{{ host }}\"`"))
}
