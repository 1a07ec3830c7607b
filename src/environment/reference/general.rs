//! Codes that no single field gives.

use crate::diag::Code;

/// Codes of offshoot.yaml as a whole, of any field, and of the render.
pub const GENERAL: &[Code] = &[
    Code::ConfigMissing,
    Code::ConfigEmpty,
    Code::ConfigSyntax,
    Code::UnknownField,
    Code::FieldType,
    Code::FieldValue,
    Code::TemplateSyntax,
    Code::TemplateUndefined,
    Code::TemplateValue,
    Code::SettingUnread,
    Code::AmbiguousTarget,
    Code::NumberPrecision,
    Code::SortOptionsUnused,
];
