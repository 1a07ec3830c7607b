//! A policy whose expressions are compiled, once per render. In: a ValidatingAdmissionPolicy. Out: its trees, or
//! the mistakes for which the API server refuses it.

use crate::diag::Origin;
use crate::model::Resource;
use crate::yaml::{Node, Text};

use super::cel::{Expr, Mistake, Signatures, Type, compile};
use super::scope::Names;

/// The expressions of a policy.
pub(super) struct Compiled<'s> {
    pub(super) variables: Vec<(Text, Expr)>,
    pub(super) conditions: Vec<Expr>,
    pub(super) validations: Vec<Validation<'s>>,
}

/// A rule of a policy.
pub(super) struct Validation<'s> {
    pub(super) text: &'s str,
    pub(super) at: Origin,
    pub(super) expr: Expr,
    pub(super) message: Option<&'s str>,
    pub(super) message_expr: Option<Expr>,
}

/// An expression that does not compile.
pub(super) struct Wrong<'s> {
    pub(super) at: Origin,
    pub(super) text: &'s str,
    pub(super) mistake: Mistake,
}

/// The expressions of a policy.
pub(super) fn compiled<'s>(
    policy: &'s Resource,
    signatures: &Signatures,
) -> Result<Compiled<'s>, Vec<Wrong<'s>>> {
    let mut compiler = Compiler {
        signatures,
        names: Names {
            has_params: policy
                .node
                .at(&["spec", "paramKind"])
                .is_some_and(|it| !it.is_null()),
            has_variables: false,
            variables: Vec::new(),
        },
        wrong: Vec::new(),
    };
    let conditions = compiler.conditions(policy);
    compiler.names.has_variables = true;
    let variables = compiler.variables(policy);
    let validations = compiler.validations(policy);
    compiler.annotations(policy);
    if compiler.wrong.is_empty() {
        return Ok(Compiled {
            variables,
            conditions,
            validations,
        });
    }
    Err(compiler.wrong)
}

struct Compiler<'c, 's> {
    signatures: &'c Signatures,
    names: Names,
    wrong: Vec<Wrong<'s>>,
}

impl<'s> Compiler<'_, 's> {
    /// Compiles the expression of a field.
    fn expression(&mut self, node: &'s Node, wanted: Option<&[Type]>) -> Option<(Expr, Type)> {
        let text = node.as_str()?;
        let found = compile(text, self.signatures, &self.names);
        let found = found.and_then(|(expr, found)| match wanted {
            Some(wanted) if !wanted.contains(&found) => {
                let names: Vec<String> =
                    wanted.iter().map(|it| format!("`{}`", it.name())).collect();
                let text = format!(
                    "it is a `{}`, and not a {}",
                    found.name(),
                    names.join(" or ")
                );
                Err(Mistake {
                    at: 0,
                    text,
                    is_limit: false,
                })
            }
            _ => Ok((expr, found)),
        });
        match found {
            Ok(found) => Some(found),
            Err(mistake) => {
                let at = node.origin;
                self.wrong.push(Wrong { at, text, mistake });
                None
            }
        }
    }

    fn conditions(&mut self, policy: &'s Resource) -> Vec<Expr> {
        let items = list(policy, "matchConditions").iter();
        let nodes = items.filter_map(|item| item.get("expression"));
        let found = nodes.filter_map(|node| self.expression(node, Some(&[Type::Bool])));
        found.map(|(expr, _)| expr).collect()
    }

    fn variables(&mut self, policy: &'s Resource) -> Vec<(Text, Expr)> {
        let mut found = Vec::new();
        for item in list(policy, "variables") {
            let (Some(name), Some(node)) = (item.str_at("name"), item.get("expression")) else {
                continue;
            };
            let compiled = self.expression(node, None);
            // Of a variable that is wrong, nothing is told twice.
            let known = compiled
                .as_ref()
                .map_or(Type::Dyn, |(_, known)| known.clone());
            self.names.variables.push((name.into(), known));
            found.extend(compiled.map(|(expr, _)| (name.into(), expr)));
        }
        found
    }

    fn validations(&mut self, policy: &'s Resource) -> Vec<Validation<'s>> {
        let mut found = Vec::new();
        for item in list(policy, "validations") {
            let message = item.get("messageExpression");
            let message = message.filter(|it| it.as_str().is_some_and(|it| !it.is_empty()));
            let message_expr = message.and_then(|it| self.expression(it, Some(&[Type::Text])));
            let Some(node) = item.get("expression") else {
                continue;
            };
            let Some((expr, _)) = self.expression(node, Some(&[Type::Bool])) else {
                continue;
            };
            found.push(Validation {
                text: node.as_str().unwrap_or_default(),
                at: node.origin,
                expr,
                message: item.str_at("message"),
                message_expr: message_expr.map(|(expr, _)| expr),
            });
        }
        found
    }

    fn annotations(&mut self, policy: &'s Resource) {
        for item in list(policy, "auditAnnotations") {
            if let Some(node) = item.get("valueExpression") {
                self.expression(node, Some(&[Type::Text, Type::Null]));
            }
        }
    }
}

fn list<'s>(policy: &'s Resource, field: &str) -> &'s [Node] {
    let list = policy.node.at(&["spec", field]);
    list.and_then(Node::as_sequence).unwrap_or_default()
}
