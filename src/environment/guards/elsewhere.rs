//! Namespaces that a directory's manifests state, read from its files without a build: `namespace` of
//! the kustomization, or of those that it is built on, or else of the manifests.

use std::collections::BTreeSet;

use crate::diag::Origin;
use crate::environment::builder::Builder;
use crate::environment::roots::Roots;
use crate::kustomize;
use crate::sources::FilePath;
use crate::yaml::{self, Node};

/// True if manifests of an environment are in the namespace `name`, as far as its files tell.
pub(super) fn is_stated_by(name: &str, roots: &Roots, builder: Builder<'_>) -> bool {
    let mut reader = Reader {
        name,
        builder,
        seen: BTreeSet::new(),
    };
    let parts = roots.parts(builder.sources, builder.root);
    parts.unwrap_or_default().iter().any(|part| {
        if part.is_file {
            reader.manifests(&part.path)
        } else {
            reader.directory(&part.path)
        }
    })
}

struct Reader<'a> {
    name: &'a str,
    builder: Builder<'a>,
    seen: BTreeSet<FilePath>,
}

impl Reader<'_> {
    fn directory(&mut self, directory: &FilePath) -> bool {
        let sources = self.builder.sources;
        let file = kustomize::find(sources, directory).ok();
        let Some(bytes) = file.and_then(|path| sources.read(&path).ok()) else {
            return false;
        };
        if !self.seen.insert(directory.clone()) {
            return false;
        }
        let text = std::str::from_utf8(&bytes).ok();
        let parsed = text.and_then(|text| yaml::parse_config(text, Origin::NONE).ok());
        let Some(node) = parsed.flatten() else {
            return false;
        };
        // The outermost one wins over those below.
        match node.str_at("namespace") {
            Some(namespace) if !namespace.is_empty() => namespace == self.name,
            _ => self.below(directory, &node),
        }
    }

    fn below(&mut self, directory: &FilePath, kustomization: &Node) -> bool {
        let fields = ["resources", "bases", "components"].into_iter();
        let entries = fields.filter_map(|field| kustomization.get(field)?.as_sequence());
        let entries = entries.flatten().filter_map(Node::as_str);
        // A remote base names no file of the repository.
        let local = entries.filter(|entry| !entry.contains("://"));
        local.into_iter().any(|entry| {
            let path = directory.join(entry);
            self.directory(&path) || self.manifests(&path)
        })
    }

    /// Most files do not have the word, and are not parsed.
    fn manifests(&mut self, path: &FilePath) -> bool {
        if !self.seen.insert(path.clone()) {
            return false;
        }
        let Ok(bytes) = self.builder.sources.read(path) else {
            return false;
        };
        if memchr::memmem::find(&bytes, self.name.as_bytes()).is_none() {
            return false;
        }
        let text = std::str::from_utf8(&bytes).unwrap_or_default();
        let documents = yaml::parse_stream(text, Origin::NONE).unwrap_or_default();
        documents.iter().any(|document| {
            let text = |path: &[&str]| document.at(path).and_then(Node::as_str);
            let is_namespace = document.str_at("kind") == Some("Namespace");
            text(&["metadata", "namespace"]) == Some(self.name)
                || (is_namespace && text(&["metadata", "name"]) == Some(self.name))
        })
    }
}
