//! `offshoot init`: a first offshoot.yaml, from the kustomizations in the directory.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic, Fallible, message};
use crate::environment::config::FILE_NAME;
use crate::environment::names::is_file_name;
use crate::repository::{FoundKustomization, kustomizations};
use crate::sources::{Disk, FilePath, Sources};

use super::command_result::{CommandResult, CommandStatus};
use super::examples::examples;
use super::output::write_file;
use super::session::Session;

/// Write an offshoot.yaml with an environment for each top-level kustomization
///
/// A kustomization is top-level if no other one includes it.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    ("See what would be written", "offshoot init --dry-run"),
    ("Write it, and list the environments", "offshoot init && offshoot list"),
]))]
pub(super) struct Args {
    /// Print the file instead of writing it
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(args: &Args, session: &mut Session) -> CommandResult {
    let root = session.directory().clone();
    let path = root.join(FILE_NAME);
    let targets = top_level(kustomizations(&Disk, &root));
    let text = schema_line(&Disk, &root) + &scaffold(&root, &targets)?;
    if args.dry_run {
        session.print(&text)?;
        return Ok(CommandStatus::Success);
    }
    if Disk.entry(&path).is_some() {
        let message = message!("`{}` exists already", path);
        let help = "`offshoot init --dry-run` prints what would be written";
        return Err(Diagnostic::error(Code::OutputExists, message)
            .help(help)
            .into());
    }
    write_file(&path, &text)?;
    session.say_written(targets.len(), "environment", &path);
    Ok(CommandStatus::Success)
}

/// The line by which editors find the schema, where `offshoot schema` wrote it beside the file.
fn schema_line(sources: &dyn Sources, root: &FilePath) -> String {
    match sources.entry(&root.join(SCHEMA)) {
        Some(_) => format!("# yaml-language-server: $schema={SCHEMA}\n"),
        None => String::new(),
    }
}

/// The kustomizations that no other one includes.
fn top_level(targets: Vec<FoundKustomization>) -> Vec<FoundKustomization> {
    let parts: BTreeSet<FilePath> = targets.iter().flat_map(FoundKustomization::parts).collect();
    let is_top_level =
        |target: &FoundKustomization| !target.is_component() && !parts.contains(&target.directory);
    targets.into_iter().filter(is_top_level).collect()
}

/// The name under which `offshoot help schema` says to keep the schema.
const SCHEMA: &str = "offshoot.schema.json";

const HEAD: &str = "\
# The environments of this repository: `offshoot render ENVIRONMENT` prints one.
apiVersion: offshoot/v1
kind: Environments

# DNS zones whose host names may be rewritten, such as example.com.
domains: []

environments:
";

const PER_BRANCH: &str = "    \
    perBranch: true                       # one render for each `--branch NAME`
    namespace: \"preview-{{ slug }}\"
    # hosts:                              # with `domains` above, each branch gets its own hosts
    #   pattern: \"{{ namespace }}.{{ host }}\"
";

fn scaffold(root: &FilePath, targets: &[FoundKustomization]) -> Fallible<String> {
    if targets.is_empty() {
        let message = message!("there is no kustomization in `{}` or below it", root);
        return Err(Diagnostic::error(Code::KustomizationMissing, message)
            .help("an environment is based on one; `-C DIR` looks elsewhere")
            .into());
    }
    let mut text = HEAD.to_owned();
    let mut names = BTreeSet::new();
    for target in targets {
        let path = target.directory.relative_to(root);
        let name = name(&path, root, &mut names);
        text.push_str(&format!("  {name}:\n    path: {}\n", quoted(&path)));
        if is_for_branches(&name) {
            text.push_str(PER_BRANCH);
        }
    }
    Ok(text)
}

/// A free name for the environment: the directory's, or as much of its path as makes it unique.
fn name(path: &str, root: &FilePath, taken: &mut BTreeSet<String>) -> String {
    let segments: Vec<&str> = match path {
        "." => vec![root.name()],
        path => path.split('/').collect(),
    };
    let candidates = (0..segments.len())
        .rev()
        .map(|from| segments[from..].join("-"));
    let fit = |candidate: String| {
        let fit: String = candidate
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
            .collect();
        if is_file_name(&fit) {
            fit
        } else {
            "default".to_owned()
        }
    };
    let free = candidates
        .map(fit)
        .find(|candidate| !taken.contains(candidate));
    let name = free.unwrap_or_else(|| format!("environment-{}", taken.len() + 1));
    taken.insert(name.clone());
    name
}

fn is_for_branches(name: &str) -> bool {
    let words = [
        "preview",
        "previews",
        "review",
        "pr",
        "branch",
        "feature",
        "ephemeral",
    ];
    name.split('-').any(|word| words.contains(&word))
}

fn quoted(path: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._/-".contains(c);
    if path.chars().all(is_plain) && path.contains(char::is_alphabetic) {
        path.to_owned()
    } else {
        format!("\"{}\"", path.replace('\\', "\\\\").replace('"', "\\\""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Origin;
    use crate::environment::Config;
    use crate::sources::Memory;

    #[test]
    fn the_written_file_can_be_read() {
        let mut tree = Memory::default();
        for (path, text) in [
            ("/r/base/kustomization.yaml", "resources: []"),
            (
                "/r/overlays/preview/kustomization.yaml",
                "resources: [../../base]",
            ),
            (
                "/r/overlays/a b/kustomization.yaml",
                "resources: [../../base]",
            ),
            ("/r/eu/prod/kustomization.yaml", "resources: [../../base]"),
            ("/r/us/prod/Kustomization", "resources: [../../base]"),
            ("/r/parts/x/kustomization.yaml", "kind: Component"),
        ] {
            tree.insert(FilePath::new(path), text);
        }
        let root = FilePath::new("/r");
        let text =
            scaffold(&root, &top_level(kustomizations(&tree, &root))).expect("there are some");
        let config = Config::parse(&text, Origin::source(1)).expect("it is right");
        let found: Vec<(&str, &str, bool)> = config
            .environments
            .iter()
            .map(|spec| {
                (
                    spec.name.value.as_str(),
                    spec.roots
                        .path
                        .as_ref()
                        .map_or("", |path| path.value.as_str()),
                    spec.per_branch,
                )
            })
            .collect();
        assert_eq!(
            found,
            [
                ("prod", "eu/prod", false),
                ("a-b", "overlays/a b", false),
                ("preview", "overlays/preview", true),
                ("us-prod", "us/prod", false),
            ]
        );
        assert!(scaffold(&root, &[]).is_err());
        assert_eq!(schema_line(&tree, &root), "");
        tree.insert(root.join(SCHEMA), "{}");
        let line = schema_line(&tree, &root);
        assert!(Config::parse(&(line + &text), Origin::source(1)).is_ok());
    }
}
