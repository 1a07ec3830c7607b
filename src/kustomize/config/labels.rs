//! `labels` (`api/types/labels.go`).

use crate::config::{Decode, Fields, LocatedText};
use crate::diag::Origin;
use crate::yaml::Text;

use super::field_spec::FieldSpec;

/// An entry of `labels`.
#[derive(Clone, Debug, Default)]
pub struct LabelRule {
    /// The labels.
    pub pairs: Vec<(Text, LocatedText)>,
    /// Also writes them to selectors (and templates).
    pub include_selectors: bool,
    /// Also writes them to templates.
    pub include_templates: bool,
    /// Also writes them to claim templates of StatefulSets.
    pub include_claim_templates: bool,
    /// The place of the field that says so, if it is written.
    pub claim_templates_at: Option<Origin>,
    /// Also writes them to these fields.
    pub fields: Vec<FieldSpec>,
    /// The place of the entry.
    pub at: Origin,
}

impl Decode for LabelRule {
    const WHAT: &'static str = "a `labels` entry";
    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            pairs: fields.text_map("pairs"),
            include_selectors: fields.flag("includeSelectors"),
            include_templates: fields.flag("includeTemplates"),
            include_claim_templates: fields.flag("includeVolumeClaimTemplates"),
            claim_templates_at: fields
                .entry("includeVolumeClaimTemplates")
                .map(|entry| entry.key.origin),
            fields: fields.objects("fields"),
            at: fields.at,
        }
    }
}
