//! `images` (`api/internal/builtins/ImageTagTransformer.go`). Each entry goes
//! over a resource twice, as in kustomize: first over every `image` in a list
//! called `containers` or `initContainers` at any depth, then over the field
//! specs. A tag suffix is therefore added twice if both find a field.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::diag::{Code, Diagnostic, Fallible};
use crate::kustomize::config::{FieldSpec, ImageRule};
use crate::kustomize::specs::by_type::ByType;
use crate::kustomize::specs::tables::Table;
use crate::kustomize::specs::walk::{Missing, for_each_field};
use crate::kustomize::step_context::{StepContext, Transformer};
use crate::kustomize::version::Version;
use crate::kustomize::write::set_scalar;
use crate::model::{Expressions, Image, ImagePattern, Resource, ResourceSet};
use crate::yaml::{Mapping, Node, Text, Value};

use super::image_index::ImageIndex;
use super::image_name::{pattern_of, renamed};
use super::image_remarks as remarks;

/// New names, tags and digests for images.
#[derive(Clone, Debug)]
pub(crate) struct Images {
    rules: Vec<(ImageRule, ImagePattern)>,
    index: ImageIndex,
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
        let with_pattern = |rule: ImageRule| {
            pattern_of(&rule, version, expressions).map(|pattern| (rule, pattern))
        };
        let rules: Vec<_> = rules
            .into_iter()
            .map(with_pattern)
            .collect::<Fallible<_>>()?;
        Ok(Self {
            index: ImageIndex::new(rules.iter().map(|(_, pattern)| pattern)),
            rules,
            specs: specs.into(),
        })
    }

    /// Applies every rule to one resource, and records those that matched an image. The rules go over the resource
    /// one after the other; only those that match an image are looked at.
    fn rename_in(
        &self,
        resource: &mut Resource,
        specs: &mut ByType<'_>,
        found: &mut Found,
        cx: &mut StepContext<'_>,
    ) -> Fallible<()> {
        let specs = specs.rows(&resource.gvk(), &resource.node);
        let mut fields = fields_of(&mut resource.node, &specs)?;
        if fields.visits.is_empty() {
            return Ok(());
        }
        found.note(fields.texts());
        let mut waiting = BTreeSet::new();
        for visit in 0..fields.visits.len() {
            self.await_rules(&fields, visit, 0, found, &mut waiting);
        }
        let mut has_changed = false;
        while let Some((index, visit)) = waiting.pop_first() {
            let (Some((rule, pattern)), Some(slot)) = (self.rules.get(index), fields.slot(visit))
            else {
                continue;
            };
            // A rule before this one may have changed the image.
            if !fields
                .text(visit)
                .is_some_and(|image| pattern.matches(image))
            {
                continue;
            }
            has_changed = true;
            if found.matched.insert(index) {
                let others = waiting.range((index, visit)..(index + 1, 0));
                let visits = std::iter::once(visit).chain(others.map(|(_, visit)| *visit));
                remarks::of_match(
                    rule,
                    pattern,
                    visits.filter_map(|visit| fields.text(visit)),
                    cx,
                );
            }
            let mut cx = cx.at(rule.at);
            let mut cx = cx.within(rule.change_at);
            let Some(image) = fields.images.get_mut(slot) else {
                continue;
            };
            rename(image, rule, pattern, &mut cx)?;
            found.note(text_of(image)?.into_iter());
            // The new name may be that of later rules, and the field may be visited once more.
            for again in fields.visits_of(slot) {
                let first = index + usize::from(again <= visit);
                self.await_rules(&fields, again, first, found, &mut waiting);
            }
        }
        if has_changed {
            write_back(resource, &specs, fields)?;
        }
        Ok(())
    }

    /// Adds the rules from the one at `first` on that match the image of a visit.
    fn await_rules(
        &self,
        fields: &ImageFields,
        visit: usize,
        first: usize,
        found: &mut Found,
        waiting: &mut BTreeSet<(usize, usize)>,
    ) {
        if let Some(text) = fields.text(visit) {
            let rules = found.rules_of(text, self);
            let later = rules.iter().filter(|index| **index >= first);
            waiting.extend(later.map(|index| (*index, visit)));
        }
    }

    fn unmatched(rule: &ImageRule, found: &Found, suggests: bool) -> Diagnostic {
        let name = rule.name.value.as_str();
        let warning =
            Diagnostic::warning(Code::ImageUnmatched, format!("no image is called `{name}`"))
                .at(rule.name.at);
        if suggests {
            warning.suggest(name, found.names.iter().map(Text::as_str))
        } else {
            warning
        }
    }
}

impl Transformer for Images {
    fn transform(&self, resources: &mut ResourceSet, cx: &mut StepContext<'_>) -> Fallible<()> {
        let mut found = Found::default();
        let mut specs = ByType::finding(&self.specs);
        for resource in resources.items_mut() {
            if resource.kind() == "CustomResourceDefinition" {
                continue;
            }
            let origin = resource.origin;
            self.rename_in(resource, &mut specs, &mut found, cx)
                .map_err(|failed| failed.with_default_place(origin))?;
        }
        let rules = self.rules.iter().enumerate();
        let unmatched = rules.filter(|(index, _)| !found.matched.contains(index));
        for (count, (_, (rule, _))) in unmatched.enumerate() {
            cx.warn(Self::unmatched(rule, &found, count < MOST_SUGGESTIONS));
        }
        Ok(())
    }
}

/// The most unmatched rules that a name is suggested for: each is compared with every image.
const MOST_SUGGESTIONS: usize = 20;

/// The results of the walk through the resources.
#[derive(Default)]
struct Found {
    /// The rules that matched an image.
    matched: FxHashSet<usize>,
    /// The names of the images, for a suggestion.
    names: BTreeSet<Text>,
    /// The rules that match each image: most images are those of many resources.
    rules: FxHashMap<Text, Vec<usize>>,
}

impl Found {
    fn rules_of(&mut self, image: &Text, images: &Images) -> &[usize] {
        let matching = || images.index.matching(image, &images.rules);
        self.rules.entry(image.clone()).or_insert_with(matching)
    }

    fn note<'t>(&mut self, images: impl Iterator<Item = &'t Text>) {
        for image in images.filter(|image| !self.rules.contains_key(*image)) {
            let name = Image::parse(image).name;
            if !self.names.contains(name) {
                self.names.insert(name.into());
            }
        }
    }
}

/// The image fields of one resource.
#[derive(Default)]
struct ImageFields {
    /// Each field, as rules have changed it so far.
    images: Vec<Node>,
    /// The field of each visit, in the order of visits.
    visits: Vec<usize>,
    /// The visits of each field.
    of_slot: Vec<Vec<usize>>,
}

impl ImageFields {
    fn slot(&self, visit: usize) -> Option<usize> {
        self.visits.get(visit).copied()
    }

    fn text(&self, visit: usize) -> Option<&Text> {
        self.images.get(self.slot(visit)?)?.as_text()
    }

    /// The images, in the order of visits.
    fn texts(&self) -> impl Iterator<Item = &Text> {
        (0..self.visits.len()).filter_map(|visit| self.text(visit))
    }

    fn visits_of(&self, slot: usize) -> Vec<usize> {
        self.of_slot.get(slot).cloned().unwrap_or_default()
    }
}

/// Writes the images to their fields.
fn write_back(resource: &mut Resource, specs: &[&FieldSpec], fields: ImageFields) -> Fallible<()> {
    let mut visits = fields.visits.iter();
    for_each_image(&mut resource.node, specs, &mut |image| {
        let slot = visits.next();
        if let Some(new) = slot.and_then(|slot| fields.images.get(*slot)) {
            image.clone_from(new);
        }
        Ok(())
    })
}

/// The image fields of a resource, in the order in which a rule visits them.
fn fields_of(node: &mut Node, specs: &[&FieldSpec]) -> Fallible<ImageFields> {
    let mut fields = ImageFields::default();
    let mut slots: FxHashMap<usize, usize> = FxHashMap::default();
    for_each_image(node, specs, &mut |image| {
        text_of(image)?;
        // A field that two rows select is one field: it is known by where it is in memory.
        let place = std::ptr::from_ref(&*image).addr();
        let next = fields.images.len();
        let slot = *slots.entry(place).or_insert(next);
        if slot == next {
            fields.images.push(image.clone());
            fields.of_slot.push(Vec::new());
        }
        if let Some(visits) = fields.of_slot.get_mut(slot) {
            visits.push(fields.visits.len());
        }
        fields.visits.push(slot);
        Ok(())
    })?;
    Ok(fields)
}

fn for_each_image(
    node: &mut Node,
    specs: &[&FieldSpec],
    visit: &mut dyn FnMut(&mut Node) -> Fallible<()>,
) -> Fallible<()> {
    visit_containers(node, visit)?;
    let mut specs = specs.iter();
    specs.try_for_each(|spec| for_each_field(node, spec, Missing::Skip, visit))
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
