//! A render as a directory: a file per resource, and a kustomization that lists them. Programs
//! that read it by the names of its files, as `kubectl apply -f` does, and those that build it, as
//! `kubectl apply -k` does, apply the resources in the order of the render.

use crate::diag::Fallible;
use crate::kustomize::FILE_NAMES;
use crate::model::Resource;
use crate::repository::RENDER_KUSTOMIZATION;
use crate::sources::FilePath;

use super::directory::OutputDirectory;
use super::documents::yaml_document;
use super::file_names::numbered_file_names;

/// The lines of the kustomization before the names of files. Without the order of the list,
/// kustomize would sort by kind what the tree may have ordered otherwise.
const KUSTOMIZATION: &str = "\
# Written by `offshoot render`: `kubectl apply -k` of this directory applies the render.
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
sortOptions:
  order: fifo
resources:
";

/// Writes each resource to a file in `directory`, with a kustomization of all, and removes the
/// files that only an earlier render wrote.
///
/// # Errors
/// See [`OutputDirectory`]; `output-exists` also for a kustomization of somebody else; resources
/// that cannot be written as YAML.
pub(crate) fn write_tree(directory: &FilePath, resources: &[Resource]) -> Fallible<()> {
    let names = numbered_file_names(resources);
    let texts = resources.iter().map(yaml_document);
    let texts = texts.collect::<Fallible<Vec<_>>>()?;
    let kustomization = kustomization(&names);
    let mut files: Vec<(String, String)> = names.into_iter().zip(texts).collect();
    files.extend(kustomization.map(|text| (RENDER_KUSTOMIZATION.to_owned(), text)));
    let directory = OutputDirectory::open(directory)?;
    directory.refuse_others(&files)?;
    directory.refuse_others(&other_kustomizations())?;
    directory.write(&files)
}

/// The kustomization of the files `names`; none for none, since kustomize refuses to build nothing.
fn kustomization(names: &[String]) -> Option<String> {
    let lines = names.iter().map(|name| format!("- {name}\n"));
    (!names.is_empty()).then(|| KUSTOMIZATION.to_owned() + &lines.collect::<String>())
}

/// The other names of kustomizations: kustomize builds no directory that has two.
fn other_kustomizations() -> Vec<(String, String)> {
    let names = FILE_NAMES.iter();
    let others = names.filter(|name| **name != RENDER_KUSTOMIZATION);
    others
        .map(|name| ((*name).to_owned(), String::new()))
        .collect()
}
