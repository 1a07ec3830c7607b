//! Writes keys and values into maps selected by field specs: the shared part of
//! labels and annotations (`api/filters/labels`, `api/filters/annotations`).

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Fallible, Origin};
use crate::kustomize::config::FieldSpec;
use crate::kustomize::specs::by_type::ByType;
use crate::kustomize::specs::tables::Table;
use crate::kustomize::specs::walk::{Missing, for_each_field};
use crate::kustomize::step_context::StepContext;
use crate::model::{Resource, ResourceSet};
use crate::yaml::{Entry, Key, Node, Style, Tag, Text, Value, is_non_string, unquoted_key};

/// Entries to set, sorted by key, and the maps to set them in.
#[derive(Clone, Debug)]
pub(super) struct Entries {
    pairs: Vec<(Key, LocatedText)>,
    specs: Table<FieldSpec>,
}

impl Entries {
    pub(super) fn new(pairs: Vec<(Text, LocatedText)>, specs: Table<FieldSpec>) -> Self {
        let mut pairs: Vec<_> = pairs
            .into_iter()
            .map(|(key, value)| (unquoted_key(key, value.at), value))
            .collect();
        pairs.sort_by(|(a, _), (b, _)| a.text.cmp(&b.text));
        Self { pairs, specs }
    }

    /// The keys with their values.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&str, &str)> + Clone {
        let pairs = self.pairs.iter();
        pairs.map(|(key, value)| (key.text.as_str(), value.value.as_str()))
    }

    /// The fields that the entries are set in.
    pub(super) fn specs(&self) -> &[FieldSpec] {
        &self.specs
    }

    pub(super) fn set_in_all(
        &self,
        resources: &mut ResourceSet,
        cx: &mut StepContext<'_>,
    ) -> Fallible<()> {
        if self.pairs.is_empty() {
            return Ok(());
        }
        let mut specs = ByType::making(&self.specs);
        for resource in resources.items_mut() {
            let origin = resource.origin;
            self.set_in(resource, &mut specs, cx)
                .map_err(|failed| failed.with_default_place(origin))?;
        }
        Ok(())
    }

    fn set_in(
        &self,
        resource: &mut Resource,
        specs: &mut ByType<'_>,
        cx: &mut StepContext<'_>,
    ) -> Fallible<()> {
        resource.show_history();
        let specs = specs.rows(&resource.gvk(), &resource.node);
        if specs.iter().any(|spec| spec.path == "metadata/annotations") {
            resource.fill_null_annotations();
        }
        for (key, value) in &self.pairs {
            cx.at(value.at).refuse_growth()?;
            let mut writing = Writing::new(key, value, &resource.shared, cx.at(value.at));
            writing.keeps_styles = resource.hashes_layout();
            for spec in specs.iter() {
                let write = &mut |map: &mut Node| writing.write(map);
                for_each_field(&mut resource.node, spec, Missing::Mapping, write)?;
            }
            let (made, overwrote_shared) = (writing.shared(), writing.overwrote_shared);
            if let Some(style) = writing.style_of_new() {
                set_style(&mut resource.node, writing.new, style);
            }
            resource.shared.extend(made);
            if overwrote_shared {
                resource.settle_shared(cx.causes);
            }
        }
        Ok(())
    }
}

fn set_style(node: &mut Node, of: Origin, style: Style) {
    node.walk_mut(|node| {
        if node.origin == of && node.tag().is_some() {
            node.style = style;
        }
    });
}

/// One entry on its way into the maps of one resource.
struct Writing<'a> {
    key: &'a Key,
    value: &'a LocatedText,
    shared: &'a [Origin],
    cx: StepContext<'a>,
    /// The origin of the value at every place where the key was new: one node in kustomize.
    new: Origin,
    times_new: usize,
    overwrote_shared: bool,
    /// True if the name of the resource depends on styles.
    keeps_styles: bool,
    /// The style of the only node that kustomize has for the value: the last one that it was written over.
    style: Style,
}

impl<'a> Writing<'a> {
    fn new(
        key: &'a Key,
        value: &'a LocatedText,
        shared: &'a [Origin],
        mut cx: StepContext<'a>,
    ) -> Self {
        Self {
            key,
            value,
            shared,
            new: cx.made(),
            cx,
            times_new: 0,
            overwrote_shared: false,
            keeps_styles: false,
            style: Style::Plain,
        }
    }

    fn write(&mut self, map: &mut Node) -> Fallible<()> {
        if self.keeps_styles && self.style == Style::Plain && is_non_string(&self.value.value) {
            self.style = Style::DoubleQuoted;
        }
        let at = map.origin;
        match &mut map.value {
            // kustomize appends to the null's children, which are printed
            // only for annotations; those are not null at this point.
            Value::Scalar(Tag::Null, _) => {}
            Value::Mapping(_) if self.key.text.is_empty() => return Err(self.empty_key().into()),
            Value::Mapping(mapping) => match mapping.get_mut(&self.key.text) {
                Some(old) => self.overwrite(old),
                None => {
                    self.times_new += 1;
                    self.cx.causes.growth.adds_values(1);
                    mapping.entries.push(Entry {
                        key: self.key.clone(),
                        value: Node::string(self.value.value.clone(), self.new),
                    });
                    if at.is_none() {
                        map.origin = self.new;
                    }
                }
            },
            _ => return Err(self.not_a_map(map).at(at).into()),
        }
        Ok(())
    }

    fn overwrite(&mut self, old: &mut Node) {
        self.overwrote_shared |= self.shared.contains(&old.origin);
        let value = Value::Scalar(Tag::Str, self.value.value.clone());
        if self.keeps_styles {
            self.style = old.style;
        }
        if old.value == value {
            self.cx.causes.rewrite(self.cx.step, old.origin);
            return;
        }
        if old.style == Style::Flow {
            old.style = Style::Plain;
        }
        old.origin = self.cx.over(old);
        old.value = value;
    }

    /// The style of the value at every place where the key was new.
    fn style_of_new(&self) -> Option<Style> {
        (self.keeps_styles && self.times_new > 0).then_some(self.style)
    }

    /// The origin of the value, if kustomize uses one node of it in several places.
    fn shared(&self) -> Option<Origin> {
        (self.times_new > 1 && !self.new.is_none()).then_some(self.new)
    }

    /// kyaml's `FieldSetter` takes a field without a name for the node itself, which has to be a scalar then.
    fn empty_key(&self) -> Diagnostic {
        Diagnostic::error(Code::FieldKind, "an empty key cannot be set in a map")
            .at(self.key.origin)
            .help("write a key")
    }

    fn not_a_map(&self, node: &Node) -> Diagnostic {
        let (key, kind) = (&self.key.text, node.kind_name());
        Diagnostic::error(
            Code::FieldKind,
            format!("`{key}` must be set in a map, but this is a {kind}"),
        )
        .help("correct the manifest, or narrow the field spec to the kinds that have a map there")
    }
}
