//! `images` (`api/internal/builtins/ImageTagTransformer.go`). Each entry goes
//! over a resource twice, as in kustomize: first over every `image` in a list
//! called `containers` or `initContainers` at any depth, then over the field
//! specs. A tag suffix is therefore added twice if both find a field.

use crate::diag::{Code, Diagnostic, Fallible};
use crate::kustomize::config::{FieldSpec, ImageRule};
use crate::kustomize::specs::tables::Table;
use crate::kustomize::specs::walk::{Missing, for_each_match};
use crate::kustomize::step_context::{StepContext, Transformer};
use crate::kustomize::version::Version;
use crate::kustomize::write::set_scalar;
use crate::model::{Expressions, Gvk, Image, ImagePattern, Resource, ResourceSet};
use crate::yaml::{Mapping, Node, Text, Value};

use super::image_name::{pattern_of, renamed};
use super::image_remarks as remarks;

/// New names, tags and digests for images.
#[derive(Clone, Debug)]
pub(crate) struct Images {
    rules: Vec<(ImageRule, ImagePattern)>,
    specs: Table<FieldSpec>,
}

impl Images {
    /// Applies `rules` in order, at `specs` and in every list of containers.
    ///
    /// # Errors
    /// A name that is not a regular expression.
    pub(crate) fn new(
        rules: impl IntoIterator<Item = ImageRule>,
        specs: impl Into<Table<FieldSpec>>,
        version: Version,
        expressions: &Expressions,
    ) -> Fallible<Self> {
        let with_pattern =
            |rule: ImageRule| pattern_of(&rule, version, expressions).map(|pattern| (rule, pattern));
        Ok(Self {
            rules: rules
                .into_iter()
                .map(with_pattern)
                .collect::<Fallible<_>>()?,
            specs: specs.into(),
        })
    }

    /// Applies every rule to one resource, and records those that matched an image.
    fn rename_in(
        &self,
        resource: &mut Resource,
        found: &mut Found,
        cx: &mut StepContext<'_>,
    ) -> Fallible<()> {
        let gvk = resource.gvk();
        let mut images = self.images_of(&mut resource.node, &gvk)?;
        for (index, (rule, pattern)) in self.rules.iter().enumerate() {
            if !images.iter().any(|image| pattern.matches(image)) {
                continue;
            }
            if !found.matched[index] {
                found.matched[index] = true;
                remarks::of_match(rule, pattern, &images, cx);
            }
            let mut cx = cx.at(rule.at);
            let mut cx = cx.within(rule.change_at);
            let mut write = |image: &mut Node| rename(image, rule, pattern, &mut cx);
            self.for_each_image(&mut resource.node, &gvk, &mut write)?;
            found.images.append(&mut images);
            images = self.images_of(&mut resource.node, &gvk)?;
        }
        found.images.append(&mut images);
        Ok(())
    }

    /// The images of a resource; collected once, so that most rules need not
    /// search for them again.
    fn images_of(&self, node: &mut Node, gvk: &Gvk) -> Fallible<Vec<Text>> {
        let mut images = Vec::new();
        self.for_each_image(node, gvk, &mut |image| {
            if let Some(text) = text_of(image)? {
                images.push(text.clone());
            }
            Ok(())
        })?;
        Ok(images)
    }

    fn for_each_image(
        &self,
        node: &mut Node,
        gvk: &Gvk,
        visit: &mut dyn FnMut(&mut Node) -> Fallible<()>,
    ) -> Fallible<()> {
        visit_containers(node, visit)?;
        self.specs
            .iter()
            .try_for_each(|spec| for_each_match(node, gvk, spec, Missing::Skip, visit))
    }

    fn unmatched(rule: &ImageRule, found: &Found) -> Diagnostic {
        let name = rule.name.value.as_str();
        let names = found.images.iter().map(|image| Image::parse(image).name);
        Diagnostic::warning(Code::ImageUnmatched, format!("no image is called `{name}`"))
            .at(rule.name.at)
            .suggest(name, names)
    }
}

impl Transformer for Images {
    fn transform(&self, resources: &mut ResourceSet, cx: &mut StepContext<'_>) -> Fallible<()> {
        let mut found = Found {
            matched: vec![false; self.rules.len()],
            images: Vec::new(),
        };
        for resource in resources.items_mut() {
            if resource.kind() == "CustomResourceDefinition" {
                continue;
            }
            let origin = resource.origin;
            self.rename_in(resource, &mut found, cx)
                .map_err(|failed| failed.with_default_place(origin))?;
        }
        for ((rule, _), matched) in self.rules.iter().zip(&found.matched) {
            if !matched {
                cx.warn(Self::unmatched(rule, &found));
            }
        }
        Ok(())
    }
}

/// The results of the walk through the resources.
struct Found {
    /// For each rule, true if it matched an image.
    matched: Vec<bool>,
    /// The images, for a suggestion.
    images: Vec<Text>,
}

fn rename(
    image: &mut Node,
    rule: &ImageRule,
    pattern: &ImagePattern,
    cx: &mut StepContext<'_>,
) -> Fallible<()> {
    match text_of(image)? {
        Some(text) if pattern.matches(text) => {
            let new = renamed(text, rule);
            remarks::of_suffix(rule, image.origin, &new, cx);
            set_scalar(image, new, None, cx)
        }
        _ => Ok(()),
    }
}

/// Visits `image` of each element of each list of containers.
fn visit_containers(
    root: &mut Node,
    visit: &mut dyn FnMut(&mut Node) -> Fallible<()>,
) -> Fallible<()> {
    root.try_walk_mut(&mut |node| {
        let fields = node
            .as_mapping_mut()
            .into_iter()
            .flat_map(Mapping::iter_mut);
        for (_, value) in fields.filter(|(key, _)| matches!(*key, "containers" | "initContainers"))
        {
            let containers = value.as_sequence_mut().into_iter().flatten();
            containers
                .into_iter()
                .try_for_each(|container| visit_image(container, visit))?;
        }
        Ok(())
    })
}

fn visit_image(
    container: &mut Node,
    visit: &mut dyn FnMut(&mut Node) -> Fallible<()>,
) -> Fallible<()> {
    if container.is_null() {
        return Ok(());
    }
    let (kind, at) = (container.kind_name(), container.origin);
    match container.as_mapping_mut() {
        Some(container) => container.get_mut("image").map_or(Ok(()), visit),
        None => Err(Diagnostic::error(
            Code::ContainerKind,
            format!("a container is a map, not a {kind}"),
        )
        .at(at)
        .help("`images` searches every list called `containers` or `initContainers`")
        .into()),
    }
}

fn text_of(image: &Node) -> Fallible<Option<&Text>> {
    match &image.value {
        Value::Scalar(..) => Ok(image.as_text()),
        _ => Err(Diagnostic::error(
            Code::ImageKind,
            format!("an image is a string, not a {}", image.kind_name()),
        )
        .at(image.origin)
        .help("`images` searches every list called `containers` or `initContainers`")
        .into()),
    }
}
