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
    let write = [&RENDER[..], &["-o", "out"]].concat();
    repository.run(&write).output();
    let names = repository.names("out");
    assert_eq!(names.len(), 3, "{names:?}");
    repository.write("out/mine.yaml", "stays");
    repository.write(
        "base/more.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n",
    );
    repository.write("base/kustomization.yaml", "resources: [more.yaml]\n");
    repository.run(&write).output();
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
fn files_of_others_are_in_the_way() {
    let repository = sample();
    repository.write("out/deployment.apps_web.yaml", "mine");
    let said = repository.run(&["render", "plain", "-o", "out"]).refused(1);
    assert!(said.contains("output-exists"), "{said}");
    assert_eq!(repository.names("out"), ["deployment.apps_web.yaml"]);
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
    repository.run(&eject).output();
    let built = repository.run(&["build", "ejected/a"]).output();
    assert_eq!(built, repository.run(&RENDER).output());
    repository.run(&eject).output();
    repository.write("ejected/a/kustomization.yaml", "# mine\n");
    assert!(repository.run(&eject).refused(1).contains("output-exists"));
    repository
        .run(&[&eject[..], &["--force"]].concat())
        .output();
    assert_eq!(repository.run(&["build", "ejected/a"]).output(), built);
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
fn a_first_offshoot_yaml_is_written_once() {
    let repository = sample();
    fs::remove_file(repository.path().join("offshoot.yaml")).expect("it is there");
    let shown = repository.run(&["init", "--dry-run"]).output();
    repository.run(&["init"]).output();
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
