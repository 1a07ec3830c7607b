//! A chart's values: its own file or another file, with `valuesInline` merged
//! in. In: the entry. Out: the first values file that is passed to helm.

use std::sync::Arc;

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Fallible};
use crate::kustomize::config::HelmChart;
use crate::kustomize::patch;
use crate::kustomize::step_context::StepContext;
use crate::kustomize::version::Behavior;
use crate::yaml::{
    self, Node, Style, Tag, Value, text_keyed, through_json_values, to_json, with_text_keys,
};

use super::find::Found;
use crate::kustomize::generators::helm::site::Site;

/// The source that wins if both `valuesInline` and the file set a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum First {
    /// `valuesInline` wins.
    Inline,
    /// The file wins.
    File,
    /// Only `valuesInline` is used; the file is not read.
    InlineAlone,
}

impl First {
    fn of(text: &LocatedText) -> Fallible<Self> {
        match text.value.as_str() {
            "" | "override" => Ok(Self::Inline),
            "merge" => Ok(Self::File),
            "replace" => Ok(Self::InlineAlone),
            other => Err(Diagnostic::error(
                Code::FieldValue,
                format!("`valuesMerge` is not `{other}`"),
            )
            .at(text.at)
            .help("use `override` (the default), `merge` or `replace`")
            .into()),
        }
    }
}

impl Site<'_> {
    /// The contents of the values file.
    ///
    /// # Errors
    /// The file is missing, may not be read, or must be merged and is not YAML.
    pub(super) fn values(
        &self,
        chart: &HelmChart,
        found: &Found,
        cx: &mut StepContext<'_>,
    ) -> Fallible<Arc<[u8]>> {
        let first = First::of(&chart.values_merge)?;
        let file = if !chart.values_file.value.is_empty() {
            chart.values_file.clone()
        } else {
            LocatedText {
                value: format!("{}/values.yaml", found.path).into(),
                at: chart.at,
            }
        };
        let Some(inline) = &chart.values_inline else {
            return Ok(self.root.read(&file)?.bytes);
        };
        let text_keys = cx.version.has(Behavior::KeysBecomeText);
        let mut inline = if text_keys {
            through_json_values(&text_keyed(inline))?
        } else {
            through_json_values(inline)?
        };
        stringify(&mut inline)?;
        let mut values = match first {
            First::InlineAlone => inline,
            First::Inline => match self.parsed(&file)? {
                Some(values) => merged(inline, values, cx)?,
                None => inline,
            },
            First::File => match self.parsed(&file)? {
                Some(values) => merged(values, inline, cx)?,
                // A null that is merged over a map removes it.
                None => Node::empty_mapping(inline.origin),
            },
        };
        if text_keys {
            with_text_keys(&mut values);
        }
        // kustomize passes the values through JSON, which is also YAML.
        Ok(to_json(&values)?.into_bytes().into())
    }

    /// The values in a file; `None` for a null, which is unlike an empty file to kustomize.
    fn parsed(&self, file: &LocatedText) -> Fallible<Option<Node>> {
        let (text, origin) = self.files.text(&self.root.file(file)?, file.at)?;
        let parsed = yaml::parse(&text, origin)?;
        if parsed.is_none() && yaml::read(&text).is_some() {
            return Ok(None);
        }
        parsed.map(Some).ok_or_else(|| {
            let message = format!(
                "`{}` is empty, so `valuesInline` cannot be merged into it",
                file.value
            );
            Diagnostic::error(Code::ChartValues, message)
                .at(file.at)
                .help("write `{}` into it, or `valuesMerge: replace`")
                .into()
        })
    }
}

/// Fields of a chart's entry that take text.
const TEXTS: [&str; 9] = [
    "name",
    "version",
    "repo",
    "releaseName",
    "namespace",
    "valuesFile",
    "valuesMerge",
    "kubeVersion",
    "nameTemplate",
];

/// Fields of a chart's entry that take lists of text.
const LISTS: [&str; 2] = ["additionalValuesFiles", "apiVersions"];

/// Converts numbers and booleans to text under keys that are also fields of a chart's
/// entry: kustomize's decoder (`convertToJSONableObject` of `sigs.k8s.io/yaml`) mistakes
/// the map of values for the entry, which is embedded in the type it decodes into.
fn stringify(inline: &mut Node) -> Fallible<()> {
    let values = inline
        .as_mapping_mut()
        .into_iter()
        .flat_map(|mapping| mapping.iter_mut());
    for (name, value) in values {
        let is_of = |fields: &[&str]| fields.iter().any(|field| field.eq_ignore_ascii_case(name));
        match value.as_sequence_mut() {
            Some(items) if is_of(&LISTS) => items.iter_mut().try_for_each(as_text)?,
            None if is_of(&TEXTS) => as_text(value)?,
            _ => {}
        }
    }
    Ok(())
}

fn as_text(value: &mut Node) -> Fallible<()> {
    if let Some(Tag::Int | Tag::Float | Tag::Bool) = value.tag() {
        *value = Node::string(to_json(value)?, value.origin);
    }
    Ok(())
}

/// Merges two maps; values of `over` win.
fn merged(mut over: Node, mut under: Node, cx: &mut StepContext<'_>) -> Fallible<Node> {
    over.walk_mut(unquote);
    under.walk_mut(unquote);
    let merged = patch::merge_trees(&mut under, &over, cx);
    let kept =
        merged.map_err(|failed| failed.during("while merging `valuesInline` with a file"))?;
    if kept {
        Ok(under)
    } else {
        Ok(Node::empty_mapping(over.origin))
    }
}

/// Removes quotes that a merged scalar took over from the one it replaced: printed,
/// it would become a string. Values are decoded, not printed, so their tags decide.
fn unquote(node: &mut Node) {
    if let Value::Scalar(..) = node.value {
        node.style = Style::Plain;
    }
}
