//! An entry of `replicas` (`api/internal/builtins/ReplicaCountTransformer.go`).

use crate::diag::{Code, Diagnostic, Fallible};
use crate::kustomize::config::{FieldSpec, ReplicaRule};
use crate::kustomize::former_name::Finder;
use crate::kustomize::specs::tables::Table;
use crate::kustomize::specs::walk::{Missing, for_each_match};
use crate::kustomize::step_context::{StepContext, Transformer};
use crate::kustomize::write::set_scalar;
use crate::model::{Resource, ResourceSet};
use crate::yaml::{Node, Tag};

/// A replica count for the resources of one name.
#[derive(Clone, Debug)]
pub(crate) struct Replicas {
    rule: ReplicaRule,
    specs: Table<FieldSpec>,
}

impl Replicas {
    /// Sets the count that `rule` states at `specs`.
    pub(crate) fn new(rule: ReplicaRule, specs: impl Into<Table<FieldSpec>>) -> Self {
        Self {
            rule,
            specs: specs.into(),
        }
    }

    /// Writes the count at each spec that fits a present or previous identity; true if there is one.
    fn scale(&self, resource: &mut Resource, cx: &mut StepContext<'_>) -> Fallible<bool> {
        let ids: Vec<_> = resource.all_ids().collect();
        let gvk = resource.gvk();
        let mut is_scalable = false;
        for spec in self.specs.iter() {
            let is_meant = ids
                .iter()
                .any(|id| id.name == self.rule.name.value && id.gvk.is_selected_by(&spec.gvk));
            if !is_meant {
                continue;
            }
            is_scalable = true;
            let count = self.rule.count.unwrap_or_default().to_string();
            let write = &mut |field: &mut Node| set_scalar(field, &*count, Some(Tag::Int), cx);
            for_each_match(
                &mut resource.node,
                &gvk,
                spec,
                Missing::Scalar(Tag::Int),
                write,
            )?;
        }
        Ok(is_scalable)
    }

    fn warn_of_former_names(
        &self,
        found: &[usize],
        resources: &ResourceSet,
        cx: &mut StepContext<'_>,
    ) {
        let name = &self.rule.name;
        let finder = Finder {
            code: Code::FormerName,
            what: "the count for",
            also: "also scales",
            at: name.at,
            help: "kustomize compares former names too; scale the workload in the kustomization that lists it",
        };
        let is_named_now = |resource: &Resource| resource.name() == name.value;
        finder.warn(found, resources, is_named_now, cx);
    }

    fn unmatched(&self, resources: &ResourceSet) -> Diagnostic {
        let name = self.rule.name.value.as_str();
        let mut kinds: Vec<&str> = self
            .specs
            .iter()
            .map(|spec| spec.gvk.kind.as_str())
            .collect();
        kinds.dedup();
        let scalable = resources
            .iter()
            .filter(|resource| kinds.contains(&resource.kind()));
        let diagnostic = Diagnostic::error(
            Code::ReplicasUnmatched,
            format!("no {} is called `{name}`", kinds.join(", ")),
        )
        .at(self.rule.name.at);
        let help = "other kinds can be scaled with a `replicas` field spec in `configurations`";
        diagnostic.suggest_or(name, scalable.map(Resource::name), help)
    }
}

impl Transformer for Replicas {
    fn transform(&self, resources: &mut ResourceSet, cx: &mut StepContext<'_>) -> Fallible<()> {
        if self.rule.count.is_none() {
            let name = &self.rule.name;
            let message = format!("`{}` is scaled to 0: the entry has no `count`", name.value);
            cx.warn(
                Diagnostic::warning(Code::ReplicasCountMissing, message)
                    .at(name.at)
                    .help("kustomize silently does the same; set `count`"),
            );
        }
        let mut found = Vec::new();
        let cx = &mut cx.within(self.rule.count_at);
        for position in resources.named(&self.rule.name.value) {
            let is_scaled = resources.change(position, |resource| {
                let origin = resource.origin;
                self.scale(resource, cx)
                    .map_err(|failed| failed.with_default_place(origin))
            })?;
            found.extend(is_scaled.then_some(position));
        }
        if found.is_empty() {
            return Err(self.unmatched(resources).into());
        }
        self.warn_of_former_names(&found, resources, cx);
        Ok(())
    }
}
