//! An operation on a kustomization file, and the text that it makes of the file.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic, Fallible, Origin};
use crate::kustomize;
use crate::sources::{FilePath, SourceMap, Sources};
use crate::yaml::{self, Node};

use super::draft::Draft;
use super::edited::Edited;
use super::text::rewritten;

/// A change of a kustomization, with the effect of the command of `kustomize edit` with its name.
pub trait Operation {
    /// Changes the kustomization.
    ///
    /// # Errors
    /// What kustomize refuses.
    fn apply(&self, draft: &mut Draft<'_>) -> Fallible<()>;

    /// True if nothing is removed, and so no comment may be.
    fn keeps_comments(&self) -> bool {
        false
    }
}

/// A kustomization file to edit.
#[derive(Clone, Copy)]
pub struct File<'s> {
    /// The text.
    pub text: &'s str,
    /// The origin of its first byte.
    pub start: Origin,
    /// The path.
    pub path: &'s FilePath,
    /// The files beside it.
    pub sources: &'s dyn Sources,
    /// The map that resolves positions in them.
    pub map: &'s SourceMap,
}

/// The text of a kustomization file after an operation. Unlike kustomize, which writes the file anew,
/// nothing else changes: fields that the operation is not about stay, deprecated ones, too.
///
/// # Errors
/// `yaml-syntax`; all errors of a kustomization's fields; what the operation refuses; `edit-layout`,
/// if the text cannot be edited in place.
pub fn edit(file: File<'_>, operation: &dyn Operation) -> Fallible<Edited> {
    let whole = super::draft::with_last_newline(file.text);
    let root = yaml::parse_config(&whole, file.start)?;
    let old = root.unwrap_or_else(|| Node::empty_mapping(file.start));
    kustomize::check_fields(&old)?;
    let directory = file.path.parent().unwrap_or_else(FilePath::root);
    let mut draft = Draft {
        root: old.clone(),
        warnings: Vec::new(),
        sources: file.sources,
        map: file.map,
        others: BTreeMap::new(),
        directory: &directory,
        file_name: file.path.name(),
    };
    operation.apply(&mut draft)?;
    let mut text = rewritten(&whole, file.start, &old, &draft.root)?;
    let marks = |text: &str| text.matches('#').count();
    if operation.keeps_comments() && marks(&text) < marks(&whole) {
        let message =
            "a comment would be lost: it is in a list that moves into brackets, or beside brackets";
        return Err(Diagnostic::error(Code::EditLayout, message)
            .at(old.origin)
            .help(
                "write the lists that move, and those that they move to, with a line for each item",
            )
            .into());
    }
    if text == whole {
        file.text.clone_into(&mut text);
    }
    Ok(Edited {
        others: draft.others,
        ..Edited::new(text, draft.warnings)
    })
}
