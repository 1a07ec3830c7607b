//! The namespace that a partial environment shares with others: one for all branches, and one that offshoot.yaml
//! names.

use crate::diag::{Code, Diagnostic, Fallible, Origin, Wording, message};
use crate::environment::budget::Naming;
use crate::environment::builder::Builder;
use crate::environment::config::{Config, Spec};
use crate::environment::names::is_dns_label;
use crate::environment::namespaces::Moves;
use crate::environment::target::Target;
use crate::environment::template;

use super::collision::owner;

/// Refuses a shared namespace that is the branch's own, that depends on the branch, or that the caller chose
/// among those of others.
///
/// # Errors
/// `shared-namespace`; errors of the template.
pub(in crate::environment) fn refuse_shared(
    (config, spec): (&Config, &Spec),
    naming: &Naming,
    moves: &Moves,
    target: &Target,
    builder: Builder<'_>,
) -> Fallible<()> {
    let partial = &spec.features.partial;
    let (Some(_), Some(shared)) = (&partial.only, &partial.shared) else {
        return Ok(());
    };
    let text = &shared.namespace;
    let refused = |message: String, help: &str| {
        let diagnostic = Diagnostic::error(Code::SharedNamespace, message).at(text.at);
        Err(diagnostic.help(help).into())
    };
    let reads_branch = |text: &str| {
        let read = naming.variables.names_read(text);
        ["branch", "slug", "namespace"]
            .iter()
            .any(|name| read.contains(*name))
    };
    if let Some(pattern) = shared.hosts.as_ref().filter(|it| reads_branch(&it.value)) {
        let message = format!(
            "`{}` is another name for each branch, and the rest has one",
            pattern.value
        );
        let diagnostic = Diagnostic::error(Code::SharedNamespace, message).at(pattern.at);
        let help = "write the names that the shared namespace has: `hosts: \"main--{{ label }}.preview.example.com\"`";
        return Err(diagnostic.help(help).into());
    }
    let read = naming.variables.names_read(&text.value);
    if reads_branch(&text.value) {
        let message = format!(
            "`{}` is another namespace for each branch, and the rest is in one",
            text.value
        );
        return refused(
            message,
            "name the namespace that has the whole stack: `shared: preview-main`",
        );
    }
    let name = template::render(text, &naming.variables)?;
    if !is_dns_label(&name) {
        let message = format!("`{name}` cannot be the name of a namespace");
        return refused(
            message,
            "use lower-case letters, digits and inner dashes, 63 characters at most",
        );
    }
    if moves.targets().iter().any(|(own, _)| *own == name) {
        let message =
            format!("`{name}` is the namespace of the branch itself, where the rest is not");
        return refused(
            message,
            "name another branch, or render the whole stack for this one: an environment without `only`",
        );
    }
    let is_chosen = read.iter().any(|it| it == "set" || it.starts_with("set."));
    let environment = (config, spec);
    let found = is_chosen.then(|| owner(&name, environment, naming, (moves, target), builder));
    match found.flatten() {
        None => Ok(()),
        Some(owner) => {
            let chooser = Wording::new("`--set`", "parameter `set`");
            let message = message!("{} chose `{}`, which {}", chooser, name, owner.words);
            let mut diagnostic = Diagnostic::error(Code::SharedNamespace, message).at(text.at);
            if let Some((place, words)) = owner.place.filter(|(at, _)| *at != Origin::NONE) {
                diagnostic = diagnostic.label(place, words);
            }
            Err(diagnostic
                .help(format!(
                    "write it in offshoot.yaml, if branches are meant to use it: `shared: {name}`"
                ))
                .into())
        }
    }
}
