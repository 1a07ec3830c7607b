//! Words that are not secret outside of Secrets: the names of resources and of what is in them, and the
//! keys of their fields. A Secret with `host: shop-db` beside a Service `shop-db` does not make its name one.

use rustc_hash::FxHashSet;

use super::values::value_of;
use crate::diag::Origin;
use crate::model::Resource;
use crate::yaml::Mapping;

/// True for a text that may be a name: no digits, which generated values have.
pub(super) fn may_be_a_name(value: &[u8]) -> bool {
    let is_letter = |byte: &u8| byte.is_ascii_alphabetic() || b"-._".contains(byte);
    value.trim_ascii().iter().all(is_letter)
}

/// Every kind, namespace, key, part of an image, and name of anything in `resources`. Names that came
/// out of a Secret are left out.
pub(super) fn words_in_use<'r>(
    resources: impl IntoIterator<Item = &'r Resource>,
) -> FxHashSet<&'r [u8]> {
    let mut words = FxHashSet::default();
    for resource in resources {
        let copies = resource.secret_copies.iter().map(|copy| copy.origin);
        let copies: FxHashSet<Origin> = copies.collect();
        resource.node.walk(|node| {
            let mapping = node.as_mapping().into_iter();
            for (key, value) in mapping.flat_map(Mapping::iter) {
                words.insert(key.as_bytes());
                let text = value_of(value).filter(|_| !copies.contains(&value.origin));
                let parts: &[char] = match key {
                    "kind" | "name" | "namespace" => &[],
                    "image" => &['/', ':', '@'],
                    _ => continue,
                };
                let parts = text.into_iter().flat_map(|text| text.split(parts));
                words.extend(parts.map(str::as_bytes));
            }
        });
    }
    words
}

/// The same in texts that look like manifests, read by line: an error may be that they are not.
pub(super) fn words_in_texts<'t>(texts: impl IntoIterator<Item = &'t str>) -> FxHashSet<&'t [u8]> {
    let mut words = FxHashSet::default();
    for line in texts.into_iter().flat_map(str::lines) {
        let line = line.trim_start().trim_start_matches("- ");
        let Some((key, value)) = line.split_once(':') else {
            continue;
        };
        let bare = |text: &'t str| text.trim().trim_matches(['"', '\'']).as_bytes();
        words.insert(bare(key));
        if matches!(key, "kind" | "name" | "namespace" | "image") {
            words.extend(value.split(['/', ':', '@']).map(bare));
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::Secrets;
    use crate::yaml::parse_stream;

    #[test]
    fn a_name_in_use_is_no_secret() {
        let text = "kind: Secret\nmetadata: {name: db}\nstringData: {env: production, host: shop-db, user: shop-owner}\n---\nkind: Service\nmetadata: {name: shop-db, namespace: production}\nspec: {user: shop-owner}\n";
        let documents = parse_stream(text, Origin::NONE).expect("it is YAML");
        let resources: Vec<Resource> = documents.into_iter().map(Resource::new).collect();
        let mut secrets = Secrets::of(&resources);
        let mut counts = resources.iter().map(|resource| secrets.count(resource));
        assert_eq!(counts.next(), Some(3));
        assert_eq!(counts.next(), Some(1), "only the user is hidden");
    }
}
