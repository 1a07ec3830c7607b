//! One comparison in every format: they agree on whether there are differences, on how many, and on
//! the resources that have them.

use offshoot::diag::Caller;
use offshoot::diff::{Comparison, Options, ResourceChange, compare, patches};
use offshoot::impact::{
    EditedValues, Edits, Gathering, Impact, SharedSources, Sides, State, TargetEdits, differences,
};
use offshoot::model::{Causes, Resource};
use offshoot::report::diagnostics::Places;
use offshoot::report::{
    self, Compared, HtmlOptions, HumanOptions, MarkdownOptions, html, human, json, json_patch,
    markdown, names, summary, unified,
};
use offshoot::sources::{FilePath, SourceMap};
use offshoot::yaml::Node;

use super::{Dice, drawn, mutate, parsed, printed, read, recorded_outputs};

/// The impact on one target called `t` of a comparison of plain manifests.
fn impact_of(comparison: &Comparison<'_>, sides: [&[Resource]; 2], map: &SourceMap) -> Impact {
    let (none, edits, root) = (Causes::default(), Edits::default(), FilePath::root());
    let tables = Sides {
        map,
        root: &root,
        old: &none,
        new: &none,
        edits: TargetEdits::all(&edits),
    };
    let shared = SharedSources::of(sides.map(|side| (side, &none)), map);
    let found = differences(comparison, tables, &shared);
    let mut gathering = Gathering::default();
    gathering.add("t", found, comparison.unchanged);
    gathering.finish(&edits, &EditedValues::default())
}

/// Every format that names resources, as text.
fn formats(
    comparison: &Comparison<'_>,
    impact: &Impact,
    sides: [&[Resource]; 2],
    map: &SourceMap,
) -> Vec<(&'static str, String)> {
    let base = FilePath::root();
    let places = Places {
        map,
        causes: None,
        base: &base,
        caller: Caller::CommandLine,
    };
    let compared = Compared::Targets { from: "a", to: "b" };
    let full = HumanOptions {
        full: true,
        ..HumanOptions::default()
    };
    let comment = MarkdownOptions {
        budget: usize::MAX,
        link_base: None,
        command: "offshoot diff a b",
        emoji: true,
    };
    let page = HtmlOptions {
        link_base: None,
        command: "offshoot diff a b",
    };
    let [old, new] = sides;
    let mut formats = vec![
        ("cause", report::impact(impact, &compared, &places, full)),
        ("resource", human(comparison, full)),
        ("markdown", markdown(impact, &compared, &places, comment)),
        ("html", html(impact, &compared, &places, page)),
        ("json", json(impact, &places)),
        ("names", names(impact)),
    ];
    formats.extend(
        unified(comparison, "a", "b")
            .ok()
            .map(|text| ("unified", text)),
    );
    let patches = patches(old, new, Options::default()).ok();
    formats.extend(patches.map(|patches| ("json-patch", json_patch(&patches))));
    formats
}

/// The name of a resource, where it is plain: formats escape others, each in its own way.
fn plain_name(change: &ResourceChange<'_>) -> Option<String> {
    let is_spelled = match change {
        ResourceChange::Changed(modification) => modification.is_respelled(),
        _ => false,
    };
    let name = change.object().logical_name.to_string();
    let is_plain = |char: char| char.is_ascii_alphanumeric() || char == '-';
    (!is_spelled && name.len() > 2 && name.chars().all(is_plain)).then_some(name)
}

/// Fails unless all formats tell of the differences between `old` and `new`.
fn assert_agree(old: &[Resource], new: &[Resource], place: &str) -> usize {
    let map = SourceMap::default();
    let comparison = compare(old, new, Options::default());
    let impact = impact_of(&comparison, [old, new], &map);
    let differs = !comparison.is_empty();
    assert_eq!(!impact.differences.is_empty(), differs, "{place}");
    let state = &impact.targets[0].state;
    assert_eq!(matches!(state, State::Differs(_)), differs, "{place}");
    let base = FilePath::root();
    let places = Places {
        map: &map,
        causes: None,
        base: &base,
        caller: Caller::CommandLine,
    };
    let text = json(&impact, &places);
    let count = text
        .lines()
        .filter(|line| line.starts_with("{\"type\":\"difference\""))
        .count();
    assert_eq!(count, impact.differences.len(), "{place}");
    let short = summary(&impact, &Compared::Unnamed, &places);
    assert_eq!(short.contains("classes: "), differs, "{place}\n{short}");
    let formats = formats(&comparison, &impact, [old, new], &map);
    let mut named = 0;
    for name in comparison.resources.iter().filter_map(plain_name) {
        for (format, text) in &formats {
            assert!(text.contains(&name), "{format}, {name}: {place}\n{text}");
        }
        named += 1;
    }
    named
}

fn without_secrets(side: Vec<Resource>) -> Vec<Resource> {
    let is_public = |resource: &Resource| resource.kind() != "Secret";
    side.into_iter().filter(is_public).collect()
}

#[test]
fn every_format_names_what_differs_between_recorded_manifests() {
    let mut dice = Dice(0x6167_7265_655f_6f6e);
    let (mut named, mut pairs) = (0, 0);
    for path in recorded_outputs() {
        let old = without_secrets(read(&path));
        if old.is_empty() || old.len() > 60 || pairs >= 400 {
            continue;
        }
        let mut new = old.clone();
        for _ in 0..3 {
            let at = dice.roll(new.len());
            mutate(&mut new[at].node, &mut dice);
        }
        if new.len() > 1 && dice.roll(3) == 0 {
            let gone = dice.roll(new.len());
            new.remove(gone);
        }
        let has_identity =
            |node: &Node| node.str_at("kind").is_some() && node.at(&["metadata", "name"]).is_some();
        if !new.iter().all(|resource| has_identity(&resource.node)) {
            continue;
        }
        let texts: Vec<String> = new.iter().map(|one| printed(&one.node)).collect();
        named += assert_agree(
            &old,
            &new,
            &format!("{}:\n{}", path.display(), texts.join("---\n")),
        );
        pairs += 1;
    }
    assert!(named > 20, "{named} resources in {pairs} pairs");
}

#[test]
fn every_format_names_what_differs_between_drawn_manifests() {
    let mut dice = Dice(0x6472_6177_6e5f_6167);
    for _ in 0..300 {
        let one = drawn::manifests(&mut dice, &[]);
        let other = drawn::manifests(&mut dice, &one);
        let [from, to] = [&one, &other].map(|side| drawn::stream(&mut dice, side));
        let (old, new) = (without_secrets(parsed(&from)), without_secrets(parsed(&to)));
        assert_agree(&old, &new, &format!("{from}\nand\n{to}"));
    }
}

#[test]
fn no_format_shows_values_of_secrets() {
    let mut dice = Dice(0x7365_6372_6574_5f61);
    let mut hidden = 0;
    for _ in 0..300 {
        let one = drawn::manifests(&mut dice, &[]);
        let other = drawn::manifests(&mut dice, &one);
        let [from, to] = [&one, &other].map(|side| drawn::stream(&mut dice, side));
        let (old, new) = (parsed(&from), parsed(&to));
        let map = SourceMap::default();
        let comparison = compare(&old, &new, Options::default());
        let impact = impact_of(&comparison, [&old, &new], &map);
        for (format, text) in formats(&comparison, &impact, [&old, &new], &map) {
            let shows = text.contains("aHVu") || text.contains("hunter");
            assert!(!shows, "{format}: {from}\nand\n{to}\n{text}");
            hidden += usize::from(text.contains("(hidden"));
        }
    }
    assert!(hidden > 100, "{hidden}");
}
