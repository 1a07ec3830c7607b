//! Hosts with variables of Flux, as `app.${DOMAIN}`: the scanner of texts takes the braces for the
//! end of a name. In: the moves of such hosts. Out: texts with the new names. The variables stay.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::{AhoCorasick, MatchKind};

use crate::environment::names::lower;
use crate::model::Resource;
use crate::yaml::{FieldPath, Tag, Value};

use super::declared::Declaration;
use super::references::{Change, ChangeKind, References};

/// The hosts with variables that moved.
#[derive(Debug)]
pub struct VariableHosts {
    seeker: AhoCorasick,
    moves: Vec<(String, String)>,
}

/// A text with new names, and the moves in it.
pub type Replaced = (String, Vec<(String, String)>);

impl VariableHosts {
    /// The hosts with variables among the moves, if there is one.
    pub fn new<'m>(moves: impl Iterator<Item = (&'m str, &'m str)>) -> Option<Self> {
        let with_variable = moves.filter(|(old, _)| old.contains("${"));
        let moves: Vec<(String, String)> = with_variable
            .map(|(old, new)| (old.to_owned(), new.to_owned()))
            .collect();
        if moves.is_empty() {
            return None;
        }
        let seeker = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(moves.iter().map(|(old, _)| old))
            .ok()?;
        Some(Self { seeker, moves })
    }

    /// The text with the new names; `None` if it has none of the hosts as a whole name.
    pub fn replaced(&self, text: &str) -> Option<Replaced> {
        let (mut out, mut moves, mut copied) = (String::new(), Vec::new(), 0);
        for found in self.seeker.find_iter(text) {
            let (before, after) = (text.get(..found.start())?, text.get(found.end()..)?);
            if !is_whole(before, after) {
                continue;
            }
            let (old, new) = self.moves.get(found.pattern().as_usize())?;
            out.push_str(text.get(copied..found.start())?);
            out.push_str(new);
            copied = found.end();
            moves.push((old.clone(), new.clone()));
        }
        out.push_str(text.get(copied..)?);
        (!moves.is_empty()).then_some((out, moves))
    }

    /// Adds the changes to those that are found already.
    pub fn follow(
        &self,
        resources: &[Resource],
        declared: &[Declaration],
        rewrite_references: bool,
        found: &mut References,
    ) {
        let declared: BTreeSet<(usize, &FieldPath)> =
            declared.iter().map(|it| (it.resource, &it.path)).collect();
        let changes = found.changes.iter().enumerate();
        let known: BTreeMap<(usize, FieldPath), usize> = changes
            .filter(|(_, change)| change.applied)
            .map(|(index, change)| ((change.resource, change.path.clone()), index))
            .collect();
        for (resource, root) in resources.iter().enumerate() {
            root.node.walk_paths(|at| {
                let Value::Scalar(Tag::Str, text) = &at.node.value else {
                    return;
                };
                if !text.contains("${") {
                    return;
                }
                let place = (resource, at.path.clone());
                let earlier = known
                    .get(&place)
                    .and_then(|index| found.changes.get_mut(*index));
                if let Some(change) = earlier {
                    if let Some((new, moves)) = self.replaced(&change.new) {
                        change.new = new;
                        change.moves.extend(moves);
                    }
                } else if let Some((new, moves)) = self.replaced(text) {
                    let is_declared = declared.contains(&(resource, at.path));
                    found.changes.push(Change {
                        resource,
                        path: place.1,
                        new,
                        moves,
                        kind: if is_declared {
                            ChangeKind::Declared
                        } else {
                            ChangeKind::Reference
                        },
                        applied: is_declared || rewrite_references,
                        at: at.node.origin,
                    });
                }
            });
        }
    }
}

/// The hosts in a text below zones that have a variable.
pub fn hosts_below(text: &str, zones: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for zone in zones.iter().filter(|zone| text.contains(**zone)) {
        for (start, _) in text.match_indices(zone) {
            let (before, after) = (text.get(..start), text.get(start + zone.len()..));
            let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
            let is_name = |c: char| c.is_ascii_alphanumeric() || "-._*${}".contains(c);
            let name = before.rsplit(|c| !is_name(c)).next().unwrap_or_default();
            if name.ends_with('.') && name.len() > 1 && is_whole("", after) {
                found.push(lower(&format!("{name}{zone}")));
            }
        }
    }
    found
}

/// True if the name between the two texts is not a part of a longer one.
fn is_whole(before: &str, after: &str) -> bool {
    let is_inside = |c: char| c.is_alphanumeric() || "-_.*}$".contains(c);
    let goes_on = |c: char| c.is_alphanumeric() || "-_$".contains(c);
    let after = after.strip_prefix('.').unwrap_or(after);
    !before.ends_with(is_inside) && !after.starts_with(goes_on)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_names_are_replaced_and_variables_stay() {
        let moves = [
            ("app.${D}", "b.app.${D}"),
            ("app.${D}.x", "b.app.${D}.x"),
            ("a.b", "c.b"),
        ];
        let hosts = VariableHosts::new(moves.into_iter()).expect("two have variables");
        let new = |text| hosts.replaced(text).map(|(new, _)| new);
        let cases = [
            ("https://app.${D}/v1", Some("https://b.app.${D}/v1")),
            ("app.${D}.", Some("b.app.${D}.")),
            ("app.${D}.x", Some("b.app.${D}.x")),
            ("app.${D}.y", None),
            ("my-app.${D} x.app.${D} app.${DD}", None),
            ("a.b", None),
        ];
        for (text, expected) in cases {
            assert_eq!(new(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn hosts_below_a_variable_zone_are_found() {
        let cases: [(&str, &[&str]); 4] = [
            ("https://My.${D}/x,b.c.${D}.", &["my.${D}", "b.c.${D}"]),
            ("${A}.${D}", &["${A}.${D}"]),
            ("${D} .${D} ${DD} x${D}", &[]),
            ("a.${D}x a.${D}-x", &[]),
        ];
        for (text, hosts) in cases {
            assert_eq!(hosts_below(text, &["${D}"]), hosts, "{text}");
        }
    }
}
