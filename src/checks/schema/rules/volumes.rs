//! Volumes of pods, and where containers mount them.

use rustc_hash::FxHashSet;

use crate::checks::schema::found::Found;
use crate::checks::schema::mismatch::MismatchKind;
use crate::diag::{did_you_mean, listed, message, nearest};
use crate::yaml::{Mapping, Node};

use super::containers::name;
use super::fields::{self, in_range, is_set, items, text};
use super::text::leaves_directory;

/// Modes of files.
const MODES: std::ops::RangeInclusive<i128> = 0..=0o777;

/// Notes a volume of two sources; one without any is an empty directory.
pub(super) fn volume(node: &Node, found: &mut Found) {
    name(node, found);
    let fields = node.as_mapping().into_iter().flat_map(Mapping::keys);
    let mut sources = fields.filter(|field| *field != "name" && is_set(node, field));
    if let (Some(first), Some(second)) = (sources.next(), sources.next()) {
        let message = message!(
            "a volume has one source: `{}` and `{}` cannot both be set",
            first,
            second
        );
        fields::contradicts(node, second, message, found);
    }
}

/// Notes files out of the volume's directory, and modes out of range.
pub(super) fn file(node: &Node, found: &mut Found) {
    in_range(node, "mode", MODES, found);
    if let Some(path) = text(node, "path").filter(|path| leaves_directory(path)) {
        let message = message!("the path `{}` leads out of the volume", path);
        fields::malformed(node, "path", message, found);
    }
}

/// Notes the mode of files in a volume.
pub(super) fn default_mode(node: &Node, found: &mut Found) {
    in_range(node, "defaultMode", MODES, found);
}

/// Notes a path that is not absolute.
pub(super) fn nfs(node: &Node, found: &mut Found) {
    if let Some(path) = text(node, "path").filter(|path| !path.starts_with('/')) {
        fields::malformed(
            node,
            "path",
            message!("the path `{}` must begin with `/`", path),
            found,
        );
    }
}

/// Notes a source of a projected volume of no kind, or of two.
pub(super) fn projection(node: &Node, found: &mut Found) {
    let fields = node.as_mapping().into_iter().flat_map(Mapping::keys);
    let mut sources = fields.filter(|field| is_set(node, field));
    if let (Some(first), Some(second)) = (sources.next(), sources.next()) {
        let message = message!("`{}` and `{}` cannot both be set", first, second);
        fields::contradicts(node, second, message, found);
    }
}

/// Notes mounts of volumes that the pod at `spec` does not have.
pub(super) fn mounts_of_pod(node: &Node, found: &mut Found) {
    if let Some(spec) = node.get("spec") {
        found.at_key("spec", |found| mounts(spec, Vec::new(), found));
    }
}

/// Notes mounts of volumes that neither the template's pods nor claims have.
pub(super) fn mounts_of_template(node: &Node, found: &mut Found) {
    let Some(spec) = node.at(&["template", "spec"]) else {
        return;
    };
    let claims = items(node, "volumeClaimTemplates").iter();
    let claims = claims.filter_map(|claim| claim.at(&["metadata", "name"])?.as_str());
    found.at_keys(&["template", "spec"], |found| {
        mounts(spec, claims.collect(), found)
    });
}

fn mounts<'n>(node: &'n Node, mut volumes: Vec<&'n str>, found: &mut Found) {
    volumes.extend(
        items(node, "volumes")
            .iter()
            .filter_map(|own| text(own, "name")),
    );
    for list in ["initContainers", "containers"] {
        fields::each(node, list, found, |container, found| {
            fields::each(container, "volumeMounts", found, |mount, found| {
                mounted(mount, "volumeMounts", &volumes, found);
            });
            fields::each(container, "volumeDevices", found, |device, found| {
                mounted(device, "volumeDevices", &volumes, found);
            });
        });
    }
}

fn mounted(mount: &Node, list: &str, volumes: &[&str], found: &mut Found) {
    let Some(name) = text(mount, "name").filter(|name| !volumes.contains(name)) else {
        return;
    };
    let message = message!(
        "`{}` has the volume `{}`, which the pod does not have",
        list,
        name
    );
    let help = match nearest(name, volumes.iter().copied()) {
        Some(near) => did_you_mean(near),
        None if volumes.is_empty() => "add it to `volumes`".to_owned(),
        None => format!("add it to `volumes`, which has {}", listed(volumes)),
    };
    fields::note(
        MismatchKind::Contradiction,
        mount,
        "name",
        message,
        Some(help.into()),
        found,
    );
}

/// Notes two mounts in one place, and parts of volumes that lead out of them.
pub(super) fn mounts_of_container(node: &Node, found: &mut Found) {
    let mut places = FxHashSet::default();
    fields::each(node, "volumeMounts", found, |mount, found| {
        if let Some(place) = text(mount, "mountPath")
            && !places.insert(place.to_owned())
        {
            let message = message!("another volume is mounted at `{}`", place);
            fields::note(
                MismatchKind::Repeated,
                mount,
                "mountPath",
                message,
                None,
                found,
            );
        }
        if text(mount, "subPath").is_some() && text(mount, "subPathExpr").is_some() {
            fields::contradicts(
                mount,
                "subPathExpr",
                "`subPath` and `subPathExpr` cannot both be set",
                found,
            );
        }
        for field in ["subPath", "subPathExpr"] {
            if let Some(path) = text(mount, field).filter(|path| leaves_directory(path)) {
                let message = message!("the path `{}` leads out of the volume", path);
                fields::malformed(mount, field, message, found);
            }
        }
    });
}
