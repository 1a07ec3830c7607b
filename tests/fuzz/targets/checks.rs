//! A tree in memory: its targets are listed, and checked.

use offshoot::environment::Request;
use offshoot::repository::{CheckScope, Tree, check_targets, list};
use offshoot::sources::{FilePath, SourceMap};

use crate::{corpus, files};

pub fn corpus() -> Vec<Vec<u8>> {
    let mut cases = corpus::texts("fixtures/checks", &[".txt"]);
    cases.extend(corpus::cases("offshoot.yaml"));
    cases
}

pub fn run(data: &[u8]) -> String {
    let tree = files::tree(&files::split(data));
    let (map, root) = (SourceMap::default(), FilePath::new(files::ROOT));
    let tree = match Tree::new(Box::new(tree), root.clone(), &map) {
        Ok(tree) => tree,
        Err(failed) => return failed.into_vec()[0].code.name().to_owned(),
    };
    let targets = list(&tree, &root, &tree.reach());
    let request = Request {
        branch: Some("feature/login".to_owned()),
        ..Request::default()
    };
    let scope = CheckScope {
        is_all: true,
        branches: &["feature/a".to_owned(), "feature/b".to_owned()],
        ..CheckScope::default()
    };
    let report = check_targets(&tree, &targets, &request, &map, scope).collected();
    let found = report.findings.iter().map(|found| found.diagnostic.code);
    let failed = report.failures.map(|failed| failed.into_vec());
    let failed = failed.iter().flatten().map(|failed| failed.code);
    let mut codes: Vec<&str> = found.chain(failed).map(|code| code.name()).collect();
    codes.sort_unstable();
    codes.dedup();
    codes.join(" ")
}
