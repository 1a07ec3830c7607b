//! Resources of one side with one identity. A build refuses them; files may have
//! them, and both are compared. In: a side. Out: which they are, and warnings.

use rustc_hash::FxHashMap;

use crate::diag::Diagnostic;
use crate::model::Resource;
use crate::yaml::Text;

/// Group, kind, namespace and name.
type Identity = [Text; 4];

/// For each resource whether another of the same side has its identity. What is generated under a
/// new name each time has none.
pub(super) fn repeated(resources: &[Resource]) -> Vec<bool> {
    let mut flags = vec![false; resources.len()];
    let mut first: FxHashMap<Identity, usize> = FxHashMap::default();
    for (at, resource) in resources.iter().enumerate() {
        if resource.name().is_empty() {
            continue;
        }
        let before = *first.entry(identity(resource)).or_insert(at);
        if before != at {
            flags[before] = true;
            flags[at] = true;
        }
    }
    flags
}

/// A warning for each identity that more than one of `resources` has, at the last of them.
pub fn repeated_identities(resources: &[Resource]) -> Vec<Diagnostic> {
    let mut found: Vec<Vec<usize>> = Vec::new();
    let mut known: FxHashMap<Identity, usize> = FxHashMap::default();
    let flags = repeated(resources).into_iter().enumerate();
    for at in flags.filter_map(|(at, flag)| flag.then_some(at)) {
        let group = *known.entry(identity(&resources[at])).or_insert(found.len());
        match found.get_mut(group) {
            Some(positions) => positions.push(at),
            None => found.push(vec![at]),
        }
    }
    let warning = |positions: Vec<usize>| warning(resources, &positions);
    found.into_iter().filter_map(warning).collect()
}

fn warning(resources: &[Resource], positions: &[usize]) -> Option<Diagnostic> {
    let (last, others) = positions.split_last()?;
    let last = &resources[*last];
    let count = positions.len();
    let message = format!("{count} resources are `{}`", last.id());
    let labels = others.iter().map(|at| resources[*at].origin);
    let warning = Diagnostic::warning("identity-repeated", message)
        .at(last.origin)
        .help("all are compared; in a cluster the one that is applied last stays");
    Some(labels.fold(warning, |warning, at| warning.label(at, "another one")))
}

fn identity(resource: &Resource) -> Identity {
    let id = resource.id();
    let namespace = id.effective_namespace().into();
    [
        id.gvk.served_group().into(),
        id.gvk.kind.clone(),
        namespace,
        id.name,
    ]
}
