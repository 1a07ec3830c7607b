//! Warnings for documents that kustomize does not read, and does not speak of: it reads the first one of a kustomization
//! file, of a file of JSON patches and of other configuration, and of a file that is UTF-16, in which it finds no `---`
//! (`splitDocuments` in `kyaml/kio/byteio_reader.go` searches the bytes).

use std::ops::Range;

use crate::diag::{Code, Diagnostic, Origin, first_of, message};
use crate::kustomize::load::files::Content;
use crate::sources::FilePath;
use crate::yaml::{self, Node};

/// Lost documents that a warning names at most.
const ENOUGH: usize = 20;

/// A warning for the documents of a manifest file, or of a strategic merge patch, that are lost.
pub(crate) fn in_manifests(path: &FilePath, content: &Content) -> Option<Diagnostic> {
    let text = content.text.as_deref()?;
    if content.is_utf16() {
        in_utf16(path, text, content.origin)
    } else {
        in_stream(text, content.origin)
    }
}

/// A warning for all documents but the first of a file that has only one for kustomize.
pub(crate) fn in_configuration(path: &FilePath, content: &Content) -> Option<Diagnostic> {
    let text = content.text.as_deref()?;
    if content.is_utf16() {
        return in_utf16(path, text, content.origin);
    }
    let lost = yaml::after_first_document(text);
    let message = message!("kustomize reads only the first document of `{}`", path);
    let at = content.origin.offset(lost.first()?.start);
    let warning = Diagnostic::warning(Code::DocumentsLost, message).at(at);
    Some(
        warning.help(
            "this text and all after it is lost; move it to another file, or remove the `---`",
        ),
    )
}

/// A warning for what is lost of a patch in a file.
pub(crate) fn in_patch_file(path: &FilePath, content: &Content) -> Option<Diagnostic> {
    let text = content.text.as_deref()?;
    if content.is_utf16() {
        in_utf16(path, text, content.origin)
    } else {
        in_patch(text, content.origin)
    }
}

/// A warning for what is lost of a patch, in a file or in the kustomization: of operations, all documents but the first.
pub(crate) fn in_patch(text: &str, start: Origin) -> Option<Diagnostic> {
    let first = text.get(yaml::first_document(text)).unwrap_or_default();
    if !first.trim_start().starts_with(['[', '-']) {
        return in_stream(text, start);
    }
    let lost = yaml::after_first_document(text);
    let at = start.offset(lost.first()?.start);
    let message = "kustomize reads only the first document of a JSON 6902 patch";
    let warning = Diagnostic::warning(Code::DocumentsLost, message).at(at);
    Some(warning.help("this text and all after it is lost; make one list of all operations"))
}

fn in_utf16(path: &FilePath, text: &str, start: Origin) -> Option<Diagnostic> {
    let lost = yaml::after_first_document(text);
    let at = start.offset(lost.first()?.start);
    let mut warning = Diagnostic::warning(
        Code::DocumentsLost,
        message!(
            "kustomize reads only the first document of `{}`, which is UTF-16",
            path
        ),
    );
    let names = names(text, &lost);
    if !names.is_empty() {
        warning = warning.help(format!("lost: {names}"));
    }
    Some(warning.at(at).help("convert the file to UTF-8"))
}

fn in_stream(text: &str, start: Origin) -> Option<Diagnostic> {
    let lost = yaml::after_documents(text);
    let at = start.offset(lost.first()?.start);
    let message = "kustomize does not read this text: the document ends before it";
    let mut warning = Diagnostic::warning(Code::DocumentsLost, message).at(at);
    let names = names(text, &lost);
    if !names.is_empty() {
        warning = warning.help(format!("lost: {names}"));
    }
    Some(warning.help("put `---` before it, or begin all lines of the document in the same column"))
}

/// The resources in these parts of the text, as `Kind/name`.
fn names(text: &str, parts: &[Range<usize>]) -> String {
    let documents = parts.iter().filter_map(|part| text.get(part.clone()));
    let nodes =
        documents.flat_map(|text| yaml::parse_stream(text, Origin::NONE).unwrap_or_default());
    let names: Vec<String> = nodes.filter_map(|node| name(&node)).collect();
    first_of(ENOUGH, names)
}

fn name(node: &Node) -> Option<String> {
    let kind = node.str_at("kind")?;
    let name = node.at(&["metadata", "name"]).and_then(Node::as_str);
    Some(match name {
        Some(name) => format!("`{kind}/{name}`"),
        None => format!("`{kind}`"),
    })
}
