//! Variables of Flux: `${NAME}` in what a build wrote, as kustomize-controller replaces them after a build
//! (`spec.postBuild`). In: resources, and variables with their places. Out: the resources with the values, and warnings
//! for what Flux does without a word. The semantics are those of Flux's own libraries: `kustomize/kustomize_varsub.go`
//! and `envsubst` of github.com/fluxcd/pkg.
//!
//! [`Template`] reads a text, `operators` and `pattern` have bash's parameter expansions, `document` takes
//! a resource through its text, `origins` gives the new tree the causes of the old one.

mod document;
mod operators;
mod origins;
mod pattern;
mod substitute;
mod template;
#[cfg(test)]
mod tests;
mod variables;

pub use substitute::substitute;
pub use variables::{Variable, Variables};
