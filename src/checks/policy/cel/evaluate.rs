//! The evaluation of an expression. In: its tree, and the values of names. Out: a value, or the fault. `&&`,
//! `||`, `all` and `exists` have a value as soon as one side decides it, whatever the others are
//! (cel-spec, "Logical Operators"): that holds for values that nobody knows here, too.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::yaml::Text;

use super::engine::Engine;
use super::fault::Fault;
use super::functions;
use super::operators;
use super::syntax::{Expr, Fold, FoldKind, Form, Literal};
use super::types::TYPE_NAMES;
use super::value::{Evaluated, MapKey, Value, known};

/// The most evaluations within one another, with those of variables.
const MAX_DEPTH: usize = 200;

/// An evaluation of the expressions of a policy for one resource.
pub(in crate::checks::policy) struct Machine<'n, 'e> {
    pub(super) engine: &'e Engine,
    names: BTreeMap<&'static str, Value<'n>>,
    variables: &'e [(Text, Expr)],
    known: BTreeMap<Text, Evaluated<'n>>,
    locals: Vec<(&'e Text, Value<'n>)>,
    depth: usize,
}

impl<'n, 'e> Machine<'n, 'e> {
    /// An evaluation with the values of names, and the variables of the policy in their order.
    pub(in crate::checks::policy) fn new(
        engine: &'e Engine,
        names: BTreeMap<&'static str, Value<'n>>,
        variables: &'e [(Text, Expr)],
    ) -> Self {
        Self {
            engine,
            names,
            variables,
            known: BTreeMap::new(),
            locals: Vec::new(),
            depth: 0,
        }
    }

    /// The value of an expression.
    pub(in crate::checks::policy) fn evaluate(&mut self, expr: &'e Expr) -> Evaluated<'n> {
        self.engine.begin();
        self.locals.clear();
        self.depth = 0;
        self.eval(expr)
    }

    fn eval(&mut self, expr: &'e Expr) -> Evaluated<'n> {
        self.engine.spend(1)?;
        if self.depth == MAX_DEPTH {
            return Err(Fault::Cost);
        }
        self.depth += 1;
        let found = self.form(&expr.form);
        self.depth -= 1;
        found
    }

    fn form(&mut self, form: &'e Form) -> Evaluated<'n> {
        match form {
            Form::Literal(literal) => Ok(of_literal(literal)),
            Form::Ident(name) => self.ident(name),
            Form::Select {
                of,
                field,
                is_optional,
            } => self.select(of, field, *is_optional),
            Form::Has { of, field } => self.has(of, field),
            Form::Call {
                name,
                of,
                arguments,
            } => self.call(name, of.as_deref(), arguments),
            Form::All(all) => self.decided(all, false),
            Form::Any(all) => self.decided(all, true),
            Form::Choice(all) => self.choice(all),
            Form::List(items) => self.list(items),
            Form::Map(entries) => self.map(entries),
            Form::Fold(fold) => self.fold(fold),
        }
    }

    fn ident(&mut self, name: &Text) -> Evaluated<'n> {
        let local = self.locals.iter().rev().find(|(own, _)| *own == name);
        let found = local
            .map(|(_, value)| value)
            .or(self.names.get(name.as_str()));
        match found {
            Some(value) => known(value.clone()),
            None if TYPE_NAMES.contains(&name.as_str()) => Ok(Value::Type(name.clone())),
            None => Fault::error(format!("there is no `{name}`")),
        }
    }

    /// The value of a variable of the policy, evaluated at its first use.
    fn variable(&mut self, name: &Text) -> Option<Evaluated<'n>> {
        if let Some(known) = self.known.get(name) {
            return Some(known.clone());
        }
        let (_, expr) = self.variables.iter().find(|(own, _)| own == name)?;
        let locals = std::mem::take(&mut self.locals);
        let found = self.eval(expr);
        self.locals = locals;
        self.known.insert(name.clone(), found.clone());
        Some(found)
    }

    fn is_variables(&self, of: &Expr) -> bool {
        let Form::Ident(name) = &of.form else {
            return false;
        };
        name == "variables" && !self.locals.iter().any(|(own, _)| *own == name)
    }

    fn select(&mut self, of: &'e Expr, field: &Text, is_optional: bool) -> Evaluated<'n> {
        if self.is_variables(of)
            && let Some(found) = self.variable(field)
        {
            return if is_optional {
                found.map(Value::some)
            } else {
                found
            };
        }
        if let Some(name) = type_name(of, field) {
            return Ok(Value::Type(name));
        }
        let owner = self.eval(of)?;
        operators::member(&owner, &Value::Text(field.clone()), is_optional)
    }

    fn has(&mut self, of: &'e Expr, field: &Text) -> Evaluated<'n> {
        if self.is_variables(of) {
            let mut variables = self.variables.iter();
            return Ok(Value::Bool(variables.any(|(own, _)| own == field)));
        }
        let owner = match self.eval(of)? {
            Value::Optional(None) => return Ok(Value::Bool(false)),
            Value::Optional(Some(owner)) => (*owner).clone(),
            owner => owner,
        };
        match owner {
            Value::Map(_) | Value::Fields(_) => {
                let found = owner.at(&Value::Text(field.clone()));
                Ok(Value::Bool(found.is_some()))
            }
            other => Fault::error(format!("a `{}` has no field `{field}`", other.type_name())),
        }
    }

    fn call(
        &mut self,
        name: &'e Text,
        of: Option<&'e Expr>,
        arguments: &'e [Expr],
    ) -> Evaluated<'n> {
        let mut values = Vec::with_capacity(arguments.len() + 1);
        for expr in of.into_iter().chain(arguments) {
            values.push(self.eval(expr)?);
        }
        if let Some(found) = operators::apply(name, &values, self.engine) {
            return found;
        }
        functions::call(name, of.is_some(), &values, self.engine)
    }

    /// The value of conditions, of which one that is `decisive` decides.
    fn decided(&mut self, all: &'e [Expr], decisive: bool) -> Evaluated<'n> {
        let mut rest = Undecided::default();
        for expr in all {
            let found = self.eval(expr);
            if rest.is_decided(found, decisive)? {
                return Ok(Value::Bool(decisive));
            }
        }
        rest.or(Value::Bool(!decisive))
    }

    fn choice(&mut self, all: &'e [Expr; 3]) -> Evaluated<'n> {
        let [condition, yes, no] = all;
        if self.condition(condition)? {
            self.eval(yes)
        } else {
            self.eval(no)
        }
    }

    fn condition(&mut self, expr: &'e Expr) -> Result<bool, Fault> {
        match self.eval(expr)? {
            Value::Bool(value) => Ok(value),
            other => Fault::error(format!("a condition is a `{}`", other.type_name())),
        }
    }

    fn list(&mut self, items: &'e [(Expr, bool)]) -> Evaluated<'n> {
        let mut found = Vec::with_capacity(items.len());
        for (item, is_optional) in items {
            let value = self.eval(item)?;
            found.extend(optional(value, *is_optional)?);
        }
        Ok(Value::list(found))
    }

    fn map(&mut self, entries: &'e [(Expr, Expr, bool)]) -> Evaluated<'n> {
        let mut found = BTreeMap::new();
        for (key, value, is_optional) in entries {
            let key = key_of(&self.eval(key)?)?;
            let value = self.eval(value)?;
            // Of a key that is there twice, cel-go keeps the last.
            if let Some(value) = optional(value, *is_optional)? {
                found.insert(key, value);
            }
        }
        Ok(Value::Map(Rc::new(found)))
    }

    fn fold(&mut self, fold: &'e Fold) -> Evaluated<'n> {
        let range = self.eval(&fold.range)?;
        if matches!(fold.kind, FoldKind::OptMap | FoldKind::OptFlatMap) {
            return self.fold_optional(fold, range);
        }
        let items = self.pairs(&range)?;
        match fold.kind {
            FoldKind::All => self.quantified(fold, items, false),
            FoldKind::Exists => self.quantified(fold, items, true),
            FoldKind::ExistsOne => self.counted(fold, items),
            FoldKind::SortBy => self.sorted(fold, items),
            FoldKind::Filter | FoldKind::Map => self.collected(fold, items),
            _ => self.mapped(fold, items),
        }
    }

    /// The pairs that macros walk: indices and items, or keys and values.
    fn pairs(&self, range: &Value<'n>) -> Result<Vec<(Value<'n>, Value<'n>, bool)>, Fault> {
        self.engine.spend(range.size().unwrap_or(0))?;
        if let Some(items) = range.items() {
            let indices = (0..).map(Value::Int);
            let pairs = indices.zip(items);
            return Ok(pairs.map(|(index, item)| (index, item, false)).collect());
        }
        match range.entries() {
            Some(entries) => {
                let entries = entries.into_iter();
                Ok(entries.map(|(key, value)| (key, value, true)).collect())
            }
            None => Fault::error(format!("a `{}` cannot be walked", range.type_name())),
        }
    }

    /// Evaluates one of a macro's expressions with its variables.
    fn within(
        &mut self,
        fold: &'e Fold,
        (key, value, is_map): &(Value<'n>, Value<'n>, bool),
        expr: &'e Expr,
    ) -> Evaluated<'n> {
        let depth = self.locals.len();
        match &fold.second {
            Some(second) => {
                self.locals.push((&fold.first, key.clone()));
                self.locals.push((second, value.clone()));
            }
            None if *is_map => self.locals.push((&fold.first, key.clone())),
            None => self.locals.push((&fold.first, value.clone())),
        }
        let found = self.eval(expr);
        self.locals.truncate(depth);
        found
    }

    fn holds(
        &mut self,
        fold: &'e Fold,
        item: &(Value<'n>, Value<'n>, bool),
        expr: &'e Expr,
    ) -> Result<bool, Fault> {
        match self.within(fold, item, expr)? {
            Value::Bool(value) => Ok(value),
            other => Fault::error(format!("a condition is a `{}`", other.type_name())),
        }
    }

    fn quantified(&mut self, fold: &'e Fold, items: Items<'n>, decisive: bool) -> Evaluated<'n> {
        let mut rest = Undecided::default();
        for item in items {
            let found = self.within(fold, &item, &fold.body);
            if rest.is_decided(found, decisive)? {
                return Ok(Value::Bool(decisive));
            }
        }
        rest.or(Value::Bool(!decisive))
    }

    fn counted(&mut self, fold: &'e Fold, items: Items<'n>) -> Evaluated<'n> {
        let mut count = 0;
        for item in items {
            count += usize::from(self.holds(fold, &item, &fold.body)?);
        }
        Ok(Value::Bool(count == 1))
    }

    fn collected(&mut self, fold: &'e Fold, items: Items<'n>) -> Evaluated<'n> {
        let mut found = Vec::new();
        for item in items {
            if fold.kind == FoldKind::Filter {
                if self.holds(fold, &item, &fold.body)? {
                    let (key, value, is_map) = item;
                    found.push(if is_map { key } else { value });
                }
                continue;
            }
            if let Some(filter) = &fold.filter
                && !self.holds(fold, &item, filter)?
            {
                continue;
            }
            found.push(self.within(fold, &item, &fold.body)?);
        }
        Ok(Value::list(found))
    }

    /// The map of `transformMap` and `transformMapEntry`.
    fn mapped(&mut self, fold: &'e Fold, items: Items<'n>) -> Evaluated<'n> {
        let mut found = BTreeMap::new();
        for item in items {
            if let Some(filter) = &fold.filter
                && !self.holds(fold, &item, filter)?
            {
                continue;
            }
            let made = self.within(fold, &item, &fold.body)?;
            let entries = match fold.kind {
                FoldKind::TransformMap => vec![(item.0, made)],
                _ => made.entries().unwrap_or_default(),
            };
            for (key, value) in entries {
                if found.insert(key_of(&key)?, value).is_some() {
                    return Fault::error("a map has a key twice");
                }
            }
        }
        Ok(Value::Map(Rc::new(found)))
    }

    fn sorted(&mut self, fold: &'e Fold, items: Items<'n>) -> Evaluated<'n> {
        let mut keyed = Vec::new();
        for item in items {
            let key = self.within(fold, &item, &fold.body)?;
            keyed.push((key, item.1));
        }
        functions::sorted_by_key(keyed, self.engine)
    }

    fn fold_optional(&mut self, fold: &'e Fold, range: Value<'n>) -> Evaluated<'n> {
        let value = match range {
            Value::Optional(Some(value)) => (*value).clone(),
            Value::Optional(None) => return Ok(Value::Optional(None)),
            other => return Fault::error(format!("a `{}` is not optional", other.type_name())),
        };
        let item = (Value::Null, value, false);
        let found = self.within(fold, &item, &fold.body)?;
        Ok(match fold.kind {
            FoldKind::OptMap => Value::some(found),
            _ => found,
        })
    }
}

/// Pairs, and whether they are of a map.
type Items<'n> = Vec<(Value<'n>, Value<'n>, bool)>;

/// The faults of conditions so far, of which one without a value counts most: the others might be decided.
#[derive(Default)]
struct Undecided(Option<Fault>);

impl Undecided {
    /// True if a condition decides.
    fn is_decided(&mut self, found: Evaluated<'_>, decisive: bool) -> Result<bool, Fault> {
        let fault = match found {
            Ok(Value::Bool(value)) => return Ok(value == decisive),
            Ok(other) => Fault::Error(format!("a condition is a `{}`", other.type_name())),
            Err(Fault::Cost) => return Err(Fault::Cost),
            Err(fault) => fault,
        };
        match (&self.0, &fault) {
            (None, _) | (Some(Fault::Error(_)), Fault::Unknown(_)) => self.0 = Some(fault),
            _ => {}
        }
        Ok(false)
    }

    fn or(self, value: Value<'_>) -> Evaluated<'_> {
        self.0.map_or(Ok(value), Err)
    }
}

/// The value of an item or entry: none after `?` if it is not there.
fn optional(value: Value<'_>, is_optional: bool) -> Result<Option<Value<'_>>, Fault> {
    match value {
        value if !is_optional => Ok(Some(value)),
        Value::Optional(value) => Ok(value.map(|value| (*value).clone())),
        other => Fault::error(format!("a `{}` is not optional", other.type_name())),
    }
}

fn key_of(value: &Value<'_>) -> Result<MapKey, Fault> {
    match (MapKey::of(value), value) {
        (Some(_), Value::Double(_)) | (None, _) => {
            Fault::error(format!("a `{}` cannot be a key", value.type_name()))
        }
        (Some(key), _) => Ok(key),
    }
}

/// `google.protobuf.Timestamp` and the like.
fn type_name(of: &Expr, field: &Text) -> Option<Text> {
    let Form::Select {
        of, field: middle, ..
    } = &of.form
    else {
        return None;
    };
    let Form::Ident(first) = &of.form else {
        return None;
    };
    let name = format!("{first}.{middle}.{field}");
    TYPE_NAMES.contains(&name.as_str()).then(|| name.into())
}

fn of_literal<'n>(literal: &Literal) -> Value<'n> {
    match literal {
        Literal::Null => Value::Null,
        Literal::Bool(value) => Value::Bool(*value),
        Literal::Int(value) => Value::Int(*value),
        Literal::Uint(value) => Value::Uint(*value),
        Literal::Double(value) => Value::Double(*value),
        Literal::Text(text) => Value::Text(text.clone()),
        Literal::Bytes(bytes) => Value::Bytes(bytes.as_slice().into()),
    }
}
