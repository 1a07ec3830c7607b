//! Annotations of external-dns. In: a resource. Out: each by its name behind the prefix, of which there
//! are two: version 0.22 renamed it, and reads no other.

use crate::model::Resource;
use crate::yaml::{Mapping, Node};

use super::objects::Objects;
use super::pods::pod;

/// The prefix of version 0.22 and later.
pub(super) const NEW: &str = "external-dns.kubernetes.io/";
/// The prefix before.
pub(super) const OLD: &str = "external-dns.alpha.kubernetes.io/";

/// An annotation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Annotation<'r> {
    /// The name behind the prefix.
    pub(super) name: &'r str,
    /// True for the prefix before version 0.22.
    pub(super) is_old: bool,
    /// The value.
    pub(super) node: &'r Node,
}

/// The annotations of a resource.
pub(super) fn annotations(resource: &Resource) -> Vec<Annotation<'_>> {
    let all = resource.node.at(&["metadata", "annotations"]);
    let all = all.and_then(Node::as_mapping);
    let all = all.into_iter().flat_map(Mapping::iter);
    let known = all.filter_map(|(key, node)| {
        let (name, is_old) = match (key.strip_prefix(NEW), key.strip_prefix(OLD)) {
            (Some(name), _) => (name, false),
            (_, Some(name)) => (name, true),
            _ => return None,
        };
        Some(Annotation { name, is_old, node })
    });
    known.collect()
}

/// The hosts of a list: between commas, with all spaces removed, as external-dns reads it
/// (`SplitHostnameAnnotation`).
pub(super) fn hosts(annotation: Annotation<'_>) -> Vec<String> {
    let text = annotation.node.as_str().unwrap_or_default();
    let text = text.replace(' ', "").to_ascii_lowercase();
    let hosts = text.split(',').map(|host| host.trim_end_matches('.'));
    let hosts = hosts.filter(|host| !host.is_empty());
    hosts.map(str::to_owned).collect()
}

/// The arguments of the external-dns that the repository runs, with the minor version of its image.
#[derive(Clone, Debug, Default)]
pub(super) struct Program {
    /// The arguments; `None` if the repository does not run one.
    pub(super) arguments: Option<Vec<String>>,
    /// The number behind `0.`.
    pub(super) minor: Option<u32>,
}

impl Program {
    /// The first external-dns in a render or around it.
    pub(super) fn find(own: &[Resource], objects: &Objects<'_>) -> Self {
        let all = own.iter().chain(objects.around());
        let containers = all.filter_map(pod).flat_map(|pod| pod.containers());
        let mut found = containers.filter_map(|it| {
            let (text, _) = it.image()?;
            let image = crate::model::Image::parse(text);
            let is_meant = image.name.rsplit('/').next() == Some("external-dns");
            is_meant.then_some((it, image.tag.map(str::to_owned)))
        });
        let Some((container, tag)) = found.next() else {
            return Self::default();
        };
        let fields = ["args", "command"].into_iter();
        let lists = fields.filter_map(|field| container.node.get(field)?.as_sequence());
        let arguments = lists.flatten().filter_map(Node::as_str);
        Self {
            arguments: Some(arguments.map(str::to_owned).collect()),
            minor: tag.and_then(|tag| minor(&tag)),
        }
    }

    /// True if it is known to read the prefix before version 0.22.
    pub(super) fn reads_old_prefix(&self) -> bool {
        let old_prefix = format!("--annotation-prefix={OLD}");
        self.minor.is_some_and(|minor| minor < 22) || self.has(&old_prefix)
    }

    /// True if an argument starts so.
    pub(super) fn has(&self, start: &str) -> bool {
        let mut arguments = self.arguments.iter().flatten();
        arguments.any(|it| it.starts_with(start))
    }
}

fn minor(tag: &str) -> Option<u32> {
    let rest = tag.trim_start_matches('v').strip_prefix("0.")?;
    let end = rest.find(|c: char| !c.is_ascii_digit());
    rest.get(..end.unwrap_or(rest.len()))?.parse().ok()
}
