//! Types of expressions, found before anything is evaluated, as cel-go's checker finds them. In: a tree, and
//! the types of names. Out: the type of the whole, or the mistakes for which an API server refuses a policy.

use crate::diag::{did_you_mean, nearest};
use crate::model::GoRegexp;
use crate::yaml::Text;

use super::clauses::takes;
use super::fault::Mistake;
use super::signatures::{Signature, Signatures};
use super::syntax::{Expr, Fold, FoldKind, Form, Literal};
use super::types::{Bound, TYPE_NAMES, Type};

/// The names that an expression can use, with their types.
pub(in crate::checks::policy) trait Scope {
    /// The type of a name.
    fn type_of(&self, name: &str) -> Option<Type>;

    /// The type of a field of a type with fields. `None` if there is no such field.
    fn field_of(&self, of: &'static str, field: &str) -> Option<Type>;
}

/// The type of an expression.
pub(super) fn check(
    expr: &Expr,
    signatures: &Signatures,
    scope: &dyn Scope,
) -> Result<Type, Mistake> {
    let mut checker = Checker {
        signatures,
        scope,
        locals: Vec::new(),
        is_mixed: false,
    };
    checker.expr(expr)
}

struct Checker<'c> {
    signatures: &'c Signatures,
    scope: &'c dyn Scope,
    locals: Vec<(Text, Type)>,
    /// True within the arguments of `format`, whose lists may have values of several types.
    is_mixed: bool,
}

type Checked = Result<Type, Mistake>;

impl Checker<'_> {
    fn expr(&mut self, expr: &Expr) -> Checked {
        match &expr.form {
            Form::Literal(literal) => Ok(of_literal(literal)),
            Form::Ident(name) => self.ident(name, expr.at),
            Form::Select {
                of,
                field,
                is_optional,
            } => self.select(of, field, *is_optional, expr.at),
            Form::Has { of, field } => {
                self.select(of, field, false, expr.at)?;
                Ok(Type::Bool)
            }
            Form::Call {
                name,
                of,
                arguments,
            } => self.call(name, of.as_deref(), arguments, expr.at),
            Form::All(all) => self.conditions(all, "_&&_"),
            Form::Any(all) => self.conditions(all, "_||_"),
            Form::Choice(all) => self.choice(all),
            Form::List(items) => self.list(items),
            Form::Map(entries) => self.map(entries),
            Form::Fold(fold) => self.fold(fold),
        }
    }

    fn ident(&self, name: &str, at: usize) -> Checked {
        let local = self.locals.iter().rev().find(|(own, _)| own == name);
        if let Some((_, found)) = local {
            return Ok(found.clone());
        }
        if let Some(found) = self.scope.type_of(name) {
            return Ok(found);
        }
        if TYPE_NAMES.contains(&name) {
            return Ok(Type::Name);
        }
        Err(Mistake::new(at, format!("there is no `{name}`")))
    }

    fn select(&mut self, of: &Expr, field: &str, is_optional: bool, at: usize) -> Checked {
        if is_type_name(of, field) {
            return Ok(Type::Name);
        }
        let owner = self.expr(of)?;
        let (owner, was_optional) = match owner {
            Type::Optional(inner) => (*inner, true),
            other => (other, false),
        };
        let found = match &owner {
            Type::Dyn => Type::Dyn,
            Type::Map(_, value) => (**value).clone(),
            Type::Named(name) => match self.scope.field_of(name, field) {
                Some(found) => found,
                None => return Err(Mistake::new(at, format!("there is no field `{field}`"))),
            },
            other => {
                let message = format!("a `{}` has no field `{field}`", other.name());
                return Err(Mistake::new(at, message));
            }
        };
        Ok(if is_optional || was_optional {
            Type::optional(found)
        } else {
            found
        })
    }

    fn conditions(&mut self, all: &[Expr], name: &str) -> Checked {
        for expr in all {
            let found = self.expr(expr)?;
            if !matches!(found, Type::Bool | Type::Dyn) {
                return Err(no_overload(name, None, &[found], expr.at));
            }
        }
        Ok(Type::Bool)
    }

    fn choice(&mut self, all: &[Expr; 3]) -> Checked {
        let [condition, yes, no] = all;
        let found = self.expr(condition)?;
        if !matches!(found, Type::Bool | Type::Dyn) {
            return Err(no_overload("_?_:_", None, &[found], condition.at));
        }
        let (one, other) = (self.expr(yes)?, self.expr(no)?);
        let types = [Type::Bool, one.clone(), other.clone()];
        let joined = one.joined(other);
        joined.ok_or_else(|| no_overload("_?_:_", None, &types, condition.at))
    }

    fn call(&mut self, name: &str, of: Option<&Expr>, arguments: &[Expr], at: usize) -> Checked {
        let target = of;
        let of = of.map(|of| self.expr(of)).transpose()?;
        let was_mixed = self.is_mixed;
        self.is_mixed |= name == "format" && of.is_some();
        let mut types = Vec::new();
        for argument in arguments {
            types.push(self.expr(argument)?);
        }
        if let (Some(target), "format") = (target, name) {
            self.clauses(target, arguments)?;
        }
        self.is_mixed = was_mixed;
        let ways = self.signatures.of(name);
        if ways.is_empty() {
            let near = nearest(name, self.signatures.names());
            let near = near.map(|near| format!(": {}", did_you_mean(near)));
            let message = format!("there is no function `{name}`{}", near.unwrap_or_default());
            return Err(Mistake::new(at, message));
        }
        let fitting = ways.iter().filter_map(|it| it.result(of.as_ref(), &types));
        let results: Vec<Type> = fitting.collect();
        let Some(first) = results.first() else {
            return Err(no_overload(name, of.as_ref(), &types, at));
        };
        check_constants(name, of.is_some(), arguments)?;
        if results.iter().all(|it| it == first) {
            return Ok(first.clone());
        }
        Ok(Type::Dyn)
    }

    fn list(&mut self, items: &[(Expr, bool)]) -> Checked {
        let mut joined = None;
        for (item, is_optional) in items {
            let found = unwrapped(self.expr(item)?, *is_optional, item.at)?;
            joined = Some(self.same(joined, found, item.at)?);
        }
        Ok(Type::list(joined.unwrap_or(Type::Dyn)))
    }

    fn map(&mut self, entries: &[(Expr, Expr, bool)]) -> Checked {
        let (mut keys, mut values) = (None, None);
        for (key, value, is_optional) in entries {
            let found = self.expr(key)?;
            keys = Some(self.same(keys, found, key.at)?);
            let found = unwrapped(self.expr(value)?, *is_optional, value.at)?;
            values = Some(self.same(values, found, value.at)?);
        }
        let of = |found: Option<Type>| Box::new(found.unwrap_or(Type::Dyn));
        Ok(Type::Map(of(keys), of(values)))
    }

    /// The type of the items of a list: all are of one (`HomogeneousAggregateLiterals`).
    fn same(&self, known: Option<Type>, found: Type, at: usize) -> Checked {
        let Some(known) = known else {
            return Ok(found);
        };
        let names = (known.name(), found.name());
        match known.joined(found) {
            Some(joined) => Ok(joined),
            None if self.is_mixed => Ok(Type::Dyn),
            None => {
                let (one, other) = names;
                let message =
                    format!("a list or map has values of the types `{one}` and `{other}`");
                Err(Mistake::new(at, message))
            }
        }
    }

    /// Holds a constant template of `format` against a list that is written out (`ext/formatting.go`).
    fn clauses(&mut self, template: &Expr, arguments: &[Expr]) -> Result<(), Mistake> {
        let (Form::Literal(Literal::Text(text)), [list]) = (&template.form, arguments) else {
            return Ok(());
        };
        let Form::List(items) = &list.form else {
            return Ok(());
        };
        let mut items = items.iter();
        for part in text.replace("%%", "").split('%').skip(1) {
            let part = part.trim_start_matches(|it: char| it == '.' || it.is_ascii_digit());
            let clause = part.chars().next().unwrap_or(' ');
            let taken = takes(clause);
            let taken = taken
                .ok_or_else(|| Mistake::new(template.at, format!("`format` has no `%{clause}`")))?;
            let Some((item, _)) = items.next() else {
                let message = "`format` has fewer values than places";
                return Err(Mistake::new(template.at, message));
            };
            let found = self.expr(item)?;
            if !taken.is_empty() && found != Type::Dyn && !taken.contains(&found) {
                let message = format!("`%{clause}` does not take a `{}`", found.name());
                return Err(Mistake::new(item.at, message));
            }
        }
        Ok(())
    }

    fn fold(&mut self, fold: &Fold) -> Checked {
        let range = self.expr(&fold.range)?;
        let (first, second) = variables(&range, fold)?;
        let depth = self.locals.len();
        self.locals.push((fold.first.clone(), first.clone()));
        if let (Some(name), Some(second)) = (&fold.second, second) {
            self.locals.push((name.clone(), second));
        }
        if let Some(filter) = &fold.filter {
            self.condition(filter)?;
        }
        let body = match fold.kind {
            FoldKind::All | FoldKind::Exists | FoldKind::ExistsOne | FoldKind::Filter => {
                self.condition(&fold.body)?;
                Type::Bool
            }
            _ => self.expr(&fold.body)?,
        };
        self.locals.truncate(depth);
        Ok(match fold.kind {
            FoldKind::All | FoldKind::Exists | FoldKind::ExistsOne => Type::Bool,
            FoldKind::Filter => Type::list(first),
            FoldKind::Map => Type::list(body),
            FoldKind::TransformMap => Type::Map(Box::new(first), Box::new(body)),
            FoldKind::TransformMapEntry => match body {
                Type::Map(..) | Type::Dyn => body,
                _ => return Err(Mistake::new(fold.body.at, "the expression is not a map")),
            },
            FoldKind::OptMap => Type::optional(body),
            FoldKind::OptFlatMap => match body {
                Type::Optional(_) | Type::Dyn => body,
                _ => return Err(Mistake::new(fold.body.at, "the expression is not optional")),
            },
            FoldKind::SortBy => range,
        })
    }

    fn condition(&mut self, expr: &Expr) -> Result<(), Mistake> {
        match self.expr(expr)? {
            Type::Bool | Type::Dyn => Ok(()),
            other => {
                let message = format!("a condition is a `bool`, not a `{}`", other.name());
                Err(Mistake::new(expr.at, message))
            }
        }
    }
}

impl Signature {
    /// The type of a call's result, if the types fit.
    fn result(&self, of: Option<&Type>, arguments: &[Type]) -> Option<Type> {
        let mut bound = Bound::new();
        if self.of.is_some() != of.is_some() || self.arguments.len() != arguments.len() {
            return None;
        }
        let own = self.of.iter().chain(&self.arguments);
        let given = of.into_iter().chain(arguments);
        let mut pairs = own.zip(given);
        let fits = pairs.all(|(own, given)| own.takes(given, &mut bound));
        fits.then(|| self.result.resolved(&bound))
    }
}

/// The types of a macro's variables.
fn variables(range: &Type, fold: &Fold) -> Result<(Type, Option<Type>), Mistake> {
    if matches!(fold.kind, FoldKind::OptMap | FoldKind::OptFlatMap) {
        return match range {
            Type::Optional(of) => Ok(((**of).clone(), None)),
            Type::Dyn => Ok((Type::Dyn, None)),
            _ => Err(Mistake::new(fold.range.at, "the value is not optional")),
        };
    }
    let has_two = fold.second.is_some();
    match range {
        Type::Dyn => Ok((Type::Dyn, Some(Type::Dyn))),
        Type::List(of) if has_two => Ok((Type::Int, Some((**of).clone()))),
        Type::List(of) => Ok(((**of).clone(), None)),
        Type::Map(key, value) => Ok(((**key).clone(), Some((**value).clone()))),
        other => {
            let message = format!("a `{}` cannot be walked", other.name());
            Err(Mistake::new(fold.range.at, message))
        }
    }
}

/// True for `google.protobuf.Timestamp` and the like.
fn is_type_name(of: &Expr, field: &str) -> bool {
    let Form::Select {
        of, field: middle, ..
    } = &of.form
    else {
        return false;
    };
    let Form::Ident(first) = &of.form else {
        return false;
    };
    TYPE_NAMES.contains(&format!("{first}.{middle}.{field}").as_str())
}

fn of_literal(literal: &Literal) -> Type {
    match literal {
        Literal::Null => Type::Null,
        Literal::Bool(_) => Type::Bool,
        Literal::Int(_) => Type::Int,
        Literal::Uint(_) => Type::Uint,
        Literal::Double(_) => Type::Double,
        Literal::Text(_) => Type::Text,
        Literal::Bytes(_) => Type::Bytes,
    }
}

/// The type of an item after `?`, which has to be optional.
fn unwrapped(found: Type, is_optional: bool, at: usize) -> Checked {
    match found {
        Type::Optional(of) if is_optional => Ok(*of),
        Type::Dyn => Ok(Type::Dyn),
        other if !is_optional => Ok(other),
        other => {
            let message = format!(
                "the value after `?` is not optional, but a `{}`",
                other.name()
            );
            Err(Mistake::new(at, message))
        }
    }
}

fn no_overload(name: &str, of: Option<&Type>, arguments: &[Type], at: usize) -> Mistake {
    let arguments: Vec<String> = arguments.iter().map(Type::name).collect();
    let of = of.map(|of| format!("`{}`.", of.name())).unwrap_or_default();
    let message = format!("`{name}` does not take {of}({})", arguments.join(", "));
    Mistake::new(at, message)
}

/// Refuses constants that cannot be read (`ValidateRegexLiterals` and its like).
fn check_constants(name: &str, is_method: bool, arguments: &[Expr]) -> Result<(), Mistake> {
    let index = usize::from(name == "matches" && !is_method);
    let Some(argument) = arguments.get(index) else {
        return Ok(());
    };
    let Form::Literal(Literal::Text(text)) = &argument.form else {
        return Ok(());
    };
    let is_right = match name {
        "matches" => GoRegexp::new(text).is_ok(),
        "duration" => super::time::parse_duration(text).is_some(),
        "timestamp" => super::time::parse_timestamp(text).is_some(),
        "int" | "uint" | "double" | "bool" => is_converted(name, text),
        _ => true,
    };
    if is_right {
        return Ok(());
    }
    let message = format!("`{text}` is not what `{name}` reads");
    Err(Mistake::new(argument.at, message))
}

/// True for a constant that a conversion takes: cel-go converts it when it compiles.
fn is_converted(name: &str, text: &str) -> bool {
    match name {
        "int" => text.parse::<i64>().is_ok(),
        "uint" => text.parse::<u64>().is_ok(),
        "double" => text.parse::<f64>().is_ok(),
        _ => matches!(
            text,
            "1" | "t"
                | "T"
                | "true"
                | "TRUE"
                | "True"
                | "0"
                | "f"
                | "F"
                | "false"
                | "FALSE"
                | "False"
        ),
    }
}
