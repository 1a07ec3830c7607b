//! Words that are no secret outside of Secrets: the names that resources have, and the keys of their
//! fields. A Secret with `host: shop-db` beside a Service `shop-db` does not make its name one.

use rustc_hash::FxHashSet;

use super::values::value_of;
use crate::model::Resource;
use crate::yaml::Node;

/// True for a text that may be a name: no digits, which generated values have.
pub(super) fn may_be_a_name(value: &[u8]) -> bool {
    let is_letter = |byte: &u8| byte.is_ascii_alphabetic() || b"-._".contains(byte);
    value.trim_ascii().iter().all(is_letter)
}

/// Every name, namespace, kind and key in `resources`. A name that came out of a Secret is none.
pub(super) fn words_in_use<'r>(
    resources: impl IntoIterator<Item = &'r Resource>,
) -> FxHashSet<&'r [u8]> {
    let mut words = FxHashSet::default();
    for resource in resources {
        let is_copy = |node: &&Node| {
            let mut copies = resource.secret_copies.iter();
            copies.any(|copy| copy.origin == node.origin)
        };
        let paths: [&[&str]; 3] = [&["kind"], &["metadata", "name"], &["metadata", "namespace"]];
        let nodes = paths.iter().filter_map(|path| resource.node.at(path));
        let names = nodes.filter(|node| !is_copy(node)).filter_map(value_of);
        words.extend(names.map(|text| text.as_bytes()));
        resource.node.walk(|node| {
            let mapping = node.as_mapping().into_iter();
            let keys = mapping.flat_map(|mapping| mapping.keys());
            words.extend(keys.map(str::as_bytes));
        });
    }
    words
}

/// The same in texts that look like manifests, read by line: an error may be that they are none.
pub(super) fn words_in_texts<'t>(texts: impl IntoIterator<Item = &'t str>) -> FxHashSet<&'t [u8]> {
    let mut words = FxHashSet::default();
    for line in texts.into_iter().flat_map(str::lines) {
        let line = line.trim_start().trim_start_matches("- ");
        let Some((key, value)) = line.split_once(':') else {
            continue;
        };
        let bare = |text: &'t str| text.trim().trim_matches(['"', '\'']).as_bytes();
        words.insert(bare(key));
        if matches!(key, "kind" | "name" | "namespace") {
            words.insert(bare(value));
        }
    }
    words
}
