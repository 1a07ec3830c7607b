//! Options from the environment, which was set for many calls.

use regex::Regex;

use super::*;

/// Two files of manifests, a directory with a kustomization, and an environment over it.
pub(super) fn tree() -> Repository {
    Repository::new(&[
        ("old.yaml", LIVE),
        ("new.yaml", MERGED),
        ("base/shop.yaml", MERGED),
        ("base/kustomization.yaml", "resources: [shop.yaml]\n"),
        (
            "offshoot.yaml",
            "apiVersion: offshoot/v1\nkind: Environments\nenvironments:\n  production: {path: base}\n",
        ),
    ])
}

/// The variables that the help of these commands names.
fn variables(root: &Path, commands: &[&str]) -> Vec<String> {
    let names = Regex::new(r"\b(OFFSHOOT_\w+)").expect("it is right");
    let mut found: Vec<String> = commands
        .iter()
        .flat_map(|command| {
            let help = offshoot(root, &[command, "--help"], &[]).said();
            let names = names.captures_iter(&help);
            names.map(|name| name[1].to_owned()).collect::<Vec<_>>()
        })
        .collect();
    found.sort();
    found.dedup();
    found
}

#[test]
fn a_variable_that_is_empty_says_nothing() {
    let root = tree();
    let calls: [&[&str]; 4] = [
        &["diff", "old.yaml", "new.yaml"],
        &["diff", "old.yaml", "base"],
        &["build", "base"],
        &["explain", "base", "Deployment/shop"],
    ];
    let names = variables(
        root.path(),
        &["diff", "build", "render", "explain", "snapshot"],
    );
    assert!(names.len() > 14, "{names:?}");
    for arguments in calls {
        let plain = offshoot(root.path(), arguments, &[]);
        for name in &names {
            let output = offshoot(root.path(), arguments, &[(name, "")]);
            assert_eq!(output, plain, "{name} {arguments:?}");
        }
        let all: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
        assert_eq!(offshoot(root.path(), arguments, &all), plain);
    }
}

#[test]
fn what_the_environment_says_for_other_calls_is_left_out() {
    let root = tree();
    let plain = diff(root.path(), &["old.yaml", "new.yaml"], &[]);
    assert_eq!(plain.code, Some(1), "{}", plain.said());
    for (name, value) in [
        ("OFFSHOOT_DIFF_ALL", "1"),
        ("OFFSHOOT_DIFF_ALL", "true"),
        ("OFFSHOOT_DIFF_EXPECT_UNCHANGED", "base/**"),
        ("OFFSHOOT_DIFF_NO_MERGE_BASE", "yes"),
        ("OFFSHOOT_DIFF_BRANCH", "feature/a"),
        ("OFFSHOOT_DIFF_IMAGE", "shop=shop:2"),
        ("OFFSHOOT_DIFF_SET", "a=b"),
    ] {
        let output = diff(root.path(), &["old.yaml", "new.yaml"], &[(name, value)]);
        assert_eq!(output, plain, "{name}={value}");
    }
}

#[test]
fn the_same_on_the_command_line_was_meant() {
    let root = tree();
    for option in [
        "--all",
        "--expect-unchanged=base/**",
        "--no-merge-base",
        "--branch=feature/a",
        "--image=shop=shop:2",
        "--set=a=b",
    ] {
        let output = diff(root.path(), &["old.yaml", "new.yaml", option], &[]);
        assert_eq!(output.code, Some(2), "{option}: {}", output.said());
    }
}

#[test]
fn an_option_of_the_environment_applies_where_it_can() {
    let root = tree();
    let output = diff(
        root.path(),
        &["old.yaml", "production"],
        &[("OFFSHOOT_DIFF_IMAGE", "shop=shop:2")],
    );
    let said_of = output.said();
    assert!(said_of.contains("shop"), "{said_of}");
    assert_eq!(output.code, Some(2), "no container has it");
    let wrong = diff(
        root.path(),
        &["--since=HEAD"],
        &[("OFFSHOOT_DIFF_ALL", "perhaps")],
    );
    assert!(wrong.said().contains("perhaps"), "{}", wrong.said());
}

#[test]
fn the_revision_of_the_environment_is_not_meant_for_two_sides_that_are_handed_over() {
    let root = Repository::new(&[]);
    let since = [("OFFSHOOT_DIFF_SINCE", "main"), ("OFFSHOOT_DIFF_ALL", "1")];
    let write = |side: &str, text: &str| {
        root.write(&format!("{side}/apps.v1.Deployment.store.shop"), text);
        root.path().join(side).display().to_string()
    };
    let (live, merged) = (write("LIVE-1", LIVE), write("MERGED-2", MERGED));
    let output = offshoot(root.path(), &[&live, &merged, "diff"], &since);
    assert_eq!(output.code, Some(1), "{}", output.said());
    assert!(output.said().contains("~ Deployment"), "{}", output.said());
    let typed = diff(root.path(), &[&live, &merged, "--since=main"], &[]);
    assert_eq!(typed.code, Some(2), "{}", typed.said());
}
