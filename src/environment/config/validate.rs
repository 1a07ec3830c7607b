//! Checks of an offshoot.yaml whose fields all have the right types.

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Failures};
use crate::environment::names;
use crate::environment::template::Template;
use crate::environment::values;

use super::spec::Spec;

/// Notes the settings of environments that cannot be rendered.
pub(super) fn environments(specs: &[Spec], domains: &[LocatedText], failures: &mut Failures) {
    for (index, spec) in specs.iter().enumerate() {
        let name = &spec.name;
        let mut earlier = specs.iter().take(index);
        if let Some(other) = earlier.find(|other| other.name.value == name.value) {
            let message = format!("there are two environments `{}`", name.value);
            let diagnostic = Diagnostic::error(Code::DuplicateEnvironment, message)
                .at(name.at)
                .label(other.name.at, "the other one");
            failures.push(diagnostic.help("rename one of them, or remove it"));
        }
        environment(spec, domains, failures);
    }
}

fn environment(spec: &Spec, domains: &[LocatedText], failures: &mut Failures) {
    let name = &spec.name;
    if !names::is_file_name(&name.value) {
        let message = format!("`{}` cannot be an environment's name", name.value);
        let diagnostic = Diagnostic::error(Code::EnvironmentName, message).at(name.at);
        failures.push(diagnostic.help("use letters, digits, `-`, `_` and `.`"));
    }
    spec.roots.validate(name, failures);
    spec.slug.validate(spec.per_branch, failures);
    spec.features.validate(&spec.outline(domains), failures);
    for text in spec.features.templates() {
        failures.keep(Template::new(text));
        values::check(text, &spec.features.values.0, failures);
    }
}
