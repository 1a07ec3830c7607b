//! Long values: on a terminal they fit it, and elsewhere nothing is left out.

use super::terminal::{XTERM, on_terminal};
use super::*;

/// A ConfigMap and a Deployment with values that no screen has room for.
fn side(tag: &str, added: &str) -> String {
    let bundle = format!("{}{tag}{}", "Q".repeat(500), "Z".repeat(700));
    let script = format!("var a=\"{}{tag}{}\";", "x".repeat(300), "y".repeat(300));
    format!(
        "apiVersion: apps/v1
kind: Deployment
metadata: {{name: web, namespace: shop}}
spec:
  template:
    spec:
      containers:
      - name: web
        image: registry.example.com/team/web:{tag}
---
apiVersion: v1
kind: ConfigMap
metadata: {{name: web, namespace: shop}}
data:
  {added}
  bundle: {bundle}
  script: |
    // what runs
    {script}
    // and that is all
"
    )
}

fn sides() -> Repository {
    let added = format!("added: {}", "k".repeat(900));
    Repository::new(&[
        ("old.yaml", &side("v1", "")),
        ("new.yaml", &side("v2", &added)),
    ])
}

const DIFF: [&str; 4] = ["diff", "--no-pager", "old.yaml", "new.yaml"];

#[test]
fn long_values_fit_the_terminal() {
    let root = sides();
    let variables = [XTERM, ("NO_COLOR", "1")];
    let Some(shown) = on_terminal(root.path(), 60, &DIFF, &variables, &[]) else {
        return;
    };
    insta::assert_snapshot!(shown.text, @r#"
    old.yaml → new.yaml: 2 resources differ.

    ~ ConfigMap/web in shop  [in-place]
      + data.added:
          kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk
          kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk
          kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk
          kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk
          kkkkkkkkkkkkkkkkkkkkkkkk… (660 more characters)
      ~ data.bundle:
          - (477 equal characters) 
            …QQQQQQQQQQQQQQQQQQQQQQQv1ZZZZZZZZZZZZZZZZZZZZZZZZ… 
            (676 equal characters)
          + (477 equal characters) 
            …QQQQQQQQQQQQQQQQQQQQQQQv2ZZZZZZZZZZZZZZZZZZZZZZZZ… 
            (676 equal characters)
      ~ data.script:
            // what runs
          - (284 equal characters) 
            …xxxxxxxxxxxxxxxxxxxxxxxv1yyyyyyyyyyyyyyyyyyyyyyyy… 
            (278 equal characters)
          + (284 equal characters) 
            …xxxxxxxxxxxxxxxxxxxxxxxv2yyyyyyyyyyyyyyyyyyyyyyyy… 
            (278 equal characters)
            // and that is all

    ~ Deployment.apps/web in shop  [rollout]
      ~ spec.template.spec.containers[web].image: tag v1 -> v2  
        (registry.example.com/team/web)

    0 added, 0 removed, 2 changed, 0 unchanged
    class: 1 rollout, 1 in-place
    "#);
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let root = sides();
    let colors = regex::Regex::new("\u{1b}\\[[0-9;]*m").expect("it is right");
    for columns in [30, 60, 100, 200] {
        for color in ["--color=never", "--color=always"] {
            let arguments = [&DIFF[..], &[color]].concat();
            let Some(shown) = on_terminal(root.path(), columns, &arguments, &[XTERM], &[]) else {
                return;
            };
            let plain = colors.replace_all(&shown.text, "");
            let widest = plain.lines().map(|line| line.chars().count()).max();
            assert!(widest <= Some(columns), "{columns}: {}", shown.text);
            assert!(plain.contains("more characters"), "{}", shown.text);
        }
    }
}

#[test]
fn explanations_are_folded_too() {
    let root = sides();
    root.write(
        "kustomization.yaml",
        "resources: [new.yaml]\ncommonAnnotations: {note: a text that is wider than a terminal}\n",
    );
    let arguments = ["explain", ".", "ConfigMap/web", "metadata.annotations.note"];
    let variables = [XTERM, ("NO_COLOR", "1"), ("PAGER", "")];
    let Some(shown) = on_terminal(root.path(), 40, &arguments, &variables, &[]) else {
        return;
    };
    insta::assert_snapshot!(shown.text, @r#"
    ConfigMap/web in shop

    metadata.annotations.note: a text that 
    is wider than a terminal
      commonAnnotations  
      kustomization.yaml:2:27  
      commonAnnotations: {note: a text that 
      is wider than a terminal}
    "#);
}

#[test]
fn what_is_piped_is_whole_and_the_same_for_everybody() {
    let root = sides();
    let plain = offshoot(root.path(), &DIFF, &[]);
    let text = plain.said();
    for whole in ["k".repeat(900), "Q".repeat(500) + "v2" + &"Z".repeat(700)] {
        assert!(text.contains(&whole), "{text}");
    }
    let narrow = offshoot(root.path(), &DIFF, &[XTERM, ("COLUMNS", "40")]);
    assert_eq!(narrow, plain);
}
