use super::*;
use crate::model::{Causes, Resource, Step};
use crate::yaml::encode_preserving;

/// The resources after the replacements, and the codes of what was reported.
fn replaced(resources: &str, replacements: &str) -> (String, Vec<Code>) {
    let documents = yaml::parse_stream(resources, Origin::NONE).expect("the resources are YAML");
    let mut resources: ResourceSet = documents.into_iter().map(Resource::new).collect();
    let (mut causes, mut warnings) = (Causes::default(), Vec::new());
    let mut cx = StepContext {
        version: crate::kustomize::version::Version::DEFAULT,
        step: Step::Replacements,
        at: Origin::NONE,
        via: Origin::NONE,
        causes: &mut causes,
        schemas: &crate::model::Schemas::default(),
        schema_state: &mut crate::kustomize::schema_state::SchemaState::default(),
        warnings: &mut warnings,
        map: None,
    };
    let mut step = Replacements::default();
    let result = step
        .add_file(replacements, Origin::NONE)
        .and_then(|()| step.transform(&mut resources, &mut cx));
    let failed = result.err().map(Diagnostics::into_vec).unwrap_or_default();
    let codes = failed.iter().chain(&warnings).map(|it| it.code).collect();
    let text = resources.iter().map(|it| encode_preserving(&it.node));
    (text.collect::<Vec<_>>().join("---\n"), codes)
}

/// One target object, one value, one path: the object's `data` afterwards.
fn data_after(data: &str, path: &str, options: &str) -> (String, Vec<Code>) {
    let target = format!("kind: A\nmetadata:\n  name: a\ndata: {data}\n");
    let replacement = format!(
        "sourceValue: new\ntargets:\n- select: {{kind: A}}\n  fieldPaths: ['{path}']\n  options: {{{options}}}\n"
    );
    let (text, codes) = replaced(&target, &replacement);
    let data = text.split_once("data: ").map_or("", |(_, data)| data);
    (data.trim_end().to_owned(), codes)
}

#[test]
fn fields_are_found_made_and_joined() {
    for (data, path, options, expected) in [
        ("{a: old}", "data.a", "", "{a: new}"),
        ("{a: 'old'}", "data.a", "", "{a: 'new'}"),
        ("{}", "data.b.c", "create: true", "{b: {c: new}}"),
        ("{l: [x]}", "data.l.1", "create: true", "{l: [x, new]}"),
        (
            "{l: [{n: a, v: 1}, {n: b}]}",
            "data.l.[n=a].v",
            "",
            "{l: [{n: a, v: !!int new}, {n: b}]}",
        ),
        (
            "{l: [{v: x}, {v: y}]}",
            "data.l.*.v",
            "",
            "{l: [{v: new}, {v: new}]}",
        ),
        ("{l: [x, y]}", "data.l.[=x]", "", "{l: [new, y]}"),
        ("{a: x/y}", "data.a", "delimiter: /, index: 1", "{a: x/new}"),
        (
            "{a: x/y}",
            "data.a",
            "delimiter: /, index: -1",
            "{a: new/x/y}",
        ),
        (
            "{a: x/y}",
            "data.a",
            "delimiter: /, index: 7",
            "{a: x/y/new}",
        ),
    ] {
        assert_eq!(
            data_after(data, path, options),
            (expected.to_owned(), vec![]),
            "{path}"
        );
    }
}

#[test]
fn traps_warn() {
    let (data, codes) = data_after("{l: [{n: ab, v: x}]}", "data.l.[n=a].v", "");
    assert_eq!(data, "{l: [{n: ab, v: new}]}");
    assert_eq!(codes, [Code::ReplacementRegexMatch]);
    let (_, codes) = data_after(r#"{j: "{\n  \"n\": 1\n}"}"#, "data.j.n", "");
    assert_eq!(codes, [Code::ReplacementLost]);
    let (_, codes) = replaced(
        "kind: A\nmetadata: {name: a}\n",
        "{sourceValue: x, targets: [{select: {kind: B}}]}",
    );
    assert_eq!(codes, [Code::ReplacementTargetMissing]);
}

#[test]
fn mistakes_are_errors() {
    for (data, path, code) in [
        ("{a: x}", "data.b", Code::ReplacementTargetField),
        ("{l: [x]}", "data.l.3", Code::ReplacementIndex),
        ("{l: [x]}", "data.l.x", Code::ReplacementPath),
    ] {
        assert_eq!(data_after(data, path, "").1, [code], "{path}");
    }
}

#[test]
fn strings_with_structure_are_written_again() {
    for (data, path, expected) in [
        (
            r#"{j: '{"b": 1, "a": "<"}'}"#,
            "data.j.a",
            r#"{j: '{"a":"new","b":1}'}"#,
        ),
        (
            r#"{y: "b: x\na: 'y'\n"}"#,
            "data.y.a",
            r#"{y: "b: x\na: 'new'"}"#,
        ),
    ] {
        assert_eq!(
            data_after(data, path, ""),
            (expected.to_owned(), vec![]),
            "{path}"
        );
    }
}
