//! `offshoot names`: the names of one environment, for pipelines.

use std::fmt::Write;

use clap::ValueEnum;
use serde_json::{Value, json};

use crate::diag::{Fallible, visible_json, visible_name};
use crate::environment::{
    PipelineHost, PipelineNames, Repository, Request, Room, branch_selector, pipeline_hosts,
    pipeline_names,
};
use crate::repository::{sources_at, split_revision};
use crate::sources::{Disk, GitHistory, Sources, trusted};

use super::command_result::{CommandResult, CommandStatus};
use super::env_names::{host_key, unique_keys, variable};
use super::examples::examples;
use super::helm::HelmArgs;
use super::output::{Destination, FormatOrPath, OutputFormat};
use super::overrides::BranchArgs;
use super::request::check_environment;
use super::session::Session;
use super::shell_word::shell_word;

/// Print the names of an environment: slug, namespaces, hosts, URLs
///
/// Slug and namespaces depend on offshoot.yaml and the branch alone: CI can tag an image with the
/// slug before anything is rendered. Hosts come from one build of the environment's path. A URL is
/// https:// where a `tls` block, a listener or a Certificate of the tree covers the host.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("Show the names of a branch", "offshoot names preview -b feature/login"),
    ("Tag an image with the slug, before the tree is there", "SLUG=$(offshoot names preview -b feature/login --no-hosts -o json | jq -r .slug)"),
    ("Set variables in a GitHub workflow", "offshoot names preview -b \"$GITHUB_HEAD_REF\" -o env >> \"$GITHUB_ENV\""),
]))]
pub(super) struct Args {
    /// Environment in offshoot.yaml, or REV:ENV
    #[arg(value_name = "ENV")]
    environment: String,
    #[command(flatten)]
    branch: BranchArgs,
    /// Read no file but offshoot.yaml, and print no hosts
    #[arg(long)]
    no_hosts: bool,
    /// Format on stdout, or a FILE.txt, FILE.env or FILE.json
    #[arg(short, long, value_name = "FORMAT|FILE", default_value = "text", value_parser = FormatOrPath::<Format>::new())]
    output: String,
    #[command(flatten)]
    helm: HelmArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table
    Text,
    /// Lines NAME=VALUE for a shell, or for GITHUB_ENV
    Env,
    /// One JSON object, on one line
    Json,
}

impl OutputFormat for Format {
    const DEFAULT: Self = Self::Text;
    const EXTENSIONS: &'static [(&'static str, Self)] = &[
        ("txt", Self::Text),
        ("env", Self::Env),
        ("json", Self::Json),
    ];
}

/// The room for a slug, with the place of the name that leaves the fewest characters.
struct ShownRoom {
    room: Room,
    /// Most characters of a slug: as many as the names leave, and no more than offshoot.yaml allows.
    most: usize,
    /// The file and the line.
    place: Option<(String, usize)>,
}

impl ShownRoom {
    /// The name in words, with its place.
    fn name(&self) -> String {
        let mut text = self.room.tightest.shown();
        if let Some((file, line)) = &self.place {
            text += &format!(" at {file}:{line}");
        }
        text
    }

    fn json(&self, slug: &str) -> Value {
        let tightest = &self.room.tightest;
        let place = self.place.as_ref();
        json!({
            "length": slug.len(),
            "max": self.most,
            "tightest": {
                "leaves": self.room.length,
                "name": tightest.name,
                "resource": tightest.resource,
                "file": place.map(|(file, _)| file),
                "line": place.map(|(_, line)| line),
            },
        })
    }
}

/// All names of one environment.
struct Names<'a> {
    environment: &'a str,
    branch: Option<&'a str>,
    names: PipelineNames,
    /// The hosts; `None` if nobody asked for them.
    hosts: Option<Vec<PipelineHost>>,
    /// The room for the slug, if hosts were asked for.
    room: Option<ShownRoom>,
    /// The first of the zones in `domains`.
    zone: Option<String>,
}

pub(super) fn run(args: &Args, session: &mut Session) -> CommandResult {
    let output: Destination<Format> = Destination::find(&args.output, session)?;
    match split_revision(&args.environment, &Disk, session.directory()) {
        None => {
            let files = (&Disk as &dyn Sources, GitHistory::default());
            print(args, files, &args.environment, &output, session)
        }
        Some((revision, name)) => {
            let (tree, _) = sources_at(revision, session.directory())?;
            let history = GitHistory {
                revision: Some(revision.to_owned()),
                ..GitHistory::default()
            };
            print(args, (&tree, history), name, &output, session)
        }
    }
}

/// Prints the names; those that need no build also if it fails.
fn print(
    args: &Args,
    (sources, history): (&dyn Sources, GitHistory),
    environment: &str,
    output: &Destination<Format>,
    session: &mut Session,
) -> CommandResult {
    let request = Request {
        environment: environment.to_owned(),
        ..args.branch.request(session)?
    };
    let directory = session.directory().clone();
    let found = session.config_in(sources, &directory)?;
    check_environment(environment, &found, sources, &directory)?;
    let repository = Repository {
        sources,
        map: &session.map,
        root: &found.root,
        config: &found.config,
        options: &args.helm.options(session),
        history: &history,
    };
    let names = pipeline_names(repository, &request)?;
    let hosts = (!args.no_hosts).then(|| pipeline_hosts(repository, &request));
    let mut room = None;
    let (hosts, failed) = match hosts {
        None => (None, None),
        Some(Err(failed)) => (None, Some(failed)),
        Some(Ok(found)) => {
            let max = repository.config.environment(environment)?.slug.max;
            room = found.room.map(|room| {
                let place = session.map.locate(found.causes.position(room.tightest.at));
                ShownRoom {
                    most: room.length.min(max),
                    place: place.map(|it| (session.shown(&it.path), it.line)),
                    room,
                }
            });
            session.note_build(found.warnings, &found.causes);
            (Some(found.hosts), None)
        }
    };
    trusted(sources, Ok(()))?;
    let zone = found.config.domains.first();
    let names = Names {
        environment,
        branch: request.branch.as_deref(),
        names,
        hosts,
        room,
        zone: zone.map(|zone| zone.value.to_string()),
    };
    let text = match output.format() {
        Format::Text => names.table(),
        Format::Env => names.lines(),
        Format::Json => visible_json(&names.json().to_string()) + "\n",
    };
    output.print(&text, session)?;
    let failed: Fallible<()> = failed.map_or(Ok(()), |failed| {
        let what =
            "while building the environment's path for its hosts; `--no-hosts` leaves them out";
        Err(failed.during(what))
    });
    failed?;
    Ok(CommandStatus::Success)
}

impl Names<'_> {
    /// The label selector of everything of the branch.
    fn selector(&self) -> Option<String> {
        let slug = self.names.slug.as_deref()?;
        Some(branch_selector(self.environment, slug))
    }

    fn hosts(&self) -> &[PipelineHost] {
        self.hosts.as_deref().unwrap_or_default()
    }

    /// The slug, and the room for it.
    fn slug(&self) -> Option<String> {
        let slug = self.names.slug.as_deref()?;
        let Some(room) = &self.room else {
            return Some(slug.to_owned());
        };
        Some(format!(
            "{slug} ({} of {} characters; {} leaves the fewest: {})",
            slug.len(),
            room.most,
            room.name(),
            room.room.length
        ))
    }

    fn table(&self) -> String {
        let mut rows: Vec<(&str, String)> = Vec::new();
        rows.extend(self.slug().map(|slug| ("slug", slug)));
        for (old, new) in &self.names.namespaces {
            let text = old
                .as_ref()
                .map_or_else(|| new.clone(), |old| format!("{old} -> {new}"));
            rows.push(("namespace", text));
        }
        rows.extend(self.selector().map(|text| ("labels", text)));
        rows.extend(self.names.e2e_selector.clone().map(|text| ("e2e", text)));
        rows.extend(
            self.names
                .e2e_jobs
                .iter()
                .map(|name| ("e2e", format!("Job {name}"))),
        );
        for host in self.hosts() {
            let new = host.url.as_ref().unwrap_or(&host.new);
            let text = if host.old == host.new {
                new.clone()
            } else {
                format!("{} -> {new}", host.old)
            };
            rows.push(("host", text));
        }
        let mut text = String::new();
        for (what, value) in rows {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{what:9}  {}", visible_name(&value));
        }
        text
    }

    /// Lines that a shell can source. Slugs, namespaces, hosts and URLs need no quotes, so that they
    /// are right in GITHUB_ENV, too, which knows none.
    fn lines(&self) -> String {
        let mut pairs: Vec<(String, &str)> = Vec::new();
        let slug = self.names.slug.as_deref();
        pairs.extend(slug.map(|slug| ("SLUG".to_owned(), slug)));
        let namespaces = &self.names.namespaces;
        let first = namespaces.first().map(|(_, new)| new.as_str());
        pairs.extend(first.map(|new| ("NAMESPACE".to_owned(), new)));
        for (old, new) in namespaces {
            let key = old
                .as_deref()
                .map(|old| format!("NAMESPACE_{}", variable(old)));
            pairs.extend(key.map(|key| (key, new.as_str())));
        }
        let all = self.selector();
        pairs.extend(all.as_deref().map(|text| ("SELECTOR".to_owned(), text)));
        let selector = self.names.e2e_selector.as_deref();
        pairs.extend(selector.map(|text| ("E2E_SELECTOR".to_owned(), text)));
        let zone = self.zone.as_deref();
        for (key, host) in unique_keys(self.hosts(), |host| host_key(&host.old, zone)) {
            pairs.push((format!("HOST_{key}"), &host.new));
            pairs.extend(host.url.as_deref().map(|url| (format!("URL_{key}"), url)));
        }
        let lines = pairs
            .iter()
            .map(|(name, value)| format!("{name}={}\n", shell_value(value)));
        lines.collect()
    }

    fn json(&self) -> Value {
        let namespaces = self.names.namespaces.iter().map(|(old, new)| match old {
            None => json!({"name": new}),
            Some(old) => json!({"from": old, "name": new}),
        });
        let first = self.names.namespaces.first().map(|(_, new)| new);
        let mut object = json!({
            "environment": self.environment,
            "branch": self.branch,
            "slug": self.names.slug,
            "namespace": first,
            "namespaces": namespaces.collect::<Vec<_>>(),
            "labelSelector": self.selector(),
            "e2e": {"labelSelector": self.names.e2e_selector, "jobs": self.names.e2e_jobs},
        });
        let zone = self.zone.as_deref();
        let keyed = unique_keys(self.hosts(), |host| host_key(&host.old, zone));
        let hosts = keyed.into_iter().map(
            |(key, host)| json!({"key": key, "from": host.old, "host": host.new, "url": host.url}),
        );
        if let (Some(fields), Some(_)) = (object.as_object_mut(), &self.hosts) {
            fields.insert("hosts".to_owned(), hosts.collect());
            let slug = self.names.slug.as_deref().unwrap_or_default();
            let room = self.room.as_ref().map(|room| room.json(slug));
            fields.insert("slugRoom".to_owned(), room.into());
        }
        object
    }
}

/// The value in a line for a shell, or for GITHUB_ENV, where quotes would be a part of it.
fn shell_value(value: &str) -> String {
    match value {
        "" => String::new(),
        value => shell_word(value),
    }
}
