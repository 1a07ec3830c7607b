//! Labels, annotations and `immutable` from `generatorOptions` and an entry's
//! own `options` (`api/types/generatoroptions.go`).

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Failures, Fallible};
use crate::kustomize::config::{GeneratorOptions, GeneratorRule};
use crate::kustomize::step_context::StepContext;
use crate::model::Step;
use crate::yaml::{Mapping, Node, Tag, Text};

use super::data::{map_of, text_value, unprintable_key};

/// The effective options: the entry's own, completed from `generatorOptions`.
/// A boolean is true if either sets it.
pub(super) fn in_force(
    rule: &GeneratorRule,
    global: Option<&GeneratorOptions>,
    cx: &mut StepContext<'_>,
) -> GeneratorOptions {
    let mut options = rule.options.clone().unwrap_or_default();
    if let Some(global) = global {
        warn_of_overruled(&options, global, cx);
        fill_up(&mut options.labels, &global.labels);
        fill_up(&mut options.annotations, &global.annotations);
        options.disable_name_suffix_hash |= global.disable_name_suffix_hash;
        options.hash_disabled_at = options.hash_disabled_at.or(global.hash_disabled_at);
        options.immutable |= global.immutable;
    }
    options
}

fn warn_of_overruled(
    options: &GeneratorOptions,
    global: &GeneratorOptions,
    cx: &mut StepContext<'_>,
) {
    for (name, at) in &options.denied {
        let is_overruled = match *name {
            "immutable" => global.immutable,
            _ => global.disable_name_suffix_hash,
        };
        if is_overruled {
            let message = format!("`{name}: false` does not undo the `true` in `generatorOptions`");
            cx.warn(
                Diagnostic::warning(Code::GeneratorOptionOverruled, message)
                    .at(*at)
                    .help(
                        "kustomize uses `true` if either sets it; set it only where it is needed",
                    ),
            );
        }
    }
}

fn fill_up(local: &mut Vec<(Text, LocatedText)>, global: &[(Text, LocatedText)]) {
    for pair in global {
        if !local.iter().any(|(key, _)| *key == pair.0) {
            local.push(pair.clone());
        }
    }
}

/// Writes labels, annotations and `immutable` into an object.
///
/// # Errors
/// Keys that kustomize cannot print.
pub(super) fn apply(
    options: &GeneratorOptions,
    object: &mut Mapping,
    cx: &mut StepContext<'_>,
) -> Fallible<()> {
    let mut failures = Failures::default();
    if let Some(at) = options.hash_disabled_at {
        let mut cx = cx.at(at);
        cx.step = Step::Hash;
        keep_name(object, &mut cx);
    }
    for (field, pairs) in [
        ("labels", &options.labels),
        ("annotations", &options.annotations),
    ] {
        let map = strings(pairs, &mut failures, cx);
        let metadata = object.get_mut("metadata").and_then(Node::as_mapping_mut);
        if let (Some(metadata), Some(first)) = (metadata, map.entries.first()) {
            let origin = first.value.origin;
            metadata.push(field, Node::mapping(map, origin));
        }
    }
    if options.immutable {
        let origin = cx.made();
        object.push("immutable", Node::scalar(Tag::Bool, "true", origin));
    }
    failures.or_ok(())
}

/// Notes that the name stays as it is, for an option says that it gets no hash.
fn keep_name(object: &mut Mapping, cx: &mut StepContext<'_>) {
    let metadata = object.get_mut("metadata");
    if let Some(name) = metadata.and_then(|metadata| metadata.get_mut("name")) {
        name.origin = cx.over(name);
    }
}

/// The error for a key without text: kyaml's `FieldSetter` takes it for the map itself.
fn empty_key(key: &str) -> Option<Diagnostic> {
    let error = Diagnostic::error(
        Code::KeyNotAString,
        "a key of the generator's options is empty",
    );
    key.is_empty().then(|| error.help("write a key"))
}

fn strings(
    pairs: &[(Text, LocatedText)],
    failures: &mut Failures,
    cx: &mut StepContext<'_>,
) -> Mapping {
    map_of(pairs.iter().map(|(key, text)| {
        if let Some(refused) = empty_key(key).or_else(|| unprintable_key(key, cx.version)) {
            failures.push(refused.at(text.at));
        }
        let origin = cx.at(text.at).made();
        (key.clone(), text_value(text.value.clone(), origin))
    }))
}
