//! The example repository, as a team would look at it: what a branch's render
//! must have, and must not.

use std::collections::BTreeSet;

use offshoot::environment::hosts::declarations;
use offshoot::environment::{Config, Render, Repository, Request, config, render};
use offshoot::kustomize::Options;
use offshoot::model::{ImageRef, Resource};
use offshoot::sources::{Disk, FilePath, NoHistory, SourceMap};
use offshoot::yaml::{Node, Value};

use crate::support;

const SHARED: [&str; 5] = [
    "auth.preview.example.com",
    "id.example.com",
    "registry.example.com",
    "docs.example.com",
    "smtp.example.com",
];

fn branches() -> Vec<String> {
    let dependabot = format!("dependabot/npm_and_yarn/{}", "x".repeat(66));
    [
        "feature/login",
        "feat/a",
        "feat-a",
        &dependabot,
        "機能/ログイン",
    ]
    .map(str::to_owned)
    .to_vec()
}

#[test]
fn a_branch_has_no_host_but_its_own_and_the_shared_ones() {
    for branch in branches() {
        let rendered = preview(&branch);
        for declared in declarations(rendered.resources.items()) {
            let is_shared = SHARED.contains(&declared.host.as_str());
            let is_own = declared.host.starts_with(&format!("{}--", slug(&rendered)))
                && declared.host.ends_with(".preview.example.com");
            assert!(is_shared || is_own, "{branch}: {}", declared.host);
        }
    }
}

/// A browser sends a cookie to every host below its domain: RFC 6265, 5.1.3.
#[test]
fn a_session_of_production_reaches_no_branch_and_no_other_way_round() {
    let zones = |directory: &str| -> Vec<String> {
        let path = format!("overlays/platform/{directory}/oauth2-proxy.cfg");
        let text = support::read(&support::root().join(path));
        let mut lines = text
            .lines()
            .filter(|line| line.starts_with("cookie_domains"));
        let line = lines.next().expect("the cookie has a zone");
        line.split('"')
            .skip(1)
            .step_by(2)
            .map(str::to_owned)
            .collect()
    };
    let reach = |zones: &[String], rendered: &Render| {
        let is_below = |host: &str| zones.iter().any(|zone| format!(".{host}").ends_with(zone));
        let declared = declarations(rendered.resources.items());
        declared.iter().filter(|it| is_below(&it.host)).count()
    };
    let (branch, production) = (preview("feature/login"), production());
    let (previews, tools) = (zones("oauth2-proxy-preview"), zones("oauth2-proxy"));
    assert_eq!(reach(&tools, &branch), 0, "{tools:?}");
    assert_eq!(reach(&previews, &production), 0, "{previews:?}");
    assert!(reach(&tools, &production) > 0 && reach(&previews, &branch) > 0);
}

#[test]
fn a_branch_is_all_in_its_namespace() {
    for branch in branches() {
        let rendered = preview(&branch);
        let namespace = rendered.namespace.as_deref().expect("previews have one");
        for resource in &rendered.resources {
            let place = if resource.kind() == "Namespace" {
                resource.name()
            } else {
                resource.namespace()
            };
            assert_eq!(place, namespace, "{branch}: {}", resource.id());
        }
    }
}

#[test]
fn every_name_is_within_its_limit() {
    for branch in branches() {
        let rendered = preview(&branch);
        for declared in declarations(rendered.resources.items()) {
            assert!(declared.host.len() <= 253, "{}", declared.host);
            assert!(
                declared.host.split('.').all(|label| label.len() <= 63),
                "{}",
                declared.host
            );
        }
        for resource in &rendered.resources {
            assert!(resource.namespace().len() <= 63 && resource.name().len() <= 253);
            for (_, value) in labels(resource) {
                assert!(value.len() <= 63, "{branch}: {value}");
            }
        }
    }
}

#[test]
fn the_front_end_calls_the_api_of_its_own_branch() {
    let rendered = preview("feature/login");
    let plain = production();
    let config = named(&rendered, "ConfigMap", "web-config-");
    let url = config
        .node
        .at(&["data", "config.json"])
        .and_then(Node::as_str)
        .expect("its data");
    assert!(
        url.contains(&format!(
            "https://{}--api.preview.example.com",
            slug(&rendered)
        )),
        "{url}"
    );
    assert_ne!(
        config.name(),
        named(&plain, "ConfigMap", "web-config-").name()
    );
    let web = named(&rendered, "Deployment", "web");
    assert!(
        strings(&web.node).contains(config.name()),
        "the Deployment mounts the new name"
    );
}

#[test]
fn branches_that_look_alike_do_not_meet() {
    let namespaces: BTreeSet<Option<String>> = branches()
        .iter()
        .map(|branch| preview(branch).namespace.map(|name| name.to_string()))
        .collect();
    assert_eq!(namespaces.len(), branches().len());
}

#[test]
fn an_image_override_reaches_every_container() {
    let rendered = preview("feature/login");
    let images: Vec<String> = rendered
        .resources
        .iter()
        .flat_map(|resource| strings(&resource.node))
        .collect();
    assert!(
        images
            .iter()
            .any(|text| text == "registry.example.com/api:pr-42")
    );
    assert!(
        !images
            .iter()
            .any(|text| text.starts_with("registry.example.com/api:stable"))
    );
}

fn preview(branch: &str) -> Render {
    let image = ImageRef::parse("registry.example.com/api:pr-42").expect("a reference");
    rendered(&Request {
        environment: "preview".to_owned(),
        branch: Some(branch.to_owned()),
        images: vec![image],
        ..Request::default()
    })
}

fn production() -> Render {
    rendered(&Request {
        environment: "production".to_owned(),
        ..Request::default()
    })
}

fn rendered(request: &Request) -> Render {
    let map = SourceMap::default();
    let root = FilePath::new(support::root().to_str().expect("a UTF-8 path"));
    let config = Config::load(&Disk, &map, &root.join(config::FILE_NAME)).expect("it is in order");
    let repository = Repository {
        sources: &Disk,
        map: &map,
        root: &root,
        config: &config,
        options: &Options::default(),
        history: &NoHistory,
    };
    render(repository, request).expect("it renders")
}

fn slug(rendered: &Render) -> &str {
    rendered.slug.as_deref().expect("previews have one")
}

fn named<'r>(rendered: &'r Render, kind: &str, prefix: &str) -> &'r Resource {
    let mut found = rendered
        .resources
        .iter()
        .filter(|resource| resource.kind() == kind && resource.name().starts_with(prefix));
    found.next().expect("there is one")
}

fn labels(resource: &Resource) -> Vec<(String, String)> {
    let labels = resource
        .node
        .at(&["metadata", "labels"])
        .and_then(Node::as_mapping);
    labels
        .into_iter()
        .flat_map(|labels| labels.iter())
        .map(|(key, value)| {
            (
                key.to_owned(),
                value.as_str().unwrap_or_default().to_owned(),
            )
        })
        .collect()
}

/// Every string in a tree.
fn strings(node: &Node) -> BTreeSet<String> {
    match &node.value {
        Value::Scalar(_, text) => BTreeSet::from([text.to_string()]),
        Value::Sequence(items) => items.iter().flat_map(strings).collect(),
        Value::Mapping(mapping) => mapping
            .iter()
            .flat_map(|(_, value)| strings(value))
            .collect(),
    }
}
