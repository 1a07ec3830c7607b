//! `offshoot list --why`: which targets render, and what the others miss.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;

use crate::diag::{Caller, Code, Diagnostic, Diagnostics, Fallible, Remedy, visible};
use crate::environment::Request;
use crate::kustomize::{ChartRelease, ChartRenderer, Files, Helm, Options};
use crate::parallel;
use crate::repository::{ListedTarget, Tree, with_sample_branch};
use crate::sources::FilePath;
use crate::yaml::Text;

use super::session::Session;
use super::shell_word::shell_word;

/// The longest reason that is shown.
const WIDTH: usize = 160;

/// The reason why a target does not render.
#[derive(Debug, Serialize)]
pub(super) struct Reason {
    code: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<String>,
    /// Commands that get what is missing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missing: Vec<Missing>,
}

/// Something that a command gets.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Missing {
    directory: String,
    command: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    vendor: Option<Entry>,
}

/// An entry of `vendor` in offshoot.yaml.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Entry {
    name: String,
    path: String,
}

/// Tries every target, each environment per branch with a sample branch. `None` for one that renders.
pub(super) fn reasons(
    tree: Tree,
    listed: &[ListedTarget],
    session: &Session,
) -> Vec<Option<Reason>> {
    let tree = tree.built_with(Options {
        helm: Some(Helm {
            renderer: Arc::new(NoHelm),
            kube_version: Text::default(),
            api_versions: Vec::new(),
            debug: false,
        }),
        ..session.build_options()
    });
    let files = Files::new(&*tree.sources, &session.map);
    let request = with_sample_branch(Request::default());
    let failed: Vec<Option<Diagnostics>> = parallel::map(listed, |listed| {
        // A component is a part of others, and nothing by itself.
        let is_tried = !listed.is_component;
        is_tried
            .then(|| tree.render(&listed.target, &request, &files).err())
            .flatten()
    });
    let root = tree.root();
    failed
        .into_iter()
        .map(|failed| reason(&failed?, root, session))
        .collect()
}

fn reason(failed: &Diagnostics, root: &FilePath, session: &Session) -> Option<Reason> {
    let places = session.places(None);
    let first = failed.iter().next()?;
    let place = places.place(first.at);
    let remedies = failed.iter().filter_map(|it| it.remedy.as_deref());
    let missing: BTreeSet<Missing> = remedies.map(|it| missing(it, root)).collect();
    Some(Reason {
        code: first.code.name(),
        message: places.text(&first.message),
        at: place.map(|it| format!("{}:{}:{}", it.file, it.line, it.column)),
        missing: missing.into_iter().collect(),
    })
}

fn missing(remedy: &Remedy, root: &FilePath) -> Missing {
    let directory = remedy.directory.text_with(Caller::CommandLine, |path| {
        FilePath::new(path).relative_to(root)
    });
    let entry = remedy.entry.clone();
    Missing {
        directory: match directory.as_str() {
            "" => ".".to_owned(),
            _ => directory,
        },
        command: remedy.command.clone(),
        vendor: entry.map(|(name, path)| Entry { name, path }),
    }
}

impl Reason {
    /// The reason on one line.
    pub(super) fn line(&self) -> String {
        let message = visible(&self.message);
        let message = match message.chars().count() {
            long if long > WIDTH => message.chars().take(WIDTH).collect::<String>() + "…",
            _ => message,
        };
        let at = self
            .at
            .as_ref()
            .map_or_else(String::new, |at| format!("{at}: "));
        format!("{at}{message} ({})", self.code)
    }
}

/// The count of targets that render, and a script that gets all that they miss.
pub(super) fn summary(reasons: &[Option<Reason>], tried: usize) -> String {
    let renders = tried.saturating_sub(reasons.iter().flatten().count());
    let mut text = format!("\n{renders} of {tried} render\n");
    let found = reasons.iter().flatten();
    let needs_helm = found
        .clone()
        .any(|it| it.code == Code::HelmNotEnabled.name());
    if needs_helm {
        text.push_str("charts need the program helm, and `--enable-helm`\n");
    }
    let missing: BTreeSet<&Missing> = found.flat_map(|it| &it.missing).collect();
    if missing.is_empty() {
        return text;
    }
    text.push_str("\n# What is missing; run this in the directory of offshoot.yaml and commit the new files:\nset -e\n");
    for it in &missing {
        text.push_str(&match it.directory.as_str() {
            "." => format!("{}\n", it.command),
            directory => format!("(cd {} && {})\n", shell_word(directory), it.command),
        });
    }
    let entries: BTreeSet<&Entry> = missing.iter().filter_map(|it| it.vendor.as_ref()).collect();
    if !entries.is_empty() {
        text.push_str("# then in offshoot.yaml:\n# vendor:\n");
        for Entry { name, path } in entries {
            let (name, path) = (visible(name), visible(path));
            text.push_str(&format!("#   \"{name}\": {path}\n"));
        }
    }
    text
}

/// Charts are found, and not rendered.
#[derive(Debug)]
struct NoHelm;

impl ChartRenderer for NoHelm {
    fn render(&self, release: &ChartRelease<'_>) -> Fallible<String> {
        let name = release.chart.name();
        let message = format!("the chart `{name}` is rendered by helm: `--enable-helm`");
        Err(Diagnostic::error(Code::HelmNotEnabled, message).into())
    }
}
