//! Reports of other linters over a render, put back to the lines that somebody wrote. In: the text of a
//! report, and a render with its causes. Out: a diagnostic per finding, at its source line, with the steps
//! that led there. A format is a file in this folder with a row in `table`; a finding whose resource
//! is not in the render has no place, and says so.

mod attribute;
mod chain;
mod conftest;
mod extents;
mod finding;
mod format;
mod kube_linter;
mod kubeconform;
mod kyverno;
mod mentions;
mod pages;
mod place;
mod sarif;
mod table;
mod trivy;

pub use attribute::{Attributed, attribute};
pub use finding::{About, Lines, LinterFinding};
pub use pages::Pages;
pub use place::LintedRender;
pub use table::{format_names, read};
