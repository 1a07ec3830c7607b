//! What is wrong with an offshoot.yaml whose fields all have the right types.

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Failures};
use crate::environment::names;
use crate::environment::template::{self, Template};
use crate::kustomize::Vendor;

use super::file::Config;
use crate::environment::config::spec::{Auth, SecretSync, Select, Spec};

/// Notes every value that no environment could be rendered with.
pub(super) fn validate(config: &Config, failures: &mut Failures) {
    Vendor::check(&config.vendor, failures);
    for host in config.domains.iter().chain(&config.shared_hosts) {
        dns_name(host, failures);
    }
    for (index, spec) in config.environments.iter().enumerate() {
        let name = &spec.name;
        if config.environments[..index]
            .iter()
            .any(|other| other.name.value == name.value)
        {
            let message = format!("there are two environments `{}`", name.value);
            failures.push(Diagnostic::error(Code::DuplicateEnvironment, message).at(name.at));
        }
        environment(spec, config, failures);
    }
}

fn environment(spec: &Spec, config: &Config, failures: &mut Failures) {
    if !names::is_file_name(&spec.name.value) {
        let message = format!("`{}` cannot be an environment's name", spec.name.value);
        let diagnostic = Diagnostic::error(Code::EnvironmentName, message).at(spec.name.at);
        failures.push(diagnostic.help("use letters, digits, `-`, `_` and `.`"));
    }
    required(&spec.path, "path", spec, failures);
    if spec.per_branch && spec.namespace.is_none() {
        let message = format!("`{}` is per branch and has no `namespace`", spec.name.value);
        let diagnostic = Diagnostic::error(Code::NamespaceMissing, message).at(spec.name.at);
        failures.push(diagnostic.help("write `namespace: \"preview-{{ slug }}\"`"));
    }
    hosts(spec, config, failures);
    ttl(spec, failures);
    if let Some(sync) = &spec.secret_sync {
        secret_sync(sync, failures);
    }
    if let Some(auth) = &spec.auth {
        super::validate::auth(auth, failures);
    }
    if let Some(e2e) = &spec.e2e {
        select(&e2e.select, "e2e", failures);
    }
    for text in templates(spec) {
        failures.keep(Template::new(text));
    }
}

fn hosts(spec: &Spec, config: &Config, failures: &mut Failures) {
    let Some(hosts) = &spec.hosts else { return };
    if hosts.pattern.value.is_empty() {
        let diagnostic =
            Diagnostic::error(Code::FieldMissing, "`hosts` has no `pattern`").at(hosts.at);
        failures.push(diagnostic.help("write `pattern: \"{{ namespace }}.{{ host }}\"`"));
    }
    if config.domains.is_empty() {
        let message = format!(
            "`{}` moves hosts and there are no `domains`",
            spec.name.value
        );
        let diagnostic = Diagnostic::error(Code::DomainsMissing, message).at(hosts.at);
        failures.push(diagnostic.help("write `domains: [example.com]`: the zones that are yours"));
    }
    for host in &hosts.only {
        dns_name(host, failures);
    }
}

fn ttl(spec: &Spec, failures: &mut Failures) {
    let Some(ttl) = &spec.ttl else { return };
    if spec.namespace.is_none() {
        let message = "`ttl` needs a `namespace`, which is what it is written on";
        failures.push(Diagnostic::error(Code::NamespaceMissing, message).at(ttl.at));
    }
    if !template::is_template(&ttl.value) && !names::is_ttl(&ttl.value) {
        failures.push(ttl_refused(ttl, &ttl.value));
    }
}

/// What is said of a `ttl` that says `value` and is no duration.
pub(in crate::environment) fn ttl_refused(ttl: &LocatedText, value: &str) -> Diagnostic {
    Diagnostic::error(Code::TtlFormat, format!("`{value}` is no duration"))
        .at(ttl.at)
        .help("write a number and one of s, m, h, d, w, as in `72h`; or `forever`")
}

fn secret_sync(sync: &SecretSync, failures: &mut Failures) {
    for entry in &sync.annotate {
        if !matches!(entry.kind.value.as_str(), "Secret" | "ConfigMap") {
            let message = format!("Kubed copies no `{}`", entry.kind.value);
            let at = if entry.kind.at.is_none() {
                entry.at
            } else {
                entry.kind.at
            };
            let diagnostic = Diagnostic::error(Code::FieldValue, message).at(at);
            failures.push(diagnostic.help("`kind` is `Secret` or `ConfigMap`"));
        }
        if entry.name.value.is_empty() {
            let message = "an `annotate` entry has no `name`";
            failures.push(Diagnostic::error(Code::FieldMissing, message).at(entry.at));
        }
    }
}

fn auth(auth: &Auth, failures: &mut Failures) {
    select(&auth.select, "auth", failures);
    for (field, text) in [("url", &auth.url), ("signIn", &auth.sign_in)] {
        if text.value.is_empty() {
            let message = format!("`auth` has no `{field}`");
            failures.push(Diagnostic::error(Code::FieldMissing, message).at(auth.at));
        }
    }
}

fn select(select: &Select, of: &str, failures: &mut Failures) {
    if select.label_selector.is_none() && select.names.is_empty() {
        let message = format!("`{of}` selects nothing");
        let diagnostic = Diagnostic::error(Code::FieldMissing, message).at(select.at);
        failures.push(
            diagnostic.help("write `select: {labelSelector: \"…\"}` or `select: {names: […]}`"),
        );
    }
}

fn required(text: &LocatedText, field: &str, spec: &Spec, failures: &mut Failures) {
    if text.value.is_empty() {
        let message = format!("`{}` has no `{field}`", spec.name.value);
        failures.push(Diagnostic::error(Code::FieldMissing, message).at(spec.name.at));
    }
}

fn dns_name(host: &LocatedText, failures: &mut Failures) {
    let name = host.value.strip_prefix("*.").unwrap_or(&host.value);
    if !names::is_dns_name(name) {
        let message = format!("`{}` is no DNS name", host.value);
        let diagnostic = Diagnostic::error(Code::DnsName, message).at(host.at);
        failures
            .push(diagnostic.help("write it as `api.example.com`, without scheme, port or path"));
    }
}

/// Every text of an environment that may hold an expression.
fn templates(spec: &Spec) -> impl Iterator<Item = &LocatedText> {
    let images = spec
        .images
        .iter()
        .flat_map(|image| [&image.new_name, &image.new_tag, &image.digest]);
    let auth = spec.auth.iter().flat_map(|auth| [&auth.url, &auth.sign_in]);
    let sync = spec
        .secret_sync
        .iter()
        .flat_map(|sync| &sync.namespace_labels);
    let pairs = spec
        .labels
        .iter()
        .chain(&spec.annotations)
        .chain(sync)
        .map(|(_, text)| text);
    let hosts = spec.hosts.iter().map(|hosts| &hosts.pattern);
    spec.namespace
        .iter()
        .chain(&spec.ttl)
        .chain(hosts)
        .chain(images)
        .chain(auth)
        .chain(pairs)
}
