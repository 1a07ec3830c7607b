//! `offshoot explain TARGET KIND/NAME [PATH]`: where a resource, or a field of it,
//! came from. In: a target and what to look for. Out: its causes, newest first.

use clap::ValueEnum;

use crate::diag::{Code, Diagnostic, Failures, Fallible, did_you_mean, nearest};
use crate::diff::{NoSuchField, field, logical_name};
use crate::environment::Request;
use crate::model::Resource;
use crate::report::explain::{
    Explained, explain_field, explain_removed, explain_resource, explanation_json, explanation_text,
};
use crate::sources::SourceMap;

use super::diff::place;
use super::helm::HelmArgs;
use super::request::overrides;
use super::session::Session;
use super::{Ended, Outcome};
use crate::repository::tree::Tree;

/// Say where a resource, or a field of it, came from.
///
/// Prints the causes of a value, newest first: each step that wrote it, the place that asked for
/// the step, and what was replaced. For a resource as a whole: the lists that led to it, and every
/// field that is not as it stands in its own file.
///
/// A TARGET is what `offshoot diff` takes, `REV:TARGET` included. PATH is written as diffs print
/// it, as `spec.containers[name=api].image` or `spec.ports[0]`, or as a JSON pointer; keys with
/// dots may be put in brackets and quotes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// What is rendered
    #[arg(value_name = "TARGET")]
    target: String,
    /// The resource: KIND/NAME, KIND.GROUP/NAME, NAMESPACE/KIND/NAME
    ///
    /// The kind in any case; the name as it is rendered, or as it was before a prefix or a hash.
    #[arg(value_name = "KIND/NAME")]
    resource: String,
    /// The field
    #[arg(value_name = "PATH")]
    path: Option<String>,
    /// The namespace that the resource is in
    #[arg(short, long, value_name = "NAME")]
    namespace: Option<String>,
    /// Branch, for an environment per branch
    #[arg(long, value_name = "NAME")]
    branch: Option<String>,
    /// Image override, for an environment, as `kustomize edit set image` takes it
    #[arg(long = "image", value_name = "REF")]
    images: Vec<String>,
    /// `set.KEY` for the templates of an environment
    #[arg(long = "set", value_name = "KEY=VALUE")]
    settings: Vec<String>,
    #[command(flatten)]
    helm: HelmArgs,
    /// How to print it
    #[arg(short, long, value_name = "FORMAT", default_value = "human")]
    output: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Human,
    /// One JSON object.
    Json,
}

pub(super) fn run(args: &Args, session: &mut Session) -> Ended {
    let disk =
        Tree::on_disk(session.directory().clone(), &session.map)?.built_with(args.helm.options());
    let placed = place(&args.target, &disk, session)?;
    refuse_unused(args, placed.is_per_branch(&disk))?;
    let request = request(args, &session.map)?;
    let side = placed.side(&disk, &request, &session.map)?;
    let wanted = Wanted::parse(&args.resource, args.namespace.as_deref())?;
    let resource = wanted.among(&side.resources)?;
    let explained = Explained {
        resources: &side.resources,
        causes: &side.causes,
        places: session.places(Some(&side.causes)),
    };
    let explanation = match &args.path {
        None => explain_resource(explained, resource),
        Some(path) => match field(resource.kind(), &resource.node, path) {
            Ok((path, _)) => explain_field(explained, resource, &path),
            Err(missing) => explain_removed(explained, resource, path)
                .ok_or_else(|| absent(&missing, resource))?,
        },
    };
    match args.output {
        Format::Human => {
            let text = explanation_text(&explanation, session.for_people());
            session.show(&text)?;
        }
        Format::Json => session.print(&explanation_json(&explanation))?,
    }
    Ok(Outcome::Done)
}

fn absent(missing: &NoSuchField, resource: &Resource) -> Diagnostic {
    let message = format!("{missing} in `{}`", resource.id());
    let diagnostic = Diagnostic::error(Code::FieldAbsent, message);
    let present = missing.present.iter().map(|name| format!("`{name}`"));
    match present.collect::<Vec<_>>().as_slice() {
        [] => diagnostic,
        present => diagnostic.help(format!("there is {}", present.join(", "))),
    }
}

/// What a target that is an environment is asked for.
fn request(args: &Args, map: &SourceMap) -> Fallible<Request> {
    overrides(args.branch.as_deref(), &args.images, &args.settings, map)
}

/// An option that the target does not take was meant for another. `per_branch` says of an
/// environment whether there is one for each branch.
fn refuse_unused(args: &Args, per_branch: Option<bool>) -> Fallible<()> {
    let is_environment = per_branch.is_some();
    let options = [
        ("--branch", args.branch.is_some(), per_branch == Some(true)),
        ("--image", !args.images.is_empty(), is_environment),
        ("--set", !args.settings.is_empty(), is_environment),
    ];
    let mut failures = Failures::default();
    for (option, given, taken) in options {
        if given && !taken {
            let message = format!("the target does not take `{option}`");
            let help = format!("`{option}` is for environments; leave it out, or name one");
            failures.push(Diagnostic::error(Code::OptionUnused, message).help(help));
        }
    }
    failures.or_ok(())
}

/// Which resource is meant.
struct Wanted<'t> {
    namespace: Option<&'t str>,
    kind: &'t str,
    group: Option<&'t str>,
    name: &'t str,
}

impl<'t> Wanted<'t> {
    fn parse(text: &'t str, namespace: Option<&'t str>) -> Fallible<Self> {
        let parts: Vec<&str> = text.split('/').collect();
        let (namespace, kind, name) = match parts.as_slice() {
            [kind, name] => (namespace, *kind, *name),
            [stated, kind, name] => (namespace.or(Some(*stated)), *kind, *name),
            _ => {
                let message = format!("`{text}` names no resource");
                return Err(Diagnostic::error(Code::ResourceSyntax, message)
                    .help("write KIND/NAME, as in `deployment/api`, or NAMESPACE/KIND/NAME")
                    .into());
            }
        };
        let (kind, group) = match kind.split_once('.') {
            Some((kind, group)) => (kind, Some(group)),
            None => (kind, None),
        };
        Ok(Self {
            namespace,
            kind,
            group,
            name,
        })
    }

    /// The one resource that is meant: by its name in the render, else by one that it had before.
    fn among<'r>(&self, resources: &'r [Resource]) -> Fallible<&'r Resource> {
        let of_type: Vec<&Resource> = resources
            .iter()
            .filter(|resource| self.is_of_type(resource))
            .collect();
        let is_named = |resource: &&&Resource| resource.name() == self.name;
        let was_named = |resource: &&&Resource| {
            logical_name(resource) == self.name
                || resource.history.iter().any(|was| was.name == self.name)
        };
        let mut found: Vec<&Resource> = of_type.iter().filter(is_named).copied().collect();
        if found.is_empty() {
            found = of_type.iter().filter(was_named).copied().collect();
        }
        match found.as_slice() {
            [resource] => Ok(resource),
            [] => Err(self.absent(resources, &of_type).into()),
            several => Err(self.ambiguous(several).into()),
        }
    }

    fn is_of_type(&self, resource: &Resource) -> bool {
        let gvk = resource.gvk();
        let kind = gvk.kind.to_ascii_lowercase();
        let wanted = self.kind.to_ascii_lowercase();
        (kind == wanted || format!("{kind}s") == wanted)
            && self.group.is_none_or(|group| {
                gvk.group.eq_ignore_ascii_case(group) || gvk.served_group() == group
            })
            && self
                .namespace
                .is_none_or(|namespace| resource.namespace() == namespace)
    }

    fn absent(&self, all: &[Resource], of_type: &[&Resource]) -> Diagnostic {
        let message = format!("the target renders no `{}/{}`", self.kind, self.name);
        let diagnostic = Diagnostic::error(Code::ResourceAbsent, message);
        let earlier = of_type.iter().flat_map(|resource| &resource.history);
        let earlier = earlier.map(|was| was.name.as_str());
        let names = of_type.iter().map(|resource| resource.name());
        if let Some(near) = nearest(self.name, names.chain(earlier)) {
            return diagnostic.help(did_you_mean(format_args!("{}/{near}", self.kind)));
        }
        let same_name = all.iter().find(|resource| resource.name() == self.name);
        if let Some(resource) = same_name {
            return diagnostic.help(format!("there is `{}`", resource.id()));
        }
        if !of_type.is_empty() {
            return diagnostic.help(format!("there is {}", listed(of_type)));
        }
        match nearest(self.kind, all.iter().map(Resource::kind)) {
            Some(near) => diagnostic.help(format!("did you mean the kind `{near}`?")),
            None => diagnostic.help("`offshoot build` or `offshoot render` prints what there is"),
        }
    }

    fn ambiguous(&self, several: &[&Resource]) -> Diagnostic {
        let message = format!(
            "`{}/{}` could mean any of {}",
            self.kind,
            self.name,
            listed(several)
        );
        Diagnostic::error(Code::ResourceAmbiguous, message)
            .help("write KIND.GROUP/NAME, or NAMESPACE/KIND/NAME, with the name as it is rendered")
    }
}

/// Up to ten resources by name.
fn listed(resources: &[&Resource]) -> String {
    const SHOWN: usize = 10;
    let shown = resources.iter().take(SHOWN);
    let names: Vec<String> = shown
        .map(|resource| format!("`{}`", resource.id()))
        .collect();
    match resources.len().saturating_sub(SHOWN) {
        0 => names.join(", "),
        more => format!("{} and {more} more", names.join(", ")),
    }
}
