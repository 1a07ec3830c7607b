//! Bases that builds of one tree take over from each other. In: the state of a build before a base and behind
//! it. Out: that state again, in a later build. As long as nothing above a base has left a trace in the build,
//! the base comes out the same below every kustomization: such a base is kept, and only there it is taken.

use std::sync::Arc;

use crate::config::LocatedText;
use crate::diag::{Diagnostic, Origin};
use crate::kustomize::bounds::Bounds;
use crate::kustomize::build_context::BuildContext;
use crate::kustomize::config::Kustomization;
use crate::kustomize::load::root::Root;
use crate::kustomize::schema_state::SchemaState;
use crate::model::{Causes, Growth};

use super::accumulate::Gathered;

/// The state of a build behind a base, beyond its state before.
struct KeptBase {
    gathered: Gathered,
    causes: Causes,
    growth: Growth,
    schema_state: SchemaState,
    warnings: Vec<Diagnostic>,
    bounds: Bounds,
    /// The levels of bases below it.
    levels: usize,
}

/// A build before a base that may be kept.
pub(crate) struct Before {
    key: String,
    bounds: Bounds,
    growth: Growth,
    warnings: usize,
}

/// True for a kustomization that is the same as a base and on its own.
pub(crate) fn is_base(kustomization: &Kustomization) -> bool {
    kustomization.kind.value != "Component" && kustomization.sort_options.is_none()
}

impl BuildContext<'_> {
    /// The state before the base in `root`; `None` if it is not kept.
    pub(crate) fn before(&self, root: &Root<'_>) -> Option<Before> {
        let key = self.key(root)?;
        Some(Before {
            key,
            bounds: self.bounds.clone(),
            growth: self.causes.growth.clone(),
            warnings: self.warnings.len(),
        })
    }

    /// Keeps the base in `root`, if anybody may take it over.
    pub(crate) fn keep(&self, root: &Root<'_>, before: Option<Before>, gathered: &Gathered) {
        let Some(before) = before else {
            return;
        };
        let mut bounds = self.bounds.since(&before.bounds);
        if root.depth() == 0 {
            bounds.count_root();
        }
        let is_plain = self.schemas.is_untouched()
            && !self.has_charts
            && !self.bounds.is_failed()
            && !self.metadata.is_tracked();
        if !is_plain || bounds.paths().any(|path| self.files.is_above(path)) {
            return;
        }
        let warnings = self.warnings.get(before.warnings..).unwrap_or_default();
        self.files
            .keep_base(before.key, self.is_below, || KeptBase {
                gathered: gathered.clone(),
                causes: self.causes.clone(),
                growth: self.causes.growth.since(&before.growth),
                schema_state: self.schema_state,
                warnings: warnings.to_vec(),
                levels: self.bounds.levels_below(root.depth()),
                bounds,
            });
    }

    /// Looks for a kept base among the entries of `resources`, before anything else of the list leaves a trace:
    /// the first of them is taken over once the build gets there.
    pub(crate) fn expect(&mut self, root: &Root<'_>, entries: &[LocatedText]) {
        if !self.files.keeps_bases() || !self.is_first() {
            return;
        }
        let bases = entries.iter().filter(|it| !root.names_file(&it.value));
        let Some((at, kept)) = bases.filter_map(|it| self.kept(root, it)).next() else {
            return;
        };
        self.expected = Some(at);
        let mut growth = self.causes.growth.clone();
        growth.add(&kept.growth);
        self.causes = kept.causes.clone();
        self.causes.growth = growth;
    }

    /// The base that `entry` names as an earlier build kept it.
    fn kept(&self, root: &Root<'_>, entry: &LocatedText) -> Option<(Origin, Arc<KeptBase>)> {
        let child = root.child(entry).ok()?;
        let kept = self.files.kept_base::<KeptBase>(&self.key(&child)?)?;
        let is_above = |path| self.files.is_above(path);
        let is_refused =
            kept.bounds.paths().any(is_above) || child.refuses(kept.bounds.paths(), kept.levels);
        (!is_refused).then_some((entry.at, kept))
    }

    /// The base in `root`, which `entry` names, if it is the one that is expected.
    pub(crate) fn take(&mut self, root: &Root<'_>, entry: &LocatedText) -> Option<Gathered> {
        self.expected.take_if(|at| *at == entry.at)?;
        // A kept base is never replaced, so this is the one whose causes the build has.
        let kept = self.files.kept_base::<KeptBase>(&root.key()?)?;
        self.schema_state = self.schema_state.max(kept.schema_state);
        self.warnings.extend(kept.warnings.iter().cloned());
        self.bounds.add(&kept.bounds, root.depth() + kept.levels);
        Some(kept.gathered.clone())
    }

    /// The key of the base in `root`; `None` if something above it may show in it, or it in something
    /// beside it.
    fn key(&self, root: &Root<'_>) -> Option<String> {
        if self.files.keeps_bases() && self.is_first() {
            root.key()
        } else {
            None
        }
    }

    fn is_first(&self) -> bool {
        self.causes.is_empty()
            && self.schemas.is_untouched()
            && self.schema_state == SchemaState::Untouched
            && !self.bounds.is_failed()
            && !self.has_charts
            && !self.leaves_out
            && !self.metadata.is_tracked()
    }
}

#[cfg(test)]
mod tests {
    use super::KeptBase;
    use crate::kustomize::engine::accumulate::Gathered;
    use crate::kustomize::{Files, Options, build, build_below};
    use crate::sources::{FilePath, Memory, SourceMap};

    fn tree(base: &str, over: &str) -> Memory {
        let mut tree = Memory::default();
        let files = [
            ("/base/kustomization.yaml", base),
            ("/over/kustomization.yaml", over),
            (
                "/base/web.yaml",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n",
            ),
        ];
        for (path, text) in files {
            tree.insert(FilePath::new(path), text);
        }
        tree
    }

    /// The key under which a base is kept.
    fn key(directory: &str) -> String {
        [directory, "5.8.1", "true", ""].join("\0")
    }

    fn is_kept(base: &str, over: &str) -> bool {
        let (tree, map) = (tree(base, over), SourceMap::default());
        let files = Files::new(&tree, &map).keeping_bases();
        let built = build_below(&files, &FilePath::new("/over"), &Options::default());
        built.expect("it builds");
        files.kept_base::<KeptBase>(&key("/base")).is_some()
    }

    #[test]
    fn a_base_is_kept_where_nothing_above_it_shows() {
        let plain = ("resources: [web.yaml]", "resources: [../base]");
        assert!(is_kept(plain.0, plain.1));
        assert!(is_kept(plain.0, "namePrefix: a-\nresources: [../base]"));
        let is_annotated = "resources: [../base]\nbuildMetadata: [originAnnotations]";
        assert!(!is_kept(plain.0, is_annotated));
        let is_typed = "resources: [../base]\nopenapi: {version: v1.21.2}";
        assert!(!is_kept(plain.0, is_typed));
    }

    #[test]
    fn a_kept_base_is_taken_over() {
        let tree = tree("resources: [web.yaml]", "resources: [../base]");
        let map = SourceMap::default();
        let files = Files::new(&tree, &map).keeping_bases();
        let built = |directory| {
            let directory = FilePath::new(directory);
            let built = build_below(&files, &directory, &Options::default());
            built.expect("it builds").resources.len()
        };
        let other = Files::new(&tree, &map).keeping_bases();
        let base = build_below(&other, &FilePath::new("/base"), &Options::default());
        base.expect("it builds");
        let kept = other.kept_base::<KeptBase>(&key("/base"));
        let kept = kept.expect("it was built as a base");
        files.keep_base(key("/base"), true, || KeptBase {
            gathered: Gathered::empty(),
            causes: kept.causes.clone(),
            growth: kept.growth.clone(),
            schema_state: kept.schema_state,
            warnings: Vec::new(),
            bounds: kept.bounds.clone(),
            levels: kept.levels,
        });
        assert_eq!(built("/over"), 0, "the base is not built again");
        let alone = build(
            &Files::new(&tree, &map),
            &FilePath::new("/over"),
            &Options::default(),
        );
        assert_eq!(alone.expect("it builds").resources.len(), 1);
    }

    #[test]
    fn a_base_that_holds_the_overlay_is_refused() {
        let mut tree = tree("resources: [web.yaml]", "resources: [../base]");
        let inside = FilePath::new("/base/inside");
        tree.insert(inside.join("kustomization.yaml"), "resources: [../../over]");
        let map = SourceMap::default();
        let files = Files::new(&tree, &map).keeping_bases();
        let options = Options::default();
        let below = build_below(&files, &FilePath::new("/over"), &options);
        below.expect("it builds");
        let failed = build(&files, &inside, &options).expect_err("it is a cycle");
        let alone = build(&Files::new(&tree, &map), &inside, &options);
        let alone = alone.expect_err("it is a cycle");
        let codes = |failed: &crate::diag::Diagnostics| -> Vec<_> {
            failed.iter().map(|it| it.code).collect()
        };
        assert_eq!(codes(&failed), codes(&alone));
    }
}
