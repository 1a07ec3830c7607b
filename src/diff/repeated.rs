//! Resources of one side with one identity. A build refuses them; files may have
//! them, and both are compared. In: a side. Out: which they are, and warnings.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use crate::diag::{Code, Diagnostic, counted};
use crate::model::Resource;
use crate::yaml::Text;

/// Group, kind, namespace and name.
type Identity = [Text; 4];

/// For each resource whether another of the same side has its identity. What is generated under a
/// new name each time has none.
pub(super) fn repeated(resources: &[Resource]) -> Vec<bool> {
    let mut flags = vec![false; resources.len()];
    let mut first: FxHashMap<Identity, usize> = FxHashMap::default();
    for at in with_one_name(resources) {
        let before = *first.entry(identity(&resources[at])).or_insert(at);
        if before != at {
            flags[before] = true;
            flags[at] = true;
        }
    }
    flags
}

/// The resources that share their kind and their name with others: most share it with none, and need
/// not be looked at closely.
fn with_one_name(resources: &[Resource]) -> BTreeSet<usize> {
    let mut first: FxHashMap<(&str, &str), usize> = FxHashMap::default();
    let mut shared = BTreeSet::new();
    for (at, resource) in resources.iter().enumerate() {
        let name = resource.name();
        if name.is_empty() {
            continue;
        }
        let before = *first.entry((resource.kind(), name)).or_insert(at);
        if before != at {
            shared.extend([before, at]);
        }
    }
    shared
}

/// Identities that have a warning of their own; the others are counted.
const MOST_NAMED: usize = 10;

/// A warning for each identity that more than one of `resources` has, at the last of them. Of a file
/// that is there twice only the first are named.
pub(crate) fn repeated_identities(resources: &[Resource]) -> Vec<Diagnostic> {
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
    let more = found.len().saturating_sub(MOST_NAMED);
    let named = found.iter().take(MOST_NAMED);
    let mut warnings: Vec<Diagnostic> = named
        .filter_map(|positions| warning(resources, positions))
        .collect();
    if more > 0 {
        let more = counted(more, "more repeated resource");
        let message = format!("the manifests have {more}");
        warnings.push(Diagnostic::warning(Code::IdentityRepeated, message));
    }
    warnings
}

fn warning(resources: &[Resource], positions: &[usize]) -> Option<Diagnostic> {
    let (last, others) = positions.split_last()?;
    let last = &resources[*last];
    let count = positions.len();
    let message = format!("{count} resources are `{}`", last.id());
    let labels = others.iter().take(MOST_NAMED);
    let labels = labels.map(|at| resources[*at].origin);
    let warning = Diagnostic::warning(Code::IdentityRepeated, message)
        .at(last.origin)
        .help("all are compared; in a cluster the one that is applied last stays");
    Some(labels.fold(warning, |warning, at| {
        warning.label(at, "the same resource")
    }))
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

#[cfg(test)]
mod tests {
    use super::repeated_identities;
    use crate::diag::Origin;
    use crate::model::Resource;
    use crate::yaml::parse_stream;

    #[test]
    fn a_file_that_is_there_twice_is_told_briefly() {
        let one: String = (0..30)
            .map(|at| format!("---\nkind: ConfigMap\nmetadata: {{name: c{at}}}\n"))
            .collect();
        let documents = parse_stream(&one.repeat(2), Origin::NONE).expect("it is YAML");
        let resources: Vec<Resource> = documents.into_iter().map(Resource::new).collect();
        let warnings = repeated_identities(&resources);
        assert_eq!(warnings.len(), 11);
        let last = warnings.last().map(|warning| warning.message.absolute());
        let wanted = "the manifests have 20 more repeated resources";
        assert_eq!(last.as_deref(), Some(wanted));
        assert!(repeated_identities(&resources[..30]).is_empty());
    }
}
