//! The names of resources' files.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use crate::model::{Resource, hex};
use crate::report::percent_encoded;
use crate::yaml::Text;

/// The longest name that file systems and archives accept.
const MAX_NAME: usize = 240;

/// The least digits of a number in front: the hundredth resource renames no file.
const MIN_DIGITS: usize = 3;

/// The file names of resources: `[namespace_]kind[.group]_name.yaml`, each different, also on file
/// systems without case. `called` returns the name part.
pub(crate) fn file_names(resources: &[Resource], called: fn(&Resource) -> Text) -> Vec<String> {
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

/// The file names of a render: those of [`file_names`] after a number each, so that a program that
/// takes files by name applies them in the order of the render. kubectl reads a directory so, and a
/// Namespace that comes after what is in it fails all of that: Namespaces come first.
pub(crate) fn numbered_file_names(resources: &[Resource]) -> Vec<String> {
    let is_namespace = |resource: &Resource| {
        let gvk = resource.gvk();
        gvk.group.is_empty() && gvk.kind == "Namespace"
    };
    let width = resources.len().to_string().len().max(MIN_DIGITS);
    let namespaces = resources.iter().filter(|it| is_namespace(it)).count();
    let (mut namespace, mut other) = (1.., namespaces + 1..);
    let names = file_names(resources, |resource| resource.id().name);
    let numbered = names.into_iter().zip(resources).map(|(name, resource)| {
        let numbers = if is_namespace(resource) {
            &mut namespace
        } else {
            &mut other
        };
        let number = numbers.next().unwrap_or_default();
        format!("{number:0width$}_{name}")
    });
    numbered.collect()
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

/// `name`, cut if it is too long, with a hash of the whole name at the end.
fn shortened(mut name: String) -> String {
    if name.len() <= MAX_NAME {
        return name;
    }
    let digest = Sha256::digest(name.as_bytes());
    let mut hash = hex(&digest);
    hash.truncate(16);
    // The name is ASCII: see `escaped`.
    name.truncate(MAX_NAME - hash.len() - 1);
    name + "-" + &hash
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Origin;
    use crate::yaml::parse;

    fn resources(manifests: &[&str]) -> Vec<Resource> {
        let resource = |text: &&str| {
            let node = parse(text, Origin::NONE)
                .expect("YAML")
                .expect("a document");
            Resource::new(node)
        };
        manifests.iter().map(resource).collect()
    }

    fn names(manifests: &[&str]) -> Vec<String> {
        file_names(&resources(manifests), |resource| resource.id().name)
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
    fn numbers_follow_the_render_after_its_namespaces() {
        let resources = resources(&[
            "{apiVersion: v1, kind: Secret, metadata: {name: key, namespace: a}}",
            "{apiVersion: v1, kind: Namespace, metadata: {name: b}}",
            "{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: a}}",
            "{apiVersion: v1, kind: Namespace, metadata: {name: a}}",
        ]);
        assert_eq!(
            numbered_file_names(&resources),
            [
                "003_a_secret_key.yaml",
                "001_namespace_b.yaml",
                "004_a_pod_web.yaml",
                "002_namespace_a.yaml"
            ]
        );
        let many = vec![resources[0].clone(); 1000];
        let names = numbered_file_names(&many);
        assert!(names[0].starts_with("0001_") && names[999].starts_with("1000_"));
    }

    #[test]
    fn long_names_end_in_a_hash() {
        let long = "a".repeat(250);
        let name = shortened(long.clone());
        assert_eq!(name.len(), MAX_NAME);
        assert_ne!(name, shortened(long + "b"));
    }
}
