//! `offshoot explain TARGET KIND/NAME [PATH]`: the causes of a resource, or of a field.

use clap::ValueEnum;

use crate::diag::{Code, Diagnostic, Fallible, did_you_mean, listed, nearest};
use crate::diff::{FieldPath, NoSuchField, Segment, field, leaves};
use crate::model::Resource;
use crate::report::explain::{
    Explained, Explanation, explain_field, explain_removed, explain_resource, explanation_json,
    explanation_text,
};
use crate::repository::{ResourceQuery, Tree};

use super::command_result::{CommandResult, CommandStatus};
use super::examples::examples;
use super::helm::HelmArgs;
use super::output::{Destination, FormatOrPath, OutputFormat};
use super::overrides::OverrideArgs;
use super::session::Session;
use super::target_argument::TargetArgument;

/// The most paths that a message suggests.
const MAX_SUGGESTED: usize = 3;

/// Show where a resource, or one of its fields, comes from
///
/// For a field: its causes, newest first. Each is a step that wrote the value, the place that
/// requested the step, and the value that it replaced. For a resource: the lists that include it,
/// and every field that differs from the resource's own file.
///
/// TARGET is an argument of `offshoot diff`, also as `REV:TARGET`. PATH is written as diffs print
/// it, such as `spec.containers[name=api].image` or `spec.ports[0]`, or as a JSON pointer; a key
/// with dots may be put in brackets and quotes.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Where an image comes from", "offshoot explain overlays/production deploy/api spec.template.spec.containers[api].image"),
    ("All that differs from a resource's own file", "offshoot explain preview ingress/api -b feature/login"),
    ("The same, a week ago", "offshoot explain main~20:overlays/production deploy/api"),
]))]
pub(super) struct Args {
    /// Target to render
    #[arg(value_name = "TARGET")]
    target: String,
    /// Resource: KIND/NAME, KIND.GROUP/NAME, NAMESPACE/KIND/NAME
    ///
    /// The kind is written as kubectl takes it, such as `Deployment`, `deployments`, `deploy` or
    /// `deployments.v1.apps`; a CustomResourceDefinition in the target names its own kind. The name
    /// is that of the render, or one from before a prefix or a hash was added.
    #[arg(value_name = "KIND/NAME")]
    resource: String,
    /// Field of the resource
    #[arg(value_name = "PATH")]
    path: Option<String>,
    /// Namespace of the resource
    #[arg(short, long, value_name = "NAME")]
    namespace: Option<String>,
    #[command(flatten)]
    overrides: OverrideArgs,
    #[command(flatten)]
    helm: HelmArgs,
    /// Format of the explanation on stdout, or a FILE.txt or FILE.json
    #[arg(short, long, value_name = "FORMAT|FILE", default_value = "human", value_parser = FormatOrPath::<Format>::new())]
    output: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Text for people
    Human,
    /// One JSON object
    Json,
}

impl OutputFormat for Format {
    const DEFAULT: Self = Self::Human;
    const EXTENSIONS: &'static [(&'static str, Self)] =
        &[("txt", Self::Human), ("json", Self::Json)];
}

pub(super) fn run(args: &Args, session: &mut Session) -> CommandResult {
    let output = Destination::find(&args.output, session)?;
    let query = ResourceQuery::parse(&args.resource, args.namespace.as_deref());
    let query = query.map_err(|failed| failed.map(|error| with_meant(error, args)))?;
    let working_tree = Tree::on_disk(session.directory().clone(), &session.map)?
        .built_with(args.helm.options(session));
    let target = TargetArgument::find(&args.target, &working_tree, &session.map)?;
    let per_branch = target.is_per_branch(&working_tree);
    args.overrides.refuse_unused(per_branch.as_slice(), &[])?;
    let request = args.overrides.request(session)?;
    let rendered = target.render(&working_tree, &request, &session.map)?;
    let resource = query.find(&rendered.resources)?;
    let explained = Explained {
        resources: &rendered.resources,
        causes: &rendered.causes,
        places: session.places(Some(&rendered.causes)),
    };
    let explanation = explanation(explained, resource, args.path.as_deref())?;
    match output.format() {
        Format::Human => {
            let text = explanation_text(&explanation, session.human_options());
            output.show(&text, session)?;
        }
        Format::Json => output.print(&explanation_json(&explanation), session)?,
    }
    Ok(CommandStatus::Success)
}

/// The error about KIND/NAME, for one that is in two words, or in the place of TARGET.
fn with_meant(mut error: Diagnostic, args: &Args) -> Diagnostic {
    let (target, resource) = (&args.target, &args.resource);
    let meant = match &args.path {
        Some(name) => format!("`{resource}/{name}`, as one word"),
        None if target.contains('/') => {
            format!("the target comes first: `offshoot explain {resource} {target}`")
        }
        None => return error,
    };
    error.help.insert(0, meant.into());
    error
}

fn explanation(
    explained: Explained<'_>,
    resource: &Resource,
    path: Option<&str>,
) -> Fallible<Explanation> {
    let Some(path) = path else {
        return Ok(explain_resource(explained, resource));
    };
    match field(resource.kind(), &resource.node, path) {
        Ok((path, _)) => Ok(explain_field(explained, resource, &path)),
        Err(missing) => explain_removed(explained, resource, path)
            .ok_or_else(|| absent(&missing, resource).into()),
    }
}

fn absent(missing: &NoSuchField, resource: &Resource) -> Diagnostic {
    let message = format!("{missing} in `{}`", resource.id());
    let diagnostic = Diagnostic::error(Code::FieldAbsent, message);
    let elsewhere = elsewhere(&missing.missing, resource);
    if !elsewhere.is_empty() {
        return diagnostic.help(format!("did you mean {}?", elsewhere.join(" or ")));
    }
    let present = missing.present.iter().map(String::as_str);
    if let Some(near) = nearest(&missing.missing, present.clone()) {
        return diagnostic.help(did_you_mean(near));
    }
    if missing.present.is_empty() {
        diagnostic
    } else {
        diagnostic.help(format!("it has {}", listed(present)))
    }
}

/// The first paths in the resource that end in a field of this name.
fn elsewhere(name: &str, resource: &Resource) -> Vec<String> {
    let mut paths: Vec<String> = Vec::new();
    for (path, _) in leaves(resource.kind(), &resource.node) {
        let is_named = |segment: &Segment| matches!(segment, Segment::Key(key) if key == name);
        let Some(at) = path.segments().iter().position(is_named) else {
            continue;
        };
        let to_field = path.segments().iter().take(at + 1).cloned();
        let shown = format!("`{}`", to_field.collect::<FieldPath>());
        if paths.last() != Some(&shown) {
            paths.push(shown);
        }
    }
    paths.truncate(MAX_SUGGESTED);
    paths
}
