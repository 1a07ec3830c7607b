//! Items of lists that get another name: that which identifies them.

use super::length::Length;
use super::words::{Values, Words};
use crate::diff::{Change, Item, Segment};

/// `container web is renamed nginx`, for the change of a field that identifies an item; `None` for
/// any other.
pub(super) fn item(change: &Change, length: Length) -> Option<Words> {
    let [
        ..,
        Segment::Key(list),
        Segment::Item(item),
        Segment::Key(field),
    ] = change.path.segments()
    else {
        return None;
    };
    let old = change.old.as_ref()?.as_text()?;
    let new = change.new.as_ref()?.as_text()?;
    if !identifies(item, new) {
        return None;
    }
    let [old, new] = length.both(old, new);
    let words = |text: String| Some(Words::new(None, text, Values::None));
    match (list.as_str(), field.as_str()) {
        ("rules", "host") => Some(Words::new(
            None,
            "host".to_owned(),
            Values::Two(" ", old, new),
        )),
        (list, "name") => {
            let what = match list {
                "containers" => "container",
                "initContainers" => "init container",
                "ephemeralContainers" => "ephemeral container",
                "volumes" => "volume",
                "env" | "ports" => return None,
                list => return words(format!("{list}: {old} is renamed {new}")),
            };
            words(format!("{what} {old} is renamed {new}"))
        }
        _ => None,
    }
}

fn identifies(item: &Item, value: &str) -> bool {
    item.to_string() == value
}
