//! CEL, the language of Kubernetes' policies. In: an expression, the types of names and their values. Out: a
//! value, the mistake for which an API server refuses the expression, or the name of what nothing offline
//! tells. `parser` and `macros` make a tree of `syntax`, `checker` finds its type by the table in
//! `signatures`, `evaluate` walks it over manifests where they are. An `engine` counts steps, so that no
//! expression takes long or much memory, and nothing recurs deeper than `parser` allows.

mod checker;
mod clauses;
mod conversions;
mod dates;
mod decimal;
mod engine;
mod evaluate;
mod fault;
mod formats;
mod functions;
mod lexer;
mod lists;
mod macros;
mod networks;
mod operators;
mod parser;
mod semver;
mod signatures;
mod strings;
mod syntax;
mod time;
mod types;
mod url;
mod value;

pub(super) use checker::Scope;
pub(super) use engine::Engine;
pub(super) use evaluate::Machine;
pub(super) use fault::{Fault, Mistake};
pub(super) use signatures::Signatures;
pub(super) use syntax::Expr;
pub(super) use types::Type;
pub(super) use value::{Evaluated, Value};

/// The tree and the type of an expression.
///
/// # Errors
/// The first reason for which it does not compile.
pub(super) fn compile(
    text: &str,
    signatures: &Signatures,
    scope: &dyn Scope,
) -> Result<(Expr, Type), Mistake> {
    let expr = parser::parse(text)?;
    let found = checker::check(&expr, signatures, scope)?;
    Ok((expr, found))
}
