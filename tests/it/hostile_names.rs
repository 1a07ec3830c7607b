//! Names that anybody may give: directories, files, resources, labels, images, branches with characters
//! that a terminal obeys. Every command shows them in every format, and none of the characters comes out.
//! Manifests on stdout are not looked at: they are what kustomize writes.

use regex::Regex;

use crate::support::{Ran, Repository, assert_all_called, git_command, root, values};

/// A name with every sort of such characters: C0, C1, marks of direction, ends of lines.
const HOSTILE: &str =
    "x\u{1b}[2J\u{1b}]0;t\u{7}\r\u{9b}2J\u{85}\u{202e}\u{2066}\u{200f}\u{2028}\nINJECTED";

/// The same without C1, which kustomize refuses in manifests and in paths: this renders.
const RENDERS: &str = "x\u{1b}[2J\u{1b}]0;t\u{7}\r\u{202e}\u{2066}\u{200f}\u{2028}\nINJECTED";

/// The same, as far as a name of a branch has it (git-check-ref-format(1)).
const BRANCH: &str = "x\u{9b}2J\u{85}\u{202e}\u{2066}\u{200f}";

/// Calls by command. `H` is the hostile name, `N` the one that renders, `D` a directory called so, `B` a
/// branch; other words are themselves. Each is run in every format of the command, and with every format of messages.
const CALLS: &[(&str, &[&str])] = &[
    (
        "attribute",
        &[
            "D --report H.json",
            "D --report H.sarif --format sarif",
            "H --report H.json",
        ],
    ),
    (
        "build",
        &[
            "D",
            "H",
            "broken/a/H",
            "broken/b/H",
            "broken/c/H",
            "broken/d/H",
            "broken/e",
            "B:D",
            "B:H",
            "H:D",
            "D base",
            "--all apps",
            "--all broken",
            "D base --shard 1/1 --shard-costs H",
            "D base -o written/H/",
        ],
    ),
    (
        "check",
        &[
            "",
            "production",
            "preview --branch H",
            "D",
            "H",
            "--since HEAD",
        ],
    ),
    (
        "diff",
        &[
            "base D",
            "D H",
            "B:D base",
            "production preview --branch H",
            "--since HEAD",
            "--since B",
            "--since H",
            "--since HEAD --by resource",
            "--since HEAD --by resource --full",
            "--since HEAD --expect-unchanged *",
            "--since HEAD --expect-unchanged H",
            "broken/a/H D",
            "--since HEAD --all-targets --all",
            "manifests/H.yaml D",
            "--since HEAD --shard 1/1",
            "--since H --shard 1/2",
        ],
    ),
    (
        "merge",
        &["shard.json", "shard.json --by resource", "H", "H.json"],
    ),
    ("edit add annotation", &["H:H", "-C D H:H"]),
    ("edit add component", &["H", "D", "-C D H"]),
    (
        "edit add configmap",
        &[
            "H --from-literal=H=H",
            "H --from-file=H",
            "-C D H --from-file=H",
        ],
    ),
    ("edit add label", &["H:H", "-C D H:H"]),
    (
        "edit add patch",
        &["--path H", "--patch H", "--path H --kind H --name H"],
    ),
    ("edit add resource", &["H", "D", "-C D H"]),
    (
        "edit add secret",
        &["H --from-literal=H=H", "H --from-file=H"],
    ),
    ("edit fix", &["", "-C D", "-C H"]),
    ("edit remove annotation", &["H", "-C D H"]),
    ("edit remove configmap", &["H", "-C D H"]),
    ("edit remove label", &["H", "-C D H"]),
    ("edit remove patch", &["--path H", "--patch H"]),
    ("edit remove resource", &["H", "-C D H"]),
    ("edit remove secret", &["H", "-C D H"]),
    ("edit set annotation", &["H:H", "-C D H:H"]),
    ("edit set image", &["H", "H=H:H", "-C D H=a:1", "D web=H"]),
    ("edit set label", &["H:H", "-C D H:H"]),
    ("edit set nameprefix", &["H", "-C D H"]),
    ("edit set namesuffix", &["H"]),
    ("edit set namespace", &["H"]),
    ("edit set replicas", &["H=1", "H=H", "-C D H=1"]),
    (
        "eject",
        &[
            "production --to written/H",
            "preview --branch H --to written/p",
            "H --to written/x",
        ],
    ),
    (
        "explain",
        &[
            "D ConfigMap/N",
            "D H",
            "D Deployment/web",
            "D Deployment/web H",
            "H ConfigMap/N",
            "B:D ConfigMap/N",
            "D ConfigMap/N metadata.labels",
        ],
    ),
    ("help", &["H", "edit H"]),
    (
        "init",
        &[
            "--dry-run",
            "--dry-run --preview D",
            "--dry-run -C apps --preview H",
            "--dry-run -C init",
        ],
    ),
    (
        "list",
        &[
            "",
            "--why",
            "--affected-by HEAD",
            "--affected-by B",
            "HEAD:",
            "B:",
            "H",
            "-C apps",
            "-C H",
        ],
    ),
    (
        "names",
        &["preview --branch H", "H", "B:preview --branch H"],
    ),
    (
        "render",
        &[
            "production",
            "preview --branch H",
            "preview --branch H --report-hosts",
            "production --image H=a:1",
            "production --image H",
            "production --set H=H",
            "production --images H",
            "H",
            "B:production",
            "production -o written/H",
            "production H",
            "--all --branch H",
        ],
    ),
    ("schema", &[""]),
    (
        "snapshot",
        &[
            "production",
            "--check production",
            "H",
            "preview",
            "--review production",
        ],
    ),
    ("teardown", &["production", "preview --branch H", "H"]),
    (
        "verify",
        &[
            "D base --against OTHER",
            "H --against OTHER",
            "D --against H",
            "apps --against OTHER",
        ],
    ),
    ("edit add base", &["H"]),
    ("edit add buildmetadata", &["H"]),
    ("edit add configuration", &["H"]),
    ("edit add generator", &["H"]),
    ("edit add transformer", &["H"]),
    ("edit remove buildmetadata", &["H"]),
    ("edit remove component", &["H"]),
    ("edit remove transformer", &["H"]),
    ("edit set buildmetadata", &["H"]),
    ("edit set configmap", &["H --from-literal=H=H"]),
    ("edit set secret", &["H --from-literal=H=H"]),
    ("argocd plugin", &[""]),
    ("argocd discover", &[""]),
    ("argocd generate", &[""]),
    ("argocd parameters", &[""]),
    ("vendor", &[""]),
    ("completions", &["bash"]),
    ("man", &["H"]),
    ("version", &[""]),
];

/// Commands whose stdout is manifests.
const WRITES_MANIFESTS: &[&str] = &["build", "render"];

/// `text` as a string of YAML and JSON, in printable characters: YAML allows no others.
fn quoted(text: &str) -> String {
    let json = serde_json::to_string(text).expect("it is a string");
    let character = |c: char| match u32::from(c) {
        0x20..0x7f => c.to_string(),
        code => format!("\\u{code:04x}"),
    };
    json.chars().map(character).collect()
}

fn manifests(level: &str) -> String {
    let name = quoted(RENDERS);
    format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, labels: {{{name}: {name}}}, annotations: {{{name}: {name}}}}}\ndata: {{{name}: {level}}}\n\
         ---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web, labels: {{app: {name}}}}}\nspec:\n  replicas: 1\n  selector: {{matchLabels: {{app: web}}}}\n  template:\n    metadata: {{labels: {{app: web}}}}\n    spec:\n      containers:\n      - {{name: {name}, image: {image}, env: [{{name: {name}, value: {level}}}]}}\n\
         ---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: web}}\nspec:\n  rules: [{{host: {host}, http: {{paths: [{{path: {name}, pathType: Prefix, backend: {{service: {{name: {name}, port: {{name: {name}}}}}}}}}]}}}}]\n\
         ---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {{name: {name}}}\nrules: [{{apiGroups: [{name}], resources: [{name}], verbs: [{level}]}}]\n\
         ---\napiVersion: {group}\nkind: {name}\nmetadata: {{name: {name}, namespace: {name}}}\nspec: {{{name}: {level}}}\n",
        image = quoted(&format!("r.example.com/{RENDERS}:{RENDERS}")),
        host = quoted(&format!("{RENDERS}.example.com")),
        group = quoted(&format!("{RENDERS}/v1")),
    )
}

fn config() -> String {
    let name = quoted(RENDERS);
    let path = quoted(&format!("apps/{RENDERS}"));
    format!(
        "apiVersion: offshoot/v1\nkind: Environments\ndomains: [example.com]\n\
         environments:\n  production: {{path: {path}}}\n  preview:\n    path: {path}\n    perBranch: true\n    namespace: \"p-{{{{ slug }}}}\"\n    \
         hosts: {{pattern: \"{{{{ namespace }}}}-{{{{ label }}}}.{{{{ parent }}}}\"}}\n    clusterScoped: {{allow: [ClusterRole]}}\n    annotations: {{team: {name}}}\n"
    )
}

/// A repository of hostile names, edited since its first commit, which a branch with such a name has.
fn hostile() -> Option<Repository> {
    let name = quoted(RENDERS);
    let repository = Repository::new(&[
        ("offshoot.yaml", &config()),
        ("kustomization.yaml", "resources: []\n"),
        ("base/kustomization.yaml", "resources: [base.yaml]\n"),
        (
            "base/base.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: base}\n",
        ),
        (
            "init/kustomization.yaml",
            &format!("resources: [{}]\n", quoted(&format!("../apps/{RENDERS}"))),
        ),
        (
            "broken/e/kustomization.yaml",
            "resources: [\"a\u{9b}\u{202e}b.yaml\"]\n\u{202e}: 1\n",
        ),
    ]);
    let within = |path: &str, text: &str| {
        let path = path.replace('N', RENDERS).replace('H', HOSTILE);
        repository.write(&path, text);
    };
    within("apps/H/kustomization.yaml", "resources: [../../base]\n");
    within(
        "apps/N/kustomization.yaml",
        &format!(
            "resources: [../../base, {}]\nlabels: [{{pairs: {{team: {name}}}}}]\n",
            quoted(&format!("{RENDERS}.yaml"))
        ),
    );
    within("apps/N/N.yaml", &manifests("info"));
    within("manifests/H.yaml", &manifests("info"));
    within(
        "broken/a/H/kustomization.yaml",
        &format!("resources: [{name}]\n{name}: 1\nnamespcae: {name}\n"),
    );
    within(
        "broken/b/H/kustomization.yaml",
        &format!(
            "resources: [../../../base]\npatches: [{{path: {name}}}, {{patch: {name}}}]\nimages: [{{name: {name}, newTag: {name}}}]\nreplicas: [{{name: {name}, count: 1}}]\n"
        ),
    );
    within("broken/c/H/kustomization.yaml", "resources: [a.yaml]\n");
    within("broken/c/H/a.yaml", "a: [\u{9b}\u{202e}\n");
    within(
        "broken/d/H/kustomization.yaml",
        &format!(
            "resources: [../../../base]\npatches: [{{target: {{kind: {name}}}, patch: \"[]\"}}]\nreplacements: [{{source: {{kind: {name}, name: {name}}}, targets: [{{select: {{kind: {name}}}, fieldPaths: [{name}]}}]}}]\n"
        ),
    );
    repository.write(&format!("{HOSTILE}.json"), &kubeconform());
    repository.write(&format!("{HOSTILE}.sarif"), &sarif());
    let repository = repository.into_git()?;
    let ran = Ran::of(git_command(repository.path()).args(["branch", BRANCH]));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    repository.write(
        &format!("apps/{RENDERS}/{RENDERS}.yaml"),
        &manifests("debug"),
    );
    repository.write(
        &format!("apps/new-{HOSTILE}/kustomization.yaml"),
        "resources: [../../base]\n",
    );
    repository.write(&format!("apps/unread-{HOSTILE}.yaml"), &manifests("info"));
    let shard = repository.run(&["diff", "--since", "HEAD", "--shard", "1/1"]);
    assert_eq!(shard.code, Some(0), "{}", shard.stderr);
    repository.write("shard.json", &shard.stdout);
    Some(repository)
}

fn kubeconform() -> String {
    let name = quoted(HOSTILE);
    format!(
        "{{\"resources\": [{{\"filename\": {name}, \"kind\": \"ConfigMap\", \"name\": {name}, \"version\": \"v1\", \"status\": \"statusInvalid\", \"msg\": {name}, \"validationErrors\": [{{\"path\": \"/data\", \"msg\": {name}}}]}}]}}"
    )
}

fn sarif() -> String {
    let name = quoted(HOSTILE);
    format!(
        "{{\"version\": \"2.1.0\", \"runs\": [{{\"tool\": {{\"driver\": {{\"name\": {name}, \"rules\": [{{\"id\": {name}, \"helpUri\": {name}, \"shortDescription\": {{\"text\": {name}}}}}]}}}}, \"results\": [{{\"ruleId\": {name}, \"level\": \"error\", \"message\": {{\"text\": {name}}}, \"locations\": [{{\"physicalLocation\": {{\"artifactLocation\": {{\"uri\": {name}}}, \"region\": {{\"startLine\": 1}}}}}}]}}]}}]}}"
    )
}

/// The first part of a text that a terminal obeys, or that begins a line of its own.
fn obeyed(text: &str, has_colors: bool) -> Option<String> {
    let colors = Regex::new("\u{1b}\\[[0-9;]*m").expect("it is right");
    let text = if has_colors {
        colors.replace_all(text, "")
    } else {
        text.into()
    };
    let is_obeyed = |c: char| {
        c.is_control() && c != '\n' && c != '\t'
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let line = text.lines().find(|line| {
        let start = line.trim_start_matches([' ', '|', '=', '+', '-', '~', '!', '#', '>']);
        line.contains(is_obeyed) || start.starts_with("INJECTED")
    });
    line.map(|line| line.escape_default().to_string())
}

/// The words of a call.
fn words(call: &str) -> Vec<String> {
    let other = root().join("tests/it/cli/other-program.sh");
    let directory = format!("apps/{RENDERS}");
    let parts = |word: &str| -> String {
        let letters = word.split_inclusive(['/', ':', '=', '.']);
        let shown = letters.map(|part| {
            let word = part.trim_end_matches(['/', ':', '=', '.']);
            let end = part.strip_prefix(word).unwrap_or_default();
            match word {
                "H" => format!("{HOSTILE}{end}"),
                "N" => format!("{RENDERS}{end}"),
                "D" => format!("{directory}{end}"),
                "B" => format!("{BRANCH}{end}"),
                _ => part.to_owned(),
            }
        });
        shown.collect()
    };
    let words = call.split_whitespace().map(|word| match word {
        "OTHER" => other.to_string_lossy().into_owned(),
        word => parts(word),
    });
    words.collect()
}

/// Ways to show what a call has to say: each format of the command, each of messages, with colors and
/// without.
fn ways(command: &str) -> Vec<Vec<String>> {
    let output = values(command, "--output");
    let messages = values(command, "--message-format");
    let count = output.len().max(messages.len()).max(2);
    let stated = |option: &str, values: &[String], at: usize| {
        let value = values.get(at % values.len().max(1));
        value.map(|value| format!("{option}={value}"))
    };
    let way = |at: usize| {
        let color = if at.is_multiple_of(2) {
            "always"
        } else {
            "never"
        };
        let mut way = vec![format!("--color={color}")];
        way.extend(stated("--message-format", &messages, at));
        way.extend(stated("--output", &output, at));
        way
    };
    (0..count).map(way).collect()
}

/// The arguments of a call, shown in one way.
fn arguments(command: &str, call: &str, way: &[String]) -> Vec<String> {
    let mut arguments: Vec<String> = command.split(' ').map(str::to_owned).collect();
    let is_stated = call.contains("-o ");
    let way = way.iter();
    let way = way.filter(|option| !(is_stated && option.starts_with("--output")));
    arguments.extend(way.cloned());
    arguments.extend(words(call));
    arguments
}

/// What a run lets a terminal obey, by stream.
fn obeyed_in(command: &str, call: &str, way: &[String], ran: &Ran) -> Vec<String> {
    let has_colors = way.iter().any(|option| option == "--color=always");
    let mut texts = vec![("stderr", &ran.stderr)];
    if !WRITES_MANIFESTS.contains(&command) || call.contains("--report-hosts") {
        texts.push(("stdout", &ran.stdout));
    }
    let lines = texts.into_iter().filter_map(|(stream, text)| {
        let line = obeyed(text, has_colors)?;
        Some(format!("{command} {call} {way:?}, {stream}: {line}"))
    });
    lines.collect()
}

#[test]
fn no_command_obeys_a_name_in_any_format() {
    assert_all_called(CALLS.iter().map(|(command, _)| *command));
    let Some(repository) = hostile() else {
        return;
    };
    let (mut wrong, mut shown) = (Vec::new(), 0);
    for (command, calls) in CALLS {
        for way in ways(command) {
            for call in *calls {
                let arguments = arguments(command, call, &way);
                let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
                let mut program = repository.command(&arguments);
                let ran = Ran::of(program.env("OTHER_VERSION", "v5.8.1"));
                let is_ended = ran.code.is_some_and(|code| code <= 2);
                assert!(is_ended, "{command} {call}: {}", ran.stderr);
                shown += usize::from(ran.said().contains("INJECTED"));
                wrong.extend(obeyed_in(command, call, &way, &ran));
            }
        }
    }
    assert!(shown > 300, "only {shown} runs show the name");
    let count = wrong.len();
    assert!(wrong.is_empty(), "{count} texts:\n{}", wrong.join("\n"));
}

#[test]
fn a_name_of_two_lines_is_one_in_a_list() {
    let Some(repository) = hostile() else {
        return;
    };
    let names = repository.run(&["list", "-o", "name"]).output();
    let ours = names.lines().filter(|line| line.starts_with("apps/x"));
    assert_eq!(ours.count(), 2, "{names}");
    // For programs, the name is what it is.
    let json = repository.run(&["list", "-o", "json"]).output();
    let named = json.lines().filter(|line| {
        let row: serde_json::Value = serde_json::from_str(line).expect("it is JSON");
        row["name"] == format!("apps/{HOSTILE}")
    });
    assert_eq!(named.count(), 1, "{json}");
}

#[test]
fn a_mistake_on_the_command_line_is_not_obeyed() {
    let repository = Repository::new(&[]);
    for arguments in [
        &["build", "--H"][..],
        &["H"],
        &["edit", "H"],
        &["list", "-o", "H"],
    ] {
        let arguments: Vec<String> = arguments
            .iter()
            .map(|word| word.replace('H', HOSTILE))
            .collect();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let ran = repository.run(&arguments);
        assert_ne!(ran.code, Some(0));
        assert_eq!(
            obeyed(&ran.said(), false).filter(|it| !it.starts_with("INJECTED")),
            None,
            "{arguments:?}"
        );
    }
}
