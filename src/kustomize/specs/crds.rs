//! Field specs implied by a `crds` file. In: OpenAPI definitions by type name, as Go's code
//! generators write them (never CustomResourceDefinition manifests). Out: the fields that hold
//! labels, annotations and names. Rules: `api/internal/accumulator/loadconfigfromcrds.go`.

use crate::diag::{Code, Diagnostic, Fallible, Origin};
use crate::kustomize::config::FieldSpec;
use crate::model::Gvk;
use crate::yaml::{self, Node, Text};

use super::tables::{FieldSpecs, merge_specs};
use crate::kustomize::specs::name_reference::NameReference;

/// The field specs that the definitions in a `crds` file imply, for objects of any group and version.
///
/// # Errors
/// A text that is not YAML, a definition that is not a map, or one that contains itself.
pub(crate) fn crd_specs(text: &str, start: Origin) -> Fallible<FieldSpecs> {
    refuse_braces_of_yaml(text, start)?;
    // kustomize looks at the first byte of the file, and panics if there is none.
    if text.is_empty() {
        return Err(
            Diagnostic::error(Code::CrdsShape, "the file in `crds` is empty")
                .at(start)
                .help("write the definitions of your types, or remove the entry")
                .into(),
        );
    }
    let root = yaml::parse_config(text, start)?;
    let Some(mut root) = root.filter(|root| !root.is_null()) else {
        return Ok(FieldSpecs::default());
    };
    keep_last(&mut root);
    let mut specs = FieldSpecs::default();
    for definition in Definition::all(&root)? {
        if definition.is_object_type() {
            let mut found = Found::of(&definition);
            found.visit(&root, &definition, &mut Vec::new())?;
            specs.merge(&found.into_specs())?;
        }
    }
    Ok(specs)
}

/// Rejects a file that begins with `{` and is not JSON, as kustomize does (`makeNameToApiMap`).
fn refuse_braces_of_yaml(text: &str, start: Origin) -> Fallible<()> {
    if !text.starts_with('{') {
        return Ok(());
    }
    let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(text) else {
        return Ok(());
    };
    let message = format!("the file in `crds` begins with `{{` and is not JSON: {error}");
    Err(Diagnostic::error(Code::CrdsShape, message)
        .at(start)
        .help("quote keys and strings, or begin with a type's name")
        .into())
}

/// Keeps the last of repeated keys, as Go's decoder does.
fn keep_last(root: &mut Node) {
    root.walk_mut(|node| {
        if let Some(mapping) = node.as_mapping_mut() {
            mapping.keep_last();
        }
    });
}

/// One definition of a type.
#[derive(Clone, Copy)]
struct Definition<'n> {
    name: &'n str,
    node: &'n Node,
}

impl<'n> Definition<'n> {
    fn all(root: &'n Node) -> Fallible<Vec<Self>> {
        let definitions = root.as_mapping().ok_or_else(|| shape(root))?;
        definitions
            .iter()
            .map(|(name, node)| {
                if node.as_mapping().is_some() || node.is_null() {
                    Ok(Self { name, node })
                } else {
                    Err(shape(node).into())
                }
            })
            .collect()
    }

    fn of(root: &'n Node, name: &'n str) -> Option<Self> {
        let node = root.get(name)?;
        Some(Self { name, node })
    }

    fn properties(&self) -> impl Iterator<Item = (&'n str, &'n Node)> + use<'n> {
        let schema = self.node.get("Schema").or_else(|| self.node.get("schema"));
        let properties = schema.and_then(|schema| schema.get("properties"));
        properties
            .and_then(Node::as_mapping)
            .into_iter()
            .flat_map(|fields| fields.iter())
    }

    /// True for types of whole objects, which have type and metadata.
    fn is_object_type(&self) -> bool {
        let has = |name| self.properties().any(|(property, _)| property == name);
        has("apiVersion") && has("kind") && has("metadata")
    }
}

/// The fields found in the definition of one kind.
struct Found {
    gvk: Gvk,
    annotations: Vec<FieldSpec>,
    labels: Vec<FieldSpec>,
    names: Vec<FieldSpec>,
    references: Vec<NameReference>,
}

impl Found {
    fn of(definition: &Definition<'_>) -> Self {
        let kind = definition.name.rsplit('.').next().unwrap_or_default();
        Self {
            gvk: Gvk {
                kind: kind.into(),
                ..Gvk::default()
            },
            annotations: Vec::new(),
            labels: Vec::new(),
            names: Vec::new(),
            references: Vec::new(),
        }
    }

    /// Visits a type's properties and those of the types they refer to.
    /// `path`: (type, property) so far.
    fn visit<'n>(
        &mut self,
        root: &'n Node,
        definition: &Definition<'n>,
        path: &mut Vec<(&'n str, &'n str)>,
    ) -> Fallible<()> {
        for (name, property) in definition.properties() {
            path.push((definition.name, name));
            self.note(property, path)?;
            let reference = property.str_at("$ref").unwrap_or_default();
            if path.iter().any(|(visited, _)| *visited == reference) {
                return Err(contains_itself(reference, property).into());
            }
            if let Some(next) = Definition::of(root, reference) {
                self.visit(root, &next, path)?;
            }
            path.pop();
        }
        Ok(())
    }

    fn note(&mut self, property: &Node, path: &[(&str, &str)]) -> Fallible<()> {
        let names: Vec<&str> = path.iter().map(|(_, name)| *name).collect();
        let spec = FieldSpec::of(self.gvk.clone(), &names.join("/"), false);
        let says = |key| property.str_at(key).map(Text::from);
        for (key, specs) in [
            ("x-kubernetes-annotation", &mut self.annotations),
            ("x-kubernetes-label-selector", &mut self.labels),
            ("x-kubernetes-identity", &mut self.names),
        ] {
            if says(key).is_some() {
                merge_specs(specs, std::slice::from_ref(&spec))?;
            }
        }
        let version = says("x-kubernetes-object-ref-api-version");
        let Some((version, kind)) = version.zip(says("x-kubernetes-object-ref-kind")) else {
            return Ok(());
        };
        let key = says("x-kubernetes-object-ref-name-key").unwrap_or_else(|| "name".into());
        let target = Gvk {
            kind,
            version,
            ..Gvk::default()
        };
        self.refer(target, &format!("{}/{key}", spec.path))
    }

    fn refer(&mut self, target: Gvk, path: &str) -> Fallible<()> {
        let spec = FieldSpec::of(self.gvk.clone(), path, false);
        match self
            .references
            .iter_mut()
            .find(|known| known.target == target)
        {
            Some(known) => merge_specs(&mut known.referrers, &[spec]),
            None => {
                let referrers = vec![spec];
                self.references.push(NameReference { target, referrers });
                Ok(())
            }
        }
    }

    fn into_specs(self) -> FieldSpecs {
        FieldSpecs {
            common_annotations: self.annotations.into(),
            common_labels: self.labels.into(),
            name_prefix: self.names.into(),
            name_reference: self.references.into(),
            ..FieldSpecs::default()
        }
    }
}

fn shape(node: &Node) -> Diagnostic {
    Diagnostic::error(
        Code::CrdsShape,
        format!(
            "a file in `crds` maps type names to definitions; here is a {}",
            node.kind_name()
        ),
    )
    .at(node.origin)
    .help("list CustomResourceDefinition manifests under `resources`, not `crds`")
}

fn contains_itself(name: &str, property: &Node) -> Diagnostic {
    Diagnostic::error(
        Code::CrdsRecursive,
        format!("the definition `{name}` contains itself"),
    )
    .at(property.origin)
    .help("kustomize cannot read such definitions; remove the `$ref` that closes the cycle")
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEE: &str = "
example.v1.Bee:
  Schema:
    properties:
      apiVersion: {type: string}
      kind: {type: string}
      metadata: {type: object}
      spec: {$ref: example.v1.BeeSpec}
example.v1.BeeSpec:
  Schema:
    properties:
      selector: {x-kubernetes-label-selector: ''}
      secret:
        x-kubernetes-object-ref-api-version: v1
        x-kubernetes-object-ref-kind: Secret
";

    #[test]
    fn extensions_become_field_specs_of_the_kind() {
        let specs = crd_specs(BEE, Origin::NONE).unwrap();
        let [labels] = &specs.common_labels[..] else {
            panic!("one spec, not {:?}", specs.common_labels);
        };
        assert_eq!((&*labels.path, &*labels.gvk.kind), ("spec/selector", "Bee"));
        let [reference] = &specs.name_reference[..] else {
            panic!("one reference, not {:?}", specs.name_reference);
        };
        assert_eq!(reference.target.kind, "Secret");
        assert_eq!(reference.referrers[0].path, "spec/secret/name");
    }

    #[test]
    fn circles_and_manifests_are_refused() {
        let circle = "
a.Bee:
  Schema:
    properties: {apiVersion: {}, kind: {}, metadata: {}, spec: {$ref: a.Bee}}
";
        assert!(crd_specs(circle, Origin::NONE).is_err());
        assert!(crd_specs("apiVersion: apiextensions.k8s.io/v1", Origin::NONE).is_err());
    }
}
