//! A tree in memory with an offshoot.yaml: each environment is rendered for a branch, to the same bytes twice, or refused.

use offshoot::environment::{self, Config, Repository, Request};
use offshoot::kustomize::Options;
use offshoot::sources::{FilePath, Memory, NoHistory, SourceMap};

use crate::{corpus, files};

pub fn corpus() -> Vec<Vec<u8>> {
    let cases = corpus::directories("fixtures/environments").into_iter();
    let input = |case: std::path::PathBuf| {
        let mut input = files::below(&case);
        input.retain(|(path, _)| !path.starts_with("expected/"));
        files::joined(&input)
    };
    let mut inputs = corpus::small(cases.map(input).collect());
    inputs.extend(corpus::cases("offshoot.yaml"));
    inputs
}

pub fn run(data: &[u8]) -> String {
    let given = files::split(data);
    let tree = files::tree(&given);
    let first = rendered(&tree);
    assert_eq!(first, rendered(&tree), "two renders differ");
    let words = first.iter().map(|result| match result {
        Ok(_) => "rendered ",
        Err(code) => code,
    });
    words.collect()
}

/// What the first environments are rendered to, or the code of the first error.
fn rendered(tree: &Memory) -> Vec<Result<String, &'static str>> {
    let (map, root) = (SourceMap::default(), FilePath::new(files::ROOT));
    let config = match Config::load(tree, &map, &root.join("offshoot.yaml")) {
        Ok(config) => config,
        Err(failed) => return vec![Err(failed.into_vec()[0].code.name())],
    };
    let repository = Repository {
        sources: tree,
        map: &map,
        root: &root,
        config: &config,
        options: &Options::default(),
        history: &NoHistory,
    };
    let environments = config.environments.iter().take(2);
    let render = |spec: &environment::config::Spec| {
        let request = Request {
            environment: spec.name.value.to_string(),
            branch: Some("feature/login".to_owned()),
            ..Request::default()
        };
        let render = environment::render(repository, &request);
        let text = render.and_then(|render| render.resources.to_yaml());
        text.map_err(|failed| failed.into_vec()[0].code.name())
    };
    environments.map(render).collect()
}
