//! `edit set replicas`: entries of `replicas`.

use crate::diag::{Code, Diagnostic, Fallible, Origin};
use crate::edit::draft::{Draft, map, map_of, set, text_at};
use crate::edit::operation::Operation;
use crate::yaml::{Node, Tag};

/// Sets the numbers of replicas, each given as `NAME=COUNT`. The last argument for a name counts, and
/// the first of several entries is kept.
#[derive(Clone, Debug)]
pub struct SetReplicas(
    /// The names and counts.
    pub Vec<String>,
);

impl Operation for SetReplicas {
    fn apply(&self, draft: &mut Draft<'_>) -> Fallible<()> {
        let wanted: Vec<(&str, i64)> = self
            .0
            .iter()
            .map(|it| replica(it))
            .collect::<Fallible<_>>()?;
        let list = draft.list("replicas");
        let mut seen: Vec<String> = Vec::new();
        list.retain(|item| {
            let name = text_at(item, "name").to_owned();
            let is_first = !seen.contains(&name);
            seen.push(name);
            is_first
        });
        for (name, count) in wanted {
            let count = Node::scalar(Tag::Int, count.to_string(), Origin::NONE);
            match list.iter_mut().find(|item| text_at(item, "name") == name) {
                Some(item) => set(map(item), "count", count),
                None => {
                    let mut entry = map_of(&[("name", name)]);
                    entry.push("count", count);
                    list.push(Node::mapping(entry, Origin::NONE));
                }
            }
        }
        Ok(())
    }
}

fn replica(argument: &str) -> Fallible<(&str, i64)> {
    let parts = argument
        .split_once('=')
        .filter(|(_, count)| !count.contains('='));
    let parsed = parts.and_then(|(name, count)| Some((name, count.parse().ok()?)));
    parsed.ok_or_else(|| {
        let message = format!("`{argument}` is not a name and a count");
        Diagnostic::error(Code::EditArgument, message)
            .help("write NAME=COUNT, such as `web=3`")
            .into()
    })
}
