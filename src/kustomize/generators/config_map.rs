//! `configMapGenerator`. In: an entry. Out: a ConfigMap, text under `data`,
//! anything else in base64 under `binaryData` (`api/internal/generators/configmap.go`).

use crate::diag::Fallible;
use crate::kustomize::config::{GeneratorOptions, GeneratorRule};
use crate::kustomize::step_context::StepContext;
use crate::model::Resource;
use crate::yaml::{Mapping, Node};

use super::data::{base64_value, map_of, text_value};
use super::key_values::{self, Disclosure};
use super::options;
use crate::kustomize::generators::file_content::ReadFile;
use crate::kustomize::generators::object::{generated, new_object};

/// Makes the ConfigMap of an entry. `global` is `generatorOptions`; `read` reads
/// the files it names.
///
/// # Errors
/// An entry without name, files that cannot be read, items without a key, and
/// keys that are given twice or that kustomize cannot print.
pub(crate) fn generate(
    rule: &GeneratorRule,
    global: Option<&GeneratorOptions>,
    read: &mut ReadFile<'_>,
    cx: &mut StepContext<'_>,
) -> Fallible<Resource> {
    let cx = &mut cx.at(rule.at);
    let mut object = new_object("ConfigMap", rule, cx)?;
    let (mut text, mut binary) = (Vec::new(), Vec::new());
    for pair in key_values::load(rule, Disclosure::Open, read, cx)? {
        match std::str::from_utf8(&pair.bytes) {
            Ok(value) => text.push((pair.key, text_value(value, pair.origin))),
            Err(_) => binary.push((pair.key, base64_value(&pair.bytes, pair.origin))),
        }
    }
    push_unless_empty(&mut object, "data", map_of(text), cx);
    push_unless_empty(&mut object, "binaryData", map_of(binary), cx);
    let options = options::in_force(rule, global, cx);
    options::apply(&options, &mut object, cx)?;
    let needs_hash = !options.disable_name_suffix_hash;
    generated(object, rule, needs_hash, cx)
}

fn push_unless_empty(object: &mut Mapping, field: &str, map: Mapping, cx: &mut StepContext<'_>) {
    if !map.is_empty() {
        let origin = cx.made();
        object.push(field, Node::mapping(map, origin));
    }
}
