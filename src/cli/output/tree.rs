//! A directory with one file for each resource. A list of the files, kept in it,
//! tells those of an earlier render from those that are none of ours.
#![allow(clippy::disallowed_methods, reason = "output is written here")]

use std::collections::BTreeSet;
use std::fs;

use anyhow::Context;
use sha2::{Digest, Sha256};

use crate::diag::{Code, Diagnostic, Fallible};
use crate::model::Resource;
use crate::report::percent_encoded;
use crate::sources::{Disk, Entry, FilePath, Sources};
use crate::yaml::Text;

use super::{unwritable, write_file, yaml_document};

/// Names the files of the render, one a line. kubectl and Argo CD read no such file.
const INDEX: &str = ".offshoot-render";

/// What file systems and archives take as a name.
const MAX_NAME: usize = 240;

/// Writes each resource to a file of `directory`, and removes the files of the
/// render before that are not among them.
///
/// # Errors
/// See [`write_files`]; what cannot be emitted.
pub(in crate::cli) fn write_tree(directory: &FilePath, resources: &[Resource]) -> Fallible<()> {
    let names = file_names(resources, |resource| resource.id().name);
    let texts = resources.iter().map(yaml_document);
    let texts = texts.collect::<Fallible<Vec<_>>>()?;
    let files: Vec<(String, String)> = names.into_iter().zip(texts).collect();
    write_files(directory, &files)
}

/// Writes `files`, names and texts, to `directory`, and removes those written before that are not
/// among them. The list is complete at every moment: a run that is cut short is cleaned up after
/// by the next.
///
/// # Errors
/// `output-unwritable`; `output-exists` where a file is in the way that was not written so.
pub(in crate::cli) fn write_files(
    directory: &FilePath,
    files: &[(String, String)],
) -> Fallible<()> {
    let old = written_before(directory);
    let is_in_the_way =
        |name: &String| !old.contains(name) && Disk.entry(&directory.join(name)).is_some();
    if let Some((name, _)) = files.iter().find(|(name, _)| is_in_the_way(name)) {
        let path = directory.join(name);
        return Err(Diagnostic::error(
            Code::OutputExists,
            format!("`{path}` is there, and no render wrote it"),
        )
        .help("remove it, or choose another directory")
        .into());
    }
    let new: BTreeSet<String> = files.iter().map(|(name, _)| name.clone()).collect();
    let index = directory.join(INDEX);
    write_file(&index, &lines(old.union(&new)))?;
    for (name, text) in files {
        write_file(&directory.join(name), text)?;
    }
    for name in old.difference(&new) {
        remove(&directory.join(name))?;
    }
    write_file(&index, &lines(&new))
}

/// The files of the render before; only plain names, whatever the list says.
pub(in crate::cli) fn written_before(directory: &FilePath) -> BTreeSet<String> {
    let bytes = Disk.read(&directory.join(INDEX)).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let is_name = |name: &&str| !name.is_empty() && !name.contains('/') && !name.starts_with('.');
    text.lines().filter(is_name).map(str::to_owned).collect()
}

fn lines<'n>(names: impl IntoIterator<Item = &'n String>) -> String {
    names.into_iter().map(|name| format!("{name}\n")).collect()
}

fn remove(path: &FilePath) -> Fallible<()> {
    if Disk.entry(path) != Some(Entry::File) {
        return Ok(());
    }
    fs::remove_file(path.as_str())
        .context("it is from an earlier render and cannot be removed")
        .map_err(|error| unwritable(path, &error).into())
}

/// `[namespace_]kind[.group]_name.yaml`. What differs in any part differs in its
/// name, on file systems without case as well. `called` is what a resource goes by.
pub(in crate::cli) fn file_names(
    resources: &[Resource],
    called: fn(&Resource) -> Text,
) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let name = |resource: &Resource| {
        let plain = file_name(resource, &called(resource), false);
        let name = if taken.contains(&plain) {
            file_name(resource, &called(resource), true)
        } else {
            plain
        };
        let mut free = name.clone();
        for number in 2.. {
            if taken.insert(free.clone()) {
                break;
            }
            free = name.replace(".yaml", &format!("_{number}.yaml"));
        }
        free
    };
    resources.iter().map(name).collect()
}

fn file_name(resource: &Resource, name: &str, with_version: bool) -> String {
    let id = resource.id();
    let mut parts = Vec::new();
    if !id.namespace.is_empty() {
        parts.push(escaped(&id.namespace));
    }
    let kind = id.gvk.kind.to_lowercase();
    parts.push(match id.gvk.group.as_str() {
        "" => escaped(&kind),
        group => escaped(&format!("{kind}.{group}")),
    });
    if with_version {
        parts.push(escaped(&id.gvk.version));
    }
    parts.push(escaped(name));
    format!("{}.yaml", shortened(parts.join("_")))
}

/// Percent-encodes anything but lower-case letters, digits, `-` and `.`, in lower case as well.
fn escaped(text: &str) -> String {
    let is_kept = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.');
    percent_encoded(text, is_kept).to_ascii_lowercase()
}

/// A name that is too long is cut, and ends in a hash of the whole.
fn shortened(mut name: String) -> String {
    if name.len() <= MAX_NAME {
        return name;
    }
    let digest = Sha256::digest(name.as_bytes());
    let hash: String = digest
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    // The name is ASCII: see `escaped`.
    name.truncate(MAX_NAME - hash.len() - 1);
    name + "-" + &hash
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Origin;
    use crate::yaml::parse;

    fn names(manifests: &[&str]) -> Vec<String> {
        let resource = |text: &&str| {
            let node = parse(text, Origin::NONE)
                .expect("YAML")
                .expect("a document");
            Resource::new(node)
        };
        let resources: Vec<Resource> = manifests.iter().map(resource).collect();
        file_names(&resources, |resource| resource.id().name)
    }

    #[test]
    fn names_tell_resources_apart() {
        assert_eq!(
            names(&[
                "{apiVersion: v1, kind: Service, metadata: {name: web}}",
                "{apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop}}",
                "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}}",
                "{apiVersion: apps/v1beta1, kind: Deployment, metadata: {name: web}}",
                "{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: 'system:A_b'}}",
                "{apiVersion: v1, kind: Pod, metadata: {generateName: x-}}",
                "{apiVersion: v1, kind: Pod, metadata: {generateName: y-}}",
                "{apiVersion: v1, kind: Pod, metadata: {generateName: z-}}",
            ]),
            [
                "service_web.yaml",
                "shop_service_web.yaml",
                "deployment.apps_web.yaml",
                "deployment.apps_v1beta1_web.yaml",
                "role.rbac.authorization.k8s.io_system%3a%41_b.yaml"
                    .replace("_b", "%5fb")
                    .as_str(),
                "pod_.yaml",
                "pod_v1_.yaml",
                "pod_v1__2.yaml",
            ]
        );
    }

    #[test]
    fn long_names_end_in_a_hash() {
        let long = "a".repeat(250);
        let name = shortened(long.clone());
        assert_eq!(name.len(), MAX_NAME);
        assert_ne!(name, shortened(long + "b"));
    }
}
