//! `offshoot argocd parameters`: what the UI of Argo CD asks people for. In: offshoot.yaml, and the environment
//! if an Application names one already. Out: the JSON of announcements (argo-cd
//! `reposerver/repository` `ParameterAnnouncement`). Their defaults are for the UI alone: they are
//! what `generate` does without the parameter.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use crate::environment::config::Spec;
use crate::environment::{Repository, setting_keys};
use crate::kustomize::Options;
use crate::kustomize::version::Version;
use crate::repository::RepositoryConfig;
use crate::sources::{Disk, FilePath, NoHistory};

use crate::cli::command_result::{CommandResult, CommandStatus};
use crate::cli::examples::examples;
use crate::cli::session::Session;

use super::call::Call;
use super::inputs::Inputs;
use super::parameter::Parameter;
use super::target::ApplicationPath;

/// Print the parameters that the UI of Argo CD shows, as JSON
///
/// None needs to be set. With `environment`, they are those of that environment.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("What the UI shows for an Application", "offshoot argocd parameters"),
    ("The names of the environments", "offshoot argocd parameters | jq -r '.[] | select(.name == \"environment\").tooltip'"),
]))]
pub(super) struct Args {}

pub(super) fn run(_args: &Args, session: &mut Session) -> CommandResult {
    session.answer_argocd();
    let call = Call::of_this_process()?;
    let directory = session.directory().clone();
    let found = RepositoryConfig::load(&Disk, &directory, &session.map)?;
    let announced = match &found {
        Some(found) => of_environments(found, &directory, named(&call, session), session),
        None => vec![version(None)],
    };
    let text = serde_json::to_string_pretty(&announced).expect("strings and lists alone");
    session.print(&format!("{text}\n"))?;
    Ok(CommandStatus::Success)
}

/// The environment that the Application names, if its parameters are valid: `generate` tells if they are not.
fn named(call: &Call, session: &Session) -> Option<String> {
    let values = call.values().ok()?;
    Inputs::read(&values, &session.map).ok()?.environment
}

fn of_environments(
    found: &RepositoryConfig,
    directory: &FilePath,
    named: Option<String>,
    session: &Session,
) -> Vec<Json> {
    let default = ApplicationPath::new(found, &Disk, directory).default_environment();
    let named = named.and_then(|name| found.config.environment(&name).ok());
    let all: Vec<&Spec> = found.config.environments.iter().collect();
    let chosen = match named.or(default) {
        Some(spec) => vec![spec],
        None => all,
    };
    let mut announced = vec![
        environment(found, default),
        branch(&chosen),
        images(&chosen),
    ];
    announced.extend(settings(&chosen, found, session));
    announced.push(version(found.config.kustomize));
    announced
}

fn announcement(parameter: Parameter, tooltip: &str, is_required: bool) -> Json {
    json!({
        "name": parameter.name(),
        "title": parameter.title(),
        "tooltip": tooltip,
        "required": is_required,
        "collectionType": parameter.collection().word(),
    })
}

fn with(mut announcement: Json, field: &str, value: Json) -> Json {
    if let Some(fields) = announcement.as_object_mut() {
        fields.insert(field.to_owned(), value);
    }
    announcement
}

/// Argo CD's announcements have no field for choices: the tooltip lists them.
fn environment(found: &RepositoryConfig, default: Option<&Spec>) -> Json {
    let tooltip = format!("One of {}", plain_list(found.names()));
    let announced = announcement(Parameter::Environment, &tooltip, default.is_none());
    match default {
        Some(spec) => with(announced, "string", json!(spec.name.value.as_str())),
        None => announced,
    }
}

fn branch(chosen: &[&Spec]) -> Json {
    let is_per_branch = |spec: &&&Spec| spec.per_branch;
    let per_branch: Vec<&str> = chosen
        .iter()
        .filter(is_per_branch)
        .map(|it| it.name.value.as_str())
        .collect();
    let is_required = !per_branch.is_empty() && per_branch.len() == chosen.len();
    let tooltip = if per_branch.is_empty() {
        "The environment is not per branch: leave it empty".to_owned()
    } else {
        format!(
            "The full name of the branch, for {}",
            plain_list(per_branch)
        )
    };
    announcement(Parameter::Branch, &tooltip, is_required)
}

fn images(chosen: &[&Spec]) -> Json {
    let mut names = BTreeSet::new();
    for spec in chosen {
        let defaults = spec.features.images.defaults.iter();
        names.extend(defaults.map(|it| it.name.value.as_str()));
    }
    let mut tooltip = "IMAGE:TAG, IMAGE@DIGEST or IMAGE=NEW:TAG".to_owned();
    if !names.is_empty() {
        tooltip += &format!("; the images are {}", plain_list(names));
    }
    with(
        announcement(Parameter::Images, &tooltip, false),
        "array",
        json!([]),
    )
}

/// The settings, if a template reads any.
fn settings(chosen: &[&Spec], found: &RepositoryConfig, session: &Session) -> Option<Json> {
    let repository = Repository {
        sources: &Disk,
        map: &session.map,
        root: &found.root,
        config: &found.config,
        options: &Options::default(),
        history: &NoHistory,
    };
    let keys = chosen
        .iter()
        .flat_map(|spec| setting_keys(repository, spec));
    let keys: BTreeSet<String> = keys.collect();
    if keys.is_empty() {
        return None;
    }
    let tooltip = format!("Values for templates: {}", plain_list(&keys));
    Some(with(
        announcement(Parameter::Set, &tooltip, false),
        "map",
        json!({}),
    ))
}

fn version(stated: Option<Version>) -> Json {
    let names: Vec<String> = Version::names().collect();
    let tooltip = match stated {
        Some(version) => format!("{version} without it; one of {}", plain_list(names)),
        None => format!("One of {}", plain_list(names)),
    };
    announcement(Parameter::KustomizeVersion, &tooltip, false)
}

/// Names as a tooltip shows them, which is not Markdown.
fn plain_list<T: std::fmt::Display>(names: impl IntoIterator<Item = T>) -> String {
    let names = names.into_iter().map(|name| name.to_string());
    names.collect::<Vec<_>>().join(", ")
}
