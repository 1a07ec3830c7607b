//! The verdict of a policy on a resource (`k8s.io/apiserver/pkg/admission/plugin/policy/validating/validator.go`).

use std::collections::BTreeMap;

use crate::diag::Origin;
use crate::model::Resource;
use crate::yaml::Node;

use super::candidates::Candidate;
use super::cel::{Engine, Evaluated, Fault, Machine, Value};
use super::compiled::{Compiled, Validation};

/// A verdict of one rule.
#[derive(Debug)]
pub(super) enum Verdict {
    /// The rule refuses the resource.
    Refused {
        message: String,
        /// The place of the rule.
        rule: Origin,
        /// The place that the rule looks at.
        at: Origin,
    },
    /// Nothing tells, for want of this.
    Unknown(String),
}

/// The verdicts of a policy that say something.
pub(super) fn verdicts(
    policy: &Resource,
    compiled: &Compiled<'_>,
    engine: &Engine,
    candidate: &Candidate<'_>,
    params: Option<&Node>,
) -> Vec<Verdict> {
    let is_ignored = policy
        .node
        .at(&["spec", "failurePolicy"])
        .and_then(Node::as_str);
    let is_ignored = is_ignored == Some("Ignore");
    let names = names(candidate, params);
    let mut machine = Machine::new(engine, names, &compiled.variables);
    match applies(&mut machine, compiled) {
        Ok(true) => {}
        Ok(false) => return Vec::new(),
        Err(Fault::Error(_)) if is_ignored => return Vec::new(),
        Err(Fault::Error(text)) => {
            return vec![Verdict::Refused {
                message: format!("a match condition fails: {text}"),
                rule: policy.origin,
                at: candidate.node.origin,
            }];
        }
        Err(fault) => return vec![Verdict::Unknown(unknown(fault))],
    }
    let mut found = Vec::new();
    for validation in &compiled.validations {
        let message = match machine.evaluate(&validation.expr) {
            Ok(Value::Bool(true)) => continue,
            Err(Fault::Error(_)) if is_ignored => continue,
            Ok(_) => message(&mut machine, validation),
            Err(Fault::Error(text)) => {
                format!("the expression `{}` fails: {text}", validation.text.trim())
            }
            Err(fault) => {
                found.push(Verdict::Unknown(unknown(fault)));
                continue;
            }
        };
        found.push(Verdict::Refused {
            message,
            rule: validation.at,
            at: place(validation, candidate),
        });
    }
    found
}

fn unknown(fault: Fault) -> String {
    match fault {
        Fault::Unknown(name) => format!("`{name}`"),
        Fault::Cost => "the result of an expression that takes more steps than one may".to_owned(),
        Fault::Error(text) => text,
    }
}

/// True if every match condition holds. One that does not hold decides, whatever the others are.
fn applies<'e>(machine: &mut Machine<'_, 'e>, compiled: &'e Compiled<'_>) -> Result<bool, Fault> {
    let mut fault = None;
    for condition in &compiled.conditions {
        match machine.evaluate(condition) {
            Ok(Value::Bool(true)) => {}
            Ok(_) => return Ok(false),
            Err(found @ Fault::Error(_)) => fault = fault.or(Some(found)),
            Err(found) => fault = Some(found),
        }
    }
    fault.map_or(Ok(true), Err)
}

fn message<'e>(machine: &mut Machine<'_, 'e>, validation: &'e Validation<'_>) -> String {
    let made: Option<Evaluated<'_>> = validation
        .message_expr
        .as_ref()
        .map(|it| machine.evaluate(it));
    if let Some(Ok(Value::Text(text))) = made {
        let text = text.trim();
        if !text.is_empty() && !text.contains('\n') && text.len() <= 5 * 1024 {
            return text.to_owned();
        }
    }
    match validation.message.map(str::trim) {
        Some(text) if !text.is_empty() => text.replace('\n', " "),
        _ => format!("failed expression: {}", validation.text.trim()),
    }
}

/// The place in the resource that a rule looks at: the deepest field that it names and that is there.
fn place(validation: &Validation<'_>, candidate: &Candidate<'_>) -> Origin {
    let mut best = (0, candidate.node.origin);
    for path in validation.expr.paths("object") {
        let mut node = &candidate.node;
        let mut depth = 0;
        for key in path {
            let Some(next) = node.get(key) else { break };
            node = next;
            depth += 1;
            if depth > best.0 && !node.origin.is_none() {
                best = (depth, node.origin);
            }
        }
    }
    if best.0 == 0 {
        let name = candidate.resource.node.at(&["metadata", "name"]);
        return name.map_or(best.1, |it| it.origin);
    }
    best.1
}

/// The values of names.
fn names<'n>(
    candidate: &'n Candidate<'_>,
    params: Option<&'n Node>,
) -> BTreeMap<&'static str, Value<'n>> {
    let unknown = |name: &str| Value::Unknown(name.into());
    let namespace = match (candidate.namespace, candidate.namespace_object) {
        (_, Some(object)) => Value::of(object),
        (None, None) => Value::Null,
        (Some(name), None) => {
            let metadata = Value::map([
                ("name", Value::text(name)),
                ("labels", unknown("namespaceObject")),
                ("annotations", unknown("namespaceObject")),
            ]);
            Value::map([
                ("metadata", metadata),
                ("spec", unknown("namespaceObject")),
                ("status", unknown("namespaceObject")),
            ])
        }
    };
    BTreeMap::from([
        ("object", Value::of(&candidate.node)),
        ("oldObject", Value::Null),
        ("request", request(candidate)),
        ("params", params.map_or(Value::Null, Value::of)),
        ("namespaceObject", namespace),
        ("authorizer", unknown("authorizer")),
    ])
}

fn request<'n>(candidate: &Candidate<'_>) -> Value<'n> {
    let gvk = &candidate.gvk;
    let (group, version) = (gvk.group.clone(), gvk.version.clone());
    let of = |name: &'static str, value: &str| {
        Value::map([
            ("group", Value::Text(group.clone())),
            ("version", Value::Text(version.clone())),
            (name, Value::text(value)),
        ])
    };
    let kind = of("kind", &gvk.kind);
    let resource = of("resource", &candidate.kinds);
    let mut fields = vec![
        ("kind", kind.clone()),
        ("requestKind", kind),
        ("resource", resource.clone()),
        ("requestResource", resource),
        ("name", Value::text(candidate.name)),
        ("operation", Value::text("CREATE")),
        ("userInfo", Value::Unknown("request.userInfo".into())),
        ("dryRun", Value::Bool(false)),
        ("options", Value::Unknown("request.options".into())),
    ];
    if let Some(namespace) = candidate.namespace {
        fields.push(("namespace", Value::text(namespace)));
    }
    Value::map(fields)
}
