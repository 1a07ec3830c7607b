//! The targets as columns, with a dot where a change lands. In: the names of the targets that a
//! report speaks of. Out: columns, and the dots of a row as a path of SVG.

use serde::Serialize;

use crate::diag::counted;
use crate::impact::{State, Target};
use crate::report::outline::Scope;
use crate::report::value::visible;

/// Columns that fit beside the words.
const MOST: usize = 12;

/// The width of a column in pixels.
const WIDTH: usize = 16;

/// The columns: none if there are too many targets, or only one.
#[derive(Default, Serialize)]
pub(super) struct Columns {
    columns: Vec<Column>,
    /// The width of all in pixels.
    width: usize,
}

/// A target that has a column.
#[derive(Serialize)]
struct Column {
    /// The position among all targets.
    at: usize,
    name: String,
    /// The name without what all names begin with.
    short: String,
    /// The state of the target in a word, unless it differs.
    state: &'static str,
}

impl Columns {
    /// The columns for the targets of `scope`, each with its position.
    pub(super) fn new(targets: &[(usize, &Target)]) -> Self {
        if targets.len() < 2 || targets.len() > MOST {
            return Self::default();
        }
        let names: Vec<&str> = targets
            .iter()
            .map(|(_, target)| target.name.as_str())
            .collect();
        let shared = shared_directories(&names);
        let columns: Vec<Column> = targets
            .iter()
            .map(|&(at, target)| Column {
                at,
                name: visible(&target.name),
                short: visible(&without_directories(&target.name, shared)),
                state: match target.state {
                    State::Differs(_) => "",
                    State::Failed { .. } => "unknown",
                    State::Same | State::Untouched => "same",
                },
            })
            .collect();
        Self {
            width: columns.len() * WIDTH,
            columns,
        }
    }

    /// The dots for `targets`; `None` without columns.
    pub(super) fn dots(&self, targets: &[usize]) -> Option<String> {
        if self.columns.is_empty() {
            return None;
        }
        let columns = self.columns.iter().enumerate();
        let dots = columns
            .filter(|(_, column)| targets.contains(&column.at))
            .map(|(position, _)| format!("M{} 8h0", position * WIDTH + WIDTH / 2));
        Some(dots.collect())
    }
}

/// `14 of 40 targets`
pub(super) fn reach(scope: Scope<'_>, targets: &[usize]) -> String {
    format!(
        "{} of {}",
        targets.len(),
        counted(scope.len(), scope.noun())
    )
}

/// The number of directories that all names with any begin with. The last part of a name stays.
fn shared_directories(names: &[&str]) -> usize {
    let names = names.iter().filter(|name| name.contains('/'));
    let names: Vec<&str> = names.copied().collect();
    let parts = |name: &&str| -> Vec<String> { name.split('/').map(str::to_owned).collect() };
    let Some(first) = names.first().map(parts) else {
        return 0;
    };
    let shared = names.iter().map(|name| {
        let parts = parts(name);
        let same = parts
            .iter()
            .zip(&first)
            .take_while(|(one, other)| one == other);
        same.count().min(parts.len().saturating_sub(1))
    });
    shared.min().unwrap_or_default()
}

fn without_directories(name: &str, count: usize) -> String {
    let parts: Vec<&str> = name.split('/').collect();
    let last = parts.len().saturating_sub(1);
    parts
        .into_iter()
        .skip(count.min(last))
        .collect::<Vec<_>>()
        .join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_all_names_begin_with_is_left_out() {
        let short = |names: &[&str]| -> Vec<String> {
            let shared = shared_directories(names);
            let names = names.iter();
            names
                .map(|name| without_directories(name, shared))
                .collect()
        };
        assert_eq!(
            short(&["overlays/prod/eu", "overlays/dev"]),
            ["prod/eu", "dev"]
        );
        assert_eq!(short(&["preview", "production"]), ["preview", "production"]);
        assert_eq!(
            short(&["production", "overlays/platform"]),
            ["production", "platform"]
        );
    }
}
