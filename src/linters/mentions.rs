//! Resources and containers that a message names.

use crate::model::Resource;
use crate::yaml::Node;

/// The resources whose kind and name are words of a message; of several, those with the longest name.
pub(super) fn named_in<'r>(message: &str, resources: &'r [Resource]) -> Vec<&'r Resource> {
    let words: Vec<&str> = words(message).collect();
    let has = |word: &str| words.contains(&word);
    let has_kind = |kind: &str| words.iter().any(|word| word.eq_ignore_ascii_case(kind));
    let named = resources.iter();
    let named = named.filter(|it| !it.name().is_empty() && has_kind(it.kind()) && has(it.name()));
    let mut named: Vec<&Resource> = named.collect();
    let longest = named.iter().map(|it| it.name().len()).max();
    named.retain(|it| Some(it.name().len()) == longest);
    named
}

/// The words of a message: what may be a kind or a name.
fn words(message: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | ':');
    let words = message.split(move |c: char| !is_part(c));
    let words = words.map(|word| word.trim_end_matches(['.', ':']));
    words.filter(|word| !word.is_empty())
}

/// The container that a message names, as `container "api"` or `Container 'api'`.
pub(super) fn container_in(message: &str) -> Option<&str> {
    const WORD: &str = "ontainer ";
    let after = message.match_indices(WORD);
    let mut after = after.filter_map(|(at, _)| message.get(at + WORD.len()..));
    after.find_map(|rest| {
        let quote = rest
            .chars()
            .next()
            .filter(|c| matches!(c, '"' | '\'' | '`'))?;
        let name = rest.get(1..)?.split(quote).next()?;
        (!name.is_empty()).then_some(name)
    })
}

/// The pointer to the container of that name in a manifest.
pub(super) fn pointer_to_container(manifest: &Node, name: &str) -> Option<String> {
    let mut found = None;
    manifest.walk_paths(|at| {
        if found.is_some() || at.node.str_at("name") != Some(name) {
            return;
        }
        let fields: Vec<&str> = at.path.fields().collect();
        let list = fields.last().copied().unwrap_or_default();
        let is_item = matches!(
            at.path.segments().last(),
            Some(crate::yaml::Segment::Item(_))
        );
        if is_item
            && matches!(
                list,
                "containers" | "initContainers" | "ephemeralContainers"
            )
        {
            found = Some(at.path.pointer().to_string());
        }
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Origin;
    use crate::yaml::parse_stream;

    #[test]
    fn names_are_whole_words() {
        let text = "{kind: Deployment, metadata: {name: api}}\n---\n{kind: Deployment, metadata: {name: api-worker}}\n---\n{kind: Service, metadata: {name: api}}\n";
        let nodes = parse_stream(text, Origin::NONE).expect("YAML");
        let resources: Vec<Resource> = nodes.into_iter().map(Resource::new).collect();
        let named = |message: &str| {
            let found = named_in(message, &resources).into_iter();
            found
                .map(|it| format!("{}/{}", it.kind(), it.name()))
                .collect::<Vec<_>>()
        };
        for (message, expected) in [
            (
                "Container 'x' of Deployment 'api' should not",
                "Deployment/api",
            ),
            ("deployment/api-worker: no limits", "Deployment/api-worker"),
            ("service api has no selector.", "Service/api"),
        ] {
            assert_eq!(named(message), [expected], "{message}");
        }
        assert_eq!(named("the api has no limits"), [""; 0]);
        assert_eq!(named("deployment apis has no limits"), [""; 0]);
    }

    #[test]
    fn containers_are_in_quotes() {
        for (message, expected) in [
            ("container \"api\" has cpu limit 0", Some("api")),
            ("Container 'db' of StatefulSet 'x'", Some("db")),
            ("the container is not a container `web`", Some("web")),
            ("containers of the pod", None),
        ] {
            assert_eq!(container_in(message), expected);
        }
    }
}
