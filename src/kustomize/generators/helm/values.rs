//! A chart's values: its own file or another one, with `valuesInline` merged in.
//! In: the entry. Out: the file that helm is given first.

use std::sync::Arc;

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Fallible};
use crate::kustomize::config::HelmChart;
use crate::kustomize::load::files::malformed;
use crate::kustomize::patch;
use crate::kustomize::step_context::StepContext;
use crate::yaml::{self, Node, Style, Tag, Value, through_json_values, to_json};

use super::find::Found;
use crate::kustomize::generators::helm::site::Site;

/// What goes first where `valuesInline` and the file both say something.
#[derive(Clone, Copy, PartialEq, Eq)]
enum First {
    /// What is inline.
    Inline,
    /// The file.
    File,
    /// What is inline, and the file is not looked at.
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
            .help("it is one of `override` (the default), `merge` and `replace`")
            .into()),
        }
    }
}

impl Site<'_> {
    /// The bytes of the file of values.
    ///
    /// # Errors
    /// The file is missing, or may not be read, or is no YAML where that matters.
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
        let mut inline = through_json_values(inline)?;
        stringify(&mut inline)?;
        let values = match first {
            First::InlineAlone => inline,
            First::Inline => merged(inline, self.parsed(&file)?, cx)?,
            First::File => merged(self.parsed(&file)?, inline, cx)?,
        };
        // JSON is YAML, and kustomize sends the values through it.
        Ok(to_json(&values)?.into_bytes().into())
    }

    fn parsed(&self, file: &LocatedText) -> Fallible<Node> {
        let (text, origin) = self.files.text(&self.root.file(file)?, file.at)?;
        let parsed = yaml::parse(&text, origin).map_err(|error| malformed(&error))?;
        parsed.ok_or_else(|| {
            let message = format!(
                "`{}` has no values to merge `valuesInline` with",
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

/// Those that take lists of text.
const LISTS: [&str; 2] = ["additionalValuesFiles", "apiVersions"];

/// Numbers and booleans under names that are fields of a chart's entry, too, become text:
/// kustomize's decoder (`convertToJSONableObject` of `sigs.k8s.io/yaml`) takes the map of values
/// for the entry itself, which is embedded in what it decodes into.
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

/// `over` laid over `under`.
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

/// A merged scalar takes over the quotes of the one that it replaces, and what is quoted is
/// printed as a string. Values are not printed but decoded: their tags say what they are.
fn unquote(node: &mut Node) {
    if let Value::Scalar(..) = node.value {
        node.style = Style::Plain;
    }
}
