//! The texts of patches: those of offshoot.yaml, and those of files beside it.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostics, Fallible, Origin};
use crate::environment::builder::Builder;
use crate::environment::config::Spec;
use crate::environment::template::names_read_through;
use crate::kustomize::load::root::Root;
use crate::kustomize::{Files, PatchRule};
use crate::sources::FilePath;
use crate::yaml::Text;

use super::text::PatchText;

/// The text of a patch, with the origin of its first byte.
///
/// # Errors
/// A file that is not there, or outside the directory of offshoot.yaml.
pub(super) fn read(
    rule: &PatchRule,
    files: &Files<'_>,
    builder: Builder<'_>,
) -> Fallible<(Arc<str>, Origin)> {
    match (&rule.patch, &rule.path) {
        (Some(patch), _) => {
            let text: Arc<str> = patch.value.as_str().into();
            let start = builder.map.add_embedded(patch.at, Arc::clone(&text));
            Ok((text, start))
        }
        (None, Some(path)) => read_file(path, files, builder),
        (None, None) => Ok(("".into(), rule.at)),
    }
}

fn read_file(
    path: &LocatedText,
    files: &Files<'_>,
    builder: Builder<'_>,
) -> Fallible<(Arc<str>, Origin)> {
    let options = builder.options;
    let version = options.version.unwrap_or_default();
    let root = Root::top(
        files,
        builder.root,
        true,
        &options.vendor,
        version,
        options.limits,
    )?;
    let found: FilePath = root.file(path).map_err(missing)?;
    files.text(&found, path.at)
}

/// The error for a missing file, with the directory that its path begins in.
fn missing(failed: Diagnostics) -> Diagnostics {
    failed.map(|mut it| {
        if it.code == Code::FileMissing {
            it.help
                .retain(|help| !help.absolute().contains("relative to"));
            return it.help("paths in offshoot.yaml are relative to it");
        }
        it
    })
}

/// The names that the templates in patches of an environment read, with those that values in them
/// read. Patches that cannot be read have none.
pub(in crate::environment) fn names_read(spec: &Spec, builder: Builder<'_>) -> BTreeSet<String> {
    let values: &[(Text, LocatedText)] = &spec.features.values.0;
    let files = builder.files;
    let rules = spec.features.patches.0.iter();
    let texts = rules.filter_map(|rule| read(rule, files, builder).ok());
    let parsed = texts.filter_map(|(text, _)| PatchText::parse(&text, Origin::START).ok());
    let templates = parsed.flat_map(|text| text.templates());
    templates
        .flat_map(|(template, _)| names_read_through(&template, values))
        .collect()
}
