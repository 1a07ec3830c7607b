//! Resources as text.

use crate::diag::{Fallible, Origin, visible_name};
use crate::model::Resource;
use crate::yaml::{self, Mapping, Node};

/// One resource as a YAML document.
///
/// # Errors
/// The errors of [`yaml::emit`], placed at the resource.
pub(crate) fn yaml_document(resource: &Resource) -> Fallible<String> {
    let mut text = String::new();
    yaml::emit(&resource.node, &mut text)
        .map_err(|failed| failed.with_default_place(resource.origin))?;
    Ok(text)
}

/// Resources as one JSON `List`, as kubectl prints them.
///
/// # Errors
/// Values that JSON cannot express.
pub(crate) fn json_list<'r>(resources: impl IntoIterator<Item = &'r Resource>) -> Fallible<String> {
    let items = resources.into_iter().map(|resource| resource.node.clone());
    let mut list = Mapping::default();
    for (key, value) in [("apiVersion", "v1"), ("kind", "List")] {
        list.push(key, Node::string(value, Origin::NONE));
    }
    list.push("items", Node::sequence(items.collect(), Origin::NONE));
    let mut text = yaml::to_json_indented(&Node::mapping(list, Origin::NONE), "  ")?;
    text.push('\n');
    Ok(text)
}

/// The documents of several targets, in their order, as one stream. A comment before those of each target
/// names it.
pub(crate) fn stream<'t>(texts: impl IntoIterator<Item = (&'t str, String)>) -> String {
    let mut stream = String::new();
    for (name, text) in texts {
        if !stream.is_empty() {
            stream.push_str("---\n");
        }
        // A name may have any character but for a line end of its own.
        let name = visible_name(name);
        stream.push_str(&format!("# Source: {name}\n"));
        stream.push_str(&text);
    }
    stream
}
