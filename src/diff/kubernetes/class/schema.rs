//! Schemas of custom resources. In: a change within one, and both manifests. Out: whether what is
//! stored still fits, is refused with its next update, or is pruned by it.

use std::cmp::Ordering;

use crate::diff::change::{Change, ChangeKind, Class};
use crate::diff::kubernetes::class::subject::Subject;
use crate::diff::path::{FieldPath, Segment};
use crate::yaml::Node;

/// The part of a schema that a path ends in, with the length of the path to the schema around it.
struct Place<'p> {
    part: Part<'p>,
    holder: usize,
    /// The schema is in a `not`: what widens it narrows the whole.
    is_negated: bool,
}

/// A part of a schema.
enum Part<'p> {
    /// A schema: the root.
    Root,
    /// All of `properties`.
    Properties,
    /// The schema of a property.
    Property,
    /// The schema of items or of other properties, by its keyword.
    Inner(&'p str),
    /// A list of schemas, by its keyword, or a schema in it.
    Junctor(&'p str),
    /// Any other keyword, and the way into its value.
    Keyword(&'p str, &'p [Segment]),
}

/// The effect of a change in the schema that is the field `root`.
pub(super) fn effect(subject: &Subject<'_>, change: &Change, root: &str) -> Class {
    if change.kind == ChangeKind::Moved {
        return Class::InPlace;
    }
    let segments = change.path.segments();
    let is_root = |segment: &Segment| matches!(segment, Segment::Key(key) if key == root);
    let Some(start) = segments.iter().position(is_root) else {
        return Class::InPlace;
    };
    let place = place(segments, start + 1);
    let holder: FieldPath = segments.iter().take(place.holder).cloned().collect();
    let holder = subject.new.and_then(|node| holder.find(node));
    let (is_new, is_gone) = (change.old.is_none(), change.new.is_none());
    let class = match place.part {
        Part::Property | Part::Properties if is_gone => pruned(subject, holder),
        Part::Root | Part::Property | Part::Properties => Class::InPlace,
        Part::Inner("not") => refused_if(!is_gone),
        Part::Inner(_) if is_gone || text(&change.new) == Some("false") => pruned(subject, holder),
        Part::Inner(keyword) => refused_if(keyword == "items" || !is_new),
        Part::Junctor("allOf") => refused_if(!is_gone),
        Part::Junctor(_) if change.path.last_item().is_some() => refused_if(!is_new),
        Part::Junctor(_) => refused_if(!is_gone),
        Part::Keyword(keyword, within) => of_keyword(keyword, within, change, holder),
    };
    if place.is_negated {
        Class::Incompatible
    } else {
        class
    }
}

/// Goes down from the schema at `start`.
fn place(segments: &[Segment], start: usize) -> Place<'_> {
    let mut place = Place {
        part: Part::Root,
        holder: start,
        is_negated: false,
    };
    let mut schema = start;
    for (at, segment) in segments.iter().enumerate().skip(start) {
        let is_map = matches!(place.part, Part::Properties);
        let is_list = matches!(place.part, Part::Junctor(_)) && schema != at;
        match segment {
            Segment::Key(_) if is_map => {
                place.part = Part::Property;
                schema = at + 1;
            }
            Segment::Item(_) if is_list => schema = at + 1,
            Segment::Key(key) => {
                place.holder = schema;
                match key.as_str() {
                    "properties" | "patternProperties" => place.part = Part::Properties,
                    "items" | "additionalProperties" | "additionalItems" | "not" => {
                        place.is_negated |= key == "not" && at + 1 < segments.len();
                        place.part = Part::Inner(key);
                        schema = at + 1;
                    }
                    "allOf" | "anyOf" | "oneOf" => place.part = Part::Junctor(key),
                    key => {
                        let within = segments.get(at + 1..).unwrap_or_default();
                        place.part = Part::Keyword(key, within);
                        return place;
                    }
                }
            }
            Segment::Item(_) => return place,
        }
    }
    place
}

/// The effect of a part that `holder` does not name any more: the server drops what is stored
/// there, unless fields that it does not know are kept.
fn pruned(subject: &Subject<'_>, holder: Option<&Node>) -> Class {
    let is_true = |node: Option<&Node>| node.and_then(Node::as_str) == Some("true");
    let keeps = |node: &Node| {
        is_true(node.get("x-kubernetes-preserve-unknown-fields"))
            || node
                .get("additionalProperties")
                .is_some_and(|node| node.as_str() != Some("false"))
    };
    let all = subject
        .new
        .and_then(|node| node.at(&["spec", "preserveUnknownFields"]));
    if holder.is_some_and(keeps) || is_true(all) {
        Class::InPlace
    } else {
        Class::DataLoss
    }
}

/// The effect of a keyword that limits values. `within`: the way from its value to the change.
fn of_keyword(keyword: &str, within: &[Segment], change: &Change, holder: Option<&Node>) -> Class {
    let (old, new) = (text(&change.old), text(&change.new));
    let is_new = change.old.is_none();
    let (becomes, leaves) = (
        new == Some("true") && old != new,
        old == Some("true") && old != new,
    );
    match keyword {
        "required" => refused_if(requires_more(change, holder)),
        "enum" if within.is_empty() => refused_if(is_new),
        "enum" => refused_if(!is_new),
        "type" => refused_if(new.is_some() && (old, new) != (Some("integer"), Some("number"))),
        "format" => {
            let is_wider = matches!(
                (old, new),
                (Some("int32"), Some("int64")) | (Some("float"), Some("double"))
            );
            refused_if(new.is_some() && !is_wider)
        }
        "pattern" | "multipleOf" => refused_if(new.is_some()),
        "nullable" | "x-kubernetes-int-or-string" => refused_if(leaves),
        "uniqueItems" | "exclusiveMinimum" | "exclusiveMaximum" => refused_if(becomes),
        "x-kubernetes-embedded-resource" => refused_if(becomes),
        "x-kubernetes-preserve-unknown-fields" if leaves => Class::DataLoss,
        "minimum" => refused_if(is_beyond(old, new, Ordering::Greater)),
        "minLength" | "minItems" | "minProperties" => {
            refused_if(is_beyond(old.or(Some("0")), new, Ordering::Greater))
        }
        "maximum" | "maxLength" | "maxItems" | "maxProperties" => {
            refused_if(is_beyond(old, new, Ordering::Less))
        }
        "x-kubernetes-list-type" => refused_if(matches!(new, Some("set" | "map"))),
        "x-kubernetes-list-map-keys" => refused_if(change.new.is_some()),
        "x-kubernetes-validations" => {
            let field = within.iter().rev().find_map(|segment| match segment {
                Segment::Key(key) => Some(key.as_str()),
                Segment::Item(_) => None,
            });
            refused_if(change.new.is_some() && field.is_none_or(|field| field == "rule"))
        }
        _ => Class::InPlace,
    }
}

/// True if a field is required that was not, and has no default.
fn requires_more(change: &Change, holder: Option<&Node>) -> bool {
    let names = |node: &Option<Node>| -> Vec<String> {
        let node = node.as_ref();
        let one = node.and_then(Node::as_str).into_iter();
        let list = node.and_then(Node::as_sequence).unwrap_or_default();
        one.chain(list.iter().filter_map(Node::as_str))
            .map(str::to_owned)
            .collect()
    };
    let old = names(&change.old);
    let has_default = |name: &str| {
        let property = holder.and_then(|schema| schema.at(&["properties", name]));
        property.is_some_and(|property| property.get("default").is_some())
    };
    let mut new = names(&change.new).into_iter();
    new.any(|name| !old.contains(&name) && !has_default(&name))
}

/// True if a limit is new, or goes to that side of the old one.
fn is_beyond(old: Option<&str>, new: Option<&str>, side: Ordering) -> bool {
    let number = |text: &str| text.parse::<f64>().ok();
    match (old, new) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(old), Some(new)) => match (number(old), number(new)) {
            (Some(old), Some(new)) => new.partial_cmp(&old) == Some(side),
            _ => true,
        },
    }
}

fn text(node: &Option<Node>) -> Option<&str> {
    node.as_ref().and_then(Node::as_str)
}

fn refused_if(is_narrower: bool) -> Class {
    if is_narrower {
        Class::Incompatible
    } else {
        Class::InPlace
    }
}
