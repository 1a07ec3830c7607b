//! `openapi` in a kustomization: which schema says how lists merge and which
//! types live in namespaces. The first choice that a build meets holds for all of
//! it: the top's, then that of the first base or component, in reading order.
//! Rules: `SetSchema` in `kyaml/openapi/openapi.go`.

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Fallible};
use crate::model::{SchemaRank, Schemas};

use super::layer::Layer;

/// The one version of the builtin schema.
const BUILTIN: &str = "v1.21.2";

/// Makes the layer's choice, if it has one and none was made before. `rank`: where a document stands.
///
/// # Errors
/// A file that cannot be read; `openapi-twice` and `openapi-version`, if the choice counts.
pub(crate) fn choose(layer: &Layer<'_>, schemas: &mut Schemas, rank: SchemaRank) -> Fallible<()> {
    let kustomization = layer.kustomization;
    let (path, version) = (&kustomization.openapi_path, &kustomization.openapi_version);
    let content = path
        .as_ref()
        .map(|path| layer.root.read(path))
        .transpose()?;
    if schemas.is_chosen() {
        return Ok(());
    }
    match (path, content, version) {
        (Some(_), Some(_), Some(version)) => Err(twice(version).into()),
        (Some(path), Some(content), None) => {
            let text = content.text.ok_or_else(|| not_text(path))?;
            schemas.choose_document(&text, content.origin, rank);
            Ok(())
        }
        (_, _, Some(version)) if version.value == BUILTIN => {
            schemas.choose_builtin();
            Ok(())
        }
        (_, _, Some(version)) if !version.value.is_empty() => Err(unknown(version).into()),
        _ => Ok(()),
    }
}

fn twice(version: &LocatedText) -> Diagnostic {
    Diagnostic::error(
        Code::OpenapiTwice,
        "`openapi` has both `path` and `version`",
    )
    .at(version.at)
    .help("keep one of them: a document takes the place of the builtin schema")
}

fn unknown(version: &LocatedText) -> Diagnostic {
    Diagnostic::error(
        Code::OpenapiVersion,
        format!("there is no builtin schema `{}`", version.value),
    )
    .at(version.at)
    .help(format!(
        "`{BUILTIN}` is the only one; name a document under `path` for another"
    ))
}

fn not_text(path: &LocatedText) -> Diagnostic {
    Diagnostic::error(
        Code::FileNotUtf8,
        format!("`{}` is not UTF-8 text", path.value),
    )
    .at(path.at)
    .help("name an OpenAPI document in JSON or YAML; convert the file")
}
