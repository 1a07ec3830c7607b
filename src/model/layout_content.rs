//! The content that kustomize hashes of a resource that is neither a ConfigMap nor a Secret: its own tree of nodes, as Go's
//! encoder writes it, with comments, lines and columns (`Hasher.Hash` in `api/hasher/hasher.go`). In: a
//! resource and the texts it was read from. Out: that JSON, or the step that leaves nobody the layout.

use super::causes::Causes;
use super::resource::Resource;
use super::step::Step;
use crate::diag::Origin;
use crate::sources::SourceMap;
use crate::yaml::{
    Key, Kind, Layout, Mapping, Node, Style, Text, Value, Written, document_around, is_non_string,
    to_json,
};

/// The reason why the content is not known.
pub(super) enum Unknown {
    /// A step rewrote the resource in a way that is not followed.
    Step(Step),
    /// The document has anchors, aliases or tags, Windows line breaks, or is part of another text.
    Document,
}

/// The JSON of kustomize's nodes for a resource.
pub(super) fn layout_content(
    resource: &Resource,
    causes: &Causes,
    map: &SourceMap,
) -> Result<String, Unknown> {
    if let Some(step) = resource.relaid_by {
        return Err(Unknown::Step(step));
    }
    let document = Document::of(resource.origin, map).ok_or(Unknown::Document)?;
    let mut writer = Writer {
        document,
        causes,
        out: String::new(),
    };
    let node = with_build_annotations(resource);
    writer.node(&node)?;
    Ok(writer.out)
}

/// The resource's node with its build annotations, in the order in which kustomize came to have them.
fn with_build_annotations(resource: &Resource) -> Node {
    let mut resource = resource.clone();
    let order = std::mem::take(&mut resource.annotation_order);
    resource.put_build_annotations();
    let annotations = resource.annotations_mut();
    let mut found = std::mem::take(annotations);
    for (key, read_from) in order {
        let Some(index) = found.position(&key) else {
            continue;
        };
        let mut entry = found.entries.remove(index);
        if let Some((key, value)) = read_from {
            (entry.key.origin, entry.value.origin) = (key, value);
        }
        annotations.entries.push(entry);
    }
    annotations.entries.extend(found.entries);
    resource.node
}

/// The document that a resource was read from.
struct Document {
    layout: Layout,
    /// The place of its first byte among all texts.
    start: usize,
    end: usize,
}

impl Document {
    fn of(origin: Origin, map: &SourceMap) -> Option<Self> {
        let place = map.locate(origin)?;
        let file = origin.as_source()?.checked_sub(place.offset)?;
        let (start, end) = document_around(&place.text, place.offset);
        let text = place.text.get(start..end)?;
        let is_plain = !text.contains('\r') && !text.starts_with('\u{feff}');
        let layout = Layout::of(text).filter(|layout| is_plain && layout.is_plain())?;
        Some(Self {
            layout,
            start: file + start,
            end: file + end,
        })
    }

    fn contains(&self, origin: Origin) -> bool {
        origin
            .as_source()
            .is_some_and(|at| (self.start..self.end).contains(&at))
    }

    /// The layout of the value read from `origin`.
    fn written(&self, origin: Origin, kind: Kind) -> Option<&Written> {
        let at = origin.as_source()?.checked_sub(self.start)?;
        self.layout.get(at, kind)
    }
}

struct Writer<'a> {
    document: Document,
    causes: &'a Causes,
    out: String,
}

impl Writer<'_> {
    fn node(&mut self, node: &Node) -> Result<(), Unknown> {
        let kind = match &node.value {
            Value::Scalar(..) => Kind::Scalar,
            Value::Sequence(_) => Kind::Sequence,
            Value::Mapping(_) => Kind::Mapping,
        };
        let written = self.written(node.origin, kind, node)?;
        let text = match &node.value {
            Value::Scalar(_, text) => text.clone(),
            Value::Sequence(_) | Value::Mapping(_) => Text::default(),
        };
        self.open(kind, &written, &text)?;
        match &node.value {
            Value::Sequence(items) if !items.is_empty() => {
                for (index, item) in items.iter().enumerate() {
                    self.out.push(if index == 0 { '[' } else { ',' });
                    self.node(item)?;
                }
                self.out.push(']');
            }
            Value::Mapping(mapping) if !mapping.is_empty() => {
                self.entries(mapping)?;
            }
            _ => self.out.push_str("null"),
        }
        self.close(&written)?;
        Ok(())
    }

    fn entries(&mut self, mapping: &Mapping) -> Result<(), Unknown> {
        for (index, entry) in mapping.entries.iter().enumerate() {
            self.out.push(if index == 0 { '[' } else { ',' });
            let written = self.key(&entry.key).ok_or(Unknown::Document)?;
            self.open(Kind::Scalar, &written, &entry.key.text)?;
            self.out.push_str("null");
            self.close(&written)?;
            self.out.push(',');
            self.node(&entry.value)?;
        }
        self.out.push(']');
        Ok(())
    }

    /// The layout of a key. A step gives a key that it makes no tag, also one that it copies from a kustomization.
    fn key(&self, key: &Key) -> Option<Written> {
        if !self.document.contains(key.origin) {
            return Some(Written::made("", Style::Plain));
        }
        self.document.written(key.origin, Kind::Scalar).cloned()
    }

    fn written(&self, origin: Origin, kind: Kind, node: &Node) -> Result<Written, Unknown> {
        if let Some(cause) = self.causes.get(origin) {
            return self.made(cause.step, cause.replaced, kind, node);
        }
        if origin.is_none() && kind == Kind::Mapping {
            return Ok(Written::default());
        }
        if origin.is_none() {
            // `AnnotationSetter` in `kyaml/yaml/kfns.go` quotes what kustomize remembers.
            return Ok(Written::made("!!str", Style::SingleQuoted));
        }
        let written = self.document.written(origin, kind).cloned();
        let written = written.ok_or(Unknown::Document)?;
        Ok(match self.causes.is_rewritten(origin) {
            Some(step) => self.scalar(step, node).ok_or(Unknown::Step(step))?,
            None => written,
        })
    }

    /// The layout of a value that `step` wrote.
    fn made(
        &self,
        step: Step,
        replaced: Origin,
        kind: Kind,
        node: &Node,
    ) -> Result<Written, Unknown> {
        let known = match kind {
            Kind::Scalar if step == Step::Replacements && !replaced.is_none() => {
                return self.written(replaced, kind, node);
            }
            // kustomize quotes a new text that YAML 1.1 would not read as a string; for labels and annotations,
            // the style says so.
            Kind::Scalar
                if step == Step::Namespace
                    && node.style == Style::Plain
                    && node.as_str().is_some_and(is_non_string) =>
            {
                None
            }
            Kind::Scalar => self.scalar(step, node),
            // A map on the way to a field that a step creates.
            Kind::Mapping => follows_layout(step).then(Written::default),
            Kind::Sequence | Kind::Alias => None,
        };
        known.ok_or(Unknown::Step(step))
    }

    /// The layout of a scalar that `step` wrote: its tag, and the quotes that were there.
    fn scalar(&self, step: Step, node: &Node) -> Option<Written> {
        let tag = match step {
            Step::NamePrefix | Step::NameSuffix | Step::Images | Step::Hash => "",
            Step::Namespace | Step::Labels | Step::CommonLabels | Step::CommonAnnotations => {
                "!!str"
            }
            Step::Replicas => "!!int",
            _ => return None,
        };
        Some(Written::made(tag, node.style))
    }

    fn open(&mut self, kind: Kind, written: &Written, text: &Text) -> Result<(), Unknown> {
        // `yaml.Kind`.
        let number = match kind {
            Kind::Sequence => "2",
            Kind::Mapping => "4",
            Kind::Scalar => "8",
            Kind::Alias => "16",
        };
        let (tag, value) = (json(&written.tag)?, json(text)?);
        let parts = [
            r#"{"Kind":"#,
            number,
            r#","Style":"#,
            &written.style.to_string(),
            r#","Tag":"#,
            &tag,
            r#","Value":"#,
            &value,
            r#","Anchor":"","Alias":null,"Content":"#,
        ];
        self.out.extend(parts);
        Ok(())
    }

    fn close(&mut self, written: &Written) -> Result<(), Unknown> {
        let parts = [
            r#","HeadComment":"#,
            &json(&written.head)?,
            r#","LineComment":"#,
            &json(&written.line_comment)?,
            r#","FootComment":"#,
            &json(&written.foot)?,
            r#","Line":"#,
            &written.line.to_string(),
            r#","Column":"#,
            &written.column.to_string(),
            "}",
        ];
        self.out.extend(parts);
        Ok(())
    }
}

/// True for steps whose every change to a layout is known.
fn follows_layout(step: Step) -> bool {
    matches!(
        step,
        Step::Labels | Step::CommonLabels | Step::CommonAnnotations
    )
}

fn json(text: &str) -> Result<String, Unknown> {
    to_json(&Node::string(text, Origin::NONE)).map_err(|_| Unknown::Document)
}
