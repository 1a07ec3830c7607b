//! An impact as JSON, one object a line, so that a reader need not hold it all:
//! a header, the targets, the differences, the causes, a summary. In: an impact.
//! Out: text. Version 1: fields may be added to it, none changes or goes.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::value::RawValue;

use crate::diag::{Diagnostic, visible_json};
use crate::diff::{Change, ChangeKind, Secrets};
use crate::impact::{
    Cause, Difference, Field, Group, Impact, Link, Obstacle, Overridden, Place, State, Target,
    Whose,
};
use crate::model::Step;
use crate::yaml::{Node, to_json};

use super::diagnostics::{Places, known_secrets};
use super::value::yaml;

/// The version of the format.
const VERSION: u32 = 1;

/// `impact` as lines of JSON, files seen from `places`.
pub fn json(impact: &Impact, places: &Places<'_>) -> String {
    let has_failed = impact.failed().next().is_some();
    let mut page = Page {
        secrets: if has_failed {
            known_secrets(places.map)
        } else {
            Secrets::default()
        },
        impact,
        places,
        text: String::new(),
    };
    page.line(&Line::Header { version: VERSION });
    for target in &impact.targets {
        page.target(target);
    }
    for difference in &impact.differences {
        page.difference(difference);
    }
    for group in &impact.causes {
        page.group(group);
    }
    for found in &impact.overridden {
        page.overridden(found);
    }
    page.unseen();
    page.ignored();
    page.summary();
    page.text
}

#[derive(Serialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
enum Line<'i> {
    #[serde(rename = "diff")]
    Header {
        version: u32,
    },
    Target {
        name: &'i str,
        state: &'static str,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        failed: Vec<Failure>,
        unchanged: usize,
        deployed: bool,
        #[serde(skip_serializing_if = "is_false")]
        affected: bool,
    },
    Difference(Box<DifferenceLine<'i>>),
    Cause {
        cause: Option<CauseLine>,
        /// In a group of one resource.
        #[serde(skip_serializing_if = "Option::is_none")]
        resource: Option<&'i str>,
        class: String,
        fields: Vec<FieldLine<'i>>,
        follows: Vec<FieldLine<'i>>,
        targets: Vec<&'i str>,
    },
    Overridden {
        file: String,
        line: usize,
        by: LinkLine,
        #[serde(skip_serializing_if = "is_false")]
        deleted: bool,
        targets: Vec<&'i str>,
    },
    WithoutEffect {
        file: String,
        line: usize,
        #[serde(skip_serializing_if = "Option::is_none")]
        why: Option<&'i str>,
    },
    Unread {
        file: String,
    },
    LeftOut {
        target: Vec<&'i str>,
        why: Vec<Failure>,
    },
    Ignored {
        pattern: &'i str,
        changes: usize,
    },
    Summary {
        targets: BTreeMap<&'static str, usize>,
        differences: usize,
        causes: usize,
        classes: BTreeMap<String, usize>,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DifferenceLine<'i> {
    id: &'i str,
    resource: Resource<'i>,
    path: String,
    change: &'static str,
    class: String,
    #[serde(skip_serializing_if = "is_false")]
    follows: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    old: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    new: Option<Box<RawValue>>,
    cause: Option<CauseLine>,
    old_chain: Vec<LinkLine>,
    new_chain: Vec<LinkLine>,
    targets: Vec<&'i str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also: Vec<OtherName<'i>>,
}

/// The name of the resource in other targets.
#[derive(Serialize)]
struct OtherName<'i> {
    resource: &'i str,
    targets: Vec<&'i str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Resource<'i> {
    group: &'i str,
    version: &'i str,
    kind: &'i str,
    namespace: &'i str,
    name: &'i str,
    logical_name: &'i str,
    #[serde(skip_serializing_if = "Option::is_none")]
    was: Option<&'i str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<PlaceLine>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
}

#[derive(Serialize)]
struct Failure {
    side: &'static str,
    code: &'static str,
    message: String,
}

#[derive(Serialize)]
struct CauseLine {
    side: &'static str,
    #[serde(flatten)]
    link: LinkLine,
}

#[derive(Serialize)]
struct LinkLine {
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<Step>,
    #[serde(skip_serializing_if = "Option::is_none", flatten)]
    place: Option<PlaceLine>,
}

#[derive(Serialize)]
struct PlaceLine {
    file: String,
    line: usize,
    column: usize,
}

/// The ids of one field's differences: what most targets have first.
#[derive(Serialize)]
struct FieldLine<'i>(Vec<&'i str>);

struct Page<'i> {
    /// The values that the messages of failures must not show.
    secrets: Secrets,
    impact: &'i Impact,
    places: &'i Places<'i>,
    text: String,
}

impl<'i> Page<'i> {
    fn line(&mut self, line: &Line<'_>) {
        // These shapes have no map whose keys are not strings: nothing in them can fail.
        if let Ok(json) = serde_json::to_string(line).map(|it| visible_json(&it)) {
            self.text += &json;
            self.text.push('\n');
        }
    }

    fn target(&mut self, target: &'i Target) {
        let failed = match &target.state {
            State::Failed { old, new, .. } => {
                let old = old.iter().map(|found| self.failure("old", found));
                let new = new.iter().map(|found| self.failure("new", found));
                old.chain(new).collect()
            }
            _ => Vec::new(),
        };
        self.line(&Line::Target {
            name: &target.name,
            state: state(&target.state),
            failed,
            unchanged: target.unchanged,
            deployed: target.is_deployed,
            affected: matches!(
                target.state,
                State::Failed {
                    is_affected: true,
                    ..
                }
            ),
        });
    }

    fn difference(&mut self, difference: &'i Difference) {
        let subject = &difference.subject;
        let line = DifferenceLine {
            id: &difference.id,
            resource: Resource {
                group: &subject.gvk.group,
                version: &subject.gvk.version,
                kind: &subject.gvk.kind,
                namespace: &subject.namespace,
                name: &subject.name,
                logical_name: &subject.logical_name,
                was: subject.was.as_deref(),
                source: subject.place.as_ref().map(|place| self.place(place)),
                notes: subject.notes.iter().map(ToString::to_string).collect(),
            },
            path: difference.change.path.to_string(),
            change: kind(&difference.change),
            class: difference.change.class.to_string(),
            follows: difference.follows,
            old: difference.change.old.as_ref().map(value),
            new: difference.change.new.as_ref().map(value),
            cause: difference.cause.as_ref().map(|cause| self.cause(cause)),
            old_chain: self.links(&difference.old_chain),
            new_chain: self.links(&difference.new_chain),
            targets: self.names(&difference.targets),
            also: difference
                .also
                .iter()
                .map(|(resource, targets)| OtherName {
                    resource,
                    targets: self.names(targets),
                })
                .collect(),
        };
        self.line(&Line::Difference(Box::new(line)));
    }

    fn group(&mut self, group: &'i Group) {
        let line = Line::Cause {
            cause: group.cause.as_ref().map(|cause| self.cause(cause)),
            resource: group.resource.and_then(|at| {
                let difference = self.impact.differences.get(at)?;
                Some(difference.subject.text.as_str())
            }),
            class: group.class.to_string(),
            fields: self.fields(&group.fields),
            follows: self.fields(&group.follows),
            targets: self.names(&group.targets),
        };
        self.line(&line);
    }

    fn overridden(&mut self, found: &'i Overridden) {
        let (Obstacle::Overridden(link) | Obstacle::Deleted(link)) = &found.by;
        let by = LinkLine {
            step: link.step,
            place: link.place.as_ref().map(|place| self.place(place)),
        };
        let line = Line::Overridden {
            file: self.places.relative(&found.place.path),
            line: found.place.line,
            by,
            deleted: matches!(found.by, Obstacle::Deleted(_)),
            targets: self.names(&found.targets),
        };
        self.line(&line);
    }

    /// The edits that no target shows.
    fn unseen(&mut self) {
        for found in &self.impact.without_effect {
            self.line(&Line::WithoutEffect {
                file: self.places.relative(&found.place.path),
                line: found.place.line,
                why: found.why.as_deref(),
            });
        }
        for path in &self.impact.unread {
            let file = self.places.relative(path);
            self.line(&Line::Unread { file });
        }
        for found in &self.impact.left_out {
            let why = found.why.iter().map(|found| self.failure("both", found));
            self.line(&Line::LeftOut {
                target: self.names(&[found.target]),
                why: why.collect(),
            });
        }
    }

    /// The patterns of ignored changes.
    fn ignored(&mut self) {
        for (pattern, changes) in &self.impact.ignored {
            self.line(&Line::Ignored {
                pattern,
                changes: *changes,
            });
        }
    }

    fn summary(&mut self) {
        let mut targets = BTreeMap::new();
        for target in &self.impact.targets {
            *targets.entry(state(&target.state)).or_default() += 1;
        }
        let mut classes: BTreeMap<String, usize> = BTreeMap::new();
        for difference in &self.impact.differences {
            *classes
                .entry(difference.change.class.to_string())
                .or_default() += 1;
        }
        self.line(&Line::Summary {
            targets,
            differences: self.impact.differences.len(),
            causes: self.impact.causes.len(),
            classes,
        });
    }

    fn fields(&self, fields: &'i [Field]) -> Vec<FieldLine<'i>> {
        let differences = &self.impact.differences;
        let of = |field: &'i Field| {
            let variants = field.variants.iter().filter_map(|at| differences.get(*at));
            FieldLine(variants.map(|difference| difference.id.as_str()).collect())
        };
        fields.iter().map(of).collect()
    }

    fn names(&self, targets: &[usize]) -> Vec<&'i str> {
        let targets = targets.iter().filter_map(|at| self.impact.targets.get(*at));
        targets.map(|target| target.name.as_str()).collect()
    }

    fn cause(&self, cause: &Cause) -> CauseLine {
        CauseLine {
            side: match cause.whose {
                Whose::Old => "old",
                Whose::New => "new",
            },
            link: LinkLine {
                step: cause.step,
                place: cause.place.as_ref().map(|place| self.place(place)),
            },
        }
    }

    fn links(&self, links: &[Link]) -> Vec<LinkLine> {
        let of = |link: &Link| LinkLine {
            step: link.step,
            place: link.place.as_ref().map(|place| self.place(place)),
        };
        links.iter().map(of).collect()
    }

    fn failure(&self, side: &'static str, found: &Diagnostic) -> Failure {
        Failure {
            side,
            code: found.code.name(),
            message: self
                .secrets
                .hidden_text(&self.places.text(&found.message))
                .into_owned(),
        }
    }

    fn place(&self, place: &Place) -> PlaceLine {
        PlaceLine {
            file: self.places.relative(&place.path),
            line: place.line,
            column: place.column,
        }
    }
}

fn state(state: &State) -> &'static str {
    match state {
        State::Same => "same",
        State::Untouched => "untouched",
        State::Differs(_) => "differs",
        State::Failed { .. } => "failed",
    }
}

fn kind(change: &Change) -> &'static str {
    match change.kind {
        ChangeKind::Added => "added",
        ChangeKind::Removed => "removed",
        ChangeKind::Changed => "changed",
        ChangeKind::Moved => "moved",
        ChangeKind::Respelled => "respelled",
    }
}

/// A value as JSON; one that JSON cannot say (`.inf`) as its YAML in a string.
fn value(node: &Node) -> Box<RawValue> {
    let json = to_json(node)
        .ok()
        .and_then(|json| RawValue::from_string(json).ok());
    let text = || serde_json::value::to_raw_value(yaml(node).trim_end());
    json.or_else(|| text().ok()).unwrap_or_default()
}

fn is_false(flag: &bool) -> bool {
    !flag
}
