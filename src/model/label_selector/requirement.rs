//! One requirement of a selector: a label's key, and the condition on its value.

/// The condition on one label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Requirement {
    pub(super) key: String,
    pub(super) operator: Operator,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Exists,
    Absent,
    In(Vec<String>),
    NotIn(Vec<String>),
    Above(i64),
    Below(i64),
}

impl Operator {
    /// A value that it accepts; `None` for one that accepts a missing label.
    pub(super) fn accepted(&self) -> Option<String> {
        match self {
            Self::Exists => Some("true".to_owned()),
            Self::In(values) => values.first().cloned(),
            Self::Absent | Self::NotIn(_) => None,
            Self::Above(limit) => Some(limit.saturating_add(1).to_string()),
            Self::Below(limit) => Some(limit.saturating_sub(1).to_string()),
        }
    }

    pub(super) fn accepts(&self, value: Option<&str>) -> bool {
        let number = || value.and_then(|value| value.parse::<i64>().ok());
        match self {
            Self::Exists => value.is_some(),
            Self::Absent => value.is_none(),
            Self::In(values) => value.is_some_and(|value| has(values, value)),
            Self::NotIn(values) => !value.is_some_and(|value| has(values, value)),
            Self::Above(limit) => number().is_some_and(|number| number > *limit),
            Self::Below(limit) => number().is_some_and(|number| number < *limit),
        }
    }
}

pub(super) fn has(values: &[String], value: &str) -> bool {
    values.iter().any(|candidate| candidate == value)
}
