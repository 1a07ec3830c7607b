//! The configuration of builtin plugins, decoded. Field names are those of
//! kustomize's plugins (`api/internal/builtins`).

use crate::config::{Decode, Fields, LocatedText};
use crate::kustomize::config::{
    FieldSpec, HelmChart, HelmGlobals, ImageRule, PatchRule, ReplacementField, ReplicaRule,
    Selector,
};
use crate::yaml::Text;

type Pairs = Vec<(Text, LocatedText)>;

pub(super) struct AnnotationsConfig {
    pub(super) annotations: Pairs,
    pub(super) specs: Vec<FieldSpec>,
}

impl Decode for AnnotationsConfig {
    const WHAT: &'static str = "an AnnotationsTransformer";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            annotations: fields.text_map("annotations"),
            specs: fields.objects("fieldSpecs"),
        }
    }
}

pub(super) struct LabelsConfig {
    pub(super) labels: Pairs,
    pub(super) specs: Vec<FieldSpec>,
}

impl Decode for LabelsConfig {
    const WHAT: &'static str = "a LabelTransformer";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            labels: fields.text_map("labels"),
            specs: fields.objects("fieldSpecs"),
        }
    }
}

pub(super) struct NamespaceConfig {
    pub(super) specs: Vec<FieldSpec>,
    pub(super) subjects: LocatedText,
    pub(super) unset_only: bool,
}

impl Decode for NamespaceConfig {
    const WHAT: &'static str = "a NamespaceTransformer";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            specs: fields.objects("fieldSpecs"),
            subjects: fields.located("setRoleBindingSubjects"),
            unset_only: fields.flag("unsetOnly"),
        }
    }
}

pub(super) struct AffixConfig {
    pub(super) prefix: Text,
    pub(super) suffix: Text,
    pub(super) specs: Option<Vec<FieldSpec>>,
}

impl Decode for AffixConfig {
    const WHAT: &'static str = "a prefix or suffix transformer";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        let specs = fields.objects("fieldSpecs");
        Self {
            prefix: fields.text("prefix"),
            suffix: fields.text("suffix"),
            specs: fields.node("fieldSpecs").is_some().then_some(specs),
        }
    }
}

pub(super) struct ImageConfig {
    pub(super) image: ImageRule,
    pub(super) specs: Vec<FieldSpec>,
}

impl Decode for ImageConfig {
    const WHAT: &'static str = "an ImageTagTransformer";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            image: fields.object("imageTag").unwrap_or_default(),
            specs: fields.objects("fieldSpecs"),
        }
    }
}

pub(super) struct ReplicaConfig {
    pub(super) replica: ReplicaRule,
    pub(super) specs: Vec<FieldSpec>,
}

impl Decode for ReplicaConfig {
    const WHAT: &'static str = "a ReplicaCountTransformer";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            replica: fields.object("replica").unwrap_or_default(),
            specs: fields.objects("fieldSpecs"),
        }
    }
}

pub(super) struct JsonPatchConfig(pub(super) PatchRule);

impl Decode for JsonPatchConfig {
    const WHAT: &'static str = "a PatchJson6902Transformer";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        let some = |text: LocatedText| (!text.value.is_empty()).then_some(text);
        Self(PatchRule {
            path: some(fields.located("path")),
            patch: some(fields.located("jsonOp")),
            target: fields.object::<Selector>("target"),
            at: fields.at,
            ..PatchRule::default()
        })
    }
}

pub(super) struct StrategicConfig {
    pub(super) paths: Vec<LocatedText>,
    pub(super) patches: Option<LocatedText>,
}

impl Decode for StrategicConfig {
    const WHAT: &'static str = "a PatchStrategicMergeTransformer";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            paths: fields.texts("paths"),
            patches: fields
                .optional("patches")
                .filter(|patches| !patches.value.is_empty()),
        }
    }
}

pub(super) struct ReplacementsConfig(pub(super) Vec<ReplacementField>);

impl Decode for ReplacementsConfig {
    const WHAT: &'static str = "a ReplacementTransformer";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self(fields.objects("replacements"))
    }
}

pub(super) struct HelmChartConfig {
    pub(super) globals: HelmGlobals,
    pub(super) chart: HelmChart,
}

impl Decode for HelmChartConfig {
    const WHAT: &'static str = "a HelmChartInflationGenerator";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            globals: HelmGlobals::decode(fields),
            chart: HelmChart::decode(fields),
        }
    }
}
