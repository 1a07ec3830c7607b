//! `namePrefix` and `nameSuffix` (`api/internal/builtins/PrefixTransformer.go`,
//! `SuffixTransformer.go`).

use crate::diag::{Code, Diagnostic, Fallible, Origin, counted};
use crate::kustomize::config::FieldSpec;
use crate::kustomize::specs::tables::Table;
use crate::kustomize::specs::walk::{Missing, for_each_match};
use crate::kustomize::step_context::{StepContext, Transformer};
use crate::kustomize::write::set_scalar;
use crate::model::{Gvk, Resource, ResourceSet};
use crate::yaml::{Node, Tag, Text, Value};

/// A prefix for names.
#[derive(Clone, Debug)]
pub(crate) struct NamePrefix(Affix);

/// A suffix for names.
#[derive(Clone, Debug)]
pub(crate) struct NameSuffix(Affix);

#[derive(Clone, Debug)]
struct Affix {
    text: Text,
    specs: Table<FieldSpec>,
    end: End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Front,
    Back,
}

impl NamePrefix {
    /// Adds `prefix` to the fields at `specs`.
    pub(crate) fn new(prefix: impl Into<Text>, specs: impl Into<Table<FieldSpec>>) -> Self {
        Self(Affix {
            text: prefix.into(),
            specs: specs.into(),
            end: End::Front,
        })
    }
}

impl NameSuffix {
    /// Adds `suffix` to the fields at `specs`.
    pub(crate) fn new(suffix: impl Into<Text>, specs: impl Into<Table<FieldSpec>>) -> Self {
        Self(Affix {
            text: suffix.into(),
            specs: specs.into(),
            end: End::Back,
        })
    }
}

impl Transformer for NamePrefix {
    fn transform(&self, resources: &mut ResourceSet, cx: &mut StepContext<'_>) -> Fallible<()> {
        self.0.put_on_all(resources, cx)
    }
}

impl Transformer for NameSuffix {
    fn transform(&self, resources: &mut ResourceSet, cx: &mut StepContext<'_>) -> Fallible<()> {
        self.0.put_on_all(resources, cx)
    }
}

impl Affix {
    fn put_on_all(&self, resources: &mut ResourceSet, cx: &mut StepContext<'_>) -> Fallible<()> {
        if self.text.is_empty() {
            return Ok(());
        }
        let mut doubled = Vec::new();
        for resource in resources.items_mut() {
            let origin = resource.origin;
            let before = self.is_on(resource).then(|| resource.name().to_owned());
            self.put_on(resource, cx)
                .map_err(|failed| failed.with_default_place(origin))?;
            let renamed = before.filter(|before| before != resource.name());
            doubled.extend(renamed.map(|before| (before, resource.name().to_owned(), origin)));
        }
        if let Some((before, after, origin)) = doubled.first() {
            cx.warn(self.twice(before, after, *origin, doubled.len() - 1, cx.at));
        }
        Ok(())
    }

    /// True if an earlier step has put the same text there.
    fn is_on(&self, resource: &Resource) -> bool {
        match self.end {
            End::Front => {
                resource.prefixes.contains(&self.text) && resource.name().starts_with(&*self.text)
            }
            End::Back => {
                resource.suffixes.contains(&self.text) && resource.name().ends_with(&*self.text)
            }
        }
    }

    fn twice(&self, before: &str, after: &str, of: Origin, more: usize, at: Origin) -> Diagnostic {
        let (text, field) = match self.end {
            End::Front => (&self.text, "namePrefix"),
            End::Back => (&self.text, "nameSuffix"),
        };
        let more = match more {
            0 => String::new(),
            _ => format!(", and {} alike", counted(more, "other name")),
        };
        let message = format!("`{before}` has `{text}` already and becomes `{after}`{more}");
        Diagnostic::warning(Code::NameAffixTwice, message)
            .at(at)
            .label(of, "the resource")
            .help(format!(
                "a base or component sets the same `{field}`; remove it from one of the kustomizations"
            ))
    }

    fn put_on(&self, resource: &mut Resource, cx: &mut StepContext<'_>) -> Fallible<()> {
        let original = resource.original_id().gvk;
        if keeps_its_name(&original) {
            return Ok(());
        }
        let gvk = resource.gvk();
        for spec in self.specs.iter() {
            if !original.is_selected_by(&spec.gvk) {
                continue;
            }
            if spec.path == "metadata/name" {
                self.remember(resource);
            }
            let write = &mut |field: &mut Node| set_scalar(field, self.joined(field), None, cx);
            for_each_match(
                &mut resource.node,
                &gvk,
                spec,
                Missing::Scalar(Tag::Str),
                write,
            )?;
        }
        Ok(())
    }

    fn remember(&self, resource: &mut Resource) {
        let affixes = match self.end {
            End::Front => &mut resource.prefixes,
            End::Back => &mut resource.suffixes,
        };
        affixes.push(self.text.clone());
        resource.remember_id();
    }

    fn joined(&self, field: &Node) -> String {
        let name = match &field.value {
            Value::Scalar(_, text) => text.as_str(),
            _ => "",
        };
        match self.end {
            End::Front => format!("{}{name}", self.text),
            End::Back => format!("{name}{}", self.text),
        }
    }
}

/// True for kinds whose names have a meaning to the cluster: kustomize does not rename them.
fn keeps_its_name(gvk: &Gvk) -> bool {
    match gvk.kind.as_str() {
        "CustomResourceDefinition" | "Namespace" => true,
        "APIService" => gvk.group == "apiregistration.k8s.io",
        _ => false,
    }
}
