//! A build as a directory: one file per resource, under kustomize's names.

use std::collections::BTreeSet;

use crate::cli::output::{OutputDirectory, yaml_document};
use crate::diag::{Code, Diagnostic, Fallible};
use crate::model::{Gvk, Resource};
use crate::sources::FilePath;

/// Writes one file per resource, under kustomize's names
/// (`kustomize/commands/build/writer.go`). If two resources have one name, the last
/// one wins, as in kustomize, but with a warning.
pub(super) fn write_each(
    resources: &[Resource],
    directory: &FilePath,
) -> Fallible<Vec<Diagnostic>> {
    let directory = OutputDirectory::open(directory)?;
    let (mut written, mut warnings) = (BTreeSet::new(), Vec::new());
    for (name, resource) in kustomize_file_names(resources).into_iter().zip(resources) {
        directory.write_one(&name, &yaml_document(resource)?)?;
        if !written.insert(name.clone()) {
            let message = format!("two resources are written to `{name}`; the last one wins");
            let help = "their ids differ only in case or in `_`; without `-o` both are printed";
            warnings.push(
                Diagnostic::warning(Code::OutputCollision, message)
                    .at(resource.origin)
                    .help(help),
            );
        }
    }
    Ok(warnings)
}

/// `[namespace_]group_version_kind_name.yaml`, with the namespace if there are several.
pub(crate) fn kustomize_file_names(resources: &[Resource]) -> Vec<String> {
    let namespace = |resource: &Resource| {
        let id = resource.id();
        (!id.gvk.is_cluster_scoped()).then(|| id.effective_namespace().to_owned())
    };
    let mut namespaces: Vec<String> = resources.iter().filter_map(namespace).collect();
    namespaces.sort_unstable();
    namespaces.dedup();
    let file_name = |resource: &Resource| {
        let Gvk {
            group,
            version,
            kind,
            ..
        } = resource.gvk();
        let namespace = namespace(resource)
            .filter(|_| namespaces.len() > 1)
            .unwrap_or_default();
        let parts = [&namespace, group.as_str(), &version, &kind];
        let mut parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.push(resource.name());
        format!("{}.yaml", parts.join("_").to_lowercase())
    };
    resources.iter().map(file_name).collect()
}
