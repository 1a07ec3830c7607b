//! The exit codes of design: 0 fine, 1 an answer or "could not do it", 2 "could not tell" and usage.

use super::*;

/// Runs `lines`, each `CODE ARGUMENTS`, in the sample repository.
fn ends(lines: &str) {
    let repository = sample();
    repository.write("bad.yaml", "a: [\n");
    repository.write(
        "one.yaml",
        "{apiVersion: v1, kind: A, metadata: {name: a}}\n",
    );
    repository.write(
        "two.yaml",
        "{apiVersion: v1, kind: A, metadata: {name: a}, b: 1}\n",
    );
    let mut wrong = Vec::new();
    for line in lines.lines().filter(|line| !line.is_empty()) {
        let (code, arguments) = line.split_once(' ').expect("CODE ARGUMENTS");
        let arguments: Vec<&str> = arguments.split_whitespace().collect();
        let ran = repository.run(&arguments);
        if ran.code != code.parse().ok() {
            wrong.push(format!("{line}\n{:?} {}", ran.code, ran.stderr));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_was_done_ends_with_0() {
    ends(
        "
0 build base
0 render plain
0 render preview -b x
0 explain plain Deployment/web
0 list
0 schema
0 diff one.yaml one.yaml
0 snapshot plain
0 --help
0 --version
",
    );
}

#[test]
fn differences_end_with_1() {
    ends(
        "
1 diff one.yaml two.yaml
1 snapshot --check plain
",
    );
}

#[test]
fn what_could_not_be_done_ends_with_1_or_2_where_1_is_an_answer() {
    ends(
        "
1 build nowhere
1 render nowhere
1 eject nowhere --to out
1 explain nowhere Deployment/web
1 names nowhere
1 edit set image web:v2
1 list --affected-by HEAD
2 diff nowhere one.yaml
2 diff bad.yaml one.yaml
2 diff --since HEAD
2 snapshot nowhere
2 snapshot --check nowhere
2 verify nowhere --against false
",
    );
}

#[test]
fn usage_ends_with_2_in_every_command() {
    ends(
        "
2 build --nowhere
2 render
2 render preview
2 render plain -b x
2 render plain --set x
2 render plain --image web
2 eject preview --to out
2 eject plain
2 names preview
2 names plain -b x
2 names preview -b x -o yaml
2 explain preview Deployment/web
2 explain plain
2 explain plain web
2 explain base Deployment/web -b x
2 edit
2 edit set image web
2 list --nowhere
2 init --nowhere
2 diff
2 diff one.yaml
2 diff - -
2 diff production
2 diff preview plain
2 snapshot --image web
2 snapshot --check --review
2 verify
2 nothing
2 -C nowhere build base
",
    );
}
