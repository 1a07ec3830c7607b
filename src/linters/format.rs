//! The shape of a format.

use serde_json::Value;

use super::finding::LinterFinding;

/// A format of reports.
pub(super) struct Format {
    /// The name, as `--format` takes it.
    pub(super) name: &'static str,
    /// True for a report that can only be of this format.
    pub(super) is: fn(&Value) -> bool,
    /// The findings of a report.
    pub(super) read: fn(Value) -> Result<Vec<LinterFinding>, serde_json::Error>,
}

/// True if a report is a map with a list under `key`.
pub(super) fn has_list(report: &Value, key: &str) -> bool {
    report.get(key).is_some_and(Value::is_array)
}

/// The first item of a list under `key`.
pub(super) fn first<'v>(report: &'v Value, key: &str) -> Option<&'v Value> {
    report.get(key)?.as_array()?.first()
}
