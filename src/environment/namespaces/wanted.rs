//! The new namespaces that offshoot.yaml asks for: one for everything, or one for each old one.

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin};
use crate::environment::names::{LABEL_LENGTH, is_label_text};
use crate::environment::template::{self, Variables};
use crate::yaml::Text;

/// A namespace that offshoot.yaml asks for.
#[derive(Clone, Debug)]
pub(in crate::environment) struct Wanted {
    /// The old namespace; `None` for `namespace`, which is for all.
    pub(in crate::environment) old: Option<Text>,
    /// The new name.
    pub(in crate::environment) new: String,
    /// The text of offshoot.yaml, as written.
    pub(in crate::environment) text: Text,
    /// The place in offshoot.yaml.
    pub(in crate::environment) at: Origin,
}

/// The namespaces that `namespace` or `namespaces` asks for.
///
/// # Errors
/// `namespace-name` and `name-budget`; errors of templates.
pub(in crate::environment) fn wanted(
    one: Option<&LocatedText>,
    several: &[(Text, LocatedText)],
    variables: &Variables,
) -> Fallible<Vec<Wanted>> {
    let mut failures = Failures::default();
    let one = one.map(|text| (None, text));
    let several = several.iter().map(|(old, text)| (Some(old.clone()), text));
    let mut all = Vec::new();
    for (old, text) in one.into_iter().chain(several) {
        let new = failures.keep(template::render(text, variables));
        let new = failures.keep(new.map_or(Ok(String::new()), |new| checked(new, text)));
        all.extend(new.map(|new| Wanted {
            old,
            new,
            text: text.value.clone(),
            at: text.at,
        }));
    }
    failures.or_ok(all)
}

/// The name, if a namespace may have it.
fn checked(name: String, text: &LocatedText) -> Fallible<String> {
    if !is_label_text(&name) {
        let message = format!("`{name}` cannot be the name of a namespace");
        let diagnostic = Diagnostic::error(Code::NamespaceName, message).at(text.at);
        let help = "use lower-case letters, digits and inner dashes; `slug` consists of these";
        return Err(diagnostic.help(help).into());
    }
    if name.len() > LABEL_LENGTH {
        let length = name.len();
        let message = format!(
            "the namespace `{name}` would have {length} characters; the limit is {LABEL_LENGTH}"
        );
        let diagnostic = Diagnostic::error(Code::NameBudget, message).at(text.at);
        return Err(diagnostic
            .help("shorten the text around `{{ slug }}`")
            .into());
    }
    Ok(name)
}
