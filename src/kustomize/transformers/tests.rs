//! Each transformer on manifests as text; what is expected is what kustomize v5.8.1 wrote.

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Fallible, Origin};
use crate::kustomize::config::{FieldSpec, ImageRule, ReplicaRule};
use crate::kustomize::specs::tables::{FieldSpecs, merge_specs};
use crate::kustomize::step_context::{StepContext, Transformer};
use crate::model::{Causes, Expressions, Resource, ResourceSet, Step};
use crate::yaml::{Text, emit, parse, parse_stream};

use crate::kustomize::transformers::annotations::Annotations;
use crate::kustomize::transformers::images::Images;
use crate::kustomize::transformers::labels::Labels;
use crate::kustomize::transformers::names::{NamePrefix, NameSuffix};
use crate::kustomize::transformers::namespace::Namespace;
use crate::kustomize::transformers::replicas::Replicas;
use crate::kustomize::transformers::value_add::ValueAdd;

#[derive(Default)]
struct Run {
    resources: ResourceSet,
    causes: Causes,
    warnings: Vec<Diagnostic>,
}

impl Run {
    fn of(manifests: &str) -> Self {
        let nodes = parse_stream(manifests, Origin::source(1)).unwrap();
        Self {
            resources: nodes.into_iter().map(Resource::new).collect(),
            ..Self::default()
        }
    }

    fn step(&mut self, transformer: &dyn Transformer) -> Fallible<()> {
        let mut cx = StepContext {
            version: crate::kustomize::version::Version::DEFAULT,
            step: Step::Transformers,
            at: Origin::NONE,
            via: Origin::NONE,
            causes: &mut self.causes,
            schemas: &crate::model::Schemas::default(),
            schema_state: &mut crate::kustomize::schema_state::SchemaState::default(),
            warnings: &mut self.warnings,
            map: None,
        };
        transformer.transform(&mut self.resources, &mut cx)
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for resource in &self.resources {
            emit(&resource.node, &mut text).unwrap();
        }
        text
    }
}

fn after(manifests: &str, transformer: &dyn Transformer) -> String {
    let mut run = Run::of(manifests);
    run.step(transformer).unwrap();
    run.text()
}

fn tables() -> FieldSpecs {
    FieldSpecs::default_tables()
}

fn pairs(entries: &[(&str, &str)]) -> Vec<(Text, LocatedText)> {
    let located = |value: &str| LocatedText {
        value: value.into(),
        at: Origin::NONE,
    };
    entries
        .iter()
        .map(|&(key, value)| (Text::from(key), located(value)))
        .collect()
}

fn image(name: &str, change: impl FnOnce(&mut ImageRule)) -> Images {
    let mut rule = ImageRule::default();
    rule.name.value = name.into();
    change(&mut rule);
    Images::new(
        [rule],
        tables().images,
        crate::kustomize::version::Version::DEFAULT,
        &Expressions::default(),
    )
    .unwrap()
}

const DEPLOYMENT: &str = "
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers: [{name: a, image: my/nginx}]
";

#[test]
fn labels_reach_selectors_and_templates() {
    let labels = Labels::new(pairs(&[("app", "x")]), tables().common_labels);
    let expected = "\
apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    app: x
  name: web
spec:
  selector:
    matchLabels:
      app: x
  template:
    metadata:
      labels:
        app: x
    spec:
      containers:
      - image: my/nginx
        name: a
";
    assert_eq!(after(DEPLOYMENT, &labels), expected);
}

#[test]
fn labels_set_together_change_together() {
    let mut run = Run::of(DEPLOYMENT);
    run.step(&Labels::new(pairs(&[("app", "x")]), tables().common_labels))
        .unwrap();
    let metadata_only = vec![FieldSpec::any("metadata/labels", true)];
    run.step(&Labels::new(pairs(&[("app", "two")]), metadata_only))
        .unwrap();
    assert_eq!(run.text().matches("app: two").count(), 3);
}

#[test]
fn values_are_strings_and_keys_are_what_they_look_like() {
    let annotate = |key| Annotations::new(pairs(&[(key, "1")]), tables().common_annotations);
    let pod = "{apiVersion: v1, kind: Pod, metadata: {name: p, annotations: {a: b}}}";
    assert!(after(pod, &annotate("a")).contains("a: \"1\""));
    let mut run = Run::of(pod);
    run.step(&annotate("7")).unwrap();
    let node = &run.resources.items()[0].node;
    assert!(emit(node, &mut String::new()).is_err());
}

#[test]
fn affixes_skip_kinds_that_cannot_be_renamed() {
    let manifests = "
{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}
---
{apiVersion: v1, kind: Namespace, metadata: {name: n}}
";
    let mut run = Run::of(manifests);
    run.step(&NamePrefix::new("a-", tables().name_prefix))
        .unwrap();
    run.step(&NameSuffix::new("-z", tables().name_suffix))
        .unwrap();
    let names: Vec<_> = run.resources.iter().map(Resource::name).collect();
    assert_eq!(names, ["a-c-z", "n"]);
    let [config_map, namespace] = run.resources.items() else {
        panic!("two resources");
    };
    assert_eq!(
        (config_map.prefixes.len(), config_map.suffixes.len()),
        (1, 1)
    );
    let previous: Vec<_> = config_map
        .history
        .iter()
        .map(|was| was.name.as_str())
        .collect();
    assert_eq!(previous, ["c", "a-c"]);
    assert!(namespace.history.is_empty());
}

#[test]
fn an_unquoted_name_may_become_a_number() {
    let prefix = NamePrefix::new("0x", tables().name_prefix);
    let pod = "{apiVersion: v1, kind: Pod, metadata: {name: abc1}}";
    assert!(after(pod, &prefix).contains("name: 43969\n"));
}

#[test]
fn a_namespace_moves_what_lives_in_one() {
    let manifests = "
{apiVersion: v1, kind: Namespace, metadata: {name: old}}
---
{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: {name: b},
 subjects: [{kind: User, name: default}, {kind: ServiceAccount, name: other}]}
";
    let expected = "\
apiVersion: v1
kind: Namespace
metadata:
  name: shop
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: b
subjects:
- kind: User
  name: default
  namespace: shop
- kind: ServiceAccount
  name: other
";
    assert_eq!(
        after(manifests, &Namespace::new("shop", tables().namespace)),
        expected
    );
}

#[test]
fn a_namespace_may_not_fold_two_resources_into_one() {
    let manifests = "
{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: a}}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: b}}
";
    let mut run = Run::of(manifests);
    let failed = run
        .step(&Namespace::new("shop", tables().namespace))
        .unwrap_err();
    assert_eq!(
        failed.iter().map(|it| it.code).collect::<Vec<_>>(),
        [Code::NamespaceConflict]
    );
}

#[test]
fn a_tag_suffix_is_put_on_twice_where_both_passes_meet() {
    let suffixed = after(
        DEPLOYMENT,
        &image("my/nginx", |rule| rule.tag_suffix = "-x".into()),
    );
    assert!(suffixed.contains("image: my/nginx:-x-x\n"));
}

#[test]
fn images_keep_their_quotes_and_empty_lists_appear() {
    let pod = "
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {initContainers: null, containers: [{image: x}, {image: \"x\"}]}
";
    let renamed = after(pod, &image("x", |rule| rule.new_name = "1.5".into()));
    assert!(renamed.contains("- image: 1.5\n  - image: \"1.5\"\n  initContainers: []\n"));
}

#[test]
fn an_image_that_is_not_there_is_reported() {
    let mut run = Run::of(DEPLOYMENT);
    run.step(&image("my/ngnix", |rule| rule.new_tag = "1".into()))
        .unwrap();
    let [warning] = &run.warnings[..] else {
        panic!("one warning, not {:?}", run.warnings);
    };
    assert_eq!(
        (warning.code, warning.help[0].absolute().as_str()),
        (Code::ImageUnmatched, "did you mean `my/nginx`?")
    );
}

#[test]
fn replicas_stay_quoted_and_must_match() {
    let replicas = |name: &str| {
        let mut rule = ReplicaRule {
            count: Some(5),
            ..ReplicaRule::default()
        };
        rule.name.value = name.into();
        Replicas::new(rule, tables().replicas)
    };
    assert!(after(DEPLOYMENT, &replicas("web")).contains("replicas: 5\n"));
    let quoted =
        "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {replicas: '3'}}";
    assert!(after(quoted, &replicas("web")).contains("replicas: \"5\"\n"));
    assert!(Run::of(DEPLOYMENT).step(&replicas("api")).is_err());
}

#[test]
fn a_value_is_added_to_paths() {
    let config = "
value: area-51
targets:
- {selector: {kind: Deployment}, fieldPath: 'spec/template/spec/containers/[name=a]/image', filePathPosition: 2}
- {fieldPath: metadata/namespace}
";
    let config = parse(config, Origin::NONE).unwrap().unwrap();
    let mut read = |_: &_| panic!("no file is named");
    let value_add = ValueAdd::load(&config, "dir", &Expressions::default(), &mut read).unwrap();
    let added = after(DEPLOYMENT, &value_add);
    assert!(added.contains("image: my/area-51/nginx\n"));
    assert!(added.contains("namespace: area-51\n"));
}

#[test]
fn own_label_fields_come_before_configured_ones() {
    let mut places = vec![FieldSpec::any("metadata/labels", true)];
    merge_specs(&mut places, &tables().template_labels).unwrap();
    assert_eq!(places.len(), tables().template_labels.len());
}
