//! Reads patches, and decides which of the two kinds a text is.

use std::sync::Arc;

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Diagnostics, Fallible, Origin};
use crate::kustomize::config::PatchRule;
use crate::kustomize::load::manifests;
use crate::kustomize::specs::selector::Selection;
use crate::kustomize::version::{Behavior, Version};
use crate::model::{Expressions, Resource};
use crate::yaml::{self, Node};

use crate::kustomize::patch::json6902::JsonPatch;
use crate::kustomize::patch::prepared::{Body, Patch};

/// The text of a patch, and the origin of its first byte.
pub(crate) struct PatchText {
    /// The text.
    pub(crate) text: Arc<str>,
    /// The origin of its first byte.
    pub(crate) origin: Origin,
}

/// Fetches the text of a patch: a file's, or an inline one's.
pub(crate) type Fetch<'f> = &'f mut dyn FnMut(&LocatedText, Where) -> Fallible<PatchText>;

/// The location of a patch's text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Where {
    /// A file with the given name.
    File,
    /// The entry itself.
    Inline,
    /// The entry itself, without surrounding whitespace: only for `patches`
    /// (`PatchTransformer.go`).
    Trimmed,
}

/// Reads an entry of `patches`. An empty file is a patch that changes nothing, since
/// [`Behavior::EmptyPatches`].
pub(crate) fn patch(
    rule: &PatchRule,
    version: Version,
    expressions: &Expressions,
    fetch: Fetch<'_>,
) -> Fallible<Patch> {
    let text = one_text(rule, Where::Trimmed, fetch)?;
    let mut strategic = strategic(&text, version);
    for patch in strategic.iter_mut().flatten() {
        patch.may_rename |= rule.allow_name_change;
        patch.may_change_kind |= rule.allow_kind_change;
    }
    let body = match strategic {
        // Earlier versions take it for a JSON patch without operations, which needs a target.
        Ok(patches) if patches.is_empty() && !version.has(Behavior::EmptyPatches) => {
            Body::Json(JsonPatch::default())
        }
        Ok(patches) => Body::Strategic(patches),
        Err(strategic) => match json(&text) {
            Ok(Some(operations)) => Body::Json(operations),
            Ok(None) => return Err(strategic),
            Err(json) => return Err(neither(&text, strategic, json)),
        },
    };
    let target = rule.target.as_ref();
    let target = target
        .map(|target| Selection::compile(target, expressions))
        .transpose()?;
    check_target(&body, target.as_ref(), rule)?;
    Ok(Patch {
        body,
        target,
        is_legacy: false,
        at: rule.at,
        bytes: text.text.len(),
    })
}

/// Reads an entry of `patchesJson6902`.
pub(crate) fn legacy_json(
    rule: &PatchRule,
    expressions: &Expressions,
    fetch: Fetch<'_>,
) -> Fallible<Patch> {
    let text = one_text(rule, Where::Inline, fetch)?;
    let target = rule
        .target
        .as_ref()
        .filter(|target| !target.name.is_empty());
    let Some(target) = target else {
        return Err(Diagnostic::error(
            Code::PatchTargetRequired,
            "a `patchesJson6902` entry needs `target.name`",
        )
        .at(rule.at)
        .help("in `patches`, a kind or a label selector is enough")
        .into());
    };
    let operations = json(&text)?.ok_or_else(|| says_nothing(text.origin))?;
    Ok(Patch {
        body: Body::Json(operations),
        target: Some(Selection::compile(target, expressions)?),
        is_legacy: true,
        at: rule.at,
        bytes: text.text.len(),
    })
}

/// Reads an entry of `patchesStrategicMerge`: the patch itself, or else a file. Returns the size of the text as well.
pub(crate) fn legacy_strategic(
    entry: &LocatedText,
    version: Version,
    fetch: Fetch<'_>,
) -> Fallible<(Vec<Resource>, usize)> {
    let inline = fetch(entry, Where::Inline)?;
    match strategic(&inline, version) {
        Ok(patches) => Ok((patches, inline.text.len())),
        Err(failed) if entry.value.contains('\n') => Err(failed),
        Err(_) => {
            let file = fetch(entry, Where::File)?;
            Ok((strategic(&file, version)?, file.text.len()))
        }
    }
}

fn one_text(rule: &PatchRule, here: Where, fetch: Fetch<'_>) -> Fallible<PatchText> {
    let patch = rule
        .patch
        .as_ref()
        .filter(|patch| !patch.value.trim().is_empty());
    match (patch, &rule.path) {
        (Some(patch), None) => fetch(patch, here),
        (None, Some(path)) => fetch(path, Where::File),
        (Some(_), Some(path)) => Err(Diagnostic::error(
            Code::PatchTwice,
            "the entry has both `patch` and `path`",
        )
        .at(path.at)
        .help("remove one of the two")
        .into()),
        (None, None) => Err(Diagnostic::error(
            Code::PatchAbsent,
            "the entry has neither `patch` nor `path`",
        )
        .at(rule.at)
        .help("write the patch under `patch`, or name its file under `path`")
        .into()),
    }
}

fn check_target(body: &Body, target: Option<&Selection>, rule: &PatchRule) -> Fallible<()> {
    match (body, target) {
        (Body::Json(_), None) => Err(Diagnostic::error(
            Code::PatchTargetRequired,
            "a JSON patch needs a `target`",
        )
        .at(rule.at)
        .help("set the target: `target: {kind: Deployment, name: web}`")
        .into()),
        (Body::Strategic(patches), Some(target)) if patches.len() > 1 => Err(Diagnostic::error(
            Code::PatchTargetMany,
            format!(
                "an entry with a `target` takes only one patch, but this one has {}",
                patches.len()
            ),
        )
        .at(patches[1].origin)
        .label(target.at, "the target")
        .help("give each document its own entry, or remove the target")
        .into()),
        _ => Ok(()),
    }
}

fn strategic(text: &PatchText, version: Version) -> Fallible<Vec<Resource>> {
    let documents = yaml::parse_stream(&text.text, text.origin)?;
    manifests::resources(documents, &text.text, version)
}

/// The operations of a JSON patch; `None` if the text is empty. As in
/// kustomize, text that begins with `[` must be strict JSON.
fn json(text: &PatchText) -> Fallible<Option<JsonPatch>> {
    if text.text.is_empty() {
        return Err(says_nothing(text.origin).into());
    }
    if text.text.starts_with('[')
        && let Err(error) = serde_json::from_str::<serde_json::Value>(&text.text)
    {
        return Err(Diagnostic::error(
            Code::PatchJson,
            format!("the patch begins with `[` and is not JSON: {error}"),
        )
        .at(text.origin)
        .help("quote keys and strings, or write the operations as a YAML list, one `- op:` each")
        .into());
    }
    let node = yaml::parse_config(&text.text, text.origin)?;
    match node.filter(|node| !Node::is_null(node)) {
        Some(node) if text.text.starts_with('[') => {
            let patch = JsonPatch::parse(&node)?;
            Ok(Some(patch.with_written(&text.text)))
        }
        Some(node) => JsonPatch::parse(&node).map(Some),
        None => Ok(None),
    }
}

/// The diagnostic for a patch without content.
pub(crate) fn says_nothing(at: Origin) -> Diagnostic {
    Diagnostic::error(Code::PatchEmpty, "the patch is empty")
        .at(at)
        .help("write the patch, or remove the entry")
}

/// The better of two errors for a text that is neither kind of patch: a list
/// was meant as operations.
fn neither(text: &PatchText, strategic: Diagnostics, json: Diagnostics) -> Diagnostics {
    let meant_as_operations =
        text.text.trim_start().starts_with(['[', '-']) && !text.text.starts_with("---");
    if meant_as_operations { json } else { strategic }
}
