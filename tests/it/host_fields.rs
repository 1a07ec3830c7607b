//! The fields that declare hosts, one row each: `fixtures/hosts/fields.yaml`. Every row is rendered
//! alone for a branch, and its host moves, is reported, or is refused; none is passed over.

use offshoot::diag::{Code, Fallible};
use offshoot::environment::{Config, Render, Repository, Request, config, render};
use offshoot::kustomize::Options;
use offshoot::sources::{FilePath, Memory, NoHistory, SourceMap};
use offshoot::yaml;

use crate::support::{read, root};

const CONFIG: &str = "
apiVersion: offshoot/v1
kind: Environments
domains: [example.com]
externalDns: {annotationPrefix: [dns.example.io/]}
environments:
  preview:
    path: base
    perBranch: true
    namespace: \"preview-{{ slug }}\"
    hosts: {strategy: prefix, declare: [{kind: Shop, path: \"spec.hosts[].name\"}]}
    clusterScoped: {allow: [Record]}
";

#[test]
fn every_field_is_moved_or_reported_or_refused() {
    let table = read(&root().join("fixtures/hosts/fields.yaml"));
    let rows = table.split("\n---\n").skip(1);
    let mut wrong = Vec::new();
    let mut count = 0;
    for row in rows {
        let (title, manifest) = row.split_once('\n').expect("a title, and a manifest");
        let (field, expected) = title.rsplit_once(": ").expect("# FIELD: VERDICT");
        let got = verdict(manifest);
        if got != expected {
            wrong.push(format!("{field}: {got}, not {expected}"));
        }
        count += 1;
    }
    assert!(count > 100, "{count} rows");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn verdict(manifest: &str) -> String {
    match rendered(manifest) {
        Err(errors) => {
            let is_refusal = |code| matches!(code, Code::HostStays | Code::KindBound);
            let mut errors = errors.iter();
            match errors.find(|error| !is_refusal(error.code)) {
                None => "refused".to_owned(),
                Some(error) => format!("{}: {}", error.code, error.message.absolute()),
            }
        }
        Ok(render) => outcome(&render),
    }
}

fn outcome(render: &Render) -> String {
    let mut text = String::new();
    for resource in render.resources.iter() {
        yaml::emit(&resource.node, &mut text).expect("it can be printed");
    }
    let text = text.to_ascii_lowercase().replace("\\.", ".");
    let moved = ["b1.h.", "b1.a.h.", "b1.${app}."];
    let stayed = moved.iter().fold(text.clone(), |text, new| {
        text.replace(&format!("{new}example.com"), "")
    });
    let said = [Code::HostNotDeclared, Code::HostNotMoved];
    let is_said = render.warnings.iter().any(|it| said.contains(&it.code));
    let has_host = |text: &str| text.contains("h.example.com") || text.contains("${app}");
    match (has_host(&stayed), is_said) {
        (false, _) if stayed == text => "nothing".to_owned(),
        (false, _) => "moved".to_owned(),
        (true, true) => "reported".to_owned(),
        (true, false) => "silent".to_owned(),
    }
}

fn rendered(manifest: &str) -> Fallible<Render> {
    let root = FilePath::new("/repository");
    let mut sources = Memory::default();
    let map = SourceMap::default();
    for (path, text) in [
        (config::FILE_NAME, CONFIG),
        ("base/kustomization.yaml", "resources: [all.yaml]\n"),
        ("base/all.yaml", manifest),
    ] {
        sources.insert(root.join(path), text);
    }
    let config = Config::load(&sources, &map, &root.join(config::FILE_NAME))?;
    let repository = Repository {
        sources: &sources,
        map: &map,
        root: &root,
        config: &config,
        options: &Options::default(),
        history: &NoHistory,
    };
    let request = Request {
        environment: "preview".to_owned(),
        branch: Some("b1".to_owned()),
        ..Request::default()
    };
    render(repository, &request)
}
