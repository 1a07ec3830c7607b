//! A tree in memory as a kustomization: it is built to the same bytes twice, or refused with a place.

use offshoot::kustomize::{self, Files, Options};
use offshoot::sources::{FilePath, Memory, SourceMap};

use crate::{corpus, files};

pub fn corpus() -> Vec<Vec<u8>> {
    let mut inputs = corpus::trees("fixtures/kustomize", "in");
    inputs.extend(corpus::cases("kustomization.yaml"));
    inputs
}

pub fn run(data: &[u8]) -> String {
    let tree = files::tree(&files::split(data));
    let options = Options {
        leave_out: data.len().is_multiple_of(3),
        ..Options::default()
    };
    let first = built(&tree, &options);
    assert_eq!(first, built(&tree, &options), "two builds differ");
    match first {
        Ok(text) if text.is_empty() => "empty".to_owned(),
        Ok(_) => "built".to_owned(),
        Err(codes) => codes,
    }
}

/// What a build writes, or the codes of its errors.
pub fn built(tree: &Memory, options: &Options) -> Result<String, String> {
    let map = SourceMap::default();
    let files = Files::new(tree, &map);
    let built = kustomize::build(&files, &FilePath::new(files::ROOT), options);
    let text = built.and_then(|built| built.resources.to_yaml());
    text.map_err(|failed| {
        let errors = failed.into_vec();
        assert!(!errors.is_empty(), "a failure without an error");
        let codes = errors.iter().take(2).map(|error| error.code.name());
        codes.collect::<Vec<_>>().join(" ")
    })
}
