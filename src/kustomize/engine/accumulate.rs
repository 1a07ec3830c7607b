//! The recursion: a kustomization's resources, and those of its bases and
//! components, each transformed on the way up. The order of stages in
//! [`Accumulation::layer`] is the specification (`api/internal/target/kusttarget.go`).

use std::sync::Arc;

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin};
use crate::model::{Causes, Resource, ResourceSet, Schemas, Step};

use super::layer::{self, PreparedStep};
use super::vars::Vars;
use crate::kustomize::build_metadata::{BuildMetadata, Whence};
use crate::kustomize::collision;
use crate::kustomize::config::{GeneratorRule, HelmChart, HelmGlobals, Kustomization};
use crate::kustomize::generators::FileContent;
use crate::kustomize::helm::Helm;
use crate::kustomize::load::files::Files;
use crate::kustomize::load::kustomization::{Loaded, load};
use crate::kustomize::load::root::Root;
use crate::kustomize::load::{manifests, openapi};
use crate::kustomize::patch::{PatchText, Where};
use crate::kustomize::specs::crds::crd_specs;
use crate::kustomize::specs::tables::{FieldSpecs, transformer_config};
use crate::kustomize::step_context::StepContext;
use crate::kustomize::{build_metadata, generators, plugins};

/// What has been gathered below a point of the tree.
pub(crate) struct Gathered {
    /// The resources so far.
    pub(crate) resources: ResourceSet,
    /// Where transformers act, those of bases included.
    pub(crate) specs: FieldSpecs,
    /// The vars of all layers.
    pub(crate) vars: Vars,
}

impl Gathered {
    pub(crate) fn empty() -> Self {
        Self {
            resources: ResourceSet::default(),
            specs: FieldSpecs::default(),
            vars: Vars::default(),
        }
    }

    fn absorb(&mut self, other: Gathered) -> Fallible<()> {
        for resource in other.resources.into_items() {
            collision::append(&mut self.resources, resource)?;
        }
        self.specs.merge(&other.specs)?;
        self.vars.merge(other.vars)
    }
}

/// One build's recursion and what it leaves beside the resources.
pub(crate) struct Accumulation<'a> {
    pub(crate) files: &'a Files<'a>,
    pub(crate) metadata: BuildMetadata,
    /// Helm, if it may be run.
    pub(crate) helm: Option<&'a Helm>,
    pub(crate) causes: Causes,
    pub(crate) schemas: Schemas,
    pub(crate) warnings: Vec<Diagnostic>,
}

/// A kustomization with the directory it may read from.
pub(crate) struct Layer<'r> {
    pub(crate) root: &'r Root<'r>,
    pub(crate) kustomization: &'r Kustomization,
    /// The name of its file.
    pub(crate) file_name: &'r str,
}

impl Accumulation<'_> {
    /// Reads the kustomization in `root`, noting what is deprecated in it.
    pub(crate) fn load(&mut self, root: &mut Root<'_>) -> Fallible<Loaded> {
        let mut loaded = load(self.files, &root.directory)?;
        self.warnings.append(&mut loaded.warnings);
        let namespace = &loaded.kustomization.namespace.value;
        if !namespace.is_empty() {
            root.namespace = namespace.clone();
        }
        for (deprecation, at) in &loaded.kustomization.deprecated {
            let message = format!("`{}` is deprecated", deprecation.field);
            self.warnings.push(
                Diagnostic::warning(Code::DeprecatedField, message)
                    .at(*at)
                    .help(format!("use `{}`", deprecation.instead)),
            );
        }
        Ok(loaded)
    }

    /// Builds one kustomization on top of `gathered`: nothing for a
    /// kustomization, all that its parent has so far for a component.
    pub(crate) fn layer(&mut self, layer: &Layer<'_>, gathered: Gathered) -> Fallible<Gathered> {
        let Layer {
            root,
            kustomization,
            ..
        } = *layer;
        let mut gathered = gathered;
        self.resources(root, &kustomization.resources, &mut gathered)?;
        self.configure(layer, &mut gathered)?;
        self.generate(layer, &mut gathered)?;
        for entry in &kustomization.components {
            gathered = self.component(root, entry, gathered)?;
        }
        for step in layer::steps(layer, &gathered.specs, self)? {
            self.run(&step, &mut gathered.resources)?;
        }
        for step in plugins::transformers(layer, &kustomization.transformers, self)? {
            self.run(&step, &mut gathered.resources)?;
        }
        plugins::validate(layer, &mut gathered.resources, self)?;
        gathered
            .vars
            .add(&kustomization.vars, &mut gathered.resources)?;
        Ok(gathered)
    }

    /// Appends what a list of `resources` names; every entry that is wrong is reported.
    pub(crate) fn resources(
        &mut self,
        root: &Root<'_>,
        entries: &[LocatedText],
        gathered: &mut Gathered,
    ) -> Fallible<()> {
        let mut failures = Failures::default();
        for entry in entries {
            let result = if root.names_file(&entry.value) {
                self.file(root, entry, &mut gathered.resources)
            } else {
                self.base(root, entry, gathered)
            };
            failures.keep(result);
        }
        failures.or_ok(())
    }

    fn file(
        &mut self,
        root: &Root<'_>,
        entry: &LocatedText,
        resources: &mut ResourceSet,
    ) -> Fallible<()> {
        let path = root.file(entry)?;
        let documents = self.files.manifests(&path, entry.at)?;
        let (text, start) = self.files.text(&path, entry.at)?;
        self.schemas.read_comments(&text, start);
        let found = manifests::resources(documents, &text)?;
        self.warnings
            .extend(found.iter().filter_map(manifests::odd_metadata));
        let whence = Whence::file(&root.trail, &entry.value);
        for mut resource in self.metadata.mark_read(found, &whence, &mut self.causes)? {
            self.schemas.meet_resource(&mut resource)?;
            resource.listed = self
                .causes
                .origin(Step::Resources, entry.at, resource.listed);
            collision::append(resources, resource)?;
        }
        Ok(())
    }

    fn base(
        &mut self,
        root: &Root<'_>,
        entry: &LocatedText,
        gathered: &mut Gathered,
    ) -> Fallible<()> {
        let mut child = root.child(entry)?;
        let during = format!("while building `{}`", entry.value);
        let result = self.base_in(&mut child, entry);
        let mut found = result.map_err(|failed| failed.or_at(entry.at).during(during))?;
        for resource in found.resources.items_mut() {
            resource.listed = self
                .causes
                .origin(Step::Resources, entry.at, resource.listed);
        }
        gathered.absorb(found)
    }

    fn base_in(&mut self, child: &mut Root<'_>, entry: &LocatedText) -> Fallible<Gathered> {
        let loaded = self.load(child)?;
        if loaded.kustomization.kind.value == "Component" {
            return Err(Diagnostic::error(
                Code::ComponentAsBase,
                format!("`{}` is a Component", entry.value),
            )
            .at(entry.at)
            .help("name it under `components`")
            .into());
        }
        self.note_unused_order(&loaded.kustomization);
        let layer = Layer {
            root: child,
            kustomization: &loaded.kustomization,
            file_name: &loaded.file_name,
        };
        openapi::choose(&layer, &mut self.schemas)?;
        self.layer(&layer, Gathered::empty())
    }

    fn component(
        &mut self,
        root: &Root<'_>,
        entry: &LocatedText,
        gathered: Gathered,
    ) -> Fallible<Gathered> {
        let mut child = root.child(entry)?;
        let result = self.component_in(&mut child, entry, gathered);
        result.map_err(|failed| {
            failed
                .or_at(entry.at)
                .during(format!("while building component `{}`", entry.value))
        })
    }

    fn component_in(
        &mut self,
        child: &mut Root<'_>,
        entry: &LocatedText,
        gathered: Gathered,
    ) -> Fallible<Gathered> {
        let loaded = self.load(child)?;
        if loaded.kustomization.kind.value != "Component" {
            return Err(Diagnostic::error(
                Code::BaseAsComponent,
                format!("`{}` is not a Component", entry.value),
            )
            .at(entry.at)
            .help("name it under `resources`, or make it `kind: Component`")
            .into());
        }
        self.note_unused_order(&loaded.kustomization);
        let layer = Layer {
            root: child,
            kustomization: &loaded.kustomization,
            file_name: &loaded.file_name,
        };
        openapi::choose(&layer, &mut self.schemas)?;
        let mut gathered = self.layer(&layer, gathered)?;
        collision::refuse_doubles(&mut gathered.resources, Step::Components)?;
        Ok(gathered)
    }

    /// Only the order that the root asks for counts.
    fn note_unused_order(&mut self, kustomization: &Kustomization) {
        if let Some(options) = &kustomization.sort_options {
            let message = "`sortOptions` of a base or component has no effect";
            self.warnings.push(
                Diagnostic::warning(Code::SortOptionsUnused, message)
                    .at(options.at)
                    .help("write it in the kustomization that is built"),
            );
        }
    }

    fn configure(&mut self, layer: &Layer<'_>, gathered: &mut Gathered) -> Fallible<()> {
        let mut specs = FieldSpecs::default_tables();
        for entry in &layer.kustomization.configurations {
            let text = self.text(layer.root, entry)?;
            specs.merge(&transformer_config(&text.text, text.origin)?)?;
        }
        gathered.specs.merge(&specs)?;
        for entry in &layer.kustomization.crds {
            let text = self.text(layer.root, entry)?;
            gathered.specs.merge(&crd_specs(&text.text, text.origin)?)?;
        }
        Ok(())
    }

    fn generate(&mut self, layer: &Layer<'_>, gathered: &mut Gathered) -> Fallible<()> {
        let kustomization = layer.kustomization;
        type Generate = generators::Generate;
        let kinds: [(Step, &[GeneratorRule], Generate); 2] = [
            (
                Step::ConfigMapGenerator,
                &kustomization.config_maps,
                generators::config_map::generate,
            ),
            (
                Step::SecretGenerator,
                &kustomization.secrets,
                generators::secret::generate,
            ),
        ];
        for (step, rules, generate) in kinds {
            for rule in rules {
                let mut read = |entry: &LocatedText| {
                    let content = layer.root.read(entry)?;
                    Ok(FileContent {
                        bytes: content.bytes,
                        origin: content.origin,
                    })
                };
                let options = kustomization.generator_options.as_ref();
                let cx = &mut self.cx(step, rule.at);
                let mut generated = generate(rule, options, &mut read, cx)?;
                self.mark_generated(&mut generated, layer, step);
                let cx = &mut self.cx(step, rule.at);
                generators::absorb::absorb(&mut gathered.resources, generated, cx)?;
            }
        }
        self.charts(layer, gathered)?;
        for mut resource in plugins::generators(layer, self)? {
            self.schemas.meet_resource(&mut resource)?;
            let cx = &mut self.cx(Step::Generators, resource.origin);
            generators::absorb::absorb(&mut gathered.resources, resource, cx)?;
        }
        Ok(())
    }

    fn charts(&mut self, layer: &Layer<'_>, gathered: &mut Gathered) -> Fallible<()> {
        let globals = &layer.kustomization.helm_globals;
        for chart in &layer.kustomization.helm_charts {
            for mut resource in self.inflate(layer, chart, globals, &layer.root.namespace)? {
                self.schemas.meet_resource(&mut resource)?;
                self.mark_generated(&mut resource, layer, Step::HelmCharts);
                let cx = &mut self.cx(Step::HelmCharts, chart.at);
                generators::absorb::absorb(&mut gathered.resources, resource, cx)?;
            }
        }
        Ok(())
    }

    /// Notes the field of the kustomization that a resource is generated from, as the plugin that does the same.
    fn mark_generated(&mut self, generated: &mut Resource, layer: &Layer<'_>, step: Step) {
        if let (true, Some(plugin)) = (self.metadata.is_tracked(), step.plugin()) {
            let whence = Whence::field(&layer.root.trail, layer.file_name, plugin);
            build_metadata::mark_new(generated, &whence, &mut self.metadata_cx());
        }
    }

    /// The context of the annotations that `buildMetadata` asks for.
    pub(crate) fn metadata_cx(&mut self) -> StepContext<'_> {
        let at = self.metadata.place();
        self.cx(Step::BuildMetadata, at)
    }

    /// What helm makes of a chart.
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

    /// The context of a step.
    pub(crate) fn cx(&mut self, step: Step, at: Origin) -> StepContext<'_> {
        StepContext {
            step,
            at,
            via: Origin::NONE,
            causes: &mut self.causes,
            schemas: &self.schemas,
            warnings: &mut self.warnings,
        }
    }

    /// Runs a step; what it empties is dropped.
    pub(crate) fn run(&mut self, step: &PreparedStep, resources: &mut ResourceSet) -> Fallible<()> {
        self.schemas.settle_scopes(resources)?;
        let result = step
            .transformer
            .transform(resources, &mut self.cx(step.name, step.at));
        let during = format!("while applying `{}`", step.name);
        result.map_err(|failed| failed.or_at(step.at).during_unless_said(during))?;
        for whence in &step.recorded {
            build_metadata::mark_transformed(resources, whence, &mut self.metadata_cx())?;
        }
        if resources
            .iter()
            .any(|resource| manifests::is_empty(&resource.node))
        {
            resources
                .items_mut()
                .retain(|resource| !manifests::is_empty(&resource.node));
        }
        Ok(())
    }

    /// The text of a file that a kustomization names.
    pub(crate) fn text(&self, root: &Root<'_>, entry: &LocatedText) -> Fallible<PatchText> {
        let (text, origin) = self.files.text(&root.file(entry)?, entry.at)?;
        Ok(PatchText { text, origin })
    }

    /// The text of a patch, from a file or from the kustomization itself.
    pub(crate) fn patch_text(
        &mut self,
        root: &Root<'_>,
        entry: &LocatedText,
        place: Where,
    ) -> Fallible<PatchText> {
        let text = match place {
            Where::File => self.text(root, entry)?,
            Where::Inline => self.inline(entry),
            Where::Trimmed => self.trimmed(entry),
        };
        self.schemas.read_comments(&text.text, text.origin);
        Ok(text)
    }

    /// A text that stands in the kustomization itself.
    pub(crate) fn inline(&self, entry: &LocatedText) -> PatchText {
        let text: Arc<str> = entry.value.as_str().into();
        let origin = self.files.map.add_embedded(entry.at, Arc::clone(&text));
        PatchText { text, origin }
    }

    /// The same without the blanks around it.
    fn trimmed(&self, entry: &LocatedText) -> PatchText {
        let PatchText { text, origin } = self.inline(entry);
        let skipped = text.len() - text.trim_start().len();
        PatchText {
            text: text.trim().into(),
            origin: origin.offset(skipped),
        }
    }
}
