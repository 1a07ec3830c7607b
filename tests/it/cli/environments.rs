//! `render`, `eject`, `list` and `init`.

use super::*;

const RENDER: [&str; 4] = ["render", "preview", "--branch", "Feat/A"];

#[test]
fn an_environment_is_rendered_for_a_branch() {
    let repository = sample();
    let text = repository
        .run(&[&RENDER[..], &["--image", "web:pr-7"]].concat())
        .output();
    assert!(
        text.starts_with("apiVersion: v1\nkind: Namespace\n"),
        "{text}"
    );
    assert!(text.contains("image: web:pr-7"), "{text}");
    let json = repository
        .run(&[&RENDER[..], &["-o", "json"]].concat())
        .output();
    let list: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(
        (&list["kind"], list["items"].as_array().map(Vec::len)),
        (&"List".into(), Some(2))
    );
    let below = repository.path().join("base");
    let mut command = repository.command(&RENDER);
    let from_below = Ran::of(command.current_dir(below)).output();
    assert_eq!(from_below, repository.run(&RENDER).output());
}

#[test]
fn images_come_from_files_and_arguments_the_latter_last() {
    let repository = sample();
    repository.write(
        "images.txt",
        "# built by CI\nweb:from-file   # and more\n\n",
    );
    let image = |more: &[&str]| {
        let text = repository
            .run(&[&RENDER[..], &["--images", "images.txt"], more].concat())
            .output();
        text.lines()
            .find_map(|line| line.trim().strip_prefix("- image: ").map(str::to_owned))
    };
    assert_eq!(image(&[]).as_deref(), Some("web:from-file"));
    assert_eq!(
        image(&["--image", "web:typed"]).as_deref(),
        Some("web:typed")
    );
    repository.write("images.txt", "web:v1\nweb\n");
    let said = repository
        .run(&[&RENDER[..], &["--images", "images.txt"]].concat())
        .refused(2);
    assert!(said.contains("images.txt:2:1"), "{said}");
}

#[test]
fn words_that_make_no_sense_end_with_2_and_what_cannot_be_rendered_with_1() {
    let repository = sample();
    let said = repository
        .run(&["render", "previw", "--branch", "x"])
        .refused(1);
    assert!(said.starts_with("error[unknown-environment]"), "{said}");
    for (arguments, code) in [
        (&["render", "preview"][..], "branch-missing"),
        (&["render", "plain", "--branch", "x"], "branch-unwanted"),
        (&["render", "plain", "--image", "web"], "image-reference"),
        (&["render", "plain", "--set", "x"], "setting-syntax"),
    ] {
        let said = repository.run(arguments).refused(2);
        assert!(said.starts_with(&format!("error[{code}]")), "{said}");
    }
    assert!(
        repository
            .run(&["render", "plain", "--image", "nginx:1"])
            .refused(1)
            .contains("image-unmatched")
    );
    repository.write("base/kustomization.yaml", "images: []\n");
    assert!(repository.run(&RENDER).refused(1).contains("empty-render"));
    assert!(
        Repository::new(&[])
            .run(&RENDER)
            .refused(1)
            .contains("config-missing")
    );
}

#[test]
fn a_directory_is_kept_in_step_with_the_render() {
    let repository = sample();
    let write = [&RENDER[..], &["-o", "out/"]].concat();
    assert_eq!(repository.run(&write).wrote(), "wrote 2 resources to out\n");
    let names = repository.names("out");
    assert_eq!(names.len(), 4, "{names:?}");
    repository.write("out/mine.yaml", "stays");
    repository.write(
        "base/more.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n",
    );
    repository.write("base/kustomization.yaml", "resources: [more.yaml]\n");
    repository.run(&write).wrote();
    let names = repository.names("out");
    assert!(
        names
            .iter()
            .any(|name| name.ends_with("_configmap_web.yaml")),
        "{names:?}"
    );
    assert!(
        names.iter().all(|name| !name.contains("deployment")),
        "{names:?}"
    );
    assert_eq!(repository.read("out/mine.yaml"), "stays");
}

#[test]
fn a_word_that_is_no_format_is_not_taken_for_a_directory() {
    let repository = sample();
    let refused = |output: &str| {
        let render = [&RENDER[..], &["-o", output]].concat();
        repository.run(&render).refused(2)
    };
    assert!(refused("ymal").contains("did you mean `yaml`?"));
    assert!(refused("YAML").contains("did you mean `yaml`?"));
    assert!(refused("jsno").contains("did you mean `json`?"));
    assert!(refused("wide").contains("`wide/` is a new directory"));
    assert!(!repository.path().join("ymal").exists());
    let file = [&RENDER[..], &["-o", "out/all.yml"]].concat();
    let wrote = "wrote 2 resources to out/all.yml\n";
    assert_eq!(repository.run(&file).wrote(), wrote);
    // Programs read the other formats of messages.
    let json = [&file[..], &["--message-format", "json"]].concat();
    assert_eq!(repository.run(&json).output(), "");
}

#[test]
fn files_of_others_are_in_the_way() {
    let repository = sample();
    for name in [
        "001_deployment.apps_web.yaml",
        "kustomization.yaml",
        "Kustomization",
    ] {
        repository.write(&format!("out/{name}"), "mine");
        let said = repository.run(&["render", "plain", "-o", "out"]).refused(1);
        assert!(said.contains("output-exists"), "{said}");
        assert_eq!(repository.names("out"), [name]);
        repository.remove(&format!("out/{name}"));
    }
}

/// kubectl reads a directory in the order of the names of its files, and builds it by its kustomization.
#[test]
fn a_directory_is_applied_in_the_order_of_the_render() {
    let repository = Repository::example();
    repository.edit(
        "offshoot.yaml",
        "namespace: \"preview-{{ slug }}\"",
        "namespace: \"branch-{{ slug }}\"",
    );
    let render = ["render", "preview", "-b", "dir"];
    let printed = repository.run(&render).output();
    repository
        .run(&[&render[..], &["-o", "out/"]].concat())
        .wrote();
    let names = repository.names("out");
    let (manifests, others): (Vec<&String>, Vec<&String>) =
        names.iter().partition(|name| name.ends_with(".yaml"));
    assert_eq!(others, [".offshoot-render", "Kustomization"]);
    let texts: Vec<String> = manifests
        .iter()
        .map(|name| repository.read(&format!("out/{name}")))
        .collect();
    assert_eq!(texts.join("---\n"), printed);
    assert_eq!(manifests[0], "001_namespace_branch-dir.yaml");
    let built = repository.run(&["build", "out"]).output();
    assert_eq!(built, printed);
    assert!(
        !repository
            .run(&["list", "-o", "name"])
            .output()
            .contains("out\n")
    );
    if let Some(kubectl) = needs::kubectl() {
        let mut kustomize = Command::new(kubectl);
        let ran = Ran::of(
            kustomize
                .args(["kustomize", "out"])
                .current_dir(repository.path()),
        );
        assert_eq!(ran.stdout, printed, "{}", ran.stderr);
    }
    // What an earlier version wrote under names without numbers goes away.
    repository.write("old/secret_gone.yaml", "x: 1\n");
    repository.write("old/.offshoot-render", "secret_gone.yaml\n");
    repository
        .run(&[&render[..], &["-o", "old/"]].concat())
        .wrote();
    assert_eq!(repository.names("old"), names);
}

#[test]
fn an_ejected_environment_builds_to_its_render() {
    let repository = sample();
    let eject = [
        "eject",
        "preview",
        "--branch",
        "Feat/A",
        "--to",
        "ejected/a",
    ];
    let wrote = "wrote 2 files to ejected/a\n";
    assert_eq!(repository.run(&eject).wrote(), wrote);
    let built = repository.run(&["build", "ejected/a"]).output();
    assert_eq!(built, repository.run(&RENDER).output());
    repository.run(&eject).wrote();
    repository.write("ejected/a/kustomization.yaml", "# mine\n");
    assert!(repository.run(&eject).refused(1).contains("output-exists"));
    repository.run(&[&eject[..], &["--force"]].concat()).wrote();
    assert_eq!(repository.run(&["build", "ejected/a"]).output(), built);
}

#[test]
fn an_eject_removes_the_drafts_of_a_killed_one() {
    let repository = sample();
    let eject = ["eject", "preview", "-b", "Feat/A", "--to", "ejected"];
    repository.run(&eject).wrote();
    let ejected = repository.path().join("ejected");
    let written = support::files_below(&ejected);
    for folder in written.iter().filter_map(|file| file.parent()) {
        fs::write(folder.join(".offshoot-draft-a1B2c3"), "kind: ").expect("it is writable");
    }
    repository.run(&eject).wrote();
    assert_eq!(support::files_below(&ejected), written);
}

#[test]
fn environments_and_kustomizations_are_listed() {
    let repository = sample();
    repository.write("plain/kustomization.yaml", "kind: Component\n");
    repository.write(".hidden/kustomization.yaml", "resources: []\n");
    insta::assert_snapshot!(repository.run(&["list"]).output(), @r"
    environment    preview           overlays/preview  per branch
    environment    plain             base
    kustomization  base
    kustomization  overlays/preview
    component      ./plain
    ");
    insta::assert_snapshot!(repository.run(&["list", "-o", "name"]).output(), @r"
    preview
    plain
    base
    overlays/preview
    ./plain
    ");
    insta::assert_snapshot!(repository.run(&["list", "-o", "json"]).output(), @r#"
    {"kind":"environment","name":"preview","path":"overlays/preview","perBranch":true}
    {"kind":"environment","name":"plain","path":"base"}
    {"kind":"kustomization","name":"base","path":"base"}
    {"kind":"kustomization","name":"overlays/preview","path":"overlays/preview"}
    {"kind":"component","name":"./plain","path":"plain"}
    "#);
}

#[test]
fn names_in_the_list_can_be_typed_in_the_same_directory() {
    let repository = sample();
    let below = repository.path().join("overlays");
    let names = support::run(&below, &["list", "-o", "name"]).output();
    assert_eq!(names, "preview\nplain\n../base\n./preview\n");
    for name in names.lines() {
        let diff = ["diff", name, name];
        let branch: &[&str] = if name == "preview" { &["-b", "x"] } else { &[] };
        support::run(&below, &[&diff, branch].concat()).output();
    }
    let from_root = ["list", "-o", "name", "-C", "overlays"];
    assert_eq!(repository.run(&from_root).output(), names);
}

#[test]
fn every_command_takes_the_options_of_environments() {
    let repository = sample();
    repository.write("images.txt", "web:v7\n");
    let options = ["-b", "x", "-i", "web:v8", "--set", "a=b", "--for", "argocd"];
    let options = [&options[..], &["--images", "images.txt"]].concat();
    for command in [
        &["render", "preview"][..],
        &["eject", "preview", "--to", "ejected"],
        &["diff", "preview", "preview"],
        &["explain", "preview", "deploy/web"],
        &["snapshot", "preview"],
    ] {
        let ran = repository.run(&[command, &options].concat());
        assert_eq!(ran.code, Some(0), "{command:?}: {}", ran.stderr);
    }
    let kept = repository.read("snapshots/preview/preview-x_deployment.apps_web.yaml");
    assert!(kept.contains("image: web:v8"), "{kept}");
}

#[test]
fn a_first_offshoot_yaml_is_written_once() {
    let repository = sample();
    fs::remove_file(repository.path().join("offshoot.yaml")).expect("it is there");
    let shown = repository.run(&["init", "--dry-run"]).output();
    let wrote = "wrote 1 environment to offshoot.yaml\n";
    let said = repository.run(&["init"]).stderr;
    assert!(said.starts_with(wrote), "{said}");
    assert_eq!(repository.read("offshoot.yaml"), shown);
    assert!(
        repository
            .run(&["render", "preview", "-b", "x"])
            .output()
            .contains("namespace: preview-x")
    );
    assert!(
        repository
            .run(&["init"])
            .refused(1)
            .contains("output-exists")
    );
    assert!(
        Repository::new(&[])
            .run(&["init"])
            .refused(1)
            .contains("kustomization-missing")
    );
}
