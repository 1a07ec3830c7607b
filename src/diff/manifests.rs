//! Plain manifests as resources. In: parsed documents. Out: a resource each,
//! lists expanded. More lenient than a build: `generateName` will do for a
//! name, and one identity may occur twice, since both can be compared.

use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin};
use crate::model::Resource;
use crate::yaml::{Node, Value};

/// The resources in `documents`, in order; the items of a list stand where it stood.
///
/// # Errors
/// A document that is not a map, or has no `kind` or no name.
pub fn resources(documents: Vec<Node>) -> Fallible<Vec<Resource>> {
    let mut resources = Vec::new();
    let mut failures = Failures::default();
    for document in documents {
        add(document, &mut resources, &mut failures);
    }
    failures.or_ok(resources)
}

fn add(mut document: Node, resources: &mut Vec<Resource>, failures: &mut Failures) {
    if is_nothing(&document) {
        return;
    }
    match items_of(&mut document) {
        Some(items) => items
            .into_iter()
            .for_each(|item| add(item, resources, failures)),
        None => match fault(&document) {
            Some(diagnostic) => failures.push(diagnostic),
            None => resources.push(Resource::new(document)),
        },
    }
}

fn is_nothing(document: &Node) -> bool {
    match &document.value {
        Value::Mapping(mapping) => mapping.is_empty(),
        Value::Scalar(..) | Value::Sequence(_) => document.is_null(),
    }
}

/// The items of a `List`, or of a list of one kind.
fn items_of(document: &mut Node) -> Option<Vec<Node>> {
    let is_list = document.str_at("kind")?.ends_with("List");
    match &mut document.get_mut("items")?.value {
        Value::Sequence(items) if is_list => Some(std::mem::take(items)),
        _ => None,
    }
}

fn fault(document: &Node) -> Option<Diagnostic> {
    let refusal = |code, message: String, at: Origin| Some(Diagnostic::error(code, message).at(at));
    if document.as_mapping().is_none() {
        let message = format!("a resource must be a map, not a {}", document.kind_name());
        return refusal(Code::NotAResource, message, document.origin);
    }
    let kind = document.str_at("kind").unwrap_or_default();
    if kind.is_empty() {
        let message = "the resource has no `kind`".to_owned();
        return refusal(Code::KindMissing, message, document.origin);
    }
    let metadata = |field| document.at(&["metadata", field]).and_then(Node::as_str);
    let name = metadata("name").or_else(|| metadata("generateName"));
    if name.unwrap_or_default().is_empty() {
        let message = format!("the {kind} has no `metadata.name`");
        return refusal(Code::NameMissing, message, document.origin);
    }
    None
}
