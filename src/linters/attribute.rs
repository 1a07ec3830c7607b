//! Findings as diagnostics. In: findings of other linters, and the render that they are about. Out: a
//! diagnostic each, at the line that somebody wrote. No Secret's value gets into one.

use crate::diag::{Code, Diagnostic, Message, Origin, Severity, first_of, message};
use crate::diff::Secrets;
use crate::sources::SourceMap;

use super::chain::{chain, listed};
use super::finding::{About, LinterFinding};
use super::place::{LintedRender, Placed, is_named, placed};

/// The most resources that one finding names.
const MOST_RESOURCES: usize = 5;

/// Findings at source lines.
#[derive(Debug, Default)]
pub struct Attributed {
    /// A diagnostic per finding, in the order of the reports.
    pub findings: Vec<Diagnostic>,
    /// The number of those whose resource is not in the render.
    pub unplaced: usize,
}

/// The findings at their source lines.
pub fn attribute(found: &[LinterFinding], render: LintedRender<'_>) -> Attributed {
    let secrets = Secrets::of(render.resources);
    let mut attributed = Attributed::default();
    for finding in found {
        let diagnostic = match placed(finding, render) {
            Some(placed) => at_place(finding, &placed, render),
            None => {
                attributed.unplaced += 1;
                unplaced(finding, render)
            }
        };
        let shown = diagnostic.map_texts(|text| secrets.hidden_text(text).into_owned());
        attributed.findings.push(shown);
    }
    attributed
}

fn passed_on(finding: &LinterFinding) -> Diagnostic {
    let (code, text) = (Code::LinterFinding, finding.message.trim());
    let diagnostic = match finding.severity {
        Severity::Error => Diagnostic::error(code, text),
        Severity::Warning => Diagnostic::warning(code, text),
        Severity::Note => Diagnostic::note(code, text),
    };
    let diagnostic = diagnostic.rule(finding.rule.clone());
    match &finding.help {
        Some(help) => diagnostic.help(help.trim()),
        None => diagnostic,
    }
}

fn at_place(finding: &LinterFinding, placed: &Placed<'_>, render: LintedRender<'_>) -> Diagnostic {
    let (at, links) = chain(placed.at, render.causes);
    let mut diagnostic = passed_on(finding).at(at);
    for (place, role) in links {
        diagnostic = diagnostic.label(place, role);
    }
    let id = placed.resource.id();
    diagnostic.trace.push(if placed.path.is_root() {
        message!("in `{}`", id)
    } else {
        message!("in `{}` at `{}`", id, placed.path)
    });
    if !placed.others.is_empty() {
        let others = placed.others.iter().map(|it| format!("`{}`", it.id()));
        let others = first_of(MOST_RESOURCES, others);
        diagnostic
            .trace
            .push(message!("or in {}: the report does not say which", others));
    }
    let through = listed(placed.resource.listed, render.causes);
    diagnostic.trace.extend(through_files(&through, render.map));
    diagnostic
}

/// The line that names the kustomizations which list a resource.
fn through_files(places: &[Origin], map: &SourceMap) -> Option<Message> {
    let mut text = Message::default();
    for place in places.iter().filter_map(|at| map.locate(*at)) {
        text.push_text(if text.parts().is_empty() {
            "listed by "
        } else {
            ", "
        });
        text.push(&message!("{}:{}", place.path, place.line));
    }
    (!text.parts().is_empty()).then_some(text)
}

fn unplaced(finding: &LinterFinding, render: LintedRender<'_>) -> Diagnostic {
    let mut diagnostic = passed_on(finding);
    let (about, name) = (&finding.about, render.name);
    diagnostic.trace.push(match (identity(about), &about.file) {
        (Some(identity), _) => message!("the render of `{}` has no `{}`", name, identity),
        (None, Some(file)) => message!(
            "in `{}`, which does not say which resource of `{}`",
            file,
            name
        ),
        (None, None) => message!("the report names no resource of `{}`", name),
    });
    let help = if is_named(about) {
        "render for the same branch, images and revision as the linter was given"
    } else if about.lines.is_some() {
        "`--rendered PATH` names the file or directory that the linter read"
    } else {
        "let the rule say it, in its message or as `kind` and `name` in its metadata"
    };
    diagnostic.help(help)
}

fn identity(about: &About) -> Option<String> {
    let (kind, name) = (about.kind.as_ref()?, about.name.as_ref()?);
    let namespace = about.namespace.as_ref();
    Some(match namespace {
        Some(namespace) => format!("{namespace}/{kind}/{name}"),
        None => format!("{kind}/{name}"),
    })
}
