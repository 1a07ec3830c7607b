//! offshoot.yaml, typed. In: its text. Out: a [`Config`] whose every value keeps
//! its place, or all that is wrong with it. Templates stay text here: what they
//! say depends on a branch.

use crate::config::{Casing, Decode, Fields, LocatedText, decode};
use crate::diag::{Code, Diagnostic, Diagnostics, Failures, Fallible, Origin};
use crate::kustomize::Vendor;
use crate::sources::{FilePath, SourceMap, Sources};
use crate::yaml::{self, Node, Text};

use super::spec::Spec;
use super::validate;

/// The name of the file, at the root of a repository.
pub const FILE_NAME: &str = "offshoot.yaml";

/// The one `apiVersion` there is.
const API_VERSION: &str = "offshoot/v1";
/// The one `kind` there is.
const KIND: &str = "Environments";

/// offshoot.yaml.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Zones whose hosts may be moved, in lower case.
    pub domains: Vec<LocatedText>,
    /// Hosts that are never moved, in lower case; `*.zone` for all below a zone that is none of `domains`.
    pub shared_hosts: Vec<LocatedText>,
    /// The environments, in source order.
    pub environments: Vec<Spec>,
    /// Remote bases by URL, and the directories of this repository that stand in for them.
    pub vendor: Vec<(Text, LocatedText)>,
    /// `checks`, for that layer to read.
    pub checks: Option<Node>,
    /// Where the file begins.
    pub at: Origin,
}

impl Config {
    /// Reads and decodes the offshoot.yaml at `path`.
    ///
    /// # Errors
    /// `config-missing` where it cannot be read, `config-syntax` where it is not YAML, and
    /// everything that [`Config::decode`] refuses.
    pub fn load(sources: &dyn Sources, files: &SourceMap, path: &FilePath) -> Fallible<Self> {
        let bytes = sources.read(path).map_err(|error| {
            Diagnostic::error(
                Code::ConfigMissing,
                format!("`{path}` cannot be read: {error}"),
            )
            .help("`offshoot init` writes one")
        })?;
        let text: std::sync::Arc<str> = match std::str::from_utf8(&bytes) {
            Ok(text) => text.into(),
            Err(_) => {
                let message = format!("`{path}` is not UTF-8");
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
        let node = yaml::parse(text, start).map_err(|error| {
            let code = Code::ConfigSyntax;
            Diagnostic {
                code,
                ..error.into()
            }
        })?;
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

    /// Decodes a parsed offshoot.yaml. Every mistake is reported, not the first alone.
    ///
    /// # Errors
    /// Unknown fields, wrong types, and values that no environment could be rendered with.
    pub fn decode(node: &Node) -> Fallible<Self> {
        let mut failures = Failures::default();
        let config: Option<Self> = decode(node, Casing::Exact, &mut failures);
        let config = config.unwrap_or_default();
        validate::validate(&config, &mut failures);
        failures.or_ok(config)
    }

    /// The copies of what is remote, where `root` is the directory of offshoot.yaml.
    pub fn vendored(&self, root: &FilePath) -> Vendor {
        Vendor::new(&root.join(FILE_NAME), &self.vendor)
    }

    /// The environment called `name`.
    ///
    /// # Errors
    /// `unknown-environment`, with those that exist.
    pub fn environment(&self, name: &str) -> Fallible<&Spec> {
        let names = || {
            self.environments
                .iter()
                .map(|spec| spec.name.value.as_str())
        };
        let found = self
            .environments
            .iter()
            .find(|spec| spec.name.value == name);
        found.ok_or_else(|| {
            let message = format!("there is no environment `{name}`");
            let diagnostic = Diagnostic::error(Code::UnknownEnvironment, message).at(self.at);
            let all = names().collect::<Vec<_>>().join(", ");
            Diagnostics::from(diagnostic.suggest_or(name, names(), format!("there are: {all}")))
        })
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
            environments: environments(fields),
            vendor: fields.text_map("vendor"),
            checks: fields.node("checks").cloned(),
            at: fields.at,
        }
    }
}

/// Notes a mistake unless the field says exactly `wanted`.
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
    let Some(node) = fields.node("environments") else {
        if fields.node("vendor").is_none() {
            fields.fail(Diagnostic::error(
                Code::NoEnvironments,
                "offshoot.yaml has no `environments`",
            ));
        }
        return Vec::new();
    };
    let Some(mapping) = node.as_mapping() else {
        let message = "`environments` takes a map of names to environments";
        fields.fail(Diagnostic::error(Code::FieldType, message).at(node.origin));
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

/// DNS names compare without case.
pub(super) fn lower_case(texts: Vec<LocatedText>) -> Vec<LocatedText> {
    let lower = |text: LocatedText| LocatedText {
        value: text.value.trim_end_matches('.').to_ascii_lowercase().into(),
        at: text.at,
    };
    texts.into_iter().map(lower).collect()
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
        assert_eq!(names, ["production", "preview"]);
        let preview = config.environment("preview").expect("listed");
        assert!(preview.per_branch && preview.hosts.is_some());
        assert_eq!(preview.images.len(), 5);
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
