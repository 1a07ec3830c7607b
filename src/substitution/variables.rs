//! Variables and their sources. In: `KEY=VALUE` of the command line, and files. Out: values with their places.
//!
//! As in Flux, line feeds are taken out of values, a later source overrides an earlier one, and `substitute` overrides
//! `substituteFrom`.

use std::collections::BTreeMap;

use base64::prelude::{BASE64_STANDARD, Engine};

use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin, message};
use crate::model::is_secret;
use crate::yaml::{Mapping, Node, parse_stream};

/// The value of a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// The value.
    pub value: String,
    /// The place of the value.
    pub at: Origin,
    /// True if it is a Secret's.
    pub is_secret: bool,
}

/// Variables by name.
#[derive(Clone, Debug, Default)]
pub struct Variables(BTreeMap<String, Variable>);

impl Variables {
    /// The variable of a name.
    pub fn get(&self, name: &str) -> Option<&Variable> {
        self.0.get(name)
    }

    /// True if there are none: Flux then changes nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All names with their variables, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Variable)> {
        self.0
            .iter()
            .map(|(name, variable)| (name.as_str(), variable))
    }

    /// Sets a variable, overriding one that is there.
    ///
    /// # Errors
    /// `substitution-source` for a name that is not letters, digits and `_`, the first not a digit.
    pub fn set(&mut self, name: &str, variable: Variable) -> Fallible<()> {
        let mut letters = name.bytes();
        let is_first = |letter: u8| letter.is_ascii_alphabetic() || letter == b'_';
        let is_name = letters.next().is_some_and(is_first)
            && letters.all(|letter| is_first(letter) || letter.is_ascii_digit());
        if !is_name {
            let message = message!("`{}` cannot be the name of a variable", name);
            return Err(Diagnostic::error(Code::SubstitutionSource, message)
                .at(variable.at)
                .help("use letters, digits and `_`, with a letter or `_` in front")
                .into());
        }
        let value = variable.value.replace('\n', "");
        self.0
            .insert(name.to_owned(), Variable { value, ..variable });
        Ok(())
    }

    /// Adds the lines `KEY=VALUE` of a text. Empty lines and lines that begin with `#` are comments.
    ///
    /// # Errors
    /// `substitution-source` for any other line; those of [`Self::set`].
    pub fn add_lines(&mut self, text: &str, start: Origin) -> Fallible<()> {
        let mut failures = Failures::default();
        let mut offset = 0;
        for line in text.split_inclusive('\n') {
            let at = start.offset(offset);
            offset += line.len();
            let line = line.trim_end_matches(['\n', '\r']);
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let Some((name, value)) = line.split_once('=') else {
                failures.push(
                    Diagnostic::error(Code::SubstitutionSource, "the line is not `KEY=VALUE`")
                        .at(at)
                        .help("write one variable per line; a file of manifests ends in `.yaml`"),
                );
                continue;
            };
            let variable = Variable {
                value: value.to_owned(),
                at: at.offset(name.len() + 1),
                is_secret: false,
            };
            failures.keep(self.set(name, variable));
        }
        failures.or_ok(())
    }

    /// Adds the data of the ConfigMaps and Secrets in a text of manifests.
    ///
    /// # Errors
    /// `substitution-source` for another kind, or for data of a Secret that is not base64 or not text; those of
    /// [`Self::set`] and of the parser.
    pub fn add_manifests(&mut self, text: &str, start: Origin) -> Fallible<()> {
        let mut failures = Failures::default();
        for node in parse_stream(text, start)? {
            match node.str_at("kind") {
                Some("ConfigMap") => failures.keep(self.add_data(&node, "data", plain)),
                Some("Secret") => failures.keep(
                    self.add_data(&node, "data", decoded)
                        .and_then(|()| self.add_data(&node, "stringData", plain)),
                ),
                _ => {
                    let message = "variables come from ConfigMaps and Secrets, and this is neither";
                    failures
                        .push(Diagnostic::error(Code::SubstitutionSource, message).at(node.origin));
                    None
                }
            };
        }
        failures.or_ok(())
    }

    fn add_data(
        &mut self,
        node: &Node,
        field: &str,
        value: fn(&str) -> Option<String>,
    ) -> Fallible<()> {
        let data = node.get(field).and_then(Node::as_mapping);
        let mut failures = Failures::default();
        for (name, own) in data.into_iter().flat_map(Mapping::iter) {
            let Some(value) = own.as_str().and_then(value) else {
                let message = message!("`{}` has no text as its value", name);
                failures.push(Diagnostic::error(Code::SubstitutionSource, message).at(own.origin));
                continue;
            };
            let variable = Variable {
                value,
                at: own.origin,
                is_secret: is_secret(node),
            };
            failures.keep(self.set(name, variable));
        }
        failures.or_ok(())
    }
}

fn plain(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn decoded(text: &str) -> Option<String> {
    let text: String = text.split_whitespace().collect();
    String::from_utf8(BASE64_STANDARD.decode(text).ok()?).ok()
}
