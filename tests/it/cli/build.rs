//! `build` and `edit`.

use super::*;

const WEB: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
      - image: web:v1
        name: web
";

#[test]
fn data_goes_to_stdout_or_to_a_file() {
    let repository = sample();
    assert_eq!(repository.run(&["build", "base"]).output(), WEB);
    assert_eq!(
        repository
            .run(&["build", "overlays/preview", "-o", "out/all.yaml"])
            .wrote(),
        "wrote 1 resource to out/all.yaml\n"
    );
    assert_eq!(repository.read("out/all.yaml"), WEB);
    assert_eq!(repository.names("out"), ["all.yaml"]);
    let through_a_device = repository.run(&["build", "base", "-o", "/dev/stdout"]);
    assert_eq!(through_a_device.output(), WEB);
}

#[test]
fn an_existing_directory_gets_a_file_for_each_resource() {
    let repository = sample();
    repository.write(
        "base/more.yaml",
        "apiVersion: v1\nkind: Service\nmetadata: {name: Web, namespace: shop}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n",
    );
    repository.write(
        "base/kustomization.yaml",
        "resources: [web.yaml, more.yaml]\n",
    );
    repository.write("out/README.md", "stays");
    repository.run(&["build", "base", "-o", "out"]).wrote();
    assert_eq!(
        repository.names("out"),
        [
            "README.md",
            "default_apps_v1_deployment_web.yaml",
            "shop_v1_service_web.yaml",
            "v1_namespace_shop.yaml",
        ]
    );
    assert_eq!(
        repository.read("out/default_apps_v1_deployment_web.yaml"),
        WEB
    );
}

#[test]
fn what_cannot_be_built_prints_nothing_and_ends_with_1() {
    let repository = sample();
    repository.write(
        "base/kustomization.yaml",
        "resources: [web.yaml, gone.yaml]\n",
    );
    let said = repository
        .run(&["build", "overlays/preview", "-o", "out.yaml"])
        .refused(1);
    assert!(said.contains("base/kustomization.yaml:1:23"), "{said}");
    assert!(!repository.path().join("out.yaml").exists());
}

#[test]
fn images_are_set_in_place() {
    let repository = sample();
    repository.write(
        "overlays/preview/kustomization.yaml",
        "resources: [../../base]   # everything\nimages:\n# ours\n- name: web\n  newTag: v1\n",
    );
    let overlay = repository.path().join("overlays/preview");
    let mut command =
        repository.command(&["edit", "set", "image", "web=reg.io/web:*", "db@sha256:aa"]);
    Ran::of(command.current_dir(overlay)).output();
    assert_eq!(
        repository.read("overlays/preview/kustomization.yaml"),
        "resources: [../../base]   # everything\nimages:\n# ours\n- name: web\n  newName: reg.io/web\n  newTag: v1\n- name: db\n  digest: sha256:aa\n"
    );
    let said = repository
        .run(&[
            "edit",
            "set",
            "image",
            "-C",
            "overlays/preview",
            "web",
            "x=",
        ])
        .refused(2);
    assert_eq!(said.matches("error[image-reference]").count(), 2, "{said}");
    assert!(
        repository
            .run(&["edit", "set", "image", "a:b"])
            .refused(1)
            .contains("kustomization-missing")
    );
}

#[test]
fn images_are_set_in_several_kustomizations_or_in_none() {
    let repository = sample();
    let paths = ["a/kustomization.yaml", "b/kustomization.yml"];
    for path in paths {
        repository.write(path, "images:\n- name: web\n  newTag: v1 # ours\n");
    }
    let set = [
        "edit",
        "set",
        "image",
        "web:v2",
        "a",
        "b/kustomization.yml",
        "a/",
    ];
    repository.run(&set).output();
    for path in paths {
        let expected = "images:\n- name: web\n  newTag: v2 # ours\n";
        assert_eq!(repository.read(path), expected);
    }
    repository.write("b/kustomization.yml", "images: text\n");
    let set = ["edit", "set", "image", "a", "web:v3", "b"];
    let said = repository.run(&set).refused(1);
    assert!(
        said.contains("edit-layout") && said.contains("b/kustomization.yml"),
        "{said}"
    );
    assert!(repository.read("a/kustomization.yaml").contains("v2"));
    let said = repository.run(&["edit", "set", "image", "a"]).refused(2);
    assert!(said.contains("no image to set"), "{said}");
}

#[test]
fn output_means_the_same_in_every_command() {
    let repository = sample();
    let commands: [&[&str]; 5] = [
        &["build", "base"],
        &["render", "plain"],
        &["list"],
        &["explain", "plain", "deploy/web"],
        &["diff", "base", "plain"],
    ];
    for (command, name) in commands.iter().zip(["a", "b", "c", "d", "e"]) {
        let run = |output: &str| repository.run(&[command, &["-o", output][..]].concat());
        let slip = run("jsno").refused(2);
        assert!(slip.contains("output-format"), "{slip}");
        assert!(slip.contains("did you mean `json`?"), "{slip}");
        assert!(slip.contains("files end in"), "{slip}");
        assert!(!repository.path().join("jsno").exists());
        assert_eq!(run("").refused(2).matches("output-format").count(), 1);
        assert_eq!(run(name).refused(2).matches("output-format").count(), 1);
        let file = format!("out/{name}.json");
        let wrote = run(&file).wrote();
        assert!(
            wrote.ends_with(&format!("to {file}\n")) || wrote == format!("wrote {file}\n"),
            "{wrote}"
        );
        assert_eq!(repository.read(&file), run("json").stdout, "{command:?}");
        let directory = run("out");
        let writes_directories = ["build", "render"].contains(&command[0]);
        assert_eq!(directory.code == Some(0), writes_directories, "{command:?}");
        assert!(writes_directories || directory.stderr.contains("`out` is a directory"));
    }
    let report = repository.run(&[
        "diff",
        "base",
        "plain",
        "-o",
        "out/report.md",
        "--color=always",
    ]);
    assert_eq!(report.wrote(), "wrote out/report.md\n");
    let markdown = repository.run(&["diff", "base", "plain", "-o", "markdown"]);
    assert_eq!(repository.read("out/report.md"), markdown.stdout);
}
