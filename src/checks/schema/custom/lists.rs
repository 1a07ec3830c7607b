//! Lists whose items differ: `x-kubernetes-list-type`.

use crate::checks::schema::found::Found;
use crate::checks::schema::walk::repeated_items;
use crate::yaml::Node;

use super::terms::{has_default, texts};

/// Notes items that repeat an earlier one of a set or a list map.
pub(super) fn judge(schema: &Node, items: &[Node], found: &mut Found) {
    match schema.str_at("x-kubernetes-list-type") {
        Some("set") => repeated_items(items, &[], found),
        Some("map") => {
            let keys: Vec<&str> = texts(schema, "x-kubernetes-list-map-keys").collect();
            if !keys.is_empty() && !lacks_key_with_default(schema, &keys, items) {
                repeated_items(items, &keys, found);
            }
        }
        _ => {}
    }
}

/// True if an API server fills in a key of some item: two that differ here may be one then.
fn lacks_key_with_default(schema: &Node, keys: &[&str], items: &[Node]) -> bool {
    let has_default = |key: &&&str| {
        let property = schema.at(&["items", "properties", key]);
        property.is_some_and(has_default)
    };
    let filled: Vec<&&str> = keys.iter().filter(has_default).collect();
    items.iter().any(|item| filled.iter().any(|key| item.get(key).is_none()))
}
