//! `docs/kustomize-compatibility.md` says of every field and plugin of kustomize what
//! becomes of it here, with the fixtures that show it. It is made from the fixtures, and a
//! field without any fails. `UPDATE=1 cargo test --test it compatibility` writes it anew.
#![allow(
    clippy::disallowed_methods,
    reason = "tests read the disk and the environment"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use crate::support::differences::{CASES, OTHER};
use crate::support::messages::{Case, messages};
use crate::support::{Golden, cases, files_below, root, run};
use offshoot::config::{Shape, shape};
use offshoot::diag::Origin;
use offshoot::kustomize::{FILE_NAMES, Kustomization, builtin_plugins};
use offshoot::yaml::{Node, Value, parse_config, parse_stream};
use regex::Regex;

const PAGE: &str = "docs/kustomize-compatibility.md";

/// Fixtures that a row names at most.
const ENOUGH: usize = 3;

/// What is there of `kustomize edit`; `tests/it/kustomize_edit.rs` holds it against kustomize.
const EDIT: &str = "
## Commands of `edit`

Each has kustomize's arguments and flags, and its effect on the data of the file; comments, order and formatting stay, and so do deprecated
fields, which kustomize moves with every edit. `--in DIR|FILE` edits other kustomizations than that of the working directory, either all or
none. `fixtures/edit/` has the cases, with what kustomize v5.8.1 makes of each.

| command | state |
|---|---|
| `add annotation`, `base`, `buildmetadata`, `component`, `configmap`, `generator`, `label`, `patch`, `resource`, `secret`, `transformer` | same data |
| `add configuration`, `remove component` | as in kustomize from 5.8.2 on |
| `fix` | same data, also for `helmChartInflationGenerator`. What the build makes of the fixed file is not printed |
| `fix --vars` | same data, but replacements that are there stay, an unused var is dropped, and a patch without a target has one for its own resource; for vars in nested bases, components and JSON 6902 patches, kustomize writes paths that lead nowhere. A warning says if the kustomization then builds to something else |
| `remove annotation`, `buildmetadata`, `configmap`, `label`, `patch`, `resource`, `secret`, `transformer` | same data |
| `set annotation`, `buildmetadata`, `configmap`, `image`, `label`, `nameprefix`, `namesuffix`, `namespace`, `replicas`, `secret` | same data; new `replicas` come last, and are not sorted |
";

/// Options of `kustomize build`, and what becomes of them.
const FLAGS: [(&str, &str); 16] = [
    (
        "as-current-user",
        "taken, without effect: no container is run",
    ),
    (
        "enable-alpha-plugins",
        "taken, without effect: plugins that are programs are refused",
    ),
    (
        "enable-exec",
        "taken, without effect: plugins that are programs are refused",
    ),
    ("enable-helm", "same bytes, with a helm of the same version"),
    ("enable-managedby-label", "same bytes"),
    ("env", "taken, without effect: no container is run"),
    ("helm-api-versions", "same bytes"),
    ("helm-command", "same"),
    ("helm-debug", "same"),
    ("helm-kube-version", "same bytes"),
    ("load-restrictor", "same bytes"),
    ("mount", "taken, without effect: no container is run"),
    ("network", "taken, without effect: no container is run"),
    ("network-name", "taken, without effect: no container is run"),
    (
        "output",
        "same files; two resources of one file name are reported. `yaml` and `json` are formats, a new file needs an extension (.yaml, .yml, .json), and a name that ends in `/` is a new directory",
    ),
    ("reorder", "same bytes"),
];

/// Fields that are refused by intent. Any other must be in a fixture that builds.
const REFUSED: [&str; 0] = [];

/// What a fixture shows of the fields that it uses.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    Same,
    Differs,
    Refused(String),
}

/// Which fixtures use a field, by what they show.
type Evidence = BTreeMap<String, BTreeSet<(Verdict, String)>>;

/// The files of one fixture, by path.
struct Tree {
    name: String,
    verdict: Verdict,
    files: Vec<(String, String)>,
}

fn trees() -> Vec<Tree> {
    let recorded = ["kustomize", "helm"].into_iter().flat_map(cases);
    let recorded = recorded.map(|case| Tree {
        name: name_of(&case),
        verdict: Verdict::Same,
        files: texts(&case.join("in")),
    });
    // What kustomize is not asked about proves nothing.
    let said = messages().into_iter().filter(Case::is_compared);
    let said = said.map(|case| Tree {
        name: name_of(&case.path),
        verdict: verdict(&case.name(), &case.expected),
        files: case.files,
    });
    recorded.chain(said).collect()
}

fn name_of(path: &Path) -> String {
    let fixtures = root().join("fixtures");
    let name = path.strip_prefix(fixtures).expect("it is a fixture");
    name.with_extension("").to_string_lossy().into_owned()
}

fn texts(folder: &Path) -> Vec<(String, String)> {
    let text = |path: &std::path::PathBuf| {
        let text = String::from_utf8(std::fs::read(path).ok()?).ok()?;
        Some((path.to_string_lossy().into_owned(), text))
    };
    files_below(folder).iter().filter_map(text).collect()
}

fn verdict(case: &str, said: &str) -> Verdict {
    if CASES.iter().any(|(name, _)| *name == case) {
        return Verdict::Differs;
    }
    let refused = Regex::new(r"(?m)^error\[([a-z0-9-]+)\]").expect("it is right");
    match refused.captures(said) {
        Some(code) => Verdict::Refused(code[1].to_owned()),
        None => Verdict::Same,
    }
}

/// Notes every field that a tree uses.
fn gather(tree: &Tree, evidence: &mut Evidence) {
    for (path, text) in &tree.files {
        let name = path.rsplit('/').next().unwrap_or(path);
        if FILE_NAMES.contains(&name) {
            if let Ok(Some(node)) = parse_config(text, Origin::NONE) {
                walk(&node, &shape::<Kustomization>(), "", tree, evidence);
                for list in ["generators", "transformers", "validators"] {
                    let entries = node.get(list).and_then(Node::as_sequence);
                    for entry in entries.unwrap_or_default() {
                        gather_plugins(entry.as_str().unwrap_or_default(), tree, evidence);
                    }
                }
            }
        } else {
            gather_plugins(text, tree, evidence);
        }
    }
}

fn gather_plugins(text: &str, tree: &Tree, evidence: &mut Evidence) {
    for node in parse_stream(text, Origin::NONE).unwrap_or_default() {
        if node.str_at("apiVersion") != Some("builtin") {
            continue;
        }
        let kind = node.str_at("kind").unwrap_or_default();
        for (known, shape) in builtin_plugins() {
            if known == kind {
                note(kind, tree, evidence);
                walk(&node, &shape, kind, tree, evidence);
            }
        }
    }
}

fn walk(node: &Node, shape: &Shape, prefix: &str, tree: &Tree, evidence: &mut Evidence) {
    match &node.value {
        Value::Scalar(..) => {}
        Value::Sequence(items) => {
            for item in items {
                walk(item, shape, prefix, tree, evidence);
            }
        }
        Value::Mapping(mapping) => {
            for (key, value) in mapping.iter() {
                let field = shape
                    .fields
                    .iter()
                    .find(|field| field.name.eq_ignore_ascii_case(key));
                let Some(field) = field else { continue };
                let path = joined(prefix, field.name);
                note(&path, tree, evidence);
                if let Some(below) = field.below {
                    walk(value, &below(), &path, tree, evidence);
                }
            }
        }
    }
}

fn note(path: &str, tree: &Tree, evidence: &mut Evidence) {
    let shown = (tree.verdict.clone(), tree.name.clone());
    evidence.entry(path.to_owned()).or_default().insert(shown);
}

fn joined(prefix: &str, name: &str) -> String {
    match prefix {
        "" => name.to_owned(),
        prefix => format!("{prefix}.{name}"),
    }
}

/// Every path of a shape, those below a field after it.
fn paths(shape: &Shape, prefix: &str, found: &mut Vec<String>) {
    for field in &shape.fields {
        let path = joined(prefix, field.name);
        found.push(path.clone());
        if let Some(below) = field.below {
            paths(&below(), &path, found);
        }
    }
}

/// Fields of later versions of kustomize, with the version and the fixture.
const LATER: [(&str, &str, &str); 1] = [(
    "labels.includeVolumeClaimTemplates",
    "5.8.2",
    "versions/claim-template-labels-option",
)];

fn row(path: &str, evidence: &Evidence, missing: &mut Vec<String>) -> String {
    if let Some((_, version, fixture)) = LATER.iter().find(|(later, ..)| *later == path) {
        return format!(
            "| `{path}` | same bytes from kustomize {version} on, refused before | `{fixture}` |\n"
        );
    }
    let builds = |(verdict, _): &(Verdict, String)| !matches!(verdict, Verdict::Refused(_));
    let shown = evidence
        .get(path)
        .filter(|shown| REFUSED.contains(&path) || shown.iter().any(builds));
    let Some(shown) = shown else {
        missing.push(path.to_owned());
        return String::new();
    };
    let of = |wanted: fn(&Verdict) -> bool| {
        let found = shown.iter().filter(move |(verdict, _)| wanted(verdict));
        found.cloned().collect::<Vec<_>>()
    };
    let same = of(|verdict| *verdict == Verdict::Same);
    let (state, fixtures) = if !same.is_empty() {
        ("same bytes".to_owned(), same)
    } else {
        match shown.first() {
            Some((Verdict::Refused(code), _)) => (
                format!("refused: `{code}`"),
                shown.iter().cloned().collect(),
            ),
            _ => (
                "differs, see below".to_owned(),
                of(|verdict| *verdict == Verdict::Differs),
            ),
        }
    };
    let names: Vec<String> = fixtures
        .iter()
        .take(ENOUGH)
        .map(|(_, name)| format!("`{name}`"))
        .collect();
    format!("| `{path}` | {state} | {} |\n", names.join(", "))
}

fn page(missing: &mut Vec<String>) -> String {
    let mut evidence = Evidence::new();
    for tree in trees() {
        gather(&tree, &mut evidence);
    }
    let mut page = HEAD.to_owned();
    let table = |title: &str, paths: &[String], missing: &mut Vec<String>| {
        let rows: String = paths
            .iter()
            .map(|path| row(path, &evidence, missing))
            .collect();
        format!("\n## {title}\n\n| field | state | shown by |\n|---|---|---|\n{rows}")
    };
    let mut fields = Vec::new();
    paths(&shape::<Kustomization>(), "", &mut fields);
    page.push_str(&table("Fields of a kustomization", &fields, missing));
    let mut plugins = Vec::new();
    for (kind, shape) in builtin_plugins() {
        plugins.push(kind.to_owned());
        paths(&shape, kind, &mut plugins);
    }
    page.push_str(&table("Builtin plugins", &plugins, missing));
    page.push_str("\n## Options of `build`\n\n| option | state |\n|---|---|\n");
    for (flag, state) in FLAGS {
        writeln!(page, "| `--{flag}` | {state} |").expect("strings grow");
    }
    page.push_str(EDIT);
    page.push_str("\n## Known differences\n\n| what | why | shown by |\n|---|---|---|\n");
    for (case, why) in CASES {
        writeln!(page, "| `{}` | {why} | `messages/{case}` |", code(case)).expect("strings grow");
    }
    for (what, why) in OTHER {
        writeln!(page, "| {what} | {why} |  |").expect("strings grow");
    }
    page
}

fn code(case: &str) -> &str {
    case.split('.').next().unwrap_or(case)
}

const HEAD: &str = "\
# Compatibility with kustomize

`offshoot build` is held against kustomize v5.8.1. *Same bytes* means that the fixtures in the row build to what
kustomize printed for them, byte for byte, warnings on stderr aside; *refused*, that the build ends with that error,
file and line. Nothing is skipped in silence. `offshoot verify DIR --against kustomize` compares on your own tree.

This page is made from the fixtures; a test holds it, and fails for a field that no fixture builds with.
";

#[test]
fn the_page_says_what_the_fixtures_show() {
    let mut missing = Vec::new();
    let page = page(&mut missing);
    assert!(
        missing.is_empty(),
        "no fixture builds with these fields:\n{}",
        missing.join("\n")
    );
    Golden::assert_file(&root().join(PAGE), &page);
}

#[test]
fn every_option_of_kustomize_is_taken() {
    for (flag, _) in FLAGS {
        let value = ["as-current-user", "enable-", "helm-debug"];
        let option = format!("--{flag}");
        let mut arguments = vec!["build", &option];
        let takes_none = value.iter().any(|start| flag.starts_with(start)) || flag == "network";
        if !takes_none {
            arguments.push(match flag {
                "load-restrictor" => "LoadRestrictionsNone",
                "reorder" => "none",
                "output" => "x.yaml",
                _ => "x",
            });
        }
        arguments.push("/nowhere");
        let said = run(&root(), &arguments).stderr;
        assert!(said.contains("directory-missing"), "--{flag}: {said}");
    }
}
