//! `offshoot attribute`: findings of other linters over a render, at the lines that somebody wrote.

use std::collections::BTreeMap;

use clap::builder::PossibleValuesParser;

use crate::diag::{Diagnostic, Fallible, Severity, counted, message};
use crate::linters::{LintedRender, LinterFinding, Pages, attribute, format_names, read};
use crate::report::diagnostics::render;
use crate::repository::{LocatedTarget, RenderedTarget, Tree};
use crate::sources::{Disk, Entry, FilePath, Sources};

use super::build::kustomize_file_names;
use super::check::Format;
use super::command_result::{CommandResult, CommandStatus};
use super::examples::examples;
use super::helm::HelmArgs;
use super::input::{read_stdin_text, read_text};
use super::output::{Destination, FormatOrPath, file_names, numbered_file_names};
use super::overrides::OverrideArgs;
use super::session::Session;

/// The format that says itself which one it is.
const AUTO: &str = "auto";

/// Put findings of other linters back to the lines that somebody wrote
///
/// kube-linter, kubeconform, kyverno, trivy and conftest see what is rendered. This renders the target
/// once more, finds the resource of each finding in it, and the field where the report names one, and
/// reports the finding at its source line with the steps that led there. A finding whose resource is not in
/// the render is reported without a place.
///
/// The render must be that of the linter: give the same branch, images and settings.
///
/// Exit codes: 0 no errors, 1 findings at error level, 2 the target does not render, or a report is
/// unreadable.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Findings of kube-linter over a branch's environment", "offshoot render preview -b feature/login | kube-linter lint --format json - | offshoot attribute preview -b feature/login --report -"),
    ("Findings of two linters, as annotations", "offshoot attribute overlays/production --report kubeconform.json --report trivy.json -o github"),
    ("Lines of a file that was rendered earlier", "offshoot attribute overlays/production --report conftest.json --rendered out/production.yaml"),
]))]
pub(super) struct Args {
    /// Environment or directory that the linter saw rendered, also as REV:TARGET
    #[arg(value_name = "TARGET", default_value = ".")]
    target: String,
    /// A report of a linter: JSON, SARIF or a policy report; `-` is standard input
    #[arg(long = "report", value_name = "FILE", required = true)]
    reports: Vec<String>,
    /// Format of the reports
    #[arg(long, value_name = "FORMAT", default_value = AUTO, value_parser = formats())]
    format: String,
    /// File or directory that the linter read, where reports name lines of it
    ///
    /// Without this option, lines are those of `render` and `build` on stdout, or of the files that their
    /// `-o DIR` writes.
    #[arg(long, value_name = "PATH")]
    rendered: Option<String>,
    #[command(flatten)]
    overrides: OverrideArgs,
    #[command(flatten)]
    helm: HelmArgs,
    /// Format on stdout, or a FILE.txt, FILE.json, FILE.sarif or FILE.xml
    #[arg(short, long, value_name = "FORMAT|FILE", default_value = "human", value_parser = FormatOrPath::<Format>::new())]
    output: String,
}

fn formats() -> PossibleValuesParser {
    PossibleValuesParser::new(std::iter::once(AUTO).chain(format_names()))
}

pub(super) fn run(args: &Args, session: &mut Session) -> CommandResult {
    let output: Destination<Format> = Destination::find(&args.output, session)?;
    let found = reports(args, session)?;
    let tree = Tree::on_disk(session.directory().clone(), &session.map)?;
    let tree = tree.built_with(args.helm.options(session));
    let target = LocatedTarget::find(&args.target, &tree, &session.map)?;
    let per_branch = target.is_per_branch(&tree);
    args.overrides.refuse_unused(per_branch.as_slice(), &[])?;
    let request = args.overrides.request(session)?;
    let rendered = target.render(&tree, &request, &session.map)?;
    let pages = pages(args, &rendered, session)?;
    let attributed = attribute(
        &found,
        LintedRender {
            name: &args.target,
            resources: &rendered.resources,
            causes: &rendered.causes,
            map: &session.map,
            pages: &pages,
        },
    );
    let unplaced = attributed.unplaced;
    let all = session.leveled(attributed.findings);
    let format = output.format();
    let color = session.human_options().color;
    let text = render(&all, &session.places(None), format.into(), color);
    if format == Format::Human {
        output.show(&text, session)?;
        session.say_line(&summary(&all, unplaced, &args.target));
    } else {
        output.print(&text, session)?;
    }
    let fails = all.iter().any(|it| it.severity == Severity::Error);
    Ok(CommandStatus::differs(fails))
}

/// The findings in all reports.
fn reports(args: &Args, session: &Session) -> Fallible<Vec<LinterFinding>> {
    let format = Some(args.format.as_str()).filter(|format| *format != AUTO);
    let mut found = Vec::new();
    for name in &args.reports {
        let (text, shown) = if name == "-" {
            (read_stdin_text()?, "/dev/stdin".into())
        } else {
            let path = session.path(name);
            (read_text(&path)?, message!("{}", path))
        };
        found.extend(read(&text, &shown, format)?);
    }
    Ok(found)
}

/// The files that the linter read.
fn pages(args: &Args, rendered: &RenderedTarget, session: &Session) -> Fallible<Pages> {
    let resources = &rendered.resources;
    if let Some(path) = &args.rendered {
        let files = read_files(&session.path(path))?;
        let files = files.iter().map(|(name, text)| (name.as_str(), &**text));
        return Pages::read(files, resources);
    }
    let ours = file_names(resources, |resource| resource.id().name);
    let rendered = numbered_file_names(resources);
    let mut names = BTreeMap::new();
    for file_names in [kustomize_file_names(resources), ours, rendered] {
        names.extend(file_names.into_iter().zip(0..));
    }
    Pages::of(resources, names)
}

/// A file, or the manifests in a directory, by their names.
fn read_files(path: &FilePath) -> Fallible<Vec<(String, std::sync::Arc<str>)>> {
    if Disk.entry(path) != Some(Entry::Directory) {
        return Ok(vec![(path.name().to_owned(), read_text(path)?)]);
    }
    let names = Disk.list(path).map_err(|error| error.diagnostic(path))?;
    let names = names.into_iter().filter(|name| {
        let extension = name.rsplit_once('.').map(|(_, extension)| extension);
        matches!(extension, Some("yaml" | "yml" | "json"))
    });
    let read = |name: String| {
        let text = read_text(&path.join(&name))?;
        Ok((name, text))
    };
    names.map(read).collect()
}

fn summary(all: &[Diagnostic], unplaced: usize, target: &str) -> String {
    let count = |severity| all.iter().filter(|it| it.severity == severity).count();
    let of = |severity, word| {
        let count = count(severity);
        (count > 0).then(|| counted(count, word))
    };
    let counts = [
        of(Severity::Error, "error"),
        of(Severity::Warning, "warning"),
        of(Severity::Note, "note"),
    ];
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    let found = if counts.is_empty() {
        "nothing found".to_owned()
    } else {
        counts.join(", ")
    };
    match unplaced {
        0 => format!("{found} in `{target}`"),
        some => format!("{found} in `{target}`; {some} without a place in its render"),
    }
}
