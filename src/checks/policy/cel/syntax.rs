//! The syntax tree of an expression.

use crate::yaml::Text;

/// An expression.
#[derive(Debug)]
pub(in crate::checks::policy) struct Expr {
    /// The form.
    pub(super) form: Form,
    /// The index of its first byte.
    pub(super) at: usize,
    /// The number of expressions from this one to the innermost.
    pub(super) depth: usize,
}

/// The form of an expression.
#[derive(Debug)]
pub(super) enum Form {
    /// A constant.
    Literal(Literal),
    /// A name.
    Ident(Text),
    /// A field, `of.field` or `of.?field`.
    Select {
        of: Box<Expr>,
        field: Text,
        is_optional: bool,
    },
    /// `has(of.field)`.
    Has { of: Box<Expr>, field: Text },
    /// A function or operator (`_+_`), with the value before the dot, if there is one.
    Call {
        name: Text,
        of: Option<Box<Expr>>,
        arguments: Vec<Expr>,
    },
    /// Conditions joined by `&&`.
    All(Vec<Expr>),
    /// Conditions joined by `||`.
    Any(Vec<Expr>),
    /// `condition ? yes : no`.
    Choice(Box<[Expr; 3]>),
    /// A list. `true` marks an item after `?`.
    List(Vec<(Expr, bool)>),
    /// A map. `true` marks an entry after `?`.
    Map(Vec<(Expr, Expr, bool)>),
    /// A macro over a list, a map or an optional value.
    Fold(Box<Fold>),
}

/// A constant.
#[derive(Clone, Debug)]
pub(super) enum Literal {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Double(f64),
    Text(Text),
    Bytes(Vec<u8>),
}

/// A macro with a variable of its own.
#[derive(Debug)]
pub(super) struct Fold {
    pub(super) kind: FoldKind,
    /// The value that is walked.
    pub(super) range: Expr,
    /// The variable; of two, that of the index or key.
    pub(super) first: Text,
    /// The variable of the value, if there are two.
    pub(super) second: Option<Text>,
    /// The condition of items that count.
    pub(super) filter: Option<Expr>,
    /// The expression per item.
    pub(super) body: Expr,
}

/// The macros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FoldKind {
    All,
    Exists,
    ExistsOne,
    Filter,
    Map,
    TransformMap,
    TransformMapEntry,
    OptMap,
    OptFlatMap,
    SortBy,
}

impl Expr {
    pub(super) fn new(form: Form, at: usize) -> Self {
        let mut depth = 0;
        form.visit(&mut |child| depth = depth.max(child.depth));
        Self {
            form,
            at,
            depth: depth + 1,
        }
    }

    /// Visits the expressions directly below.
    pub(super) fn visit<'e>(&'e self, visit: &mut dyn FnMut(&'e Expr)) {
        self.form.visit(visit);
    }
}

impl Form {
    fn visit<'e>(&'e self, visit: &mut dyn FnMut(&'e Expr)) {
        match self {
            Self::Literal(_) | Self::Ident(_) => {}
            Self::Select { of, .. } | Self::Has { of, .. } => visit(of),
            Self::Call { of, arguments, .. } => {
                of.iter().for_each(|of| visit(of));
                arguments.iter().for_each(visit);
            }
            Self::All(all) | Self::Any(all) => all.iter().for_each(visit),
            Self::Choice(all) => all.iter().for_each(visit),
            Self::List(items) => items.iter().for_each(|(item, _)| visit(item)),
            Self::Map(entries) => {
                for (key, value, _) in entries {
                    visit(key);
                    visit(value);
                }
            }
            Self::Fold(fold) => {
                visit(&fold.range);
                fold.filter.iter().for_each(&mut *visit);
                visit(&fold.body);
            }
        }
    }
}

impl Expr {
    /// The paths of fields that it reads below a name.
    pub(in crate::checks::policy) fn paths(&self, name: &str) -> Vec<Vec<&str>> {
        let mut found = Vec::new();
        self.collect(name, &mut found);
        found
    }

    fn collect<'e>(&'e self, name: &str, found: &mut Vec<Vec<&'e str>>) {
        found.extend(self.path(name));
        self.visit(&mut |child| child.collect(name, found));
    }

    fn path(&self, name: &str) -> Option<Vec<&str>> {
        match &self.form {
            Form::Ident(own) => (own == name).then(Vec::new),
            Form::Select { of, field, .. } | Form::Has { of, field } => {
                let mut path = of.path(name)?;
                path.push(field);
                Some(path)
            }
            _ => None,
        }
    }
}
