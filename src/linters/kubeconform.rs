//! `kubeconform -output json`: a status per resource, and the paths that do not fit their schema.

use serde::Deserialize;
use serde_json::Value;

use crate::diag::{Rule, Severity};

use super::finding::{About, LinterFinding, stated};
use super::format::{Format, first, has_list};

pub(super) const FORMAT: Format = Format {
    name: "kubeconform",
    is,
    read,
};

fn is(report: &Value) -> bool {
    let is_own = |it: &Value| it.get("status").is_some() && it.get("filename").is_some();
    has_list(report, "resources") && first(report, "resources").is_none_or(is_own)
}

#[derive(Deserialize)]
struct Report {
    resources: Vec<Checked>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Checked {
    filename: String,
    kind: String,
    name: String,
    version: String,
    status: String,
    msg: String,
    #[serde(default)]
    validation_errors: Vec<Invalid>,
}

#[derive(Deserialize)]
struct Invalid {
    path: String,
    msg: String,
}

fn read(report: Value) -> Result<Vec<LinterFinding>, serde_json::Error> {
    let report: Report = serde_json::from_value(report)?;
    Ok(report.resources.iter().flat_map(findings).collect())
}

fn findings(checked: &Checked) -> Vec<LinterFinding> {
    let (rule, meaning) = match checked.status.as_str() {
        "statusInvalid" => ("invalid", "a resource does not fit its schema"),
        "statusError" => ("error", "a resource cannot be validated"),
        _ => return Vec::new(),
    };
    let finding = |message: String, path: Option<String>| LinterFinding {
        rule: Rule {
            name: format!("kubeconform/{rule}"),
            meaning: meaning.to_owned(),
            page: None,
        },
        severity: Severity::Error,
        message,
        help: None,
        about: About {
            api_version: stated(Some(checked.version.clone())),
            kind: stated(Some(checked.kind.clone())),
            name: stated(Some(checked.name.clone())),
            path,
            file: Some(checked.filename.clone()),
            ..About::default()
        },
    };
    if checked.validation_errors.is_empty() {
        return vec![finding(checked.msg.clone(), None)];
    }
    let invalid = checked.validation_errors.iter();
    invalid
        .map(|it| finding(it.msg.clone(), Some(path(it))))
        .collect()
}

/// The path of a field that is not in the schema is that of the map around it: its name is in the message.
fn path(invalid: &Invalid) -> String {
    let field = invalid.msg.strip_prefix("additional properties ");
    let field = field.and_then(|rest| rest.split('\'').nth(1));
    match field {
        Some(field) => {
            let token = field.replace('~', "~0").replace('/', "~1");
            format!("{}/{token}", invalid.path)
        }
        None => invalid.path.clone(),
    }
}
