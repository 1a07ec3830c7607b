//! The kustomization that joins the parts of an environment below its overlay. kustomize reads no files
//! outside a kustomization's directory, so that manifests which have none are copied; a part of which
//! something is left out gets a kustomization of its own, with the patches that delete it.

use std::sync::Arc;

use crate::diag::Fallible;
use crate::model::Resource;
use crate::sources::FilePath;
use crate::yaml::{self, Mapping};

use super::rules::Rule;
use super::write::{Writer, Written};

/// A part of an environment.
#[derive(Debug)]
pub(in crate::environment) struct Joint<'a> {
    /// The directory, or the file of manifests.
    pub(in crate::environment) path: &'a FilePath,
    /// Its path from offshoot.yaml.
    pub(in crate::environment) name: &'a str,
    /// The rule that names it.
    pub(in crate::environment) rule: Rule,
    /// The text of a file of manifests.
    pub(in crate::environment) copy: Option<Arc<str>>,
    /// The resources that are left out of it, with their rules.
    pub(in crate::environment) dropped: Vec<(&'a Resource, Rule)>,
}

/// The files of the kustomization in `directory` that lists the parts; `rule` asks for it.
///
/// # Errors
/// Values that cannot be printed.
pub(in crate::environment) fn join(
    directory: &FilePath,
    joints: &[Joint<'_>],
    rule: Rule,
) -> Fallible<Written> {
    let mut writer = Writer::new(directory);
    let mut inner = Vec::new();
    for joint in joints {
        if joint.dropped.is_empty() {
            writer.part(joint);
            continue;
        }
        let folder = writer.unused("", joint.name, "");
        let inside = directory.join(&folder);
        let mut below = Writer::new(&inside);
        below.part(joint);
        for (resource, rule) in &joint.dropped {
            below.delete(resource, *rule)?;
        }
        inner.push(below.joined(joint.rule)?);
        writer.entry(&folder, joint.rule);
    }
    let mut written = writer.joined(rule)?;
    for below in &inner {
        written.merge(below);
    }
    Ok(written)
}

impl Writer<'_> {
    /// Lists a part: the directory, or a copy of the file.
    fn part(&mut self, joint: &Joint<'_>) {
        let Some(text) = &joint.copy else {
            let path = joint.path.relative_to(self.directory);
            self.entry(&path, joint.rule);
            return;
        };
        let (stem, end) = joint.name.rsplit_once('.').unwrap_or((joint.name, "yaml"));
        let name = self.unused("plain/", stem, &format!(".{end}"));
        let path = self.directory.join(&name);
        self.files
            .insert_copy(path, joint.path.clone(), text.as_bytes());
        self.entry(&name, joint.rule);
    }

    /// Adds an entry of `resources`.
    fn entry(&mut self, path: &str, rule: Rule) {
        let entry = self.rules.values(rule).text(path);
        self.resources.push(entry);
    }

    /// The files, with a kustomization that has the resources and patches so far.
    fn joined(mut self, rule: Rule) -> Fallible<Written> {
        let values = self.rules.values(rule);
        let mut fields = Mapping::default();
        fields.push("apiVersion", values.text("kustomize.config.k8s.io/v1beta1"));
        fields.push("kind", values.text("Kustomization"));
        fields.push(
            "resources",
            values.list(std::mem::take(&mut self.resources)),
        );
        if !self.patches.is_empty() {
            fields.push("patches", values.list(std::mem::take(&mut self.patches)));
        }
        let planned = values.mapping(fields);
        let mut text = String::new();
        yaml::emit(&planned, &mut text)?;
        self.text("kustomization.yaml", text, &planned);
        Ok(self.written())
    }
}
