//! `list --affected-by`: the targets whose inputs changed since a commit. In: two
//! trees. Out: the targets that are rendered from something else now.

use crate::environment::Request;
use crate::kustomize::Files;
use crate::parallel;
use crate::sources::{Changes, Recorded, SourceMap};

use super::inputs::ChangedInputs;
use super::listing::ListedTarget;
use super::tree_pair::{ComparedTarget, TreePair, with_sample_branch};

/// The targets on disk that are rendered from other files than at the commit, named from the
/// directory that the trees were opened for.
pub fn affected_by(trees: &TreePair, map: &SourceMap) -> Vec<ListedTarget> {
    let (old_reach, new_reach) = (trees.old.reach(), trees.new.reach());
    let targets = trees.targets(&old_reach, &new_reach);
    let changes = Changes::new(&*trees.old.sources, &*trees.new.sources);
    let inputs = ChangedInputs::new(trees, &targets, &changes, &new_reach);
    let files = Files::new(&*trees.new.sources, map);
    let request = with_sample_branch(Request::default());
    let is_affected = |target: &ComparedTarget| {
        if !target.is_new || !inputs.may_affect(target) {
            return false;
        }
        let recorded = Recorded::new(files.sources);
        let through = files.through(&recorded);
        let rendered = trees.new.render(&target.listed.target, &request, &through);
        let changed = inputs.first_changed(target, &recorded.into_asked());
        // The sample branch has no images of its own, and others may.
        let is_of_a_branch = inputs.has_changed_for_a_branch(target);
        // A target that fails to render did not read all of its inputs: it counts as affected if
        // one of those it read changed, or if its inputs cannot be known (charts).
        changed.is_some() || is_of_a_branch || rendered.is_err() && inputs.is_open(target)
    };
    let affected = parallel::map(&targets, is_affected);
    let found = targets.into_iter().zip(affected);
    let found = found.filter_map(|(target, is_affected)| is_affected.then_some(target.listed));
    found.map(|listed| listed.named_from(&trees.new)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository::tests::{Edit, trees};

    fn affected(edits: &[Edit<'_>]) -> Vec<String> {
        let map = SourceMap::default();
        let found = affected_by(&trees(edits, &map), &map);
        found.into_iter().map(|listed| listed.name).collect()
    }

    #[test]
    fn targets_whose_inputs_changed_are_affected() {
        assert_eq!(affected(&[]), [""; 0]);
        let notes = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\n";
        assert_eq!(affected(&[("alone/notes.yaml", Some(notes))]), ["alone"]);
        // A comment changes no output, and is a change of an input.
        let comment = "# first\nresources: [web.yaml]\n";
        let found = affected(&[("base/kustomization.yaml", Some(comment))]);
        assert_eq!(found, ["live", "preview", "base", "top"]);
        assert_eq!(affected(&[("alone/unused.txt", Some("a"))]), [""; 0]);
    }

    #[test]
    fn a_target_that_does_not_render_is_affected_by_what_it_lacks() {
        assert_eq!(affected(&[("alone/notes.yaml", None)]), ["alone"]);
    }
}
