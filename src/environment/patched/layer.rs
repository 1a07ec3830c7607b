//! The kustomization of an environment's patches over its target, as files and as a build.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Diagnostics, Failures, Fallible, Origin};
use crate::environment::builder::Builder;
use crate::environment::config::Spec;
use crate::environment::overlay::{Written, retrace};
use crate::environment::template::{Template, Variables};
use crate::environment::values;
use crate::kustomize::{self, Build, Files, PatchRule, Selector};
use crate::sources::{self, FilePath, Memory};
use crate::yaml::{self, Dialect, Mapping, Node, Style, Tag, Text, Value, resolve_plain};

use super::read::read;
use super::text::PatchText;
use super::trace::{Source, Traces};

/// The directory of the patches, in that of the overlay.
const DIRECTORY: &str = "target";

/// A branch that no value names: a type that depends on the branch is not known.
const SAMPLE: &str = "kqx4wvz";

/// The patches of an environment over its target.
#[derive(Debug)]
pub(in crate::environment) struct Layer {
    /// The directory of the kustomization.
    pub(in crate::environment) directory: FilePath,
    /// Its files.
    pub(in crate::environment) files: Memory,
    traces: Traces,
}

impl Layer {
    /// Evaluates the patches of an environment, for an overlay in `overlay` over `target`; `None` if it has none.
    ///
    /// # Errors
    /// Patches that cannot be read, that are not YAML, or whose templates cannot be evaluated.
    pub(in crate::environment) fn new(
        spec: &Spec,
        variables: &Variables,
        builder: Builder<'_>,
        (overlay, target): (&FilePath, &FilePath),
    ) -> Fallible<Option<Self>> {
        let rules = &spec.features.patches.0;
        if rules.is_empty() {
            return Ok(None);
        }
        let mut writer = Writer {
            layer: Self {
                directory: overlay.join(DIRECTORY),
                files: Memory::default(),
                traces: Traces::default(),
            },
            variables,
            values: &spec.features.values.0,
            names: BTreeSet::new(),
            patches: Vec::new(),
        };
        let mut failures = Failures::default();
        for rule in rules {
            let read = read(rule, builder.files, builder);
            let written = read.and_then(|(text, start)| writer.patch(rule, &text, start));
            failures.keep(written);
        }
        failures.or_ok(())?;
        writer.kustomization(target, spec.roots.at()).map(Some)
    }

    /// Builds the patched target. `joined` has the files that join several directories.
    ///
    /// # Errors
    /// Errors of the build.
    pub(in crate::environment) fn build(
        &self,
        builder: Builder<'_>,
        joined: Option<&Written>,
    ) -> Fallible<Build> {
        let none = Memory::default();
        let joint = joined.map_or(&none, |joined| &joined.files);
        let below = sources::Overlay::new(joint, builder.sources);
        let sources = sources::Overlay::new(&self.files, &below);
        let mut above = joint.clone();
        above.merge(&self.files);
        let files = builder.files.under(&above, &sources);
        let built = kustomize::build(&files, &self.directory, builder.options);
        let mut build = self.retraced(built, &files)?;
        if let Some(joined) = joined {
            retrace(&mut build, &joined.traces, &files, &BTreeMap::new())?;
        }
        Ok(build)
    }

    /// A build through these patches, with the places that people wrote.
    ///
    /// # Errors
    /// The errors of the build, with these places.
    pub(in crate::environment) fn retraced(
        &self,
        built: Fallible<Build>,
        files: &Files<'_>,
    ) -> Fallible<Build> {
        let way = self.traces.way(files)?;
        let mut build = built.map_err(|failed| failed.located_by(|at| way.place(at)))?;
        way.retrace(&mut build);
        Ok(build)
    }
}

struct Writer<'a> {
    layer: Layer,
    variables: &'a Variables,
    values: &'a [(Text, LocatedText)],
    names: BTreeSet<String>,
    patches: Vec<Node>,
}

impl Writer<'_> {
    /// Adds the patches of an entry: one file for each document.
    fn patch(&mut self, rule: &PatchRule, text: &str, start: Origin) -> Fallible<()> {
        let mut parsed = PatchText::parse(text, start).map_err(|error| not_yaml(error.into()))?;
        let documents = std::mem::take(&mut parsed.documents);
        let documents: Vec<Node> = documents.into_iter().filter(|it| !it.is_null()).collect();
        if documents.is_empty() {
            let diagnostic = Diagnostic::error(Code::PatchEmpty, "the patch is empty");
            return Err(diagnostic
                .at(rule.at)
                .help("write the patch, or remove the entry")
                .into());
        }
        if let (Some(target), Some(second)) = (&rule.target, documents.get(1)) {
            let message = format!(
                "an entry with a `target` takes only one patch, but this one has {}",
                documents.len()
            );
            let diagnostic = Diagnostic::error(Code::PatchTargetMany, message).at(second.origin);
            return Err(diagnostic
                .label(target.at, "the target")
                .help("give each document its own entry, or remove the target")
                .into());
        }
        let mut failures = Failures::default();
        for mut document in documents {
            self.evaluate(&mut document, &parsed, rule.at, &mut failures);
            let path = format!("patches/{}.yaml", self.name(&document, rule));
            let mut text = String::new();
            failures.keep(yaml::emit(&document, &mut text));
            let file = self.layer.directory.join(&path);
            self.layer.traces.note(file.clone(), &text, &document);
            self.layer.files.insert(file, text);
            let entry = self.entry(&path, rule);
            self.patches.push(entry);
        }
        failures.or_ok(())
    }

    /// Evaluates the templates of a document, and gives each value its source.
    fn evaluate(
        &mut self,
        document: &mut Node,
        text: &PatchText,
        entry: Origin,
        failures: &mut Failures,
    ) {
        document.walk_mut(|node| {
            let mut source = Source {
                at: node.origin,
                entry,
                value: Origin::NONE,
            };
            if let Value::Mapping(mapping) = &mut node.value {
                for key in mapping.entries.iter_mut().map(|entry| &mut entry.key) {
                    if let Some(template) = text.template(&key.text, key.style) {
                        let template = located(template, key.origin);
                        let value = failures.keep(self.text(&template));
                        key.text = value.unwrap_or_default().into();
                    }
                }
            }
            if let Value::Scalar(_, own) = &node.value
                && let Some(template) = text.template(own, node.style)
            {
                let template = located(template, node.origin);
                source.value = values::place_in(&template.value, self.values);
                if let Some(value) = failures.keep(self.text(&template)) {
                    let tag = match node.style {
                        Style::Plain => self.plain_tag(&template, &value),
                        _ => Tag::Str,
                    };
                    node.value = Value::Scalar(tag, value.into());
                }
            }
            node.origin = self.layer.traces.origin(source);
        });
    }

    fn text(&self, template: &LocatedText) -> Fallible<String> {
        let mut failures = Failures::default();
        values::check(template, self.values, &mut failures);
        failures.or_ok(())?;
        let evaluated = Template::new(template);
        let evaluated = evaluated.and_then(|template| template.render(self.variables));
        evaluated.map_err(|failed| {
            failed.map(|it| match it.code {
                Code::TemplateSyntax | Code::TemplateUndefined => it.help(
                    "braces that are meant for another program: `{% raw %}{{ … }}{% endraw %}`",
                ),
                _ => it,
            })
        })
    }

    /// The type of a value without quotes: what YAML reads, if that is a number, `true` or `false` for
    /// every branch. Branch `123` is a text.
    fn plain_tag(&self, template: &LocatedText, value: &str) -> Tag {
        let typed = |text: &str| {
            let tag = resolve_plain(text, Dialect::Yaml12);
            matches!(tag, Tag::Int | Tag::Float | Tag::Bool).then_some(tag)
        };
        let sample = || {
            let names = ["branch", "slug", "namespace"];
            let variables =
                names
                    .into_iter()
                    .fold(self.variables.clone(), |all, name| match all.text(name) {
                        Some(_) => all.with(name, SAMPLE),
                        None => all,
                    });
            Template::new(template)?.render(&variables)
        };
        match typed(value) {
            Some(tag) if sample().is_ok_and(|other| typed(&other).is_some()) => tag,
            _ => Tag::Str,
        }
    }

    /// An unused name for a patch's file.
    fn name(&mut self, document: &Node, rule: &PatchRule) -> String {
        let text = |path: &[&str]| document.at(path).and_then(Node::as_str);
        let target = rule.target.clone().unwrap_or_default();
        let kind = text(&["kind"]).unwrap_or(&target.kind);
        let name = text(&["metadata", "name"]).unwrap_or(&target.name);
        let words = format!("{kind}-{name}").to_ascii_lowercase();
        let words = words.split(|c: char| !c.is_ascii_alphanumeric());
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        let stem = if words.is_empty() {
            "patch".to_owned()
        } else {
            words.join("-")
        };
        let mut name = stem.clone();
        let mut count = 1;
        while !self.names.insert(name.clone()) {
            count += 1;
            name = format!("{stem}-{count}");
        }
        name
    }

    /// The entry of `patches` in the kustomization.
    fn entry(&mut self, path: &str, rule: &PatchRule) -> Node {
        let at = self.origin(rule.at, rule.at);
        let mut fields = Mapping::default();
        fields.push("path", Node::string(path, at));
        if let Some(target) = &rule.target {
            let at = self.origin(target.at, rule.at);
            fields.push("target", selector(target, at));
        }
        let options = [
            ("allowNameChange", rule.allow_name_change),
            ("allowKindChange", rule.allow_kind_change),
        ];
        let mut chosen = Mapping::default();
        for (name, _) in options.iter().filter(|(_, is_set)| *is_set) {
            chosen.push(name, Node::scalar(Tag::Bool, "true", at));
        }
        if !chosen.is_empty() {
            fields.push("options", Node::mapping(chosen, at));
        }
        Node::mapping(fields, at)
    }

    fn origin(&mut self, at: Origin, entry: Origin) -> Origin {
        self.layer.traces.origin(Source {
            at,
            entry,
            value: Origin::NONE,
        })
    }

    fn kustomization(mut self, target: &FilePath, path_at: Origin) -> Fallible<Layer> {
        let at = self.origin(path_at, Origin::NONE);
        let text = |text: &str| Node::string(text, at);
        let base = target.relative_to(&self.layer.directory);
        let mut fields = Mapping::default();
        fields.push("apiVersion", text("kustomize.config.k8s.io/v1beta1"));
        fields.push("kind", text("Kustomization"));
        fields.push("resources", Node::sequence(vec![text(&base)], at));
        fields.push("patches", Node::sequence(self.patches, at));
        let planned = Node::mapping(fields, at);
        let mut text =
            "# The target with the environment's `patches`, written by offshoot.\n".to_owned();
        yaml::emit(&planned, &mut text)?;
        let path = self.layer.directory.join("kustomization.yaml");
        self.layer.traces.note(path.clone(), &text, &planned);
        self.layer.files.insert(path, text);
        Ok(self.layer)
    }
}

fn located(text: String, at: Origin) -> LocatedText {
    LocatedText {
        value: text.into(),
        at,
    }
}

fn not_yaml(failed: Diagnostics) -> Diagnostics {
    failed.map(|it| it.help("an expression is part of one key or value: statements cannot hold several lines of YAML"))
}

fn selector(selector: &Selector, at: Origin) -> Node {
    let mut fields = Mapping::default();
    for (name, text) in selector.fields() {
        fields.push(name, Node::string(text.clone(), at));
    }
    Node::mapping(fields, at)
}
