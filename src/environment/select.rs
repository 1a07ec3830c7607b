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
        self.positions_of(kind, |resource| resource.kind() == kind, target, code)
    }

    /// The positions of the selected resources among those that `is_meant` accepts, which are called `what`.
    ///
    /// # Errors
    /// See [`Select::positions`].
    pub(super) fn positions_of(
        &self,
        what: &str,
        is_meant: impl Fn(&Resource) -> bool,
        target: &Target,
        code: Code,
    ) -> Fallible<Vec<usize>> {
        let meant = Meant {
            what,
            rest: target.rest().filter(|it| is_meant(it)).collect(),
            positions: target.positions(is_meant),
            target,
            code,
        };
        let mut positions = Vec::new();
        if let Some(text) = &self.label_selector {
            positions.extend(meant.by_label(text)?);
        }
        for name in &self.names {
            positions.extend(meant.by_name(name)?);
        }
        positions.sort_unstable();
        positions.dedup();
        Ok(positions)
    }
}

/// The resources that can be selected.
struct Meant<'a> {
    /// Their kind, in messages.
    what: &'a str,
    positions: Vec<usize>,
    /// Those of the rest of a partial environment: a selector of some of them is not a mistake.
    rest: Vec<&'a Resource>,
    target: &'a Target,
    code: Code,
}

impl Meant<'_> {
    fn by_label(&self, text: &LocatedText) -> Fallible<Vec<usize>> {
        let selector = label_selector(&text.value).map_err(|refused| refused.at(text.at))?;
        let is_selected = |resource: &Resource| selector.matches(|key| resource.label(key));
        let found = self.filter(is_selected);
        if found.is_empty() && !self.rest.iter().any(|it| is_selected(it)) {
            let message = format!("no {} has labels that match `{}`", self.what, text.value);
            return Err(self.nothing(message, text).into());
        }
        Ok(found)
    }

    fn by_name(&self, name: &LocatedText) -> Fallible<Vec<usize>> {
        let is_selected = |resource: &Resource| resource.name() == name.value;
        let found = self.filter(is_selected);
        if found.is_empty() && !self.rest.iter().any(|it| is_selected(it)) {
            let message = format!("no {} is called `{}`", self.what, name.value);
            return Err(self.nothing(message, name).into());
        }
        Ok(found)
    }

    fn filter(&self, is_selected: impl Fn(&Resource) -> bool) -> Vec<usize> {
        let positions = self.positions.iter().copied();
        positions
            .filter(|position| is_selected(self.target.get(*position)))
            .collect()
    }

    /// The error for a selector that selects nothing, with the names that exist.
    fn nothing(&self, message: String, text: &LocatedText) -> Diagnostic {
        let names = self
            .positions
            .iter()
            .map(|position| self.target.get(*position).name());
        let help = match listed(names) {
            names if names.is_empty() => format!("the render has no {}", self.what),
            names => format!("the render has {names}"),
        };
        Diagnostic::error(self.code, message).at(text.at).help(help)
    }
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
