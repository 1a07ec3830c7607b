//! Lists whose items differ: `x-kubernetes-list-type`.

use crate::checks::schema::found::Found;
use crate::checks::schema::walk::repeated_items;
use crate::yaml::Node;

use super::terms::texts;

/// Notes items that repeat an earlier one of a set or a list map, in which defaults count.
pub(super) fn judge(schema: &Node, items: &[Node], found: &mut Found) {
    match schema.str_at("x-kubernetes-list-type") {
        Some("set") => repeated_items(items, &[], |_| None, found),
        Some("map") => {
            let keys: Vec<&str> = texts(schema, "x-kubernetes-list-map-keys").collect();
            let default = |key: &str| {
                let property = schema.at(&["items", "properties", key])?;
                property.str_at("default")
            };
            if !keys.is_empty() {
                repeated_items(items, &keys, default, found);
            }
        }
        _ => {}
    }
}
