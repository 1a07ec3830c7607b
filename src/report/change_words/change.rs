//! One change in words.

use super::field::{Field, Join};
use super::length::Length;
use super::of_kind::field;
use super::resource::resource_words;
use super::value::values;
use super::words::{Sign, Values, Words};
use super::{definition, flow, hidden, pod, renamed, strings};
use crate::diff::{Change, ChangeKind, Label, Reading, Segment};
use crate::impact::Difference;
use crate::yaml::Node;

/// The change of `difference`, without its resource.
pub(in crate::report) fn difference_words(difference: &Difference, length: Length) -> Words {
    change_words(&difference.subject.gvk.kind, &difference.change, length)
}

/// `change`, in a resource of the kind `kind`.
pub(in crate::report) fn change_words(kind: &str, change: &Change, length: Length) -> Words {
    if let Some(words) = definition::words(kind, change, length) {
        return words;
    }
    let field = field(kind, change);
    match change.kind {
        ChangeKind::Added | ChangeKind::Removed => one_sided(kind, change, &field, length),
        ChangeKind::Changed => changed(kind, change, &field, length),
        ChangeKind::Moved => moved(change, &field),
        ChangeKind::Respelled => respelled(change, &field, length),
    }
}

fn one_sided(kind: &str, change: &Change, field: &Field, length: Length) -> Words {
    let sign = match change.kind {
        ChangeKind::Removed => Sign::Removed,
        _ => Sign::Added,
    };
    if let Some(inner) = only_labels(change) {
        return change_words(kind, &inner, length);
    }
    let value = change.new.as_ref().or(change.old.as_ref());
    let words = |values: Values| Words::new(Some(sign), field.shown(length), values);
    let one = |text: String| Values::One(field.join.before(), text);
    let Some(value) = value else {
        return words(Values::None);
    };
    if change.path.is_root() {
        let what = resource_words(value);
        let what = what.map_or(Values::None, |what| Values::Said(" ", format!("({what})")));
        return Words::new(Some(sign), "the resource".to_owned(), what);
    }
    if hidden::is_hidden(kind, change) {
        return words(Values::Said(" ", "(hidden)".to_owned()));
    }
    if let Reading::Described { old, new } = change.reading()
        && let Some(text) = new.or(old)
    {
        return words(Values::Said(": ", length.value(&text)));
    }
    if let Some(text) = pod::item(change, value) {
        return words(text.map_or(Values::None, |text| Values::Said(" ", length.value(&text))));
    }
    if field.is_map
        && let Some(map) = value.as_mapping()
    {
        let text = |value: &Node| {
            strings::quoted_if_empty(value.as_text().map_or("", |text| text.as_str()))
        };
        // The same words as for an entry of a map that was there before.
        if let ([(key, value)], 1) = (map.iter().take(1).collect::<Vec<_>>().as_slice(), map.len())
        {
            let field = length.path(&format!("{} {key}", field.text));
            let values = Values::One("=", length.value(&text(value)));
            return Words::new(Some(sign), field, values);
        }
        let entries = map
            .iter()
            .map(|(key, value)| format!("{key}={}", text(value)));
        let text = entries.collect::<Vec<_>>().join(", ");
        let field = format!("{}s", field.text);
        return Words::new(Some(sign), field, Values::One(" ", length.value(&text)));
    }
    words(one(flow::text(value, field.is_text, length)))
}

/// The change of the labels or annotations of metadata that has nothing else: the same words as
/// where other metadata was there before.
fn only_labels(change: &Change) -> Option<Change> {
    if change.path.fields().next_back() != Some("metadata") || change.path.last_item().is_some() {
        return None;
    }
    let value = change.new.as_ref().or(change.old.as_ref())?;
    let map = value.as_mapping()?;
    let (key, _) = map.iter().next()?;
    if map.len() > 1 || !["labels", "annotations"].contains(&key) {
        return None;
    }
    let inner = |side: &Option<Node>| side.as_ref().and_then(|node| node.get(key)).cloned();
    let segments = change.path.segments().iter().cloned();
    Some(Change {
        path: segments.chain([Segment::Key(key.into())]).collect(),
        old: inner(&change.old),
        new: inner(&change.new),
        ..change.clone()
    })
}

fn changed(kind: &str, change: &Change, field: &Field, length: Length) -> Words {
    let words = |values: Values| Words::new(None, field.shown(length), values);
    let (Some(old), Some(new)) = (&change.old, &change.new) else {
        return words(Values::None);
    };
    if hidden::is_hidden(kind, change) {
        return words(Values::Said(" ", "(hidden, changed)".to_owned()));
    }
    if change.path.is(&["metadata", "namespace"])
        && let (Some(old), Some(new)) = (old.as_text(), new.as_text())
    {
        let text = format!(
            "moves from namespace {} to {}",
            length.value(old),
            length.value(new)
        );
        return Words::new(None, text, Values::None);
    }
    if let Some(found) = renamed::item(change, length) {
        return found;
    }
    if let Some(found) = strings::read(change, field, length, &|inner| {
        change_words("", inner, length).to_string()
    }) {
        return found;
    }
    words(values(old, new, field, length))
}

fn moved(change: &Change, field: &Field) -> Words {
    let item = change.path.last_item();
    let positions = item.and_then(|item| item.old.zip(item.new));
    let text = match positions {
        Some((from, to)) => format!("moves from [{from}] to [{to}]"),
        None => "moves".to_owned(),
    };
    let value = change
        .new
        .as_ref()
        .filter(|_| item.is_some_and(|item| item.label == Label::Position))
        .and_then(|value| value.as_text())
        .map(|value| format!(", {}", Length::Short.value(value)));
    let values = Values::Said(" ", text + &value.unwrap_or_default());
    Words::new(Some(Sign::Moved), field.shown(Length::Short), values)
}

fn respelled(change: &Change, field: &Field, length: Length) -> Words {
    let shown = |node: Option<&Node>| match node {
        Some(node) => flow::scalar(node).map(|text| length.value(&text)),
        None => Some("(absent)".to_owned()),
    };
    let sides = shown(change.old.as_ref()).zip(shown(change.new.as_ref()));
    let is_list = |node: &Option<Node>| {
        node.as_ref()
            .is_some_and(|node| node.as_sequence().is_some())
    };
    let said = |text: String| {
        let values = Values::Said(Join::Colon.before(), text);
        Words::new(Some(Sign::Respelled), field.shown(length), values)
    };
    match sides {
        _ if change.path.is_root() => {
            let text = "spelled differently, with the same meaning".to_owned();
            Words::new(Some(Sign::Respelled), text, Values::None)
        }
        _ if change.reading() == Reading::Permissions => {
            said("the same permissions, in other rules or another order".to_owned())
        }
        Some((old, new)) if old != new => said(format!("{old} is {new}, respelled")),
        _ if is_list(&change.old) => said("another order, which means nothing".to_owned()),
        _ => said("respelled".to_owned()),
    }
}
