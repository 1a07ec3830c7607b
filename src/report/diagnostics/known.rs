//! The values of Secrets that a run has read, for its messages and excerpts. In: the texts of the
//! source map. Out: what to hide, also where no render succeeded.

use rustc_hash::FxHashMap;
use std::sync::Arc;

use crate::diag::Origin;
use crate::diff::Secrets;
use crate::sources::{FilePath, SourceMap};
use crate::yaml::{Mapping, Node, parse_stream};

/// The secrets of every file that was read: of Secrets in it, and of the entries and inputs of
/// generators.
pub(crate) fn known_secrets(map: &SourceMap) -> Secrets {
    secrets_in(&map.texts())
}

/// The secrets of some files.
pub(crate) fn secrets_in(texts: &[(FilePath, Arc<str>)]) -> Secrets {
    let by_path: FxHashMap<&FilePath, &Arc<str>> =
        texts.iter().map(|(path, text)| (path, text)).collect();
    let (mut documents, mut values) = (Vec::new(), Vec::new());
    for (path, text) in texts.iter().filter(|(_, text)| mentions_secret(text)) {
        let Ok(parsed) = parse_stream(text, Origin::NONE) else {
            documents.push(Node::string(&**text, Origin::NONE));
            continue;
        };
        for entry in parsed.iter().flat_map(generator_entries) {
            let input = |name: &str| {
                let directory = path.parent().unwrap_or_else(FilePath::root);
                by_path.get(&directory.join(name)).copied()
            };
            values.extend(inputs(entry, input));
        }
        documents.extend(parsed);
    }
    let texts = texts.iter().map(|(_, text)| &**text);
    Secrets::in_texts(&documents, values, texts)
}

fn mentions_secret(text: &str) -> bool {
    text.contains("Secret") || text.contains("secretGenerator") || text.contains("secretgenerator")
}

/// The entries of `secretGenerator`, and the configuration of a plugin that is one.
fn generator_entries(document: &Node) -> Vec<&Mapping> {
    let mut entries = Vec::new();
    if document.str_at("kind") == Some("SecretGenerator") {
        entries.extend(document.as_mapping());
    }
    for (key, value) in document.as_mapping().into_iter().flat_map(Mapping::iter) {
        if key.eq_ignore_ascii_case("secretGenerator") {
            let items = value.as_sequence().unwrap_or_default();
            entries.extend(items.iter().filter_map(Node::as_mapping));
        }
    }
    entries
}

/// The values that an entry makes a Secret of; `read` has the text of a file.
fn inputs<'t>(entry: &Mapping, read: impl Fn(&str) -> Option<&'t Arc<str>>) -> Vec<Vec<u8>> {
    let mut values = Vec::new();
    for (key, value) in entry.iter() {
        let mut texts = Vec::new();
        value.walk(|node| texts.extend(node.as_str()));
        let after_sign = |text: &'_ str| {
            let value = text.split_once('=').map_or(text, |(_, value)| value);
            value.trim_matches(['"', '\'']).as_bytes().to_vec()
        };
        match key.to_ascii_lowercase().as_str() {
            "literals" => values.extend(texts.into_iter().map(after_sign)),
            "env" | "envs" => {
                let files = texts.into_iter().filter_map(&read);
                values.extend(files.flat_map(|text| text.lines()).map(after_sign));
            }
            "files" => {
                let name = |text: &'_ str| {
                    text.split_once('=')
                        .map_or(text, |(_, name)| name)
                        .to_owned()
                };
                let files = texts.into_iter().filter_map(|text| read(&name(text)));
                values.extend(files.map(|text| text.as_bytes().to_vec()));
            }
            _ => {}
        }
    }
    values
}
