//! Names of variables for a shell. In: hosts and namespaces. Out: names that depend on nothing else,
//! so that no other host of the tree changes them.

use std::collections::BTreeMap;

/// The end of the variables of a host: without the zone, which is the first of `domains`.
pub(super) fn host_key(host: &str, zone: Option<&str>) -> String {
    let below = zone.and_then(|zone| host.strip_suffix(zone)?.strip_suffix('.'));
    variable(below.unwrap_or(host))
}

/// A text in capital letters: dots become two underscores and other characters one, so that `a.b`
/// and `a-b` are two names.
pub(super) fn variable(text: &str) -> String {
    let mut name = String::new();
    for c in text.chars() {
        match c {
            '.' => name.push_str("__"),
            '*' => name.push_str("WILDCARD"),
            c if c.is_ascii_alphanumeric() => name.push(c.to_ascii_uppercase()),
            _ => name.push('_'),
        }
    }
    name
}

/// Each item with its key; the second of a key gets a number.
pub(super) fn unique_keys<T>(items: &[T], key: impl Fn(&T) -> String) -> Vec<(String, &T)> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut keyed = Vec::new();
    for item in items {
        let key = key(item);
        let count = counts.entry(key.clone()).or_default();
        *count += 1;
        let key = if *count == 1 {
            key
        } else {
            format!("{key}_{count}")
        };
        keyed.push((key, item));
    }
    keyed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_has_the_name_of_what_is_before_its_zone() {
        let zone = Some("example.com");
        for (host, expected) in [
            ("api.example.com", "API"),
            ("api-v1.shop.example.com", "API_V1__SHOP"),
            ("api.v1.example.com", "API__V1"),
            ("*.apps.example.com", "WILDCARD__APPS"),
            ("example.com", "EXAMPLE__COM"),
            ("api.example.org", "API__EXAMPLE__ORG"),
            ("notexample.com", "NOTEXAMPLE__COM"),
        ] {
            assert_eq!(host_key(host, zone), expected);
        }
        assert_eq!(host_key("api.example.com", None), "API__EXAMPLE__COM");
    }

    #[test]
    fn no_two_items_have_one_key() {
        let keyed = unique_keys(&["a--b", "a.b", "c"], |host| variable(host));
        let keys: Vec<String> = keyed.into_iter().map(|(key, _)| key).collect();
        assert_eq!(keys, ["A__B", "A__B_2", "C"]);
    }
}
