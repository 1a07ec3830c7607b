//! Names that are read for an answer: from the repository, its git directory, and the lists of the
//! program itself. What cannot be read has no names.

use std::collections::BTreeMap;
use std::path::Path;

use clap::Arg;

use crate::diag::Code;
use crate::diff::leaves;
use crate::environment::Request;
use crate::kustomize::version::Version;
use crate::model::{KindNames, Resource};
use crate::repository::{
    LocatedTarget, ResourceQuery, Target, Tree, list, split_revision, with_sample_branch,
};
use crate::sources::{Disk, Entry, FilePath, GitRepository, RefKind, SourceMap, Sources};

use super::candidate::Candidate;
use super::typed::Typed;

/// The meaning of the values of an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// An environment, or `REV:ENV`.
    Environment,
    /// An environment of the working tree.
    OwnEnvironment,
    /// An environment, a directory or a file; also at a revision.
    Target,
    /// A directory with a kustomization; also at a revision.
    Kustomization,
    /// A resource of the target before it.
    Resource,
    /// A field of the resource before it.
    Field,
    Branch,
    Revision,
    /// A revision with a colon behind it.
    RevisionColon,
    /// A code whose level can be set.
    AdjustableCode,
    /// A command or a code.
    Topic,
    Version,
    Path,
    Directory,
    /// Text of one's own, or one of the values that the parser knows.
    Text,
}

/// The meaning of the values of `arg` in the command `command`.
pub(super) fn meaning(command: &str, arg: &Arg) -> Meaning {
    let names = arg.get_value_names().unwrap_or_default();
    let name = names.first().map(|name| name.as_str()).unwrap_or_default();
    match (command, arg.get_id().as_str(), name) {
        (_, "branch", _) => Meaning::Branch,
        (_, _, "ENV") if command.starts_with("edit") => Meaning::OwnEnvironment,
        (_, _, "ENV") => Meaning::Environment,
        (_, _, "TARGET") => Meaning::Target,
        ("build" | "verify", _, "DIR") if arg.is_positional() => Meaning::Kustomization,
        (_, _, "DIR") => Meaning::Directory,
        (_, _, "KIND/NAME") => Meaning::Resource,
        ("explain", _, "PATH") => Meaning::Field,
        (_, _, "REV") => Meaning::Revision,
        (_, _, "REV:") => Meaning::RevisionColon,
        (_, _, "CODE") => Meaning::AdjustableCode,
        ("help", _, _) => Meaning::Topic,
        ("man", _, "COMMAND") => Meaning::Topic,
        (_, "kustomize_version" | "to_kustomize_version", _) => Meaning::Version,
        (_, _, "FILE" | "PATH" | "PROGRAM" | "DIR|FILE" | "REF|DIR|FILE") => Meaning::Path,
        (_, _, "FORMAT|FILE" | "FORMAT|PATH" | "[KEY=]PATH") => Meaning::Path,
        _ => Meaning::Text,
    }
}

/// The names around what is typed.
pub(super) struct Names<'t> {
    typed: &'t Typed<'t>,
    command: String,
    /// The directory that targets are relative to.
    directory: Option<FilePath>,
    map: SourceMap,
}

impl<'t> Names<'t> {
    pub(super) fn new(typed: &'t Typed<'t>) -> Self {
        let directory = typed.option_value("repository").unwrap_or(".");
        Self {
            typed,
            command: typed.name(),
            directory: Disk.absolute(Path::new(directory)).ok(),
            map: SourceMap::default(),
        }
    }

    /// The values of `arg` that `current` may begin.
    pub(super) fn of(&self, arg: &Arg, current: &str) -> Vec<Candidate> {
        let meaning = meaning(&self.command, arg);
        match meaning {
            Meaning::Environment | Meaning::Target | Meaning::Kustomization => {
                self.targets_or_revisions(meaning, current)
            }
            Meaning::OwnEnvironment => self.own_targets(meaning),
            Meaning::Resource => self.resources(current),
            Meaning::Field => self.fields(),
            Meaning::Branch => self.branches(),
            Meaning::Revision => self.revisions(""),
            Meaning::RevisionColon => self.revisions(":"),
            Meaning::AdjustableCode => {
                let all = Candidate::new("warnings").described("all of them");
                let codes = codes(|code| code.is_adjustable());
                std::iter::once(all).chain(codes).collect()
            }
            Meaning::Topic => self.topics(),
            Meaning::Version => Version::names().map(Candidate::new).collect(),
            Meaning::Path => paths(current, |_| true),
            Meaning::Directory => paths(current, |entry| entry == Entry::Directory),
            Meaning::Text => Vec::new(),
        }
    }

    /// The targets of the working tree, or with `REV:` typed, of the revision. A revision is offered
    /// where nothing else begins as the word does.
    fn targets_or_revisions(&self, meaning: Meaning, current: &str) -> Vec<Candidate> {
        let Some(directory) = &self.directory else {
            return Vec::new();
        };
        if let Some((revision, _)) = split_revision(current, &Disk, directory) {
            let tree = Tree::at_revision(revision, directory, &self.map);
            let found = tree.map(|tree| targets(&tree, meaning)).unwrap_or_default();
            let at_revision = |it: Candidate| Candidate {
                value: format!("{revision}:{}", it.value),
                ..it
            };
            return found.into_iter().map(at_revision).collect();
        }
        let mut found = self.own_targets(meaning);
        let begins = |found: &[Candidate]| found.iter().any(|it| it.value.starts_with(current));
        if meaning != Meaning::Environment && !begins(&found) {
            let is_meant = |entry| meaning == Meaning::Target || entry == Entry::Directory;
            found.extend(paths(current, is_meant));
        }
        if !current.is_empty() && !begins(&found) {
            found.extend(self.revisions(":"));
        }
        found
    }

    fn own_targets(&self, meaning: Meaning) -> Vec<Candidate> {
        let tree = self.tree();
        tree.map_or_else(Vec::new, |tree| targets(&tree, meaning))
    }

    fn tree(&self) -> Option<Tree> {
        Tree::on_disk(self.directory.clone()?, &self.map).ok()
    }

    /// The resources of the target that is typed. Its branch is the one that is typed, or a sample.
    fn rendered(&self) -> Option<Vec<Resource>> {
        let tree = self.tree()?;
        let target = LocatedTarget::find(self.typed.positionals.first()?, &tree, &self.map).ok()?;
        let branch = self.typed.option_value("branch").map(str::to_owned);
        let request = with_sample_branch(Request {
            branch,
            ..Request::default()
        });
        let rendered = target.render(&tree, &request, &self.map).ok()?;
        Some(rendered.resources)
    }

    /// `kind/name` of each resource, the kind by the name that is typed if one is.
    fn resources(&self, current: &str) -> Vec<Candidate> {
        let Some(resources) = self.rendered() else {
            return Vec::new();
        };
        let kinds = KindNames::new(&resources);
        let typed = current.split_once('/').map(|(kind, _)| kind);
        let name = |resource: &Resource| {
            let gvk = resource.gvk();
            let kind = match typed {
                Some(kind) if kinds.mean(kind, &gvk) => kind.to_owned(),
                _ => gvk.kind.to_lowercase(),
            };
            format!("{kind}/{}", resource.name())
        };
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for resource in &resources {
            *counts.entry(name(resource)).or_default() += 1;
        }
        let candidate = |resource: &Resource| {
            let name = name(resource);
            let is_clear = counts.get(&name) == Some(&1);
            Candidate::new(match resource.namespace() {
                namespace if !is_clear && !namespace.is_empty() => format!("{namespace}/{name}"),
                _ => name,
            })
        };
        resources.iter().map(candidate).collect()
    }

    /// The paths of the resource that is typed.
    fn fields(&self) -> Vec<Candidate> {
        let found = || {
            let resources = self.rendered()?;
            let text = self.typed.positionals.get(1)?;
            let namespace = self.typed.option_value("namespace");
            let query = ResourceQuery::parse(text, namespace).ok()?;
            let resource = query.find(&resources).ok()?;
            let leaves = leaves(resource.kind(), &resource.node).into_iter();
            Some(
                leaves
                    .map(|(path, _)| Candidate::new(path.to_string()))
                    .collect(),
            )
        };
        found().unwrap_or_default()
    }

    fn revisions(&self, end: &str) -> Vec<Candidate> {
        let kinds = [RefKind::Branch, RefKind::RemoteBranch, RefKind::Tag];
        let Some(repository) = self.git() else {
            return Vec::new();
        };
        let mut names: Vec<String> = vec!["HEAD".to_owned()];
        names.extend(kinds.iter().flat_map(|kind| repository.names(*kind)));
        names
            .into_iter()
            .map(|name| Candidate::new(name + end))
            .collect()
    }

    /// The names of branches, those of a remote without its name.
    fn branches(&self) -> Vec<Candidate> {
        let Some(repository) = self.git() else {
            return Vec::new();
        };
        let mut names: Vec<String> = Vec::new();
        for kind in [RefKind::Branch, RefKind::RemoteBranch] {
            let found = repository.names(kind).into_iter();
            names.extend(found.map(|name| match (kind, name.split_once('/')) {
                (RefKind::RemoteBranch, Some((_, branch))) => branch.to_owned(),
                _ => name,
            }));
        }
        names.retain(|name| name != "HEAD");
        names.sort();
        names.dedup();
        names.into_iter().map(Candidate::new).collect()
    }

    fn git(&self) -> Option<GitRepository> {
        GitRepository::open(self.directory.as_ref()?).ok()
    }

    fn topics(&self) -> Vec<Candidate> {
        let mut command = self.typed.root();
        for word in &self.typed.positionals {
            match command.find_subcommand(word) {
                Some(below) => command = below,
                None => return Vec::new(),
            }
        }
        let mut found: Vec<Candidate> = command
            .get_subcommands()
            .map(Candidate::of_command)
            .collect();
        if self.command == "help" && self.typed.positionals.is_empty() {
            found.extend(codes(|_| true));
        }
        found
    }
}

fn codes(is_meant: fn(Code) -> bool) -> impl Iterator<Item = Candidate> {
    let codes = Code::ALL.iter().filter(move |code| is_meant(**code));
    codes.map(|code| Candidate::new(code.name()).described(code.meaning()))
}

/// The targets of `tree` that an argument takes.
fn targets(tree: &Tree, meaning: Meaning) -> Vec<Candidate> {
    let listed = list(tree, &tree.directory, &tree.reach()).into_iter();
    let is_meant = |target: &Target| match meaning {
        Meaning::Environment | Meaning::OwnEnvironment => target.is_environment(),
        Meaning::Kustomization => !target.is_environment(),
        _ => true,
    };
    let meant = listed.filter(|it| is_meant(&it.target));
    let candidate = meant.map(|it| {
        let description = match (it.target.is_environment(), it.per_branch) {
            (true, true) => "environment, per branch",
            (true, false) => "environment",
            (false, _) if it.is_component => "component",
            (false, _) => "kustomization",
        };
        Candidate::new(it.name).described(description)
    });
    candidate.collect()
}

/// The entries of the directory that `current` ends in, directories with a `/` at their end. Hidden
/// ones are left out unless their dot is typed.
fn paths(current: &str, is_meant: impl Fn(Entry) -> bool) -> Vec<Candidate> {
    let (before, last) = match current.rfind('/') {
        Some(at) => current.split_at(at + 1),
        None => ("", current),
    };
    let start = if before.is_empty() { "." } else { before };
    let Ok(directory) = Disk.absolute(Path::new(start)) else {
        return Vec::new();
    };
    let names = Disk.list(&directory).unwrap_or_default().into_iter();
    let seen = names.filter(|name| last.starts_with('.') || !name.starts_with('.'));
    let candidate = |name: String| {
        let entry = Disk.entry(&directory.join(&name))?;
        let is_directory = entry == Entry::Directory;
        let end = if is_directory { "/" } else { "" };
        let is_shown = is_directory || is_meant(entry);
        is_shown.then(|| Candidate::new(format!("{before}{name}{end}")))
    };
    seen.filter_map(candidate).collect()
}
