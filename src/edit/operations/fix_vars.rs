//! `edit fix --vars`: vars, converted to replacements.

use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin};
use crate::edit::draft::{Draft, map, text_at};
use crate::edit::operation::Operation;
use crate::edit::vars::{Touched, source, target, touched, uses};
use crate::yaml::{self, Mapping, Node};

use super::fix::rename;

/// Converts `vars` to `replacements`, and puts `NAME_PLACEHOLDER` where they are used.
#[derive(Clone, Copy, Debug)]
pub struct FixVars;

impl Operation for FixVars {
    fn apply(&self, draft: &mut Draft<'_>) -> Fallible<()> {
        let vars = draft.items("vars").to_vec();
        if vars.is_empty() {
            return Ok(());
        }
        let mut files = touched(draft)?;
        let mut failures = Failures::default();
        let mut replacements = Vec::new();
        for var in &vars {
            let made = failures.keep(replacement(draft, var, &mut files));
            replacements.extend(made.flatten());
        }
        failures.or_ok(())?;
        for file in files {
            let path = &file.path;
            let old = draft.sources.read(path).unwrap_or_default();
            if *old != *file.text.as_bytes() {
                draft.others.insert(file.path, file.text);
            }
        }
        put(draft, replacements);
        Ok(())
    }
}

/// The replacement for a var, whose uses become placeholders; none for one that is not used.
fn replacement(draft: &mut Draft<'_>, var: &Node, files: &mut [Touched]) -> Fallible<Option<Node>> {
    let name = text_at(var, "name");
    let reference = format!("$({name})");
    let mut failures = Failures::default();
    let mut targets = Vec::new();
    for file in files
        .iter_mut()
        .filter(|file| file.text.contains(&reference))
    {
        let found = failures.keep(targets_in(draft, file, &reference));
        targets.extend(found.into_iter().flatten());
        file.text = file
            .text
            .replace(&reference, &format!("{name}_PLACEHOLDER"));
    }
    failures.or_ok(())?;
    if targets.is_empty() {
        let message = format!("the var `{name}` is removed: no manifest or patch file uses it");
        let warning = Diagnostic::warning(Code::VarUnused, message).at(var.origin);
        let help = "convert its uses in generators and inline patches yourself, if there are any";
        draft.warnings.push(warning.help(help));
        return Ok(None);
    }
    let mut fields = Mapping::default();
    fields.push("source", source(var));
    fields.push("targets", Node::sequence(targets, Origin::NONE));
    // The replacement has the place of the var, so that comments stay with it.
    Ok(Some(Node::mapping(fields, var.origin)))
}

fn targets_in(draft: &Draft<'_>, file: &Touched, reference: &str) -> Fallible<Vec<Node>> {
    let start = draft.map.add(file.path.clone(), file.text.as_str().into());
    let documents = yaml::parse_stream(&file.text, start)?;
    let mut failures = Failures::default();
    let mut targets = Vec::new();
    for document in documents.iter().flat_map(unwrapped) {
        let found = failures.keep(uses(document, reference));
        let found = found.unwrap_or_default();
        targets.extend(
            found
                .iter()
                .map(|used| target(document, file.patch.as_ref(), used)),
        );
    }
    failures.or_ok(targets)
}

/// The items of a `List`, or the document itself.
fn unwrapped(document: &Node) -> Vec<&Node> {
    let is_list = document.str_at("kind") == Some("List");
    match document.get("items").and_then(Node::as_sequence) {
        Some(items) if is_list => items.iter().collect(),
        _ => vec![document],
    }
}

/// Puts the replacements in the place of the vars, or behind those that there are. kustomize drops the latter.
fn put(draft: &mut Draft<'_>, replacements: Vec<Node>) {
    if replacements.is_empty() || draft.field("replacements").is_some() {
        draft.remove("vars");
        if !replacements.is_empty() {
            draft.list("replacements").extend(replacements);
        }
        return;
    }
    draft.remove("replacements");
    *draft.list("vars") = replacements;
    rename(map(&mut draft.root), "vars", "replacements");
}
