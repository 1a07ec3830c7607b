//! `offshoot init`: a first offshoot.yaml, from what the manifests in the directory say.

mod candidates;
mod draft;
mod survey;

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Code, Diagnostic, Fallible, message};
use crate::environment::config::FILE_NAME;
use crate::environment::{Config, Render, Repository, Request, labels_for_copies, render};
use crate::kustomize::{Files, Options, build};
use crate::model::Resource;
use crate::repository::{FoundKustomization, kustomizations, originals, refused};
use crate::sources::{Disk, FilePath, Sources};

use super::command_result::{CommandResult, CommandStatus};
use super::examples::examples;
use super::output::write_file;
use super::session::Session;
use candidates::{Candidate, candidates};
use draft::Draft;
use survey::{Survey, survey};

/// Write a first offshoot.yaml, from what the manifests say
///
/// Each top-level directory with a kustomization becomes an environment that exists once. One of them
/// is for branches if it is called `preview` or `review`, or if `--preview` names it. Zones, namespaces,
/// Secrets that are copied and end-to-end tests are found in the manifests; what they do not tell is a
/// question in a comment.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("See what would be written", "offshoot init --dry-run"),
    ("Give every branch a copy of a directory", "offshoot init --preview overlays/dev"),
    ("Write it, and see what renders", "offshoot init && offshoot list --why"),
]))]
pub(super) struct Args {
    /// Directory that every branch gets a copy of
    #[arg(long, value_name = "DIR")]
    preview: Option<String>,
    /// Print the file instead of writing it
    #[arg(long)]
    dry_run: bool,
}

/// The name under which `offshoot help schema` says to keep the schema.
const SCHEMA: &str = "offshoot.schema.json";
/// Environments that the file has at most; more candidates make one example.
const MOST: usize = 6;
/// The branch that the file is tried with.
const SAMPLE: &str = "feature/login";

pub(super) fn run(args: &Args, session: &mut Session) -> CommandResult {
    let root = session.directory().clone();
    let path = root.join(FILE_NAME);
    if !args.dry_run && Disk.entry(&path).is_some() {
        let message = message!("`{}` exists already", path);
        let help = "`offshoot init --dry-run` prints what would be written";
        return Err(Diagnostic::error(Code::OutputExists, message)
            .help(help)
            .into());
    }
    let found = kustomizations(&Disk, &root);
    let chosen = chosen(args, &found, &root)?;
    let draft = Tree {
        session,
        root: &root,
        found: &found,
    }
    .draft(chosen.as_deref())?;
    let text = schema_line(&Disk, &root) + &draft.text();
    if args.dry_run {
        session.print(&text)?;
        return Ok(CommandStatus::Success);
    }
    write_file(&path, &text)?;
    let count = Config::parse(&text, crate::diag::Origin::NONE)?
        .environments
        .len();
    session.say_written(count, "environment", &path);
    for line in next(&draft) {
        session.say_line(line);
    }
    Ok(CommandStatus::Success)
}

/// The next steps, a line each.
fn next(draft: &Draft) -> Vec<String> {
    let mut lines = vec![
        "next: answer the questions in its comments".to_owned(),
        "      offshoot list --why    which environments render".to_owned(),
    ];
    let renders = |it: &&Candidate| !draft.failed.contains_key(&it.name);
    let is_live = |it: &&Candidate| ["prod", "live"].iter().any(|word| it.name.contains(word));
    let single = draft.single.iter().filter(renders);
    let single = single
        .clone()
        .find(is_live)
        .or_else(|| single.clone().next());
    match (&draft.preview, single) {
        (Some((preview, _)), single) => {
            let name = &preview.name;
            lines.push(format!("      offshoot render {name} --branch {SAMPLE}"));
            if let Some(single) = single {
                let single = &single.name;
                lines.push(format!(
                    "      offshoot diff {single} {name} --branch {SAMPLE}"
                ));
            }
        }
        (None, Some(single)) => {
            lines.push(format!("      offshoot render {}", single.name));
        }
        (None, None) => {}
    }
    lines
}

/// The directory of `--preview`, from the root.
fn chosen(args: &Args, found: &[FoundKustomization], root: &FilePath) -> Fallible<Option<String>> {
    let Some(text) = &args.preview else {
        return Ok(None);
    };
    let directory = root.join(text);
    if found
        .iter()
        .any(|it| it.directory == directory && !it.is_component())
    {
        return Ok(Some(directory.relative_to(root)));
    }
    let message = message!("there is no kustomization in `{}`", directory);
    let help =
        "`--preview DIR` is a directory that `offshoot build` builds; `offshoot list` has them";
    Err(Diagnostic::error(Code::KustomizationMissing, message)
        .help(help)
        .into())
}

/// The line by which editors find the schema, where `offshoot schema` wrote it beside the file.
fn schema_line(sources: &dyn Sources, root: &FilePath) -> String {
    match sources.entry(&root.join(SCHEMA)) {
        Some(_) => format!("# yaml-language-server: $schema={SCHEMA}\n"),
        None => String::new(),
    }
}

/// The tree that the file is for.
struct Tree<'a> {
    session: &'a Session,
    root: &'a FilePath,
    found: &'a [FoundKustomization],
}

impl Tree<'_> {
    /// The file, tried.
    fn draft(&self, chosen: Option<&str>) -> Fallible<Draft> {
        let mut all = candidates(self.found, self.root, chosen);
        if all.is_empty() {
            let message = message!("there is no kustomization in `{}` or below it", self.root);
            return Err(Diagnostic::error(Code::KustomizationMissing, message)
                .help("an environment is based on one; `-C DIR` looks elsewhere")
                .into());
        }
        let is_preview = |it: &Candidate| match chosen {
            Some(path) => it.path == path,
            None => it.is_preview,
        };
        let preview = all.iter().find(|it| is_preview(it)).cloned();
        let preview = preview.map(|it| named_preview(it, &all));
        let joined: Vec<String> = all
            .iter()
            .filter(|it| it.is_preview && preview.as_ref().is_some_and(|own| own.path != it.path))
            .map(|it| it.path.clone())
            .collect();
        // A directory that is called so is for branches alone; another one stays what it was.
        all.retain(|it| !it.is_preview);
        let mut draft = Draft {
            together: together(&all),
            joined,
            ..Draft::default()
        };
        draft.more = limit(&mut all, preview.as_ref());
        draft.single = all;
        self.look(&mut draft, preview);
        self.try_out(&mut draft);
        Ok(draft)
    }

    /// Finds what the target of branches has.
    fn look(&self, draft: &mut Draft, preview: Option<Candidate>) {
        let based = preview.clone().or_else(|| draft.single.first().cloned());
        let Some(based) = based else { return };
        let survey = self
            .build(&based.path)
            .map_or_else(Survey::default, |it| survey(&it));
        let used = [self.root.join(&based.path)];
        for directory in originals(&Disk, self.found, &used) {
            let path = directory.relative_to(self.root);
            if let Some(built) = self.build(&path) {
                draft.labels.extend(labels_for_copies(&built));
                draft.originals.push(path);
            }
        }
        draft.labels.sort();
        draft.labels.dedup_by(|a, b| a.0 == b.0);
        match preview {
            Some(preview) => draft.preview = Some((preview, survey)),
            None => draft.example = Some((based, survey)),
        }
    }

    /// The resources of a directory, without what cannot be built.
    fn build(&self, path: &str) -> Option<Vec<Resource>> {
        let files = Files::new(&Disk, &self.session.map);
        let options = Options {
            leave_out: true,
            ..Options::default()
        };
        let built = build(&files, &self.root.join(path), &options).ok()?;
        Some(built.resources.into_items())
    }

    /// Renders each environment of the file, and notes what goes wrong.
    fn try_out(&self, draft: &mut Draft) {
        let text = Draft {
            single: draft.single.clone(),
            preview: draft.preview.clone(),
            labels: draft.labels.clone(),
            originals: draft.originals.clone(),
            ..Draft::default()
        }
        .text();
        let at = self
            .session
            .map
            .add(self.root.join(FILE_NAME), text.as_str().into());
        let Ok(config) = Config::parse(&text, at) else {
            return;
        };
        let mut failed: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for spec in &config.environments {
            let name = spec.name.value.as_str();
            match self.render(&config, name, spec.per_branch) {
                Ok((rendered, found)) if spec.per_branch => {
                    draft.mentioned = mentioned(&rendered);
                    draft.found = found;
                }
                Ok(_) => {}
                Err(errors) => {
                    let reasons = errors.iter().take(3).flat_map(|it| self.reason(it));
                    failed.insert(name.to_owned(), reasons.collect());
                }
            }
        }
        draft.failed = failed;
    }

    /// The render of an environment, and the checks that refuse it.
    fn render(
        &self,
        config: &Config,
        name: &str,
        per_branch: bool,
    ) -> Fallible<(Render, BTreeSet<&'static str>)> {
        let request = Request {
            environment: name.to_owned(),
            branch: per_branch.then(|| SAMPLE.to_owned()),
            ..Request::default()
        };
        let repository = Repository {
            sources: &Disk,
            map: &self.session.map,
            root: self.root,
            config,
            options: &Options::default(),
        };
        let rendered = render(repository, &request)?;
        let refused = refused(repository, &request, &rendered);
        let codes = refused.iter().map(|it| it.diagnostic.code.name());
        Ok((rendered, codes.collect()))
    }

    /// An error as comments.
    fn reason(&self, error: &Diagnostic) -> Vec<String> {
        let places = self.session.places(None);
        // The tried file is not the one that is written: its lines say nothing.
        let place = places
            .place(error.at)
            .filter(|it| !it.file.ends_with(FILE_NAME));
        let place = place.map_or_else(String::new, |it| format!("{}:{}: ", it.file, it.line));
        let mut lines = vec![format!(
            "Does not render: {place}{}",
            places.text(&error.message)
        )];
        lines.extend(
            error
                .help
                .first()
                .map(|help| format!("  {}", places.text(help))),
        );
        let one_line = |line: String| line.replace('\n', " ");
        lines.into_iter().map(one_line).collect()
    }
}

/// The environment of branches, called `preview` unless its directory says so already.
fn named_preview(candidate: Candidate, all: &[Candidate]) -> Candidate {
    let is_taken = |name: &str| all.iter().any(|it| it.name == name);
    let name = match candidate.is_preview {
        named if named => candidate.name.clone(),
        _ if is_taken("preview") => format!("{}-preview", candidate.name),
        _ => "preview".to_owned(),
    };
    Candidate { name, ..candidate }
}

/// The hosts that a render mentions and leaves as they are.
fn mentioned(rendered: &Render) -> Vec<String> {
    let mut hosts: Vec<String> = rendered
        .hosts
        .kept
        .iter()
        .map(|it| it.host.clone())
        .collect();
    hosts.sort();
    hosts.dedup();
    hosts
}

/// Cuts a long list down to one example, or to the neighbors of the preview. Returns how many are left out.
fn limit(all: &mut Vec<Candidate>, preview: Option<&Candidate>) -> usize {
    let before = all.len();
    if before > MOST {
        let home = |path: &str| path.rsplit_once('/').map(|(home, _)| home.to_owned());
        let wanted = preview.and_then(|it| home(&it.path));
        let beside: Vec<Candidate> = all
            .iter()
            .filter(|it| wanted.is_some() && home(&it.path) == wanted)
            .take(MOST)
            .cloned()
            .collect();
        match beside.is_empty() {
            alone if alone => all.truncate(usize::from(preview.is_none())),
            _ => *all = beside,
        }
    }
    before - all.len()
}

/// A glob for directories that differ in one part of their paths: one for each service.
fn together(all: &[Candidate]) -> Option<String> {
    let mut globs: BTreeMap<String, usize> = BTreeMap::new();
    for candidate in all {
        let segments: Vec<&str> = candidate.path.split('/').collect();
        for index in 0..segments.len().saturating_sub(1) {
            let replaced = segments.iter().enumerate();
            let replaced = replaced.map(|(at, it)| match at == index {
                here if here => "*",
                _ => it,
            });
            let glob = replaced.collect::<Vec<_>>().join("/");
            *globs.entry(glob).or_default() += 1;
        }
    }
    let most = globs.into_iter().filter(|(_, count)| *count > 1);
    let most = most.max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)));
    most.map(|(glob, _)| glob)
}
