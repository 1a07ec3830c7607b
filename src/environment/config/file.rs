//! offshoot.yaml, typed. In: its text. Out: a [`Config`] in which every value has
//! its place, or every mistake in the file. Templates stay text here: their values
//! depend on a branch.

use crate::config::{Casing, Decode, Fields, LocatedText, decode};
use crate::diag::{
    Code, Diagnostic, Failures, Fallible, Origin, did_you_mean, listed, message, nearest,
};
use crate::diff::IgnorePattern;
use crate::environment::names::{check_host, check_zone, lower_case};
use crate::kustomize::version::Version;
use crate::kustomize::{Options, Vendor};
use crate::model::KubernetesVersion;
use crate::sources::{FilePath, SourceMap, Sources, refuse_foreign};
use crate::yaml::{self, Node, ParseError, Text};

use super::check_rules::{self, CheckRule, SharedValue, check_rules};
use super::kustomize_version;
use super::spec::Spec;
use super::validate;

/// The name of the file, at the root of a repository.
pub const FILE_NAME: &str = "offshoot.yaml";

/// The only `apiVersion`.
const API_VERSION: &str = "offshoot/v1";
/// The only `kind`.
const KIND: &str = "Environments";

/// offshoot.yaml.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Zones whose hosts may move, in lower case.
    pub domains: Vec<LocatedText>,
    /// Hosts that never move, in lower case; `*.zone` covers every host below a zone that is not one of `domains`.
    pub shared_hosts: Vec<LocatedText>,
    /// Namespaces that no branch may render into; `*` stands for any characters.
    pub reserved_namespaces: Vec<LocatedText>,
    /// The prefixes of external-dns's annotations beside its own.
    pub annotation_prefixes: Vec<LocatedText>,
    /// The environments, in source order.
    pub environments: Vec<Spec>,
    /// Remote bases by URL, with the directories of this repository that replace them.
    pub vendor: Vec<(Text, LocatedText)>,
    /// Changes that diffs leave out.
    pub ignore: Vec<IgnorePattern>,
    /// The version of Kubernetes whose types resources are held against; the newest without one.
    pub kubernetes: Option<KubernetesVersion>,
    /// The version of kustomize that builds follow; the default without one.
    pub kustomize: Option<Version>,
    /// The levels of findings and warnings, in the file's order.
    pub checks: Vec<CheckRule>,
    /// Values that branches share with production.
    pub shared_with_production: Vec<SharedValue>,
    /// The start of the file.
    pub at: Origin,
}

impl Config {
    /// Reads and decodes the offshoot.yaml at `path`.
    ///
    /// # Errors
    /// `config-missing` if it cannot be read, `load-restricted` if it is a symlink out of the repository,
    /// `config-syntax` if it is not YAML, and the errors of [`Config::decode`].
    pub fn load(sources: &dyn Sources, files: &SourceMap, path: &FilePath) -> Fallible<Self> {
        refuse_foreign(sources, path)?;
        let bytes = sources.read(path).map_err(|error| {
            Diagnostic::error(
                Code::ConfigMissing,
                message!("`{}` cannot be read: {}", path, error),
            )
            .help("`offshoot init` writes one")
        })?;
        let text: std::sync::Arc<str> = match std::str::from_utf8(&bytes) {
            Ok(text) => text.into(),
            Err(_) => {
                let message = message!("`{}` is not UTF-8", path);
                return Err(Diagnostic::error(Code::ConfigSyntax, message).into());
            }
        };
        let start = files.add(path.clone(), text.clone());
        Self::parse(&text, start)
    }

    /// Decodes the text of an offshoot.yaml that begins at `start`.
    ///
    /// # Errors
    /// See [`Config::load`].
    pub fn parse(text: &str, start: Origin) -> Fallible<Self> {
        let node = yaml::parse(text, start).map_err(|error| syntax_error(error, text, start))?;
        match node {
            Some(node) => Self::decode(&node),
            None => Err(
                Diagnostic::error(Code::ConfigEmpty, "offshoot.yaml is empty")
                    .at(start)
                    .help("`offshoot init` writes one")
                    .into(),
            ),
        }
    }

    /// Decodes a parsed offshoot.yaml. Every mistake is reported, not only the first one.
    ///
    /// # Errors
    /// Unknown fields, wrong types, and settings of environments that cannot be rendered.
    pub fn decode(node: &Node) -> Fallible<Self> {
        let mut failures = Failures::default();
        let config: Option<Self> = decode(node, Casing::Exact, &mut failures);
        let config = config.unwrap_or_default();
        Vendor::check(&config.vendor, &mut failures);
        for zone in &config.domains {
            check_zone(zone, &mut failures);
        }
        // `*` is for routes without a host.
        let shared = config.shared_hosts.iter();
        for host in shared.filter(|host| host.value != "*") {
            check_host(host, &mut failures);
        }
        validate::environments(&config.environments, &config.domains, &mut failures);
        check_rules::validate(&config.checks, &config.environments, &mut failures);
        failures.or_ok(config)
    }

    /// The copies of remote bases, where `root` is the directory of offshoot.yaml.
    pub fn vendored(&self, root: &FilePath) -> Vendor {
        Vendor::new(&root.join(FILE_NAME), &self.vendor)
    }

    /// The options of builds of this repository, where `root` is the directory of offshoot.yaml: its copies, and its
    /// version of kustomize unless `options` have one.
    pub fn build_options(&self, root: &FilePath, options: &Options) -> Options {
        Options {
            vendor: self.vendored(root),
            version: options.version.or(self.kustomize),
            ..options.clone()
        }
    }

    /// The environment called `name`.
    ///
    /// # Errors
    /// `unknown-environment`, with the names that exist.
    pub fn environment(&self, name: &str) -> Fallible<&Spec> {
        let mut all = self.environments.iter();
        let found = all.find(|spec| spec.name.value == name);
        found.ok_or_else(|| self.unknown(name).into())
    }

    fn unknown(&self, name: &str) -> Diagnostic {
        let message = format!("there is no environment `{name}`");
        let diagnostic = Diagnostic::error(Code::UnknownEnvironment, message).at(self.at);
        let names = || {
            self.environments
                .iter()
                .map(|spec| spec.name.value.as_str())
        };
        let mut begun = names().filter(|it| name.len() > 2 && it.starts_with(name));
        let begun = begun.next().filter(|_| begun.next().is_none());
        match begun.or_else(|| nearest(name, names())) {
            Some(near) => diagnostic.help(did_you_mean(near)),
            None => diagnostic.help(format!("offshoot.yaml has {}", listed(names()))),
        }
    }
}

impl Decode for Config {
    const WHAT: &'static str = "offshoot.yaml";

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        expect(fields, "apiVersion", API_VERSION);
        expect(fields, "kind", KIND);
        Self {
            domains: lower_case(fields.texts("domains")),
            shared_hosts: lower_case(fields.texts("sharedHosts")),
            reserved_namespaces: fields.texts("reservedNamespaces"),
            annotation_prefixes: fields
                .object::<ExternalDns>("externalDns")
                .unwrap_or_default()
                .annotation_prefix,
            environments: environments(fields),
            vendor: fields.text_map("vendor"),
            ignore: ignored(fields),
            kubernetes: kubernetes(fields),
            kustomize: kustomize_version::field(fields),
            checks: check_rules(fields),
            shared_with_production: fields.objects("sharedWithProduction"),
            at: fields.at,
        }
    }
}

/// Notes a mistake unless the field is `wanted`.
fn expect(fields: &mut Fields<'_, '_>, name: &'static str, wanted: &str) {
    let found = fields.located(name);
    if found.value != wanted {
        let message = match found.value.as_str() {
            "" => format!("offshoot.yaml has no `{name}`"),
            other => format!("`{name}` is `{other}`"),
        };
        let diagnostic = Diagnostic::error(Code::ConfigVersion, message).at(found.at);
        fields.fail(diagnostic.help(format!("write `{name}: {wanted}`")));
    }
}

/// The entries of `environments`, each under its name.
fn environments(fields: &mut Fields<'_, '_>) -> Vec<Spec> {
    let node = fields.node("environments");
    fields.holds::<Spec>();
    let Some(node) = node else {
        if fields.node("vendor").is_none() {
            let message = "offshoot.yaml has no `environments`";
            let diagnostic = Diagnostic::error(Code::NoEnvironments, message);
            fields.fail(diagnostic.help("`offshoot init` writes an example"));
        }
        return Vec::new();
    };
    let Some(mapping) = node.as_mapping() else {
        let message = "`environments` takes a map of names to environments";
        let diagnostic = Diagnostic::error(Code::FieldType, message).at(node.origin);
        fields.fail(diagnostic.help("write `environments: {preview: {path: overlays/preview}}`"));
        return Vec::new();
    };
    let mut specs = Vec::new();
    for entry in &mapping.entries {
        let spec = decode::<Spec>(&entry.value, Casing::Exact, fields.failures);
        specs.extend(spec.map(|spec| Spec {
            name: LocatedText {
                value: entry.key.text.clone(),
                at: entry.key.origin,
            },
            ..spec
        }));
    }
    specs
}

/// The version that `kubernetes` names.
fn kubernetes(fields: &mut Fields<'_, '_>) -> Option<KubernetesVersion> {
    let text = fields.optional("kubernetes")?;
    let version = KubernetesVersion::parse(&text.value);
    if version.is_none() {
        let known = KubernetesVersion::all().map(|version| version.to_string());
        let message = format!("`{}` is not a version whose types are known", text.value);
        let diagnostic = Diagnostic::error(Code::FieldValue, message).at(text.at);
        fields.fail(diagnostic.help(format!("known are {}", listed(known))));
    }
    version
}

/// The section `externalDns`.
#[derive(Default)]
struct ExternalDns {
    annotation_prefix: Vec<LocatedText>,
}

impl Decode for ExternalDns {
    const WHAT: &'static str = "`externalDns`";

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        let prefixes = fields.texts("annotationPrefix");
        for prefix in &prefixes {
            if prefix.value.trim_matches('/').is_empty() {
                let message = "an `annotationPrefix` is empty";
                let diagnostic = Diagnostic::error(Code::FieldValue, message).at(prefix.at);
                fields.fail(diagnostic.help(
                    "write the value of `--annotation-prefix`, which external-dns is started with",
                ));
            }
        }
        Self {
            annotation_prefix: prefixes,
        }
    }
}

/// The section `diff`.
#[derive(Default)]
struct DiffSection {
    ignore: Vec<LocatedText>,
}

impl Decode for DiffSection {
    const WHAT: &'static str = "`diff`";

    fn decode(fields: &mut Fields<'_, '_>) -> Self {
        Self {
            ignore: fields.texts("ignore"),
        }
    }
}

/// The patterns of `diff.ignore`.
fn ignored(fields: &mut Fields<'_, '_>) -> Vec<IgnorePattern> {
    let node = fields.node("diff");
    fields.holds::<DiffSection>();
    let Some(node) = node else {
        return Vec::new();
    };
    let section: Option<DiffSection> = decode(node, Casing::Exact, fields.failures);
    let mut patterns = Vec::new();
    for text in section.unwrap_or_default().ignore {
        match text.value.parse() {
            Ok(pattern) => patterns.push(pattern),
            Err(why) => {
                let message = format!("`{}` is not a pattern of field paths", text.value);
                fields.fail(
                    Diagnostic::error(Code::FieldValue, message)
                        .at(text.at)
                        .help(why),
                );
            }
        }
    }
    patterns
}

/// The error for a file that is not YAML. A template without quotes is a YAML map of a map.
fn syntax_error(error: ParseError, text: &str, start: Origin) -> Diagnostic {
    let diagnostic = Diagnostic::error(Code::ConfigSyntax, error.message).at(error.at);
    match bare_template(text, start, error.at).or(error.help) {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

/// The help for a template without quotes on the line of an error.
fn bare_template(text: &str, start: Origin, at: Origin) -> Option<String> {
    let offset = at.as_source()?.checked_sub(start.as_source()?)?;
    let before = text.get(..offset)?.rsplit('\n').next()?;
    let after = text.get(offset..)?.lines().next()?;
    let line = format!("{before}{after}");
    let (before, rest) = line.split_once("{{")?;
    let is_whole = !before.contains(['{', '[']) && before.ends_with(": ");
    let rest = if is_whole {
        rest.split(" #").next()?.trim_end()
    } else {
        rest.split_inclusive("}}").next()?
    };
    let quote = if rest.contains('"') { '\'' } else { '"' };
    Some(format!("quote the template: `{quote}{{{{{rest}{quote}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_repository_is_understood() {
        let text = include_str!("../../../offshoot.yaml");
        let config = Config::parse(text, Origin::source(1)).expect("our own example");
        let names: Vec<&str> = config
            .environments
            .iter()
            .map(|spec| &*spec.name.value)
            .collect();
        assert_eq!(names, ["production", "preview", "load", "partial"]);
        let preview = config.environment("preview").expect("listed");
        assert!(preview.per_branch && preview.features.hosts.is_some());
        assert_eq!(preview.features.images.defaults.len(), 5);
        let slip = config.environment("previw").expect_err("a slip");
        assert_eq!(slip.into_vec()[0].help, ["did you mean `preview`?"]);
    }

    #[test]
    fn every_mistake_is_reported() {
        let text = "
apiVersion: offshoot/v2
kind: Environments
domains: [https://example.com]
environments:
  preview:
    path: overlays/preview
    perBranch: true
    hots: {}
    ttl: 3 days
    clusterScoped: allow
    e2e: {select: {}}
    images: [{name: a, newTag: 1.10}]
";
        let errors = Config::parse(text, Origin::source(1)).expect_err("full of mistakes");
        let codes: Vec<&str> = errors.iter().map(|error| error.code.name()).collect();
        let expected = [
            "config-version",
            "field-type",
            "field-type",
            "unknown-field",
            "dns-name",
            "namespace-missing",
            "namespace-missing",
            "ttl-format",
            "field-missing",
        ];
        assert_eq!(codes, expected);
        assert!(
            errors.iter().all(|error| !error.at.is_none()),
            "{errors:#?}"
        );
    }
}
