//! The comparison of two trees in memory, from targets to the report, and the trees
//! that the tests of other files share.

use crate::diag::{Diagnostics, Fallible, Message};
use crate::diff::{Class, Comparison};
use crate::environment::Request;
use crate::impact::State;
use crate::kustomize::Options;
use crate::sources::{FilePath, Memory, SourceMap};

use super::since::compare_trees;
use super::tree::Tree;
use super::tree_pair::{ComparedTarget, TreePair};
use super::{SinceReport, SinceRequest};

/// A base, an overlay on it that overrides one of its values, and a directory of its own.
pub(super) const FILES: [(&str, &str); 7] = [
    (
        "offshoot.yaml",
        "apiVersion: offshoot/v1\nkind: Environments\nenvironments:\n  live: {path: top}\n  preview: {path: top, perBranch: true, namespace: 'p-{{ slug }}'}\n",
    ),
    ("base/kustomization.yaml", "resources: [web.yaml]\n"),
    (
        "base/web.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n  level: info\n  color: red\n",
    ),
    (
        "top/kustomization.yaml",
        "resources: [../base]\npatches:\n- patch: |\n    {apiVersion: v1, kind: ConfigMap, metadata: {name: web}, data: {color: blue}}\n",
    ),
    ("alone/kustomization.yaml", "resources: [notes.yaml]\n"),
    (
        "alone/notes.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: notes}\n",
    ),
    ("part/kustomization.yaml", "kind: Component\n"),
];

/// The edit of a file: its new text, or `None` to remove it.
pub(super) type Edit<'t> = (&'t str, Option<&'t str>);

/// [`FILES`], and the same after `edits`, seen from `/repo`.
pub(super) fn trees(edits: &[Edit<'_>], map: &SourceMap) -> TreePair {
    trees_between(&[], edits, map)
}

/// [`FILES`] after the edits `before`, and after the edits `after`, seen from `/repo`.
pub(super) fn trees_between(before: &[Edit<'_>], after: &[Edit<'_>], map: &SourceMap) -> TreePair {
    let new = Tree::new(Box::new(edited(after)), root(), map);
    let new = new.map_err(Diagnostics::into_vec).expect("it is right");
    TreePair::new(Box::new(edited(before)), new, "main (1234)".to_owned(), map)
}

fn edited(edits: &[Edit<'_>]) -> Memory {
    let is_edited = |path: &str| edits.iter().any(|(edited, _)| *edited == path);
    let files = FILES.into_iter().filter(|(path, _)| !is_edited(path));
    memory(
        files.chain(
            edits
                .iter()
                .filter_map(|(path, text)| Some((*path, (*text)?))),
        ),
    )
}

pub(super) fn root() -> FilePath {
    FilePath::new("/repo")
}

fn memory<'t>(files: impl IntoIterator<Item = (&'t str, &'t str)>) -> Memory {
    let mut memory = Memory::default();
    for (path, text) in files {
        memory.insert(root().join(path), text);
    }
    memory
}

/// The parts of a comparison that tests vary.
#[derive(Default)]
struct Varied<'t> {
    before: &'t [Edit<'t>],
    targets: &'t [&'t str],
    expect_unchanged: &'t [&'t str],
    all: bool,
}

fn compare(edits: &[Edit<'_>], varied: &Varied<'_>) -> Fallible<SinceReport> {
    let map = SourceMap::default();
    let owned = |texts: &[&str]| {
        texts
            .iter()
            .map(|text| (*text).to_owned())
            .collect::<Vec<_>>()
    };
    let describe = |comparison: &Comparison<'_>, target: &ComparedTarget| {
        let (name, count) = (&target.listed.name, comparison.resources.len());
        Ok(format!("{name}: {count}\n"))
    };
    let request = SinceRequest {
        revision: "main",
        is_exact: true,
        directory: &root(),
        targets: &owned(varied.targets),
        environments: Request::default(),
        options: Options::default(),
        all: varied.all,
        all_targets: false,
        ignore: &[],
        must_compare: false,
        expect_unchanged: &owned(varied.expect_unchanged),
        map: &map,
        describe: &describe,
        cache: None,
        steps: &|_, _| {},
    };
    compare_trees(&trees_between(varied.before, edits, &map), &request)
}

fn report(edits: &[Edit<'_>], varied: &Varied<'_>) -> SinceReport {
    let report = compare(edits, varied).map_err(|failed| failed.into_vec());
    report.expect("the targets exist")
}

/// Every target with a letter for its state: `-` untouched, `=` same, `~` differs, `!` failed.
fn states(report: &SinceReport) -> Vec<String> {
    let state = |state: &State| match state {
        State::Untouched => '-',
        State::Same => '=',
        State::Differs(_) => '~',
        State::Failed { .. } => '!',
    };
    let targets = report.impact.targets.iter();
    targets
        .map(|target| format!("{}{}", state(&target.state), target.name))
        .collect()
}

const LEVEL: Edit<'_> = (
    "base/web.yaml",
    Some(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n  level: debug\n  color: red\n",
    ),
);

#[test]
fn an_edit_reaches_what_is_built_from_it_and_nothing_else() {
    let report = report(&[LEVEL], &Varied::default());
    assert_eq!(
        states(&report),
        ["~live", "~preview", "-alone", "~base", "~top"]
    );
    assert_eq!(report.class, Some(Class::InPlace));
    assert_eq!(report.text, "live: 1\npreview: 1\nbase: 1\ntop: 1\n");
    assert_eq!(report.commit, "main (1234)");
    assert!(report.failures.is_none() && report.warnings.is_empty());
    let [cause] = report.impact.causes.as_slice() else {
        panic!("{:?}", report.impact.causes);
    };
    assert_eq!(cause.targets.len(), 4);
}

#[test]
fn nothing_is_rendered_without_an_edit_unless_everything_is() {
    let untouched = report(&[], &Varied::default());
    assert_eq!(
        states(&untouched),
        ["-live", "-preview", "-alone", "-base", "-top"]
    );
    assert_eq!((untouched.class, untouched.text.as_str()), (None, ""));
    let all = Varied {
        all: true,
        ..Varied::default()
    };
    assert_eq!(
        states(&report(&[], &all)),
        ["=live", "=preview", "=alone", "=base", "=top"]
    );
}

#[test]
fn an_edited_line_that_is_overridden_is_reported() {
    let red = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n  level: info\n  color: pink\n";
    let report = report(&[("base/web.yaml", Some(red))], &Varied::default());
    assert_eq!(
        states(&report),
        ["=live", "=preview", "-alone", "~base", "=top"]
    );
    let [overridden] = report.impact.overridden.as_slice() else {
        panic!("{:?}", report.impact.overridden);
    };
    assert_eq!((overridden.place.line, overridden.targets.len()), (6, 3));
}

/// The report about `alone` between two texts of its kustomization.
fn alone(before: &str, after: &str) -> SinceReport {
    let edit = |text| ("alone/kustomization.yaml", Some(text));
    let varied = Varied {
        before: &[edit(before)],
        targets: &["alone"],
        ..Varied::default()
    };
    report(&[edit(after)], &varied)
}

#[test]
fn a_target_that_no_longer_renders_is_a_failure() {
    let broken = alone("resources: [notes.yaml]\n", "resources: [gone.yaml]\n");
    assert_eq!(states(&broken), ["!alone"]);
    let failures = broken
        .failures
        .map(Diagnostics::into_vec)
        .unwrap_or_default();
    let [failure] = failures.as_slice() else {
        panic!("{failures:?}");
    };
    let during = Some("while rendering `alone`");
    assert_eq!(
        failure.trace.last().map(Message::absolute).as_deref(),
        during
    );
    let for_another_reason = alone("resources: [none.yaml]\n", "resources: [gone.yaml]\n");
    assert!(for_another_reason.failures.is_some());
}

#[test]
fn a_target_that_renders_again_may_be_any_change() {
    let fixed = alone("resources: [gone.yaml]\n", "resources: [notes.yaml]\n");
    assert_eq!(states(&fixed), ["!alone"]);
    assert_eq!(fixed.class, Some(Class::DataLoss));
    assert!(fixed.failures.is_none() && fixed.warnings.is_empty());
}

#[test]
fn a_target_that_renders_on_neither_side_cannot_be_compared() {
    let broken = alone(
        "resources: [gone.yaml]\n",
        "# a comment\nresources: [gone.yaml]\n",
    );
    assert_eq!(states(&broken), ["!alone"]);
    assert_eq!(broken.class, None);
    assert!(broken.failures.is_some());
    let untouched = alone("resources: [gone.yaml]\n", "resources: [gone.yaml]\n");
    assert!(untouched.failures.is_none() && untouched.warnings.is_empty());
}

#[test]
fn removed_and_added_targets_are_compared_with_nothing() {
    let edits = [
        ("alone/kustomization.yaml", None),
        ("alone/notes.yaml", None),
        ("fresh/kustomization.yaml", Some("resources: [../base]\n")),
    ];
    let report = report(&edits, &Varied::default());
    let exists: Vec<(&str, bool, bool)> = report
        .targets
        .iter()
        .map(|target| (target.listed.name.as_str(), target.is_old, target.is_new))
        .collect();
    assert!(exists.contains(&("fresh", false, true)), "{exists:?}");
    assert_eq!(exists.last(), Some(&("alone", true, false)));
    assert_eq!(
        states(&report),
        ["-live", "-preview", "-base", "~fresh", "-top", "~alone"]
    );
}

#[test]
fn targets_can_be_selected() {
    let selected = |targets: &[&str]| {
        let varied = Varied {
            targets,
            ..Varied::default()
        };
        compare(&[LEVEL], &varied).map(|report| states(&report))
    };
    assert_eq!(
        selected(&["top", "live", "top"]),
        Ok(vec!["~top".into(), "~live".into()])
    );
    let everything = ["-alone", "~base", "~top"].map(str::to_owned);
    assert_eq!(selected(&["."]), Ok(everything.to_vec()));
    assert_eq!(
        selected(&["base/web.yaml"]),
        Ok(vec!["~base/web.yaml".into()])
    );
    assert_eq!(selected(&["part"]), Ok(vec!["-part".into()]));
    let missing = selected(&["nowhere", "neither"]).expect_err("they do not exist");
    let codes: Vec<String> = missing.iter().map(|found| found.code.to_string()).collect();
    assert_eq!(codes, ["target-missing", "target-missing"]);
}

#[test]
fn a_target_that_had_to_stay_is_an_error_with_the_way_to_it() {
    let unexpected = |edit: Edit<'_>, glob: &str| {
        let varied = Varied {
            expect_unchanged: &[glob],
            ..Varied::default()
        };
        let found = report(&[edit], &varied).unexpected;
        found
            .into_iter()
            .flat_map(|found| found.help)
            .collect::<Vec<_>>()
    };
    assert_eq!(unexpected(LEVEL, "top"), ["base/web.yaml:5 → base → top"]);
    assert_eq!(
        unexpected(LEVEL, "l*"),
        ["base/web.yaml:5 → base → top → live"]
    );
    assert_eq!(unexpected(LEVEL, "alone/**"), [""; 0]);
    let blank = "kind: Component\nlabels: []\n";
    assert_eq!(
        unexpected(("part/kustomization.yaml", Some(blank)), "top"),
        [""; 0]
    );
}

#[test]
fn edited_lines_are_counted_once_for_both_states() {
    let keys = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n  stage: info\n  paint: red\n";
    let many = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n  a: x\n  b: x\n  c: x\n  d: x\n";
    let help = |text: &str| {
        let varied = Varied {
            expect_unchanged: &["base"],
            ..Varied::default()
        };
        let found = report(&[("base/web.yaml", Some(text))], &varied).unexpected;
        found
            .into_iter()
            .flat_map(|found| found.help)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        help(keys),
        ["base/web.yaml:5 → base", "base/web.yaml:6 → base"]
    );
    assert_eq!(
        help(many).last().map(Message::absolute).as_deref(),
        Some("and from 1 more edited line")
    );
    let more = many.replace("d: x", "d: x\n  e: x");
    assert_eq!(
        help(&more).last().map(Message::absolute).as_deref(),
        Some("and from 2 more edited lines")
    );
}

#[test]
fn globs_must_be_right_and_match() {
    let code = |glob: &str| {
        let varied = Varied {
            expect_unchanged: &[glob],
            ..Varied::default()
        };
        let failed = compare(&[], &varied).expect_err("the glob is wrong");
        let first = failed.into_vec().remove(0);
        (first.code.to_string(), first.help)
    };
    assert_eq!(code("{").0, "glob-syntax");
    let near = (
        "glob-unmatched".to_owned(),
        vec![Message::from("did you mean `preview`?")],
    );
    assert_eq!(code("previw"), near);
}

#[test]
fn an_old_configuration_that_is_broken_is_a_warning() {
    let map = SourceMap::default();
    let new = Tree::new(Box::new(memory(FILES)), root(), &map).expect("it is right");
    let old = memory([("offshoot.yaml", "{"), ("base/kustomization.yaml", "")]);
    let trees = TreePair::new(Box::new(old), new, "v1".to_owned(), &map);
    let targets = trees.targets(&trees.old.reach(), &trees.new.reach());
    let live = targets.iter().find(|target| target.listed.name == "live");
    assert!(live.is_some_and(|live| live.is_new && live.is_old));
    let [warning] = trees.warnings.as_slice() else {
        panic!("{:?}", trees.warnings);
    };
    let during = "while reading v1; environments cannot be compared with it";
    assert_eq!(
        warning.trace.last().map(Message::absolute).as_deref(),
        Some(during)
    );
}
