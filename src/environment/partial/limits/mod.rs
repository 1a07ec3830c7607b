//! The limits of a partial environment, since the rest is in another namespace. In: what is kept, and the
//! rest. Out: warnings, each with its places.

mod backends;
mod pod_names;
mod policies;
mod quota;
mod rest;
mod rights;

pub(in crate::environment) use policies::refused_by_policies;
pub(in crate::environment) use rest::Rest;

use crate::diag::Diagnostic;

/// The warnings that the manifests alone lead to. `is_adapted` tells the resources that the environment's own
/// patches change.
pub(in crate::environment) fn limits(
    rest: &Rest<'_>,
    is_adapted: &dyn Fn(&crate::model::Resource) -> bool,
) -> Vec<Diagnostic> {
    let mut warnings = Vec::new();
    warnings.extend(backends::refused(rest));
    warnings.extend(pod_names::unknown(rest));
    warnings.extend(policies::shut_in(rest));
    warnings.extend(quota::oversized(rest, is_adapted));
    warnings.extend(rights::missing(rest));
    warnings
}
