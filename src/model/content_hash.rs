//! The content hash that kustomize appends to generated names
//! (`api/hasher/hasher.go`). In: a ConfigMap or Secret. Out: ten characters.

use sha2::{Digest, Sha256};

use super::causes::Causes;
use super::layout_content::{Unknown, layout_content};
use super::resource::Resource;
use crate::diag::{Code, Diagnostic, Fallible};
use crate::sources::SourceMap;
use crate::yaml::{Node, Style, Tag, Value, to_json};

/// The hash of a ConfigMap's or Secret's data, and of a Secret's type, in ten
/// characters; name, namespace, labels and annotations are ignored. Of another kind it is
/// the hash of all nodes with their comments and places.
///
/// # Errors
/// Data that JSON cannot represent; a resource of another kind after a step whose effect on its comments
/// and places is not followed.
pub(crate) fn content_hash(
    resource: &Resource,
    causes: &Causes,
    map: Option<&SourceMap>,
) -> Fallible<String> {
    if let Some(hash) = data_hash(&resource.node)? {
        return Ok(hash);
    }
    let content = map.map(|map| layout_content(resource, causes, map));
    let content = content.unwrap_or(Err(Unknown::Document));
    let content = content.map_err(|unknown| unhashable(resource, &unknown))?;
    Ok(encode(&Sha256::digest(content.as_bytes())))
}

/// The hash of a ConfigMap's or Secret's data; `None` for other kinds.
///
/// # Errors
/// Data that JSON cannot represent.
pub(crate) fn data_hash(node: &Node) -> Fallible<Option<String>> {
    let content = match node.str_at("kind").unwrap_or_default() {
        "ConfigMap" => config_map_content(node)?,
        "Secret" => secret_content(node)?,
        _ => return Ok(None),
    };
    Ok(Some(encode(&Sha256::digest(content.as_bytes()))))
}

// kustomize looks up the name under the key `metadata/name`, which never
// exists, so it is always "".
const NO_NAME: &str = r#""name":"""#;

fn config_map_content(node: &Node) -> Fallible<String> {
    let binary = map_member(node, "binaryData")?;
    let data = json_at(node, "data")?;
    let binary = binary.map_or_else(String::new, |binary| format!("{binary},"));
    Ok(format!(
        r#"{{{binary}"data":{data},"kind":"ConfigMap",{NO_NAME}}}"#
    ))
}

fn secret_content(node: &Node) -> Fallible<String> {
    let (data, secret_type) = (json_at(node, "data")?, json_at(node, "type")?);
    let strings = map_member(node, "stringData")?;
    let strings = strings.map_or_else(String::new, |strings| format!("{strings},"));
    Ok(format!(
        r#"{{"data":{data},"kind":"Secret",{NO_NAME},{strings}"type":{secret_type}}}"#
    ))
}

/// `"field":{…}`, if the field is a map.
fn map_member(node: &Node, field: &str) -> Fallible<Option<String>> {
    match node.get(field) {
        Some(map) if map.as_mapping().is_some() => {
            Ok(Some(format!(r#""{field}":{}"#, map_json(map)?)))
        }
        _ => Ok(None),
    }
}

/// A field as JSON; an absent field is an empty string, a scalar of any type a string.
fn json_at(node: &Node, field: &str) -> Fallible<String> {
    match node.get(field) {
        None => Ok(r#""""#.to_owned()),
        Some(value) => match &value.value {
            Value::Scalar(Tag::Null, _) => Ok(r#""""#.to_owned()),
            Value::Scalar(_, text) => to_json(&Node::string(text.clone(), value.origin)),
            Value::Sequence(_) => Ok("null".to_owned()),
            Value::Mapping(_) => map_json(value),
        },
    }
}

/// A map of strings as JSON. Integers written by a patch, at any depth, become floats.
fn map_json(map: &Node) -> Fallible<String> {
    let is_integer = |node: &Node| node.tag() == Some(Tag::Int);
    if !map.any(is_integer) {
        return to_json(map);
    }
    let mut floats = map.clone();
    floats.walk_mut(|node| match &mut node.value {
        Value::Scalar(tag @ Tag::Int, _) if node.style == Style::Plain => *tag = Tag::Float,
        _ => {}
    });
    to_json(&floats)
}

/// The length of a hash.
const LENGTH: usize = 10;

/// Hexadecimal digits with 0, 1, 3, a and e replaced, so that no word appears
/// (`api/hasher`, after `k8s.io/kubectl/pkg/util/hash`).
const ALPHABET: &[u8; 16] = b"gh2k456789mbcdtf";

/// True if `text` could be a [`content_hash`].
pub(crate) fn looks_like_content_hash(text: &str) -> bool {
    text.len() == LENGTH && text.bytes().all(|byte| ALPHABET.contains(&byte))
}

/// The digest's first digits, in the hash's own alphabet.
fn encode(digest: &[u8]) -> String {
    digest
        .iter()
        .take(LENGTH / 2)
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|digit| char::from(ALPHABET[usize::from(digit)]))
        .collect()
}

fn unhashable(resource: &Resource, unknown: &Unknown) -> Diagnostic {
    let kind = resource.kind();
    let annotation = "the annotation `internal.config.kubernetes.io/needsHashSuffix`";
    let (why, help) = match unknown {
        Unknown::Step(step) => (
            format!("what `{step}` does to them is not followed"),
            format!("write the change of `{step}` into the manifest, or remove {annotation}"),
        ),
        Unknown::Document => (
            "those of a document with anchors, tags or Windows line breaks are not followed"
                .to_owned(),
            format!("write the manifest without them, or remove {annotation}"),
        ),
    };
    Diagnostic::error(
        Code::HashOfKind,
        format!(
            "this {kind} cannot have a hash in its name: kustomize derives it from comments \
             and line numbers, and {why}"
        ),
    )
    .at(resource.node.origin)
    .help(help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Origin;
    use crate::yaml::parse;

    /// Manifests, and the hashes that kustomize v5.8.1 computes for them.
    const KNOWN: &[(&str, &str)] = &[
        ("kind: ConfigMap", "6ct58987ht"),
        (
            "{kind: ConfigMap, metadata: {name: other, labels: {a: b}}, immutable: true}",
            "6ct58987ht",
        ),
        ("{kind: Secret, type: Opaque, data: {}}", "46f8b28mk5"),
        (
            "{kind: Secret, type: kubernetes.io/tls, data: {}}",
            "694464d966",
        ),
        (
            "{kind: Secret, type: Opaque, data: {x: MQ==}, stringData: {s: v}}",
            "b8f7297m2k",
        ),
        (
            "{kind: ConfigMap, data: {A: '1', B: ''}, binaryData: {bin: //6A}}",
            "9c5tg6876g",
        ),
        (
            r#"{kind: ConfigMap, data: {k: "<a>&\"b\"\u2028\\\té\x01e\b\f\n"}}"#,
            "mbb68t7g5t",
        ),
        (
            "{kind: ConfigMap, data: {x: '1', i: 1, f: 1.50, t: true, n: 'null', z: 0x1F, e: 1e3, \
             big: 123456789012345678901234, neg: -5, d: 2020-01-01, o: 010, \
             mid: 9007199254740993, s: 1e-7, tt: 1e21}}",
            "6274c4fkd9",
        ),
    ];

    #[test]
    fn hashes_are_those_of_kustomize() {
        for (manifest, wanted) in KNOWN {
            let node = parse(manifest, Origin::source(1))
                .expect("YAML")
                .expect("a document");
            let hash = data_hash(&node).expect("JSON");
            assert_eq!(hash.as_deref(), Some(*wanted), "{manifest}");
        }
    }
}
