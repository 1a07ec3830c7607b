//! Whole diagnostics in every format. Those that builds make are in `fixtures/diagnostics`.

use crate::diag::{Caller, Code, Diagnostic, Origin, message};
use crate::sources::{FilePath, SourceMap};

use super::*;

const KUSTOMIZATION: &str = "\
resources:
- ../base
patches:
- target:
    kind: Deployment
    name: web
  path: web.yaml
";

/// A repository's sources, and a diagnostic that points into two of its files.
fn sample(map: &SourceMap) -> Diagnostic {
    let overlay = map.add(
        FilePath::new("/repo/overlays/pr/kustomization.yaml"),
        KUSTOMIZATION.into(),
    );
    let base = map.add(
        FilePath::new("/repo/base/web.yaml"),
        "metadata:\n  name: website\n".into(),
    );
    let at =
        |start: Origin, text: &str, word: &str| start.offset(text.find(word).expect("it is there"));
    let mut diagnostic = Diagnostic::error(
        Code::PatchTargetMissing,
        "no resource matches patch target `Deployment/web`",
    )
    .at(at(overlay, KUSTOMIZATION, "kind: Dep"))
    .label(
        at(base, "metadata:\n  name: website\n", "website"),
        "there is this one",
    )
    .help("did you mean `Deployment/website`?");
    diagnostic.trace.push(message!(
        "while building `{}`",
        FilePath::new("/repo/overlays/pr")
    ));
    diagnostic
}

fn rendered(format: MessageFormat) -> String {
    let map = SourceMap::default();
    let diagnostic = sample(&map);
    let places = Places {
        map: &map,
        causes: None,
        base: &FilePath::new("/repo"),
        caller: Caller::CommandLine,
    };
    render(&[diagnostic], &places, format, false)
}

#[test]
fn people_see_every_file_it_points_into() {
    insta::assert_snapshot!(rendered(MessageFormat::Human), @r"
    error[patch-target-missing]: no resource matches patch target `Deployment/web`
     --> overlays/pr/kustomization.yaml:5:5
      |
    5 |     kind: Deployment
      |     ^^^^
      |
     ::: base/web.yaml:2:9
      |
    2 |   name: website
      |         ------- there is this one
      |
      = while building `overlays/pr`
      = help: did you mean `Deployment/website`?
    ");
}

#[test]
fn programs_get_one_object_a_line() {
    insta::assert_snapshot!(rendered(MessageFormat::Json), @r#"{"severity":"error","code":"patch-target-missing","message":"no resource matches patch target `Deployment/web`","location":{"file":"overlays/pr/kustomization.yaml","line":5,"column":5},"labels":[{"location":{"file":"base/web.yaml","line":2,"column":9},"text":"there is this one"}],"trace":["while building `overlays/pr`"],"help":["did you mean `Deployment/website`?"]}"#);
}

#[test]
fn github_gets_a_workflow_command() {
    insta::assert_snapshot!(rendered(MessageFormat::GitHub), @r"::error file=overlays/pr/kustomization.yaml,line=5,col=5,title=patch-target-missing::no resource matches patch target `Deployment/web`%0Awhile building `overlays/pr`%0Ahelp: did you mean `Deployment/website`?");
}

#[test]
fn code_scanners_get_sarif() {
    let log = rendered(MessageFormat::Sarif).replace(env!("CARGO_PKG_VERSION"), "VERSION");
    insta::assert_snapshot!(log, @r#"
    {
      "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
      "version": "2.1.0",
      "runs": [
        {
          "tool": {
            "driver": {
              "name": "offshoot",
              "version": "VERSION",
              "semanticVersion": "VERSION",
              "informationUri": "https://github.com/offshoot/offshoot",
              "rules": [
                {
                  "id": "patch-target-missing",
                  "shortDescription": {
                    "text": "no resource matches a patch"
                  },
                  "fullDescription": {
                    "text": "no resource matches a patch"
                  },
                  "help": {
                    "text": "correct kind, name or namespace"
                  },
                  "helpUri": "https://github.com/offshoot/offshoot/blob/main/docs/diagnostics.md#patch-target-missing",
                  "defaultConfiguration": {
                    "level": "error"
                  }
                }
              ]
            }
          },
          "columnKind": "unicodeCodePoints",
          "results": [
            {
              "ruleId": "patch-target-missing",
              "level": "error",
              "message": {
                "text": "no resource matches patch target `Deployment/web`\nwhile building `overlays/pr`\nhelp: did you mean `Deployment/website`?"
              },
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "overlays/pr/kustomization.yaml"
                    },
                    "region": {
                      "startLine": 5,
                      "startColumn": 5
                    }
                  }
                }
              ],
              "relatedLocations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "base/web.yaml"
                    },
                    "region": {
                      "startLine": 2,
                      "startColumn": 9
                    }
                  },
                  "message": {
                    "text": "there is this one"
                  }
                }
              ]
            }
          ]
        }
      ]
    }
    "#);
}

#[test]
fn without_a_place_there_is_no_excerpt() {
    let map = SourceMap::default();
    let places = Places {
        map: &map,
        causes: None,
        base: &FilePath::root(),
        caller: Caller::CommandLine,
    };
    let diagnostics = [
        Diagnostic::error(Code::EmptyRender, "there is nothing to apply"),
        Diagnostic::warning(Code::ConfigMissing, "a second line\nfrom outside\u{1b}[31m")
            .help("look"),
    ];
    insta::assert_snapshot!(render(&diagnostics, &places, MessageFormat::Human, false), @r"
    error[empty-render]: there is nothing to apply

    warning[config-missing]: a second line\nfrom outside\u{1b}[31m
     |
     = help: look
    ");
}

#[test]
fn a_secret_is_pointed_at_and_not_shown() {
    let map = SourceMap::default();
    let text = "kind: Secret\nstringData:\n  password: [hunter2]\n";
    let start = map.add(FilePath::new("/repo/secret.yaml"), text.into());
    let places = Places {
        map: &map,
        causes: None,
        base: &FilePath::new("/repo"),
        caller: Caller::CommandLine,
    };
    let diagnostic = Diagnostic::error(Code::FieldType, "`password` takes a string, not a list")
        .at(start.offset(37));
    insta::assert_snapshot!(render(&[diagnostic], &places, MessageFormat::Human, false), @r"
    error[field-type]: `password` takes a string, not a list
     --> secret.yaml:3:13
      |
    3 |   password: ***
      |             ^^^
    ");
}
