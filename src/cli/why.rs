//! `offshoot list --why`: which targets render, and what the others miss.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;

use crate::diag::{Code, Diagnostic, Diagnostics, Fallible, visible};
use crate::environment::Request;
use crate::kustomize::{ChartRelease, ChartRenderer, Files, Helm, Options};
use crate::parallel;
use crate::repository::{ListedTarget, Tree, with_sample_branch};
use crate::sources::FilePath;
use crate::yaml::Text;

use super::missing::{Missing, entry_comments, missing_script};
use super::session::Session;

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
    pub(super) missing: Vec<Missing>,
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
    let missing: BTreeSet<Missing> = remedies.map(|it| Missing::new(it, root)).collect();
    Some(Reason {
        code: first.code.name(),
        message: places.text(&first.message),
        at: place.map(|it| format!("{}:{}:{}", it.file, it.line, it.column)),
        missing: missing.into_iter().collect(),
    })
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
    text.push('\n');
    text.push_str(&missing_script(&missing));
    let entries = missing.iter().filter_map(|it| it.vendor.as_ref()).collect();
    text.push_str(&entry_comments(&entries));
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
