//! `select`: the resources of a kind that a feature is for, by a label selector
//! and by names. In: offshoot.yaml and a target. Out: positions in the target.

use crate::config::{Decode, Fields, LocatedText};
use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin, listed};
use crate::model::{LabelSelector, Resource};

use super::target::Target;

/// The resources that the label selector matches, and those that are named.
#[derive(Clone, Debug, Default)]
pub struct Select {
    /// A Kubernetes label selector.
    pub label_selector: Option<LocatedText>,
    /// Names without a hash suffix.
    pub names: Vec<LocatedText>,
    /// The place of `select`.
    pub at: Origin,
}

impl Decode for Select {
    const WHAT: &'static str = "`select`";

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            label_selector: fields.optional("labelSelector"),
            names: fields.texts("names"),
            at: fields.at,
        }
    }
}

impl Select {
    /// Notes a `select` of the feature `of`, whose settings are at `at`, that is empty.
    pub(super) fn validate(&self, of: &str, at: Origin, failures: &mut Failures) {
        if self.label_selector.is_none() && self.names.is_empty() {
            let message = format!("`{of}` selects nothing");
            let at = if self.at.is_none() { at } else { self.at };
            let diagnostic = Diagnostic::error(Code::FieldMissing, message).at(at);
            failures.push(
                diagnostic.help("write `select: {labelSelector: \"…\"}` or `select: {names: […]}`"),
            );
        }
    }

    /// The positions of the selected resources of a kind.
    ///
    /// # Errors
    /// `code` for a selector or a name that selects nothing; `label-selector` for one that cannot
    /// be read.
    pub(super) fn positions(
        &self,
        kind: &str,
        target: &Target,
        code: Code,
    ) -> Fallible<Vec<usize>> {
        let mut positions = Vec::new();
        if let Some(text) = &self.label_selector {
            positions.extend(by_label(text, kind, target, code)?);
        }
        for name in &self.names {
            positions.extend(by_name(name, kind, target, code)?);
        }
        positions.sort_unstable();
        positions.dedup();
        Ok(positions)
    }
}

fn by_label(text: &LocatedText, kind: &str, target: &Target, code: Code) -> Fallible<Vec<usize>> {
    let selector = label_selector(&text.value).map_err(|refused| refused.at(text.at))?;
    let is_selected = |resource: &Resource| {
        resource.kind() == kind && selector.matches(|key| resource.label(key))
    };
    let positions = target.positions(is_selected);
    if positions.is_empty() {
        let message = format!("no {kind} has labels that match `{}`", text.value);
        let diagnostic = Diagnostic::error(code, message).at(text.at);
        return Err(diagnostic.help(existing(kind, target)).into());
    }
    Ok(positions)
}

fn by_name(name: &LocatedText, kind: &str, target: &Target, code: Code) -> Fallible<Vec<usize>> {
    let is_named = |resource: &Resource| resource.kind() == kind && resource.name() == name.value;
    let positions = target.positions(is_named);
    if positions.is_empty() {
        let message = format!("no {kind} is called `{}`", name.value);
        let diagnostic = Diagnostic::error(code, message).at(name.at);
        return Err(diagnostic.help(existing(kind, target)).into());
    }
    Ok(positions)
}

/// A label selector.
///
/// # Errors
/// `label-selector`, without a place.
pub(super) fn label_selector(text: &str) -> Result<LabelSelector, Diagnostic> {
    LabelSelector::parse(text).map_err(|reason| {
        let message = format!("`{text}` is not a label selector: {reason}");
        Diagnostic::error(Code::LabelSelector, message)
            .help("the syntax is `app=web,tier in (a, b),!legacy`")
    })
}

/// The names of the resources of a kind, as a line of help.
fn existing(kind: &str, target: &Target) -> String {
    let resources = target.resources().iter();
    let of_kind = resources.filter(|resource| resource.kind() == kind);
    match listed(of_kind.map(Resource::name)) {
        names if names.is_empty() => format!("the render has no {kind}"),
        names => format!("the render has {names}"),
    }
}
