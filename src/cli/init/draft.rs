//! The text of a first offshoot.yaml. In: the environments, and what their targets have. Out: a
//! short file with comments: a question wherever the manifests do not tell.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{visible, visible_in_quotes};

use super::branches::Branches;
use super::candidates::{Candidate, is_glob};
use super::survey::Survey;

/// Entries of a list that a comment shows.
const SHOWN: usize = 6;

/// Everything that the file says.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// Environments that exist once.
    pub(super) single: Vec<Candidate>,
    /// The environment of branches.
    pub(super) preview: Option<Branches>,
    /// A commented example of one.
    pub(super) example: Option<Branches>,
    /// Directories of Secrets that controllers copy, and the labels of Namespaces that get them.
    pub(super) originals: Vec<String>,
    pub(super) labels: Vec<(String, String)>,
    /// Directories that could be environments as well.
    pub(super) more: usize,
    /// Other directories of previews.
    pub(super) joined: Vec<String>,
    /// Why an environment does not render.
    pub(super) failed: BTreeMap<String, Vec<String>>,
    /// Hosts that the preview mentions, and that stay.
    pub(super) mentioned: Vec<String>,
    /// The checks with errors in the preview.
    pub(super) found: BTreeSet<&'static str>,
}

impl Draft {
    /// The file.
    pub(super) fn text(&self) -> String {
        let mut text = String::from(
            "# The environments of this repository: `offshoot render ENVIRONMENT` prints one.\n\
             # `offshoot schema` has every field, for an editor to complete and check.\n\
             apiVersion: offshoot/v1\nkind: Environments\n\n",
        );
        if let Some(preview) = &self.preview {
            text.push_str(&self.zones(preview));
        } else if let Some(example) = &self.example
            && !example.survey.zones.is_empty()
        {
            text.push_str(&format!(
                "# For previews, with the example below: zones whose host names may be rewritten.\n# domains: {}\n\n",
                list(&example.survey.zones)
            ));
        }
        text.push_str(&self.levels());
        text.push_str("environments:\n");
        let active = |it: &&Candidate| !self.failed.contains_key(&it.name);
        let keeps_none = self.preview.is_none() && !self.single.iter().any(|it| active(&it));
        for (index, candidate) in self.single.iter().enumerate() {
            let is_active = active(&candidate) || (keeps_none && index == 0);
            let failed = self.failed.get(&candidate.name);
            let parts = self.example.as_ref().map_or(&[][..], |it| &it.paths);
            let path = if failed.is_some() && is_active && parts.len() > 1 {
                text.push_str("  # These parts of it render; the whole does not.\n");
                format!("  paths: {}", list(parts))
            } else {
                path_line(&candidate.path)
            };
            let lines = [format!("{}:", candidate.name), path];
            text.push_str(&block(failed, &lines, is_active));
        }
        if self.more > 0 {
            text.push_str(&format!(
                "\n  # {} more directories could be environments; `offshoot list` prints them. Add those that a cluster runs, as above.\n",
                self.more
            ));
        }
        if let Some(preview) = &self.preview {
            let failed = self.failed.get(&preview.name);
            text.push_str("\n  # One for each branch: `offshoot render ");
            text.push_str(&format!("{} --branch NAME`.\n", preview.name));
            text.push_str(&block(failed, &self.of_branches(preview), true));
        } else if let Some(example) = &self.example {
            text.push('\n');
            let failed = self.failed.get("preview").into_iter().flatten();
            for reason in example.reasons.iter().chain(failed) {
                text.push_str(&format!("  # {}\n", visible(reason)));
            }
            text.push_str("  # Which directories are they that branches should get a copy of? Uncomment this for previews");
            text.push_str(if example.survey.zones.is_empty() {
                ":\n  #\n"
            } else {
                ", and `domains` above:\n  #\n"
            });
            text.push_str(&commented(&self.of_branches(example)));
        }
        text
    }

    /// The levels of checks whose errors would keep the preview from being rendered.
    fn levels(&self) -> String {
        if self.found.is_empty() {
            return String::new();
        }
        let entries = self.found.iter();
        let entries = entries
            .map(|code| format!("  {code}: {{level: warn, reason: \"not looked at yet\"}}\n"));
        format!(
            "# `offshoot check` shows what these find. Without the entries they are errors, and nothing is rendered.\nchecks:\n{}\n",
            entries.collect::<String>()
        )
    }

    fn zones(&self, preview: &Branches) -> String {
        let (survey, path) = (&preview.survey, visible(preview.first()));
        if survey.zones.is_empty() {
            return format!("# `{path}` declares no host, so none is rewritten.\n\n");
        }
        let mut text = format!(
            "# DNS zones whose host names may be rewritten: those of the hosts that `{path}` declares.\ndomains: {}\n\n",
            list(&survey.zones)
        );
        if !self.mentioned.is_empty() {
            text.push_str(&format!(
                "# Mentioned and not declared, so every branch talks to the same. Is that meant? Then uncomment this:\n# sharedHosts: {}\n\n",
                list(&self.mentioned)
            ));
        }
        text
    }

    /// The lines of an environment of branches.
    fn of_branches(&self, preview: &Branches) -> Vec<String> {
        let survey = &preview.survey;
        let path = match preview.paths.as_slice() {
            [path] => path_line(path),
            paths => format!("  paths: {}    # one environment of all", list(paths)),
        };
        let mut lines = vec![
            format!("{}:", preview.name),
            path,
            "  perBranch: true".to_owned(),
        ];
        if !self.joined.is_empty() && self.preview.is_some() {
            let all = preview.paths.iter().chain(&self.joined);
            let all: Vec<String> = all.take(SHOWN).cloned().collect();
            lines.push("  # There are more directories of previews. One environment of them all, instead of `path`:".to_owned());
            lines.push(format!("  # paths: {}", list(&all)));
        }
        lines.extend(namespaces(survey));
        if !survey.zones.is_empty() {
            let meaning = survey.host.as_ref();
            let meaning = meaning.map(|host| format!("    # {host} becomes BRANCH.{host}"));
            let meaning = meaning.unwrap_or_default();
            if survey.served.is_empty() {
                lines.push(format!("  hosts: {{strategy: prefix}}{meaning}"));
            } else {
                lines.push(format!("  hosts:{meaning}"));
                lines.push("    strategy: prefix".to_owned());
                lines.push(format!("    declare: [{}]", declared(&survey.served)));
            }
        }
        if !survey.values.is_empty() {
            lines.push(
                "  # Are these values of Helm releases hosts that they serve? Then add this to `hosts`:"
                    .to_owned(),
            );
            lines.push(format!("  #   declare: [{}]", declared(&survey.values)));
        }
        lines.extend(scopes(survey));
        if !survey.images.is_empty() {
            lines.push(
                "  # What runs where a branch builds nothing? What the manifests say, unless:"
                    .to_owned(),
            );
            lines.push("  # images:".to_owned());
            let images = survey.images.iter().take(SHOWN);
            lines
                .extend(images.map(|(name, _)| {
                    format!("  #   - {{name: {}, newTag: stable}}", quoted(name))
                }));
        }
        lines.extend(self.secrets());
        if !survey.consoles.is_empty() {
            let mut routes: Vec<String> =
                survey.consoles.iter().map(|it| it.route.clone()).collect();
            routes.dedup();
            let login = self.login(survey);
            lines.push(
                "  # These are open to everybody. Which oauth2-proxy do branches log in with?"
                    .to_owned(),
            );
            lines.push("  # auth:".to_owned());
            lines.push(format!("  #   select: {{names: {}}}", list(&routes)));
            lines.push(format!("  #   url: https://{login}/oauth2/auth"));
            lines.push(format!(
                "  #   signIn: https://{login}/oauth2/start?rd=https://$host$escaped_request_uri"
            ));
        }
        if !survey.tests.is_empty() {
            let names: Vec<String> = survey.tests.iter().cloned().collect();
            lines.push(format!(
                "  e2e: {{select: {{names: {}}}}}    # runs again when anything else changes",
                list(&names)
            ));
        }
        lines
    }

    /// The host of the login: one that is mentioned and called so, or a likely one.
    fn login(&self, survey: &Survey) -> String {
        const NAMES: [&str; 5] = ["auth", "login", "oauth", "oauth2", "sso"];
        let is_login = |host: &&String| NAMES.contains(&host.split('.').next().unwrap_or_default());
        let zone = survey.zones.first().map_or("example.com", String::as_str);
        let stated = self.mentioned.iter().find(is_login).cloned();
        stated.unwrap_or_else(|| format!("auth.{zone}"))
    }

    fn secrets(&self) -> Vec<String> {
        if self.originals.is_empty() {
            return Vec::new();
        }
        let entries = self.labels.iter();
        let entries: Vec<String> = entries
            .map(|(key, value)| format!("{}: {}", quoted(key), always_quoted(value)))
            .collect();
        let mut lines = vec![
            "  secretSync:    # Secrets that a controller copies to namespaces with these labels"
                .to_owned(),
        ];
        if !entries.is_empty() {
            lines.push(format!("    namespaceLabels: {{{}}}", entries.join(", ")));
        }
        lines.push(format!("    sources: {}", list(&self.originals)));
        lines
    }
}

/// Entries of `hosts.declare`.
fn declared(paths: &std::collections::BTreeSet<String>) -> String {
    let paths = paths.iter();
    let paths = paths.map(|path| format!("{{kind: HelmRelease, path: {}}}", always_quoted(path)));
    paths.collect::<Vec<_>>().join(", ")
}

/// The directory of an environment, or the glob for several.
fn path_line(path: &str) -> String {
    if is_glob(path) {
        format!("  paths: [{}]", quoted(path))
    } else {
        format!("  path: {}", quoted(path))
    }
}

fn namespaces(survey: &Survey) -> Vec<String> {
    let own = survey.own_namespaces();
    let names = |first: &str, rest: &[&str]| {
        let mut lines = vec!["  namespaces:    # old: new".to_owned()];
        lines.push(format!("    {}: \"preview-{{{{ slug }}}}\"", quoted(first)));
        let line = |name: &str| format!("    {}: \"preview-{{{{ slug }}}}-{name}\"", quoted(name));
        lines.extend(rest.iter().map(|name| line(name)));
        if survey.has_default {
            lines.push(line("default"));
        }
        lines
    };
    match own.as_slice() {
        [first, rest @ ..] if !rest.is_empty() => names(first, rest),
        _ => vec!["  namespace: \"preview-{{ slug }}\"".to_owned()],
    }
}

/// The lines about kinds without a place in a branch's namespace.
fn scopes(survey: &Survey) -> Vec<String> {
    let mut lines = Vec::new();
    let kinds = survey
        .excluded
        .iter()
        .map(|kind| format!("{{kind: {}}}", quoted(kind)));
    let namespaces = survey.reserved().into_iter();
    let namespaces = namespaces.map(|name| format!("{{namespace: {}}}", quoted(name)));
    let excluded: Vec<String> = kinds.chain(namespaces).collect();
    if !excluded.is_empty() {
        lines.push(
            "  # Shared by the whole cluster, or bound to one namespace: branches go without."
                .to_owned(),
        );
        lines.push(format!("  exclude: [{}]", excluded.join(", ")));
    }
    let set = |name: &str, kinds: &std::collections::BTreeSet<String>| {
        let kinds: Vec<String> = kinds.iter().cloned().collect();
        (!kinds.is_empty()).then(|| format!("{name}: {}", list(&kinds)))
    };
    let allow = set("allow", &survey.copied);
    lines.extend(
        allow
            .iter()
            .map(|allow| format!("  clusterScoped: {{{allow}}}")),
    );
    if let Some(unknown) = set("namespacedKinds", &survey.unknown) {
        let parts: Vec<String> = allow.into_iter().chain([unknown]).collect();
        lines.push(
            "  # No definition of these kinds is in the render. Are they namespaced?".to_owned(),
        );
        lines.push(format!("  # clusterScoped: {{{}}}", parts.join(", ")));
    }
    lines
}

/// The lines of an environment, below the reasons why it does not render.
fn block(failed: Option<&Vec<String>>, lines: &[String], is_active: bool) -> String {
    let mut text = String::new();
    for reason in failed.into_iter().flatten() {
        text.push_str(&format!("  # {}\n", visible(reason)));
    }
    text.push_str(&match is_active {
        active if active => lines
            .iter()
            .map(|line| format!("  {}\n", visible(line)))
            .collect(),
        _ => commented(lines),
    });
    text
}

fn commented(lines: &[String]) -> String {
    let lines = lines.iter();
    lines
        .map(|line| format!("  # {}\n", visible(line)))
        .collect()
}

/// Items as a list of YAML.
pub(super) fn list(items: &[String]) -> String {
    let items: Vec<String> = items.iter().map(|item| quoted(item)).collect();
    format!("[{}]", items.join(", "))
}

/// A text as a scalar of YAML, in a flow list as well.
pub(super) fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._/-".contains(c);
    let is_word = text.chars().all(is_plain)
        && text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '.');
    let is_other = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
        .contains(&text.to_ascii_lowercase().as_str());
    match is_word && !is_other {
        plain if plain => text.to_owned(),
        _ => always_quoted(text),
    }
}

fn always_quoted(text: &str) -> String {
    format!("\"{}\"", visible_in_quotes(text))
}
