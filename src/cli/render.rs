//! `offshoot render`: one environment, as YAML, JSON or files.

use crate::diag::{Code, Diagnostic, Fallible, did_you_mean, nearest};
use crate::model::ResourceSet;
use crate::report;

use super::command_result::{CommandResult, CommandStatus, Failure};
use super::examples::examples;
use super::output::{is_directory, json_list, write_file, write_tree};
use super::request::RequestArgs;
use super::session::Session;

/// Render one environment
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Apply a branch's environment", "offshoot render preview -b feature/login | kubectl apply -f -"),
    ("Use the image that CI built", "offshoot render preview -b feature/login -i registry.example.com/api:pr-42"),
    ("Write a file per resource for Argo CD", "offshoot render preview -b feature/login --for argocd -o rendered/"),
]))]
pub(super) struct Args {
    #[command(flatten)]
    request: RequestArgs,
    /// `yaml` or `json` on stdout, a FILE.yaml, FILE.yml or FILE.json, or a directory
    ///
    /// A directory exists already, or ends in `/`. It gets one file per resource; files that an
    /// earlier render wrote and this one does not are removed.
    #[arg(short, long, value_name = "yaml|json|PATH", default_value = "yaml")]
    output: String,
    /// Instead of manifests, print which hosts were rewritten, and every place they were found in
    #[arg(long)]
    report_hosts: bool,
}

/// The form of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Output {
    Yaml,
    Json,
    YamlFile,
    JsonFile,
    Directory,
}

pub(super) fn run(args: &Args, session: &mut Session) -> CommandResult {
    let output = output(&args.output, session)?;
    let rendered = args.request.render(session)?;
    if args.report_hosts {
        let places = session.places(Some(&rendered.causes));
        session.print(&report::hosts(&rendered.hosts, &places))?;
    } else {
        write(&rendered.resources, output, &args.output, session)?;
    }
    Ok(CommandStatus::Success)
}

/// The form that the text of `--output` asks for.
///
/// # Errors
/// `output-format` if it is neither a format nor a file with a known extension, and no directory
/// exists there: it is more likely to be a typing error than the name of a new directory.
fn output(text: &str, session: &Session) -> Fallible<Output> {
    let ends_in = |extensions: &[&str]| extensions.iter().any(|end| text.ends_with(end));
    match text {
        "yaml" => Ok(Output::Yaml),
        "json" => Ok(Output::Json),
        _ if text.ends_with('/') || is_directory(&session.path(text)) => Ok(Output::Directory),
        _ if ends_in(&[".yaml", ".yml"]) => Ok(Output::YamlFile),
        _ if ends_in(&[".json"]) => Ok(Output::JsonFile),
        _ => Err(unknown_output(text).into()),
    }
}

fn unknown_output(text: &str) -> Diagnostic {
    let message = format!("`{text}` is neither a format, a file name nor an existing directory");
    let diagnostic = Diagnostic::error(Code::OutputFormat, message);
    let diagnostic = match nearest(text, ["yaml", "json", "yml"]) {
        Some("json") => diagnostic.help(did_you_mean("json")),
        Some(_) => diagnostic.help(did_you_mean("yaml")),
        None => diagnostic,
    };
    diagnostic.help(format!(
        "the formats are `yaml` and `json`; files end in .yaml, .yml or .json; `{text}/` is a new directory"
    ))
}

fn write(
    resources: &ResourceSet,
    output: Output,
    name: &str,
    session: &mut Session,
) -> Result<(), Failure> {
    let path = session.path(name);
    match output {
        Output::Yaml => return session.print(&resources.to_yaml()?),
        Output::Json => return session.print(&json_list(resources)?),
        Output::YamlFile => write_file(&path, &resources.to_yaml()?)?,
        Output::JsonFile => write_file(&path, &json_list(resources)?)?,
        Output::Directory => write_tree(&path, resources.items())?,
    }
    session.say_written(resources.items().len(), "resource", &path);
    Ok(())
}
