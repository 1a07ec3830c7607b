//! Entries as they are written, and the resources that come of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::{Casing, Decode, LocatedText, decode};
use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin};
use crate::kustomize::config::{GeneratorOptions, GeneratorRule, SecretRule};
use crate::kustomize::step_context::StepContext;
use crate::kustomize::transformers::hash;
use crate::model::{Causes, Resource, ResourceSet, Step};
use crate::yaml::{emit, parse, parse_stream};

use super::absorb::absorb;
use super::{config_map, secret};
use crate::kustomize::generators::file_content::FileContent;

/// A build of one layer: its files, its options, what it warned of.
#[derive(Default)]
struct Layer {
    files: BTreeMap<&'static str, Vec<u8>>,
    options: &'static str,
    causes: Causes,
    schemas: crate::model::Schemas,
    schema_state: crate::kustomize::schema_state::SchemaState,
    warnings: Vec<Diagnostic>,
}

/// The offset at which the files of a test begin; the entries come before.
const FILES: usize = 10_000;

fn decoded<T: Decode>(text: &str) -> T {
    let node = parse(text, Origin::source(1))
        .expect("YAML")
        .expect("a document");
    let mut failures = Failures::default();
    let value = decode(&node, Casing::Fold, &mut failures);
    assert_eq!(failures.or_ok(()), Ok(()), "{text}");
    value.expect("a map")
}

impl Layer {
    fn with_file(mut self, path: &'static str, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.insert(path, bytes.into());
        self
    }

    fn config_map(&mut self, entry: &str) -> Fallible<Resource> {
        self.generate(&decoded(entry), config_map::generate)
    }

    fn secret(&mut self, entry: &str) -> Fallible<Resource> {
        let SecretRule(rule) = decoded(entry);
        self.generate(&rule, secret::generate)
    }

    fn generate(&mut self, rule: &GeneratorRule, generate: super::Generate) -> Fallible<Resource> {
        let options = (!self.options.is_empty()).then(|| decoded::<GeneratorOptions>(self.options));
        let files = std::mem::take(&mut self.files);
        let mut read = |path: &LocatedText| match files.get(path.value.as_str()) {
            Some(bytes) => Ok(FileContent {
                bytes: Arc::from(bytes.as_slice()),
                origin: Origin::source(FILES),
            }),
            None => Err(Diagnostic::error(Code::FileMissing, "nothing is there").into()),
        };
        let result = generate(rule, options.as_ref(), &mut read, &mut self.cx());
        self.files = files;
        result
    }

    fn cx(&mut self) -> StepContext<'_> {
        StepContext {
            version: crate::kustomize::version::Version::DEFAULT,
            step: Step::Generators,
            at: Origin::source(1),
            via: Origin::NONE,
            causes: &mut self.causes,
            schemas: &self.schemas,
            schema_state: &mut self.schema_state,
            warnings: &mut self.warnings,
            map: None,
        }
    }
}

fn yaml(resource: &Resource) -> String {
    let mut out = String::new();
    emit(&resource.node, &mut out).expect("it can be printed");
    out
}

fn set_of(manifests: &str) -> ResourceSet {
    let nodes = parse_stream(manifests, Origin::source(1)).expect("YAML");
    nodes.into_iter().map(Resource::new).collect()
}

fn code<T: std::fmt::Debug>(result: Fallible<T>) -> Code {
    let failed = result.expect_err("it is refused");
    failed.iter().next().expect("at least one").code
}

#[test]
fn every_source_gives_its_values() {
    let mut layer = Layer::default()
        .with_file("f.txt", "hello\nworld\n")
        .with_file("bin", b"\xff\xfe\x80")
        .with_file("e.env", "# c\nA=1\n\n  C=3\nQ=\"q\"\nHOME\n");
    layer.options = "{labels: {l: global, m: global}, immutable: true}";
    let made = layer.config_map(
        "{name: a, namespace: n, literals: [x=1, y= 2 , 'z=\"q\"'], files: [f.txt, k=bin], \
         envs: [e.env], options: {labels: {l: local}, annotations: {n: '1'}, immutable: false}}",
    );
    let wanted = "\
apiVersion: v1
binaryData:
  k: //6A
data:
  A: \"1\"
  C: \"3\"
  HOME: \"\"
  Q: '\"q\"'
  f.txt: |
    hello
    world
  x: \"1\"
  \"y\": ' 2'
  z: q
immutable: true
kind: ConfigMap
metadata:
  annotations:
    \"n\": \"1\"
  labels:
    l: local
    m: global
  name: a
  namespace: \"n\"
";
    assert_eq!(made.map(|made| yaml(&made)).as_deref(), Ok(wanted));
}

#[test]
fn secrets_are_base64_in_short_lines() {
    let literal = format!("{{name: s, literals: [k={}]}}", "x".repeat(54));
    let made = Layer::default().secret(&literal).expect("it is made");
    let wanted = "\
apiVersion: v1
data:
  k: |
    eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eH
    h4
kind: Secret
metadata:
  name: s
type: Opaque
";
    assert_eq!(yaml(&made), wanted);
    let empty = Layer::default()
        .secret("{name: s, type: t}")
        .expect("it is made");
    assert!(yaml(&empty).contains("data: {}\n"));
}

#[test]
fn values_know_where_they_came_from() {
    let mut layer = Layer::default().with_file("e.env", "A=1\nB=2\n");
    let made = layer
        .config_map("{name: a, envs: [e.env]}")
        .expect("it is made");
    let value = made.node.at(&["data", "B"]).expect("it is there");
    let (causes, source) = layer.causes.chain(value.origin);
    assert_eq!(causes.len(), 1);
    assert_eq!(source, Origin::source(FILES + 4));
}

#[test]
fn mistakes_have_codes() {
    let mut layer = Layer::default()
        .with_file("e", "A=1")
        .with_file("bad", b"\xff");
    for (entry, wanted) in [
        ("{literals: [a=1]}", Code::GeneratorWithoutName),
        ("{name: a, literals: [a]}", Code::LiteralWithoutKey),
        ("{name: a, literals: ['=a']}", Code::LiteralWithoutKey),
        ("{name: a, literals: [A=1], envs: [e]}", Code::RepeatedKey),
        ("{name: a, files: [e, e]}", Code::RepeatedKey),
        ("{name: a, files: [a=b=c]}", Code::FileSource),
        ("{name: a, files: [none]}", Code::FileMissing),
        ("{name: a, envs: [bad]}", Code::EnvFileNotUtf8),
        ("{name: a, literals: ['1=a']}", Code::KeyNotAString),
        (
            "{name: a, options: {labels: {'1.5': a}}}",
            Code::KeyNotAString,
        ),
        (
            "{name: a, options: {annotations: {'true': a}}}",
            Code::KeyNotAString,
        ),
    ] {
        assert_eq!(code(layer.config_map(entry)), wanted, "{entry}");
    }
}

#[test]
fn places_in_secret_files_are_not_shown() {
    let mut layer = Layer::default().with_file("e", "A=hunter2\nA=hunter3");
    let failed = layer
        .secret("{name: s, envs: [e]}")
        .expect_err("a key is repeated");
    for diagnostic in &failed {
        let places = diagnostic.labels.iter().map(|label| label.at);
        for place in places.chain([diagnostic.at]) {
            assert!(place.as_source() < Some(FILES), "{diagnostic:?}");
        }
    }
}

#[test]
fn a_line_too_long_is_warned_of() {
    let long = format!("A=1\nB={}\nC=2", "x".repeat(70_000));
    let mut layer = Layer::default().with_file("e", long);
    let made = layer
        .config_map("{name: a, envs: [e]}")
        .expect("it is made");
    assert!(yaml(&made).contains("data:\n  A: \"1\"\nkind"));
    assert_eq!(layer.warnings[0].code, Code::EnvLineTooLong);
    assert_eq!(layer.warnings[0].at, Origin::source(FILES + 4));
}

#[test]
fn a_merge_adds_data_under_the_present_name() {
    let mut layer = Layer::default();
    let mut set = ResourceSet::default();
    let base = layer.config_map(
        "{name: a, literals: [x=1, y=1], options: {labels: {l: old, m: old}, annotations: {a: b}}}",
    );
    absorb(&mut set, base.expect("it is made"), &mut layer.cx()).expect("it is new");
    for resource in set.items_mut() {
        resource.remember_id();
        resource.set_name("pre-a", Origin::NONE);
    }
    let more = layer.config_map(
        "{name: a, behavior: merge, literals: [y=2, z=2], options: {labels: {l: new}}}",
    );
    absorb(&mut set, more.expect("it is made"), &mut layer.cx()).expect("there is one");
    hash::add_hashes(&mut set, &mut layer.cx()).expect("a ConfigMap");
    let wanted = "\
apiVersion: v1
data:
  x: \"1\"
  \"y\": \"2\"
  z: \"2\"
kind: ConfigMap
metadata:
  annotations:
    a: b
  labels:
    l: new
    m: old
  name: pre-a-94h7b645db
";
    assert_eq!(yaml(&set.items()[0]), wanted);
    assert_eq!(set.items()[0].history.len(), 2);
}

#[test]
fn what_cannot_join_is_refused() {
    let there = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: n}}";
    for (entry, wanted) in [
        ("{name: a, namespace: n}", Code::GeneratedExists),
        (
            "{name: a, namespace: n, behavior: crate}",
            Code::GeneratedExists,
        ),
        ("{name: a, behavior: merge}", Code::GeneratorTargetMissing),
        (
            "{name: b, namespace: n, behavior: replace}",
            Code::GeneratorTargetMissing,
        ),
    ] {
        let mut layer = Layer::default();
        let made = layer.config_map(entry).expect("it is made");
        let joined = absorb(&mut set_of(there), made, &mut layer.cx());
        assert_eq!(code(joined), wanted, "{entry}");
    }
}

#[test]
fn a_merge_turns_all_values_into_strings() {
    let there = "{apiVersion: v1, kind: ConfigMap, metadata: {name: c, annotations: {x: null}}, \
                 data: {a: 1.50, b: on, z: null, l: {a: b}, q: \"m\\n\"}, binaryData: {x: AAAA}}";
    let mut layer = Layer::default();
    let made = layer.config_map("{name: c, behavior: merge, literals: [k=v]}");
    let mut set = set_of(there);
    absorb(&mut set, made.expect("it is made"), &mut layer.cx()).expect("there is one");
    let wanted = "\
apiVersion: v1
binaryData:
  x: AAAA
data:
  a: \"1.50\"
  b: \"on\"
  k: v
  l: \"\"
  q: |
    m
  z: \"\"
kind: ConfigMap
metadata:
  annotations:
    x: \"null\"
  name: c
";
    assert_eq!(yaml(&set.items()[0]), wanted);
}

#[test]
fn a_merge_warns_of_what_it_drops() {
    let there = "{apiVersion: v1, kind: Secret, metadata: {name: s}, type: t, stringData: {a: b}}";
    let mut layer = Layer::default();
    let made = layer
        .secret("{name: s, behavior: merge}")
        .expect("it is made");
    let mut set = set_of(there);
    absorb(&mut set, made, &mut layer.cx()).expect("there is one");
    let dropped: Vec<_> = layer
        .warnings
        .iter()
        .map(|warning| warning.message.absolute())
        .collect();
    assert_eq!(
        dropped,
        [
            "merging into `Secret/s` drops its `stringData`",
            "merging into `Secret/s` drops its `type`"
        ]
    );
    assert!(!set.items()[0].needs_hash);
}
