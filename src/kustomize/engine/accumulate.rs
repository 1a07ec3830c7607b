//! The recursion: a kustomization's resources, and those of its bases and
//! components, each transformed on the way up. The order of stages in
//! [`BuildContext::layer`] is the specification (`api/internal/target/kusttarget.go`).

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Failures, Fallible};
use crate::model::{Resource, ResourceSet, Step};

use super::layer;
use super::vars::Vars;
use crate::kustomize::build_context::{BuildContext, values_by_aliases};
use crate::kustomize::build_metadata::OriginAnnotation;
use crate::kustomize::config::{GeneratorRule, Kustomization};
use crate::kustomize::generators::FileContent;
use crate::kustomize::load::kustomization::{Loaded, load};
use crate::kustomize::load::layer::Layer;
use crate::kustomize::load::root::Root;
use crate::kustomize::load::version::refuse_later_fields;
use crate::kustomize::load::{list_kinds, manifests, openapi, unread};
use crate::kustomize::specs::crds::crd_specs;
use crate::kustomize::specs::tables::{FieldSpecs, transformer_config};
use crate::kustomize::version::Behavior;
use crate::kustomize::{build_metadata, collision, generators, plugins};
use crate::yaml;

/// The resources, field specs and vars gathered below a point of the tree.
#[derive(Clone)]
pub(crate) struct Gathered {
    /// The resources so far.
    pub(crate) resources: ResourceSet,
    /// The fields that transformers act on, including those added by bases.
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

impl BuildContext<'_> {
    /// Reads the kustomization in `root`, and records its deprecated fields.
    pub(crate) fn load(&mut self, root: &mut Root<'_>) -> Fallible<Loaded> {
        let mut loaded = load(self.files, &root.directory, root.restricted)?;
        refuse_later_fields(&loaded.kustomization, self.version)?;
        self.warnings.append(&mut loaded.warnings);
        self.read(&root.directory, loaded.bytes, loaded.origin)?;
        self.expands(loaded.values, loaded.bytes, loaded.origin)?;
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

    /// Builds one kustomization on top of `gathered`, which is empty for a
    /// kustomization; for a component it contains everything its parent has so far.
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
        let configurations = self.configurations(layer, &kustomization.transformers)?;
        for step in plugins::transformers(layer, &configurations, self)? {
            self.run(&step, &mut gathered.resources)?;
        }
        let configurations = self.configurations(layer, &kustomization.validators)?;
        plugins::validate(layer, &configurations, &mut gathered.resources, self)?;
        gathered
            .vars
            .add(&kustomization.vars, &mut gathered.resources)?;
        Ok(gathered)
    }

    /// Appends the resources that a `resources` list names; reports every
    /// wrong entry, not only the first.
    fn resources(
        &mut self,
        root: &Root<'_>,
        entries: &[LocatedText],
        gathered: &mut Gathered,
    ) -> Fallible<()> {
        self.expect(root, entries);
        let mut failures = Failures::default();
        for entry in entries {
            let result = if root.names_file(&entry.value) {
                self.file(root, entry, &mut gathered.resources)
            } else {
                self.base(root, entry, gathered)
            };
            failures.keep(self.or_leave_out(result));
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
        self.warn_of_lost(&path, unread::in_manifests);
        let (text, start) = self.files.text(&path, entry.at)?;
        self.reads_documents(&path, &documents, &text, entry.at)?;
        self.schemas.read_comments(&text, start);
        self.warnings.extend(list_kinds::swallowed(&documents));
        let mut found = manifests::resources(documents, &text, self.version)?;
        let merged = found.iter_mut().filter_map(manifests::merge_annotations);
        self.warnings.extend(merged);
        self.warnings
            .extend(found.iter().filter_map(manifests::odd_metadata));
        let origin = OriginAnnotation::file(&root.trail, &entry.value);
        for mut resource in self.metadata.mark_read(found, &origin, &mut self.causes)? {
            self.meet(&mut resource)?;
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
        self.bounds.refuse_failed(&child.directory)?;
        let during = format!("while building `{}`", entry.value);
        let result = self.base_in(&mut child, entry);
        if result.is_err() {
            self.bounds.fails(&child.directory);
        }
        let mut found =
            result.map_err(|failed| failed.with_default_place(entry.at).during(during))?;
        for resource in found.resources.items_mut() {
            resource.listed = self
                .causes
                .origin(Step::Resources, entry.at, resource.listed);
        }
        gathered.absorb(found)
    }

    fn base_in(&mut self, child: &mut Root<'_>, entry: &LocatedText) -> Fallible<Gathered> {
        if let Some(kept) = self.take(child, entry) {
            return Ok(kept);
        }
        let before = self.before(child);
        self.bounds.enter(&entry.value, child.depth(), entry.at)?;
        let loaded = self.load(child)?;
        if loaded.kustomization.kind.value == "Component" {
            return Err(Diagnostic::error(
                Code::ComponentAsBase,
                format!("`{}` is a Component", entry.value),
            )
            .at(entry.at)
            .help("list it under `components`")
            .into());
        }
        let gathered = self.loaded(child, &loaded, Gathered::empty())?;
        self.keep(child, before, &gathered);
        Ok(gathered)
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
                .with_default_place(entry.at)
                .during(format!("while building component `{}`", entry.value))
        })
    }

    fn component_in(
        &mut self,
        child: &mut Root<'_>,
        entry: &LocatedText,
        gathered: Gathered,
    ) -> Fallible<Gathered> {
        self.bounds.enter(&entry.value, child.depth(), entry.at)?;
        let loaded = self.load(child)?;
        if loaded.kustomization.kind.value != "Component" {
            return Err(Diagnostic::error(
                Code::BaseAsComponent,
                format!("`{}` is not a Component", entry.value),
            )
            .at(entry.at)
            .help("list it under `resources`, or change it to `kind: Component`")
            .into());
        }
        let mut gathered = self.loaded(child, &loaded, gathered)?;
        collision::refuse_doubles(&mut gathered.resources, Step::Components)?;
        Ok(gathered)
    }

    /// The layer of a kustomization below another one.
    fn loaded(
        &mut self,
        root: &Root<'_>,
        loaded: &Loaded,
        gathered: Gathered,
    ) -> Fallible<Gathered> {
        self.note_unused_order(&loaded.kustomization);
        let layer = Layer {
            root,
            kustomization: &loaded.kustomization,
            file_name: &loaded.file_name,
        };
        openapi::choose(&layer, &mut self.schemas, self.schema_state.rank())?;
        self.layer(&layer, gathered)
    }

    /// The configuration objects that a list names or contains.
    fn configurations(
        &mut self,
        layer: &Layer<'_>,
        entries: &[LocatedText],
    ) -> Fallible<Vec<Resource>> {
        let mut gathered = Gathered::empty();
        let mut paths = Vec::new();
        for entry in entries {
            let text = self.inline(entry);
            let documents = yaml::parse_stream(&text.text, text.origin);
            if let Ok(documents) = &documents {
                let values = values_by_aliases(documents, &text.text);
                self.expands(values, text.text.len(), entry.at)?;
            }
            let inline = documents
                .map_err(Into::into)
                .and_then(|documents| manifests::resources(documents, &text.text, self.version));
            match inline {
                Ok(found) => {
                    for mut resource in found {
                        self.meet(&mut resource)?;
                        if self.metadata.is_tracked() {
                            let origin = OriginAnnotation::file(&layer.root.trail, layer.file_name);
                            let cx = &mut self.metadata_cx();
                            build_metadata::set_origin(&mut resource, &origin, cx);
                        }
                        collision::append(&mut gathered.resources, resource)?;
                    }
                }
                Err(failed) if entry.value.contains('\n') => return Err(failed),
                Err(_) => paths.push(entry.clone()),
            }
        }
        self.resources(layer.root, &paths, &mut gathered)?;
        Ok(gathered.resources.into_items())
    }

    /// Warns of `sortOptions` in bases and components: only those of the root have an effect.
    fn note_unused_order(&mut self, kustomization: &Kustomization) {
        if let Some(options) = &kustomization.sort_options {
            let message = "`sortOptions` of a base or component has no effect";
            self.warnings.push(
                Diagnostic::warning(Code::SortOptionsUnused, message)
                    .at(options.at)
                    .help("set it in the kustomization that is built"),
            );
        }
    }

    fn configure(&mut self, layer: &Layer<'_>, gathered: &mut Gathered) -> Fallible<()> {
        let mut specs = FieldSpecs::of_version(self.version);
        for entry in &layer.kustomization.configurations {
            let text = self.text(layer.root, entry)?;
            specs.merge(&transformer_config(&text.text, text.origin, self.version)?)?;
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
                let mut reads = Vec::new();
                let mut read = |entry: &LocatedText| {
                    let content = layer.root.read(entry)?;
                    let path = layer.root.directory.join(&entry.value);
                    reads.push((path, content.bytes.len()));
                    Ok(FileContent {
                        bytes: content.bytes,
                        origin: content.origin,
                    })
                };
                let options = kustomization.generator_options.as_ref();
                let cx = &mut self.cx(step, rule.at);
                let mut generated = generate(rule, options, &mut read, cx)?;
                self.mark_generated(&mut generated, layer, step);
                for (path, bytes) in reads {
                    self.reads_data(&path, bytes);
                }
                let cx = &mut self.cx(step, rule.at);
                cx.refuse_growth()?;
                generators::absorb::absorb(&mut gathered.resources, generated, cx)?;
            }
        }
        self.charts(layer, gathered)?;
        let configurations = self.configurations(layer, &kustomization.generators)?;
        for mut resource in plugins::generators(layer, &configurations, self)? {
            self.meet(&mut resource)?;
            let cx = &mut self.cx(Step::Generators, resource.origin);
            generators::absorb::absorb(&mut gathered.resources, resource, cx)?;
        }
        Ok(())
    }

    fn charts(&mut self, layer: &Layer<'_>, gathered: &mut Gathered) -> Fallible<()> {
        let globals = &layer.kustomization.helm_globals;
        self.has_charts |= !layer.kustomization.helm_charts.is_empty();
        for chart in &layer.kustomization.helm_charts {
            let namespace = if self.version.has(Behavior::ChartNamespace) {
                layer.root.namespace.as_str()
            } else {
                ""
            };
            let inflated = self.inflate(layer, chart, globals, namespace);
            for mut resource in self.or_leave_out(inflated)?.unwrap_or_default() {
                self.meet(&mut resource)?;
                self.mark_generated(&mut resource, layer, Step::HelmCharts);
                let cx = &mut self.cx(Step::HelmCharts, chart.at);
                generators::absorb::absorb(&mut gathered.resources, resource, cx)?;
            }
        }
        Ok(())
    }

    /// Records the field that a resource is generated from as its origin,
    /// under the name of the corresponding builtin plugin.
    fn mark_generated(&mut self, generated: &mut Resource, layer: &Layer<'_>, step: Step) {
        if let (true, Some(plugin)) = (self.metadata.is_tracked(), step.plugin()) {
            let origin = OriginAnnotation::field(&layer.root.trail, layer.file_name, plugin);
            build_metadata::mark_new(generated, &origin, &mut self.metadata_cx());
        }
    }
}
