//! `offshoot init`: a first offshoot.yaml, from what the manifests in the directory say.

mod branches;
mod candidates;
mod draft;
mod survey;

use std::collections::{BTreeMap, BTreeSet};

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Fallible, Origin, message};
use crate::environment::config::FILE_NAME;
use crate::environment::{
    Config, Render, Repository, Request, Roots, labels_for_copies, render_from,
};
use crate::kustomize::{Files, Options, build};
use crate::model::Resource;
use crate::repository::{FoundKustomization, kustomizations, no_targets, originals, refused};
use crate::sources::{Disk, FilePath, GitHistory, Sources};

use super::command_result::{CommandResult, CommandStatus};
use super::examples::examples;
use super::meant_directory::with_meant;
use super::output::write_file;
use super::session::Session;
use branches::{Branches, Choice, choices};
use candidates::{Candidate, candidates, is_glob};
use draft::{Draft, list};
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
    ("Give every branch a copy of one directory per service", "offshoot init --preview 'apps/*/overlays/dev'"),
]))]
pub(super) struct Args {
    /// Directory that every branch gets a copy of, or a glob for one directory per service
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
    let count = Config::parse(&text, Origin::NONE)?.environments.len();
    session.say_written(count, "environment", &path);
    for line in next(&draft) {
        session.say_line(&line);
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
        (Some(preview), single) => {
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
    if is_glob(text) {
        directories(text, root)?;
        return Ok(Some(text.clone()));
    }
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
    let error = Diagnostic::error(Code::KustomizationMissing, message);
    let own = found.iter().filter(|it| !it.is_component());
    let directories: Vec<String> = own.map(|it| it.directory.relative_to(root)).collect();
    Err(with_meant(error, text, &directories, help).into())
}

/// The directories that a path of an environment stands for.
fn directories(path: &str, root: &FilePath) -> Fallible<Vec<FilePath>> {
    if !is_glob(path) {
        return Ok(vec![root.join(path)]);
    }
    let glob = LocatedText {
        value: path.into(),
        at: Origin::NONE,
    };
    let mut roots = Roots::default();
    roots.paths.push(glob);
    let parts = roots.parts(&Disk, root)?;
    Ok(parts.into_iter().map(|part| part.path).collect())
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
            return Err(no_targets(self.root).into());
        }
        let is_preview = |it: &Candidate| match chosen {
            Some(path) => it.path == path,
            None => it.is_preview,
        };
        let preview = all.iter().find(|it| is_preview(it)).cloned();
        let preview = preview.map(|it| named_preview(it, &all));
        let beside = |own: &&Candidate| !is_glob(&own.path);
        let beside = preview.as_ref().filter(beside);
        let joined: Vec<String> = all
            .iter()
            .filter(|it| it.is_preview && beside.is_some_and(|own| own.path != it.path))
            .map(|it| it.path.clone())
            .collect();
        // A directory that is called so is for branches alone; another one stays what it was.
        all.retain(|it| !it.is_preview);
        let mut draft = Draft {
            joined,
            ..Draft::default()
        };
        let every = all.clone();
        draft.more = limit(&mut all, preview.as_ref());
        draft.single = all;
        match preview {
            Some(preview) => {
                let survey = self.survey(std::slice::from_ref(&preview.path));
                self.originals(&mut draft, std::slice::from_ref(&preview.path));
                draft.preview = Some(Branches::of(preview, survey));
                self.try_out(&mut draft);
            }
            None => self.example(&mut draft, &every),
        }
        Ok(draft)
    }

    /// Shows an environment of branches that renders, if there is one. The first that was tried says
    /// why it is not the one.
    fn example(&self, draft: &mut Draft, all: &[Candidate]) {
        let builds = |path: &str| self.builds(path);
        let mut tried: Option<Draft> = None;
        for Choice { paths, directories } in choices(all, self.found, self.root, builds) {
            let mut next = Draft {
                single: draft.single.clone(),
                more: draft.more,
                ..Draft::default()
            };
            self.originals(&mut next, &directories);
            next.preview = Some(Branches {
                name: "preview".to_owned(),
                survey: self.survey(&directories),
                paths,
                ..Branches::default()
            });
            self.try_out(&mut next);
            let is_done = !next.failed.contains_key("preview");
            match &tried {
                Some(first) if is_done => {
                    let better = first.preview.as_ref();
                    let reasons = better.map(|it| it.not_chosen(first.failed.get("preview")));
                    if let Some(preview) = &mut next.preview {
                        preview.reasons = reasons.unwrap_or_default();
                    }
                    tried = Some(next);
                }
                Some(_) => {}
                None => tried = Some(next),
            }
            if is_done {
                break;
            }
        }
        if let Some(tried) = tried {
            *draft = Draft {
                example: tried.preview,
                preview: None,
                mentioned: Vec::new(),
                ..tried
            };
        }
    }

    /// The settings that the manifests of directories suggest.
    fn survey(&self, directories: &[String]) -> Survey {
        let built = directories.iter().filter_map(|path| self.build(path));
        let resources: Vec<Resource> = built.flatten().collect();
        survey(&resources)
    }

    /// Notes the Secrets that controllers copy to the namespaces of branches.
    fn originals(&self, draft: &mut Draft, used: &[String]) {
        let used = used
            .iter()
            .filter_map(|path| directories(path, self.root).ok());
        let used: Vec<FilePath> = used.flatten().collect();
        for directory in originals(&Disk, self.found, &used) {
            let path = directory.relative_to(self.root);
            if let Some(built) = self.build(&path) {
                draft.labels.extend(labels_for_copies(&built));
                draft.originals.push(path);
            }
        }
        draft.labels.sort();
        draft.labels.dedup_by(|a, b| a.0 == b.0);
    }

    /// True if a directory can be built.
    fn builds(&self, path: &str) -> bool {
        let files = Files::new(&Disk, &self.session.map);
        build(&files, &self.root.join(path), &self.session.build_options()).is_ok()
    }

    /// The resources of a directory, without what cannot be built.
    fn build(&self, path: &str) -> Option<Vec<Resource>> {
        let files = Files::new(&Disk, &self.session.map);
        let options = Options {
            leave_out: true,
            ..self.session.build_options()
        };
        let mut resources = Vec::new();
        for directory in directories(path, self.root).ok()? {
            let built = build(&files, &directory, &options).ok()?;
            resources.extend(built.resources.into_items());
        }
        Some(resources)
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
        if draft.found.is_empty() {
            draft.found = self.beside_its_parts(draft, &text).unwrap_or_default();
        }
    }

    /// The checks that refuse the environment of branches beside one of the same parts, which the file
    /// has in place of a first environment that does not render as a whole.
    fn beside_its_parts(&self, draft: &Draft, text: &str) -> Option<BTreeSet<&'static str>> {
        let preview = draft.preview.as_ref().filter(|it| it.paths.len() > 1)?;
        let first = draft.single.first()?;
        if !draft.failed.contains_key(&first.name) || draft.failed.contains_key(&preview.name) {
            return None;
        }
        let text = format!("{text}\n  parts:\n    paths: {}\n", list(&preview.paths));
        let at = self
            .session
            .map
            .add(self.root.join(FILE_NAME), text.as_str().into());
        let config = Config::parse(&text, at).ok()?;
        let (_, found) = self.render(&config, &preview.name, true).ok()?;
        Some(found)
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
            options: &self.session.build_options(),
            history: &GitHistory::default(),
        };
        let files = Files::new(&Disk, &self.session.map);
        let rendered = render_from(&files, repository, &request)?;
        let refused = refused(repository, &request, &rendered, &files);
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
        named if named && !is_glob(&candidate.path) => candidate.name.clone(),
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
