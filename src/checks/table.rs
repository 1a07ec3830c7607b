//! Every check, and how they are run.

use crate::diag::{Code, Diagnostic, Severity};
use crate::environment::config::{CheckRule, Level};

use super::auth_required::AuthRequired;
use super::check::Check;
use super::cookie_scope::CookieScope;
use super::cors_scope::CorsScope;
use super::costs_more::CostsMore;
use super::drain_blocked::DrainBlocked;
use super::environments_meet::EnvironmentsMeet;
use super::external_dns_contract::ExternalDnsContract;
use super::findings::{Finding, Findings, Found};
use super::hook_order::HookOrder;
use super::image_locked::ImageLocked;
use super::kubed_selector::KubedSelector;
use super::namespace_complete::NamespaceComplete;
use super::pod_security::PodSecurity;
use super::policy::PolicyObeyed;
use super::production_leak::ProductionLeak;
use super::quota_exceeded::QuotaExceeded;
use super::references::ReferenceBroken;
use super::runs_twice::RunsTwice;
use super::schema_valid::SchemaValid;
use super::secret_promised::SecretPromised;
use super::subject::Subject;
use super::tls_covers_host::TlsCoversHost;

/// Every check, in the order of its first code.
const CHECKS: &[&dyn Check] = &[
    &AuthRequired,
    &CookieScope,
    &CorsScope,
    &CostsMore,
    &DrainBlocked,
    &EnvironmentsMeet,
    &ExternalDnsContract,
    &HookOrder,
    &ImageLocked,
    &KubedSelector,
    &NamespaceComplete,
    &PodSecurity,
    &PolicyObeyed,
    &ProductionLeak,
    &QuotaExceeded,
    &ReferenceBroken,
    &RunsTwice,
    &SchemaValid,
    &SecretPromised,
    &TlsCoversHost,
];

/// The findings in one render.
pub fn check(subject: &Subject<'_>) -> Found {
    let mut findings = Findings::default();
    for check in CHECKS {
        check.run(subject, &mut findings);
    }
    findings.into_found()
}

/// The findings of the checks that can have some at error level, as their codes and the rules of
/// offshoot.yaml have it.
pub fn check_for_errors(subject: &Subject<'_>, rules: &[CheckRule]) -> Found {
    let is_raised = |code: Code| {
        let mut rules = rules.iter();
        rules.any(|rule| rule.code == code && rule.level == Level::Error)
    };
    let is_error = |code: &Code| code.severities().contains(&Severity::Error) || is_raised(*code);
    let mut findings = Findings::default();
    for check in CHECKS.iter().filter(|check| check.refuses(subject)) {
        if check.codes().iter().any(is_error) {
            check.run(subject, &mut findings);
        }
    }
    findings.into_found()
}

/// The warnings of a render without those that its findings say better.
pub fn not_said(warnings: Vec<Diagnostic>, found: &[Finding]) -> Vec<Diagnostic> {
    let is_said = |warning: &Diagnostic| {
        let mut checks = CHECKS.iter();
        let Some(check) = checks.find(|check| check.takes_over().contains(&warning.code)) else {
            return false;
        };
        let of_check = |it: &&Finding| check.codes().contains(&it.diagnostic.code);
        let mut found = found.iter().filter(of_check);
        let is_whole = warning.labels.len() <= 1;
        check.codes().contains(&warning.code)
            || (is_whole && found.any(|it| it.diagnostic.at == warning.at))
    };
    let mut warnings = warnings;
    warnings.retain(|warning| !is_said(warning));
    warnings
}

/// The findings that several renders have together.
pub fn check_together(subjects: &[Subject<'_>]) -> Found {
    let mut findings = Findings::default();
    for check in CHECKS {
        check.run_together(subjects, &mut findings);
    }
    findings.into_found()
}

#[cfg(test)]
mod tests {
    use super::CHECKS;
    use crate::diag::{Code, Fault};

    #[test]
    fn every_code_of_a_finding_has_a_check() {
        let of_checks = CHECKS.iter().flat_map(|check| check.codes());
        let mut of_checks: Vec<Code> = of_checks.copied().collect();
        assert!(CHECKS.is_sorted_by_key(|check| check.codes().first().copied()));
        of_checks.sort();
        let all = Code::ALL.iter().copied();
        let findings: Vec<Code> = all.filter(|code| code.fault() == Fault::Finding).collect();
        assert_eq!(of_checks, findings);
    }
}
