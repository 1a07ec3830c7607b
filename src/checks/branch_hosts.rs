//! Hosts of branches that an environment that exists once names: they are gone with their branch. In: a
//! branch's render and those environments. Out: a finding for each host.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic, Origin};
use crate::environment::hosts::declarations;
use crate::model::Resource;

use super::findings::{Findings, shown};
use super::locator::Class;
use super::locators::locators;
use super::subject::{Neighbor, Subject};
use super::texts::lines;

/// The forms of branches' hosts: the texts before and after the branch.
pub(super) struct BranchHosts {
    forms: BTreeSet<(String, String)>,
}

impl BranchHosts {
    /// The forms of the hosts that a branch declares.
    pub(super) fn new(subject: &Subject<'_>) -> Self {
        let slug = subject.slug.unwrap_or_default();
        let declared = declarations(subject.resources);
        let form = |host: &str| {
            let (before, after) = host.split_once(slug)?;
            // A part of a word would be there by accident.
            let is_whole = (before.is_empty() || before.ends_with(['.', '-']))
                && after.starts_with(['.', '-'])
                && !after.contains(slug);
            is_whole.then(|| (before.to_owned(), after.to_owned()))
        };
        let forms = declared.iter().filter(|_| !slug.is_empty());
        Self {
            forms: forms
                .filter_map(|it| form(it.host.trim_start_matches("*.")))
                .collect(),
        }
    }

    /// Adds the findings.
    pub(super) fn report(&self, subject: &Subject<'_>, findings: &mut Findings) {
        if self.forms.is_empty() {
            return;
        }
        for neighbor in subject.production {
            let declared: BTreeSet<String> = declarations(&neighbor.resources)
                .into_iter()
                .map(|it| it.host)
                .collect();
            let mut seen = BTreeSet::new();
            for resource in &neighbor.resources {
                self.mentions(resource, &mut |host, at| {
                    let is_shared = subject.config.is_some_and(|config| {
                        let mut shared = config.shared_hosts.iter();
                        shared.any(|it| it.value == host)
                    });
                    if !is_shared && !declared.contains(host) && seen.insert(host.to_owned()) {
                        let found = found(neighbor, resource, host, at);
                        findings.add_placed(subject, resource, found);
                    }
                });
            }
        }
    }

    fn mentions(&self, resource: &Resource, visit: &mut dyn FnMut(&str, Origin)) {
        let is_known = |host: &str| self.has(host);
        lines(resource, &mut |line| {
            if line.is_secret {
                return;
            }
            locators(line.name, line.text, &is_known, &mut |it| {
                if it.class == Class::Host && self.has(&it.value) {
                    visit(&it.value, line.at);
                }
            });
        });
    }

    fn has(&self, host: &str) -> bool {
        let is_branch = |slug: &str| {
            !slug.is_empty()
                && !slug.contains("--")
                && slug
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        self.forms.iter().any(|(before, after)| {
            let rest = host.strip_prefix(before.as_str());
            rest.and_then(|rest| rest.strip_suffix(after.as_str()))
                .is_some_and(is_branch)
        })
    }
}

fn found(neighbor: &Neighbor, resource: &Resource, host: &str, at: Origin) -> Diagnostic {
    let (name, owner) = (&neighbor.name, shown(resource));
    let message = format!("`{owner}` of `{name}` names `{host}`, a host of a branch");
    Diagnostic::error(Code::ProductionLeak, message)
        .at(neighbor.causes.position(at))
        .help(format!("name the host that `{name}` has itself"))
}
