//! Literals and the namespace of an entry of `configMapGenerator` or `secretGenerator`.

use crate::diag::{Code, Diagnostic, Fallible, Origin, listed};
use crate::edit::draft::{Draft, list, map, set_text, text_at};
use crate::yaml::Node;

use super::generator::{finish, is_named};

/// New values for a generated ConfigMap or Secret.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewValues {
    /// The name.
    pub name: String,
    /// The namespace that it is in; empty for the default one.
    pub namespace: String,
    /// The namespace that it gets; empty for the one that it is in.
    pub new_namespace: String,
    /// Literals, as `KEY=VALUE`. Each key is there already.
    pub literals: Vec<String>,
}

impl NewValues {
    /// Sets the values in the entry with the name and namespace.
    ///
    /// # Errors
    /// `edit-argument`; `edit-missing` for an entry or a key that does not exist.
    pub(super) fn set_in(&self, draft: &mut Draft<'_>, field: &str) -> Fallible<()> {
        if self.literals.is_empty() && self.new_namespace.is_empty() {
            let message = "there is nothing to set: `--from-literal` or `--new-namespace`";
            return Err(Diagnostic::error(Code::EditArgument, message).into());
        }
        let names: Vec<String> = draft.items(field).iter().map(name_of).collect();
        let mut entries = draft.items(field).iter();
        let found = entries.position(|entry| is_named(entry, &self.name, &self.namespace));
        let Some(at) = found else {
            return Err(self.missing(draft, field, &names).into());
        };
        if let Some(entry) = draft.list(field).get_mut(at) {
            self.set_literals(entry)?;
            if !self.new_namespace.is_empty() {
                set_text(map(entry), "namespace", &self.new_namespace);
            }
        }
        finish(draft, field, at)
    }

    fn set_literals(&self, entry: &mut Node) -> Fallible<()> {
        if self.literals.is_empty() {
            return Ok(());
        }
        let literals = list(map(entry), "literals");
        for old in literals.iter() {
            pair(old.as_str().unwrap_or_default()).map_err(|error| error.at(old.origin))?;
        }
        for literal in &self.literals {
            let key = pair(literal)?;
            let has_key = |old: &&mut Node| {
                pair(old.as_str().unwrap_or_default()).is_ok_and(|old| old == key)
            };
            let Some(old) = literals.iter_mut().find(has_key) else {
                let keys: Vec<&str> = literals
                    .iter()
                    .filter_map(|old| pair(old.as_str()?).ok())
                    .collect();
                let message = format!("`{}` does not have the literal `{key}`", self.name);
                let error = Diagnostic::error(Code::EditMissing, message);
                return Err(if keys.is_empty() {
                    error.help("it has no literals; `edit add` adds one")
                } else {
                    error.help(format!("it has {}; `edit add` adds another", listed(keys)))
                }
                .into());
            };
            *old = Node {
                origin: old.origin,
                ..Node::string(literal.as_str(), Origin::NONE)
            };
        }
        Ok(())
    }

    fn missing(&self, draft: &Draft<'_>, field: &str, names: &[String]) -> Diagnostic {
        let place = match self.namespace.as_str() {
            "" => String::new(),
            namespace => format!(" in the namespace `{namespace}`"),
        };
        let message = format!("`{field}` does not have `{}`{place}", self.name);
        let error = Diagnostic::error(Code::EditMissing, message);
        let error = match draft.field(field) {
            Some(list) => error.at(list.origin),
            None => error,
        };
        if names.is_empty() {
            return error.help("`edit add` makes it");
        }
        error.help(format!("it has {}", listed(names)))
    }
}

/// The name of an entry, with its namespace if it has one.
fn name_of(entry: &Node) -> String {
    match text_at(entry, "namespace") {
        "" => text_at(entry, "name").to_owned(),
        namespace => format!("{} in {namespace}", text_at(entry, "name")),
    }
}

/// The key of a literal, in which kustomize wants one `=` here (`validateAndExtractLiteralSource` in
/// `kustomize/commands/internal/util`).
fn pair(literal: &str) -> Result<&str, Diagnostic> {
    match literal.split_once('=') {
        Some((key, value)) if !value.contains('=') => Ok(key),
        _ => {
            let message = format!("`{literal}` is not a key and a value with one `=` between them");
            Err(Diagnostic::error(Code::EditArgument, message)
                .help("change the literal in the file by hand; kustomize refuses it here"))
        }
    }
}
