//! Kubed (Config Syncer): what this environment offers to others. What it takes
//! from others needs labels on the Namespace alone, see `namespace`.

use crate::diag::{Code, Diagnostic, Failures, Fallible};
use crate::model::{LabelSelector, Step};

use crate::environment::config::Annotate;
use crate::environment::overlay::{Entry, Overlay};
use crate::environment::scope::Scope;

/// On a Secret or ConfigMap: which namespaces get a copy.
pub const SYNC_ANNOTATION: &str = "kubed.appscode.com/sync";

/// Annotates what others copy from.
///
/// # Errors
/// `annotate-unmatched`, and selectors that Kubed could not read.
pub(super) fn apply(scope: &Scope<'_>, overlay: &mut Overlay) -> Fallible<()> {
    let mut failures = Failures::default();
    for entry in scope
        .spec
        .secret_sync
        .iter()
        .flat_map(|sync| &sync.annotate)
    {
        failures.keep(annotate(scope, entry, overlay));
    }
    failures.or_ok(())
}

fn annotate(scope: &Scope<'_>, entry: &Annotate, overlay: &mut Overlay) -> Fallible<()> {
    let (kind, name) = (&entry.kind.value, &entry.name.value);
    let selector = scope.render(&entry.selector)?;
    if let Err(reason) = LabelSelector::parse(&selector) {
        let message = format!("`{selector}` is no label selector: {reason}");
        return Err(Diagnostic::error(Code::LabelSelector, message)
            .at(entry.selector.at)
            .into());
    }
    let found = scope
        .target
        .positions(|resource| resource.kind() == kind && resource.name() == name);
    if found.is_empty() {
        let message = format!("there is no {kind} `{name}` to annotate");
        return Err(Diagnostic::error(Code::AnnotateUnmatched, message)
            .at(entry.at)
            .into());
    }
    for position in found {
        let rule = scope.rule(Step::SecretSync, entry.at);
        overlay.annotate(position, Entry::text(SYNC_ANNOTATION, &selector, rule));
    }
    Ok(())
}
