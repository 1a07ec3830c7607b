//! Fields of CustomResourceDefinitions in words: the fields of the objects that they define.

use super::field::{Field, joined};
use super::flow;
use super::length::Length;
use super::value::values;
use super::words::{Sign, Values, Words};
use crate::diff::{Change, ChangeKind, Label, Segment};

/// The change of a version of a definition: `v1: spec.percent is required`, `v1alpha1 is no longer
/// served`; `None` for any other.
pub(super) fn words(kind: &str, change: &Change, length: Length) -> Option<Words> {
    let [
        Segment::Key(spec),
        Segment::Key(versions),
        Segment::Item(version),
        rest @ ..,
    ] = change.path.segments()
    else {
        return None;
    };
    if kind != "CustomResourceDefinition" || spec != "spec" || versions != "versions" {
        return None;
    }
    let whole = |text: String| Some(Words::new(None, length.path(&text), Values::None));
    match rest {
        [Segment::Key(served)] if served == "served" => {
            let new = change.new.as_ref()?.as_str()?;
            whole(match new {
                "true" => format!("{version} is served"),
                _ => format!("{version} is no longer served"),
            })
        }
        [Segment::Key(schema), Segment::Key(root), rest @ ..]
            if schema == "schema" && root == "openAPIV3Schema" && !rest.is_empty() =>
        {
            let (owner, keywords) = of_schema(rest);
            let owner = match owner.as_str() {
                "" => version.to_string(),
                owner => format!("{version}: {owner}"),
            };
            match keywords {
                [Segment::Key(required), Segment::Item(item)] if required == "required" => {
                    let Label::Value(field) = &item.label else {
                        return None;
                    };
                    let joint = if owner.contains(": ") { "." } else { ": " };
                    let verb = match change.kind {
                        ChangeKind::Added => "is required",
                        ChangeKind::Removed => "is no longer required",
                        _ => return None,
                    };
                    whole(format!("{owner}{joint}{field} {verb}"))
                }
                keywords => said(change, &owner, keywords, length),
            }
        }
        _ => None,
    }
}

/// A change at keywords of the schema of a field.
fn said(change: &Change, owner: &str, keywords: &[Segment], length: Length) -> Option<Words> {
    let field = match keywords {
        [] => Field::word(owner),
        keywords => Field::word(format!("{owner}: {}", joined(keywords))),
    };
    let sign = match change.kind {
        ChangeKind::Added => Some(Sign::Added),
        ChangeKind::Removed => Some(Sign::Removed),
        ChangeKind::Changed => None,
        ChangeKind::Moved | ChangeKind::Respelled => return None,
    };
    let shown = field.shown(length);
    if let (Some(old), Some(new)) = (&change.old, &change.new) {
        return Some(Words::new(sign, shown, values(old, new, &field, length)));
    }
    let value = change.new.as_ref().or(change.old.as_ref())?;
    let text = flow::text(value, false, length);
    Some(Words::new(sign, shown, Values::One(" ", text)))
}

/// The field of an object that a path in a schema leads to, and the keywords after it.
fn of_schema(mut rest: &[Segment]) -> (String, &[Segment]) {
    let mut field = String::new();
    loop {
        rest = match rest {
            [Segment::Key(properties), Segment::Key(name), after @ ..]
                if properties == "properties" =>
            {
                if !field.is_empty() {
                    field.push('.');
                }
                field += name;
                after
            }
            [Segment::Key(items), after @ ..] if items == "items" && !after.is_empty() => {
                field += "[]";
                after
            }
            rest => return (field, rest),
        };
    }
}
