//! Levels of findings and warnings, as `checks` in offshoot.yaml sets them. In: findings, and the rules.
//! Out: what is left, with the severities asked for, and the rules that matched nothing.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic, Origin, Severity};
use crate::environment::config::{CheckRule, Level};
use crate::environment::matches_wildcard;

use super::findings::Finding;
use super::findings::shown;
use super::subject::Subject;

/// Warnings of renders, with the findings that say the same and more: of a host that stays, and that
/// production names; of a zone in the setting of a cookie.
pub const REPEATED: &[(Code, &[Code])] = &[
    (Code::HostNotDeclared, &[Code::ProductionLeak]),
    (Code::HostNotMoved, &[Code::CookieScope, Code::CorsScope]),
];

/// Findings after the rules, and the rules that had an effect.
#[derive(Debug, Default)]
pub struct Adjusted {
    /// The findings that are left.
    pub findings: Vec<Finding>,
    /// Places of the rules that matched a finding.
    pub used: BTreeSet<Origin>,
}

/// Applies the rules to findings. The last rule that matches wins.
pub fn adjusted(findings: Vec<Finding>, rules: &[CheckRule]) -> Adjusted {
    let mut adjusted = Adjusted::default();
    for mut finding in findings {
        let code = finding.diagnostic.code;
        let is_meant = |rule: &&CheckRule| {
            rule.code == code
                && is_for_target(rule, &finding.target)
                && is_for_resource(rule, finding.resource.as_deref())
        };
        let matching: Vec<&CheckRule> = rules.iter().filter(is_meant).collect();
        adjusted.used.extend(matching.iter().map(|rule| rule.at));
        match matching.last().map(|rule| rule.level) {
            Some(Level::Off) => continue,
            Some(Level::Error) => finding.diagnostic.severity = Severity::Error,
            Some(Level::Warn) => finding.diagnostic.severity = Severity::Warning,
            None => {}
        }
        adjusted.findings.push(finding);
    }
    adjusted
}

/// Makes findings of the warnings of a render, whose places are positions in sources: each is about the
/// resource that has its place.
pub fn adjust_warnings(
    warnings: Vec<Diagnostic>,
    subject: &Subject<'_>,
    rules: &[CheckRule],
) -> Adjusted {
    let resources = Places::new(subject, rules);
    let finding = |diagnostic: Diagnostic| Finding {
        target: subject.name.to_owned(),
        resource: resources.at(diagnostic.code, diagnostic.at),
        diagnostic,
    };
    let findings = warnings.into_iter().map(finding).collect();
    adjusted(findings, rules)
}

/// The resources of a render by the source positions in them, as far as rules ask for resources.
struct Places<'s> {
    subject: &'s Subject<'s>,
    codes: BTreeSet<Code>,
}

impl<'s> Places<'s> {
    fn new(subject: &'s Subject<'s>, rules: &[CheckRule]) -> Self {
        let narrow = rules.iter().filter(|rule| !rule.resources.is_empty());
        Self {
            subject,
            codes: narrow.map(|rule| rule.code).collect(),
        }
    }

    fn at(&self, code: Code, at: Origin) -> Option<String> {
        if at.is_none() || !self.codes.contains(&code) {
            return None;
        }
        let causes = self.subject.causes;
        let mut resources = self.subject.resources.iter();
        let found = resources.find(|it| it.node.any(|node| causes.position(node.origin) == at));
        found.map(shown)
    }
}

fn is_for_target(rule: &CheckRule, target: &str) -> bool {
    let mut names = rule.environments.iter();
    rule.environments.is_empty() || names.any(|name| name.value == target)
}

fn is_for_resource(rule: &CheckRule, resource: Option<&str>) -> bool {
    let mut patterns = rule.resources.iter();
    let matches = |name: &str| patterns.any(|pattern| matches_wildcard(&pattern.value, name));
    rule.resources.is_empty() || resource.is_some_and(matches)
}
