//! The state that all layers of one build share: the tree, and the notes of the build so far.
//! Steps get their context here, and run here.

use std::sync::Arc;

use super::bounds::{self, Bounds};
use super::build_metadata::{self, BuildMetadata, OriginAnnotation};
use super::config::{HelmChart, HelmGlobals};
use super::generators;
use super::helm::Helm;
use super::load::files::{Content, Files};
use super::load::layer::Layer;
use super::load::manifests;
use super::load::root::Root;
use super::load::unread;
use super::patch::{PatchText, Where};
use super::schema_state::SchemaState;
use super::step_context::{StepContext, Transformer};
use super::version::Version;
use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Fallible, Origin};
use crate::model::{Causes, Expressions, Resource, ResourceSet, Schemas, Step};
use crate::sources::FilePath;
use crate::yaml::{Node, may_have_aliases};

/// The codes of the parts that only other programs or the network could build.
pub const UNBUILDABLE: [Code; 3] = [Code::PluginExternal, Code::RemoteBase, Code::HelmNotEnabled];

/// The tree of a build, and what the build leaves beside the resources.
pub(crate) struct BuildContext<'a> {
    pub(crate) files: &'a Files<'a>,
    /// The version of kustomize that the build follows.
    pub(crate) version: Version,
    pub(crate) metadata: BuildMetadata,
    /// Helm, if it is enabled.
    pub(crate) helm: Option<&'a Helm>,
    /// True to go on without what cannot be built.
    pub(crate) leaves_out: bool,
    pub(crate) causes: Causes,
    pub(crate) schemas: Schemas,
    pub(crate) schema_state: SchemaState,
    /// True if a component is built alone.
    pub(crate) is_component: bool,
    pub(crate) warnings: Vec<Diagnostic>,
    pub(crate) bounds: Bounds,
    /// True if a chart was rendered: its namespace may come from a kustomization above.
    pub(crate) has_charts: bool,
    /// True if another build is expected to build upon this one.
    pub(crate) is_below: bool,
    /// The entry of `resources` that will take over the base of an earlier build.
    pub(crate) expected: Option<Origin>,
    /// The regular expressions of selectors and names.
    pub(crate) expressions: Expressions,
}

/// The bytes that a value takes in most files.
const TYPICAL_VALUE: usize = 8;

/// The bytes that a value takes at least: `,a`.
const SHORTEST_VALUE: usize = 2;

/// A transformer ready to run, with its name and place for messages and causes.
pub(crate) struct PreparedStep {
    /// The field that requested it.
    pub(crate) name: Step,
    /// The place of that field's value.
    pub(crate) at: Origin,
    /// The step's entries for `buildMetadata`; empty unless metadata is requested.
    pub(crate) recorded: Vec<OriginAnnotation>,
    /// The transformer to run.
    pub(crate) transformer: Box<dyn Transformer>,
}

impl BuildContext<'_> {
    /// The context of a step.
    pub(crate) fn cx(&mut self, step: Step, at: Origin) -> StepContext<'_> {
        StepContext {
            step,
            version: self.version,
            at,
            via: Origin::NONE,
            causes: &mut self.causes,
            schemas: &self.schemas,
            schema_state: &mut self.schema_state,
            warnings: &mut self.warnings,
            map: Some(self.files.map),
        }
    }

    /// The context of the annotations that `buildMetadata` requests.
    pub(crate) fn metadata_cx(&mut self) -> StepContext<'_> {
        let at = self.metadata.place();
        self.cx(Step::BuildMetadata, at)
    }

    /// Notes that the build meets a resource, and tells it how it is scoped.
    pub(crate) fn meet(&mut self, resource: &mut Resource) -> Fallible<()> {
        self.schema_state.meet_resource(&self.schemas, resource)
    }

    /// Tells resources read earlier what the chosen schema says of their scope.
    pub(crate) fn settle_scopes(&mut self, resources: &mut ResourceSet) -> Fallible<()> {
        self.schema_state.settle_scopes(&self.schemas, resources)
    }

    /// Runs a step, and drops the resources that it leaves empty.
    pub(crate) fn run(&mut self, step: &PreparedStep, resources: &mut ResourceSet) -> Fallible<()> {
        self.settle_scopes(resources)?;
        let result = step
            .transformer
            .transform(resources, &mut self.cx(step.name, step.at));
        let during = format!("while applying `{}`", step.name);
        result.map_err(|failed| {
            failed
                .with_default_place(step.at)
                .with_default_trace(during)
        })?;
        // Only what the step touched: with a step per resource, all of them would be looked at again and again.
        let mut touched = resources.note_annotations();
        self.refuse_growth(step.at)?;
        for origin in &step.recorded {
            build_metadata::mark_transformed(resources, origin, &mut self.metadata_cx())?;
            touched.extend(resources.take_touched());
        }
        let is_empty = |position: &usize| {
            let found = resources.items().get(*position);
            found.is_some_and(|resource| manifests::is_empty(&resource.node))
        };
        if touched.iter().any(is_empty) {
            resources
                .items_mut()
                .retain(|resource| !manifests::is_empty(&resource.node));
        }
        Ok(())
    }

    /// The result of a generator, a chart or a base; `None` if it cannot be built and the build goes
    /// on without it.
    pub(crate) fn or_leave_out<T>(&mut self, result: Fallible<T>) -> Fallible<Option<T>> {
        let is_unbuildable = |found: &Diagnostic| UNBUILDABLE.contains(&found.code);
        match result {
            Err(failed) if self.leaves_out && failed.iter().all(is_unbuildable) => {
                let left_out = failed.into_vec().into_iter();
                self.warnings.extend(left_out.map(Diagnostic::as_warning));
                Ok(None)
            }
            result => result.map(Some),
        }
    }

    /// The resources that helm renders from a chart.
    pub(crate) fn inflate(
        &mut self,
        layer: &Layer<'_>,
        chart: &HelmChart,
        globals: &HelmGlobals,
        namespace: &str,
    ) -> Fallible<Vec<Resource>> {
        let site = generators::helm::Site {
            root: layer.root,
            files: self.files,
            globals,
            namespace,
            helm: self.helm,
        };
        site.inflate(chart, &mut self.cx(Step::HelmCharts, chart.at))
    }

    /// The text of a file of configuration that a kustomization names, in its first document.
    pub(crate) fn text(&mut self, root: &Root<'_>, entry: &LocatedText) -> Fallible<PatchText> {
        let path = root.file(entry)?;
        self.warn_of_lost(&path, unread::in_configuration);
        self.read_text(&path, entry)
    }

    /// Warns of documents in a file that kustomize does not read.
    pub(crate) fn warn_of_lost(
        &mut self,
        path: &FilePath,
        lost: fn(&FilePath, &Content) -> Option<Diagnostic>,
    ) {
        // A file that cannot be read fails where its text is needed.
        let content = self.files.read(path).ok();
        let warning = content.and_then(|content| lost(path, &content));
        self.warnings.extend(warning);
    }

    fn read_text(&mut self, path: &FilePath, entry: &LocatedText) -> Fallible<PatchText> {
        let (text, origin) = self.files.text(path, entry.at)?;
        self.read(path, text.len(), entry.at)?;
        Ok(PatchText { text, origin })
    }

    /// Notes that a file of so many bytes is read: what it holds, if it was read before, comes on top.
    pub(crate) fn read(&mut self, path: &FilePath, bytes: usize, at: Origin) -> Fallible<()> {
        if self.bounds.is_first(path) {
            self.causes.growth.reads(bytes);
        } else {
            self.causes.growth.adds_text(bytes);
            self.causes.growth.adds_values(bytes / TYPICAL_VALUE);
        }
        self.refuse_growth(at)
    }

    /// Notes that the documents of a file are read, whose text this is.
    pub(crate) fn reads_documents(
        &mut self,
        path: &FilePath,
        documents: &[Node],
        text: &str,
        at: Origin,
    ) -> Fallible<()> {
        if self.bounds.is_first(path) {
            self.causes.growth.reads(text.len());
            return self.expands(values_by_aliases(documents, text), text.len(), at);
        }
        let values = documents.iter().map(Node::count).sum();
        self.causes.growth.adds_values(values);
        self.refuse_growth(at)
    }

    /// Notes that a generator reads a file of so many bytes, and writes them.
    pub(crate) fn reads_data(&mut self, path: &FilePath, bytes: usize) {
        if self.bounds.is_first(path) {
            self.causes.growth.reads(bytes);
        }
        self.causes.growth.adds_text(bytes);
    }

    /// Notes that so many values were read from a text of so many bytes: more than it can spell come from aliases.
    pub(crate) fn expands(&mut self, values: usize, bytes: usize, at: Origin) -> Fallible<()> {
        let spelled = bytes / SHORTEST_VALUE;
        self.causes
            .growth
            .adds_values(values.saturating_sub(spelled));
        self.refuse_growth(at)
    }

    fn refuse_growth(&mut self, at: Origin) -> Fallible<()> {
        bounds::refuse_growth(&mut self.causes, at)
    }

    /// The text of a patch, from a file or from the kustomization itself.
    pub(crate) fn patch_text(
        &mut self,
        root: &Root<'_>,
        entry: &LocatedText,
        place: Where,
    ) -> Fallible<PatchText> {
        let text = match place {
            Where::File => {
                let path = root.file(entry)?;
                self.warn_of_lost(&path, unread::in_patch_file);
                self.read_text(&path, entry)?
            }
            Where::Inline => self.inline(entry),
            Where::Trimmed => self.trimmed(entry),
        };
        if place != Where::File {
            let lost = unread::in_patch(&text.text, text.origin);
            self.warnings.extend(lost);
        }
        self.schemas.read_comments(&text.text, text.origin);
        Ok(text)
    }

    /// An inline text.
    pub(crate) fn inline(&self, entry: &LocatedText) -> PatchText {
        let text: Arc<str> = entry.value.as_str().into();
        let origin = self.files.map.add_embedded(entry.at, Arc::clone(&text));
        PatchText { text, origin }
    }

    /// An inline text, trimmed.
    fn trimmed(&self, entry: &LocatedText) -> PatchText {
        let PatchText { text, origin } = self.inline(entry);
        let skipped = text.len() - text.trim_start().len();
        PatchText {
            text: text.trim().into(),
            origin: origin.offset(skipped),
        }
    }
}

/// The number of values in documents; 0 if the text has no aliases, and so has spelled them all.
pub(crate) fn values_by_aliases<'n>(
    documents: impl IntoIterator<Item = &'n Node>,
    text: &str,
) -> usize {
    if !may_have_aliases(text) {
        return 0;
    }
    documents.into_iter().map(Node::count).sum()
}
