//! The macros of CEL, and of its extensions that Kubernetes has: `has`, those with one variable, with two
//! (cel-go's `ext.TwoVarComprehensions`), for optional values, and `sortBy`.

use crate::yaml::Text;

use super::fault::Mistake;
use super::syntax::{Expr, Fold, FoldKind, Form};

/// The form of a call without a value before the dot.
pub(super) fn function(name: &str, mut arguments: Vec<Expr>, at: usize) -> Result<Form, Mistake> {
    if name != "has" || arguments.len() != 1 {
        let (name, of) = (Text::from(name), None);
        return Ok(Form::Call {
            name,
            of,
            arguments,
        });
    }
    match arguments.pop().map(|it| it.form) {
        Some(Form::Select { of, field, .. }) => Ok(Form::Has { of, field }),
        _ => Err(Mistake::new(
            at,
            "`has` takes a field, such as `has(object.spec)`",
        )),
    }
}

/// The macros: the name, the number of variables, the arguments, and whether the first of them after
/// the variables is a condition.
const MACROS: [(&str, usize, usize, bool, FoldKind); 20] = [
    ("all", 1, 2, false, FoldKind::All),
    ("all", 2, 3, false, FoldKind::All),
    ("exists", 1, 2, false, FoldKind::Exists),
    ("exists", 2, 3, false, FoldKind::Exists),
    ("exists_one", 1, 2, false, FoldKind::ExistsOne),
    ("existsOne", 1, 2, false, FoldKind::ExistsOne),
    ("existsOne", 2, 3, false, FoldKind::ExistsOne),
    ("exists_one", 2, 3, false, FoldKind::ExistsOne),
    ("filter", 1, 2, false, FoldKind::Filter),
    ("map", 1, 2, false, FoldKind::Map),
    ("map", 1, 3, true, FoldKind::Map),
    ("optFlatMap", 1, 2, false, FoldKind::OptFlatMap),
    ("optMap", 1, 2, false, FoldKind::OptMap),
    ("sortBy", 1, 2, false, FoldKind::SortBy),
    ("transformList", 2, 3, false, FoldKind::Map),
    ("transformList", 2, 4, true, FoldKind::Map),
    ("transformMap", 2, 3, false, FoldKind::TransformMap),
    ("transformMap", 2, 4, true, FoldKind::TransformMap),
    (
        "transformMapEntry",
        2,
        3,
        false,
        FoldKind::TransformMapEntry,
    ),
    ("transformMapEntry", 2, 4, true, FoldKind::TransformMapEntry),
];

/// The form of a call on a value.
pub(super) fn method(of: Expr, name: Text, arguments: Vec<Expr>) -> Result<Form, Mistake> {
    let count = arguments.len();
    let mut rows = MACROS.iter().filter(|row| row.0 == name && row.2 == count);
    let Some((_, variables, _, is_filtered, kind)) = rows.next() else {
        let of = Some(Box::new(of));
        return Ok(Form::Call {
            name,
            of,
            arguments,
        });
    };
    let mut arguments = arguments.into_iter();
    let mut variable = || arguments.next().map(variable).transpose();
    let first = variable()?.unwrap_or_default();
    let second = if *variables == 2 { variable()? } else { None };
    let filter = if *is_filtered { arguments.next() } else { None };
    let Some(body) = arguments.next() else {
        return Err(Mistake::new(of.at, format!("`{name}` lacks an expression")));
    };
    Ok(Form::Fold(Box::new(Fold {
        kind: *kind,
        range: of,
        first,
        second,
        filter,
        body,
    })))
}

fn variable(expr: Expr) -> Result<Text, Mistake> {
    match expr.form {
        Form::Ident(name) => Ok(name),
        _ => Err(Mistake::new(expr.at, "a macro's variable is a name")),
    }
}
