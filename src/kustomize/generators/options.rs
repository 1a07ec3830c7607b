//! What `generatorOptions` and an entry's own `options` add to a generated
//! object (`api/types/generatoroptions.go`).

use crate::kustomize::{GeneratorOptions, GeneratorRule};
use crate::yaml::{LocatedText, Mapping, Node, Tag, Text};

use super::data::{map_of, text_value};
use crate::kustomize::context::StepContext;

/// The options in force: the entry's own, filled up from those for all entries.
/// A boolean that is true in either is true.
pub(super) fn in_force(
    rule: &GeneratorRule,
    global: Option<&GeneratorOptions>,
) -> GeneratorOptions {
    let mut options = rule.options.clone().unwrap_or_default();
    if let Some(global) = global {
        fill_up(&mut options.labels, &global.labels);
        fill_up(&mut options.annotations, &global.annotations);
        options.disable_name_suffix_hash |= global.disable_name_suffix_hash;
        options.immutable |= global.immutable;
    }
    options
}

fn fill_up(local: &mut Vec<(Text, LocatedText)>, global: &[(Text, LocatedText)]) {
    for pair in global {
        if !local.iter().any(|(key, _)| *key == pair.0) {
            local.push(pair.clone());
        }
    }
}

/// Writes labels, annotations and `immutable` into an object.
pub(super) fn apply(options: &GeneratorOptions, object: &mut Mapping, cx: &mut StepContext<'_>) {
    let labels = strings(&options.labels, cx);
    let annotations = strings(&options.annotations, cx);
    if let Some(metadata) = object.get_mut("metadata").and_then(Node::as_mapping_mut) {
        for (field, map) in [("labels", labels), ("annotations", annotations)] {
            if let Some(first) = map.entries.first() {
                let origin = first.value.origin;
                metadata.push(field, Node::mapping(map, origin));
            }
        }
    }
    if options.immutable {
        let origin = cx.origin(crate::diag::Origin::NONE);
        object.push("immutable", Node::scalar(Tag::Bool, "true", origin));
    }
}

fn strings(pairs: &[(Text, LocatedText)], cx: &mut StepContext<'_>) -> Mapping {
    map_of(pairs.iter().map(|(key, text)| {
        let origin = cx.at(text.at).origin(crate::diag::Origin::NONE);
        (key.clone(), text_value(text.value.clone(), origin))
    }))
}
