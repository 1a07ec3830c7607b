//! Schedules, field by field.

use crate::diff::kubernetes::schedule::{FIELD_NAMES, Schedule, words};
use crate::yaml::Text;

/// A field of a schedule that changed: its name, and what it was and is.
pub type ScheduleField = (&'static str, Text, Text);

/// The fields in which two schedules differ; `None` where either has none.
pub(super) fn compare(old: &str, new: &str) -> Option<Vec<ScheduleField>> {
    let (Schedule::At(was), Schedule::At(is)) = (Schedule::parse(old)?, Schedule::parse(new)?)
    else {
        return None;
    };
    let differ = was.iter().zip(&is).map(|(was, is)| was != is);
    let words = words(old)?.into_iter().zip(words(new)?);
    let fields = FIELD_NAMES.into_iter().zip(words).zip(differ);
    let changed = fields.filter(|(_, differ)| *differ);
    Some(
        changed
            .map(|((name, (old, new)), _)| (name, old.into(), new.into()))
            .collect(),
    )
}
