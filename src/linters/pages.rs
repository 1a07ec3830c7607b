//! The files that a linter read: what a render prints, or files that hold it. In: resources, and the
//! names of their files. Out: the resource and the field at a line.

use std::collections::BTreeMap;

use crate::diag::{Fallible, Origin};
use crate::model::Resource;
use crate::yaml::{Node, emit, parse_stream};

use super::extents::{LineStarts, innermost};
use super::finding::Lines;

/// The files that a linter read.
#[derive(Debug)]
pub struct Pages {
    pages: Vec<Page>,
    /// The resources with files of their own, by the files' names.
    of_resources: BTreeMap<String, usize>,
}

/// A file.
#[derive(Debug)]
struct Page {
    /// Its name; none for what is printed, which may have any.
    name: Option<String>,
    documents: Vec<Document>,
    starts: LineStarts,
}

/// A document of a file.
#[derive(Debug)]
struct Document {
    node: Node,
    /// The resource that it is; none if the render has it no more.
    resource: Option<usize>,
    first: usize,
    last: usize,
}

/// A place in a render.
#[derive(Debug)]
pub(super) struct Spot {
    pub(super) resource: usize,
    /// The JSON pointer to the field.
    pub(super) pointer: String,
}

impl Pages {
    /// The pages of a render: all of it as it is printed, and a file per resource, under any of `names`,
    /// each with the index of its resource.
    ///
    /// # Errors
    /// The errors of [`emit`].
    pub fn of(resources: &[Resource], names: BTreeMap<String, usize>) -> Fallible<Self> {
        let mut text = String::new();
        for resource in resources {
            if !text.is_empty() {
                text.push_str("---\n");
            }
            emit(&resource.node, &mut text)
                .map_err(|failed| failed.with_default_place(resource.origin))?;
        }
        let mut page = Page::read(None, &text)?;
        for (index, document) in page.documents.iter_mut().enumerate() {
            document.resource = Some(index);
        }
        Ok(Self {
            pages: vec![page],
            of_resources: names,
        })
    }

    /// The pages that `files` are, names and texts: renders of `resources`.
    ///
    /// # Errors
    /// `yaml-syntax`.
    pub fn read<'f>(
        files: impl IntoIterator<Item = (&'f str, &'f str)>,
        resources: &[Resource],
    ) -> Fallible<Self> {
        let mut pages = Vec::new();
        for (name, text) in files {
            let mut page = Page::read(Some(name.to_owned()), text)?;
            for document in &mut page.documents {
                let id = Resource::new(document.node.clone()).id();
                document.resource = resources.iter().position(|it| it.id() == id);
            }
            pages.push(page);
        }
        Ok(Self {
            pages,
            of_resources: BTreeMap::new(),
        })
    }

    /// The resource that has a file of its own.
    pub(super) fn resource_of(&self, file: &str) -> Option<usize> {
        let name = file_name(file);
        if let Some(index) = self.of_resources.get(name) {
            return Some(*index);
        }
        let mut pages = self.pages.iter();
        let page = pages.find(|page| page.name.as_deref() == Some(name))?;
        match page.documents.as_slice() {
            [document] => document.resource,
            _ => None,
        }
    }

    /// The place of lines in a file.
    pub(super) fn find(&self, file: Option<&str>, lines: Lines) -> Option<Spot> {
        let name = file.map(file_name);
        let alone = name.and_then(|name| self.of_resources.get(name));
        if let Some((index, page)) = alone.zip(self.pages.first()) {
            let document = page.documents.get(*index)?;
            let before = document.first - 1;
            return page.spot(
                document,
                Lines {
                    first: lines.first + before,
                    last: lines.last + before,
                },
            );
        }
        let named = self.pages.iter().find(|page| page.name.as_deref() == name);
        let page = match self.pages.as_slice() {
            [only] if only.name.is_none() => Some(only),
            _ => named,
        }?;
        let mut documents = page.documents.iter();
        let around = documents.find(|it| it.first <= lines.first && lines.first <= it.last)?;
        page.spot(around, lines)
    }
}

impl Page {
    fn read(name: Option<String>, text: &str) -> Fallible<Self> {
        let starts = LineStarts::of(text);
        let nodes = parse_stream(text, Origin::START)?
            .into_iter()
            .flat_map(items);
        let line = |node: &Node| starts.line(node.origin).unwrap_or(1);
        let mut documents: Vec<Document> = nodes
            .map(|node| Document {
                resource: None,
                first: line(&node),
                last: starts.count(),
                node,
            })
            .collect();
        let firsts: Vec<usize> = documents.iter().skip(1).map(|it| it.first).collect();
        for (document, next) in documents.iter_mut().zip(firsts) {
            document.last = next.saturating_sub(1).max(document.first);
        }
        Ok(Self {
            name,
            documents,
            starts,
        })
    }

    fn spot(&self, document: &Document, lines: Lines) -> Option<Spot> {
        let lines = Lines {
            first: lines.first,
            last: lines.last.min(document.last),
        };
        let pointer = innermost(&document.node, &self.starts, document.last, lines);
        Some(Spot {
            resource: document.resource?,
            pointer: pointer.to_string(),
        })
    }
}

/// The documents in a document: the items of a `List`, or itself.
fn items(document: Node) -> Vec<Node> {
    let is_list = document.str_at("kind") == Some("List");
    match document.get("items").and_then(Node::as_sequence) {
        Some(items) if is_list => items.to_vec(),
        _ => vec![document],
    }
}

/// The last part of a path or URI.
fn file_name(file: &str) -> &str {
    file.rsplit(['/', '\\']).next().unwrap_or(file)
}
