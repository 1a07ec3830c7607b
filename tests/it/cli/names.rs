//! `names`: what a pipeline reads, and what it does not depend on.

use super::*;

const CONFIG: &str = "apiVersion: offshoot/v1
kind: Environments
domains: [example.com, example.org]
environments:
  preview:
    path: web
    perBranch: true
    namespace: \"preview-{{ slug }}\"
    hosts: {strategy: prefix}
    e2e: {select: {labelSelector: \"app in (e2e, smoke)\"}}
  several:
    path: web
    perBranch: true
    namespaces: {shop: \"shop-{{ slug }}\", shop.db: \"db-{{ slug }}\"}
  live: {path: web}
";

const INGRESS: &str = "apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  tls: [{hosts: [api.example.com]}]
  rules: [{host: api.example.com}, {host: api.shop.example.com}, {host: \"*.example.org\"}]
";

fn repository() -> Repository {
    Repository::new(&[
        ("offshoot.yaml", CONFIG),
        ("web/kustomization.yaml", "resources: [ingress.yaml]\n"),
        ("web/ingress.yaml", INGRESS),
    ])
}

const NAMES: [&str; 4] = ["names", "preview", "-b", "Feat/A"];

#[test]
fn lines_are_for_a_shell() {
    let lines = repository()
        .run(&[&NAMES[..], &["-o", "env"]].concat())
        .output();
    assert_eq!(
        lines,
        "SLUG=feat-a-thnni7h
NAMESPACE=preview-feat-a-thnni7h
SELECTOR=offshoot/environment=preview,offshoot/branch-slug=feat-a-thnni7h
E2E_SELECTOR='app in (e2e, smoke)'
HOST_WILDCARD__EXAMPLE__ORG='*.feat-a-thnni7h.example.org'
HOST_API=feat-a-thnni7h.api.example.com
URL_API=https://feat-a-thnni7h.api.example.com
HOST_API__SHOP=feat-a-thnni7h.api.shop.example.com
URL_API__SHOP=http://feat-a-thnni7h.api.shop.example.com
"
    );
}

#[test]
fn an_environment_may_have_several_namespaces_or_no_branch() {
    let repository = repository();
    let several = ["names", "several", "-b", "a", "--no-hosts", "-o", "env"];
    assert_eq!(
        repository.run(&several).output(),
        "SLUG=a\nNAMESPACE=shop-a\nNAMESPACE_SHOP=shop-a\nNAMESPACE_SHOP__DB=db-a\nSELECTOR=offshoot/environment=several,offshoot/branch-slug=a\n"
    );
    let live = repository.run(&["names", "live"]).output();
    assert!(
        live.contains("host       https://api.example.com\n"),
        "{live}"
    );
}

#[test]
fn the_room_for_a_slug_is_that_of_the_name_that_leaves_the_fewest() {
    let repository = repository();
    let long = "app-of-the-department-for-notifications";
    let ingress = INGRESS.replace("{host: api.shop", &format!("{{host: {long}"));
    repository.write(
        "web/ingress.yaml",
        &ingress.replace(", {host: \"*.example.org\"}", ""),
    );
    repository.write(
        "offshoot.yaml",
        &CONFIG.replacen(
            "{strategy: prefix}",
            "{pattern: \"{{ slug }}-{{ label }}.{{ parent }}\"}",
            1,
        ),
    );
    let text = repository.run(&NAMES).output();
    let line = text.lines().next().unwrap_or_default();
    assert_eq!(
        line,
        format!(
            "slug       feat-a-thnni7h (14 of 17 characters; the host of `{long}.example.com` in `Ingress/web` at web/ingress.yaml:6 leaves the fewest: 17)"
        )
    );
    let names = repository.run(&[&NAMES[..], &["-o", "json"]].concat());
    let names: serde_json::Value = serde_json::from_str(&names.output()).expect("JSON");
    let tightest = serde_json::json!({
        "leaves": 17,
        "name": format!("the host of `{long}.example.com`"),
        "resource": "Ingress/web",
        "file": "web/ingress.yaml",
        "line": 6,
    });
    let room = serde_json::json!({"length": 14, "max": 17, "tightest": tightest});
    assert_eq!(names["slugRoom"], room);
    // A branch with one more character than there is room for is refused, and one with as many is not.
    let is_refused = |length| {
        let ran = repository.run(&["render", "preview", "-b", &"x".repeat(length)]);
        ran.stderr.contains("error[name-budget]")
    };
    assert_eq!([is_refused(17), is_refused(18)], [false, true]);
}

#[test]
fn slug_and_namespace_need_no_tree() {
    let repository = repository();
    repository.write("web/kustomization.yaml", "resources: [nowhere.yaml]\n");
    let bare = repository.run(&[&NAMES[..], &["--no-hosts", "-o", "json"]].concat());
    let bare: serde_json::Value = serde_json::from_str(&bare.output()).expect("JSON");
    assert_eq!(bare["slug"], "feat-a-thnni7h");
    assert_eq!(bare["namespaces"][0]["name"], "preview-feat-a-thnni7h");
    assert!(bare.get("hosts").is_none(), "{bare}");
    let ran = repository.run(&NAMES);
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.stdout.contains("slug       feat-a-thnni7h\n"),
        "{}",
        ran.stdout
    );
    assert!(ran.stderr.contains("`--no-hosts`"), "{}", ran.stderr);
}

#[test]
fn nothing_changes_with_the_tree_unless_a_host_does() {
    let repository = repository();
    let names = |format| {
        repository
            .run(&[&NAMES[..], &["-o", format]].concat())
            .output()
    };
    let before = ["text", "env", "json"].map(names);
    repository.write(
        "web/kustomization.yaml",
        "resources: [ingress.yaml]\nconfigMapGenerator: [{name: more, literals: [a=b]}]\nnameSuffix: -x\n",
    );
    assert_eq!(["text", "env", "json"].map(names), before);
    repository.write(
        "web/ingress.yaml",
        &INGRESS.replace("{host: api.shop", "{host: web.shop"),
    );
    let after = names("env");
    let api = |text: &str| {
        text.lines()
            .find(|it| it.starts_with("HOST_API="))
            .map(str::to_owned)
    };
    assert_eq!(api(&after), api(&before[1]));
    assert!(after.contains("HOST_WEB__SHOP="), "{after}");
}
