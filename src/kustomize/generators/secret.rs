//! `secretGenerator`. In: an entry. Out: a Secret, every value in base64
//! (`api/internal/generators/secret.go`). No value reaches a diagnostic.

use crate::diag::Fallible;
use crate::kustomize::config::{GeneratorOptions, GeneratorRule};
use crate::kustomize::step_context::StepContext;
use crate::model::Resource;
use crate::yaml::Node;

use super::data::{base64_value, map_of};
use super::key_values::{self, Disclosure};
use super::options;
use crate::kustomize::generators::file_content::ReadFile;
use crate::kustomize::generators::object::{generated, new_object, stated};

/// The type of a Secret that states none.
const DEFAULT_TYPE: &str = "Opaque";

/// Makes the Secret of an entry. `global` is `generatorOptions`; `read` reads
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
    let mut object = new_object("Secret", rule, cx)?;
    let made = cx.made();
    let secret_type = if rule.secret_type.value.is_empty() {
        Node::string(DEFAULT_TYPE, made)
    } else {
        stated(&rule.secret_type, cx)
    };
    object.push("type", secret_type);
    let data = key_values::load(rule, Disclosure::Secret, read, cx)?
        .into_iter()
        .map(|pair| (pair.key, base64_value(&pair.bytes, pair.origin)));
    object.push("data", Node::mapping(map_of(data), made));
    let options = options::in_force(rule, global, cx);
    options::apply(&options, &mut object, cx)?;
    let needs_hash = !options.disable_name_suffix_hash;
    generated(object, rule, needs_hash, cx)
}
