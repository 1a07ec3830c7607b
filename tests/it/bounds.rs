//! Hostile input ends in a diagnostic: inputs that are too large to be files here, each with the code of its
//! error, in a bounded amount of memory and time. The limits that a person could meet have cases in `fixtures/messages`.
#![allow(
    clippy::disallowed_methods,
    reason = "tests read the disk and the environment"
)]

use std::process::Command;

use crate::support::{Ran, Repository, offshoot};

/// The address space of a run, in KiB: the memory that input of less than a megabyte may take, twice that for the
/// program without optimization, and the stacks of its threads, which take addresses and hardly any memory.
fn address_space() -> usize {
    let threads = std::thread::available_parallelism().map_or(1, usize::from) + 2;
    (3 * 256 + threads * 64) * 1024
}

/// The processor time of a run without optimization.
const SECONDS: u32 = 60;

const OBJECT: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {k: v}\n";

type Files = Vec<(String, String)>;

/// A hostile input.
struct Hostile {
    name: &'static str,
    files: fn() -> Files,
    arguments: &'static [&'static str],
    /// The code of the error, or nothing where the input has a result.
    code: &'static str,
}

const BUILD: &[&str] = &["build", "."];
const RENDER: &[&str] = &["render", "a"];

const INPUTS: &[Hostile] = &[
    Hostile {
        name: "chain of bases",
        files: chain,
        arguments: &["build", "0"],
        code: "base-depth",
    },
    Hostile {
        name: "chain of components",
        files: components,
        arguments: &["build", "0"],
        code: "base-depth",
    },
    Hostile {
        name: "diamonds that fail",
        files: failing_diamonds,
        arguments: &["build", "x0"],
        code: "id-collision",
    },
    Hostile {
        name: "label path",
        files: || path("labels: [{pairs: {a: b}, fields: [{path: PATH, create: true}]}]"),
        arguments: BUILD,
        code: "nesting-depth",
    },
    Hostile {
        name: "replacement path",
        files: || {
            path(
                "replacements: [{sourceValue: x, targets: [{select: {kind: ConfigMap}, options: {create: true}, fieldPaths: [DOTS]}]}]",
            )
        },
        arguments: BUILD,
        code: "nesting-depth",
    },
    Hostile {
        name: "configured path",
        files: configured_path,
        arguments: BUILD,
        code: "nesting-depth",
    },
    Hostile {
        name: "path of a plugin",
        files: plugin_path,
        arguments: BUILD,
        code: "nesting-depth",
    },
    Hostile {
        name: "copies of copies",
        files: copies,
        arguments: BUILD,
        code: "build-size",
    },
    Hostile {
        name: "moves into moves",
        files: nested_copies,
        arguments: BUILD,
        code: "nesting-depth",
    },
    Hostile {
        name: "replaced by itself",
        files: doubled_values,
        arguments: BUILD,
        code: "build-size",
    },
    Hostile {
        name: "text joined to itself",
        files: doubled_text,
        arguments: BUILD,
        code: "build-size",
    },
    Hostile {
        name: "a long prefix",
        files: || many(&format!("namePrefix: {}", "x".repeat(400_000))),
        arguments: BUILD,
        code: "build-size",
    },
    Hostile {
        name: "a long label",
        files: || many(&format!("commonLabels: {{a: {}}}", "x".repeat(400_000))),
        arguments: BUILD,
        code: "build-size",
    },
    Hostile {
        name: "many labels",
        files: || {
            many(&format!(
                "commonLabels: {{{}}}",
                listed(3_000, |i| format!("l{i}: x"))
            ))
        },
        arguments: BUILD,
        code: "build-size",
    },
    Hostile {
        name: "a var in many places",
        files: long_var,
        arguments: BUILD,
        code: "build-size",
    },
    Hostile {
        name: "documents of aliases",
        files: documents_of_aliases,
        arguments: BUILD,
        code: "yaml-syntax",
    },
    Hostile {
        name: "lines of aliases",
        files: lines_of_aliases,
        arguments: BUILD,
        code: "yaml-syntax",
    },
    Hostile {
        name: "large expressions",
        files: expressions,
        arguments: BUILD,
        code: "selector-expression",
    },
    Hostile {
        name: "large names of images",
        files: image_expressions,
        arguments: BUILD,
        code: "image-name",
    },
    Hostile {
        name: "as many images as containers",
        files: images,
        arguments: BUILD,
        code: "",
    },
    Hostile {
        name: "loops in a template",
        files: || {
            template(
                "{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}",
            )
        },
        arguments: RENDER,
        code: "template-value",
    },
    Hostile {
        name: "a wide text in a template",
        files: || template(r#"{{ "%1000000000s" | format("a") }}"#),
        arguments: RENDER,
        code: "template-value",
    },
    Hostile {
        name: "a long list in a template",
        files: || template("{{ ([1] * 100000000) | list }}"),
        arguments: RENDER,
        code: "template-value",
    },
    Hostile {
        name: "replaced and replaced",
        files: || {
            template(&format!(
                "{{{{ 'a'{} }}}}",
                " | replace('a', 'aaaaaaaaaaaaaaaa')".repeat(20)
            ))
        },
        arguments: RENDER,
        code: "template-value",
    },
    Hostile {
        name: "a text that doubles",
        files: || {
            template(&format!(
                "{{% set s = 'aaaa' %}}{}{{{{ s }}}}",
                "{% set s = s ~ s %}".repeat(40)
            ))
        },
        arguments: RENDER,
        code: "template-value",
    },
    Hostile {
        name: "a sum of many",
        files: || template(&format!("{{{{ {}1 }}}}", "1+".repeat(200_000))),
        arguments: RENDER,
        code: "template-value",
    },
    Hostile {
        name: "a deep sum",
        files: || template(&format!("{{{{ {}1 }}}}", "1+".repeat(4_000))),
        arguments: RENDER,
        code: "",
    },
    Hostile {
        name: "what the evaluator knows",
        files: || template("{{ debug() }}"),
        arguments: RENDER,
        code: "template-value",
    },
    Hostile {
        name: "values that read values",
        files: chain_of_values,
        arguments: RENDER,
        code: "template-undefined",
    },
    Hostile {
        name: "a long label in an error",
        files: long_label,
        arguments: BUILD,
        code: "field-type",
    },
    Hostile {
        name: "missing files on one line",
        files: missing_files,
        arguments: BUILD,
        code: "directory-missing",
    },
];

fn named(files: &[(&str, &str)]) -> Files {
    let owned = |(path, text): &(&str, &str)| ((*path).to_owned(), (*text).to_owned());
    files.iter().map(owned).collect()
}

fn listed(count: usize, item: impl Fn(usize) -> String) -> String {
    (0..count).map(item).collect::<Vec<_>>().join(", ")
}

fn one(kustomization: &str) -> Files {
    let kustomization = format!("resources: [r.yaml]\n{kustomization}\n");
    named(&[("kustomization.yaml", &kustomization), ("r.yaml", OBJECT)])
}

fn many(kustomization: &str) -> Files {
    let object = |i| OBJECT.replace("name: a", &format!("name: a{i}"));
    let objects: Vec<String> = (0..3_000).map(object).collect();
    let mut files = one(kustomization);
    files[1].1 = objects.join("---\n");
    files
}

fn chain() -> Files {
    let mut files: Files = (0..1_500)
        .map(|i| {
            (
                format!("{i}/kustomization.yaml"),
                format!("resources: [../{}]\n", i + 1),
            )
        })
        .collect();
    files.push((
        "1500/kustomization.yaml".to_owned(),
        "namePrefix: x-\n".to_owned(),
    ));
    files
}

fn components() -> Files {
    let head = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n";
    let mut files: Files = (1..600)
        .map(|i| {
            (
                format!("{i}/kustomization.yaml"),
                format!("{head}components: [../{}]\n", i + 1),
            )
        })
        .collect();
    files.push((
        "0/kustomization.yaml".to_owned(),
        "components: [../1]\n".to_owned(),
    ));
    files.push(("600/kustomization.yaml".to_owned(), head.to_owned()));
    files
}

/// Two ways at each of thirty levels to a base that collides with itself: 2^30 ways.
fn failing_diamonds() -> Files {
    let mut files = named(&[
        ("x30/kustomization.yaml", "resources: [r.yaml]\n"),
        ("x30/r.yaml", OBJECT),
    ]);
    for i in 0..30 {
        let both = format!("resources: [../x{0}, ../y{0}]\n", i + 1);
        files.push((format!("x{i}/kustomization.yaml"), both.clone()));
        files.push((format!("y{i}/kustomization.yaml"), both));
    }
    files.push((
        "y30/kustomization.yaml".to_owned(),
        "resources: [../x30]\n".to_owned(),
    ));
    files
}

fn path(kustomization: &str) -> Files {
    let kustomization = kustomization.replace("PATH", &["x"; 50_000].join("/"));
    one(&kustomization.replace("DOTS", &["x"; 50_000].join(".")))
}

fn configured_path() -> Files {
    let mut files = one("namePrefix: a-\nconfigurations: [c.yaml]");
    let path = ["x"; 50_000].join("/");
    files.push((
        "c.yaml".to_owned(),
        format!("namePrefix: [{{path: {path}, create: true}}]\n"),
    ));
    files
}

fn plugin_path() -> Files {
    let mut files = one("transformers: [t.yaml]");
    let path = ["x"; 50_000].join("/");
    let plugin = format!(
        "apiVersion: builtin\nkind: ValueAddTransformer\nmetadata: {{name: t}}\nvalue: v\ntargets: [{{fieldPath: {path}}}]\n"
    );
    files.push(("t.yaml".to_owned(), plugin));
    files
}

fn patched(operations: &str) -> Files {
    one(&format!(
        "patches: [{{target: {{kind: ConfigMap}}, patch: '[{operations}]'}}]"
    ))
}

fn copies() -> Files {
    patched(&listed(28, |i| {
        format!(r#"{{"op": "copy", "from": "/data", "path": "/data/a{i}"}}"#)
    }))
}

/// Each copy goes to the innermost place of the last one, which is twice as deep afterwards.
fn nested_copies() -> Files {
    patched(&listed(12, |i| {
        let innermost = "/a".repeat(1 << i);
        format!(r#"{{"op": "copy", "from": "/data", "path": "/data{innermost}"}}"#)
    }))
}

fn doubled_values() -> Files {
    one(&format!(
        "replacements: [{}]",
        listed(30, |i| format!(
            "{{source: {{kind: ConfigMap, fieldPath: data}}, targets: [{{select: {{kind: ConfigMap}}, options: {{create: true}}, fieldPaths: [data.a{i}]}}]}}"
        ))
    ))
}

fn doubled_text() -> Files {
    one(&format!(
        "replacements: [{}]",
        listed(40, |_| {
            "{source: {kind: ConfigMap, fieldPath: data.k}, targets: [{select: {kind: ConfigMap}, options: {delimiter: '-', index: 9999999}, fieldPaths: [data.k]}]}".to_owned()
        })
    ))
}

fn long_var() -> Files {
    let mut files = one(
        "resources: [r.yaml, d.yaml]\nvars: [{name: V, objref: {apiVersion: v1, kind: ConfigMap, name: a}, fieldref: {fieldpath: data.k}}]",
    );
    files[0].1 = files[0].1.replacen("resources: [r.yaml]\n", "", 1);
    files[1].1 = OBJECT.replace("k: v", &format!("k: {}", "v".repeat(400_000)));
    let arguments = listed(20_000, |_| "$(V)".to_owned());
    let deployment = format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: d}}\nspec: {{template: {{spec: {{containers: [{{name: c, args: [{arguments}]}}]}}}}}}\n"
    );
    files.push(("d.yaml".to_owned(), deployment));
    files
}

fn documents_of_aliases() -> Files {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..5 {
        let alias = format!("*a{}", level - 1);
        bomb += &format!("a{level}: &a{level} [{}]\n", [alias.as_str(); 9].join(", "));
    }
    let document = |i| OBJECT.replace("name: a", &format!("name: a{i}")) + &bomb;
    let documents: Vec<String> = (0..1_000).map(document).collect();
    let mut files = one("");
    files[1].1 = documents.join("---\n");
    files
}

/// Each line alone is below the limit.
fn lines_of_aliases() -> Files {
    let mut levels = vec!["&a0 [x, x, x, x, x, x, x, x, x]".to_owned()];
    for level in 1..5 {
        let alias = format!("*a{}", level - 1);
        levels.push(format!("&a{level} [{}]", [alias.as_str(); 9].join(", ")));
    }
    let line = |i| format!("k{i}: [{}]\n", levels.join(", "));
    let lines: String = (0..1_000).map(line).collect();
    let mut files = one("");
    files[1].1 = format!("{OBJECT}{lines}");
    files
}

fn expressions() -> Files {
    let patch = "patch: '{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}'";
    one(&format!(
        "patches: [{}]",
        listed(1_000, |i| format!(
            "{{{patch}, target: {{name: '\\pL{{700}}{i}|a'}}}}"
        ))
    ))
}

fn image_expressions() -> Files {
    one(&format!(
        "images: [{}]",
        listed(1_000, |i| format!("{{name: '\\pL{{700}}{i}', newTag: x}}"))
    ))
}

fn images() -> Files {
    let containers = listed(6_000, |i| format!("{{name: c{i}, image: 'i{i}:1'}}"));
    let pod = format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec: {{containers: [{containers}]}}\n"
    );
    let mut files = one(&format!(
        "images: [{}]",
        listed(6_000, |i| format!("{{name: i{i}, newTag: x}}"))
    ));
    files[1].1 = pod;
    files
}

fn template(text: &str) -> Files {
    let mut files = one("");
    let text = text.replace('\\', "\\\\").replace('"', "\\\"");
    files.push(("offshoot.yaml".to_owned(), format!("apiVersion: offshoot/v1\nkind: Environments\nenvironments: {{a: {{path: ., namespace: n, labels: {{l: \"{text}\"}}}}}}\n")));
    files
}

fn chain_of_values() -> Files {
    let values = listed(250, |i| match i {
        0 => "V0: '{{ set.missing }}'".to_owned(),
        _ => format!("V{i}: '{{{{ values.V{} }}}}'", i - 1),
    });
    let mut files = one("");
    files.push(("offshoot.yaml".to_owned(), format!("apiVersion: offshoot/v1\nkind: Environments\nenvironments: {{a: {{path: ., namespace: n, values: {{{values}}}, labels: {{l: '{{{{ values.V249 }}}}'}}}}}}\n")));
    files
}

fn long_label() -> Files {
    one(&format!(
        "commonLabels: {{a: {{b: {}}}}}",
        "x".repeat(5_000_000)
    ))
}

fn missing_files() -> Files {
    named(&[(
        "kustomization.yaml",
        &format!("resources: [{}]\n", listed(4_000, |i| format!("m{i}.yaml"))),
    )])
}

/// A run that may take so much memory and time, and no more.
fn bounded(directory: &std::path::Path, arguments: &[&str]) -> Ran {
    let program = offshoot(directory, arguments);
    let space = address_space();
    let limits = format!("ulimit -v {space} -t {SECONDS}; exec \"$0\" \"$@\"");
    let mut command = Command::new("/bin/sh");
    command
        .args(["-c", &limits])
        .arg(program.get_program())
        .args(program.get_args());
    command.current_dir(directory).env_clear();
    Ran::of(&mut command)
}

#[test]
fn hostile_input_ends_in_a_diagnostic() {
    let mut wrong = Vec::new();
    for input in INPUTS {
        let files = (input.files)();
        let files: Vec<(&str, &str)> = files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
            .collect();
        let scratch = Repository::new(&files);
        let ran = bounded(scratch.path(), input.arguments);
        let expected = match input.code {
            "" => (Some(0), String::new()),
            code => (Some(1), format!("error[{code}]")),
        };
        let is_as_expected = ran.code == expected.0 && ran.stderr.contains(&expected.1);
        if !is_as_expected || ran.stderr.len() > 100_000 {
            let said: String = ran.stderr.chars().take(600).collect();
            wrong.push(format!(
                "{}: {:?}, {} bytes\n{said}",
                input.name,
                ran.code,
                ran.stderr.len()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// `chain` up to its base at so many levels.
fn chain_to(levels: usize) -> Files {
    let mut files = chain();
    files.truncate(levels);
    let prefix = "namePrefix: x-\nresources: [r.yaml]\n";
    files.extend(named(&[
        (&format!("{levels}/kustomization.yaml"), prefix),
        (&format!("{levels}/r.yaml"), OBJECT),
    ]));
    files
}

/// Every limit that an option raises: input beyond it, which the help then makes possible.
#[test]
fn whoever_runs_a_build_may_raise_its_limits() {
    let doubled = listed(20, |_| "../base".to_owned());
    let values = listed(1_000, |_| "v".to_owned());
    let copies = format!(
        "{OBJECT}x: &a [{values}]\ny: [{}]\n",
        listed(200, |_| "*a".to_owned())
    );
    let copies = named(&[
        ("kustomization.yaml", "resources: [r.yaml]\n"),
        ("r.yaml", &copies),
    ]);
    let expression = r"patches: [{target: {name: '\pL{900}'}, patch: '[]'}]";
    let cases: Vec<(&str, Files, &str, &str)> = vec![
        ("base-depth", chain_to(512), "0", "512"),
        (
            "base-count",
            named(&[
                ("0/kustomization.yaml", &format!("resources: [{doubled}]\n")),
                ("base/kustomization.yaml", "namePrefix: x-\n"),
            ]),
            "0",
            "20",
        ),
        ("build-values", copies, ".", "10000000"),
        (
            "build-text",
            many(&format!("namePrefix: {}", "x".repeat(4_000))),
            ".",
            "100000000",
        ),
        ("expression-bytes", one(expression), ".", "500000000"),
        ("all-expression-bytes", one(expression), ".", "500000000"),
    ];
    for (name, files, directory, enough) in cases {
        let files: Vec<(&str, &str)> = files
            .iter()
            .map(|(path, text)| (&path[..], &text[..]))
            .collect();
        let scratch = Repository::new(&files);
        let build = |setting: String| {
            let mut arguments = vec!["build", directory, "--limit", &setting];
            if name == "base-count" {
                arguments.push("--quiet");
            }
            crate::support::run(scratch.path(), &arguments)
        };
        let refused = build(format!("{name}=1"));
        assert_eq!(refused.code, Some(1), "{name}: {}", refused.stderr);
        let help = format!("`--limit {name}=NUMBER`");
        assert!(refused.stderr.contains(&help), "{name}: {}", refused.stderr);
        let built = build(format!("{name}={enough},all-expression-bytes=500000000"));
        assert_eq!(built.code, Some(0), "{name}: {}", built.stderr);
    }
}

#[test]
fn the_environment_sets_limits_and_offshoot_yaml_does_not() {
    let files = chain_to(3);
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (&path[..], &text[..]))
        .collect();
    let scratch = Repository::new(&files);
    let mut command = offshoot(scratch.path(), &["build", "0"]);
    let refused = Ran::of(command.env("OFFSHOOT_LIMITS", "base-count=100,base-depth=2"));
    assert!(
        refused.stderr.contains("error[base-depth]"),
        "{}",
        refused.stderr
    );
    let mut command = offshoot(scratch.path(), &["build", "0", "--limit", "base-depth=3"]);
    let built = Ran::of(command.env("OFFSHOOT_LIMITS", "base-depth=2"));
    assert_eq!(built.code, Some(0), "{}", built.stderr);
    for (setting, said) in [
        ("base-dept=3", "did you mean `base-depth`?"),
        ("nothing=3", "the limits are base-depth, base-count"),
        ("base-depth", "write NAME=NUMBER"),
        ("base-depth=x", "`x` is not a whole number"),
        ("base-depth=513", "`base-depth` can be at most 512"),
    ] {
        let ran = crate::support::run(scratch.path(), &["build", "0", "--limit", setting]);
        assert_eq!(ran.code, Some(2), "{setting}");
        assert!(ran.stderr.contains(said), "{setting}: {}", ran.stderr);
    }
    let unused = crate::support::run(scratch.path(), &["schema", "--limit", "base-depth=3"]);
    assert_eq!(unused.code, Some(2), "{}", unused.stderr);
    scratch.write("offshoot.yaml", "apiVersion: offshoot/v1\nkind: Environments\nlimits: {base-depth: 9}\nenvironments: {a: {path: '0'}}\n");
    let ran = crate::support::run(scratch.path(), &["render", "a"]);
    assert!(ran.stderr.contains("`limits`"), "{}", ran.stderr);
}

/// A directory that nobody could build does not keep the others from being compared.
#[test]
fn a_hostile_target_is_one_of_many() {
    let files = chain();
    let mut files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    files.retain(|(path, _)| {
        path.split('/')
            .next()
            .is_some_and(|it| it.parse::<u32>().is_ok_and(|it| it > 1_100))
    });
    files.extend([
        ("web/kustomization.yaml", "resources: [r.yaml]\n"),
        ("web/r.yaml", OBJECT),
    ]);
    let Some(scratch) = Repository::in_git(&files) else {
        return;
    };
    scratch.edit("1500/kustomization.yaml", "x-", "y-");
    scratch.edit("web/r.yaml", "k: v", "k: w");
    let compared = bounded(scratch.path(), &["diff", "--since", "HEAD"]);
    assert!(
        compared.stdout.contains("web/r.yaml:4"),
        "{} {}",
        compared.stdout,
        compared.stderr
    );
    let listed = bounded(scratch.path(), &["list", "--affected-by", "HEAD"]);
    assert_eq!(listed.code, Some(0), "{}", listed.stderr);
    assert!(listed.stdout.contains("web"), "{}", listed.stdout);
}
