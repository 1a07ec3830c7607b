//! Strings at a path with lists in it, as tables write it: `spec.tls[].secretName`.

use crate::yaml::Node;

/// The strings at `path` below `node`, in order.
pub(in crate::environment) fn strings<'n>(node: &'n Node, path: &str) -> Vec<&'n Node> {
    let mut found = nodes(node, path);
    found.retain(|node| node.as_str().is_some());
    found
}

/// The values at `path` below `node`, in order; `[]` after a key stands for all items of a list.
pub(crate) fn nodes<'n>(node: &'n Node, path: &str) -> Vec<&'n Node> {
    let mut found = vec![node];
    for step in path.split('.') {
        let (key, is_list) = match step.strip_suffix("[]") {
            Some(key) => (key, true),
            None => (step, false),
        };
        let below = found.iter().filter_map(|node| node.get(key));
        found = if is_list {
            let lists = below.filter_map(|node| node.as_sequence());
            lists.flatten().collect()
        } else {
            below.collect()
        };
    }
    found
}
