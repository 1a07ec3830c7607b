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
            .output(),
        ""
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
    repository.run(&["build", "base", "-o", "out"]).output();
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
